//! Answers about small worlds, from rule files and pushed evidence to what inference gets.

use serde_json::{Value, json};

use crate::evidence::{Component, Event, Evidence, Gap, Instance, Location, Object, Sink, Stream, StreamEnd, Why};
use crate::rule::{RuleFile, RuleSet, compile};

use super::{Answers, Collector, Focus, Health, Known, Options, Scope, answer};

const RULES: &str = r#"
version: '1'
signals:
  - id: validator-attempt-failed
    says: { en: refused, zh: 拒绝 }
    log: { component: kuma-validation, pattern: 'retrying.*connection refused' }
    examples: { match: ['retrying connection refused'], noMatch: ['x'] }
  - id: validator-passed
    says: { en: passed, zh: 通过 }
    log: { component: kuma-validation, pattern: 'validation successful' }
    examples: { match: ['validation successful'], noMatch: ['x'] }
  - id: neighbour-failed
    says: { en: refused, zh: 拒绝 }
    log: { component: kuma-validation, of: neighbours, pattern: 'retrying.*connection refused' }
    examples: { match: ['retrying connection refused'], noMatch: ['x'] }
  - id: neighbour-passed
    says: { en: passed, zh: 通过 }
    log: { component: kuma-validation, of: neighbours, pattern: 'validation successful' }
    examples: { match: ['validation successful'], noMatch: ['x'] }
  - id: plugin-injected
    says: { en: injected, zh: 已注入 }
    log:
      component: kuma-cni
      of: cni
      pattern: 'successfully injected.*\x22pod\x22: \x22(?P<pod>[^\x22]+)\x22'
      aboutSubject: true
    examples: { match: ['successfully injected {"pod": "a"}'], noMatch: ['x'] }
  - id: sandbox-failed
    says: { en: sandbox, zh: 沙箱 }
    event: { of: subject, reason: 'Failed|FailedCreatePodSandBox', pattern: 'plugin (?P<plugin>\S+) failed' }
    examples: { match: ['plugin x failed'], noMatch: ['x'] }
  - id: refused
    says: { en: refused, zh: 拒绝 }
    event: { of: subject, reason: FailedCreate }
  - id: runtime-fails
    says: { en: no sandbox, zh: 没有沙箱 }
    log: { component: node, of: node, pattern: 'no sandbox for (?P<namespace>[a-z]+)/(?P<pod>[a-z0-9-]+)', aboutSubject: true }
    examples: { match: ['no sandbox for shop/cart-1'], noMatch: ['x'] }
  - id: runtime-succeeds
    says: { en: a sandbox, zh: 沙箱 }
    log: { component: node, of: node, pattern: 'a sandbox for (?P<namespace>[a-z]+)/(?P<pod>[a-z0-9-]+)', aboutSubject: true }
    examples: { match: ['a sandbox for shop/cart-1'], noMatch: ['x'] }
  - id: exit-failed
    says: { en: exit, zh: 退出 }
    object: { when: 'has(validator.exitCode) && validator.exitCode != 0', needs: [pod], shows: 'validator.exitCode' }
  - id: before-cni
    says: { en: before, zh: 之前 }
    object: { when: 'facts.podBeforeCni', needs: [pod, cniPod], shows: 'facts.secondsBeforeCni' }
  - id: no-cni-pod
    says: { en: none, zh: 无 }
    object: { when: 'cniPod == null', needs: [cniPod] }
  - id: cni-image-old
    says: { en: old, zh: 旧 }
    object:
      when: cniDaemonSet.spec.template.spec.containers.exists(c, c.image.contains(':2.8'))
      needs: [cniDaemonSet]
  - id: cni-chained
    says: { en: chained, zh: 串联 }
    object: { when: "!('CHAINED_CNI_PLUGIN' in cniEnv)", needs: [cniDaemonSet, cniEnv] }
