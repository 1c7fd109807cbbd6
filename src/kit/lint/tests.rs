use super::super::places::Places;
use super::lint;
use crate::report::Language;
use crate::rule::{RuleFile, compile, shipped};

/// The lints that a file of the user's sets off, with their lines.
fn found(text: &str) -> Vec<(usize, &'static str)> {
    let mut files = shipped();
    files.push(RuleFile { path: "mine.yaml".into(), text: text.to_owned().into(), user: true });
    let rules = compile(&files).unwrap_or_else(|e| panic!("{:?}", e.0));
    let places = Places::new(&files);
    let all = lint(&rules, &places, Language::En);
    assert!(all.iter().all(|f| f.place.file == "mine.yaml"), "{all:#?}");
    all.into_iter().map(|f| (f.place.line, f.lint)).collect()
}

fn signal(pattern: &str, example: &str, more: &str) -> String {
    format!(
        "signals:\n  - id: mine\n    says: {{ en: 'A {{x}}.', zh: '甲{{x}}。' }}\n    source: here\n    log:\n      component: kuma-init\n      pattern: '{pattern}'\n    examples: {{ match: ['{example}'], noMatch: ['zzz'] }}\n{more}"
    )
}

const USES: &str = "symptoms:\n  - { id: ours, title: { en: T, zh: 题 }, subjects: pod, when: mine }\ncauses:\n  - id: c\n    code: X-1\n    class: configuration\n    title: { en: T, zh: 题 }\n    impact: { en: I, zh: 响 }\n    explains: { ours: often }\n    remediation: [{ title: { en: L, zh: 看 }, command: [kubectl, get, pods] }]\n";

fn cause(more: &str) -> String {
    format!(
        "causes:\n  - id: c\n    code: X-1\n    class: configuration\n    title: {{ en: T, zh: 题 }}\n    impact: {{ en: I, zh: 响 }}\n    explains: {{ validation-failed: often }}\n{more}"
    )
}

const STEP: &str = "    remediation: [{ title: { en: L, zh: 看 }, command: [kubectl, get, pods] }]\n";

fn question(answers: &str) -> String {
    format!(
        "questions:\n  - id: q\n    title: {{ en: Q, zh: 问 }}\n    answers:\n{answers}      - {{ id: no, base: often, says: {{ en: N, zh: 否 }} }}\n{}",
        cause(&format!("    expects: {{ q: {{ no: always }} }}\n{STEP}"))
    )
}

#[test]
fn shipped_rules_are_clean() {
    let files = shipped();
    let rules = compile(&files).unwrap();
    let found = lint(&rules, &Places::new(&files), Language::En);
    let lines = found.iter().map(|f| format!("{}:{}: {} [{}]", f.place.file, f.place.line, f.message, f.lint));
    let lines: Vec<String> = lines.collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}

#[test]
fn a_sound_rule_is_clean() {
    assert_eq!(found(&signal("a wholly new (?P<x>\\w+)", "a wholly new thing", USES)), []);
    assert_eq!(found(&cause(STEP)), []);
}

#[test]
fn rules_that_nothing_uses() {
    assert_eq!(found(&signal("a wholly new (?P<x>\\w+)", "a wholly new thing", "")), [(2, "unused-signal")]);
    let unasked = question("").replace("    expects: { q: { no: always } }\n", "");
    let two =
        unasked.replace("    answers:\n", "    answers:\n      - { id: yes, base: often, when: validator-passed }\n");
    assert_eq!(found(&two), [(2, "unused-question")]);
    let symptom = "symptoms:\n  - { id: ours, title: { en: T, zh: 题 }, subjects: pod, when: validator-passed }\n";
    assert_eq!(found(symptom), [(2, "unexplained-symptom")]);
}

#[test]
fn answers_that_never_hold() {
    let first = "      - { id: a, base: often, when: validator-passed or validator-gave-up }\n";
    let dead = format!("{first}      - {{ id: b, base: often, when: validator-gave-up and not validator-started }}\n");
    assert_eq!(found(&question(&dead)), [(6, "dead-answer")]);
    let never = "      - { id: a, base: often, when: validator-passed and not validator-passed }\n";
    assert_eq!(found(&question(never)), [(5, "dead-answer")]);
    let later = "      - { id: a, base: often, when: 'later(validator-passed, validator-gave-up)' }\n      - { id: b, base: often, when: validator-passed and not validator-gave-up }\n";
    assert_eq!(found(&question(later)), [(6, "dead-answer")]);
    let alive = "      - { id: a, base: often, when: validator-passed and validator-gave-up }\n      - { id: b, base: often, when: validator-passed }\n";
    assert_eq!(found(&question(alive)), []);
}

