//! Looking from inside, against an API server and a kubelet on loopback that do as they are told: what is created, what is
//! read, and that it is taken away again whatever happens.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "debug/server.rs"]
mod server;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use kuma_diagnose::source::cluster::{
    Access, Cluster, ClusterError, ProbeNode, ProbeOutcome, ProbePod, Stage, Step, Target, enclosed, image, suffix,
    yaml,
};
use serde::Deserialize;
use serde_json::{Value, json};
use server::{Asked, BREAKS, Fate, Server};

const DOCUMENT: &str = r#"{"apiVersion":"kuma-diagnose/host/v1","seenFrom":"pod"}"#;
const IMAGE: &str = "registry.example/kuma-diagnose:v1";

fn pod() -> Value {
    json!({ "apiVersion": "v1", "kind": "Pod",
        "metadata": { "name": "cart-1", "namespace": "shop", "uid": "uid-of-cart" },
        "spec": { "nodeName": "n1", "containers": [ { "name": "app", "image": "app" } ],
            "initContainers": [ { "name": "kuma-validation", "securityContext": { "runAsUser": 1234 } } ] },
        "status": { "phase": "Pending" } })
}

fn done() -> Fate {
    Fate::Ends(0, format!("a warning\n{}", enclosed("x7", DOCUMENT)))
}

fn connect(url: &str) -> Cluster {
    Cluster::connect(&Access { server: Some(url.to_owned()), ..Access::default() }).unwrap()
}

fn target(server: &Server) -> Result<Target, ClusterError> {
    connect(&server.url).probe_target(Some("shop"), "cart-1", &mut |_| ())
}

fn in_pod(server: &Server) -> ProbePod {
    let mut probe = ProbePod::of(&target(server).unwrap(), IMAGE, "x7");
    probe.within = Duration::from_secs(1);
    probe
}

fn on_node() -> ProbeNode {
    let mut probe = ProbeNode::of("n1", "kube-system", IMAGE, "x7");
    probe.within = Duration::from_secs(1);
    probe
}

fn probe_node(server: &Server) -> Result<ProbeOutcome, ClusterError> {
    connect(&server.url).probe_node(&on_node(), &mut |_| ())
}

const OURS: &str = "/api/v1/namespaces/kube-system/pods/kuma-diagnose-x7";

#[test]
fn a_container_is_put_into_a_pod_and_read() {
    let server = Server::start(&pod(), done(), Vec::new());
    let probe = in_pod(&server);
    let mut stages = Vec::new();
    let outcome = connect(&server.url).probe_pod(&probe, &mut |step| {
        if let Step::Container { name, stage } = step {
            stages.push(stage.words(name).0);
        }
    });
    let outcome = outcome.unwrap();
    assert_eq!(outcome.document.as_deref(), Some(DOCUMENT));
    let (en, zh) = outcome.left.unwrap();
    assert!(en.contains("kuma-diagnose-x7 stays listed") && zh.contains("kuma-diagnose-x7"), "{en} {zh}");
    let patches = server.by("PATCH");
    assert_eq!(patches.len(), 1);
    assert_eq!(patches[0].path, "/api/v1/namespaces/shop/pods/cart-1/ephemeralcontainers");
    assert_eq!(patches[0].kind, "application/strategic-merge-patch+json");
    assert_eq!(patches[0].body, probe.manifest());
    assert_eq!(server.by("POST").len() + server.by("DELETE").len() + server.by("PUT").len(), 0);
    let said = |stage: Stage<'_>| stage.words("kuma-diagnose-x7").0;
    let expected = [Stage::Asked, Stage::Waiting("ContainerCreating"), Stage::Running, Stage::Ended];
    assert_eq!(stages, expected.map(said));
}