questions:
  - id: scope
    title: { en: Scope?, zh: 范围？ }
    needs: pods
    answers:
      - { id: all, base: often }
      - { id: one-node, base: rarely }
      - { id: one-workload, base: rarely }
      - { id: one-namespace, base: rarely }
      - { id: young-nodes, base: rarely }
      - { id: one-pod, base: rarely }
      - { id: mixed, base: rarely }
  - id: plugin-word
    title: { en: Plugin?, zh: 插件？ }
    needs: cni-log
    answers:
      - { id: injected, when: plugin-injected, base: rarely }
      - { id: nothing, base: often, says: { en: nothing, zh: 无 } }
  - id: neighbours
    title: { en: Neighbours?, zh: 邻居？ }
    needs: validator-log
    answers:
      - { id: recovered, when: 'later(neighbour-passed, neighbour-failed)', base: rarely }
      - { id: 'no', base: often, says: { en: none, zh: 无 } }
  - id: cni-image
    title: { en: Image?, zh: 镜像？ }
    needs: cni-objects
    answers:
      - { id: old, when: cni-image-old, base: rarely }
      - { id: new, base: often, says: { en: new, zh: 新 } }
  - id: cni-mode
    title: { en: Mode?, zh: 方式？ }
    needs: cni-objects
    answers:
      - { id: chained, when: cni-chained, base: often }
      - { id: standalone, base: rarely, says: { en: alone, zh: 独立 } }
  - id: cni-order
    title: { en: Order?, zh: 顺序？ }
    needs: pod-object
    answers:
      - { id: none, when: no-cni-pod, base: rarely }
      - { id: before, when: before-cni, base: rarely }
      - { id: after, base: often, says: { en: after, zh: 之后 } }
symptoms:
  - id: validation-failed
    title: { en: failed, zh: 失败 }
    subjects: [pod, log]
    when: exit-failed or later(validator-attempt-failed, validator-passed)
    priority: 80
    failing: true
  - id: sandbox-not-created
    title: { en: sandbox, zh: 沙箱 }
    subjects: [pod]
    when: sandbox-failed
    priority: 90
    failing: true
  - id: no-sandbox-in-journal
    title: { en: sandbox, zh: 沙箱 }
    subjects: [log]
    when: later(runtime-fails, runtime-succeeds)
    priority: 85
    failing: true
  - id: pod-refused
    title: { en: refused, zh: 拒绝 }
    subjects: [workload]
    when: refused
    priority: 90
    failing: true
causes:
  - id: not-kuma
    code: ''
    class: configuration
    severity: low
    title: { en: other, zh: 其他 }
    impact: { en: other, zh: 其他 }
    explains: { validation-failed: rarely }
    remediation: []
"#;

fn rules() -> RuleSet {
    let file = RuleFile { path: "test.yaml".to_owned(), text: RULES.into(), user: false };
    compile(&[file]).unwrap_or_else(|e| panic!("{:?}", e.0))
}

/// Pushes evidence as a source would.
struct World<'r> {
    rules: &'r RuleSet,
    sink: Collector<'r>,
}

impl<'r> World<'r> {
    fn new(rules: &'r RuleSet) -> Self {
        Self { rules, sink: Collector::new(rules, Options::default()) }
    }

    fn log(&mut self, pod: Option<(&str, &str)>, container: &str, text: &str) {
        let at =
            Location { path: format!("{}/{container}.log", pod.map_or("x", |p| p.1)).into(), ..Location::default() };
        let ix = self.sink.open(Stream {
            at,
            namespace: pod.map(|p| p.0.into()),
            pod: pod.map(|p| p.1.into()),
            container: Some(container.into()),
            instance: Instance::Current,
            node: None,
            component: Component::of_container(container),
            timestamps: false,
        });
        self.sink.log(ix, text.as_bytes(), 1);
        self.sink.close(ix, StreamEnd::Complete);
    }

    fn journal(&mut self, node: &str, text: &str) {
        let at = Location { path: format!("{node}/journal.txt").into(), ..Location::default() };
        let ix = self.sink.open(Stream {
            at,
            namespace: None,
            pod: None,
            container: None,
            instance: Instance::Current,
            node: Some(node.into()),
            component: Component::Node,
            timestamps: false,
        });
        self.sink.log(ix, text.as_bytes(), 1);
        self.sink.close(ix, StreamEnd::Complete);
    }

