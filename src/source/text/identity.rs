//! Whose log a file is, as far as its path and its content tell.

use std::sync::Arc;

use crate::evidence::{Component, Instance};

/// What a path tells of a log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Identity {
    /// Namespace.
    pub(super) namespace: Option<Arc<str>>,
    /// Pod.
    pub(super) pod: Option<Arc<str>>,
    /// Container.
    pub(super) container: Option<Arc<str>>,
    /// Which run.
    pub(super) instance: Instance,
}

/// Containers of which a file name can end in without a doubt.
const KNOWN: [&str; 8] = [
    "kuma-validation",
    "kuma-init",
    "kuma-sidecar",
    "kuma-gateway",
    "install-cni",
    "control-plane",
    "istio-validation",
    "istio-proxy",
];

/// Suffixes of a file name that mean the run before.
const PREVIOUS: [&str; 7] = ["-previous", ".previous", "_previous", "-prev", ".prev", "_prev", ".log.1"];

/// Reads a path: node log trees (`<ns>_<pod>_<uid>/<c>/<n>.log`, `<pod>_<ns>_<c>-<id>.log`), what `oc adm inspect` and
/// must-gather write (`<ns>/pods/<pod>/<c>/<c>/logs/current.log`), folders (`<ns>/<pod>/<c>.log`) and the file names people choose (`<ns>_<pod>_<c>.log`, `<pod>-<c>.log`, `<c>.log` …).
pub(super) fn of_path(path: &str) -> Identity {
    let parts: Vec<&str> = path.split('/').filter(|p| !p.is_empty() && *p != ".").collect();
    let Some((file, folders)) = parts.split_last() else { return Identity::default() };
    let (stem, instance) = stem(file);
    if let Some(tree) = node_tree(folders, stem) {
        return Identity { instance, ..tree };
    }
    if let Some(inspected) = inspected(folders, stem) {
        return inspected;
    }
    let mut id = of_name(stem);
    id.instance = instance;
    if id.pod.is_none() && id.container.is_some() {
        let mut above = folders.iter().rev().filter(|f| !["logs", "log", "pods", "containers"].contains(f));
        let folder = |f: &&&str| f.ends_with("-logs") || f.ends_with("-log");
        let pod = above.next().filter(|f| is_name(f) && f.contains('-') && !folder(f));
        id.pod = pod.map(|p| Arc::from(*p));
        if pod.is_some() {
            id.namespace = above.next().filter(|f| is_name(f)).map(|n| Arc::from(*n));
        }
    }
    id
}

fn stem(file: &str) -> (&str, Instance) {
    let mut stem = file;
    let mut instance = Instance::Current;
    loop {
        let before = stem;
        for suffix in PREVIOUS {
            if let Some(s) = stem.strip_suffix(suffix) {
                instance = Instance::Previous;
                stem = s.trim_end_matches(['-', '_']);
            }
        }
        for suffix in [".gz", ".log", ".txt", ".out", ".json", ".jsonl"] {
            stem = stem.strip_suffix(suffix).unwrap_or(stem);
        }
        if before == stem {
            return (stem, instance);
        }
    }
}

/// `/var/log/pods/<ns>_<pod>_<uid>/<c>/<n>.log` and `/var/log/containers/<pod>_<ns>_<c>-<64 hex>.log`.
fn node_tree(folders: &[&str], stem: &str) -> Option<Identity> {
    if let [.., pod_folder, container] = folders
        && stem.split('.').next().is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    {
        let (namespace, rest) = pod_folder.split_once('_')?;
        let (pod, _) = rest.rsplit_once('_')?;
        return Some(Identity {
            namespace: Some(namespace.into()),
            pod: Some(pod.into()),
            container: Some((*container).into()),
            instance: Instance::Current,
        });
    }
    let mut fields = stem.splitn(3, '_');
    let (pod, namespace, rest) = (fields.next()?, fields.next()?, fields.next()?);
    let (container, id) = rest.rsplit_once('-')?;
    let hex = id.len() >= 12 && id.bytes().all(|b| b.is_ascii_hexdigit());
    hex.then(|| Identity {
        namespace: Some(namespace.into()),
        pod: Some(pod.into()),
        container: Some(container.into()),
        instance: Instance::Current,
    })
}

