//! Commands that people paste together with what they printed, behind whatever prompt their shell has.
//!
//! A prompt is free text, so a line is a command only where what stands before the program has the shape of a prompt and
//! what follows it makes sense: logs hold shell lines too, and they must stay logs.

use std::sync::Arc;

use crate::evidence::Instance;

use super::identity::{self, Identity};
use super::{caption, cells, shell};

/// Programs that take Kubernetes' namespace as `-n`.
const NAMESPACED: [&str; 6] = ["kubectl", "oc", "k", "helm", "kumactl", "stern"];
/// Programs whose output is read, or at least ends the output before it.
const PROGRAMS: [&str; 19] = [
    "kubectl",
    "oc",
    "k",
    "helm",
    "kumactl",
    "stern",
    "crictl",
    "journalctl",
    "iptables-save",
    "ip6tables-save",
    "iptables-legacy-save",
    "iptables-nft-save",
    "iptables",
    "ip6tables",
    "lsmod",
    "nft",
    "sysctl",
    "systemctl",
    "dmesg",
];
/// What may follow `kubectl`: prose begins with the word as well.
const VERBS: [&str; 31] = [
    "get",
    "describe",
    "logs",
    "log",
    "exec",
    "top",
    "events",
    "apply",
    "delete",
    "edit",
    "patch",
    "rollout",
    "scale",
    "label",
    "annotate",
    "taint",
    "cordon",
    "uncordon",
    "drain",
    "debug",
    "run",
    "set",
    "create",
    "version",
    "config",
    "cluster-info",
    "api-resources",
    "explain",
    "wait",
    "auth",
    "project",
];
/// Flags whose value is the next word.
const WITH_VALUE: [&str; 20] = [
    "-n",
    "--namespace",
    "-c",
    "--container",
    "-l",
    "--selector",
    "-o",
    "--output",
    "--tail",
    "--since",
    "--since-time",
    "--context",
    "--kubeconfig",
    "--cluster",
    "--user",
    "--as",
    "--field-selector",
    "--sort-by",
    "--limit-bytes",
    "--max-log-requests",
];
/// What ends a prompt.
const ENDS: [char; 11] = ['$', '#', '%', '>', '+', '~', '❯', '➜', 'λ', '»', '▶'];
/// What may begin one, with the folder after it.
const ARROWS: [char; 4] = ['➜', '❯', '»', '▶'];
/// Longest text before the program.
const LONGEST_PROMPT: usize = 160;

/// A pasted command.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Command {
    program: String,
    /// Its arguments, up to a pipe.
    words: Vec<String>,
    /// Whether its output went through another program, so that lines may be missing.
    pub(super) piped: bool,
    /// Whether that program keeps lines of some content only.
    pub(super) filtered: bool,
    /// What that program looks for.
    sought: Vec<String>,
    /// As it was typed.
    pub(super) text: String,
}

/// What a line marks as code, if nothing stands beside it but a remark in brackets.
fn marked(line: &str) -> Option<&str> {
    let (code, rest) = line.strip_prefix('`')?.split_once('`')?;
    let rest = rest.trim().trim_end_matches([':', '：']);
    let remark = rest.starts_with(['(', '（']) && rest.ends_with([')', '）']);
    (rest.is_empty() || remark).then_some(code)
}

impl Command {
    /// The command of a line, if it is one.
    pub(super) fn read(line: &str) -> Option<Self> {
        Self::behind(line).map(|(_, command)| command)
    }

    /// The prompt before the command of a line, if it is one; empty where there is none.
    pub(super) fn prompt(line: &str) -> Option<&str> {
        Self::behind(line).and_then(|(before, _)| line.get(..before))
    }

    /// The command of a line, and how long the prompt before it is.
    fn behind(line: &str) -> Option<(usize, Self)> {
        let captioned =
            line.starts_with(['<', '#', '*', '=', '-']) || line.trim_end().ends_with(['`', ':']) && line.contains('`');
        let caption = if captioned { caption::command(line) } else { None };
        // Where people mark a command as code, it needs no prompt.
        let indented = line.len() - line.trim_start().len();
        let line = caption.as_deref().unwrap_or(line).trim();
        let line = marked(line).unwrap_or(line);
        if !may_be_prompt(line) {
            return None;
        }
        for (at, word) in words(line).take(16) {
            if at > LONGEST_PROMPT {
                return None;
            }
            // The prompt may end inside the word: `$kubectl`, `[root@n1 ~]#kubectl`.
            let glued = word.rfind(ENDS).and_then(|i| word.get(i..)?.chars().next().map(|c| i + c.len_utf8()));
            let at = at + glued.unwrap_or_default();
            let Some((before, rest)) = line.split_at_checked(at) else { continue };
            let Some(command) = Self::parse(rest) else { continue };
            if is_prompt(before) || before.trim().is_empty() && command.is_kubectl() {
                return Some((if caption.is_none() { at + indented } else { 0 }, command));
            }
        }
        None
    }