    fn object(&mut self, value: Value) {
        let text = |p: &str| value.pointer(p).and_then(Value::as_str).map(str::to_owned);
        let kind = text("/kind").unwrap();
        let name = text("/metadata/name").unwrap();
        let namespace = text("/metadata/namespace");
        let at = Location { path: format!("{kind}.json").into(), ..Location::default() };
        self.sink.object(Object {
            kind: kind.into(),
            namespace: namespace.map(Into::into),
            name: name.into(),
            at,
            value,
        });
    }

    fn event(&mut self, kind: &str, name: &str, reason: &str, message: &str) {
        self.object(json!({"kind": "Event", "metadata": {"name": format!("{name}.{reason}"), "namespace": "shop"},
            "involvedObject": {"kind": kind, "namespace": "shop", "name": name},
            "reason": reason, "message": message, "type": "Warning", "lastTimestamp": "2026-01-01T00:10:00Z"}));
    }

    fn listed(&mut self, kinds: &[&str]) {
        for kind in kinds {
            self.sink.listed(kind, None);
        }
    }

    fn answers(self) -> Answers {
        let rules = self.rules;
        let evidence: Evidence = self.sink.finish();
        answer(rules, &evidence, &Focus::default())
    }
}

/// A pod whose validator ended with this code, started so many minutes after midnight.
fn pod(name: &str, node: &str, workload: &str, minute: u32, exit: i32) -> Value {
    let ready = if exit == 0 { "True" } else { "False" };
    let start = format!("2026-01-01T00:{minute:02}:00Z");
    json!({"kind": "Pod", "metadata": {"name": name, "namespace": "shop", "creationTimestamp": start,
            "ownerReferences": [{"kind": "ReplicaSet", "name": format!("{workload}-7d9f8b6c5"), "controller": true}]},
        "spec": {"nodeName": node, "containers": [{"name": "kuma-sidecar", "image": "kumahq/kuma-dp:2.11.0"}],
            "initContainers": [{"name": "kuma-validation", "image": "kumahq/kuma-init:2.11.0"}]},
        "status": {"startTime": start, "phase": "Running", "conditions": [{"type": "Ready", "status": ready}],
            "initContainerStatuses": [{"name": "kuma-validation", "restartCount": 1, "state": {"terminated":
                {"exitCode": exit, "startedAt": start, "finishedAt": start}}}]}})
}

/// The CNI pod of a node, ready since this minute after midnight.
fn cni_pod(node: &str, ready: u32, restarts: u32) -> Value {
    let at = format!("2026-01-01T00:{ready:02}:00Z");
    json!({"kind": "Pod", "metadata": {"name": format!("kuma-cni-node-{node}"), "namespace": "kube-system",
            "creationTimestamp": at},
        "spec": {"nodeName": node, "containers": [{"name": "install-cni", "image": "kumahq/kuma-cni:2.11.0"}]},
        "status": {"startTime": at, "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": at}],
            "containerStatuses": [{"name": "install-cni", "restartCount": restarts, "state": {"running": {"startedAt": at}}}]}})
}

fn known<'a>(rules: &RuleSet, answers: &'a Answers, subject: usize, question: &str) -> (&'a Known, String) {
    let ix = rules.question(question).unwrap();
    let known = &answers.subjects[subject].answers[&ix];
    let word = match known {
        Known::Answer(at, _) => rules.questions[ix].answers[*at].id.clone(),
        Known::Unobservable(why) => why.as_str().to_owned(),
    };
    (known, word)
}

const REFUSED: &str = "2026-01-01T00:05:00.000Z\tINFO\tv\tretrying...\t{\"error\": \"connection refused\"}\n";
const PASSED: &str = "2026-01-01T00:05:01.000Z\tINFO\tv\tvalidation successful\n";