/// `namespaces/<ns>/pods/<pod>/<c>/<c>/logs/current.log` and `previous.log`, each also with `.insecure` before its suffix.
fn inspected(folders: &[&str], stem: &str) -> Option<Identity> {
    let instance = match stem.strip_suffix(".insecure").unwrap_or(stem) {
        "current" => Instance::Current,
        "previous" => Instance::Previous,
        _ => return None,
    };
    let [above @ .., pod, container, again, "logs"] = folders else { return None };
    let namespace = match above {
        [.., namespace, "pods"] => Some(Arc::from(*namespace)),
        _ => None,
    };
    (container == again && is_name(pod)).then(|| Identity {
        namespace,
        pod: Some(Arc::from(*pod)),
        container: Some(Arc::from(*container)),
        instance,
    })
}

/// What people call the logs of a node, behind its name.
const OF_NODES: [&str; 9] =
    ["journal", "journalctl", "kubelet", "containerd", "crio", "dmesg", "messages", "syslog", "kernel"];

fn of_name(stem: &str) -> Identity {
    let numbered = unnumbered(stem).map(of_single_name).filter(|of| of.pod.is_none() && of.container.is_some());
    if let Some(named) = numbered {
        return named;
    }
    // Nothing but a script's separator has three dashes in a row.
    let fields: Vec<&str> = if stem.contains("---") { stem.split("---").collect() } else { stem.split('_').collect() };
    let some = |s: &str| (!s.is_empty()).then(|| Arc::from(s));
    match fields.as_slice() {
        // `journalctl_--no-pager_--boot` of sos is a command, not a pod.
        [namespace, pod, container] if (pod.is_empty() || is_name(pod)) && !namespace.contains(' ') => Identity {
            namespace: some(namespace),
            pod: some(pod),
            container: some(container),
            instance: Instance::Current,
        },
        [_, program] if OF_NODES.contains(program) => Identity::default(),
        [pod, container] if KNOWN.contains(container) || is_name(pod) && pod.contains('-') => {
            Identity { pod: some(pod), container: some(container), ..Identity::default() }
        }
        _ => of_single_name(stem),
    }
}

/// Programs whose name alone is a log's, and the container that they run in.
const PROGRAMS: [(&str, &str); 8] = [
    ("kuma-cni", "install-cni"),
    ("kuma-cni-node", "install-cni"),
    ("cni", "install-cni"),
    ("kuma-dp", "kuma-sidecar"),
    ("envoy", "kuma-sidecar"),
    ("kuma-cp", "control-plane"),
    ("kuma-control-plane", "control-plane"),
    ("kong-mesh-control-plane", "control-plane"),
];

/// The name without a number that puts files in order: `03-kuma-sidecar`.
fn unnumbered(stem: &str) -> Option<&str> {
    let rest = stem.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = stem.len() - rest.len();
    rest.strip_prefix(['-', '_', '.']).filter(|_| (1..=3).contains(&digits))
}

fn of_single_name(stem: &str) -> Identity {
    for container in KNOWN {
        if stem == container {
            return Identity { container: Some(container.into()), ..Identity::default() };
        }
        if let Some(pod) = stem.strip_suffix(container).filter(|p| p.ends_with(['-', '.'])) {
            let pod = pod.trim_end_matches(['-', '.']);
            let pod = is_name(pod).then(|| Arc::from(pod));
            return Identity { pod, container: Some(container.into()), ..Identity::default() };
        }
    }
    if is_name(stem) {
        let container = if stem.contains("-cni-node-") {
            Some("install-cni")
        } else if stem.contains("-control-plane-") {
            Some("control-plane")
        } else {
            None
        };
        if let Some(container) = container {
            return Identity { pod: Some(stem.into()), container: Some(container.into()), ..Identity::default() };
        }
    }
    let container = PROGRAMS.iter().find(|(program, _)| *program == stem).map(|(_, container)| Arc::from(*container));
    if container.is_some() {
        return Identity { container, ..Identity::default() };
    }
    Identity::default()
}

/// Kubernetes' alphabet of random names.
const SAFE: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";

