//! What people paste, and what becomes of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Hint, ingest};
use crate::evidence::{Component, Gap, HostFact, HostFactKind, InputId, Object, Sink, Stream, StreamEnd, StreamIx};

#[derive(Default)]
struct Seen {
    streams: Vec<(Stream, Vec<(u64, String)>)>,
    objects: Vec<Object>,
    facts: Vec<HostFact>,
    gaps: Vec<Gap>,
}

impl Sink for Seen {
    fn open(&mut self, stream: Stream) -> StreamIx {
        self.streams.push((stream, Vec::new()));
        StreamIx(u32::try_from(self.streams.len() - 1).unwrap())
    }
    fn log(&mut self, stream: StreamIx, block: &[u8], first_line: u64) {
        let lines = &mut self.streams[stream.0 as usize].1;
        let text = String::from_utf8_lossy(block);
        lines.extend((first_line..).zip(text.lines().map(str::to_owned)));
    }
    fn close(&mut self, _: StreamIx, _: StreamEnd) {}
    fn object(&mut self, object: Object) {
        self.objects.push(object);
    }
    fn listed(&mut self, _: &str, _: Option<&str>) {}
    fn fact(&mut self, fact: HostFact) {
        self.facts.push(fact);
    }
    fn gap(&mut self, gap: Gap) {
        self.gaps.push(gap);
    }
}

fn read(path: &str, text: &[u8]) -> Seen {
    let mut seen = Seen::default();
    let hint = Hint { input: InputId(0), path: Arc::from(path), stream: None, node: None };
    let mut reader = text;
    ingest(&hint, &mut reader, &mut seen).unwrap();
    seen
}

/// The objects of a pasted text.
pub(super) fn objects_of(text: &str) -> Vec<Object> {
    read("paste.txt", text.as_bytes()).objects
}

#[test]
fn a_plain_log_is_recognised_by_name_or_content() {
    let seen = read("kuma-validation.log", b"x\n");
    assert_eq!(seen.streams[0].0.component, Component::Validation);
    let seen = read("paste.txt", b"2026-01-01T00:00:00.000Z\tINFO\ttransparentproxy.validator.ipv4\tstarting\n");
    assert_eq!(seen.streams[0].0.component, Component::Validation);
    assert_eq!(seen.streams[0].0.container.as_deref(), Some("kuma-validation"));
}

#[test]
fn exports_begin_with_the_newest_and_are_read_from_the_oldest() {
    let record = |second: u32, text: &str| {
        let labels = r#"{"namespace": "shop", "pod": "cart-1", "container": "app"}"#;
        format!("{{\"line\": \"{text}\", \"timestamp\": \"2026-01-01T00:00:0{second}Z\", \"labels\": {labels}}}")
    };
    let [third, second, first] = [record(3, "c"), record(2, "b"), record(1, "a")];
    for text in [format!("[{third},\n{second},\n{first}]\n"), format!("{third}\n{second}\n{first}\n")] {
        let seen = read("Explore-logs-2026-01-01 00_00_04.json", text.as_bytes());
        let (stream, lines) = &seen.streams[0];
        assert_eq!((stream.namespace.as_deref(), stream.pod.as_deref()), (Some("shop"), Some("cart-1")));
        let lines: Vec<(u64, &str)> = lines.iter().map(|(at, line)| (*at, line.rsplit(' ').next().unwrap())).collect();
        assert_eq!(lines, [(1, "a"), (2, "b"), (3, "c")], "{text}");
    }
    let cut = format!("[{third},\n{second},\n{{\"line\": ");
    let seen = read("logs.json", cut.as_bytes());
    assert_eq!((seen.streams[0].1.len(), seen.gaps.len()), (2, 1), "{:?}", seen.gaps);
    assert!(read("data.json", b"{\"hits\": 1, \"_source\": 2}").streams.is_empty());
}

#[test]
fn prefixed_lines_are_taken_apart_and_keep_their_numbers() {
    let seen = read("-", b"[pod/a-1/kuma-init] one\n[pod/a-1/app] two\n[pod/a-1/kuma-init] three\n");
    assert_eq!(seen.streams.len(), 2);
    let by: BTreeMap<_, _> =
        seen.streams.iter().map(|(s, l)| (s.container.as_deref().unwrap_or_default(), l.clone())).collect();
    assert_eq!(by["kuma-init"], [(1, "one".to_owned()), (3, "three".to_owned())]);
    assert_eq!(by["app"], [(2, "two".to_owned())]);
}

#[test]
fn cri_parts_are_joined() {
    let text = b"2026-01-01T00:00:00.1Z stdout P ab\n2026-01-01T00:00:00.2Z stdout F c\n";
    let seen = read("var/log/pods/ns_p-1_0-1/kuma-init/0.log", text);
    let (stream, lines) = &seen.streams[0];
    assert!(stream.timestamps);
    assert_eq!(stream.component, Component::Init);
    assert_eq!(lines[0].1, "2026-01-01T00:00:00.1Z abc");
}

#[test]
fn utf16_and_carriage_returns() {
    let text = "Error: validation failed: x\r\nnext\r\n";
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let seen = read("x.txt", &bytes);
    assert!(seen.streams[0].1[0].1.starts_with("Error: validation failed: x"));
    assert_eq!(seen.streams[0].0.component, Component::Validation);
}