#[test]
fn a_lone_log_that_fails_is_a_subject_and_one_that_recovers_is_healthy() {
    let rules = rules();
    let mut world = World::new(&rules);
    world.log(None, "kuma-validation", &format!("{REFUSED}{REFUSED}"));
    let answers = world.answers();
    assert_eq!(answers.subjects.len(), 1);
    let subject = &answers.subjects[0];
    assert_eq!((subject.name.kind.as_str(), subject.scope), ("Log", Scope::OnePod));
    assert_eq!(subject.name.validation.as_ref().unwrap().attempts, Some(2));
    assert_eq!(subject.shown_by[0].origin.line, Some(2));
    assert_eq!(known(&rules, &answers, 0, "scope").1, "not-collected");
    assert_eq!(known(&rules, &answers, 0, "plugin-word").1, "not-collected", "no CNI log was given");
    assert_eq!(answers.health, Health::NotShown);

    let mut world = World::new(&rules);
    world.log(None, "kuma-validation", &format!("{REFUSED}{PASSED}"));
    let answers = world.answers();
    assert!(answers.subjects.is_empty());
    assert_eq!(answers.health, Health::Shown);
}

#[test]
fn a_pod_of_logs_is_not_healthy_where_its_sidecar_did_not_start() {
    let rules = rules();
    let health = |sidecar: Option<&str>| {
        let mut world = World::new(&rules);
        world.log(Some(("shop", "cart-1")), "kuma-validation", PASSED);
        if let Some(text) = sidecar {
            world.log(Some(("shop", "cart-1")), "kuma-sidecar", text);
        }
        world.answers().health
    };
    assert_eq!(health(None), Health::Shown);
    assert_eq!(health(Some("starting Envoy\n")), Health::NotShown);
}

#[test]
fn where_nothing_tells_of_pods_a_journal_is_of_those_that_it_names() {
    let rules = rules();
    let journal = "no sandbox for shop/cart-1\nno sandbox for shop/cart-2\nno sandbox for web/cart-3\na sandbox for shop/cart-2\n";
    let mut world = World::new(&rules);
    world.journal("n1", journal);
    let answers = world.answers();
    let names: Vec<_> = answers.subjects.iter().map(|s| &s.name).collect();
    let shown: Vec<_> = names.iter().map(|n| (&*n.kind, n.namespace.as_deref(), &*n.name, n.node.as_deref())).collect();
    assert_eq!(
        shown,
        [("Pod", Some("shop"), "cart-1", Some("n1")), ("Pod", Some("web"), "cart-3", Some("n1"))],
        "cart-2 got its sandbox"
    );

    let mut world = World::new(&rules);
    world.journal("n1", journal);
    world.object(pod("cart-9", "n1", "cart", 5, 0));
    world.listed(&["Pod"]);
    assert!(world.answers().subjects.is_empty(), "the list of pods tells that they are gone");
}

#[test]
fn a_neighbour_recovers_in_a_log_of_its_own() {
    let rules = rules();
    let with = |others: &[(&str, &str, &str)]| {
        let mut world = World::new(&rules);
        world.object(pod("cart-1", "n1", "cart", 5, 1));
        world.log(Some(("shop", "cart-1")), "kuma-validation", REFUSED);
        for (name, node, text) in others {
            world.object(pod(name, node, "web", 5, 0));
            world.log(Some(("shop", name)), "kuma-validation", text);
        }
        let answers = world.answers();
        assert_eq!(failing(&answers), [("Pod", "cart-1")]);
        known(&rules, &answers, 0, "neighbours").1
    };
    let recovered = format!("{REFUSED}{PASSED}");
    assert_eq!(with(&[("web-1", "n1", &recovered)]), "recovered");
    assert_eq!(with(&[("web-1", "n1", PASSED), ("web-2", "n1", &recovered)]), "recovered", "any of them");
    assert_eq!(with(&[("web-1", "n1", PASSED)]), "no", "the pod itself is none of its neighbours");
    assert_eq!(with(&[("web-1", "n1", PASSED), ("web-2", "n2", &recovered)]), "no", "on another node");
    assert_eq!(with(&[]), "not-collected", "there is nobody else");
}

