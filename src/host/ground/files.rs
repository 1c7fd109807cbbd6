//! Which CNI configuration is in effect, and whether it calls Kuma's plugin.
//!
//! Both runtimes take the files that end in `.conf`, `.conflist` or `.json` in the order of their names. containerd takes the
//! first (`loadFromConfDir` of go-cni): is it invalid, there is no network at all. CRI-O passes over what is invalid, or
//! needs a plugin that is not there (`loadNetworks` of ocicni), and can be told the network's name.

use super::conf::{self, Conf, Flaw, MULTUS_DIR, Plugin};
use super::{GroundFault, agents, fault};
use crate::host::document::{Cni, CniFile};
use crate::messages::ground as says;

/// The configuration in effect.
pub(super) struct Effect {
    /// Its path.
    pub(super) path: String,
    /// What it says.
    pub(super) conf: Conf,
    /// Kuma's plugin as pods get it, wherever it is named.
    pub(super) kuma: Option<Plugin>,
}

/// Judges the files; the configuration in effect is what the plugin is judged by.
pub(super) fn judge(cni: &Cni, faults: &mut Vec<GroundFault>) -> Option<Effect> {
    if !cni.listed {
        return None;
    }
    if !cni.files.iter().any(|file| conf::is_read(&file.name)) {
        faults.push(fault(
            "cni-config-missing",
            &says::CNI_CONFIG_MISSING,
            &[("dir", &cni.net_dir), ("from", &cni.net_dir_from)],
        ));
        if let Some(other) = in_other_dir(cni) {
            faults.push(other);
        }
        return None;
    }
    let (file, conf) = chosen(cni, faults)?;
    if conf.flaw.is_some() {
        return None;
    }
    let path = format!("{}/{}", cni.net_dir, file.name);
    let kuma = called(cni, file, &conf);
    if kuma.is_none() {
        faults.push(not_called(cni, file, &conf));
    } else if conf.plugins.first().is_some_and(|plugin| plugin.kind == conf::KUMA) {
        faults.push(if conf.single || conf.plugins.len() == 1 {
            fault("kuma-standalone-file-first", &says::KUMA_STANDALONE_FILE_FIRST, &[("file", &path)])
        } else {
            fault("kuma-chained-first", &says::KUMA_CHAINED_FIRST, &[("file", &path)])
        });
    }
    Some(Effect { path, conf, kuma })
}

/// The file that the runtime takes, or the one because of which it takes none. Nothing where that cannot be told.
fn chosen<'a>(cni: &'a Cni, faults: &mut Vec<GroundFault>) -> Option<(&'a CniFile, Conf)> {
    let crio = cni.runtime.as_deref() == Some("cri-o");
    let mut refused = None;
    for file in cni.files.iter().filter(|file| conf::is_read(&file.name)) {
        let conf = conf::of_file(file)?;
        match &conf.flaw {
            None => {
                let name = if conf.name.is_empty() { &file.name } else { &conf.name };
                if crio && cni.default_network.as_ref().is_some_and(|wanted| wanted != name) {
                    continue;
                }
                return Some((file, conf));
            }
            Some(flaw) if !crio => {
                faults.push(flawed(cni, file, flaw));
                return Some((file, conf));
            }
            Some(flaw) => {
                // Passed over; that matters only if Kuma's plugin goes with it.
                if conf.kuma().is_some() {
                    faults.push(flawed(cni, file, flaw));
                } else {
                    refused.get_or_insert_with(|| flawed(cni, file, flaw));
                }
            }
        }
    }
    match refused {
        Some(refused) => faults.push(refused),
        None if cni.default_network.is_some() => {
            faults.push(fault(
                "cni-config-missing",
                &says::CNI_CONFIG_MISSING,
                &[
                    ("dir", &cni.net_dir),
                    ("from", &cni.net_dir_from),
                    ("network", cni.default_network.as_deref().unwrap_or_default()),
                ],
            ));
        }
        None => {}
    }
    None
}

fn flawed(cni: &Cni, file: &CniFile, flaw: &Flaw) -> GroundFault {
    let (id, message) = match flaw {
        Flaw::NotJson(_) | Flaw::Lacks(_) => ("cni-config-invalid", &says::CNI_CONFIG_INVALID),
        Flaw::ListUnderConf | Flaw::SingleUnderList => ("config-extension-trap", &says::CONFIG_EXTENSION_TRAP),
    };
    let path = format!("{}/{}", cni.net_dir, file.name);
    fault(id, message, &[("file", &path), ("why", &flaw.words())])
}

