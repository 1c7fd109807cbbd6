//! Records of log stores and shippers: one JSON object that holds a line, and whose line it is.

use serde_json::Value;

use crate::evidence::Time;

use super::framing::Framed;

/// Keys under which the line is, in order of preference.
const MESSAGES: [&str; 10] = [
    "/log",
    "/message",
    "/line",
    "/MESSAGE",
    "/textPayload",
    "/jsonPayload/message",
    "/jsonPayload/log",
    "/msg",
    "/@message",
    "/_raw",
];

const NAMESPACES: [&str; 13] = [
    "/namespace",
    "/kubernetes/namespace_name",
    "/kubernetes/namespace",
    "/labels/namespace",
    "/labels/k8s_namespace_name",
    "/labels/kubernetes_namespace_name",
    "/resource/labels/namespace_name",
    "/kubernetes.namespace",
    "/kubernetes_namespace_name",
    "/k8s.namespace.name",
    "/namespace_name",
    "/kubernetes/pod_namespace",
    "/attrs/io.kubernetes.pod.namespace",
];

const PODS: [&str; 13] = [
    "/podName",
    "/pod",
    "/kubernetes/pod_name",
    "/kubernetes/pod/name",
    "/labels/pod",
    "/labels/k8s_pod_name",
    "/labels/kubernetes_pod_name",
    "/resource/labels/pod_name",
    "/kubernetes.pod.name",
    "/kubernetes_pod_name",
    "/k8s.pod.name",
    "/pod_name",
    "/attrs/io.kubernetes.pod.name",
];

const CONTAINERS: [&str; 13] = [
    "/containerName",
    "/container",
    "/kubernetes/container_name",
    "/kubernetes/container/name",
    "/labels/container",
    "/labels/k8s_container_name",
    "/labels/kubernetes_container_name",
    "/resource/labels/container_name",
    "/kubernetes.container.name",
    "/kubernetes_container_name",
    "/k8s.container.name",
    "/container_name",
    "/attrs/io.kubernetes.container.name",
];

const NODES: [&str; 10] = [
    "/nodeName",
    "/kubernetes/host",
    "/kubernetes/node/name",
    "/labels/node_name",
    "/labels/compute.googleapis.com~1resource_name",
    "/kubernetes.node.name",
    "/kubernetes_host",
    "/k8s.node.name",
    "/kubernetes/pod_node_name",
    "/_HOSTNAME",
];

const TIMES: [&str; 8] =
    ["/time", "/timestamp", "/@timestamp", "/date", "/ts", "/timeUnixNano", "/__REALTIME_TIMESTAMP", "/_time"];

/// The line of a record; `None` for what is no record, as an object of Kubernetes.
pub(super) fn framed(value: &Value) -> Option<Framed> {
    // Splunk's answer to a search.
    let result = || value.get("result").filter(|result| result.get("_raw").is_some());
    let datadog = || value.get("attributes").filter(|of| of.get("message").is_some() && of.get("tags").is_some());
    let source = value.get("_source").or_else(result).or_else(datadog).unwrap_or(value);
    if source.get("kind").is_some() && source.get("metadata").is_some() {
        return None;
    }
    // Cloud Logging takes a container's line that is JSON apart.
    let apart = || source.get("jsonPayload").filter(|payload| payload.is_object()).map(Value::to_string);
    // Under the same name, one store has the line and another what it knows of the file (`log.offset`).
    let message = klog(source)
        .or_else(|| MESSAGES.iter().find_map(|path| source.pointer(path).and_then(text_of)))
        .or_else(apart)?;
    let find =
        |paths: &[&str]| paths.iter().find_map(|path| source.pointer(path).and_then(Value::as_str)).map(str::to_owned);
    let tags = source.get("tags").and_then(Value::as_array);
    let tag = |name: &str| {
        let mut tags = tags.into_iter().flatten().filter_map(Value::as_str);
        tags.find_map(|tag| Some(tag.strip_prefix(name)?.strip_prefix(':')?.to_owned()))
    };
    let own = Framed {
        namespace: find(&NAMESPACES).or_else(|| tag("kube_namespace")),
        pod: find(&PODS).or_else(|| tag("pod_name")),
        container: find(&CONTAINERS).or_else(|| tag("kube_container_name")),
        node: find(&NODES).or_else(|| tag("kube_node")).or_else(|| source.get("_raw").and_then(|_| find(&["/host"]))),
        time: TIMES.iter().find_map(|path| source.pointer(path).and_then(time_of)),
        partial: source.get("stream").is_some() && source.get("time").is_some() && !message.ends_with('\n'),
        message: message.trim_end_matches(['\n', '\r']).replace('\n', " ").into_bytes(),
    };
    Some(inner(&own).unwrap_or(own))
}