#[test]
fn a_log_that_tells_its_pod_is_shown_as_that_pod_and_its_newest_run_decides() {
    let rules = rules();
    let mut world = World::new(&rules);
    let mut run = |folder: &str, number: u32, text: &str| {
        let path = format!("pods/{folder}/kuma-validation/{number}.log");
        let ix = world.sink.open(Stream {
            at: Location { path: path.into(), ..Location::default() },
            namespace: Some("shop".into()),
            pod: Some(folder.into()),
            container: Some("kuma-validation".into()),
            instance: Instance::Current,
            node: None,
            component: Component::Validation,
            timestamps: false,
        });
        world.sink.log(ix, text.as_bytes(), 1);
        world.sink.close(ix, StreamEnd::Complete);
    };
    run("cart-1", 6, &format!("{REFUSED}{REFUSED}"));
    run("cart-1", 7, REFUSED);
    run("cart-2", 6, REFUSED);
    run("cart-2", 7, PASSED);
    let answers = world.answers();
    let names: Vec<_> = answers.subjects.iter().map(|s| (s.name.kind.as_str(), s.name.name.as_str())).collect();
    assert_eq!(names, [("Pod", "cart-1")]);
    assert_eq!(answers.subjects[0].name.namespace.as_deref(), Some("shop"));
}

/// A row of `kubectl get pods`.
fn row(namespace: &str, name: &str, ready: &str) -> Value {
    json!({"kind": "Pod", "metadata": {"name": name, "namespace": namespace}, "spec": {"nodeName": "n1"},
        "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": ready}]}})
}

#[test]
fn a_table_of_ready_pods_is_health_where_a_log_tells_of_the_mesh() {
    let rules = rules();
    let health = |log: bool, ready: &str| {
        let mut world = World::new(&rules);
        world.object(row("shop", "cart-1", "True"));
        world.object(row("kube-system", "kuma-cni-node-aaaaa", ready));
        if log {
            world.log(Some(("shop", "cart-1")), "kuma-validation", PASSED);
        }
        world.answers().health
    };
    assert_eq!(health(true, "True"), Health::Shown);
    assert_eq!(health(false, "True"), Health::NotShown, "nothing tells that a pod is meshed");
    assert_eq!(health(true, "False"), Health::NotShown);
}

/// Kind and name of what fails.
fn failing(answers: &Answers) -> Vec<(&str, &str)> {
    answers.subjects.iter().map(|s| (s.name.kind.as_str(), s.name.name.as_str())).collect()
}

#[test]
fn a_log_that_names_no_pod_is_that_of_the_only_pod_that_can_have_printed_it() {
    let rules = rules();
    let with = |pods: &[Value], text: &str| {
        let mut world = World::new(&rules);
        world.log(None, "kuma-validation", text);
        for pod in pods {
            world.object(pod.clone());
        }
        world.answers()
    };
    let (cart, healthy) = (pod("cart-1", "n1", "cart", 5, 1), pod("web-1", "n1", "web", 1, 0));
    let answers = with(&[cart.clone(), healthy.clone()], REFUSED);
    assert_eq!(failing(&answers), [("Pod", "cart-1")]);
    assert_eq!(answers.subjects[0].name.validation.as_ref().unwrap().attempts, Some(1));
    let two = with(&[cart.clone(), pod("web-2", "n1", "web", 5, 1)], REFUSED);
    assert_eq!(failing(&two).len(), 3, "either may have printed it");
    let sibling = row("shop", "cart-7d9f8b6c5-x7k2p", "False");
    let siblings = with(&[cart.clone(), sibling], REFUSED);
    assert_eq!(failing(&siblings), [("Pod", "cart-1")], "its sibling is known only from a table");
    let strange = row("shop", "web-7d9f8b6c5-x7k2p", "False");
    let over = with(&[cart.clone(), strange.clone()], REFUSED);
    assert_eq!(failing(&over), [("Pod", "cart-1")], "a pod that runs has its validation behind it");
    let mut strange = strange;
    strange["status"] = json!({"phase": "Pending", "reason": "Init:CrashLoopBackOff"});
    let strange = with(&[cart.clone(), strange], REFUSED);
    assert!(failing(&strange).len() >= 2, "the pod of another workload may have printed it");
    let before = with(&[pod("cart-1", "n1", "cart", 6, 1)], REFUSED);
    assert_eq!(failing(&before).len(), 2, "the log is older than the pod");
    let after = with(std::slice::from_ref(&cart), &REFUSED.replace("00:05", "09:05"));
    assert_eq!(failing(&after).len(), 2, "the pod was over by then");
    let well = with(&[healthy], REFUSED);
    assert_eq!(failing(&well), [("Log", "x/kuma-validation.log")]);

    let mut world = World::new(&rules);
    world.object(cart);
    world.log(None, "kuma-validation", REFUSED);
    world.log(Some(("shop", "cart-1")), "kuma-validation", REFUSED);
    assert_eq!(failing(&world.answers()).len(), 2, "the pod has its own");
}

