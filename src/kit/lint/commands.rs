//! Commands that no program would take, and steps that change something where they should only look.

use super::super::places::Kind;
use super::{Desk, Level, Lint};
use crate::messages::{Message, kit as messages};
use crate::rule::{Changes, Step};

const COMMAND: Lint = ("command", Level::Error);
const NOT_READ_ONLY: Lint = ("not-read-only", Level::Error);
const FIRST_STEP: Lint = ("first-step-changes", Level::Error);
const NO_REMEDIATION: Lint = ("no-remediation", Level::Warning);

/// Programs that a reader has: the cluster's tools, and those of a node.
const PROGRAMS: &[&str] = &[
    "ausearch",
    "cat",
    "crictl",
    "df",
    "fuser",
    "grep",
    "helm",
    "ip",
    "ip6tables",
    "ip6tables-legacy-save",
    "ip6tables-nft-save",
    "ip6tables-save",
    "iptables",
    "iptables-legacy-save",
    "iptables-nft-save",
    "iptables-save",
    "journalctl",
    "kubectl",
    "kumactl",
    "ls",
    "lsmod",
    "modprobe",
    "nft",
    "nsenter",
    "oc",
    "ps",
    "restorecon",
    "ss",
    "sysctl",
    "systemctl",
    "update-alternatives",
];

/// Programs that only look, whatever their arguments.
const ONLY_LOOK: &[&str] = &[
    "ausearch",
    "cat",
    "df",
    "grep",
    "ip6tables-legacy-save",
    "ip6tables-nft-save",
    "ip6tables-save",
    "iptables-legacy-save",
    "iptables-nft-save",
    "iptables-save",
    "journalctl",
    "ls",
    "lsmod",
    "ps",
    "ss",
];

/// Verbs of kubectl, and whether they only look.
const KUBECTL: &[(&str, bool)] = &[
    ("annotate", false),
    ("api-resources", true),
    ("apply", false),
    ("auth", true),
    ("cluster-info", true),
    ("cordon", false),
    ("cp", false),
    ("create", false),
    ("debug", true),
    ("delete", false),
    ("describe", true),
    ("drain", false),
    ("edit", false),
    ("events", true),
    ("exec", false),
    ("explain", true),
    ("get", true),
    // This program: of its verbs, only `probe` of a cluster creates anything, and it asks.
    ("kuma-diagnose", true),
    ("label", false),
    ("logs", true),
    ("patch", false),
    ("replace", false),
    ("rollout", false),
    ("scale", false),
    ("set", false),
    ("taint", false),
    ("top", true),
    ("uncordon", false),
    ("version", true),
    ("wait", true),
];

/// Flags of kubectl that rules may use, and whether a value follows as an argument of its own.
const KUBECTL_FLAGS: &[(&str, bool)] = &[
    ("--all", false),
    ("--all-containers", false),
    ("--all-namespaces", false),
    ("--as", true),
    ("--container", true),
    ("--dry-run", true),
    ("--field-selector", true),
    ("--for", true),
    ("--from-file", true),
    ("--image", true),
    ("--label-columns", true),
    ("--net-admin", false),
    ("--node", true),
    ("--ignore-daemonsets", false),
    ("--namespace", true),
    ("--output", true),
    ("--overwrite", false),
    ("--patch", true),
    ("--previous", false),
    ("--profile", true),
    ("--selector", true),
    ("--show-labels", false),
    ("--since", true),
    ("--sort-by", true),
    ("--tail", true),
    ("--target", true),
    ("--timeout", true),
    ("--timestamps", false),
    ("--type", true),
    ("-A", false),
    ("-L", true),
    ("-c", true),
    ("-f", true),
    ("-i", false),
    ("-it", false),
    ("-l", true),
    ("-n", true),
    ("-o", true),
    ("-p", true),
    ("-t", false),
    ("-w", false),
];

/// Verbs of helm, and whether they only look.
const HELM: &[(&str, bool)] = &[
    ("get", true),
    ("history", true),
    ("list", true),
    ("rollback", false),
    ("show", true),
    ("status", true),
    ("upgrade", false),
];

/// Flags of helm that rules may use, and whether a value follows.
const HELM_FLAGS: &[(&str, bool)] = &[
    ("--all", false),
    ("--install", false),
    ("--namespace", true),
    ("--reset-then-reuse-values", false),
    ("--reuse-values", false),
    ("--set", true),
    ("--set-json", true),
    ("--set-string", true),
    ("--values", true),
    ("--version", true),
    ("-A", false),
    ("-a", false),
    ("-f", true),
    ("-n", true),
    ("-o", true),
];