/// Names the pod of a log that is called after its workload or container (`cart.log`), where the log itself names one pod
/// of that name and no other, as applications print their host's name when they start.
pub(super) fn complete<'l>(id: &mut Identity, path: &str, lines: impl Iterator<Item = &'l [u8]> + Clone) {
    if id.pod.is_some() || id.container.is_some() {
        return;
    }
    let file = path.rsplit('/').next().unwrap_or(path);
    let (workload, instance) = stem(file);
    if !is_name(workload) || workload.len() < 3 {
        return;
    }
    let mut named: Option<&str> = None;
    for word in lines.clone().filter_map(|line| std::str::from_utf8(line).ok()).flat_map(words) {
        if is_pod_of(word, workload) {
            if named.is_some_and(|one| one != word) {
                return;
            }
            named = Some(word);
        }
    }
    if let Some(pod) = named {
        let container = (of_content(lines) == Component::Unknown).then(|| Arc::from(workload));
        *id = Identity { pod: Some(pod.into()), container, instance, ..Identity::default() };
    }
}

/// What could be names.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')).filter(|w| w.len() > 8)
}

/// The pod of a workload that draws names: `<name>-<hash>-<id>`.
fn is_pod_of(pod: &str, workload: &str) -> bool {
    let random = |text: &str| text.bytes().all(|b| SAFE.contains(&b));
    let rest = pod.strip_prefix(workload).and_then(|rest| rest.strip_prefix('-'));
    rest.and_then(|rest| rest.split_once('-')).is_some_and(|(hash, id)| {
        (5..=10).contains(&hash.len())
            && hash.bytes().all(|b| SAFE.contains(&b) || b.is_ascii_hexdigit())
            && id.len() == 5
            && random(id)
    })
}

/// Kubernetes' grammar of names (RFC 1123 subdomain).
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 253
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.')
        && !text.starts_with(['-', '.'])
        && !text.ends_with(['-', '.'])
}

/// Which program prints lines like these; [`Component::Unknown`] where no or more than one is recognised.
pub(super) fn of_content<'l>(lines: impl Iterator<Item = &'l [u8]>) -> Component {
    let mut seen: Vec<Component> = Vec::new();
    let mut bad_family = false;
    for line in lines {
        bad_family |= memchr::memmem::find(line, BAD_FAMILY).is_some();
        if let Some(component) = of_line(line).filter(|c| !seen.contains(c)) {
            seen.push(component);
        }
    }
    // Envoy prints inside the sidecar; the plugin prints inside the installer's log.
    match seen.as_slice() {
        [one] => *one,
        [] if bad_family => Component::Init,
        _ => Component::Unknown,
    }
}

/// The host that all lines of a journal name: `Mar 19 06:18:07 n1 kubelet[1033]: …`.
pub(super) fn host_of<'l>(lines: impl Iterator<Item = &'l [u8]>) -> Option<Arc<str>> {
    let mut hosts = lines.filter_map(|line| journal_host(std::str::from_utf8(line).ok()?));
    let first = hosts.next()?;
    hosts.all(|host| host == first).then(|| first.into())
}

fn journal_host(line: &str) -> Option<&str> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = line.split_ascii_whitespace();
    let time = words.next()?;
    let time = if MONTHS.contains(&time) { words.nth(1)? } else { time.split_once('T').map(|(_, time)| time)? };
    let (host, program) = (words.next()?, words.next()?);
    let clock = time.len() >= 8 && time.bytes().take(2).all(|b| b.is_ascii_digit()) && time.contains(':');
    let tagged = program.ends_with("]:") || program.ends_with(':') && is_name(program.trim_end_matches(':'));
    (clock && tagged && is_name(host)).then_some(host)
}

/// kuma-init and the validator refuse a family in the same words, but the validator shows its usage after them.
const BAD_FAMILY: &[u8] = b"for \"--ip-family-mode\" flag";