#[test]
fn tables_descriptions_and_logs_in_one_text() {
    let text = r#"$ kubectl get events -n shop
LAST SEEN   TYPE      REASON                   OBJECT       MESSAGE
3m (x4 over 5m)   Warning   FailedCreatePodSandBox   pod/cart-1   failed to find plugin "kuma-cni" in path [/opt/cni/bin]

$ kubectl describe pod cart-1 -n shop
Name:             cart-1
Namespace:        shop
Node:             n1/10.0.0.1
Start Time:       Thu, 01 Jan 2026 10:00:00 +0100
Labels:           app=cart
                  kuma.io/mesh=default
Annotations:      kuma.io/sidecar-injected: true
Status:           Pending
Controlled By:    ReplicaSet/cart-7d9f
Init Containers:
  kuma-validation:
    Image:         kumahq/kuma-init:2.11.0
    Args:
      --ip-family-mode=ipv4
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       Error
      Exit Code:    1
      Started:      Thu, 01 Jan 2026 10:00:01 +0100
    Ready:          False
    Restart Count:  3
Containers:
  app:
    Image:          x
Events:
  Type     Reason   Age                From     Message
  ----     ------   ----               ----     -------
  Warning  BackOff  2m (x9 over 10m)   kubelet  Back-off restarting failed container

$ kubectl logs cart-1 -c kuma-validation -n shop
2026-01-01T09:00:00.000Z	INFO	transparentproxy.validator.ipv4	starting iptables validation
Error: validation failed
"#;
    let seen = read("ticket.txt", text.as_bytes());
    let events: Vec<_> = seen.objects.iter().filter(|o| &*o.kind == "Event").collect();
    assert_eq!(events.len(), 2, "{events:?}");
    assert_eq!(events[0].value["count"], 4);
    assert_eq!(events[0].value["involvedObject"]["kind"], "Pod");
    assert_eq!(events[1].value["count"], 9);
    let pod = seen.objects.iter().find(|o| &*o.kind == "Pod").unwrap();
    assert_eq!(pod.namespace.as_deref(), Some("shop"));
    assert_eq!(pod.value["spec"]["nodeName"], "n1");
    assert_eq!(pod.value["status"]["startTime"], "2026-01-01T09:00:00Z");
    assert_eq!(pod.value["metadata"]["labels"]["kuma.io/mesh"], "default");
    let status = &pod.value["status"]["initContainerStatuses"][0];
    assert_eq!(status["lastState"]["terminated"]["exitCode"], 1);
    assert_eq!(status["restartCount"], 3);
    assert_eq!(pod.value["spec"]["initContainers"][0]["args"][0], "--ip-family-mode=ipv4");
    let (stream, lines) = &seen.streams[0];
    assert_eq!((stream.pod.as_deref(), stream.container.as_deref()), (Some("cart-1"), Some("kuma-validation")));
    assert_eq!(stream.namespace.as_deref(), Some("shop"));
    assert!(lines.last().unwrap().1.contains("Error: validation failed"));
}

