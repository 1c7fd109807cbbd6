//! `probe`: looks at this machine, at a process's network, or at a pod or a node from the outside, and diagnoses what was
//! seen.

mod outside;

use std::path::Path;
#[cfg(target_os = "linux")]
use std::path::PathBuf;
#[cfg(target_os = "linux")]
use std::time::Duration;

use crate::cli::ProbeArgs;
#[cfg(target_os = "linux")]
use crate::host::document::Network;
use crate::host::document::{Document, Wanted};
#[cfg(target_os = "linux")]
use crate::host::rules::{packet::Protocol, redirected_to};
use crate::host::wanted;
use crate::matching::Focus;
use crate::messages::probe as say;
#[cfg(target_os = "linux")]
use crate::probe::{self as looking, Live, Look, OffLoopback, Packet, Patience};
use crate::redact::{More, Redactor};
use crate::report::Language;
use crate::source;

use crate::source::cluster::{Ask, Cluster, enclosed};

use super::{Refusal, World, diagnose, fetch, fill, live, load, resolve, tell};

/// Looks, diagnoses, and says.
pub(super) fn run(world: &mut World<'_>, typed: &ProbeArgs, spoken: Language) -> Result<u8, Refusal> {
    let wanted = configured(typed, spoken).map_err(Refusal::Usage)?;
    let to = typed.to.as_deref().map(Path::new);
    if let Some(to) = to.filter(|to| to.exists()) {
        return Err(Refusal::Usage(fill(&say::EXISTS, spoken, &[("path", &to.to_string_lossy())])));
    }
    let rules = load(&typed.report.rules, spoken)?;
    let outside = typed.node.is_some() || !typed.objects.is_empty();
    let seen = if outside {
        let given = Some(wanted).filter(|wanted| wanted.source != "default");
        match outside::look(world, typed, given, spoken)? {
            outside::Came::Seen(seen) => *seen,
            outside::Came::Over(code) => return Ok(code),
        }
    } else {
        here(typed, wanted, spoken)?
    };
    if typed.inside {
        let text = serde_json::to_string(&seen).unwrap_or_default();
        let said = typed.mark.as_ref().map_or_else(|| format!("{text}\n"), |mark| enclosed(mark, &text));
        world.out.write_all(said.as_bytes())?;
        return Ok(0);
    }
    let name = name(&seen);
    if let Some(to) = to {
        keep(world, to, &name, &seen, spoken)?;
    }
    let pod = seen.pod.clone();
    let mut plan = resolve::of_documents(&typed.report, vec![(name, seen)], spoken, world).map_err(Refusal::Usage)?;
    // What the cluster knows of the pod is evidence, too.
    let mut gathered = None;
    if let Some(pod) = pod.filter(|_| outside) {
        let access = live::access(&typed.way, spoken, world).map_err(Refusal::Usage)?;
        let verbose = resolve::verbose(&typed.way, spoken).map_err(Refusal::Usage)?;
        let cluster = Cluster::connect(&access)?;
        let objects = vec![("Pod".to_owned(), pod.name)];
        let ask = Ask { namespace: Some(pod.namespace.clone()), objects: objects.clone(), ..Ask::default() };
        let bundle = fetch::gather(world, &cluster, &ask, spoken, verbose)?;
        plan.inputs = vec![bundle.path().to_string_lossy().into_owned()];
        plan.cluster = Some(cluster.name.clone());
        plan.focus = Focus { namespace: Some(pod.namespace), objects, selected: None };
        gathered = Some(bundle);
    }
    let (diagnosis, read) = diagnose(world, &plan, &rules, &plan.inputs)?;
    drop(gathered);
    tell(world, &plan, &diagnosis, read)
}

/// What people call what was looked at.
fn name(seen: &Document) -> String {
    match (&seen.pod, &seen.node, seen.pid) {
        (Some(pod), ..) => format!("{}/{}", pod.namespace, pod.name),
        (None, _, Some(pid)) => format!("process {pid}"),
        (None, Some(node), None) => node.clone(),
        #[cfg(target_os = "linux")]
        (None, None, None) if seen.seen_from != "files" => looking::own_name(),
        (None, None, None) => "host".to_owned(),
    }
}

/// What Kuma was configured to do: the defaults, a file, flags.
fn configured(typed: &ProbeArgs, spoken: Language) -> Result<Wanted, String> {
    if let Some(text) = &typed.wanted {
        let bad = |error: serde_json::Error| {
            fill(&say::BAD_CONFIG, spoken, &[("path", "--wanted"), ("why", &error.to_string())])
        };
        return serde_json::from_str(text).map_err(bad);
    }
    let mut wanted = Wanted::default();
    if let Some(path) = &typed.config {
        let config = source::yaml_file(Path::new(path));
        let config = config.map_err(|why| fill(&say::BAD_CONFIG, spoken, &[("path", path), ("why", &why)]))?;
        if !config.is_object() {
            let why = fill(&say::NO_MAPPING, spoken, &[]);
            return Err(fill(&say::BAD_CONFIG, spoken, &[("path", path), ("why", &why)]));
        }
        wanted::apply(&mut wanted, &config);
        wanted.source.clone_from(path);
    }
    let number = |flag: &str, text: &Option<String>, most: u64| match text {
        None => Ok(None),
        Some(text) => {
            let number = text.parse::<u64>().ok().filter(|number| *number <= most);
            let values = [("flag", flag), ("value", text.as_str()), ("most", &most.to_string())];
            number.map(Some).ok_or_else(|| fill(&say::BAD_NUMBER, spoken, &values))
        }
    };
    let uid = number("--uid", &typed.uid, u64::from(u32::MAX - 1))?;
    let port = number("--inbound-port", &typed.inbound_port, u64::from(u16::MAX))?;
    if uid.is_some() || port.is_some() || typed.ip_family_mode.is_some() {
        "flags".clone_into(&mut wanted.source);
    }
    if let Some(uid) = uid.and_then(|uid| u32::try_from(uid).ok()) {
        wanted.uid = uid;
    }
    if let Some(port) = port.and_then(|port| u16::try_from(port).ok()) {
        wanted.inbound.port = port;
    }
    if let Some(mode) = &typed.ip_family_mode {
        wanted.ipv6 = mode != "ipv4";
    }
    Ok(wanted)
}