const MARKS: [(&str, Component); 50] = [
    ("transparentproxy.validator", Component::Validation),
    ("\tvalidator\t", Component::Validation),
    (" validator ", Component::Validation),
    ("Error: validation failed", Component::Validation),
    ("client failed to connect to the verification server", Component::Validation),
    ("install transparent-proxy-validator [flags]", Component::Validation),
    ("install transparent-proxy [flags]", Component::Init),
    ("for \"--redirect-", Component::Init),
    ("for \"--kuma-dp-user\" flag", Component::Init),
    ("# [iptables]", Component::Init),
    ("# [ip6tables]", Component::Init),
    ("kumactl is about to apply the iptables rules", Component::Init),
    ("Error: failed to initialize config", Component::Init),
    ("Error: failed to setup transparent proxy", Component::Init),
    ("you need to have root privileges to run this command", Component::Init),
    ("# transparent proxy setup completed", Component::Init),
    ("\tinstall-cni", Component::Cni),
    (" install-cni", Component::Cni),
    ("\tkuma-cni\t", Component::Cni),
    (" kuma-cni ", Component::Cni),
    ("\tkuma-dp", Component::Sidecar),
    (" kuma-dp.run", Component::Sidecar),
    ("\tdataplane\t", Component::Sidecar),
    ("][source/", Component::Sidecar),
    ("] [source/", Component::Sidecar),
    ("] [./source/", Component::Sidecar),
    ("gRPC config stream to ads_cluster closed", Component::Sidecar),
    ("\tkuma-cp", Component::ControlPlane),
    (" kuma-cp.", Component::ControlPlane),
    ("\tcontrollers.", Component::ControlPlane),
    (" controllers.", Component::ControlPlane),
    ("\tinjector\t", Component::ControlPlane),
    (" injector ", Component::ControlPlane),
    ("\tdefaults", Component::ControlPlane),
    ("kubelet[", Component::Node),
    ("containerd[", Component::Node),
    ("crio[", Component::Node),
    (" msg=\"RunPodSandbox", Component::Node),
    (" msg=\"StopPodSandbox", Component::Node),
    // The kubelet's own log, where no journal puts its name before the lines.
    (" kuberuntime_sandbox.go:", Component::Node),
    (" kuberuntime_manager.go:", Component::Node),
    (" pod_workers.go:", Component::Node),
    (" remote_runtime.go:", Component::Node),
    (" kubelet.go:", Component::Node),
    // The runtime in place of the program, runc's words and crun's. kumactl is kuma-init's and the validator's.
    ("/kuma-dp: exec format error", Component::Sidecar),
    ("/kuma-dp`: Exec format error", Component::Sidecar),
    ("/kuma-cp: exec format error", Component::ControlPlane),
    ("/kuma-cp`: Exec format error", Component::ControlPlane),
    ("/install-cni: exec format error", Component::Cni),
    ("/install-cni`: Exec format error", Component::Cni),
];