#[test]
fn a_log_named_after_a_workload_is_no_pod_of_that_name() {
    let rules = rules();
    let with = |rows: &[(&str, &str)]| {
        let mut world = World::new(&rules);
        let ix = world.sink.open(Stream {
            at: Location { path: "cart-kuma-validation.log".into(), ..Location::default() },
            namespace: None,
            pod: Some("cart".into()),
            container: Some("kuma-validation".into()),
            instance: Instance::Current,
            node: None,
            component: Component::Validation,
            timestamps: false,
        });
        world.sink.log(ix, REFUSED.as_bytes(), 1);
        world.sink.close(ix, StreamEnd::Complete);
        for (name, ready) in rows {
            world.object(row("shop", name, ready));
        }
        world.answers()
    };
    let (a, b) = ("cart-6dd8f7c9b5-2hgnx", "cart-6dd8f7c9b5-wz6ql");
    assert_eq!(failing(&with(&[(a, "False"), (b, "True")])), [("Pod", a)]);
    let several = with(&[(a, "False"), (b, "False")]);
    assert_eq!(failing(&several), [("Log", "cart-kuma-validation.log")]);
    assert_eq!(several.subjects[0].name.namespace.as_deref(), Some("shop"));
    assert_eq!(several.subjects[0].names.get("pod.name"), None);
    let unrelated = with(&[("cart-admin", "False")]);
    assert_eq!(failing(&unrelated), [("Pod", "cart")]);
}

#[test]
fn nothing_read_is_not_health() {
    let rules = rules();
    assert_eq!(World::new(&rules).answers().health, Health::NotShown);
    let mut world = World::new(&rules);
    world.listed(&["Pod"]);
    assert_eq!(world.answers().health, Health::NotShown, "no Kuma to be seen");
}

#[test]
fn the_order_of_pod_and_cni_is_told_by_objects() {
    let rules = rules();
    let mut world = World::new(&rules);
    world.object(pod("cart-1", "n1", "cart", 5, 1));
    world.object(cni_pod("n1", 6, 0));
    world.listed(&["Pod"]);
    let answers = world.answers();
    let (answer, id) = known(&rules, &answers, 0, "cni-order");
    assert_eq!(id, "before");
    let Known::Answer(_, sightings) = answer else { panic!() };
    assert_eq!(sightings[0].excerpt, "secondsBeforeCni = 60.0");
    assert_eq!(sightings[0].origin.object.as_deref(), Some("Pod/shop/cart-1"));
    assert_eq!(answers.subjects[0].name.owner.as_deref(), Some("Deployment/cart"));
    assert_eq!(answers.subjects[0].names["node.name"], "n1");
    assert!(answers.gaps.is_empty());
}

#[test]
fn a_cni_pod_that_was_not_collected_is_not_absent() {
    let rules = rules();
    let mut world = World::new(&rules);
    world.object(pod("cart-1", "n1", "cart", 5, 1));
    let answers = world.answers();
    assert_eq!(
        known(&rules, &answers, 0, "cni-order"),
        (&Known::Unobservable(Why::NotCollected), "not-collected".into())
    );

    let mut world = World::new(&rules);
    world.object(pod("cart-1", "n1", "cart", 5, 1));
    world.listed(&["Pod"]);
    assert_eq!(known(&rules, &world.answers(), 0, "cni-order").1, "none");
}