pub(super) fn lint(desk: &mut Desk<'_>) {
    let rules = desk.rules;
    for question in &rules.questions {
        if let Some(collect) = &question.collect {
            let path = ["collect", "command"];
            let looks = check(desk, Kind::Question, &question.id, &path, &collect.command);
            if looks == Some(false) {
                desk.put(NOT_READ_ONLY, Kind::Question, &question.id, &path, &messages::LINT_COLLECT_CHANGES, &[]);
            }
        }
    }
    for cause in rules.causes.iter().filter(|cause| !cause.code.is_empty()) {
        if cause.remediation.is_empty() {
            desk.put(NO_REMEDIATION, Kind::Cause, &cause.id, &[], &messages::LINT_NO_REMEDIATION, &[]);
        }
        for (number, one) in cause.remediation.iter().enumerate() {
            step(desk, &cause.id, number, one);
        }
    }
}

fn step(desk: &mut Desk<'_>, id: &str, number: usize, step: &Step) {
    let position = number.to_string();
    let path = ["remediation", position.as_str()];
    if number == 0 && step.changes != Changes::Nothing {
        desk.put(FIRST_STEP, Kind::Cause, id, &path, &messages::LINT_FIRST_STEP, &[]);
    }
    let path = ["remediation", position.as_str(), "command"];
    let looks = check(desk, Kind::Cause, id, &path, &step.command);
    if looks == Some(false) && step.changes == Changes::Nothing {
        desk.put(NOT_READ_ONLY, Kind::Cause, id, &path, &messages::LINT_STEP_CHANGES, &[]);
    }
}

/// Complains of what is wrong with a command; tells whether it only looks, where that can be told.
fn check(desk: &mut Desk<'_>, kind: Kind, id: &str, path: &[&str], command: &[String]) -> Option<bool> {
    match judge(command) {
        Ok(looks) => looks,
        Err((at, message, what)) => {
            let at = at.to_string();
            desk.put(COMMAND, kind, id, &[path, &[at.as_str()]].concat(), message, &[("what", what)]);
            None
        }
    }
}

/// What is wrong with a command: the argument, the message, and what it names.
type Wrong<'c> = (usize, &'static Message, &'c str);

/// Whether a command only looks; nothing for no command.
fn judge(command: &[String]) -> Result<Option<bool>, Wrong<'_>> {
    let Some(program) = command.first() else { return Ok(None) };
    if !PROGRAMS.contains(&program.as_str()) {
        return Err((0, &messages::LINT_UNKNOWN_PROGRAM, program));
    }
    let shell = |word: &&String| ["|", "||", "&&", ";", ">", ">>", "<", "2>&1", "&"].contains(&word.as_str());
    if let Some((at, word)) = command.iter().enumerate().find(|(_, word)| shell(word) || word.is_empty()) {
        return Err((at, &messages::LINT_SHELL, word));
    }
    match program.as_str() {
        "kubectl" | "oc" => kubectl(command),
        "helm" => {
            let words = words(command, HELM_FLAGS)?;
            verb(command, &words, HELM).map(|(_, looks)| Some(looks))
        }
        // Inside of another network namespace runs another program.
        "nsenter" => Ok(command.iter().skip(1).position(|w| PROGRAMS.contains(&w.as_str())).and_then(|at| {
            let inner = command.get(at + 1..).unwrap_or_default();
            judge(inner).ok().flatten()
        })),
        "fuser" => Ok(Some(!command.iter().any(|word| word == "-k" || word == "--kill"))),
        "iptables" | "ip6tables" => {
            let looks = ["-L", "-S", "--list", "--list-rules", "--version", "-V"];
            Ok(Some(command.iter().any(|word| looks.contains(&word.as_str()))))
        }
        "ip" | "nft" => Ok(Some(command.iter().any(|word| matches!(word.as_str(), "show" | "list")))),
        program => Ok(Some(ONLY_LOOK.contains(&program))),
    }
}

fn kubectl(command: &[String]) -> Result<Option<bool>, Wrong<'_>> {
    // `oc adm policy …` is no verb of kubectl.
    if command.first().is_some_and(|program| program == "oc") && command.get(1).is_some_and(|verb| verb == "adm") {
        return Ok(Some(false));
    }
    let end = command.iter().position(|word| word == "--").unwrap_or(command.len());
    let own = command.get(..end).unwrap_or_default();
    let words = words(own, KUBECTL_FLAGS)?;
    let (name, looks) = verb(own, &words, KUBECTL)?;
    let second = words.get(1).and_then(|at| own.get(*at)).map(String::as_str);
    Ok(Some(match name {
        "rollout" => second == Some("status") || second == Some("history"),
        // What runs inside decides: `exec`, and `debug` with a command.
        "exec" => inner(command, end),
        "debug" => end == command.len() || inner(command, end),
        _ => looks,
    }))
}