#[test]
fn an_answer_whose_lines_belong_to_an_earlier_one() {
    let part = concat!(
        "  - id: part\n    says: { en: P, zh: 部 }\n    source: here\n    log: { component: kuma-init, pattern: 'a wholly new thing indeed' }\n",
        "    examples: { match: ['a wholly new thing indeed'], noMatch: ['a wholly new thing'] }\n",
    );
    let answers = "      - { id: a, base: often, when: mine }\n      - { id: b, base: often, when: part }\n";
    let text = signal("a wholly new (?P<x>\\w+)", "a wholly new stone", &format!("{part}{}", question(answers)));
    assert_eq!(found(&text), [(19, "subsumed-answer")]);
}

#[test]
fn patterns() {
    let of = |pattern: &str, example: &str| found(&signal(pattern, example, USES));
    assert_eq!(of("^\\w+ (?P<x>\\d+)$", "word 12"), [(7, "no-literal")]);
    assert_eq!(of("(?P<x>[Ss]erver started)", "Server started"), [(7, "matches-noise")]);
    assert_eq!(of("a wholly new (?P<x>\\w+) (?P<y>\\w+)", "a wholly new small thing"), [(7, "unused-capture")]);
    assert!(of("(?P<x>[aeiou].*[rst])", "are there").iter().any(|(_, lint)| *lint == "over-broad"));
    let silent = signal("a wholly new (?P<x>\\w+)", "a wholly new thing", USES).replace("    source: here\n", "");
    assert_eq!(found(&silent), [(2, "no-source")]);
    let twin = "  - id: twin\n    says: { en: P, zh: 部 }\n    source: here\n    log: { component: kuma-init, pattern: 'wholly new' }\n    examples: { match: ['a wholly new day'], noMatch: ['zzz'] }\n";
    let both = USES.replace("when: mine", "when: mine or twin");
    assert_eq!(
        found(&signal("a wholly new (?P<x>\\w+)", "a wholly new thing", &format!("{twin}{both}"))),
        [(2, "same-lines")]
    );
}

#[test]
fn languages_and_placeholders() {
    let of = |title: &str| {
        found(&cause(STEP).replace("title: { en: T, zh: 题 }\n    impact", &format!("title: {title}\n    impact")))
    };
    for title in ["only", "{ en: T }", "{ en: Same, zh: Same }", "{ en: 题, zh: 题目 }", "{ en: T, zh: other }"] {
        assert_eq!(of(title), [(5, "language")], "{title}");
    }
    assert_eq!(of("{ en: 'T {nobody}', zh: '题 {nobody}' }"), [(5, "unknown-placeholder"); 1]);
    assert_eq!(found(&cause(&STEP.replace("pods", "'{no.body}'"))), [(8, "unknown-placeholder")]);
}

#[test]
fn steps_and_commands() {
    let of = |step: &str| found(&cause(&format!("    remediation:\n      - title: {{ en: L, zh: 看 }}\n{step}")));
    assert_eq!(of("        command: [kubectl, gett, pods]\n"), [(10, "command")]);
    assert_eq!(of("        command: [kubectl, delete, pod, x]\n"), [(10, "not-read-only")]);
    assert_eq!(of("        changes: node\n"), [(9, "first-step-changes")]);
    assert_eq!(found(&cause("")), [(2, "no-remediation")]);
    let collect = question("      - { id: yes, base: often, when: validator-passed }\n").replace(
        "    answers:\n",
        "    collect: { says: { en: S, zh: 说 }, command: [kubectl, delete, pod, x] }\n    answers:\n",
    );
    assert_eq!(found(&collect), [(4, "not-read-only")]);
}

#[test]
fn gates() {
    assert_eq!(found(&cause(&format!("    versions: '>=2.9, <2.9'\n{STEP}"))), [(8, "empty-range")]);
    assert_eq!(found(&cause(&format!("    platforms: [mars]\n{STEP}"))), [(8, "unknown-platform")]);
}

#[test]
fn what_is_meant_so_is_said_so() {
    let text = signal("a wholly new (?P<x>\\w+)", "a wholly new thing", "");
    let with =
        |comment: &str| found(&text.replace("    source: here\n", &format!("    # {comment}\n    source: here\n")));
    assert_eq!(with("lint: allow(unused-signal): for later"), []);
    assert_eq!(with("lint: allow(unused-signal):"), [(2, "unused-signal")]);
    assert_eq!(with("lint: allow(no-source): for later"), [(2, "unused-signal")]);
    let above = text.replace("signals:\n", "signals:\n  # lint: allow(unused-signal): for later\n");
    assert_eq!(found(&above), []);
}
