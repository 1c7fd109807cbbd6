//! A small world: rules that need no bundle, and subjects made by hand.

use std::collections::BTreeMap;

use crate::evidence::{Evidence, Why};
use crate::inference::{Diagnosis, infer};
use crate::matching::{Answers, Context, Health, Known, Origin, Scope, Sighting, Subject, SubjectName};
use crate::rule::{RuleFile, RuleSet, SubjectKind, compile};

/// Three questions; a tree with two levels; a component's cause; a cause outside the mesh.
const RULES: &str = r"
version: 'test'
signals:
  - { id: sig-a, says: 'A was seen in {pod.name}.', event: { reason: A } }
  - { id: sig-b, says: 'B was seen.', event: { reason: B } }
  - { id: sig-c, says: 'C was seen.', event: { reason: C } }
questions:
  - id: first
    title: What came first?
    needs: events
    collect: { says: Events tell what came first., command: [kubectl, -n, '{pod.namespace}', get, events], needs: read }
    answers:
      - { id: a, when: sig-a, base: sometimes }
      - { id: b, when: sig-b, base: sometimes }
      - { id: none, base: rarely, says: Neither came. }
  - id: second
    title: What is on the host?
    needs: host-files
    collect: { says: The host tells., command: [ls, '{platform.netDir}'], needs: node-access }
    answers:
      - { id: good, when: sig-c, base: sometimes, says: The file is there. }
      - { id: bad, base: often, says: The file is not there. }
  - id: third
    title: What is the scope?
    needs: siblings
    symptoms: [failed]
    answers:
      - { id: one, when: sig-a, base: sometimes }
      - { id: many, base: often, says: Many fail. }
symptoms:
  - { id: failed, title: It failed, subjects: pod, when: sig-a, priority: 50, failing: true }
  - { id: other, title: It failed otherwise, subjects: pod, when: sig-b, priority: 40 }
  - { id: risky, title: It may fail, subjects: pod, when: sig-b, priority: 30, risk: true }
  - id: component-down
    title: The component is down
    subjects: cni-pod
    when: sig-b
    priority: 60
    failing: true
    joins: { reach: node, symptoms: [failed], explains: [effect] }
causes:
  - { id: general, code: T-01, class: rules-missing, title: In general, impact: i, explains: { failed: rarely, risky: often } }
  - { id: form-one, code: T-02, class: rules-missing, title: Form one, impact: i, formOf: general, explains: { failed: sometimes },
      expects: { first: { a: usually }, second: { good: often } },
      remediation: [
        { title: 'Delete {pod.name}', command: [kubectl, -n, '{pod.namespace}', delete, pod, '{pod.name}'], changes: restarts-pod },
        { title: Look, command: [ls, '{platform.netDir}'], changes: nothing, platforms: [k3s] } ] }
  - { id: form-two, code: T-03, class: rules-missing, title: Form two, impact: i, formOf: general, explains: { failed: sometimes },
      expects: { first: { a: usually }, second: { good: rarely } } }
  - { id: sub-form, code: T-04, class: rules-missing, title: Form of form two, impact: i, formOf: form-two, explains: { failed: rarely },
      expects: { first: { a: never } } }
  - { id: gated, code: T-05, class: resources, title: Gated, impact: i, versions: '>=2.9', platforms: [gke], explains: { failed: often } }
  - { id: effect, code: T-06, class: cni-not-installed, title: Effect, impact: i, explains: { failed: often }, expects: { first: { b: always } } }
  - { id: broken, code: T-07, class: cni-not-installed, severity: critical, title: Component broken, impact: i, explains: { component-down: often } }
  - { id: not-kuma, code: '', class: configuration, title: Not Kuma, impact: i, explains: { failed: rarely, other: often },
      expects: { first: { none: always } } }
";

pub(super) fn rules() -> RuleSet {
    compile(&[RuleFile { path: "test.yaml".into(), text: RULES.into(), user: true }])
        .unwrap_or_else(|e| panic!("{}", e.0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}

/// What is known of one question: an answer's id (with or without a sighting), or nothing.
#[derive(Debug, Clone, Copy)]
pub(super) enum Says {
    Seen(&'static str),
    Absence(&'static str),
    Nothing,
}

pub(super) fn subject(rules: &RuleSet, symptom: &str, name: &str, answers: &[(&str, Says)]) -> Subject {
    let known = answers.iter().map(|(question, says)| {
        let ix = rules.question(question).unwrap();
        let answer = |id: &str| rules.questions[ix].answers.iter().position(|a| a.id == id).unwrap();
        let known = match says {
            Says::Seen(id) => Known::Answer(answer(id), vec![sighting(rules)]),
            Says::Absence(id) => Known::Answer(answer(id), Vec::new()),
            Says::Nothing => Known::Unobservable(Why::NotCollected),
        };
        (ix, known)
    });
    Subject {
        name: SubjectName {
            kind: "Pod".into(),
            namespace: Some("shop".into()),
            name: name.into(),
            node: Some("n1".into()),
            ..SubjectName::default()
        },
        kind: SubjectKind::Pod,
        symptom: rules.symptoms.iter().position(|s| s.id == symptom).unwrap(),
        shown_by: vec![sighting(rules)],
        answers: known.collect(),
        scope: Scope::OneNode,
        unplaced: false,
        first: None,
        last: None,
        names: BTreeMap::new(),
        version: None,
        platform: None,
    }
}

fn sighting(rules: &RuleSet) -> Sighting {
    let signal = rules.signal("sig-a").unwrap();
    Sighting { signal, origin: Origin::default(), excerpt: "a line".into(), time: None, count: 1 }
}

pub(super) fn diagnose(rules: &RuleSet, subjects: Vec<Subject>, health: Health) -> Diagnosis {
    let answers = Answers { subjects, context: Context::default(), health, gaps: Vec::new() };
    infer(rules, &answers, &Evidence::default())
}
