//! What was typed, made into values that are valid: each error names the flag and the next step.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use crate::cli::{Args, ReportArgs, ScopeArgs, WayArgs};
use crate::evidence::{Selector, Time};
use crate::host::document::Document;
use crate::matching::Focus;
use crate::messages::{Message, cli as say};
use crate::report::{self, Colour, Detail, Format, Language, Series, Style};
use crate::rule::RuleSet;
use crate::source::Limits;
use crate::source::cluster::{Access, Ask};

use super::{World, fill, live};

/// A run, resolved.
pub(super) struct Plan {
    pub(super) inputs: Vec<String>,
    /// Where there are no inputs: the way to the cluster, and what to gather.
    pub(super) live: Option<(Access, Ask)>,
    /// How long to look again.
    pub(super) wait: Option<Duration>,
    /// Kind and labels of what was asked for.
    pub(super) selected: Option<(&'static str, Selector)>,
    /// The labels, as typed.
    pub(super) selector: Option<String>,
    /// Tell each request.
    pub(super) verbose: bool,
    /// What people call the cluster of which the input was gathered.
    pub(super) cluster: Option<String>,
    pub(super) focus: Focus,
    pub(super) window: Window,
    pub(super) container: Option<String>,
    pub(super) threads: usize,
    pub(super) limits: Limits,
    pub(super) format: Format,
    pub(super) style: Style,
    /// Language of standard error.
    pub(super) spoken: Language,
    pub(super) fail_on: Option<FailOn>,
    /// Tell what happened when.
    pub(super) timeline: bool,
    /// What was seen of machines just now, with what people call it.
    pub(super) documents: Vec<(String, Document)>,
}

/// What was asked for, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Objects {
    /// Kind and name.
    pub(super) named: Vec<(String, String)>,
    /// Kind and labels.
    pub(super) selected: Option<(&'static str, Selector)>,
}

/// Which log lines are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Window {
    All,
    From(Time),
    /// Seconds before the newest time in the input.
    Last(u64),
}

/// Which verdict fails the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FailOn {
    Failing,
    /// … or too little evidence to say that nothing fails.
    Insufficient,
}

/// Types as kubectl takes them, and the kinds they mean.
const TYPES: &[(&str, &[&str])] = &[
    ("Pod", &["pod", "pods", "po"]),
    ("Deployment", &["deployment", "deployments", "deploy", "deployment.apps", "deployments.apps"]),
    ("StatefulSet", &["statefulset", "statefulsets", "sts", "statefulset.apps", "statefulsets.apps"]),
    ("DaemonSet", &["daemonset", "daemonsets", "ds", "daemonset.apps", "daemonsets.apps"]),
    ("ReplicaSet", &["replicaset", "replicasets", "rs", "replicaset.apps", "replicasets.apps"]),
    ("Job", &["job", "jobs", "job.batch", "jobs.batch"]),
    ("CronJob", &["cronjob", "cronjobs", "cj", "cronjob.batch", "cronjobs.batch"]),
    ("Node", &["node", "nodes", "no"]),
];

/// How the user calls the program: `kubectl kuma-diagnose` for `kubectl-kuma_diagnose`, else its file name.
pub(super) fn invocation(program: Option<&OsString>) -> String {
    let file = program.and_then(|p| Path::new(p).file_stem()).map(|f| f.to_string_lossy().into_owned());
    let file = file.unwrap_or_else(|| "kubectl-kuma_diagnose".to_owned());
    match file.strip_prefix("kubectl-") {
        Some(plugin) => format!("kubectl {}", plugin.replace('-', " ").replace('_', "-")),
        None => file,
    }
}