#[test]
fn a_container_takes_the_least_rights() {
    let server = Server::start(&pod(), done(), Vec::new());
    let mut probe = in_pod(&server);
    probe.arguments = vec!["--port".to_owned(), "15006".to_owned()];
    let manifest = probe.manifest();
    let containers = manifest["spec"]["ephemeralContainers"].as_array().unwrap();
    let [container] = containers.as_slice() else { panic!("{manifest}") };
    assert_eq!(
        *container,
        json!({
            "name": "kuma-diagnose-x7", "image": IMAGE, "imagePullPolicy": "IfNotPresent",
            "args": ["probe", "--inside", "-o", "json", "--mark", "x7", "--within", "1s", "--port", "15006"],
            "stdin": false, "tty": false, "terminationMessagePolicy": "FallbackToLogsOnError",
            "securityContext": {
                "runAsUser": 1234, "runAsGroup": 1234, "runAsNonRoot": true, "privileged": false,
                "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
                "capabilities": { "drop": ["ALL"] }, "seccompProfile": { "type": "RuntimeDefault" },
            },
        })
    );
    probe.rules = true;
    let context = &probe.manifest()["spec"]["ephemeralContainers"][0]["securityContext"];
    assert_eq!(context["capabilities"], json!({ "drop": ["ALL"], "add": ["NET_ADMIN", "SETGID", "SETUID"] }));
    assert_eq!((&context["runAsUser"], &context["allowPrivilegeEscalation"]), (&json!(0), &json!(false)));
}

#[test]
fn a_pod_is_started_on_a_node_read_and_deleted() {
    let server = Server::start(&Value::Null, done(), Vec::new());
    let outcome = probe_node(&server).unwrap();
    assert_eq!((outcome.document.as_deref(), outcome.left), (Some(DOCUMENT), None));
    let posts = server.by("POST");
    assert_eq!((posts.len(), posts[0].path.as_str()), (1, "/api/v1/namespaces/kube-system/pods"));
    assert_eq!(posts[0].body, on_node().manifest());
    let deleted = server.by("DELETE");
    assert_eq!((deleted.len(), deleted[0].path.as_str()), (1, OURS));
    assert_eq!(deleted[0].body["preconditions"]["uid"], "uid-of-ours");
    assert_eq!(server.asked().last().unwrap().method, "DELETE");
}

#[test]
fn a_pod_on_a_node_is_bounded() {
    let manifest = on_node().manifest();
    let spec = &manifest["spec"];
    assert_eq!((&spec["nodeName"], &spec["tolerations"]), (&json!("n1"), &json!([ { "operator": "Exists" } ])));
    assert_eq!((&spec["activeDeadlineSeconds"], &spec["restartPolicy"]), (&json!(32), &json!("Never")));
    assert_eq!((&spec["automountServiceAccountToken"], &spec["hostIPC"]), (&json!(false), &Value::Null));
    assert_eq!((&spec["hostNetwork"], &spec["hostPID"]), (&json!(true), &json!(true)));
    assert_eq!(spec["volumes"], json!([ { "name": "host", "hostPath": { "path": "/", "type": "Directory" } } ]));
    let container = &spec["containers"][0];
    let mount =
        json!([ { "name": "host", "mountPath": "/host", "readOnly": true, "recursiveReadOnly": "IfPossible" } ]);
    assert_eq!(container["volumeMounts"], mount);
    assert_eq!((&container["args"][1], &container["args"][2]), (&json!("--host-root"), &json!("/host")));
    let context = &container["securityContext"];
    assert_eq!((&context["privileged"], &context["allowPrivilegeEscalation"]), (&json!(false), &json!(false)));
    assert_eq!(context["capabilities"]["add"], json!(["DAC_READ_SEARCH", "NET_ADMIN", "SYS_CHROOT"]));
    assert!(container["resources"]["limits"]["memory"].is_string());
    for place in ["labels", "annotations"] {
        assert_eq!(manifest["metadata"][place]["kuma.io/sidecar-injection"], "disabled");
    }
}

