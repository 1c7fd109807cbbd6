//! What may be typed next, as far as the arguments themselves tell; names of a cluster are asked for elsewhere.

use std::collections::BTreeMap;
use std::ffi::OsString;

use clap::{Arg, Command, CommandFactory};

use super::Args;

/// What the last word can become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// One of these.
    Words(Vec<String>),
    /// A verb, or the name of an object.
    Start(Vec<String>),
    /// An object: `TYPE/NAME` where a type is typed, else a pod's name.
    Object,
    /// A namespace.
    Namespace,
    /// Something of the kubeconfig: `context`, `cluster` or `user`.
    Kubeconfig(&'static str),
    /// A cause.
    Cause,
    /// A rule.
    Rule,
    /// A file.
    File,
    /// A directory.
    Directory,
    /// Nothing that could be known.
    Nothing,
}

/// An unfinished command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// What the last word can become.
    pub next: Next,
    /// What is typed of it: of its value, where it is `--flag=value`.
    pub begun: String,
    /// What stands before that in the same word: `--flag=`.
    pub before: String,
    /// The values typed so far, by the argument's id.
    pub values: BTreeMap<String, Vec<String>>,
    /// The positional arguments typed so far.
    pub objects: Vec<String>,
}

/// Reads an unfinished command line: the words after the program's name, the last of them unfinished.
#[must_use]
pub fn typed(words: &[String]) -> Typed {
    let whole = Args::command();
    let mut command = &whole;
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut pending: Option<&Arg> = None;
    let (last, before) = words.split_last().map_or((String::new(), &[][..]), |(last, rest)| (last.clone(), rest));
    let mut objects: Vec<String> = Vec::new();
    let mut over = false;
    for word in before {
        // bash takes `--flag=value` for three words.
        if word == "=" && pending.is_some() {
            continue;
        }
        if let Some(arg) = pending.take() {
            values.entry(arg.get_id().to_string()).or_default().push(word.clone());
        } else if over || !word.starts_with('-') || word == "-" {
            match command.find_subcommand(word).filter(|_| !over && objects.is_empty()) {
                Some(verb) => command = verb,
                None => objects.push(word.clone()),
            }
        } else if word == "--" {
            over = true;
        } else if let Some((arg, value)) = flag(command, word) {
            match value {
                Some(value) => values.entry(arg.get_id().to_string()).or_default().push(value),
                None if takes_value(arg) => pending = Some(arg),
                None => values.entry(arg.get_id().to_string()).or_default().push(String::new()),
            }
        }
    }
    let (next, begun, kept) = match (pending, last.split_once('=')) {
        (Some(arg), _) => (value_of(arg), if last == "=" { String::new() } else { last }, String::new()),
        (None, Some((name, value))) if name.starts_with("--") && !over => match flag(command, name) {
            Some((arg, _)) => (value_of(arg), value.to_owned(), format!("{name}=")),
            None => (Next::Nothing, last, String::new()),
        },
        (None, _) if last.starts_with('-') && !over => (Next::Words(flags(command)), last, String::new()),
        (None, _) => (positional(command, objects.len()), last, String::new()),
    };
    Typed { next, begun, before: kept, values, objects }
}

/// The arguments (the first is the program's name) with the verb before all flags, where it is the first that is no flag: clap
/// takes it for the name of an object otherwise.
pub(super) fn verb_first(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let whole = Args::command();
    let mut command = &whole;
    let (mut at, mut to) = (1, 1);
    while let Some(word) = arguments.get(at) {
        let word = word.to_string_lossy();
        if word == "--" {
            break;
        }
        if !word.starts_with('-') || word == "-" {
            let Some(verb) = command.find_subcommand(&*word) else { break };
            command = verb;
            let verb = arguments.remove(at);
            arguments.insert(to, verb);
            (at, to) = (at + 1, to + 1);
            continue;
        }
        // A flag of what comes after: of `rules list` in `rules -o json list`.
        let known = || command.get_subcommands().find_map(|verb| flag(verb, &word));
        let valued = flag(command, &word).or_else(known).or_else(|| flag(&whole, &word));
        at += 1 + usize::from(valued.is_some_and(|(arg, value)| value.is_none() && takes_value(arg)));
    }
    arguments
}

