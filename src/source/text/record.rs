//! Records of log stores and shippers: one JSON object that holds a line, and whose line it is.

use serde_json::Value;

use crate::evidence::Time;

use super::framing::Framed;

/// Keys under which the line is, in order of preference.
const MESSAGES: [&str; 9] = [
    "/log",
    "/message",
    "/line",
    "/MESSAGE",
    "/textPayload",
    "/jsonPayload/message",
    "/jsonPayload/log",
    "/msg",
    "/@message",
];

const NAMESPACES: [&str; 10] = [
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
];

const PODS: [&str; 11] = [
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
];

const CONTAINERS: [&str; 11] = [
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
];

const NODES: [&str; 9] = [
    "/nodeName",
    "/kubernetes/host",
    "/kubernetes/node/name",
    "/labels/node_name",
    "/labels/compute.googleapis.com~1resource_name",
    "/kubernetes.node.name",
    "/kubernetes_host",
    "/k8s.node.name",
    "/_HOSTNAME",
];

const TIMES: [&str; 7] =
    ["/time", "/timestamp", "/@timestamp", "/date", "/ts", "/timeUnixNano", "/__REALTIME_TIMESTAMP"];

/// The line of a record; `None` for what is no record, as an object of Kubernetes.
pub(super) fn framed(value: &Value) -> Option<Framed> {
    let source = value.get("_source").unwrap_or(value);
    if source.get("kind").is_some() && source.get("metadata").is_some() {
        return None;
    }
    // Cloud Logging takes a container's line that is JSON apart.
    let apart = || source.get("jsonPayload").filter(|payload| payload.is_object()).map(Value::to_string);
    // Under the same name, one store has the line and another what it knows of the file (`log.offset`).
    let message = MESSAGES.iter().find_map(|path| source.pointer(path).and_then(text_of)).or_else(apart)?;
    let find =
        |paths: &[&str]| paths.iter().find_map(|path| source.pointer(path).and_then(Value::as_str)).map(str::to_owned);
    let own = Framed {
        namespace: find(&NAMESPACES),
        pod: find(&PODS),
        container: find(&CONTAINERS),
        node: find(&NODES),
        time: TIMES.iter().find_map(|path| source.pointer(path).and_then(time_of)),
        partial: source.get("stream").is_some() && source.get("time").is_some() && !message.ends_with('\n'),
        message: message.trim_end_matches(['\n', '\r']).replace('\n', " ").into_bytes(),
    };
    Some(inner(&own).unwrap_or(own))
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
