//! Looking from inside: what a real API server makes of our container and of our pod. There is no kubelet, so that the tests
//! say how containers fare.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kuma_diagnose::source::cluster::{
    Access, Cluster as Library, ClusterError, ProbeNode, ProbeOutcome, ProbePod, Target, enclosed,
};
use serde_json::{Value, json};

use crate::content::{Content, LONG_AGO};
use crate::rights::{granted_by, rules_of, used};
use crate::world::Cluster;
use crate::{POD, bundle};

const DOCUMENT: &str = r#"{"apiVersion":"kuma-diagnose/host/v1","seenFrom":"pod"}"#;
const IMAGE: &str = "registry.example/kuma-diagnose:v1";

/// A namespace that admits restricted pods only.
const GUARDED: &str = "guarded";

fn connect(cluster: &Cluster, context: &str) -> Library {
    let kubeconfig = cluster.dir.join("config").to_string_lossy().into_owned();
    let access = Access { kubeconfig: Some(kubeconfig), context: Some(context.to_owned()), ..Access::default() };
    Library::connect(&access).unwrap()
}

fn target(library: &Library, namespace: &str, pod: &str) -> Result<Target, ClusterError> {
    library.probe_target(Some(namespace), pod, &mut |_| ())
}

fn in_pod(target: &Target, suffix: &str) -> ProbePod {
    ProbePod { within: Duration::from_secs(1), ..ProbePod::of(target, IMAGE, suffix) }
}

fn on_node(namespace: &str, suffix: &str) -> ProbeNode {
    ProbeNode { within: Duration::from_secs(1), ..ProbeNode::of("kind-worker1", namespace, IMAGE, suffix) }
}

/// A pod that the Pod Security level `restricted` admits, changed.
fn restricted(name: &str, change: &dyn Fn(&mut Value)) -> Value {
    let context = json!({ "allowPrivilegeEscalation": false, "capabilities": { "drop": ["ALL"] }, "runAsNonRoot": true,
        "seccompProfile": { "type": "RuntimeDefault" } });
    let mut pod = json!({
        "metadata": { "name": name, "namespace": GUARDED, "uid": format!("pod-{name}"), "creationTimestamp": LONG_AGO },
        "spec": { "nodeName": "kind-worker1", "containers": [ { "name": "app", "image": "app", "securityContext": context } ] },
        "status": { "phase": "Running" },
    });
    change(&mut pod);
    pod
}