/// Whether what follows `--` only looks, inside of a `chroot` or not.
fn inner(command: &[String], end: usize) -> bool {
    let rest = command.get(end + 1..).unwrap_or_default();
    let rest = if rest.first().is_some_and(|word| word == "chroot") { rest.get(2..).unwrap_or_default() } else { rest };
    matches!(judge(rest), Ok(Some(true)))
}

/// The verb of a command and whether it only looks.
fn verb<'c>(
    command: &'c [String],
    words: &[usize],
    verbs: &'static [(&'static str, bool)],
) -> Result<(&'c str, bool), Wrong<'c>> {
    let program = command.first().map_or("", String::as_str);
    let Some(word) = words.first().and_then(|at| command.get(*at)) else {
        return Err((0, &messages::LINT_NO_VERB, program));
    };
    match verbs.iter().find(|(name, _)| name == word) {
        Some((_, looks)) => Ok((word, *looks)),
        None => Err((words.first().copied().unwrap_or_default(), &messages::LINT_UNKNOWN_VERB, word)),
    }
}

/// Which arguments are no flags and no values of flags.
fn words<'c>(command: &'c [String], flags: &'static [(&'static str, bool)]) -> Result<Vec<usize>, Wrong<'c>> {
    let mut out = Vec::new();
    let mut rest = command.iter().enumerate().skip(1);
    while let Some((at, word)) = rest.next() {
        if !word.starts_with('-') {
            out.push(at);
            continue;
        }
        let (name, value) = word.split_once('=').map_or((word.as_str(), None), |(name, value)| (name, Some(value)));
        let Some((_, valued)) = flags.iter().find(|(flag, _)| *flag == name) else {
            return Err((at, &messages::LINT_UNKNOWN_FLAG, word));
        };
        // `-p` of `kubectl logs` stands alone; of `kubectl patch` it has a value.
        if *valued && value.is_none() && rest.next().is_none_or(|(_, next)| next.starts_with("--")) {
            return Err((at, &messages::LINT_FLAG_WITHOUT_VALUE, word));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::judge;

    fn judged(line: &str) -> Result<Option<bool>, &'static str> {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        judge(&words).map_err(|(_, message, _)| message.key)
    }

    #[test]
    fn commands() {
        for looks in [
            "kubectl get pods -A -o wide",
            "kubectl -n x logs p -c c --previous",
            "kubectl debug node/n -it --image=busybox -- chroot /host lsmod",
            "kubectl debug node/n -it --image busybox",
            "kubectl auth can-i get pods --as=x -n y",
            "kubectl -n x rollout status deployment/y",
            "kubectl -n x exec p -c c -- ls /",
            "helm list -A",
            "nsenter -t 1 -n iptables-save -t nat",
            "nsenter -t 1 -n ip addr show lo",
            "kubectl debug node/n -it --image=busybox -- grep -r x /host/etc",
            "iptables --version",
            "fuser -v /run/xtables.lock",
            "journalctl -u kubelet",
        ] {
            assert_eq!(judged(looks), Ok(Some(true)), "{looks}");
        }
        for changes in [
            "kubectl -n x delete pod y",
            "kubectl -n x rollout restart daemonset/y",
            "kubectl exec p -- modprobe x",
            "kubectl debug node/n -it --image=busybox -- chroot /host modprobe x",
            "helm upgrade r c/c --reuse-values --set a=b",
            "modprobe x",
            "fuser -k /run/xtables.lock",
            "oc adm policy add-scc-to-group a b",
        ] {
            assert_eq!(judged(changes), Ok(Some(false)), "{changes}");
        }
        for (wrong, key) in [
            ("kubctl get pods", "LINT_UNKNOWN_PROGRAM"),
            ("kubectl gett pods", "LINT_UNKNOWN_VERB"),
            ("kubectl get pods --frobnicate", "LINT_UNKNOWN_FLAG"),
            ("kubectl get pods -n", "LINT_FLAG_WITHOUT_VALUE"),
            ("kubectl -n x", "LINT_NO_VERB"),
            ("kubectl get pods | grep x", "LINT_SHELL"),
            ("helm upgrade r c --sett a=b", "LINT_UNKNOWN_FLAG"),
        ] {
            assert_eq!(judged(wrong), Err(key), "{wrong}");
        }
        assert_eq!(judge(&[]), Ok(None));
    }
}