#[test]
fn the_plugin_is_silent_only_where_its_log_reaches_back() {
    let rules = rules();
    let line = |minute: u32, pod: &str| {
        format!("2026-01-01T00:{minute:02}:00.000Z\tINFO\tkuma-cni\tsuccessfully injected\t{{\"pod\": \"{pod}\"}}\n")
    };
    for (log, want) in [
        (line(1, "other") + &line(5, "cart-1"), "injected"),
        (line(1, "other"), "nothing"),
        (line(9, "other"), "truncated"),
    ] {
        let mut world = World::new(&rules);
        world.object(pod("cart-1", "n1", "cart", 5, 1));
        world.object(cni_pod("n1", 1, 0));
        world.listed(&["Pod"]);
        world.log(Some(("kube-system", "kuma-cni-node-n1")), "install-cni", &log);
        assert_eq!(known(&rules, &world.answers(), 0, "plugin-word").1, want, "{log}");
    }
}

#[test]
fn events_make_subjects_where_objects_are_missing() {
    let rules = rules();
    let mut world = World::new(&rules);
    world.event("Pod", "cart-1", "FailedCreatePodSandBox", "plugin kuma-cni failed");
    world.event("ReplicaSet", "cart-7d9f8b6c5", "FailedCreate", "denied");
    let answers = world.answers();
    let kinds: Vec<&str> = answers.subjects.iter().map(|s| s.name.kind.as_str()).collect();
    assert_eq!(kinds, ["Pod", "ReplicaSet"]);
    assert_eq!(answers.subjects[0].names["plugin"], "kuma-cni");
    assert_eq!(answers.subjects[1].name.owner.as_deref(), Some("Deployment/cart"));
    assert_eq!(answers.subjects[1].names["workload.name"], "cart");
    assert_eq!(answers.subjects[0].shown_by[0].excerpt, "plugin kuma-cni failed");
}

/// Node, workload, minute of the start, exit code of the validator.
type Row = (&'static str, &'static str, u32, i32);

#[test]
fn scope_weighs_failing_pods_against_healthy_siblings() {
    let rules = rules();
    let cases: [(&[Row], Scope, &str); 6] = [
        (&[("n1", "a", 5, 1), ("n2", "b", 5, 1), ("n2", "c", 1, 0)], Scope::All, "all"),
        (&[("n1", "a", 5, 1), ("n1", "b", 5, 1), ("n2", "a", 6, 0)], Scope::OneNode, "one-node"),
        (
            &[("n1", "a", 5, 1), ("n2", "a", 5, 1), ("n1", "b", 6, 0), ("n2", "b", 6, 0)],
            Scope::OneWorkload,
            "one-workload",
        ),
        (&[("n1", "a", 5, 1), ("n1", "a", 6, 0)], Scope::OnePod, "one-pod"),
        (&[("n1", "a", 5, 1), ("n1", "b", 6, 0)], Scope::OneWorkload, "one-workload"),
        (&[("n1", "a", 5, 1)], Scope::OnePod, "not-collected"),
    ];
    for (pods, scope, word) in cases {
        let mut world = World::new(&rules);
        for (at, (node, workload, minute, exit)) in pods.iter().enumerate() {
            world.object(pod(&format!("p{at}"), node, workload, *minute, *exit));
        }
        world.listed(&["Pod"]);
        let answers = world.answers();
        assert_eq!(answers.subjects[0].scope, scope, "{pods:?}");
        assert_eq!(known(&rules, &answers, 0, "scope").1, word, "{pods:?}");
    }
}