/// The language for people: `--lang`, else the locale. Read before the arguments are parsed, so that errors of usage
/// speak it too.
pub(super) fn language(arguments: &[OsString], variable: &dyn Fn(&str) -> Option<String>) -> Language {
    let mut typed = None;
    let mut rest = arguments.iter().skip(1).map(|a| a.to_string_lossy());
    while let Some(argument) = rest.next() {
        if argument == "--" {
            break;
        }
        if argument == "--lang" {
            typed = rest.next().map(std::borrow::Cow::into_owned);
        } else if let Some(value) = argument.strip_prefix("--lang=") {
            typed = Some(value.to_owned());
        }
    }
    let locale = || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|n| variable(n).filter(|v| !v.is_empty()));
    match typed.or_else(locale) {
        Some(value) if value.starts_with("zh") => Language::Zh,
        _ => Language::En,
    }
}

/// How the report is written.
pub(super) fn shape(args: &ReportArgs, spoken: Language, world: &World<'_>) -> Result<(Format, Style), String> {
    let format = match &args.output {
        _ if args.brief => Format::Brief,
        None => Format::Table,
        Some(typed) => Format::ALL.into_iter().find(|f| f.name() == typed).unwrap_or(Format::Table),
    };
    let style = Style {
        language: if format.is_prose() || args.lang.is_some() { spoken } else { Language::En },
        width: width(args.width.as_deref(), spoken, world)?,
        colour: colour(&args.color, world),
        detail: if args.details { Detail::Full } else { Detail::Short },
        series: Series::Single,
    };
    Ok((format, style))
}

/// Which verdict fails the run, as typed.
pub(super) fn fail_on(args: &ReportArgs) -> Option<FailOn> {
    args.fail_on.as_deref().map(|v| match v {
        "failing" => FailOn::Failing,
        _ => FailOn::Insufficient,
    })
}

/// Resolves everything but the rules.
pub(super) fn resolve(args: &Args, spoken: Language, world: &World<'_>) -> Result<Plan, String> {
    let (format, mut style) = shape(&args.report, spoken, world)?;
    style.series = if args.separately { Series::Several } else { Series::Single };
    if args.from.iter().filter(|path| *path == "-").count() > 1 {
        return Err(fill(&say::STDIN_TWICE, spoken, &[]));
    }
    let asked = asked(&args.scope, spoken)?;
    // A run on files never looks for a cluster.
    let live = if args.from.is_empty() {
        Some((live::access(&args.way, spoken, world)?, live::ask(&args.scope, &asked, spoken)?))
    } else {
        None
    };
    let namespace = args.scope.namespace.clone().filter(|_| !args.scope.all_namespaces);
    let wait = args.wait.as_deref().map(|typed| live::duration("--wait", typed, spoken)).transpose()?;
    Ok(Plan {
        inputs: args.from.clone(),
        live,
        wait,
        cluster: None,
        focus: Focus { namespace, objects: asked.named, selected: None },
        selected: asked.selected,
        selector: args.scope.selector.clone(),
        verbose: verbose(&args.way, spoken)?,
        window: window(args, spoken)?,
        container: args.container.clone(),
        threads: threads(args, spoken)?,
        limits: limits(args, spoken)?,
        format,
        style,
        spoken,
        fail_on: fail_on(&args.report),
        timeline: args.report.timeline,
        documents: Vec::new(),
    })
}

/// A run on what was seen of machines, and on nothing else yet.
pub(super) fn of_documents(
    args: &ReportArgs,
    documents: Vec<(String, Document)>,
    spoken: Language,
    world: &World<'_>,
) -> Result<Plan, String> {
    let (format, style) = shape(args, spoken, world)?;
    Ok(Plan {
        inputs: Vec::new(),
        live: None,
        wait: None,
        cluster: None,
        focus: Focus::default(),
        selected: None,
        selector: None,
        verbose: false,
        window: Window::All,
        container: None,
        threads: 1,
        limits: Limits::default(),
        format,
        style,
        spoken,
        fail_on: fail_on(args),
        timeline: args.timeline,
        documents,
    })
}