/// The argument that a flag names, and the value in the same word.
fn flag<'c>(command: &'c Command, word: &str) -> Option<(&'c Arg, Option<String>)> {
    let mut all = command.get_arguments();
    if let Some(long) = word.strip_prefix("--") {
        let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value.to_owned())));
        return all.find(|arg| arg.get_long() == Some(name)).map(|arg| (arg, value));
    }
    let mut letters = word.strip_prefix('-')?.chars();
    let letter = letters.next()?;
    let rest = letters.as_str().trim_start_matches('=').to_owned();
    all.find(|arg| arg.get_short() == Some(letter))
        .map(|arg| (arg, (takes_value(arg) && !rest.is_empty()).then_some(rest)))
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

fn flags(command: &Command) -> Vec<String> {
    let shown = command.get_arguments().filter(|arg| !arg.is_hide_set());
    shown.filter_map(|arg| arg.get_long()).map(|long| format!("--{long}")).collect()
}

fn value_of(arg: &Arg) -> Next {
    let possible: Vec<String> = arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    match arg.get_id().as_str() {
        _ if !possible.is_empty() => Next::Words(possible),
        "namespace" => Next::Namespace,
        "context" => Next::Kubeconfig("context"),
        "cluster" => Next::Kubeconfig("cluster"),
        "user" => Next::Kubeconfig("user"),
        "from" | "junit" | "to" | "kubeconfig" | "certificate_authority" | "client_certificate" | "client_key" => {
            Next::File
        }
        "rules" | "scenarios" | "source" => Next::Directory,
        "explained" => Next::Cause,
        "shown" => Next::Rule,
        _ => Next::Nothing,
    }
}

fn positional(command: &Command, objects: usize) -> Next {
    let Some(arg) = command.get_positionals().next() else {
        let verbs: Vec<String> = command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
        return if verbs.is_empty() { Next::Nothing } else { Next::Words(verbs) };
    };
    match arg.get_id().as_str() {
        "objects" if objects == 0 && command.has_subcommands() => {
            let verbs = command.get_subcommands().filter(|verb| !verb.is_hide_set());
            Next::Start(verbs.map(|verb| verb.get_name().to_owned()).collect())
        }
        "objects" => Next::Object,
        _ if objects == 0 => value_of(arg),
        _ => Next::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::{Next, typed};

    #[test]
    fn what_may_come_next() {
        let line = |text: &str| typed(&text.split(' ').map(str::to_owned).collect::<Vec<_>>());
        let Next::Start(verbs) = line("").next else { panic!("no verbs") };
        assert_eq!(verbs, ["collect", "access", "bundle-spec", "completion", "probe", "preflight", "explain", "rules"]);
        assert_eq!(line("-n ").next, Next::Namespace);
        assert_eq!(line("pod/a po").next, Next::Object);
        let namespaced = line("-n shop --context=c -A po");
        assert_eq!(namespaced.values["namespace"], ["shop"]);
        assert_eq!(namespaced.values["context"], ["c"]);
        assert!(matches!(namespaced.next, Next::Start(_)));
        let format = line("--output=j");
        assert_eq!((format.begun.as_str(), format.before.as_str()), ("j", "--output="));
        assert!(matches!(&format.next, Next::Words(words) if words.contains(&"json".to_owned())));
        assert!(matches!(line("--li").next, Next::Words(words) if words.contains(&"--lang".to_owned())));
        assert_eq!(line("--from ").next, Next::File);
        assert_eq!(line("collect -n ").next, Next::Namespace);
        assert_eq!(line("collect ").next, Next::Object);
        assert!(matches!(line("collect --redact ").next, Next::Words(_)));
        assert!(matches!(line("completion ").next, Next::Words(shells) if shells.len() == 4));
        assert_eq!(line("explain KD").next, Next::Cause);
        assert!(matches!(line("rules ").next, Next::Words(verbs) if verbs.len() == 10));
        assert_eq!(line("rules show ").next, Next::Rule);
        assert_eq!(line("rules list --rules ").next, Next::Directory);
        assert_eq!(line("--context ").next, Next::Kubeconfig("context"));
        assert_eq!(line("--context = k").next, Next::Kubeconfig("context"));
        assert_eq!(line("deploy ").objects, ["deploy"]);
        assert_eq!(line("-- ").next, line("").next);
    }
}