    fn parse(text: &str) -> Option<Self> {
        let mut words = shell::words(text).into_iter().map(|w| w.trim_matches(['"', '\'', '`']));
        let is_wrapper = |w: &str| ["sudo", "-E", "time", "watch", "k3s", "microk8s"].contains(&w) || is_assignment(w);
        let first = words.find(|w| !is_wrapper(w))?;
        let program = first.rsplit(['/', '\\']).next().unwrap_or(first);
        let program = program.strip_suffix(".exe").unwrap_or(program);
        if !PROGRAMS.contains(&program) {
            return None;
        }
        let (mut own, mut sought, mut piped, mut filtered) = (Vec::new(), Vec::new(), false, false);
        for word in words {
            // What people say of a command: `(end of it)`.
            if word.starts_with('(') && !piped {
                break;
            }
            piped |= word.starts_with('|');
            filtered |= piped && ["grep", "egrep", "awk", "sed", "rg"].contains(&word.trim_start_matches('|'));
            if piped {
                sought.push(word.to_owned());
            }
            if !piped && !["\\", ";", "2>&1", "2>/dev/null"].contains(&word) {
                own.push(word.trim_end_matches([';', '\'', '"']).to_owned());
            }
            // What follows is another command.
            if word.ends_with(';') || word == "&&" {
                break;
            }
        }
        let command = Self { program: program.to_owned(), words: own, piped, filtered, sought, text: text.to_owned() };
        command.is_sensible().then_some(command)
    }

    /// Whether the program takes such arguments: comments and headings begin with `#` and a program's name as well.
    fn is_sensible(&self) -> bool {
        let verbs: &[&str] = match self.program.as_str() {
            "kubectl" | "oc" | "k" => return self.verb().is_some(),
            "kumactl" => {
                &["get", "inspect", "install", "uninstall", "version", "apply", "config", "generate", "export"]
            }
            "helm" => &["ls", "list", "get", "status", "template", "install", "upgrade", "history", "show", "repo"],
            "crictl" => &["ps", "pods", "logs", "inspect", "inspectp", "images", "info", "exec", "version"],
            "nft" => &["list", "-a", "-s"],
            "systemctl" => &["status", "cat", "show", "restart", "start", "stop", "list-units"],
            "sysctl" => return self.words.iter().any(|w| w.starts_with('-') || w.contains('.')),
            "stern" => return self.words.iter().any(|w| w.starts_with('-')),
            // What takes flags only.
            _ => {
                return self.words.iter().all(|w| w.is_ascii())
                    && self.words.first().is_none_or(|w| w.starts_with('-'));
            }
        };
        self.plain().next().is_some_and(|w| verbs.contains(&w))
            || self.words.first().is_some_and(|w| verbs.contains(&w.as_str()))
    }

    fn is_kubectl(&self) -> bool {
        ["kubectl", "oc", "k"].contains(&self.program.as_str())
    }

    /// Arguments that are neither flags nor their values.
    fn plain(&self) -> impl Iterator<Item = &str> {
        let mut words = self.words.iter();
        std::iter::from_fn(move || {
            loop {
                let word = words.next()?;
                if word == "--" {
                    return None;
                }
                if WITH_VALUE.contains(&word.as_str()) {
                    words.next();
                } else if !word.starts_with('-') {
                    return Some(word.as_str());
                }
            }
        })
    }

    fn value(&self, short: &str, long: &str) -> Option<&str> {
        let mut words = self.words.iter();
        while let Some(word) = words.next() {
            if word == short || word == long {
                return words.next().map(String::as_str);
            }
            let value = word
                .strip_prefix(long)
                .and_then(|w| w.strip_prefix('='))
                .or_else(|| word.strip_prefix(short).map(|w| w.strip_prefix('=').unwrap_or(w)))
                .filter(|w| !w.is_empty() && !word.starts_with("--") || word.starts_with(long));
            if value.is_some() {
                return value;
            }
        }
        None
    }

