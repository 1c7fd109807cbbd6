//! Whether the plugins that the configuration in effect calls are there and can run, and what Kuma's said last.

use super::files::Effect;
use super::{GroundFault, conf, fault};
use crate::host::document::{Binary, Cni, Machine};
use crate::messages::ground as says;

/// What Kuma's plugin writes when it is done.
const DONE: &str = "successfully injected";
/// How many lines of errors are carried.
const LINES: usize = 3;

pub(super) fn judge(machine: &Machine, cni: &Cni, effect: Option<&Effect>, faults: &mut Vec<GroundFault>) {
    let before = faults.len();
    if let Some(effect) = effect {
        others(cni, effect, faults);
        if let Some(kuma) = &effect.kuma {
            program(machine, cni, effect, faults);
            kubeconfig(cni, kuma, faults);
        }
    }
    let errors = last_errors(cni.log.as_deref().unwrap_or_default());
    if let Some(last) = errors.last() {
        let all = errors.join("\n");
        faults.push(fault("cni-log-errors", &says::CNI_LOG_ERRORS, &[("line", last), ("lines", &all)]));
    }
    // Enforcing alone is how such systems are meant to run.
    let refused = errors.iter().any(|line| line.to_ascii_lowercase().contains("permission denied"));
    let missing =
        faults.iter().skip(before).any(|fault| matches!(fault.id.as_str(), "binary-missing" | "kubeconfig-missing"));
    if machine.selinux.as_deref() == Some("enforcing") && (refused || missing) {
        faults.push(fault("selinux-enforcing", &says::SELINUX_ENFORCING, &[]));
    }
}

fn others(cni: &Cni, effect: &Effect, faults: &mut Vec<GroundFault>) {
    let missing: Vec<&str> =
        effect.conf.types().filter(|kind| cni.missing_plugins.iter().any(|missing| missing == kind)).collect();
    if !missing.is_empty() {
        let (plugins, dirs) = (missing.join(", "), cni.bin_dirs.join(", "));
        let values = [("file", effect.path.as_str()), ("plugins", &plugins), ("dirs", &dirs)];
        faults.push(fault("plugin-missing", &says::PLUGIN_MISSING, &values));
    }
}

fn program(machine: &Machine, cni: &Cni, effect: &Effect, faults: &mut Vec<GroundFault>) {
    let dirs = cni.bin_dirs.join(", ");
    let Some(binary) = cni.bin_dirs.iter().find_map(|directory| of_directory(cni, directory)) else {
        if !cni.bin_dirs_unseen.is_empty() {
            return;
        }
        faults.push(match cni.binaries.first() {
            Some(other) => {
                let values = [("path", other.path.as_str()), ("dirs", &dirs)];
                fault("binary-in-unused-dir", &says::BINARY_IN_UNUSED_DIR, &values)
            }
            None => fault("binary-missing", &says::BINARY_MISSING, &[("file", &effect.path), ("dirs", &dirs)]),
        });
        return;
    };
    if !binary.executable {
        faults.push(fault("binary-not-executable", &says::BINARY_NOT_EXECUTABLE, &[("path", &binary.path)]));
    }
    match (&binary.architecture, &machine.architecture) {
        (Some(built), Some(runs)) if !runs_on(built, runs) => {
            let values = [("path", binary.path.as_str()), ("architecture", built), ("machine", runs)];
            faults.push(fault("binary-wrong-architecture", &says::BINARY_WRONG_ARCHITECTURE, &values));
        }
        (None, _) => {
            let values = [("path", binary.path.as_str()), ("size", &binary.size.to_string())];
            faults.push(fault("binary-damaged", &says::BINARY_DAMAGED, &values));
        }
        _ => {}
    }
}

fn of_directory<'a>(cni: &'a Cni, directory: &str) -> Option<&'a Binary> {
    let path = format!("{}/{}", directory.trim_end_matches('/'), conf::KUMA);
    cni.binaries.iter().find(|binary| binary.path == path)
}

fn runs_on(built: &str, machine: &str) -> bool {
    let machine = match machine {
        "amd64" => "x86_64",
        "arm64" => "aarch64",
        other => other,
    };
    let elder = match machine {
        "x86_64" => "i386",
        "aarch64" => "arm",
        other => other,
    };
    built == machine || built == elder || machine.starts_with("arm") && built == "arm"
}

fn kubeconfig(cni: &Cni, kuma: &conf::Plugin, faults: &mut Vec<GroundFault>) {
    if cni.configurations_only {
        return;
    }
    let Some((directory, name)) = kuma.kubeconfig.as_deref().and_then(|path| path.rsplit_once('/')) else { return };
    let files = if directory == cni.net_dir {
        cni.listed.then_some(&cni.files)
    } else {
        cni.other_dirs.iter().find(|other| other.path == directory).map(|other| &other.files)
    };
    // A directory that was not seen holds nobody knows what.
    let Some(files) = files else { return };
    let why = match files.iter().find(|file| file.name == name) {
        Some(file) if file.size > 0 => return,
        Some(_) => "empty",
        None => "missing",
    };
    let path = format!("{directory}/{name}");
    faults.push(fault("kubeconfig-missing", &says::KUBECONFIG_MISSING, &[("path", &path), ("why", why)]));
}

/// The last errors of the plugin's log, as far as no success follows them.
fn last_errors(log: &str) -> Vec<&str> {
    let mut errors = Vec::new();
    for line in log.lines() {
        if line.contains(DONE) {
            errors.clear();
        } else if line.split('\t').nth(1) == Some("ERROR") {
            errors.push(line);
        }
    }
    errors.split_off(errors.len().saturating_sub(LINES))
}