/// All capabilities that a manifest adds, anywhere.
fn capabilities(of: &Value, found: &mut BTreeSet<String>) {
    match of {
        Value::Object(fields) => {
            let added = fields.get("capabilities").and_then(|all| all["add"].as_array());
            found.extend(added.into_iter().flatten().map(|one| one.as_str().unwrap().to_owned()));
            fields.values().for_each(|value| capabilities(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| capabilities(value, found)),
        _ => {}
    }
}

#[test]
fn the_rights_are_said_as_they_are() {
    let server = Server::start(&pod(), done(), Vec::new());
    let plain = in_pod(&server);
    let rules = ProbePod { rules: true, shares_processes: true, ..plain.clone() };
    let node = on_node();
    let enters = ProbeNode { enter: true, ..node.clone() };
    let all = [
        (plain.manifest(), plain.rights()),
        (rules.manifest(), rules.rights()),
        (node.manifest(), node.rights()),
        (enters.manifest(), enters.rights()),
    ];
    let known =
        ["NET_ADMIN", "SETGID", "SETUID", "SYS_ADMIN", "SYS_PTRACE", "SYS_CHROOT", "DAC_READ_SEARCH", "NET_RAW"];
    for (manifest, rights) in &all {
        let mut added = BTreeSet::new();
        capabilities(manifest, &mut added);
        for text in [
            rights.iter().map(|(en, _)| en.as_str()).collect::<String>(),
            rights.iter().map(|(_, zh)| zh.as_str()).collect(),
        ] {
            let said: BTreeSet<String> =
                known.iter().filter(|name| text.contains(**name)).map(|name| (*name).to_owned()).collect();
            assert_eq!(said, added, "{text}");
            assert!(!text.contains('{') && text.contains(IMAGE), "{text}");
        }
    }
    assert_eq!(rules.rights().len(), plain.rights().len() + 1);
}

#[test]
fn a_dry_run_changes_nothing() {
    let server = Server::start(&pod(), done(), Vec::new());
    let probe = ProbePod::of(&target(&server).unwrap(), IMAGE, &suffix());
    let text = yaml(&probe.manifest());
    assert!(!probe.rights().is_empty() && text.contains("runAsNonRoot: true"), "{text}");
    let read: Value = serde_yaml::from_str(&text).unwrap();
    assert_eq!(read, probe.manifest());
    let text = yaml(&on_node().manifest());
    assert_eq!(serde_yaml::from_str::<Value>(&text).unwrap(), on_node().manifest());
    let asked = server.asked();
    assert!(asked.len() == 1 && asked[0].method == "GET", "{asked:?}");
}

#[test]
fn whatever_happens_the_pod_is_deleted() {
    let fails = |fate: Fate, words: &[&str]| {
        let server = Server::start(&Value::Null, fate, Vec::new());
        let begun = Instant::now();
        let error = probe_node(&server).unwrap_err();
        assert!(words.iter().all(|word| error.en.contains(word)), "{}", error.en);
        assert!(!error.en.contains("could not be deleted") && !error.zh.contains('{'), "{} {}", error.en, error.zh);
        assert!(begun.elapsed() < Duration::from_secs(15));
        let deleted = server.by("DELETE");
        assert!(deleted.len() == 1 && deleted[0].path == OURS, "{deleted:?}");
    };
    fails(Fate::Waits("ImagePullBackOff"), &["n1 does not get the image", IMAGE, "as the kubelet says", "--image"]);
    fails(Fate::Waits("CreateContainerError"), &["cannot start", "as the kubelet says"]);
    fails(Fate::Waits("ContainerCreating"), &["did not begin within 1 s", "ContainerCreating", "--within"]);
    fails(Fate::Runs, &["did not end within 1 s"]);
    fails(Fate::Rejected("OutOfcpu"), &["does not take the pod", "OutOfcpu", "kubectl describe node n1"]);
    fails(Fate::Gone, &["was deleted meanwhile"]);
    let log = "exec /kubectl-kuma_diagnose: exec format error\n";
    fails(Fate::Ends(255, log.to_owned()), &["ended without an answer", "exit code 255", "exec format error"]);
    let printed = enclosed("x7", DOCUMENT);
    fails(Fate::Ends(137, printed[..printed.len() - 20].to_owned()), &["is not complete", "137"]);
    fails(Fate::Ends(0, enclosed("other", "{}")), &["ended without an answer"]);
    fails(Fate::Ends(0, "x".repeat(17 << 20)), &["longer than 16 MB"]);
}

#[test]
fn a_container_that_does_not_begin_says_why() {
    let fails = |pod: &Value, fate: Fate, words: &[&str]| {
        let server = Server::start(pod, fate, Vec::new());
        let error = connect(&server.url).probe_pod(&in_pod(&server), &mut |_| ()).unwrap_err();
        assert!(words.iter().all(|word| error.en.contains(word)), "{}", error.en);
        assert!(error.en.contains("cannot be removed") && error.zh.contains("无法移除"), "{} {}", error.en, error.zh);
        assert_eq!(server.by("DELETE").len(), 0);
    };
    let mut started = pod();
    started["status"]["podIP"] = json!("10.0.0.7");
    let creating = Fate::Waits("ContainerCreating");
    fails(&pod(), creating.clone(), &["has no address yet", "kubectl kuma-diagnose pod/cart-1 -n shop", "--node n1"]);
    fails(&started, creating, &["did not begin within 1 s", "ContainerCreating", "Ready"]);
    fails(&started, Fate::Runs, &["did not end within 1 s"]);
    fails(&started, Fate::Rejected("Evicted"), &["ended meanwhile", "--node n1"]);
    fails(&started, Fate::Waits("ErrImageNeverPull"), &["does not get the image", IMAGE]);
}

#[test]
fn an_answer_counts_whatever_the_exit_code() {
    let server = Server::start(&Value::Null, Fate::Ends(1, enclosed("x7", DOCUMENT)), Vec::new());
    assert_eq!(probe_node(&server).unwrap().document.as_deref(), Some(DOCUMENT));
}

#[test]
fn what_was_refused_is_explained_and_not_deleted() {
    let level = "pods \"kuma-diagnose-x7\" is forbidden: violates PodSecurity \"baseline:latest\": host namespaces (hostNetwork=true)";
    let refusals = vec![("POST", "/pods", 403, level.to_owned())];
    let server = Server::start(&Value::Null, done(), refusals);
    let error = probe_node(&server).unwrap_err();
    assert!(
        error.en.contains(level) && error.en.contains("pod-security.kubernetes.io/enforce=privileged"),
        "{}",
        error.en
    );
    assert!(error.zh.contains("Pod Security") && error.zh.contains("kube-system"), "{}", error.zh);
    assert_eq!((server.by("POST").len(), server.asked().len()), (1, 1));
    // The same name is somebody else's then.
    let refusals = vec![("POST", "/pods", 409, "pods \"kuma-diagnose-x7\" already exists".to_owned())];
    let server = Server::start(&Value::Null, done(), refusals);
    assert!(probe_node(&server).unwrap_err().en.contains("already exists"));
    assert_eq!(server.by("DELETE").len(), 0);
    let refusals =
        vec![("PATCH", "/ephemeralcontainers", 404, "the server could not find the requested resource".to_owned())];
    let server = Server::start(&pod(), done(), refusals);
    let error = connect(&server.url).probe_pod(&in_pod(&server), &mut |_| ()).unwrap_err();
    assert!(error.en.contains("1.23") && error.en.contains("--node n1") && !error.en.contains("stays"), "{}", error.en);
}

#[test]
fn what_may_have_been_created_is_deleted() {
    let refusals = vec![("POST", "/pods", BREAKS, String::new())];
    let server = Server::start(&Value::Null, done(), refusals);
    let error = probe_node(&server).unwrap_err();
    assert!(error.en.contains("cannot be reached"), "{}", error.en);
    // It is not sent again, as it may have been done.
    assert_eq!((server.by("POST").len(), server.by("DELETE").len()), (1, 1));
    let busy = vec![("POST", "/pods", 429, "later".to_owned())];
    let server = Server::start(&Value::Null, done(), busy);
    assert!(probe_node(&server).is_ok());
    assert_eq!((server.by("POST").len(), server.by("DELETE").len()), (2, 1));
}

#[test]
fn what_could_not_be_deleted_is_said() {
    let refusals = vec![(
        "DELETE",
        "x7",
        403,
        "pods \"kuma-diagnose-x7\" is forbidden: User \"u\" cannot delete resource".to_owned(),
    )];
    let server = Server::start(&Value::Null, done(), refusals.clone());
    let outcome = probe_node(&server).unwrap();
    assert_eq!(outcome.document.as_deref(), Some(DOCUMENT));
    let (en, zh) = outcome.left.unwrap();
    for text in [en, zh] {
        assert!(text.contains("kubectl -n kube-system delete pod kuma-diagnose-x7") && text.contains("32"), "{text}");
    }
    let server = Server::start(&Value::Null, Fate::Runs, refusals);
    let error = probe_node(&server).unwrap_err();
    assert!(error.en.contains("did not end") && error.en.contains("could not be deleted"), "{}", error.en);
}

#[test]
fn logs_that_cannot_be_read_are_said() {
    let with = |code: u16, text: &str| {
        let server = Server::start(&Value::Null, done(), vec![("GET", "/log", code, text.to_owned())]);
        let error = probe_node(&server).unwrap_err().en;
        assert_eq!(server.by("DELETE").len(), 1);
        error
    };
    let text = with(403, "pods \"x\" is forbidden: User \"u\" cannot get resource \"pods/log\"");
    assert!(text.contains("`kuma-diagnose-probe-node`"), "{text}");
    let text = with(500, "Get \"https://10.0.0.1:10250/containerLogs\": dial tcp: refused");
    assert!(text.contains("10250") && text.contains("kubectl -n kube-system logs kuma-diagnose-x7 -c probe"), "{text}");
}

#[test]
fn pods_that_cannot_be_looked_into_are_said() {
    let of = |change: &dyn Fn(&mut Value)| {
        let mut pod = pod();
        change(&mut pod);
        let server = Server::start(&pod, done(), Vec::new());
        let error = target(&server).unwrap_err();
        assert!(server.asked().iter().all(|asked| asked.method == "GET"));
        error.en
    };
    assert!(of(&|pod| *pod = Value::Null).contains("there is no pod shop/cart-1"));
    assert!(of(&|pod| pod["status"]["phase"] = json!("Succeeded")).contains("has ended"));
    let server = Server::start(&pod(), done(), Vec::new());
    let wrong = connect(&server.url).probe_target(Some("shop"), "../../nodes/n1", &mut |_| ()).unwrap_err();
    assert!(wrong.en.contains("is no name") && server.asked().is_empty(), "{}", wrong.en);
    let refusals =
        vec![("GET", "cart-1", 403, "pods \"cart-1\" is forbidden: User \"u\" cannot get resource".to_owned())];
    let server = Server::start(&pod(), done(), refusals);
    assert!(target(&server).unwrap_err().en.contains("`kuma-diagnose-probe`"));
}

/// Group, resource and verb that a request needs.
fn right(asked: &Asked) -> (String, String) {
    let path = asked.path.split('?').next().unwrap();
    let parts: Vec<&str> = path.trim_start_matches("/api/v1/namespaces/").split('/').collect();
    let resource = match parts.as_slice() {
        [_, resource] | [_, resource, _] => (*resource).to_owned(),
        [_, resource, _, sub] => format!("{resource}/{sub}"),
        other => panic!("{other:?}"),
    };
    let verb = match asked.method.as_str() {
        "GET" => "get",
        "POST" => "create",
        "PATCH" => "patch",
        "DELETE" => "delete",
        other => panic!("{other}"),
    };
    (resource, verb.to_owned())
}

/// What a role of `deploy/rbac.yaml` grants, in the core group.
fn granted(name: &str) -> BTreeSet<(String, String)> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/rbac.yaml")).unwrap();
    let all: Vec<Value> =
        serde_yaml::Deserializer::from_str(&text).map(|one| Value::deserialize(one).unwrap()).collect();
    // Nobody is given anything.
    assert!(all.iter().all(|one| one["kind"] == "ClusterRole"));
    let role = all.iter().find(|role| role["metadata"]["name"] == name).unwrap();
    let texts =
        |of: &Value| of.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let mut granted = BTreeSet::new();
    for rule in role["rules"].as_array().unwrap() {
        assert_eq!(texts(&rule["apiGroups"]), [""]);
        for resource in texts(&rule["resources"]) {
            granted.extend(texts(&rule["verbs"]).into_iter().map(|verb| (resource.clone(), verb)));
        }
    }
    granted
}

#[test]
fn each_right_granted_is_used_and_each_used_is_granted() {
    let server = Server::start(&pod(), done(), Vec::new());
    connect(&server.url).probe_pod(&in_pod(&server), &mut |_| ()).unwrap();
    assert_eq!(server.asked().iter().map(right).collect::<BTreeSet<_>>(), granted("kuma-diagnose-probe"));
    let server = Server::start(&Value::Null, done(), Vec::new());
    probe_node(&server).unwrap();
    assert_eq!(server.asked().iter().map(right).collect::<BTreeSet<_>>(), granted("kuma-diagnose-probe-node"));
}

#[test]
#[ignore = "the child of the tests of interrupts"]
fn child() {
    let Ok(url) = std::env::var("KUMA_DIAGNOSE_TEST_SERVER") else { return };
    let cluster = connect(&url);
    let long = Duration::from_secs(60);
    let outcome = if std::env::var("KUMA_DIAGNOSE_TEST_POD").is_ok() {
        let target = cluster.probe_target(Some("shop"), "cart-1", &mut |_| ()).unwrap();
        cluster.probe_pod(&ProbePod { within: long, ..ProbePod::of(&target, IMAGE, "x7") }, &mut |_| ())
    } else {
        cluster.probe_node(&ProbeNode { within: long, ..on_node() }, &mut |_| ())
    };
    println!("outcome {outcome:?}");
}

/// Runs the child against a server, sends it a signal once it has asked for something, and gives what it printed.
#[cfg(unix)]
fn interrupted(server: &Server, in_pod: bool, signals: &[&str], is: impl Fn(&Asked) -> bool) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["child", "--exact", "--ignored", "--nocapture"]).env("KUMA_DIAGNOSE_TEST_SERVER", &server.url);
    if in_pod {
        command.env("KUMA_DIAGNOSE_TEST_POD", "1");
    }
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    server.wait(is);
    for signal in signals {
        assert!(Command::new("kill").arg(signal).arg(child.id().to_string()).status().unwrap().success());
        std::thread::sleep(Duration::from_millis(300));
    }
    child.wait_with_output().unwrap()
}