/// Kuma's plugin as this configuration calls it: itself, or through Multus.
fn called(cni: &Cni, file: &CniFile, conf: &Conf) -> Option<Plugin> {
    if let Some(kuma) = conf.kuma() {
        return Some(kuma.clone());
    }
    let multus = conf.multus()?;
    // Pods ask Multus for the network `kuma-cni`, which it looks up in its own directory.
    let directory = multus.conf_dir.as_deref().unwrap_or(MULTUS_DIR);
    let of_multus = cni.other_dirs.iter().filter(|other| other.path == directory).flat_map(|other| &other.files);
    let of_multus: Vec<&CniFile> = of_multus.filter(|file| conf::is_read(&file.name)).collect();
    let asked = of_multus.iter().filter_map(|file| conf::of_file(file)).find_map(|conf| conf.kuma().cloned());
    if asked.is_some() {
        return asked;
    }
    // Or it calls, for every pod, another configuration of the runtime's directory.
    let others = || cni.files.iter().filter(|other| conf::is_read(&other.name) && other.name != file.name);
    let given = match (&multus.cluster_network, &multus.delegates) {
        (Some(network), _) => {
            let name = network.rsplit('/').next().unwrap_or(network);
            others().chain(of_multus).find_map(|other| {
                let conf = conf::of_file(other)?;
                (conf.name == *network || other.name == name).then_some(conf)
            })
        }
        (None, Some(_)) => None,
        // The daemon behind the shim takes the first configuration that is not Multus' own.
        (None, None) => others().next().and_then(conf::of_file),
    };
    given.filter(|conf| conf.flaw.is_none() && !conf.single)?.kuma().cloned()
}

/// Why Kuma's plugin is not called: the one reason that explains most.
fn not_called(cni: &Cni, file: &CniFile, conf: &Conf) -> GroundFault {
    let effective = format!("{}/{}", cni.net_dir, file.name);
    let agent = agents::of(&file.name, conf);
    let has_kuma = |file: &&CniFile| conf::of_file(file).is_some_and(|conf| conf.kuma().is_some());
    let renamed = |other: &&CniFile| !conf::is_read(&other.name) && conf::is_configuration(&other.name);
    let elsewhere = |id, message, other: &CniFile, agent: &str| {
        let path = format!("{}/{}", cni.net_dir, other.name);
        fault(id, message, &[("file", &path), ("effective", &effective), ("agent", agent)])
    };
    let others = || cni.files.iter().filter(|other| other.name != file.name);
    if let Some(other) = others().filter(renamed).find(has_kuma) {
        let agent = agents::renamed_by(&other.name).unwrap_or(&agent);
        return elsewhere("file-in-effect-by-other-agent", &says::FILE_IN_EFFECT_BY_OTHER_AGENT, other, agent);
    }
    if let Some(other) = others().filter(|other| conf::is_read(&other.name)).find(has_kuma) {
        return elsewhere("kuma-in-file-not-in-effect", &says::KUMA_IN_FILE_NOT_IN_EFFECT, other, &agent);
    }
    if let Some(other) = in_other_dir(cni) {
        return other;
    }
    if !traces(cni) {
        return fault("kuma-cni-absent", &says::KUMA_CNI_ABSENT, &[("file", &effective), ("agent", &agent)]);
    }
    let taken_over = others().filter(renamed).find_map(|other| Some((other, agents::renamed_by(&other.name)?)));
    if let Some((other, agent)) = taken_over {
        return elsewhere("file-in-effect-by-other-agent", &says::FILE_IN_EFFECT_BY_OTHER_AGENT, other, agent);
    }
    fault("kuma-not-chained", &says::KUMA_NOT_CHAINED, &[("file", &effective), ("agent", &agent)])
}

fn in_other_dir(cni: &Cni) -> Option<GroundFault> {
    let files = cni.other_dirs.iter().flat_map(|other| other.files.iter().map(|file| (other.path.as_str(), file)));
    let (directory, file) = files
        .filter(|(_, file)| conf::is_read(&file.name))
        .find(|(_, file)| conf::of_file(file).is_some_and(|conf| conf.kuma().is_some()))?;
    let path = format!("{directory}/{}", file.name);
    let values = [("file", path.as_str()), ("dir", &cni.net_dir), ("from", &cni.net_dir_from)];
    Some(fault("kuma-in-dir-not-in-effect", &says::KUMA_IN_DIR_NOT_IN_EFFECT, &values))
}

/// Whether anything shows that Kuma's CNI was installed here.
pub(super) fn traces(cni: &Cni) -> bool {
    let mut files = cni.files.iter().chain(cni.other_dirs.iter().flat_map(|other| &other.files));
    cni.installed
        || !cni.binaries.is_empty()
        || cni.log.is_some()
        || files.any(|file| file.name.contains("kuma") || conf::of_file(file).is_some_and(|conf| conf.kuma().is_some()))
}