    fn verb(&self) -> Option<&str> {
        self.plain().next().filter(|w| VERBS.contains(w))
    }

    /// The namespace that it names. Other programs mean something else by `-n`.
    pub(super) fn namespace(&self) -> Option<Arc<str>> {
        let named = NAMESPACED.contains(&self.program.as_str());
        let name = self.value("-n", "--namespace").filter(|n| named && identity::is_name(n))?;
        Some(name.into())
    }

    /// The node whose pods it lists.
    pub(super) fn on_node(&self) -> Option<&str> {
        self.value("--field-selector", "--field-selector")?
            .split(',')
            .find_map(|field| field.strip_prefix("spec.nodeName="))
    }

    /// Whether what follows is a log.
    pub(super) fn prints_log(&self) -> bool {
        self.is_kubectl() && ["logs", "log"].contains(&self.verb().unwrap_or_default())
            || ["journalctl", "dmesg", "stern"].contains(&self.program.as_str())
            || self.program == "crictl" && self.words.first().is_some_and(|w| w == "logs")
    }

    /// What it tells of the log lines below it; `file` is what the file's path tells.
    pub(super) fn log_of(&self, file: &Identity) -> Identity {
        let namespace = self.namespace().or_else(|| file.namespace.clone());
        let mut id = Identity { namespace, ..Identity::default() };
        if !self.is_kubectl() || !self.prints_log() {
            return id;
        }
        let mut named = self.plain().skip(1);
        if let Some(target) = named.next() {
            let name = target.rsplit('/').next().unwrap_or(target);
            let workload = target.contains('/') && !target.starts_with("pod/") && !target.starts_with("po/");
            id.pod = (identity::is_name(name) && !workload).then(|| name.into());
        }
        let container = self.value("-c", "--container").or_else(|| named.next());
        id.container = container.filter(|c| identity::is_name(c)).map(Arc::from);
        if self.words.iter().any(|w| w == "-p" || w == "--previous") {
            id.instance = Instance::Previous;
        }
        id
    }