#[test]
fn tables_of_several_kinds_take_the_namespace_of_their_command() {
    let text = "$ kubectl get ds,pods -n mesh -o wide
NAME                 DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE
daemonset.apps/cni   1         1         0       1            0           <none>          1d

NAME        READY   STATUS             RESTARTS   AGE   IP         NODE
pod/cni-a   0/1     CrashLoopBackOff   3          1d    10.0.0.1   n1
pod/app-b   2/2     Running            0          1d    10.0.0.2   n2

$ kubectl get pods
NAME    READY   STATUS    RESTARTS   AGE
app-c   1/2     Running   0          1d
";
    let seen = read("x.txt", text.as_bytes());
    let rows: Vec<_> = seen
        .objects
        .iter()
        .map(|o| (&*o.name, o.namespace.as_deref(), o.value.pointer("/status/conditions/0/status").cloned()))
        .collect();
    let status = |s: &str| Some(serde_json::Value::from(s));
    let expected = [
        ("cni", Some("mesh"), None),
        ("cni-a", Some("mesh"), status("False")),
        ("app-b", Some("mesh"), status("True")),
        ("app-c", None, status("False")),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn a_journal_names_its_node() {
    let seen = read("journal.txt", b"-- Reboot --\nMar 19 06:18:07 n1 kubelet[1033]: E0319 x\n");
    assert_eq!(seen.streams[0].0.node.as_deref(), Some("n1"));
    assert_eq!(seen.streams[0].0.component, Component::Node);
}

#[test]
fn objects_and_host_facts() {
    let seen = read("a", b"apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n  namespace: y\n");
    assert_eq!(seen.objects.len(), 1);
    let seen =
        read("b", b"# Generated by iptables-save v1.8.9\n*nat\n:KUMA_MESH_INBOUND - [0:0]\nCOMMIT\n# Completed\n");
    assert_eq!(seen.facts[0].kind, HostFactKind::IptablesSave);
    assert!(seen.facts[0].text.contains("KUMA_MESH_INBOUND"));
    let seen = read("c", b"Module                  Size  Used by\nxt_owner 16384 2\n");
    assert_eq!(seen.facts[0].kind, HostFactKind::KernelModules);
    let seen = read("values.yaml", b"cni:\n  enabled: true\n  chained: true\n");
    assert_eq!(seen.facts[0].kind, HostFactKind::HelmValues);
    assert!(seen.streams.is_empty());
}

#[test]
fn programs_of_framed_logs_are_told_by_more_than_the_first_line() {
    let text = "2026-01-01T00:00:00.1Z stderr F # cleaning up\n2026-01-01T00:00:00.2Z stderr F # [iptables] [1/5] x\n";
    let seen = read("log.txt", text.as_bytes());
    assert_eq!((seen.streams.len(), seen.streams[0].0.component), (1, Component::Init));
    let shipped = r#"{"log":"hello\n","pod":"a-1"}
{"log":"x\tINFO\tinstall-cni\ty\n","pod":"b-1"}
{"log":"Error: validation failed: x\n","pod":"a-1"}
"#;
    let seen = read("log.json", shipped.as_bytes());
    let of = |pod: &str| seen.streams.iter().find(|s| s.0.pod.as_deref() == Some(pod)).map(|s| s.0.component);
    assert_eq!((of("a-1"), of("b-1")), (Some(Component::Validation), Some(Component::Cni)));
}

#[test]
fn the_dump_of_kuma_init_is_a_log() {
    let text =
        b"# kumactl is about to apply the iptables rules\n* nat\n-N KUMA_MESH_INBOUND\nCOMMIT\nError: failed to x\n";
    let seen = read("kuma-init.log", text);
    assert_eq!((seen.streams.len(), seen.facts.len()), (1, 0));
    assert_eq!(seen.streams[0].1.len(), 5);
}

#[test]
fn what_is_no_log_becomes_a_gap() {
    let gone = read("a.log", b"Error from server (NotFound): pods \"x\" not found\n");
    assert_eq!((gone.streams.len(), gone.gaps.len()), (0, 1));
    let binary = read("a.bin", &[0; 100]);
    assert_eq!((binary.streams.len(), binary.gaps.len()), (0, 1));
}

const TICKET: &str = "【现象】新建的 Pod 一直 Pending:
[root@bastion ~]# kubectl get pods -n order
NAME       READY   STATUS    RESTARTS   AGE
center-1   0/2     Pending   0          52m
以上是所有的 Pod。
[root@bastion ~]# kubectl describe pod -n order center-1 | tail -4
Events:
  Type     Reason            Age                  From               Message
  ----     ------            ----                 ----               -------
  Warning  FailedScheduling  90s (x11 over 52m)   default-scheduler  0/4 nodes are available: untolerated taint

We removed the taint by hand, but it comes back:
[root@bastion ~]# kubectl describe node node01 | grep -A1 Taints
Taints:             NodeReadiness:NoSchedule
                    dedicated=db:NoExecute
Unschedulable:      false

CNI 的 Pod 都是 Ready 的,日志里也没有报错:
user@host:~/x$ kubectl get ds -n mesh-cni
NAME       DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE
cni-node   4         4         4       4            4           <none>          21h
➜  ~ kubectl logs -n mesh-cni cni-node-a --tail=3
2024-09-03T02:40:11.402Z\tINFO\tinstall-cni\twriting kubernetes config

以上,比较急,谢谢!
";

#[test]
fn a_ticket_with_prompts_and_prose_is_taken_apart() {
    let seen = read("ticket.txt", TICKET.as_bytes());
    let ids: Vec<_> = seen.objects.iter().map(|o| (&*o.kind, o.namespace.as_deref(), &*o.name)).collect();
    let expected = [
        ("Pod", Some("order"), "center-1"),
        ("Event", Some("order"), "center-1.line1"),
        ("Node", None, "node01"),
        ("DaemonSet", Some("mesh-cni"), "cni-node"),
    ];
    assert_eq!(ids, expected);
    assert_eq!(seen.objects[1].value["involvedObject"]["name"], "center-1");
    assert_eq!(seen.objects[1].value["count"], 11);
    let node = &seen.objects[2];
    assert_eq!(node.value["spec"]["taints"][0]["key"], "NodeReadiness");
    assert_eq!(node.value["spec"]["taints"][1]["value"], "db");
    assert!(node.is_partial());
    assert_eq!(seen.streams.len(), 1, "{:?}", seen.streams);
    let (stream, lines) = &seen.streams[0];
    assert_eq!((stream.namespace.as_deref(), stream.pod.as_deref()), (Some("mesh-cni"), Some("cni-node-a")));
    assert_eq!(lines.iter().filter(|(_, l)| !l.is_empty()).count(), 1);
    assert!(seen.gaps.is_empty(), "{:?}", seen.gaps);
}

#[test]
fn events_without_a_command_are_their_pods_or_a_gap() {
    let heading = "Events:\n  Type     Reason   Age   From     Message\n  ----     ------   ----  ----     -------\n";
    let text = format!(
        "{heading}  Normal   Pulled   2m   kubelet  Container image present\n  Warning  BackOff  2m (x9 over 3m)   kubelet  \
         back-off restarting failed container=kuma-validation pod=cart-1_shop(0a-1)\n"
    );
    let seen = read("x.txt", text.as_bytes());
    let about: Vec<_> = seen.objects.iter().map(|o| (o.namespace.as_deref(), &*o.name)).collect();
    assert_eq!(about, [(Some("shop"), "cart-1.line1"), (Some("shop"), "cart-1.line2")]);
    let seen = read("x.txt", format!("{heading}  Warning  Failed   2m   kubelet  Error: x\n").as_bytes());
    assert_eq!((seen.objects.len(), seen.gaps.len(), seen.streams.len()), (0, 1, 0));
}

#[test]
fn a_description_tells_the_addresses_of_the_pod_and_of_its_node() {
    let text = "Name:             a-1
Namespace:        shop
Node:             n1/10.0.0.1
IP:               10.0.0.1
Containers:
  app:
    Image:        x
";
    let status = |text: &str| read("x.txt", text.as_bytes()).objects[0].value["status"].clone();
    let same = status(text);
    assert_eq!((&same["podIP"], &same["hostIP"]), (&"10.0.0.1".into(), &"10.0.0.1".into()));
    let none = status(&text.replace("IP:               10.0.0.1", "IP:"));
    assert_eq!((none.get("podIP"), &none["hostIP"]), (None, &"10.0.0.1".into()));
}

#[test]
fn a_description_that_is_cut_does_not_tell_what_is_missing() {
    let whole = "$ kubectl describe pod a-1 -n shop | head -9
Name:             a-1
Namespace:        shop
Node:             n1/10.0.0.1
Containers:
  app:
    Image:        x
";
    let seen = read("x.txt", whole.as_bytes());
    assert!(seen.objects[0].is_partial());
    let seen = read("x.txt", format!("{whole}Conditions:\n  Type   Status\n").as_bytes());
    assert!(!seen.objects[0].is_partial());
    let injected = whole.replace("Containers:", "Init Containers:\n  kuma-validation:\n    Image:  y\nContainers:");
    assert!(!read("x.txt", injected.as_bytes()).objects[0].is_partial());
    let uncut = whole.replace(" | head -9", "");
    assert!(!read("x.txt", uncut.as_bytes()).objects[0].is_partial());
}

#[test]
fn messages_with_line_breaks_do_not_end_a_table() {
    let text = "$ kubectl get events -n shop
LAST SEEN   TYPE      REASON    OBJECT       MESSAGE
3m          Warning   Failed    pod/cart-1   it broke
because of something else
2m          Warning   BackOff   pod/cart-1   again

All of this was seen on the same node.
[root@evil: kubectl get pods -n x
";
    let seen = read("x.txt", text.as_bytes());
    assert_eq!(seen.objects.len(), 2);
    assert!(seen.gaps.is_empty());
    assert_eq!(seen.streams.len(), 1);
    assert_eq!(seen.streams[0].1, [(8, "[root@evil: kubectl get pods -n x".to_owned())]);
}

#[test]
fn logs_keep_lines_that_look_like_prompts_or_prose() {
    let text = "$ kubectl logs cart-1 -c app -n shop
2026-01-01T00:00:00.000Z\tINFO\tx\t$ kubectl get pods -n evil

请检查配置文件是否正确
2026-01-01T00:00:01.000Z\tINFO\tx\ty
";
    let seen = read("x.txt", text.as_bytes());
    assert_eq!(seen.streams.len(), 1);
    assert_eq!((seen.streams[0].0.namespace.as_deref(), seen.streams[0].1.len()), (Some("shop"), 4));
}

#[test]
fn a_dump_of_a_pod_is_taken_apart() {
    let mark =
        |word: &str, container: &str| format!("==== {word} logs for container {container} of pod shop/cart-1 ====\n");
    let whole = |container: &str, text: &str| mark("START", container) + text + &mark("END", container);
    let text = whole("kuma-init", "one\ntwo\n")
        + &whole("migrate", "three")
        + &whole(
            "app",
            "Request log error: container \"app\" in pod \"cart-1\" is waiting to start: PodInitializing\n",
        )
        + &whole("db", "Request log error: unable to retrieve container logs for containerd://1\n")
        + &whole("quiet", "");
    let seen = read("dump/shop/cart-1/logs.txt", text.as_bytes());
    let lines = |container: &str| {
        let stream = seen.streams.iter().find(|s| s.0.container.as_deref() == Some(container));
        stream.map(|s| (s.0.pod.as_deref(), s.0.component, s.1.clone()))
    };
    let line = |number: u64, text: &str| (number, text.to_owned());
    let pod = Some("cart-1");
    assert_eq!(lines("kuma-init"), Some((pod, Component::Init, vec![line(2, "one"), line(3, "two")])));
    assert_eq!(lines("migrate"), Some((pod, Component::Other, vec![line(6, "three")])));
    assert_eq!(lines("quiet"), Some((pod, Component::Other, Vec::new())));
    assert_eq!((lines("app"), lines("db"), seen.gaps.len()), (None, None, 1));
    assert_eq!(seen.gaps[0].what, "cart-1/db");
}

#[test]
fn described_workloads_and_their_events() {
    let text = "$ kubectl describe rs cart-6d9f7c
Name:           cart-6d9f7c
Namespace:      shop
Selector:       app=cart
Labels:         app=cart
Controlled By:  Deployment/cart
Replicas:       0 current / 2 desired
Pods Status:    0 Running / 0 Waiting / 0 Succeeded / 0 Failed
Pod Template:
  Labels:       app=cart
  Annotations:  kuma.io/mesh: blue
  Containers:
   cart:
    Image:  nginx
Events:
  Type     Reason        Age                From                   Message
  ----     ------        ----               ----                   -------
  Warning  FailedCreate  3s (x14 over 44s)  replicaset-controller  Error creating: it is denied
$ kubectl -n kube-system describe ds kuma-cni-node
Name:           kuma-cni-node
Selector:       app=kuma-cni
Node-Selector:  kubernetes.io/os=linux
Desired Number of Nodes Scheduled: 3
Number of Nodes Scheduled with Available Pods: 2
Pod Template:
  Containers:
   install-cni:
    Image:  kuma-cni
    Args:
      sleep 900 && exec /install-cni
$ kubectl describe sts -n shop db | tail -n 3
Volume Claims:  <none>
Events:
  Warning  FailedCreate  3s (x14 over 44s)  statefulset-controller  create Pod db-0 failed
";
    let seen = read("paste.txt", text.as_bytes());
    let names: Vec<String> = seen
        .objects
        .iter()
        .map(|o| format!("{} {}/{}", o.kind, o.namespace.as_deref().unwrap_or_default(), o.name))
        .collect();
    let expected = [
        "ReplicaSet shop/cart-6d9f7c",
        "Event shop/cart-6d9f7c.line1",
        "DaemonSet kube-system/kuma-cni-node",
        "Event shop/db.line1",
    ];
    assert_eq!(names, expected);
    let at = |object: usize, path: &str| seen.objects[object].value.pointer(path).cloned().unwrap_or_default();
    assert_eq!((at(0, "/spec/replicas"), at(0, "/status/replicas")), (2.into(), 0.into()));
    assert_eq!(at(0, "/status/readyReplicas"), serde_json::Value::Null);
    assert_eq!(at(0, "/metadata/ownerReferences/0/name"), "cart");
    assert_eq!(at(0, "/spec/template/metadata/annotations/kuma.io~1mesh"), "blue");
    assert_eq!((at(1, "/involvedObject/kind"), at(1, "/count")), ("ReplicaSet".into(), 14.into()));
    assert_eq!((at(2, "/status/desiredNumberScheduled"), at(2, "/status/numberReady")), (3.into(), 2.into()));
    assert_eq!(at(2, "/spec/template/spec/containers/0/args/0"), "sleep 900 && exec /install-cni");
    assert_eq!(at(3, "/involvedObject/kind"), "StatefulSet");
}

#[test]
fn quoted_containers_are_of_the_pod_that_the_events_name() {
    let text = ">   kuma-sidecar:\n>     Image:          docker.io/kumahq/kuma-dp:2.8.4\n>     State:          Waiting\n>       Reason:       CrashLoopBackOff\n>     Last State:     Terminated\n>       Exit Code:    1\n>     Ready:          False\n>   ui:\n>     Image:          shop/ui:1\n> Events:\n>   Type     Reason   Age   From     Message\n>   ----     ------   ----  ----     -------\n>   Warning  BackOff  9s    kubelet  Back-off restarting failed container kuma-sidecar in pod cart-1_shop(0a1b)\n";
    let seen = read("notes.txt", text.as_bytes());
    let pod = seen.objects.iter().find(|o| &*o.kind == "Pod").unwrap();
    assert_eq!((pod.namespace.as_deref(), &*pod.name, pod.is_partial()), (Some("shop"), "cart-1", true));
    assert_eq!(pod.value.pointer("/status/containerStatuses/0/lastState/terminated/exitCode").unwrap(), 1);
    assert_eq!(pod.value.pointer("/spec/containers/1/name").unwrap(), "ui");
    assert_eq!(seen.objects.iter().filter(|o| &*o.kind == "Event").count(), 1);
}

#[test]
fn a_container_whose_pod_nothing_names_is_a_gap() {
    let container =
        "  kuma-sidecar:\n    Image:          docker.io/kumahq/kuma-dp:2.8.4\n    State:          Waiting\n";
    for below in
        ["", "$ kubectl get nodes\nNAME   STATUS   ROLES    AGE   VERSION\nn1     Ready    <none>   3d    v1.30.1\n"]
    {
        let seen = read("notes.txt", format!("what I saw:\n\n{container}{below}").as_bytes());
        assert!(!seen.objects.iter().any(|o| &*o.kind == "Pod"));
        let effects: Vec<&str> = seen.gaps.iter().map(|g| g.effect.0.as_str()).collect();
        let expected = "A described container (line 3) does not tell which pod it belongs to: paste the description's beginning, or its events, as well.";
        assert_eq!(effects, [expected]);
    }
}

#[test]
fn rows_without_headers_and_broken_messages() {
    let text = "$ kubectl -n shop get events | tail -2\n5m   Warning   FailedCreate   replicaset/cart   Error\ncreating: denied\nthe request\n3m   Normal   Killing   pod/cart-1   Stopping\n$ kubectl get pods -n kube-system -o wide | grep cni\nkuma-cni-node-7hq9z   0/1   CrashLoopBackOff   214 (2m1s ago)   18h   10.0.0.1   n3   <none>   <none>\n$ kubectl get ns shop --show-labels\nNAME   STATUS   AGE   LABELS\nshop   Active   4d    team=a,kuma.io/sidecar-injection=enabled\n";
    let seen = read("x.txt", text.as_bytes());
    let find = |kind: &'static str| seen.objects.iter().filter(move |o| &*o.kind == kind);
    let messages: Vec<_> = find("Event").map(|o| o.value["message"].as_str().unwrap().to_owned()).collect();
    assert_eq!(messages, ["Error creating: denied the request", "Stopping"]);
    assert!(find("Event").all(|o| o.namespace.as_deref() == Some("shop") && o.value["age"].is_string()));
    let pod = find("Pod").next().unwrap();
    assert_eq!(pod.value.pointer("/spec/nodeName").unwrap(), "n3");
    let namespace = find("Namespace").next().unwrap();
    assert_eq!(namespace.value["metadata"]["labels"]["kuma.io/sidecar-injection"], "enabled");
}

#[test]
fn a_description_without_its_beginning_tells_of_the_pod_in_the_command() {
    let text = "$ kubectl describe po cart-7... -n shop\n    Image:         docker.io/kumahq/kuma-init:2.11.7\n    Command:\n      /usr/bin/kumactl\n      install\n      transparent-proxy\n    State:         Waiting\n      Reason:      CrashLoopBackOff\nContainers:\n  kuma-sidecar:\n    Image:         docker.io/kumahq/kuma-dp:2.11.7\n$ kubectl get pods\nNAME           READY   STATUS   RESTARTS   AGE\ncart-7d9f-x2   0/2     Init:CrashLoopBackOff   3   5m\n";
    let seen = read("x.txt", text.as_bytes());
    let pod = seen.objects.iter().find(|o| o.value.pointer("/spec/containers").is_some()).unwrap();
    assert_eq!((&*pod.name, pod.namespace.as_deref()), ("cart-7d9f-x2", Some("shop")));
    assert_eq!(pod.value.pointer("/spec/initContainers/0/name").unwrap(), "kuma-init");
    assert_eq!(pod.value.pointer("/status/phase").unwrap(), "Pending");
}

#[test]
fn a_description_tells_when_it_was_made() {
    let text = "Name:         cart-1\nNamespace:    shop\nNode:         n1/10.0.0.1\nStart Time:   Thu, 01 Jan 2026 00:00:00 +0000\nStatus:       Running\nContainers:\n  app:\n    State:    Running\nEvents:\n  Type    Reason     Age   From               Message\n  ----    ------     ----  ----               -------\n  Normal  Scheduled  19m   default-scheduler  Successfully assigned shop/cart-1 to n1\n";
    let seen = read("x.txt", text.as_bytes());
    assert_eq!(seen.objects[0].value.pointer("/status/seenAt").unwrap(), "2026-01-01T00:19:00Z");
}

#[test]
fn a_dump_as_one_text_is_objects_and_logs() {
    let list = |name: &str| {
        format!(
            "{{\n    \"kind\": \"PodList\",\n    \"items\": [{{\"metadata\": {{\"name\": \"{name}\", \"namespace\": \"shop\"}}}}]\n}}\n"
        )
    };
    let log = |pod: &str, text: &str| {
        format!(
            "==== START logs for container app of pod shop/{pod} ====\n{text}==== END logs for container app of pod shop/{pod} ====\n"
        )
    };
    let json = "{\"level\":\"info\"}\n";
    let text = format!("{}{}{}{}", list("cart-1"), log("cart-1", json), list("cart-2"), log("cart-2", "no end"));
    let seen = read("dump.txt", text.as_bytes());
    let pods: Vec<(&str, Option<u64>)> = seen.objects.iter().map(|o| (&*o.name, o.at.line)).collect();
    assert_eq!(pods, [("cart-1", None), ("cart-2", Some(8))]);
    let logs: Vec<(Option<&str>, u64, &str)> = seen
        .streams
        .iter()
        .flat_map(|(stream, lines)| lines.iter().map(|(at, line)| (stream.pod.as_deref(), *at, line.as_str())))
        .collect();
    assert_eq!(logs, [(Some("cart-1"), 6, json.trim_end()), (Some("cart-2"), 13, "no end")]);
    assert!(seen.gaps.is_empty(), "{:?}", seen.gaps);
    let broken =
        read("dump.txt", format!("{{\"kind\": \"PodList\", \"items\": [\n{}", log("cart-1", "a\n")).as_bytes());
    assert_eq!((broken.gaps.len(), broken.streams.len()), (1, 1), "what is broken is said, and the logs are read");
}

#[test]
fn taints_as_columns_events_without_ages_and_conditions() {
    let text = "$ kubectl get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints\nNAME   TAINTS\nn1     <none>\nn2     [map[effect:NoSchedule key:NodeReadiness]]\n$ kubectl get nodes -o custom-columns='NAME:.metadata.name,TAINTS:.spec.taints[*].key'\nNAME   TAINTS\nn3     NodeReadiness,spot\n\nevents:\n\nWarning  FailedCreatePodSandBox  pod/cart-1  failed to set up\n";
    let seen = read("x.txt", text.as_bytes());
    let keys = |object: &Object| {
        let taints = object.value.pointer("/spec/taints").and_then(serde_json::Value::as_array).cloned();
        let keys = taints.unwrap_or_default().iter().filter_map(|t| Some(t.get("key")?.as_str()?.to_owned())).collect();
        (object.name.to_string(), keys)
    };
    let nodes: Vec<(String, Vec<String>)> = seen.objects.iter().filter(|o| &*o.kind == "Node").map(keys).collect();
    let of = |name: &str, keys: &[&str]| (name.to_owned(), keys.iter().map(|k| (*k).to_owned()).collect());
    assert_eq!(nodes, [of("n1", &[]), of("n2", &["NodeReadiness"]), of("n3", &["NodeReadiness", "spot"])]);
    let event = seen.objects.iter().find(|o| &*o.kind == "Event").unwrap();
    assert_eq!(event.value.pointer("/involvedObject/name").unwrap(), "cart-1");
    let text = "Name:         cart-1\nNamespace:    shop\nStatus:       Running\nContainers:\n  app:\n    State:    Running\nConditions:\n  Type    Status\n  Ready   True \n";
    let seen = read("x.txt", text.as_bytes());
    let conditions = seen.objects[0].value.pointer("/status/conditions").unwrap();
    assert_eq!(conditions, &serde_json::json!([{"type": "Ready", "status": "True"}]));
}

#[test]
fn events_under_headings_of_ones_own_and_fields_that_a_search_let_through() {
    let text = "k get events -o custom-columns=TIME:.lastTimestamp,NS:.involvedObject.namespace,KIND:.involvedObject.kind,NAME:.involvedObject.name,COUNT:.count,MSG:.message\n\nTIME                   NS     KIND         NAME        COUNT   MSG\n2025-12-09T14:58:10Z   shop   Deployment   cart        1       Scaled up replica set cart-7d9f to 1\n2025-12-09T15:31:20Z   shop   ReplicaSet   cart-7d9f   16      Error creating: denied the request: x\n";
    let seen = read("x.txt", text.as_bytes());
    let told = |object: &Object| {
        let text = |pointer: &str| object.value.pointer(pointer).map(serde_json::Value::to_string).unwrap_or_default();
        ["/involvedObject/name", "/reason", "/type", "/count", "/lastTimestamp"].map(text).join(" ")
    };
    let events: Vec<String> = seen.objects.iter().map(told).collect();
    let refused = r#""cart-7d9f" "FailedCreate" "Warning" 16 "2025-12-09T15:31:20Z""#;
    assert_eq!(events, [r#""cart" "" "Normal" 1 "2025-12-09T14:58:10Z""#, refused]);
    let other = "PS C:\\Users\\x> kubectl get events -n shop -o custom-columns='ULTIMO:.lastTimestamp,TIPO:.type,MOTIVO:.reason,OBJ:.involvedObject.kind,NOME:.involvedObject.name,MSG:.message' | Select-Object -Last 5\n2026-10-19T12:02:44Z   Warning   FailedCreate   ReplicaSet   cart-7d9f   Error creating: x\nPS C:\\Users\\x> date\n";
    let seen = read("x.txt", other.as_bytes());
    let events: Vec<String> = seen.objects.iter().map(told).collect();
    assert_eq!(events, [r#""cart-7d9f" "FailedCreate" "Warning" 1 "2026-10-19T12:02:44Z""#]);
    let on_host = |text: &str, pointer: &str| {
        let seen = read("x.txt", text.as_bytes());
        seen.objects.first().and_then(|o| o.value.pointer(pointer).cloned())
    };
    let yes = Some(serde_json::Value::Bool(true));
    let search = "`kubectl get pod -n shop cart-1 -o yaml | grep -nE 'uid:|Network'`(cut)\n35:  uid: 3eed\n203:  hostNetwork: true\n289:  - name: x\n";
    assert_eq!(on_host(search, "/spec/hostNetwork"), yes);
    let fragment = "# kubectl -n shop get ds probe -o yaml   (cut)\nspec:\n  template:\n    spec:\n      containers:\n      - name: probe\n      hostNetwork: true\n# ...\n";
    assert_eq!(on_host(fragment, "/spec/template/spec/hostNetwork"), yes);
    assert_eq!(on_host(fragment, "/spec/template/spec/containers"), None, "what was cut is not known");
}

#[test]
fn a_cut_specification_leaves_what_is_above_it_and_unread_event_rows_are_said() {
    let fields = "$ kubectl -n shop get pod cart-1 -o yaml | head -9\nmetadata:\n  annotations:\n    kuma.io/gateway: enabled\n  name: cart-1\nspec:\n  containers:\n  - name: app\n  hostNetwork: true\n# ...\n";
    let seen = read("x.txt", fields.as_bytes());
    let pod = &seen.objects[0].value;
    assert_eq!(pod.pointer("/spec/hostNetwork"), Some(&serde_json::Value::Bool(true)), "{pod}");
    assert_eq!(pod.pointer("/metadata/annotations/kuma.io~1gateway").unwrap(), "enabled");
    let events = "$ kubectl get events -n shop -o custom-columns=T:.lastTimestamp,R:.reason,K:.involvedObject.kind,N:.involvedObject.name,M:.message\n2026-10-19T12:02:44Z   FailedCreate   ReplicaSet   cart-7d9f   Error creating: x\n2026-10-19T12:0\n2026-10-19T12:03:44Z   FailedCreate   ReplicaSet   cart-7d9f   Error creating: y\n";
    let seen = read("x.txt", events.as_bytes());
    let rows = seen.objects.iter().filter(|o| &*o.kind == "Event").count();
    assert_eq!((rows, seen.gaps.len()), (2, 1), "a row that cannot be read is said: {:?}", seen.gaps);
}

#[test]
fn what_a_template_made_is_said_to_be_unread() {
    let range = "$ kubectl get pod -n shop cart-1 -o jsonpath='{range .status.conditions[*]}{.type} {.status}{end}'\nReady True\nInitialized True\n";
    assert_eq!(read("x.txt", range.as_bytes()).gaps.len(), 1);
    let field = "$ kubectl get pod -n shop cart-1 -o jsonpath='{.spec.nodeName}'\nn1\n";
    assert_eq!(read("x.txt", field.as_bytes()).gaps.len(), 0);
}

#[test]
fn captions_and_borders_part_logs_from_what_is_above() {
    let text = "----- Pod -----\nName:         cart-1\nNamespace:    shop\nStatus:       Pending\nInit Containers:\n  migrate:\n    Image:    x\nEvents:       <none>\n\n----- log of migrate -----\ndial tcp: connection refused\n\nNode:\n\n2026-01-01T00:00:00.000Z\tINFO\tkuma-cni\tx\n";
    let seen = read("x.txt", text.as_bytes());
    let logs: Vec<(Option<&str>, usize)> =
        seen.streams.iter().map(|(stream, lines)| (stream.container.as_deref(), lines.len())).collect();
    assert_eq!(logs, [(Some("migrate"), 2), (Some("install-cni"), 2)]);
}

#[test]
fn another_command_ends_the_output_of_the_one_before() {
    let text = "me@pc ~> kubectl logs -n shop cart-1 -c app\na\nme@pc ~> cat other.log\nb\n";
    let seen = read("x.txt", text.as_bytes());
    let pods: Vec<Option<&str>> = seen.streams.iter().map(|(stream, _)| stream.pod.as_deref()).collect();
    assert_eq!(pods, [Some("cart-1"), None]);
}

#[test]
fn events_that_name_nobody_are_of_the_pod_that_people_speak_of() {
    let involved = |text: &str| {
        let all = objects_of(text);
        let events = all.iter().filter(|o| &*o.kind == "Event");
        events
            .map(|e| {
                let name = |key: &str| e.value["involvedObject"][key].as_str().unwrap_or_default().to_owned();
                (name("namespace"), name("name"), e.value["message"].as_str().unwrap_or_default().to_owned())
            })
            .collect::<Vec<_>>()
    };
    let chat = "trade          match-engine-0                    0/2     ContainerCreating   2             33d     n23\n\ndescribe 一下 match-engine-0 ，只要 Events\n\nEvents:\n  Type     Reason                  Age                     From     Message\n  ----     ------                  ----                    ----     -------\n  Warning  FailedCreatePodSandBox  2m32s (x1841 over 8h)   kubelet  Failed to create pod sandbox: plugin type=\"kuma-cni\" failed (add): more than one process\n";
    assert_eq!(involved(chat)[0].1, "match-engine-0");
    assert_eq!(involved(chat)[0].0, "trade");
    let quoted = "antrag      dienst-64d7bd7c58-fh2xv        0/2   Init:0/1            0   34m\n\nEreignis von dienst-64d7bd7c58-fh2xv:\n\n\"Failed to create pod sandbox: failed to setup network for sandbox \\\"c0a\\\": plugin type=\\\"calico\\\"\nfailed (add): error: Unauthorized\"   (x141 over 34m)\n\nOK\n";
    let quoted = involved(quoted);
    assert_eq!((quoted[0].0.as_str(), quoted[0].1.as_str()), ("antrag", "dienst-64d7bd7c58-fh2xv"));
    assert!(quoted[0].2.contains("plugin type=\"calico\" failed (add): error: Unauthorized"), "{quoted:?}");
    let mail = "Aus kubectl describe:\n\n  Warning  FailedCreatePodSandBox  2m14s (x24 over 21m)  kubelet  Failed to create pod sandbox: rpc error:\ncode = Unknown desc = plugin type=\"kuma-cni\" failed (add): pods \"tarif-5f6dd9bb9c-x6t2p\" is\nforbidden: User \"x\" cannot get resource \"pods\" in API group \"\"\nin the namespace \"abrechnung\"\n\nGruß\n";
    let mail = involved(mail);
    assert_eq!((mail[0].0.as_str(), mail[0].1.as_str()), ("abrechnung", "tarif-5f6dd9bb9c-x6t2p"));
}

#[test]
fn a_pod_of_which_somebody_left_out_what_it_is_and_pods_listed_by_their_node() {
    let text = "yaml:\n\nmetadata:\n  name: cart-7d9f6c5b8-x2bcd\n  namespace: shop\n  annotations:\n    kuma.io/sidecar-uid: \"5678\"\nspec:\n  runtimeClassName: gvisor\n  initContainers:\n  - name: kuma-validation\n  containers:\n  - name: app\n\nThanks\n";
    let all = objects_of(text);
    let pod = all.iter().find(|o| &*o.kind == "Pod").unwrap();
    assert!(pod.is_partial() && pod.shows("spec.runtimeClassName") && !pod.shows("spec.initContainers"));
    assert!(pod.shows_key("metadata.annotations", "kuma.io/sidecar-uid"));
    let listed = "$ kubectl get pod -n kube-system --field-selector spec.nodeName=n1\nNAME        READY   STATUS    RESTARTS   AGE\nkuma-cni-a   1/1     Running   0          5m\n";
    assert_eq!(objects_of(listed)[0].value["spec"]["nodeName"], "n1");
}

#[test]
fn events_alone_in_a_file_and_the_schedulers_words() {
    let event = r#"{"metadata":{"name":"cart.1","namespace":"shop"},"reason":"FailedCreate","message":"Error creating: x","type":"Warning","involvedObject":{"kind":"ReplicaSet","namespace":"shop","name":"cart"}}"#;
    let seen = read("events.ndjson", format!("{event}\nnot json\n{event}\n").as_bytes());
    assert_eq!((seen.objects.len(), seen.gaps.len(), seen.streams.len()), (2, 1, 0));
    let line = "I0416 14:20:03.771000       1 schedule_one.go:1046] \"Unable to schedule pod; no fit; waiting\" pod=\"shop/cart-1\" err=\"0/5 nodes are available: 4 node(s) had untolerated taint {NodeReadiness: }.\"\n";
    let seen = read("kube-scheduler.log", line.as_bytes());
    assert_eq!(seen.objects[0].value["reason"], "FailedScheduling");
    assert_eq!(seen.objects[0].value["involvedObject"]["name"], "cart-1");
}