#[test]
fn young_nodes_are_a_scope_of_their_own() {
    let rules = rules();
    let mut world = World::new(&rules);
    world.object(pod("p0", "n1", "a", 5, 1));
    world.object(pod("p1", "n2", "a", 5, 0));
    let node =
        |name: &str, created: &str| json!({"kind": "Node", "metadata": {"name": name, "creationTimestamp": created}});
    world.object(node("n1", "2026-01-01T00:04:00Z"));
    world.object(node("n2", "2025-01-01T00:00:00Z"));
    world.listed(&["Pod", "Node"]);
    assert_eq!(world.answers().subjects[0].scope, Scope::YoungNodes);
}

#[test]
fn health_is_shown_by_pods_that_are_ready() {
    let rules = rules();
    let mut world = World::new(&rules);
    world.object(pod("p0", "n1", "a", 5, 0));
    world.object(cni_pod("n1", 1, 0));
    world.listed(&["Pod"]);
    assert_eq!(world.answers().health, Health::Shown);
}

#[test]
fn focus_keeps_what_was_asked_for() {
    let rules = rules();
    let mut world = World::new(&rules);
    world.object(pod("p0", "n1", "a", 5, 1));
    world.object(pod("p1", "n1", "b", 5, 1));
    world.listed(&["Pod"]);
    let evidence = world.sink.finish();
    let of = |namespace: Option<&str>, objects: &[(&str, &str)]| {
        let objects = objects.iter().map(|(k, n)| ((*k).to_owned(), (*n).to_owned())).collect();
        let focus = Focus { namespace: namespace.map(str::to_owned), objects, selected: None };
        answer(&rules, &evidence, &focus).subjects.iter().map(|s| s.name.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(of(None, &[("Pod", "p1")]), ["p1"]);
    assert_eq!(of(None, &[("Deployment", "a")]), ["p0"]);
    assert_eq!(of(Some("shop"), &[("Node", "n1")]), ["p0", "p1"]);
    assert!(of(Some("other"), &[]).is_empty());
}

#[test]
fn an_event_object_is_read() {
    let event = Event::from_object(&Object {
        kind: "Event".into(),
        namespace: Some("shop".into()),
        name: "e".into(),
        at: Location::default(),
        value: json!({"involvedObject": {"kind": "Pod", "name": "p"}, "reason": "Failed", "type": "Warning"}),
    });
    assert_eq!(event.unwrap().name, "p");
}

#[test]
fn rows_of_tables_do_not_tell_what_an_object_is_made_of() {
    let rules = rules();
    let mut world = World::new(&rules);
    world.object(pod("cart-1", "n1", "cart", 5, 1));
    world.object(row("kube-system", "kuma-cni-node-aaaaa", "True"));
    world.object(json!({"kind": "DaemonSet", "metadata": {"name": "kuma-cni-node", "namespace": "kube-system"},
        "status": {"desiredNumberScheduled": 1, "numberReady": 1}}));
    let answers = world.answers();
    assert_eq!(known(&rules, &answers, 0, "cni-image").1, "not-collected");
    assert_eq!(known(&rules, &answers, 0, "cni-mode").1, "not-collected");
    assert!(answers.gaps.is_empty(), "no defect of the rule: {:?}", answers.gaps);
}

#[test]
fn pods_that_the_collector_was_refused_are_not_healthy() {
    let rules = rules();
    let health = |refused: bool| {
        let mut world = World::new(&rules);
        world.object(row("shop", "cart-1", "True"));
        world.object(row("kube-system", "kuma-cni-node-aaaaa", "True"));
        world.log(Some(("shop", "cart-1")), "kuma-validation", PASSED);
        if refused {
            let (what, source) = ("pods of shop".to_owned(), "errors.json".to_owned());
            world.sink.gap(Gap { what, why: Why::Forbidden, source, effect: Default::default() });
        }
        world.answers().health
    };
    assert_eq!(health(false), Health::Shown);
    assert_eq!(health(true), Health::NotShown);
}

#[test]
fn a_log_that_passed_is_no_health_beside_a_pod_that_is_not_ready() {
    let rules = rules();
    let mut world = World::new(&rules);
    world.log(None, "kuma-validation", PASSED);
    world.object(row("shop", "cart-1", "False"));
    assert_eq!(world.answers().health, Health::NotShown);
}