    /// The kind of which it lists all objects of all namespaces.
    fn lists_all(&self) -> Option<&'static str> {
        let mut plain = self.plain();
        let of_all = |w: &String| w == "-A" || w == "--all-namespaces" || w == "--all-namespaces=true";
        let chosen = ["-l", "--selector", "--field-selector"];
        let whole = self.is_kubectl()
            && plain.next() == Some("get")
            && self.words.iter().any(of_all)
            && !self.words.iter().any(|w| chosen.iter().any(|c| w.starts_with(c)));
        let kind = plain.next().filter(|_| whole)?.split('.').next().unwrap_or_default();
        let daemon_sets = ["ds", "daemonset", "daemonsets"].contains(&kind) && plain.next().is_none();
        daemon_sets.then_some("DaemonSet")
    }

    /// The kind of which the table below it holds all objects.
    pub(super) fn whole_list(&self) -> Option<&'static str> {
        self.lists_all().filter(|_| !self.piped || self.highlights())
    }

    /// The kind of which Kuma has no object if nothing stands below it: it looks for Kuma's among all.
    pub(super) fn finds_none(&self) -> Option<&'static str> {
        let word = |w: &String| w.to_ascii_lowercase();
        let names = self.sought.iter().map(word).any(|w| ["kuma", "kong", "cni"].iter().any(|n| w.contains(n)));
        let pipes = self.sought.iter().filter(|w| w.starts_with('|')).count();
        let inverted = self.sought.iter().any(|w| w.starts_with('-') && !w.starts_with("--") && w.contains('v'));
        self.lists_all().filter(|_| self.filtered && pipes == 1 && names && !inverted)
    }

    /// `grep --color -E '^|x'` keeps all lines.
    fn highlights(&self) -> bool {
        let keeps = |w: &String| w.starts_with("^|") || w.ends_with("|^") || w.ends_with("|$") || w.starts_with("$|");
        self.sought.iter().map(|w| w.trim_matches(['"', '\''])).map(str::to_owned).any(|w| keeps(&w))
    }

    /// Kind and name of the one object that it describes.
    pub(super) fn described(&self) -> Option<(String, String)> {
        self.only("describe")
    }

    /// Kind and name of the one object of which it prints what was asked for, as JSON or YAML.
    pub(super) fn got(&self) -> Option<(String, String)> {
        let format = self.value("-o", "--output")?;
        let picks = ["json", "yaml", "jsonpath"].iter().any(|f| format.trim_start_matches('=').starts_with(f));
        self.only("get").filter(|_| picks)
    }

    /// The kind of what it gets, and the name if it names one object.
    pub(super) fn asked(&self) -> Option<(String, Option<String>)> {
        let mut plain = self.plain();
        if !self.is_kubectl() || plain.next() != Some("get") {
            return None;
        }
        let first = plain.next()?;
        let (kind, name) = first.split_once('/').map_or((first, None), |(kind, name)| (kind, Some(name)));
        let name = name.or_else(|| plain.next()).map(str::to_owned);
        Some((cells::canonical(kind), name)).filter(|_| plain.next().is_none())
    }

    /// The name of the configuration of mutating webhooks that it prints as YAML; empty where it names none.
    pub(super) fn webhooks(&self) -> Option<&str> {
        let mut plain = self.plain();
        let yaml = self.value("-o", "--output")?.trim_start_matches('=').starts_with("yaml");
        let asks = yaml && self.is_kubectl() && plain.next() == Some("get");
        let (kind, named) =
            plain.next().map(|first| first.split_once('/').map_or((first, None), |(k, n)| (k, Some(n))))?;
        let kind = kind.split('.').next().unwrap_or(kind).to_ascii_lowercase();
        let is_kind = ["mutatingwebhookconfiguration", "mutatingwebhookconfigurations"].contains(&kind.as_str());
        (asks && is_kind).then(|| named.or_else(|| plain.next()).unwrap_or_default())
    }

    /// Kind and name of the one object that follows a verb.
    fn only(&self, verb: &str) -> Option<(String, String)> {
        let mut plain = self.plain();
        if !self.is_kubectl() || plain.next() != Some(verb) {
            return None;
        }
        let first = plain.next()?;
        let (kind, name) = match first.split_once('/') {
            Some(both) => both,
            None => (first, plain.next()?),
        };
        let kind = cells::canonical(kind);
        (identity::is_name(name) && plain.next().is_none()).then(|| (kind, name.to_owned()))
    }
}

/// A cheap look before the words are taken apart: this is asked for every line of a log.
fn may_be_prompt(line: &str) -> bool {
    let bare = || ["kubectl ", "oc ", "k ", "sudo ", "k3s ", "microk8s "].iter().any(|word| line.starts_with(word));
    line.len() < 4096 && (bare() || line.contains(ENDS))
}

/// Words with the place where each begins.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    line.split_whitespace().map(|word| (word.as_ptr() as usize - line.as_ptr() as usize, word))
}

/// `KUBECONFIG=/x` before a program.
fn is_assignment(word: &str) -> bool {
    let name = word.split_once('=').map(|(name, _)| name);
    name.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_'))
}

/// Whether a text may be what a shell prints before it reads a command.
fn is_prompt(text: &str) -> bool {
    let text = without_groups(text.trim());
    let text = without_clock(&text);
    if text.starts_with(ARROWS) {
        let mut words = text.trim_start_matches(ARROWS).split_whitespace();
        // A folder, a branch and its mark.
        let folder = words.next().is_none_or(|w| !w.ends_with(':'));
        return folder && words.all(|w| w.starts_with("git:") || w.chars().count() == 1);
    }
    let Some(body) = text.strip_suffix(ENDS) else { return false };
    let body = body.trim_end();
    // `$`, `#`, also twice: quoted in a mail or traced by the shell.
    if body.chars().all(|c| ENDS.contains(&c) || c == ' ') {
        // A command in a quoted mail is what somebody asked for, not what printed the lines below it.
        return !body.contains('>') || text.chars().any(|c| c != '>' && c != ' ');
    }
    is_shell(body) || is_folder(body) || is_windows(body) || is_at_host(body)
}

/// Without a clock or a window's number before the rest: `[14:02:11] `, `14:02 `, `[1] `.
fn without_clock(text: &str) -> &str {
    let Some((first, rest)) = text.split_once(' ') else { return text };
    let bare = first.strip_prefix('[').and_then(|f| f.strip_suffix(']'));
    let inner = bare.unwrap_or(first);
    let numbers = !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_digit() || b == b':');
    if numbers && (bare.is_some() || inner.contains(':')) { rest.trim_start() } else { text }
}