/// The line that the kubelet would have printed of a pod, where it logs JSON, as on Talos: `kubelet x.go:1] "msg" err="…" pod="shop/cart"`.
fn klog(source: &Value) -> Option<String> {
    let text = |pointer: &str| source.pointer(pointer).and_then(Value::as_str);
    let (caller, said) = text("/caller").filter(|caller| caller.contains(".go:")).zip(text("/msg"))?;
    let (name, namespace) = text("/pod/name").zip(text("/pod/namespace"))?;
    let caller = caller.rsplit('/').next().unwrap_or(caller);
    let error = text("/err").map(|error| format!(" err={error:?}")).unwrap_or_default();
    Some(format!("kubelet {caller}] {said:?}{error} pod=\"{namespace}/{name}\""))
}

/// A record within a record, as a shipper's within `CloudWatch`'s.
fn inner(outer: &Framed) -> Option<Framed> {
    if outer.pod.is_some() || !outer.message.starts_with(b"{") {
        return None;
    }
    let within = framed(&serde_json::from_slice(&outer.message).ok()?).filter(|within| within.pod.is_some())?;
    Some(Framed { time: within.time.or_else(|| outer.time.clone()), partial: false, ..within })
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.clone()),
        // journald gives bytes where the text is not UTF-8.
        Value::Array(bytes) => {
            let bytes: Vec<u8> = bytes.iter().filter_map(|b| b.as_u64().and_then(|b| u8::try_from(b).ok())).collect();
            Some(String::from_utf8_lossy(&bytes).into_owned())
        }
        _ => None,
    }
}