/// Leaves out the causes that the user does not want to hear of. A form whose general cause is gone stands by itself.
pub(super) fn ignore(rules: &mut RuleSet, causes: &[String], spoken: Language) -> Result<(), String> {
    for typed in causes {
        let before = rules.causes.len();
        let gone: Vec<String> = rules
            .causes
            .iter()
            .filter(|c| c.id == *typed || !c.code.is_empty() && c.code.eq_ignore_ascii_case(typed))
            .map(|c| c.id.clone())
            .collect();
        rules.causes.retain(|c| !gone.contains(&c.id));
        if rules.causes.len() == before {
            return Err(fill(&say::UNKNOWN_CAUSE, spoken, &[("cause", typed)]));
        }
        for cause in &mut rules.causes {
            cause.form_of.take_if(|general| gone.contains(general));
        }
        for symptom in &mut rules.symptoms {
            symptom.general.take_if(|general| gone.contains(general));
        }
    }
    Ok(())
}

/// The columns to write in: as typed, else as the terminal has.
pub(super) fn width(typed: Option<&str>, spoken: Language, world: &World<'_>) -> Result<usize, String> {
    if let Some(typed) = typed {
        return number("--width", typed, 40, spoken).map(|n| usize::try_from(n).unwrap_or(usize::MAX));
    }
    let told = (world.variable)("COLUMNS").and_then(|v| v.parse::<usize>().ok()).filter(|n| *n > 0);
    let terminal = || world.out_is_terminal.then(report::terminal_width).flatten();
    Ok(told.or_else(terminal).unwrap_or(100))
}

pub(super) fn colour(typed: &str, world: &World<'_>) -> Colour {
    let refused = (world.variable)("NO_COLOR").is_some_and(|v| !v.is_empty());
    let dumb = (world.variable)("TERM").is_some_and(|v| v == "dumb");
    match typed {
        "always" => Colour::On,
        "auto" if world.out_is_terminal && !refused && !dumb => Colour::On,
        _ => Colour::Off,
    }
}

/// Whether each request is told: from kubectl's level 6 on.
pub(super) fn verbose(way: &WayArgs, spoken: Language) -> Result<bool, String> {
    let level = way.verbosity.as_deref().map(|typed| number("-v", typed, 0, spoken)).transpose()?;
    Ok(level.is_some_and(|level| level >= 6))
}

/// Names, or a type with labels.
pub(super) fn asked(scope: &ScopeArgs, spoken: Language) -> Result<Objects, String> {
    let Some(typed) = &scope.selector else {
        let named = objects(&scope.objects, spoken)?;
        if scope.all_namespaces && !named.is_empty() {
            return Err(fill(&say::NAME_EVERYWHERE, spoken, &[]));
        }
        return Ok(Objects { named, selected: None });
    };
    let selector = Selector::parse(typed).ok_or_else(|| fill(&say::BAD_SELECTOR, spoken, &[("value", typed)]))?;
    let kind = match scope.objects.as_slice() {
        [] => "Pod",
        [kind] if !kind.contains('/') => {
            kind_of(kind).ok_or_else(|| fill(&say::BAD_TYPE, spoken, &[("type", kind), ("types", &types())]))?
        }
        _ => return Err(fill(&say::NAME_AND_SELECTOR, spoken, &[])),
    };
    Ok(Objects { named: Vec::new(), selected: Some((kind, selector)) })
}

/// `pod/x`, `deploy/y`; `pod x y`; bare names are pods.
pub(super) fn objects(typed: &[String], spoken: Language) -> Result<Vec<(String, String)>, String> {
    let bad = |message: &Message, name: &str, value: &str| fill(message, spoken, &[(name, value)]);
    let Some(first) = typed.first() else { return Ok(Vec::new()) };
    if typed.iter().any(|t| t.contains('/')) {
        let with = typed.iter().find(|t| t.contains('/')).unwrap_or(first);
        let each = typed.iter().map(|object| match object.split_once('/') {
            None => Err(bad(&say::MIXED_OBJECTS, "object", with)),
            Some((kind, name)) if kind.is_empty() || name.is_empty() || name.contains('/') => {
                Err(bad(&say::BAD_OBJECT, "object", object))
            }
            Some((kind, name)) => kind_of(kind)
                .map(|kind| (kind.to_owned(), name.to_owned()))
                .ok_or_else(|| fill(&say::BAD_TYPE, spoken, &[("type", kind), ("types", &types())])),
        });
        return each.collect();
    }
    match (kind_of(first), typed.get(1..)) {
        (Some(_), None | Some([])) => Err(bad(&say::NO_NAME, "type", first)),
        (Some(kind), Some(names)) => Ok(names.iter().map(|name| (kind.to_owned(), name.clone())).collect()),
        (None, _) => Ok(typed.iter().map(|name| ("Pod".to_owned(), name.clone())).collect()),
    }
}

