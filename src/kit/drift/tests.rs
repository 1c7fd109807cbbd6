use semver::Version;

use super::super::places::Places;
use super::strings::{around_verbs, literals, makes};
use super::{Drifted, Outcome, Range, Report, Search, parts, release, release_of};
use crate::rule::{RuleFile, compile};

const RULES: &str = r"
signals:
  - { id: plain, says: { en: a, zh: 甲 }, source: app/x.go, log: { component: kuma-cni, pattern: 'wholly (?:new|old) things', versions: '>=2.9' }, examples: { match: ['wholly new things'], noMatch: [b] } }
  - { id: joined, says: { en: a, zh: 甲 }, source: app/x.go, log: { component: kuma-cni, pattern: 'could not start: no such thing', versions: '<2.9' }, examples: { match: ['could not start: no such thing'], noMatch: [b] } }
  - { id: made, says: { en: a, zh: 甲 }, source: app/x.go, log: { component: kuma-cni, pattern: 'module nat is not loaded here' }, examples: { match: ['module nat is not loaded here'], noMatch: [b] } }
  - { id: other-case, says: { en: a, zh: 甲 }, source: app/x.go, log: { component: kuma-cni, pattern: 'Wholly Different' }, examples: { match: ['Wholly Different'], noMatch: [b] } }
  - { id: any-case, says: { en: a, zh: 甲 }, source: app/x.go, log: { component: kuma-cni, pattern: '(?i)wholly different' }, examples: { match: ['WHOLLY different'], noMatch: [b] } }
  - { id: gone, says: { en: a, zh: 甲 }, source: app/x.go, log: { component: kuma-cni, pattern: 'nowhere to be seen', versions: '>=2.9' }, examples: { match: ['nowhere to be seen'], noMatch: [b] } }
  - { id: relayed, says: { en: a, zh: 甲 }, source: Envoy, log: { component: kuma-sidecar, pattern: 'nowhere to be seen' }, examples: { match: ['nowhere to be seen'], noMatch: [b] } }
  - { id: nodes, says: { en: a, zh: 甲 }, log: { component: node, pattern: 'nowhere to be seen' }, examples: { match: ['nowhere to be seen'], noMatch: [b] } }
questions:
  - { id: q, title: { en: a, zh: 甲 }, answers: [{ id: y, when: gone, base: rarely }, { id: n, base: often, says: { en: a, zh: 甲 } }] }
symptoms:
  - { id: s, title: { en: a, zh: 甲 }, subjects: pod, when: plain }
causes:
  - { id: c, code: X-1, class: resources, title: { en: a, zh: 甲 }, impact: { en: a, zh: 甲 }, versions: '>=2.7', explains: { s: often }, expects: { q: { y: always } } }
";

const GO: &str = "package x\n// \"wholly commented things\"\nvar a = \"wholly new things\" + '\"' + `\nno such thing`\n/* \"nowhere to be seen\" */\nlog.Error(\"could not start\")\nfmt.Errorf(\"module %s is not loaded %-5s\", m)\nlog.Info(\"wholly different\")\n";

fn report(release: Option<&Version>) -> Report {
    let files = [RuleFile { path: "r.yaml".into(), text: RULES.into(), user: true }];
    let rules = compile(&files).unwrap_or_else(|e| panic!("{:?}", e.0));
    let mut search = Search::new(&rules);
    search.see("app/x.go", GO.as_bytes());
    search.see("app/y.yaml", b"a: b\xff\n");
    search.finish(&Places::new(&files), release)
}

fn of<'r>(report: &'r Report, id: &str) -> Option<&'r Drifted> {
    report.signals.iter().find(|drifted| drifted.signal == id)
}

#[test]
fn texts_are_found_as_they_are_in_parts_and_as_formats() {
    let report = report(None);
    let outcome = |id: &str| of(&report, id).map(|d| (d.outcome, d.at.as_ref().map(|at| at.line)));
    assert_eq!(outcome("plain"), Some((Outcome::Found, Some(3))));
    assert_eq!(outcome("joined"), Some((Outcome::Found, Some(6))));
    assert_eq!(outcome("made"), Some((Outcome::Found, Some(7))));
    assert_eq!(outcome("other-case"), Some((Outcome::NotFound, None)));
    assert_eq!(outcome("any-case"), Some((Outcome::Found, Some(8))));
    assert_eq!(outcome("gone"), Some((Outcome::NotFound, None)));
    assert_eq!(outcome("relayed"), Some((Outcome::CannotTell, None)));
    assert_eq!(outcome("nodes"), None);
    assert!(report.causes.is_empty() && report.signals.iter().all(|d| d.range.is_none()));
    assert_eq!(of(&report, "gone").map(|d| d.missing.clone()), Some(vec!["nowhere to be seen".to_owned()]));
}

#[test]
fn ranges_are_judged_by_the_release() {
    let new = report(Some(&Version::new(2, 11, 0)));
    let range = |report: &Report, id: &str| of(report, id).and_then(|d| d.range);
    assert_eq!(range(&new, "plain"), Some(Range::Fits));
    assert_eq!(range(&new, "joined"), Some(Range::TooNarrow));
    assert_eq!(range(&new, "gone"), Some(Range::TooWide));
    assert_eq!(new.causes.iter().map(|stale| stale.cause.as_str()).collect::<Vec<_>>(), ["c"]);
    let old = report(Some(&Version::new(2, 6, 0)));
    assert_eq!(range(&old, "plain"), Some(Range::TooNarrow));
    assert_eq!(range(&old, "gone"), Some(Range::Fits));
    assert!(old.causes.is_empty());
}

#[test]
fn literals_of_go() {
    let of = |text: &str| literals(text).into_iter().map(|(_, literal)| literal).collect::<Vec<_>>();
    assert_eq!(of(r#"a("x \"y\"\n", '\'', "z") // "no""#), ["x \"y\"\n", "z"]);
    assert_eq!(of("`raw \"a\"\nb` + \"c\""), ["raw \"a\"", "b", "c"]);
    assert_eq!(of("\"open\n\"next\""), ["open", "next"]);
    assert_eq!(of("'\\u00e9' \"a\""), ["a"]);
    assert_eq!(of("'"), Vec::<String>::new());
    assert_eq!(of("\"\\"), [""]);
    assert_eq!(literals("a\n/*\n*/ \"x\"").first().map(|l| l.0), Some(3));
}

#[test]
fn formats() {
    assert_eq!(around_verbs("a %s b %-5.2f%% c%"), ["a ", " b ", "% c"]);
    assert_eq!(around_verbs("%+v"), Vec::<String>::new());
    let parts_of = around_verbs("module %s is not loaded in %s");
    assert!(makes(&parts_of, "module nat is not loaded in here", 6));
    assert!(!makes(&parts_of, "another text altogether", 6));
    assert_eq!(parts("error: \"no such thing\": 12"), ["no such thing"]);
}

#[test]
fn files_and_releases() {
    assert!(Search::wants("app/cni/main.go") && Search::wants("deployments/charts/x.yaml"));
    assert!(!Search::wants("app/cni/main_test.go") && !Search::wants("a/testdata/x.yaml") && !Search::wants("a.png"));
    assert_eq!(release_of("/tmp/kuma-2.11.0/"), Some(Version::new(2, 11, 0)));
    assert_eq!(release_of("kuma"), None);
    assert_eq!(release("v2.11"), Some(Version::new(2, 11, 0)));
    assert_eq!(release("new"), None);
}