/// A time in RFC 3339; numbers are seconds, milliseconds, microseconds or nanoseconds since the epoch, by their size.
pub(super) fn time_of(value: &Value) -> Option<String> {
    const FIRST_MILLISECONDS: i128 = 100_000_000_000;
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let Ok(number) = whole.parse::<i128>() else {
        let text = match (text.strip_suffix(" UTC"), text.strip_suffix("+0000")) {
            (Some(bare), _) | (_, Some(bare)) => format!("{bare}Z").replace(' ', "T"),
            _ => text,
        };
        // `CloudWatch` writes UTC without saying so.
        let utc = Time::leading(text.as_bytes()).filter(|_| Time::parse(&text).is_none());
        return Some(utc.map_or(text, |(time, _)| time.to_string()));
    };
    let nanoseconds = match number {
        n if n < FIRST_MILLISECONDS => {
            let digits: String = fraction.chars().chain("000000000".chars()).take(9).collect();
            n.checked_mul(1_000_000_000)?.checked_add(digits.parse().ok()?)?
        }
        n if n < FIRST_MILLISECONDS * 1000 => n * 1_000_000,
        n if n < FIRST_MILLISECONDS * 1_000_000 => n * 1000,
        n => n,
    };
    Time::from_nanoseconds(nanoseconds).map(|time| time.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{framed, time_of};

    #[test]
    fn records_of_stores_are_read() {
        let gcp = framed(&json!({
            "textPayload": "x\n", "timestamp": "2026-01-01T00:00:00.1Z",
            "labels": {"compute.googleapis.com/resource_name": "gke-1"},
            "resource": {"labels": {"namespace_name": "shop", "pod_name": "cart-1", "container_name": "app"}},
        }));
        let gcp = gcp.unwrap();
        assert_eq!(
            (gcp.namespace.as_deref(), gcp.pod.as_deref(), gcp.node.as_deref()),
            (Some("shop"), Some("cart-1"), Some("gke-1"))
        );
        let cloudwatch = framed(&json!({"timestamp": 1_767_225_600_500_i64, "message":
            "{\"log\":\"y\",\"kubernetes\":{\"pod_name\":\"cart-1\",\"namespace_name\":\"shop\"}}"}));
        let cloudwatch = cloudwatch.unwrap();
        assert_eq!((cloudwatch.pod.as_deref(), cloudwatch.message.as_slice()), (Some("cart-1"), &b"y"[..]));
        assert_eq!(cloudwatch.time.as_deref(), Some("2026-01-01T00:00:00.5Z"));
        assert_eq!(framed(&json!({"kind": "Pod", "metadata": {}, "message": "x"})), None);
        let datadog =
            framed(&json!({"id": "A", "attributes": {"timestamp": "2025-09-16T05:42:26.935Z", "message": "z",
            "tags": ["kube_namespace:shop", "pod_name:cart-1", "kube_container_name:kuma-init"]}}));
        let datadog = datadog.unwrap();
        assert_eq!((datadog.pod.as_deref(), datadog.container.as_deref()), (Some("cart-1"), Some("kuma-init")));
        assert_eq!(datadog.time.as_deref(), Some("2025-09-16T05:42:26.935Z"));
    }

    #[test]
    fn files_of_docker_and_records_of_vector() {
        let docker = json!({"log": "x\n", "stream": "stdout", "time": "2026-01-01T00:00:00Z", "attrs": {
            "io.kubernetes.container.name": "app", "io.kubernetes.pod.name": "cart-1", "io.kubernetes.pod.namespace": "shop"}});
        let vector = json!({"message": "x", "kubernetes": {"container_name": "app", "pod_name": "cart-1",
            "pod_namespace": "shop", "pod_node_name": "n1"}});
        for (record, node) in [(docker, None), (vector, Some("n1"))] {
            let read = framed(&record).unwrap();
            let of = |part: &Option<String>| part.clone().unwrap_or_default();
            assert_eq!([of(&read.namespace), of(&read.pod), of(&read.container)], ["shop", "cart-1", "app"]);
            assert_eq!(read.node.as_deref(), node);
        }
    }

    #[test]
    fn the_kubelet_logs_json() {
        let record = json!({"ts": 1_727_330_531_611.696, "caller": "kuberuntime/kuberuntime_sandbox.go:72",
            "msg": "Failed to create sandbox for pod", "pod": {"name": "cart-1", "namespace": "shop"}, "err": "type=\"kuma-cni\""});
        let read = framed(&record).unwrap();
        let line = r#"kubelet kuberuntime_sandbox.go:72] "Failed to create sandbox for pod" err="type=\"kuma-cni\"" pod="shop/cart-1""#;
        assert_eq!(String::from_utf8_lossy(&read.message), line);
        assert_eq!((read.time.as_deref(), read.pod), (Some("2024-09-26T06:02:11.611Z"), None));
    }

    #[test]
    fn answers_of_splunk() {
        let record = json!({"preview": false, "result": {"_time": "2024-11-20 15:33:10.110 UTC", "host": "n1",
            "namespace": "shop", "pod": "cart-1", "container_name": "app", "_raw": "x"}});
        let read = framed(&record).unwrap();
        assert_eq!(
            (read.node.as_deref(), read.pod.as_deref(), read.container.as_deref()),
            (Some("n1"), Some("cart-1"), Some("app"))
        );
        assert_eq!(read.time.as_deref(), Some("2024-11-20T15:33:10.110Z"));
        assert_eq!(time_of(&json!("2024-11-20T15:33:31.274+0000")).as_deref(), Some("2024-11-20T15:33:31.274Z"));
    }

    #[test]
    fn what_a_store_knows_of_the_file_is_no_line() {
        let record =
            json!({"_source": {"log": {"offset": 7}, "message": "x", "kubernetes": {"pod": {"name": "cart-1"}}}});
        assert_eq!(framed(&record).map(|f| (f.message, f.pod)), Some((b"x".to_vec(), Some("cart-1".to_owned()))));
    }

    #[test]
    fn times_are_told_by_their_size() {
        for (value, want) in [
            (json!("2026-01-01T00:00:00Z"), "2026-01-01T00:00:00Z"),
            (json!("2026-01-01 00:00:00.500"), "2026-01-01T00:00:00.5Z"),
            (json!("1767225600123456789"), "2026-01-01T00:00:00.123456789Z"),
            (json!("1767225600123456"), "2026-01-01T00:00:00.123456Z"),
            (json!(1_767_225_600_123_i64), "2026-01-01T00:00:00.123Z"),
            (json!(1_767_225_600.25), "2026-01-01T00:00:00.25Z"),
            (json!(1_767_225_600), "2026-01-01T00:00:00Z"),
        ] {
            assert_eq!(time_of(&value).as_deref(), Some(want));
        }
        assert_eq!(time_of(&json!({})), None);
    }
}
