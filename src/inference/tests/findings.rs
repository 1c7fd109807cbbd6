//! What findings say.

use super::world::{Says, diagnose, rules, subject};
use crate::inference::{Diagnosis, Finding, Verdict};
use crate::matching::Health;
use crate::rule::RuleSet;

const A: [(&str, Says); 3] = [("first", Says::Seen("a")), ("second", Says::Nothing), ("third", Says::Absence("many"))];

fn one(rules: &RuleSet, answers: &[(&str, Says)]) -> Finding {
    let mut diagnosis = diagnose(rules, vec![subject(rules, "failed", "cart-1", answers)], Health::NotShown);
    assert_eq!(diagnosis.verdict, Verdict::Failing);
    assert_eq!(diagnosis.findings.len(), 1);
    diagnosis.findings.remove(0)
}

fn total(finding: &Finding) -> f64 {
    let round = |p: f64| (p * 1e4).round() / 1e4;
    let causes: f64 = finding.causes.iter().map(|c| round(c.probability)).sum();
    causes + round(finding.rest) + round(finding.not_kuma) + round(finding.unknown)
}

fn ids(finding: &Finding) -> Vec<&str> {
    finding.causes.iter().map(|c| c.id.as_str()).collect()
}

#[test]
fn an_undecided_tree_stops_above_its_forms() {
    let rules = rules();
    let finding = one(&rules, &A);
    let first = &finding.causes[0];
    assert_eq!(first.id, "general");
    assert_eq!(
        first.forms.iter().map(|f| f.id.as_str()).collect::<Vec<_>>(),
        ["form-two", "form-one"],
        "a form counts with its own forms"
    );
    assert!(first.forms.iter().all(|f| f.probability < first.probability / 2.0));
    assert!((total(&finding) - 1.0).abs() < 1e-3, "{}", total(&finding));
    assert!(finding.next[0].says.en.contains("The host tells."));
    assert!(finding.next[0].says.en.contains("“The file is there” would make “Form one” (T-02)"), "{:?}", finding.next);
    assert_eq!(finding.next[0].command, ["ls", "<platform-netDir>"]);
}

#[test]
fn a_decided_tree_names_the_form_and_what_was_left_behind() {
    let rules = rules();
    let finding = one(&rules, &[("first", Says::Seen("a")), ("second", Says::Seen("good"))]);
    assert_eq!(finding.causes[0].id, "form-one");
    assert!(finding.causes[0].forms.is_empty());
    assert!(ids(&finding).contains(&"general") && ids(&finding).contains(&"form-two"), "{:?}", ids(&finding));
    assert!(finding.causes.iter().all(|c| c.forms.is_empty()));
    assert!((total(&finding) - 1.0).abs() < 1e-3);
    let step = &finding.causes[0].remediation;
    assert_eq!(step.len(), 1, "steps of other platforms are left out");
    assert_eq!(step[0].title.en, "Delete cart-1");
    assert!(step[0].runnable);
}

#[test]
fn evidence_says_for_and_against_and_missing() {
    let rules = rules();
    let finding = one(&rules, &A);
    let first = &finding.causes[0];
    assert_eq!(first.supporting[0].signal, "sig-a");
    assert_eq!(first.supporting[0].says.en, "A was seen in cart-1.");
    assert_eq!(first.missing[0].signal, "second");
    assert!(first.supporting[0].weight > 0.0 && first.against.is_empty());
    let finding = one(&rules, &[("first", Says::Seen("a")), ("second", Says::Absence("bad"))]);
    assert_eq!(finding.causes[0].id, "form-two");
    let other = finding.causes.iter().find(|c| c.id == "form-one").unwrap();
    assert_eq!(other.against[0].signal, "second", "absence is told by the question");
    assert!(other.against[0].weight < 0.0 && other.against[0].origin.is_none());
    assert_eq!(other.against[0].says.en, "The file is not there.");
    assert_eq!(finding.shown_by.len(), 1);
}

#[test]
fn what_is_not_listed_says_why() {
    let rules = rules();
    let finding = one(&rules, &A);
    let effect = finding.ruled_out.iter().find(|r| r.id == "effect").unwrap();
    assert_eq!(effect.why, "contradicted");
    assert!(effect.says.en.contains("A was seen in cart-1."));
    let absent = one(&rules, &[("first", Says::Absence("none")), ("second", Says::Nothing)]);
    assert!(absent.ruled_out.iter().any(|r| r.why == "expected-evidence-absent"), "{:?}", absent.ruled_out);
}