/// The kind that a type means: a name of it, also with its version and group as in `deployments.v1.apps`.
pub(super) fn kind_of(typed: &str) -> Option<&'static str> {
    let folded = typed.to_ascii_lowercase();
    let known = |name: &str| TYPES.iter().find(|(_, names)| names.contains(&name)).map(|(kind, _)| *kind);
    known(&folded).or_else(|| {
        let mut parts = folded.splitn(3, '.');
        let (name, version, group) = (parts.next()?, parts.next()?, parts.next().unwrap_or_default());
        let versioned = version.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let name = if group.is_empty() { name.to_owned() } else { format!("{name}.{group}") };
        known(&name).filter(|_| versioned)
    })
}

fn types() -> String {
    TYPES.iter().filter_map(|(_, names)| names.first().copied()).collect::<Vec<_>>().join(", ")
}

fn window(args: &Args, spoken: Language) -> Result<Window, String> {
    if let Some(typed) = &args.scope.since_time {
        let time = Time::parse(typed);
        return time
            .map(Window::From)
            .ok_or_else(|| fill(&say::BAD_TIME, spoken, &[("flag", "--since-time"), ("value", typed)]));
    }
    let Some(typed) = &args.scope.since else { return Ok(Window::All) };
    let Some(seconds) = duration(typed) else {
        return Err(fill(&say::BAD_DURATION, spoken, &[("flag", "--since"), ("value", typed)]));
    };
    if args.from.iter().any(|path| path == "-") {
        return Err(fill(&say::SINCE_STDIN, spoken, &[]));
    }
    Ok(Window::Last(seconds))
}

/// `90s`, `30m`, `2h`, `1h30m`, `3d`, in seconds; at least one.
pub(super) fn duration(text: &str) -> Option<u64> {
    let mut total = 0u64;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let amount: u64 = rest.get(..digits)?.parse().ok()?;
        let unit = rest.get(digits..)?.chars().next()?;
        let seconds = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => return None,
        };
        total = total.checked_add(amount.checked_mul(seconds)?)?;
        rest = rest.get(digits + 1..)?;
    }
    (total > 0).then_some(total)
}

fn threads(args: &Args, spoken: Language) -> Result<usize, String> {
    match &args.threads {
        Some(typed) => number("--threads", typed, 1, spoken).map(|n| usize::try_from(n.min(256)).unwrap_or(256)),
        None => Ok(std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8)),
    }
}

fn limits(args: &Args, spoken: Language) -> Result<Limits, String> {
    let standard = Limits::default();
    let bytes = |flag: &str, typed: &Option<String>, usual: u64| match typed {
        None => Ok(usual),
        Some(t) => size(t).ok_or_else(|| fill(&say::BAD_SIZE, spoken, &[("flag", flag), ("value", t)])),
    };
    let count = |flag: &str, typed: &Option<String>, usual: u64| match typed {
        None => Ok(usual),
        Some(typed) => number(flag, typed, 1, spoken),
    };
    Ok(Limits {
        total_bytes: bytes("--max-total-bytes", &args.max_total_bytes, standard.total_bytes)?,
        entry_bytes: bytes("--max-entry-bytes", &args.max_entry_bytes, standard.entry_bytes)?,
        entries: count("--max-entries", &args.max_entries, standard.entries)?,
        ratio: count("--max-ratio", &args.max_ratio, standard.ratio)?,
        nesting: match &args.max_nesting {
            None => standard.nesting,
            Some(typed) => u32::try_from(number("--max-nesting", typed, 0, spoken)?).unwrap_or(u32::MAX),
        },
    })
}