/// The servers, with a cluster in which the user `half` has what these roles of `deploy/rbac.yaml` grant.
fn world(roles: &[&str]) -> Cluster {
    let mut cluster = Cluster::connect();
    let mut content = Content::of(&bundle("twin-01-b"));
    content.grant_to("half", &roles.iter().flat_map(|role| rules_of(role)).collect::<Vec<_>>());
    let level = json!({ "pod-security.kubernetes.io/enforce": "restricted" });
    let metadata = json!({ "name": GUARDED, "uid": "guarded", "labels": level, "creationTimestamp": LONG_AGO });
    content.add("namespaces", json!({ "metadata": metadata, "status": { "phase": "Active" } }));
    content.add("pods", restricted("good", &|_| ()));
    content.add("pods", restricted("lax", &|pod| pod["spec"]["containers"][0]["securityContext"] = json!({})));
    let mirror = json!({ "kubernetes.io/config.mirror": "0123", "kubernetes.io/config.hash": "0123", "kubernetes.io/config.source": "file" });
    content.add("pods", restricted("static", &|pod| pod["metadata"]["annotations"] = mirror.clone()));
    cluster.load(&content);
    // Rights come to be known late.
    let end = Instant::now() + Duration::from_secs(30);
    let may = |arguments: &[&str]| {
        let mut ask = cluster.kubectl();
        ask.args(["--context", "half", "-n", GUARDED, "auth", "can-i"]).args(arguments);
        ask.output().unwrap().status.success()
    };
    let asked = [
        ("kuma-diagnose-probe", &["patch", "pods", "--subresource=ephemeralcontainers"][..]),
        ("kuma-diagnose-probe-node", &["create", "pods"]),
    ];
    for (role, right) in asked {
        while roles.contains(&role) != may(right) {
            assert!(Instant::now() < end, "{role}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }
    cluster
}

/// What a kubelet would do once `is` holds for a pod: the container runs, prints its document, and ends.
fn kubelet(cluster: &Cluster, namespace: &str, pod: &str, list: &str, container: &str, phase: Option<&str>) -> Value {
    let end = Instant::now() + Duration::from_secs(30);
    let asked = loop {
        let mut get = cluster.kubectl();
        let output =
            get.args(["--context", "admin", "-n", namespace, "get", "pod", pod, "-o", "json"]).output().unwrap();
        let object: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        if phase.is_some() && object.is_object() || object["spec"]["ephemeralContainers"].is_array() {
            break object;
        }
        assert!(Instant::now() < end, "{object:#}");
    };
    let folder = cluster.dir.join("logs").join(namespace).join(pod);
    fs::create_dir_all(&folder).unwrap();
    let suffix = container_suffix(&asked, container);
    let printed = enclosed(&suffix, DOCUMENT);
    let lines: Vec<String> = printed.lines().map(|line| format!("{LONG_AGO} {line}\n")).collect();
    fs::write(folder.join(format!("{container}.log")), lines.concat()).unwrap();
    let ended = json!({ "terminated": { "exitCode": 0, "reason": "Completed", "startedAt": LONG_AGO, "finishedAt": LONG_AGO } });
    let status =
        json!({ "name": container, "image": IMAGE, "imageID": "", "ready": false, "restartCount": 0, "state": ended });
    let mut changes = json!({ "status": { list: [status] } });
    if let Some(phase) = phase {
        changes["status"]["phase"] = json!(phase);
    }
    cluster.admin(&[
        "-n",
        namespace,
        "patch",
        "pod",
        pod,
        "--subresource=status",
        "--type=merge",
        "-p",
        &changes.to_string(),
    ]);
    asked
}

/// The mark that a container was told.
fn container_suffix(pod: &Value, container: &str) -> String {
    let lists =
        ["ephemeralContainers", "containers"].map(|list| pod["spec"][list].as_array().cloned().unwrap_or_default());
    let own = lists.iter().flatten().find(|one| one["name"] == container).unwrap();
    let arguments = own["args"].as_array().unwrap();
    let at = arguments.iter().position(|argument| argument == "--mark").unwrap();
    arguments[at + 1].as_str().unwrap().to_owned()
}

/// Whether all of `part` is in `whole`.
fn holds(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            // The server leaves out what is false or empty.
            part.iter().all(|(key, value)| whole.get(key).map_or(*value == json!(false), |own| holds(own, value)))
        }
        (Value::Array(whole), Value::Array(part)) => {
            whole.len() == part.len() && whole.iter().zip(part).all(|(own, value)| holds(own, value))
        }
        _ => whole == part,
    }
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn a_container_in_a_pod_answers() {
    let cluster = world(&["kuma-diagnose-probe"]);
    let name = POD.trim_start_matches("pod/");
    let (outcome, asked) = cluster.audited("half", || {
        std::thread::scope(|scope| {
            let looked = scope.spawn(|| {
                let library = connect(&cluster, "half");
                let target = target(&library, "portal", name)?;
                let probe = ProbePod { within: Duration::from_secs(20), ..in_pod(&target, "x7") };
                library.probe_pod(&probe, &mut |_| ()).map(|outcome| (probe, outcome))
            });
            let pod = kubelet(&cluster, "portal", name, "ephemeralContainerStatuses", "kuma-diagnose-x7", None);
            looked.join().unwrap().map(|(probe, outcome): (ProbePod, ProbeOutcome)| (pod, probe, outcome))
        })
    });
    let (pod, probe, outcome) = outcome.unwrap();
    assert_eq!(outcome.document.as_deref(), Some(DOCUMENT));
    assert!(
        holds(&pod["spec"]["ephemeralContainers"], &probe.manifest()["spec"]["ephemeralContainers"]),
        "{:#}",
        pod["spec"]
    );
    assert_eq!(used(&asked), granted_by("kuma-diagnose-probe"));
    assert!(asked.iter().all(|asked| asked.code < 300), "{asked:#?}");
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn a_pod_on_a_node_answers_and_is_gone() {
    let cluster = world(&["kuma-diagnose-probe-node"]);
    let (outcome, asked) = cluster.audited("half", || {
        std::thread::scope(|scope| {
            let looked = scope.spawn(|| {
                let probe = ProbeNode { within: Duration::from_secs(20), enter: true, ..on_node("kube-system", "x8") };
                connect(&cluster, "half").probe_node(&probe, &mut |_| ()).map(|outcome| (probe, outcome))
            });
            let pod =
                kubelet(&cluster, "kube-system", "kuma-diagnose-x8", "containerStatuses", "probe", Some("Succeeded"));
            looked.join().unwrap().map(|(probe, outcome): (ProbeNode, ProbeOutcome)| (pod, probe, outcome))
        })
    });
    let (pod, probe, outcome) = outcome.unwrap();
    assert_eq!((outcome.document.as_deref(), outcome.left), (Some(DOCUMENT), None));
    // Nothing of it is unknown to the server, or changed by it.
    assert!(holds(&pod, &probe.manifest()), "{pod:#}");
    assert!(!cluster.admin(&["-n", "kube-system", "get", "pods", "-o", "name"]).contains("kuma-diagnose-x8"));
    assert_eq!(used(&asked), granted_by("kuma-diagnose-probe-node"));
    assert!(asked.iter().all(|asked| asked.code < 300), "{asked:#?}");
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn a_pod_that_no_kubelet_starts_is_deleted() {
    let cluster = world(&["kuma-diagnose-probe-node"]);
    let error = connect(&cluster, "half").probe_node(&on_node("kube-system", "x9"), &mut |_| ()).unwrap_err();
    assert!(error.en.contains("did not begin within 1 s") && !error.en.contains("could not"), "{}", error.en);
    // Its kubelet would take it away now; there is none.
    let left = ours(&cluster);
    forget(&cluster, "kuma-diagnose-x9");
    assert!(left.iter().all(|pod| pod["metadata"]["deletionTimestamp"].is_string()), "{left:#?}");
}

/// Our pods in kube-system.
fn ours(cluster: &Cluster) -> Vec<Value> {
    let label = "app.kubernetes.io/component=probe";
    let list = cluster.admin(&["-n", "kube-system", "get", "pods", "-l", label, "-o", "json"]);
    let list: Value = serde_json::from_str(&list).unwrap();
    list["items"].as_array().unwrap().clone()
}

/// What a kubelet would do with a pod that is deleted: there is none.
fn forget(cluster: &Cluster, pod: &str) {
    let arguments = ["-n", "kube-system", "delete", "pod", pod, "--force", "--grace-period=0", "--ignore-not-found"];
    cluster.admin(&arguments);
}

#[test]
#[ignore = "the child of the test of an interrupt"]
fn child() {
    let Ok(kubeconfig) = std::env::var("KUMA_DIAGNOSE_TEST_CONFIG") else { return };
    let access = Access { kubeconfig: Some(kubeconfig), context: Some("half".to_owned()), ..Access::default() };
    let probe = ProbeNode { within: Duration::from_secs(60), ..on_node("kube-system", "y1") };
    println!("outcome {:?}", Library::connect(&access).unwrap().probe_node(&probe, &mut |_| ()));
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn an_interrupt_deletes_the_pod() {
    let cluster = world(&["kuma-diagnose-probe-node"]);
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["debug::child", "--exact", "--ignored", "--nocapture"]).stdout(Stdio::piped());
    let child = command.env("KUMA_DIAGNOSE_TEST_CONFIG", cluster.dir.join("config")).spawn().unwrap();
    let end = Instant::now() + Duration::from_secs(30);
    while ours(&cluster).is_empty() {
        assert!(Instant::now() < end);
        std::thread::sleep(Duration::from_millis(50));
    }
    let killed = Command::new("kill").arg("-INT").arg(child.id().to_string()).status().unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(killed.success() && text.contains("interrupted: Some(Interrupt), left: None"), "{text}");
    let left = ours(&cluster);
    forget(&cluster, "kuma-diagnose-y1");
    assert!(left.iter().all(|pod| pod["metadata"]["deletionTimestamp"].is_string()), "{left:#?}");
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn pod_security_admits_the_container_and_refuses_the_rest() {
    let cluster = world(&["kuma-diagnose-probe", "kuma-diagnose-probe-node"]);
    let library = connect(&cluster, "half");
    let good = target(&library, GUARDED, "good").unwrap();
    // It was admitted, and only nobody started it.
    let error = library.probe_pod(&in_pod(&good, "a1"), &mut |_| ()).unwrap_err();
    assert!(error.en.contains("did not begin within 1 s"), "{}", error.en);
    let pod: Value =
        serde_json::from_str(&cluster.admin(&["-n", GUARDED, "get", "pod", "good", "-o", "json"])).unwrap();
    let sent = in_pod(&good, "a1").manifest();
    assert!(holds(&pod["spec"]["ephemeralContainers"], &sent["spec"]["ephemeralContainers"]), "{:#}", pod["spec"]);
    let rules = ProbePod { rules: true, ..in_pod(&good, "a2") };
    let error = library.probe_pod(&rules, &mut |_| ()).unwrap_err();
    assert!(error.en.contains("without --net-admin") && error.en.contains("NET_ADMIN"), "{}", error.en);
    let lax = target(&library, GUARDED, "lax").unwrap();
    let error = library.probe_pod(&in_pod(&lax, "a3"), &mut |_| ()).unwrap_err();
    assert!(error.en.contains("the pod itself no longer meets it") && error.en.contains("\"app\""), "{}", error.en);
    let error = library.probe_node(&on_node(GUARDED, "a4"), &mut |_| ()).unwrap_err();
    assert!(error.en.contains("enforce=privileged") && error.en.contains("hostPID"), "{}", error.en);
    assert!(!cluster.admin(&["-n", GUARDED, "get", "pods", "-o", "name"]).contains("a4"));
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn who_may_not_is_told_what_is_missing() {
    let cluster = world(&["kuma-diagnose-probe"]);
    let error = target(&connect(&cluster, "reader"), GUARDED, "good").unwrap_err();
    assert!(
        error.en.contains("cannot get resource \"pods\"") && error.en.contains("`kuma-diagnose-probe`"),
        "{}",
        error.en
    );
    let library = connect(&cluster, "half");
    let good = target(&library, GUARDED, "good").unwrap();
    let error = connect(&cluster, "reader").probe_pod(&in_pod(&good, "b1"), &mut |_| ()).unwrap_err();
    assert!(
        error.en.contains("pods/ephemeralcontainers") && error.en.contains("`kuma-diagnose-probe`"),
        "{}",
        error.en
    );
    let error = library.probe_node(&on_node(GUARDED, "b2"), &mut |_| ()).unwrap_err();
    assert!(
        error.en.contains("cannot create resource") && error.en.contains("`kuma-diagnose-probe-node`"),
        "{}",
        error.en
    );
    let error = library.probe_node(&on_node("nowhere", "b3"), &mut |_| ());
    assert!(error.unwrap_err().en.contains("cannot create resource"));
    let error = target(&library, GUARDED, "nobody").unwrap_err();
    assert!(error.en.contains("there is no pod guarded/nobody"), "{}", error.en);
    // Both we and the server know static pods.
    let error = target(&library, GUARDED, "static").unwrap_err();
    assert!(error.en.contains("is a static pod"), "{}", error.en);
    let fixed = ProbePod { pod: "static".to_owned(), ..in_pod(&good, "b4") };
    let error = library.probe_pod(&fixed, &mut |_| ()).unwrap_err();
    assert!(error.en.contains("is a static pod"), "{}", error.en);
}