#[test]
fn gates_pass_what_is_not_known() {
    let rules = rules();
    let with = |version: Option<&str>, platform: Option<&str>| {
        let mut subject = subject(&rules, "failed", "cart-1", &A);
        subject.version = version.map(|v| v.parse().unwrap());
        subject.platform = platform.map(str::to_owned);
        let diagnosis = diagnose(&rules, vec![subject], Health::NotShown);
        ids(&diagnosis.findings[0]).contains(&"gated")
    };
    assert!(with(None, None) && with(Some("2.9.0-rc.1"), Some("gke")) && with(Some("0.0.0-preview.v1"), None));
    assert!(!with(Some("2.8.3"), None) && !with(Some("2.11.0"), Some("eks")));
}

#[test]
fn an_effect_joins_the_component_of_its_node() {
    let rules = rules();
    let mut component = subject(&rules, "component-down", "kuma-cni-1", &[]);
    component.name.namespace = Some("kuma-system".into());
    let near = subject(&rules, "failed", "near", &[("first", Says::Seen("b"))]);
    let mut far = subject(&rules, "failed", "far", &[("first", Says::Seen("b"))]);
    far.name.node = Some("n2".into());
    let mut waiting = subject(&rules, "failed", "waiting", &[("first", Says::Seen("b"))]);
    (waiting.name.node, waiting.unplaced) = (None, true);
    let own = subject(&rules, "failed", "own", &[("first", Says::Seen("a")), ("second", Says::Seen("good"))]);
    let diagnosis = diagnose(&rules, vec![component, near, far, own, waiting], Health::NotShown);
    let subjects = |d: &Diagnosis, cause: &str| -> Vec<String> {
        let finding = d.findings.iter().find(|f| f.causes[0].id == cause).unwrap();
        finding.subjects.iter().map(|s| s.name.clone()).collect()
    };
    assert_eq!(subjects(&diagnosis, "broken"), ["kuma-cni-1", "near", "waiting"]);
    assert_eq!(subjects(&diagnosis, "effect"), ["far"]);
    assert_eq!(subjects(&diagnosis, "form-one"), ["own"]);
    assert_eq!(diagnosis.findings[0].causes[0].id, "broken", "the most severe comes first");
}

#[test]
fn groups_with_the_same_lead_are_one_finding() {
    let rules = rules();
    let a = subject(&rules, "failed", "a", &[("first", Says::Seen("a")), ("second", Says::Seen("good"))]);
    let b = subject(&rules, "failed", "b", &[("first", Says::Nothing), ("second", Says::Seen("good"))]);
    let c = subject(&rules, "failed", "c", &[("first", Says::Seen("a")), ("second", Says::Seen("good"))]);
    let diagnosis = diagnose(&rules, vec![c, b, a], Health::NotShown);
    let sizes: Vec<usize> = diagnosis.findings.iter().map(|f| f.subjects.len()).collect();
    assert_eq!(sizes.iter().sum::<usize>(), 3);
    assert!(diagnosis.findings.iter().all(|f| (total(f) - 1.0).abs() < 1e-3));
}

#[test]
fn verdicts() {
    let rules = rules();
    let foreign = || subject(&rules, "other", "x", &[("first", Says::Absence("none"))]);
    let verdict = |subjects, health| {
        let diagnosis = diagnose(&rules, subjects, health);
        (diagnosis.verdict, diagnosis.findings.len(), diagnosis.risks.len())
    };
    assert_eq!(verdict(Vec::new(), Health::Shown), (Verdict::Healthy, 0, 0));
    assert_eq!(verdict(Vec::new(), Health::NotShown), (Verdict::InsufficientEvidence, 0, 0));
    assert_eq!(verdict(vec![foreign()], Health::NotShown), (Verdict::NotKuma, 1, 0));
    assert_eq!(verdict(vec![foreign()], Health::Shown), (Verdict::Healthy, 0, 0));
    let risky = subject(&rules, "risky", "r", &[]);
    assert_eq!(verdict(vec![risky], Health::Shown), (Verdict::Healthy, 0, 1));
    let failing = subject(&rules, "failed", "f", &A);
    assert_eq!(verdict(vec![foreign(), failing], Health::Shown).0, Verdict::Failing);
}

#[test]
fn many_subjects_take_little_time() {
    let rules = rules();
    let all = (0..20_000).map(|i| subject(&rules, "failed", &format!("pod-{i}"), &A)).collect();
    let diagnosis = diagnose(&rules, all, Health::NotShown);
    assert_eq!(diagnosis.findings.len(), 1);
    assert_eq!(diagnosis.findings[0].subjects.len(), 20_000, "the list of subjects is never cut");
}
