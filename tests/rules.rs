//! The shipped rules: they compile with every check on, speak both languages, and their examples hold.

use kuma_diagnose::rule::{RuleFile, RuleSet, SignalKind, Text, compile, shipped};

fn rules() -> RuleSet {
    match compile(&shipped()) {
        Ok(rules) => rules,
        Err(error) => {
            let all: Vec<String> = error.0.iter().map(ToString::to_string).collect();
            panic!("{error}\n{}", all.join("\n\n"));
        }
    }
}

#[test]
fn shipped_rules_have_no_problem() {
    // Compiling checks patterns, predicates, references and every example of every pattern.
    let rules = rules();
    assert!(!rules.signals.is_empty() && !rules.causes.is_empty());
}

#[test]
fn every_text_is_in_both_languages() {
    let rules = rules();
    let mut texts: Vec<(String, &Text)> = Vec::new();
    texts.extend(rules.signals.iter().map(|s| (s.id.clone(), &s.says)));
    for q in &rules.questions {
        texts.push((q.id.clone(), &q.title));
        texts.extend(q.answers.iter().filter_map(|a| a.says.as_ref().map(|t| (format!("{}/{}", q.id, a.id), t))));
        texts.extend(q.collect.iter().map(|c| (q.id.clone(), &c.says)));
    }
    texts.extend(rules.symptoms.iter().map(|s| (s.id.clone(), &s.title)));
    for c in &rules.causes {
        texts.extend([(c.id.clone(), &c.title), (c.id.clone(), &c.impact)]);
        texts.extend(c.remediation.iter().map(|r| (c.id.clone(), &r.title)));
    }
    let chinese = |t: &str| t.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let lacking: Vec<&str> =
        texts.iter().filter(|(_, t)| !chinese(&t.zh) || chinese(&t.en)).map(|(id, _)| id.as_str()).collect();
    assert!(lacking.is_empty(), "texts that lack a language: {lacking:?}");
}

#[test]
fn every_pattern_says_where_it_comes_from() {
    let rules = rules();
    let silent: Vec<&str> = rules
        .signals
        .iter()
        .filter(|s| matches!(s.kind, SignalKind::Log(_)) && s.origin.is_none())
        .map(|s| s.id.as_str())
        .collect();
    assert!(silent.is_empty(), "log signals without `source`: {silent:?}");
}

#[test]
fn every_signal_is_used() {
    let rules = rules();
    let mut used = vec![false; rules.signals.len()];
    let conditions = rules
        .symptoms
        .iter()
        .map(|s| &s.when)
        .chain(rules.questions.iter().flat_map(|q| q.answers.iter().filter_map(|a| a.when.as_ref())));
    for signal in conditions.flat_map(kuma_diagnose::rule::Condition::signals) {
        used[signal] = true;
    }
    // The validator's attempts are counted for the report, and a release that a log names is Kuma's.
    let of_program = ["validator-attempt-failed", "log-says-release"];
    let unused: Vec<&str> = rules
        .signals
        .iter()
        .zip(&used)
        .filter(|(s, used)| !**used && !of_program.contains(&s.id.as_str()))
        .map(|(s, _)| s.id.as_str())
        .collect();
    assert!(unused.is_empty(), "signals that no question and no symptom uses: {unused:?}");
}

fn problems(text: &str) -> Vec<(usize, usize, String)> {
    let file = RuleFile { path: "mine.yaml".into(), text: text.to_owned().into(), user: true };
    match compile(&[file]) {
        Ok(_) => Vec::new(),
        Err(e) => e.0.into_iter().map(|p| (p.line, p.column, p.message)).collect(),
    }
}

#[test]
fn all_problems_of_a_file_are_reported_with_their_places() {
    let found = problems(concat!(
        "signals:\n",
        "  - id: Bad_Id\n",
        "    says: text\n",
        "    log: { component: kuma-validation, pattern: 'a(' }\n",
        "  - id: fine\n",
        "    says: { en: 'a {x}', zh: '甲' }\n",
        "    log: { component: kuma-nothing, pattern: 'abc', colour: red }\n",
        "    examples: { match: ['xyz'], noMatch: ['abc'] }\n",
        "symptoms:\n",
        "  - id: s\n",
        "    title: t\n",
        "    subjects: pod\n",
        "    when: 'fine and nope'\n",
    ));
    let has = |line: usize, part: &str| found.iter().any(|(l, c, m)| *l == line && *c > 0 && m.contains(part));
    assert!(has(2, "kebab-case"), "{found:?}");
    assert!(has(4, "invalid pattern"), "{found:?}");
    assert!(has(6, "placeholders"), "{found:?}");
    assert!(has(7, "kuma-nothing"), "{found:?}");
    assert!(has(7, "unknown key `colour`"), "{found:?}");
    assert!(has(8, "does not match this example"), "{found:?}");
    assert!(has(8, "and must not"), "{found:?}");
    assert!(has(13, "no signal `nope`"), "{found:?}");
    let column = found.iter().find(|p| p.2.contains("nope")).map(|p| p.1);
    assert_eq!(column, Some(21), "the caret stands under the name, one after the quote");
}

#[test]
fn broken_yaml_names_its_place() {
    let found = problems("signals:\n  - id: a\n   says: b\n");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, 3);
    assert!(problems("a: &x 1\nb: *x\n")[0].2.contains("aliases"));
    assert!(problems("version: '1'\nversion: '2'\n")[0].2.contains("twice"));
    assert_eq!(problems(&"[".repeat(500)).len(), 1);
    assert_eq!(problems(""), []);
}

#[test]
fn a_user_rule_replaces_a_shipped_one_and_changes_the_digest() {
    let base = concat!(
        "version: '1'\n",
        "signals:\n  - { id: a, says: x, event: { reason: Failed } }\n",
        "symptoms:\n  - { id: s, title: t, subjects: pod, when: a }\n",
        "causes:\n  - { id: c, code: KD-Z01, class: configuration, title: old, impact: i, explains: { s: often } }\n",
    );
    let mine =
        "causes:\n  - { id: c, code: X-1, class: configuration, title: new, impact: i, explains: { s: often } }\n";
    let one = RuleFile { path: "rules/base.yaml".into(), text: base.to_owned().into(), user: false };
    let two = RuleFile { path: "mine.yaml".into(), text: mine.to_owned().into(), user: true };
    let before = compile(std::slice::from_ref(&one)).unwrap();
    let after = compile(&[one, two.clone()]).unwrap();
    assert_eq!(after.causes[0].title.en, "new");
    assert_ne!(before.digest, after.digest);
    let twice = compile(&[two.clone(), RuleFile { path: "more.yaml".into(), ..two }]).unwrap_err();
    assert!(twice.0.iter().any(|p| p.message.contains("declared twice")), "{:?}", twice.0);
}
