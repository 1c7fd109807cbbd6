//! Completion: scripts for shells, and what may be typed next.

use std::ffi::OsString;

use crate::cli::words::{Next, Typed, typed};
use crate::cli::{CompletionArgs, WayArgs};
use crate::report::Language;
use crate::rule::{self, RuleSet};
use crate::source::cluster::Cluster;

use super::{Refusal, World, live, resolve};

const BASH: &str = include_str!("completion/bash.sh");
const ZSH: &str = include_str!("completion/zsh.zsh");
const FISH: &str = include_str!("completion/fish.fish");
const POWERSHELL: &str = include_str!("completion/powershell.ps1");
const SHIM: &str = include_str!("completion/kubectl.sh");

/// What the shell does with the candidates, as Cobra's protocol has it.
const NO_FILES: u8 = 4;
const DIRECTORIES: u8 = 16;

/// Prints a script.
pub(super) fn script(world: &mut World<'_>, typed: &CompletionArgs) -> Result<u8, Refusal> {
    let script = match typed.shell.as_deref() {
        _ if typed.kubectl_shim => SHIM,
        Some("zsh") => ZSH,
        Some("fish") => FISH,
        Some("powershell") => POWERSHELL,
        _ => BASH,
    };
    world.out.write_all(script.as_bytes())?;
    Ok(0)
}

/// Prints what may be typed next, one candidate a line, then what else the shell may offer. Nothing that goes wrong is told:
/// the user is in the middle of a word.
pub(super) fn complete(world: &mut World<'_>, words: &[OsString]) -> Result<u8, Refusal> {
    let words: Vec<String> = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let line = typed(&words);
    let files = match line.next {
        Next::File => 0,
        Next::Directory => DIRECTORIES,
        _ => NO_FILES,
    };
    let mut candidates = candidates(world, &line);
    candidates.retain(|word| word.starts_with(&line.begun) && !word.chars().any(char::is_control));
    candidates.sort();
    candidates.dedup();
    for word in candidates {
        writeln!(world.out, "{}{word}", line.before)?;
    }
    writeln!(world.out, ":{files}")?;
    Ok(0)
}

fn candidates(world: &World<'_>, line: &Typed) -> Vec<String> {
    // Files are diagnosed without a cluster.
    let offline = line.values.contains_key("from");
    let names = |kind: &str| if offline { Vec::new() } else { names(world, line, kind) };
    match &line.next {
        Next::Words(words) => words.clone(),
        Next::Start(verbs) => match line.begun.split_once('/') {
            Some((kind, _)) => of_type(kind, &names),
            None => [verbs.clone(), names("Pod")].concat(),
        },
        Next::Object => {
            match (line.begun.split_once('/'), line.objects.first().and_then(|first| resolve::kind_of(first))) {
                (Some((kind, _)), _) => of_type(kind, &names),
                (None, Some(kind)) => names(kind),
                (None, None) => names("Pod"),
            }
        }
        Next::Namespace => names("Namespace"),
        Next::Kubeconfig(what) => {
            live::access(&way(line), Language::En, world).map(|access| access.known(what)).unwrap_or_default()
        }
        Next::Cause => causes(rules().as_ref()),
        Next::Rule => {
            let rules = rules();
            let signals = rules.iter().flat_map(|all| &all.signals).map(|rule| rule.id.clone());
            let questions = rules.iter().flat_map(|all| &all.questions).map(|rule| rule.id.clone());
            let symptoms = rules.iter().flat_map(|all| &all.symptoms).map(|rule| rule.id.clone());
            signals.chain(questions).chain(symptoms).chain(causes(rules.as_ref())).collect()
        }
        Next::File | Next::Directory | Next::Nothing => Vec::new(),
    }
}

/// The shipped rules.
fn rules() -> Option<RuleSet> {
    rule::load(&[]).ok()
}

/// Codes and ids of all causes.
fn causes(rules: Option<&RuleSet>) -> Vec<String> {
    let causes = rules.into_iter().flat_map(|all| &all.causes);
    causes.flat_map(|cause| [cause.code.clone(), cause.id.clone()]).filter(|name| !name.is_empty()).collect()
}

/// `TYPE/NAME` of all objects of a type.
fn of_type(kind: &str, names: &dyn Fn(&str) -> Vec<String>) -> Vec<String> {
    let known = resolve::kind_of(kind).map(names).unwrap_or_default();
    known.into_iter().map(|name| format!("{kind}/{name}")).collect()
}

fn names(world: &World<'_>, line: &Typed, kind: &str) -> Vec<String> {
    let cluster = live::access(&way(line), Language::En, world).ok().and_then(|access| Cluster::connect(&access).ok());
    let namespace = line.values.get("namespace").and_then(|all| all.last());
    cluster.map(|cluster| cluster.names(kind, namespace.map(String::as_str))).unwrap_or_default()
}

/// The way to the cluster, as far as it is typed.
fn way(line: &Typed) -> WayArgs {
    let all = |id: &str| line.values.get(id).cloned().unwrap_or_default();
    let one = |id: &str| all(id).pop();
    WayArgs {
        kubeconfig: one("kubeconfig"),
        context: one("context"),
        cluster: one("cluster"),
        user: one("user"),
        server: one("server"),
        token: one("token"),
        certificate_authority: one("certificate_authority"),
        client_certificate: one("client_certificate"),
        client_key: one("client_key"),
        tls_server_name: one("tls_server_name"),
        request_timeout: one("request_timeout"),
        insecure_skip_tls_verify: line.values.contains_key("insecure_skip_tls_verify"),
        as_user: one("as_user"),
        as_group: all("as_group"),
        as_uid: one("as_uid"),
        as_user_extra: all("as_user_extra"),
        disable_compression: line.values.contains_key("disable_compression"),
        verbosity: None,
    }
}