#[cfg(unix)]
fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
#[cfg(unix)]
fn an_interrupt_takes_the_pod_away() {
    for (signal, name) in [("-INT", "Interrupt"), ("-TERM", "Terminate"), ("-HUP", "HangUp")] {
        let server = Server::start(&Value::Null, Fate::Runs, Vec::new());
        let output = interrupted(&server, false, &[signal], |asked| asked.method == "GET");
        let text = printed(&output);
        assert!(text.contains(&format!("interrupted: Some({name}), left: None")), "{text}");
        assert_eq!(server.by("DELETE").len(), 1, "{signal}");
    }
}

#[test]
#[cfg(unix)]
fn an_interrupt_while_it_is_created_takes_it_away_too() {
    let server = Server::slow(&Value::Null, Fate::Runs, Vec::new(), Duration::from_secs(2));
    let output = interrupted(&server, false, &["-INT"], |asked| asked.method == "POST");
    assert!(printed(&output).contains("interrupted: Some(Interrupt), left: None"));
    let methods: Vec<String> = server.asked().into_iter().map(|asked| asked.method).collect();
    assert_eq!(methods, ["POST", "DELETE"]);
}

#[test]
#[cfg(unix)]
fn the_first_interrupt_lets_the_pod_be_deleted_and_the_second_does_not_wait() {
    let deletes = |asked: &Asked| asked.method == "DELETE";
    let server = Server::slow(&Value::Null, done(), Vec::new(), Duration::from_secs(2));
    let text = printed(&interrupted(&server, false, &["-INT"], deletes));
    assert!(text.contains("seenFrom") && text.contains("interrupted: Some(Interrupt), left: None"), "{text}");
    let server = Server::slow(&Value::Null, done(), Vec::new(), Duration::from_secs(8));
    let text = printed(&interrupted(&server, false, &["-INT", "-TERM"], deletes));
    assert!(text.contains("a second time") && text.contains("delete pod kuma-diagnose-x7"), "{text}");
}