pub(super) fn number(flag: &str, typed: &str, least: u64, spoken: Language) -> Result<u64, String> {
    typed.parse().ok().filter(|n| *n >= least).ok_or_else(|| {
        fill(&say::BAD_NUMBER, spoken, &[("flag", flag), ("value", typed), ("least", &least.to_string())])
    })
}

/// `1000`, `500k`, `20MiB`, `2GB`, in bytes; at least one.
fn size(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let amount: u64 = text.get(..digits)?.parse().ok()?;
    let unit: u64 = match text.get(digits..)?.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "t" | "tb" => 1_000_000_000_000,
        "ki" | "kib" => 1 << 10,
        "mi" | "mib" => 1 << 20,
        "gi" | "gib" => 1 << 30,
        "ti" | "tib" => 1 << 40,
        _ => return None,
    };
    amount.checked_mul(unit).filter(|n| *n > 0)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::{duration, invocation, language, objects, size};
    use crate::report::Language;

    #[test]
    fn names_as_typed() {
        let name = |program: &str| invocation(Some(&OsString::from(program)));
        assert_eq!(name("/usr/bin/kubectl-kuma_diagnose"), "kubectl kuma-diagnose");
        assert_eq!(name("kubectl-kuma_diagnose.exe"), "kubectl kuma-diagnose");
        assert_eq!(name("./kubectl-kuma-diagnose"), "kubectl kuma diagnose");
        assert_eq!(name("./kd"), "kd");
    }

    #[test]
    fn languages() {
        let say = |line: &str, locale: &[(&str, &str)]| {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            language(&arguments, &|n| locale.iter().find(|(k, _)| *k == n).map(|(_, v)| (*v).to_owned()))
        };
        assert_eq!(say("x --lang zh", &[]), Language::Zh);
        assert_eq!(say("x --lang=en", &[("LANG", "zh_CN.UTF-8")]), Language::En);
        assert_eq!(say("x", &[("LANG", "zh_CN.UTF-8")]), Language::Zh);
        assert_eq!(say("x", &[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")]), Language::En);
        assert_eq!(say("x", &[("LC_ALL", ""), ("LANG", "zh_CN.UTF-8")]), Language::Zh);
    }

    #[test]
    fn objects_as_kubectl_takes_them() {
        let typed = |line: &str| {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            objects(&words, Language::En)
        };
        let pairs = |all: &[(&str, &str)]| Ok(all.iter().map(|(k, n)| ((*k).to_owned(), (*n).to_owned())).collect());
        assert_eq!(typed("cart-7d9f"), pairs(&[("Pod", "cart-7d9f")]));
        assert_eq!(typed("pod/a po/b pods/c"), pairs(&[("Pod", "a"), ("Pod", "b"), ("Pod", "c")]));
        assert_eq!(typed("deploy/web NODE/n1"), pairs(&[("Deployment", "web"), ("Node", "n1")]));
        assert_eq!(typed("deployments.apps/web"), pairs(&[("Deployment", "web")]));
        assert_eq!(typed("deployments.v1.apps/web"), pairs(&[("Deployment", "web")]));
        assert_eq!(typed("Pods.v1/web"), pairs(&[("Pod", "web")]));
        assert_eq!(typed("pod x y"), pairs(&[("Pod", "x"), ("Pod", "y")]));
        for wrong in ["pod", "pod/a b", "svc/x", "pod/", "/x", "pod/a/b", "pods.x.y/a"] {
            assert!(typed(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn amounts() {
        assert_eq!(duration("1h30m"), Some(5_400));
        assert_eq!(duration("90s"), Some(90));
        for wrong in ["", "90", "s", "5x", "0s", "-5m", "99999999999999999999s"] {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
        assert_eq!(size("20MiB"), Some(20 << 20));
        assert_eq!(size("1000"), Some(1000));
        for wrong in ["", "MiB", "1.5G", "0", "99999999999GiB"] {
            assert_eq!(size(wrong), None, "{wrong}");
        }
    }
}