/// Without `(venv)`, `(⎈|prod:shop)` and the like.
fn without_groups(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0u32;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    if depth > 0 { text.to_owned() } else { out.trim().to_owned() }
}

/// `bash-5.1`, `sh-4.4`
fn is_shell(body: &str) -> bool {
    let version = body.strip_prefix("bash-").or_else(|| body.strip_prefix("sh-"));
    version.is_some_and(|v| !v.is_empty() && v.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
}

/// `~`, `/`, `~/deploy`
fn is_folder(body: &str) -> bool {
    body.starts_with(['~', '/']) && !body.contains(char::is_whitespace) && !body.contains("//")
}

/// `PS C:\x`, `C:\x`, `PS /home/a`
fn is_windows(body: &str) -> bool {
    let path = body.strip_prefix("PS ").unwrap_or(body);
    let drive = path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && path.get(1..3) == Some(":\\");
    (drive || path.len() < body.len() && path.starts_with(['/', '~'])) && !path.contains(": ")
}

/// `[root@host ~]`, `user@host:~/x`, `user@host x`, and macOS' `host:x user`.
fn is_at_host(body: &str) -> bool {
    let inner = body.strip_prefix('[').and_then(|b| b.strip_suffix(']')).unwrap_or(body);
    let name =
        |t: &str| !t.is_empty() && t.chars().all(|c| c.is_alphanumeric() || ['.', '-', '_', '\\', '+'].contains(&c));
    let mut words = inner.split_whitespace();
    let Some(first) = words.next() else { return false };
    let rest: Vec<&str> = words.collect();
    let Some((user, host)) = first.split_once('@') else {
        let at = first.split_once(':').filter(|(host, folder)| name(host) && folder.starts_with(['~', '/']));
        let numbered = rest.is_empty() && name(first) && first.contains(|c: char| c.is_ascii_digit());
        return numbered || at.is_some() && (rest.is_empty() || matches!(rest.as_slice(), [user] if name(user)));
    };
    let (host, folder) = host.split_once(':').map_or((host, None), |(host, folder)| (host, Some(folder)));
    let sensible = folder.is_none_or(|f| !f.is_empty());
    let place = rest.len() <= 1 || matches!(rest.as_slice(), [_, folder] if folder.starts_with(['~', '/']));
    name(user) && name(host) && sensible && place && rest.iter().all(|w| !w.contains([':', '=', ',']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Option<(String, Option<String>)> {
        Command::read(line).map(|c| (c.program.clone(), c.namespace().map(|n| n.to_string())))
    }

    #[test]
    fn prompts_of_usual_shells() {
        let prompts = [
            "$ ",
            "$",
            "# ",
            "> $ ",
            "% ",
            "[root@k8s-bastion ~]# ",
            "[root@k8s-bastion ~]#",
            "[ec2-user@ip-10-0-0-1 my-app]$ sudo ",
            "user@host:~/x$ ",
            "root@host:/# ",
            "➜  ~ ",
            "➜  charts git:(main) ✗ ",
            "❯ ",
            "~/deploy ❯ ",
            "(venv) user@host % ",
            "(base) user@host ~ % ",
            "(⎈|prod:shop) user@host:~$ ",
            "MacBook-Pro:~ ben$ ",
            "PS C:\\x> ",
            "PS /home/x> ",
            "C:\\Users\\x>",
            "bash-5.1$ ",
            "/ # ",
            "~ $ ",
            "$ KUBECONFIG=/x ",
            "[1] user@host:~$ ",
            "[14:02:11] user@host:~$ ",
            "14:02 user@host:~$ ",
            "admin@k8s-node01:~$ sudo -E ",
            "",
        ];
        for prompt in prompts {
            let expected = Some(("kubectl".to_owned(), Some("shop".to_owned())));
            assert_eq!(of(&format!("{prompt}kubectl get pods -n shop")), expected, "{prompt}");
        }
        for program in ["oc get pods", "k get po", "helm ls", "kumactl get meshes", "crictl ps", "journalctl -n 9"] {
            assert!(of(&format!("root@n1:~# {program}")).is_some(), "{program}");
        }
        assert_eq!(of("root@n1:~# journalctl -n 100 -u kubelet"), Some(("journalctl".to_owned(), None)));
        assert_eq!(of("root@n1:~# iptables-save"), Some(("iptables-save".to_owned(), None)));
        assert_eq!(of("# lsmod | grep ip_tables").map(|c| c.0), Some("lsmod".to_owned()));
    }

    #[test]
    fn what_only_looks_like_a_prompt_is_none() {
        let lines = [
            "2026-01-01T00:00:00.000Z\tINFO\trunner\texec $ kubectl get pods -n evil",
            "2026-01-01T00:00:00.000Z INFO install-cni [root@host ~]# kubectl get pods -n evil",
            "{\"msg\": \"root@host:/# kubectl get pods -n evil\"}",
            "time=\"x\" level=info msg=\"$ kubectl get pods -n evil\"",
            "dev@corp.example: please run # kubectl get pods -n evil",
            "error: see https://x/y#kubectl get pods",
            "# kubectl is about to apply the rules",
            "# k is small",
            "# kumactl is about to apply the iptables rules",
            "# iptables rules of the node",
            "# lsmod on the node",
            "> kubectl shows nothing",
            "kubectl shows nothing",
            "# [iptables] helm x",
            "dial tcp 127.0.0.1:0->127.0.0.6:1: connect: connection refused",
            "[pod/a-1/app] $ kubectl get pods -n evil",
            "[2026-01-01 00:00:00] # kubectl get pods -n evil",
            "a-1 app $ kubectl get pods -n evil",
            "➜",
            "$",
            "",
        ];
        for line in lines {
            assert_eq!(of(line), None, "{line}");
        }
    }

    #[test]
    fn arguments() {
        let read = |line: &str| Command::read(line).unwrap();
        let log = |line: &str| read(line).log_of(&Identity::default());
        let id = log("$ kubectl logs --tail 50 -n shop cart-1 -c kuma-init -p | grep x");
        assert_eq!((id.pod.as_deref(), id.container.as_deref()), (Some("cart-1"), Some("kuma-init")));
        assert_eq!((id.namespace.as_deref(), id.instance), (Some("shop"), Instance::Previous));
        let id = log("$ kubectl --context=x logs -nshop deploy/cart app");
        assert_eq!((id.pod, id.container.as_deref(), id.namespace.as_deref()), (None, Some("app"), Some("shop")));
        assert_eq!(log("$ crictl logs 0a1b2c3d").pod, None);
        let described = |line: &str| read(line).described().map(|(kind, name)| format!("{kind}/{name}"));
        assert_eq!(described("$ kubectl describe pod -n x a-1 | tail -4").as_deref(), Some("Pod/a-1"));
        assert_eq!(described("$ k describe no/n1").as_deref(), Some("Node/n1"));
        assert_eq!(described("$ kubectl describe node n1 | grep -A1 Taints").as_deref(), Some("Node/n1"));
        assert_eq!(described("$ kubectl describe pods -n x"), None);
        assert_eq!(described("$ kubectl describe pod a b"), None);
        assert!(read("$ kubectl describe node n1 | grep x").piped);
    }

    #[test]
    fn lists() {
        let read = |line: &str| Command::read(line).unwrap();
        for line in [
            "$ kubectl get ds -A",
            "$ kubectl get daemonsets.apps --all-namespaces -o wide",
            "$ k get ds -A | grep --color=always -E '^|kuma'",
        ] {
            assert_eq!(read(line).whole_list(), Some("DaemonSet"), "{line}");
        }
        for line in [
            "$ kubectl get ds -n kube-system",
            "$ kubectl get pods -A",
            "$ kubectl get ds -A -l app=x",
            "$ kubectl get ds -A | head -3",
            "$ kubectl get ds,deploy -A",
            "$ kubectl get ds cart -A",
            "$ helm list -A",
        ] {
            assert_eq!(read(line).whole_list(), None, "{line}");
        }
        for line in ["$ kubectl get ds -A | grep -i -e kuma -e kong", "$ k get ds -A |grep cni"] {
            assert_eq!(read(line).finds_none(), Some("DaemonSet"), "{line}");
        }
        for line in [
            "$ kubectl get ds -A",
            "$ kubectl get ds -A | grep -v cni",
            "$ kubectl get ds -A | grep calico",
            "$ kubectl get ds -n kuma-system | grep kuma",
            "$ kubectl get ds -A | grep kuma | grep x",
        ] {
            assert_eq!(read(line).finds_none(), None, "{line}");
        }
    }
}