#[test]
#[cfg(unix)]
fn an_interrupt_says_what_becomes_of_an_ephemeral_container() {
    let server = Server::start(&pod(), Fate::Runs, Vec::new());
    let created = |asked: &Asked| asked.method == "PATCH";
    let text = printed(&interrupted(&server, true, &["-TERM"], created));
    assert!(text.contains("interrupted: Some(Terminate)") && text.contains("ends by itself within 60 s"), "{text}");
    assert_eq!(server.by("DELETE").len(), 0);
}

#[test]
fn the_image_is_this_release_or_named() {
    assert_eq!(image(Some("x")).unwrap(), "x");
    // Whoever builds from source has published nothing.
    match option_env!("KUMA_DIAGNOSE_OWNER") {
        None => assert!(image(None).unwrap_err().en.contains("--image")),
        Some(_) => assert!(image(None).unwrap().ends_with(concat!(":v", env!("CARGO_PKG_VERSION")))),
    }
    let dockerfile = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Dockerfile")).unwrap();
    let (build, last) = dockerfile.rsplit_once("\nFROM ").unwrap();
    assert!(build.contains("cargo build --release --locked"), "{build}");
    let mut lines = last.lines();
    assert_eq!(lines.next(), Some("scratch"));
    let copied: Vec<&str> = last.lines().filter(|line| line.starts_with("COPY")).collect();
    assert!(
        copied.iter().all(|line| line.ends_with("/kubectl-kuma_diagnose") || line.ends_with("/LICENSE")),
        "{copied:?}"
    );
    let user = last.lines().find_map(|line| line.strip_prefix("USER ")).unwrap();
    assert!(user.split(':').all(|id| id.parse::<u32>().is_ok_and(|id| id > 0)), "{user}");
    assert!(last.contains("ENTRYPOINT [\"/kubectl-kuma_diagnose\"]"));
}
