//! What Kuma was configured to do in a pod: its transparent proxy configuration, and the annotations of older releases.

use serde_json::Value;

use super::document::{Redirect, Wanted};

/// The annotation that holds the whole configuration (2.9 and newer).
const CONFIGURATION: &str = "traffic.kuma.io/transparent-proxy-config";

/// Applies a configuration (`redirect`, `kumaDPUser`, `ipFamilyMode`); what it does not say stays as it is.
///
/// Names after `pkg/transparentproxy/config` of Kuma 2.9.
pub fn apply(wanted: &mut Wanted, config: &Value) {
    if let Some(uid) = config.get("kumaDPUser").and_then(number) {
        wanted.uid = uid;
    }
    if let Some(mode) = config.get("ipFamilyMode").and_then(Value::as_str) {
        wanted.ipv6 = !mode.eq_ignore_ascii_case("ipv4");
    }
    redirect(&mut wanted.inbound, config.pointer("/redirect/inbound"));
    redirect(&mut wanted.outbound, config.pointer("/redirect/outbound"));
    let Some(dns) = config.pointer("/redirect/dns") else { return };
    set(&mut wanted.dns.enabled, dns.get("enabled"));
    set(&mut wanted.dns.capture_all, dns.get("captureAll"));
    if let Some(port) = dns.get("port").and_then(number).and_then(|port| u16::try_from(port).ok()) {
        wanted.dns.port = port;
    }
    if let Some(skip) = dns.get("skipConntrackZoneSplit").and_then(Value::as_bool) {
        wanted.dns.zone_split = !skip;
    }
}

/// What a pod asks for; `config` is its configuration where it carries one.
#[must_use]
pub fn of_pod(pod: &Value, config: Option<&Value>) -> Wanted {
    let name = |pointer: &str| pod.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let source = format!("Pod/{}/{}", name("/metadata/namespace"), name("/metadata/name"));
    let mut wanted = Wanted { source, ..Wanted::default() };
    annotations(&mut wanted, pod);
    if let Some(config) = config {
        apply(&mut wanted, config);
    }
    wanted
}

/// The text of the configuration that a pod carries.
#[must_use]
pub fn configuration(pod: &Value) -> Option<&str> {
    annotation(pod, CONFIGURATION)
}

fn annotations(wanted: &mut Wanted, pod: &Value) {
    let port = |name: &str| annotation(pod, name).and_then(|text| text.trim().parse::<u16>().ok());
    let list = |name: &str| annotation(pod, name).map(|text| words(text, ',')).unwrap_or_default();
    if let Some(uid) = annotation(pod, "kuma.io/sidecar-uid").and_then(|text| text.trim().parse().ok()) {
        wanted.uid = uid;
    }
    if let Some(mode) = annotation(pod, "kuma.io/transparent-proxying-ip-family-mode") {
        wanted.ipv6 = !mode.eq_ignore_ascii_case("ipv4");
    }
    wanted.inbound.port = port("kuma.io/transparent-proxying-inbound-port").unwrap_or(wanted.inbound.port);
    wanted.outbound.port = port("kuma.io/transparent-proxying-outbound-port").unwrap_or(wanted.outbound.port);
    wanted.inbound.exclude_ports = list("traffic.kuma.io/exclude-inbound-ports");
    wanted.outbound.exclude_ports = list("traffic.kuma.io/exclude-outbound-ports");
    wanted.outbound.exclude_ips = list("traffic.kuma.io/exclude-outbound-ips");
    let for_users = annotation(pod, "traffic.kuma.io/exclude-outbound-ports-for-uids");
    wanted.outbound.exclude_ports_for_uids = for_users.map(|text| words(text, ';')).unwrap_or_default();
    if let Some(enabled) = annotation(pod, "kuma.io/builtindns") {
        wanted.dns.enabled = matches!(enabled, "enabled" | "true");
    }
    wanted.dns.port = port("kuma.io/builtindnsport").unwrap_or(wanted.dns.port);
}

fn annotation<'p>(pod: &'p Value, name: &str) -> Option<&'p str> {
    pod.get("metadata")?.get("annotations")?.get(name)?.as_str()
}

fn redirect(direction: &mut Redirect, config: Option<&Value>) {
    let Some(config) = config else { return };
    set(&mut direction.enabled, config.get("enabled"));
    if let Some(port) = config.get("port").and_then(number).and_then(|port| u16::try_from(port).ok()) {
        direction.port = port;
    }
    let lists = [
        ("excludePorts", &mut direction.exclude_ports),
        ("includePorts", &mut direction.include_ports),
        ("excludePortsForIPs", &mut direction.exclude_ips),
        ("excludePortsForUIDs", &mut direction.exclude_ports_for_uids),
    ];
    for (name, list) in lists {
        match config.get(name) {
            Some(Value::Array(items)) => *list = items.iter().map(plain).collect(),
            Some(Value::String(text)) => *list = words(text, ','),
            _ => {}
        }
    }
}

fn set(slot: &mut bool, value: Option<&Value>) {
    if let Some(value) = value.and_then(Value::as_bool) {
        *slot = value;
    }
}

/// A number, also one that is written as a text.
fn number(value: &Value) -> Option<u32> {
    let number = value.as_u64().or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()))?;
    u32::try_from(number).ok()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn words(text: &str, between: char) -> Vec<String> {
    text.split(between).map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{apply, of_pod};
    use crate::host::document::Wanted;

    #[test]
    fn what_a_configuration_does_not_say_stays() {
        let mut wanted = Wanted::default();
        let config = json!({"kumaDPUser": "1337", "ipFamilyMode": "ipv4", "redirect": {
            "inbound": {"port": 16006, "excludePorts": [22, "8000-8010"]},
            "outbound": {"enabled": false}, "dns": {"skipConntrackZoneSplit": true, "port": 70000}}});
        apply(&mut wanted, &config);
        let usual = Wanted::default();
        assert_eq!((wanted.uid, wanted.ipv4, wanted.ipv6), (1337, true, false));
        assert_eq!((wanted.inbound.port, wanted.inbound.enabled), (16006, true));
        assert_eq!(wanted.inbound.exclude_ports, ["22", "8000-8010"]);
        assert_eq!((wanted.outbound.enabled, wanted.outbound.port), (false, 15001));
        // A number that is no port is not taken for one.
        assert_eq!((wanted.dns.port, wanted.dns.zone_split), (usual.dns.port, false));
        apply(&mut wanted, &json!("garbage"));
        assert_eq!(wanted.uid, 1337);
    }

    #[test]
    fn annotations_and_then_the_configuration() {
        let pod = json!({"metadata": {"namespace": "shop", "name": "cart-0", "annotations": {
            "kuma.io/sidecar-uid": "900", "kuma.io/transparent-proxying-inbound-port": "16007",
            "traffic.kuma.io/exclude-outbound-ports-for-uids": "tcp:80:1; *:*:2", "kuma.io/builtindns": "disabled"}}});
        let wanted = of_pod(&pod, None);
        assert_eq!((wanted.source.as_str(), wanted.uid, wanted.inbound.port), ("Pod/shop/cart-0", 900, 16007));
        assert_eq!(wanted.outbound.exclude_ports_for_uids, ["tcp:80:1", "*:*:2"]);
        assert!(!wanted.dns.enabled);
        assert_eq!(of_pod(&pod, Some(&json!({"kumaDPUser": 901}))).uid, 901);
    }
}