/// Only Linux has what there is to see.
#[cfg(not(target_os = "linux"))]
fn here(_typed: &ProbeArgs, _wanted: Wanted, spoken: Language) -> Result<Document, Refusal> {
    Err(Refusal::Usage(fill(&say::NOT_LINUX, spoken, &[])))
}

/// Looks at this machine, or at a tree of files.
#[cfg(target_os = "linux")]
fn here(typed: &ProbeArgs, wanted: Wanted, spoken: Language) -> Result<Document, Refusal> {
    let pid = match &typed.pid {
        None => None,
        Some(text) => Some(text.parse::<u32>().ok().filter(|pid| *pid > 0).ok_or_else(|| {
            Refusal::Usage(fill(&say::BAD_NUMBER, spoken, &[("flag", "--pid"), ("value", text), ("most", "4194304")]))
        })?),
    };
    let root = typed.host_root.as_deref().map_or_else(|| PathBuf::from("/"), PathBuf::from);
    if !root.is_dir() {
        return Err(Refusal::Usage(fill(&say::NO_ROOT, spoken, &[("path", &root.to_string_lossy())])));
    }
    let relation = match (&typed.host_root, typed.inside || looking::is_this_machine(&root)) {
        (None, _) => Live::Here,
        (Some(_), true) => Live::Mounted,
        (Some(_), false) => Live::Files,
    };
    let mut seen = if relation == Live::Files && pid.is_none() {
        Document {
            api_version: crate::host::document::API_VERSION.to_owned(),
            seen_from: "files".to_owned(),
            wanted: Some(wanted),
            ..Document::default()
        }
    } else {
        // What the rules surely redirect can be tried: no packet of it leaves.
        let kept = |network: &Network, packet: &Packet| {
            let protocol = if packet.protocol == "udp" { Protocol::Udp } else { Protocol::Tcp };
            redirected_to(network, &wanted, protocol, packet.uid, packet.to)
        };
        let mut look = Look::at(pid, wanted.clone());
        look.walk = Some(&kept);
        look.active = !typed.passive;
        look.off_loopback = if typed.allow_network { OffLoopback::Allowed } else { OffLoopback::Never };
        look.taken_at = Some(now());
        look.patience = patience(typed, spoken).map_err(Refusal::Usage)?;
        looking::look(&look).map_err(|error| {
            let (en, zh) = error.message();
            Refusal::Usage(if spoken == Language::Zh { zh } else { en })
        })?
    };
    let (machine, gaps) = looking::machine(&root, relation);
    seen.machine = Some(machine);
    seen.gaps.extend(gaps);
    seen.gaps.sort();
    seen.gaps.dedup();
    if let Some((namespace, name)) = typed.pod.as_deref().and_then(|pod| pod.split_once('/')) {
        let (namespace, name) = (namespace.to_owned(), name.to_owned());
        seen.pod = Some(crate::host::document::PodName { namespace, name });
    }
    Ok(seen)
}

/// How long connections are tried.
#[cfg(target_os = "linux")]
fn patience(typed: &ProbeArgs, spoken: Language) -> Result<Patience, String> {
    let mut patience = Patience::default();
    if let Some(text) = &typed.wait {
        patience.wait = live::duration("--wait", text, spoken)?;
        patience.whole = patience.whole.max(patience.wait + Duration::from_secs(30));
    }
    Ok(patience)
}

/// The time now. What was seen is bound to it; nothing that is concluded reads it.
#[cfg(target_os = "linux")]
#[expect(clippy::disallowed_methods, reason = "a look at a machine says when it was taken")]
fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Writes what was seen into a new bundle.
fn keep(world: &mut World<'_>, to: &Path, name: &str, seen: &Document, spoken: Language) -> Result<(), Refusal> {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '-' }).collect();
    let path = format!("host-collectors/kuma-diagnose/{plain}.json");
    let text = serde_json::to_vec_pretty(seen).unwrap_or_default();
    let mut redactor = Redactor::new(More::default());
    let safe = redactor.file(&path, &text).into_owned();
    let bytes = source::pack(&[(path, safe)], to)?;
    let values = [("path", to.to_string_lossy().into_owned()), ("size", bytes.div_ceil(1_000).to_string())];
    let values: Vec<(&str, &str)> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let text = fill(&say::KEPT, spoken, &values);
    writeln!(world.err, "{}", crate::report::escape(&text))?;
    Ok(())
}