fn of_line(line: &[u8]) -> Option<Component> {
    MARKS.iter().find(|(mark, _)| memchr::memmem::find(line, mark.as_bytes()).is_some()).map(|(_, c)| *c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str) -> (Option<String>, Option<String>, Option<String>, Instance) {
        let id = of_path(path);
        let text = |t: Option<Arc<str>>| t.map(|t| t.to_string());
        (text(id.namespace), text(id.pod), text(id.container), id.instance)
    }

    #[test]
    fn paths() {
        let some = |s: &str| Some(s.to_owned());
        let now = Instance::Current;
        assert_eq!(read("kuma-validation.log"), (None, None, some("kuma-validation"), now));
        assert_eq!(read("a/shop/cart-7d9f/kuma-init.log"), (some("shop"), some("cart-7d9f"), some("kuma-init"), now));
        assert_eq!(read("shop_cart-1_kuma-sidecar.log"), (some("shop"), some("cart-1"), some("kuma-sidecar"), now));
        assert_eq!(read("03-kuma-sidecar.log"), (None, None, some("kuma-sidecar"), now));
        assert_eq!(read("02_kuma-cp.log"), (None, None, some("control-plane"), now));
        assert_eq!(read("7-cart-1-kuma-sidecar.log"), (None, some("7-cart-1"), some("kuma-sidecar"), now));
        assert_eq!(read("cart-1-kuma-validation-previous.log").2, some("kuma-validation"));
        assert_eq!(read("cart-1-kuma-validation-previous.log").3, Instance::Previous);
        assert_eq!(
            read("var/log/pods/shop_cart-1_0a1b-2c/kuma-init/0.log"),
            (some("shop"), some("cart-1"), some("kuma-init"), now)
        );
        assert_eq!(
            read("var/log/containers/cart-1_shop_kuma-init-0123456789abcdef0123456789abcdef.log"),
            (some("shop"), some("cart-1"), some("kuma-init"), now)
        );
        let inspected = "ns/must-gather/namespaces/shop/pods/cart-1/kuma-init/kuma-init/logs/current.log";
        assert_eq!(read(inspected), (some("shop"), some("cart-1"), some("kuma-init"), now));
        let inspected = "pods/cart-1/migrate/migrate/logs/previous.insecure.log";
        assert_eq!(read(inspected), (None, some("cart-1"), some("migrate"), Instance::Previous));
        assert_eq!(read("a/b/c/logs/current.log").1, None);
        assert_eq!(read("kuma-cni-node-x2v.log"), (None, some("kuma-cni-node-x2v"), some("install-cni"), now));
        let dashes = (None, some("kuma-cni-node-x2v"), some("install-cni"), Instance::Previous);
        assert_eq!(read("logs/kuma-cni-node-x2v---install-cni---prev"), dashes);
        assert_eq!(read("shop---cart-1---migrate"), (some("shop"), some("cart-1"), some("migrate"), now));
        assert_eq!(read("cart-1--kuma-init.log"), (None, some("cart-1"), some("kuma-init"), now));
        assert_eq!(read("notes.txt"), (None, None, None, now));
        assert_eq!(read("wk-05_journal.json"), (None, None, None, now));
    }

    #[test]
    fn logs_that_name_their_pod() {
        let read = |path: &str, text: &str| {
            let mut id = of_path(path);
            complete(&mut id, path, text.lines().map(str::as_bytes));
            (id.pod.map(|p| p.to_string()), id.container.map(|c| c.to_string()))
        };
        let some = |pod: &str, container: &str| (Some(pod.to_owned()), Some(container.to_owned()));
        let spring = "Starting Application using Java 17 on cart-7d9f8b6c5d-x2vbz with PID 1\nStarted in 5 s";
        assert_eq!(read("pod1/cart.log", spring), some("cart-7d9f8b6c5d-x2vbz", "cart"));
        assert_eq!(read("cart.txt", "hostname=cart-7d9f8b6c5d-x2vbz"), some("cart-7d9f8b6c5d-x2vbz", "cart"));
        assert_eq!(read("pod1/orders.log", spring), (None, None));
        assert_eq!(read("cart.log", &format!("{spring}\npeer cart-7d9f8b6c5d-bqvbz")), (None, None));
        assert_eq!(read("cart.log", "cart-api-7d9f8b6c5d-x2vbz"), (None, None));
        assert_eq!(read("cart-1-kuma-init.log", spring), some("cart-1", "kuma-init"));
    }

    #[test]
    fn hosts_of_journals() {
        let of = |text: &str| host_of(text.lines().map(str::as_bytes)).map(|h| h.to_string());
        let text = "-- Reboot --\nMar  9 06:18:07 n1 kubelet[1]: x\nMar 19 06:18:08 n1 systemd[1]: y";
        assert_eq!(of(text).as_deref(), Some("n1"));
        assert_eq!(of("2025-03-19T06:18:07+0000 n1 containerd[1]: x").as_deref(), Some("n1"));
        assert_eq!(of("Mar 19 06:18:07 n1 kubelet[1]: x\nMar 19 06:18:08 n2 kubelet[1]: y"), None);
        assert_eq!(of("2026-01-01T00:00:00.000Z\tINFO\tinstall-cni\tx"), None);
    }

    #[test]
    fn content() {
        let of = |text: &str| of_content(text.lines().map(str::as_bytes));
        assert_eq!(of("x\tINFO\ttransparentproxy.validator.ipv4\tstarting"), Component::Validation);
        assert_eq!(of("x\tINFO\tinstall-cni\ta\nx\tINFO\tkuma-cni\tb"), Component::Cni);
        assert_eq!(of("x\tINFO\tkuma-cp.run\ta\nx\tINFO\tkuma-cni\tb"), Component::Unknown);
        assert_eq!(of("hello"), Component::Unknown);
        assert_eq!(of("exec /usr/bin/kuma-dp: exec format error"), Component::Sidecar);
        assert_eq!(of("exec container process `/usr/bin/kuma-dp`: Exec format error"), Component::Sidecar);
        assert_eq!(of("exec /usr/bin/kumactl: exec format error"), Component::Unknown);
        assert_eq!(of("Mar 9 06:18:07 n1 kubelet[1]: exec /usr/bin/kuma-dp: exec format error"), Component::Node);
        assert_eq!(of("E0203 10:48:11.881240    2044 pod_workers.go:1301] \"Error syncing pod\""), Component::Node);
        let family =
            "Error: invalid argument \"ipv5\" for \"--ip-family-mode\" flag: must be one of 'dualstack' or 'ipv4'";
        assert_eq!(of(family), Component::Init);
        assert_eq!(
            of(&format!("{family}\nUsage:\n  kumactl install transparent-proxy-validator [flags]")),
            Component::Validation
        );
        assert_eq!(of("Error: unknown flag: --x\nUsage:\n  helm install [flags]"), Component::Unknown);
    }
}
