//! What was typed, resolved and run: inputs read once, matched, answered, ranked, written.
//!
//! Exit codes: 0 a diagnosis was made; 1 `--fail-on` was reached; 2 wrong usage or an invalid rule; 3 no evidence could
//! be read; an interrupt ends the process by its signal (130 in a shell).

mod access;
mod collect;
mod completion;
mod explain;
mod fetch;
mod inputs;
mod live;
mod preflight;
mod probe;
mod progress;
mod resolve;
mod rules;
mod spec;
mod wait;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;

use crate::cli::{self, Stop, Verb};
use crate::evidence::{Evidence, Gap, InputId, InputStatus, Object, Time, Why};
use crate::inference::{Diagnosis, Verdict, infer};
use crate::matching::{Collector, Options, answer, timelines};
use crate::messages::{Message, cli as say};
use crate::report::{self, Language, Series};
use crate::rule::{RuleError, RuleSet};
use crate::source::cluster::{Ask, Cluster, ClusterError, Gathered};
use crate::source::{self, ReadInput};

use progress::Progress;
use resolve::{FailOn, Plan, Window};

/// The process around a run; what a test replaces.
pub struct World<'w> {
    /// Arguments, the program's own name first.
    pub arguments: Vec<OsString>,
    /// Environment variables.
    pub variable: &'w dyn Fn(&str) -> Option<String>,
    /// Standard output is a terminal.
    pub out_is_terminal: bool,
    /// Standard error is a terminal.
    pub err_is_terminal: bool,
    /// Standard output.
    pub out: &'w mut dyn Write,
    /// Standard error.
    pub err: &'w mut dyn Write,
}

/// Why a run ends without its document.
enum Refusal {
    /// Wrong usage, an invalid rule, contradicting inputs.
    Usage(String),
    /// The rules are invalid; this lists where.
    Rules(String),
    /// The report could not be written.
    Write(io::Error),
    /// The cluster could not be read.
    Cluster(ClusterError),
}

impl From<ClusterError> for Refusal {
    fn from(error: ClusterError) -> Self {
        Self::Cluster(error)
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

/// A message in one language.
fn fill(message: &Message, language: Language, values: &[(&str, &str)]) -> String {
    let (en, zh) = message.fill(values);
    match language {
        Language::En => en,
        Language::Zh => zh,
    }
}

/// Runs and gives the exit code.
pub fn run(world: &mut World<'_>) -> u8 {
    let name = resolve::invocation(world.arguments.first());
    let spoken = resolve::language(&world.arguments, world.variable);
    let outcome = match cli::parse(world.arguments.clone(), &name, spoken) {
        Ok(args) => start(world, &args, spoken),
        Err(Stop::Help(text)) => world.out.write_all(text.as_bytes()).map(|()| 0).map_err(Refusal::Write),
        Err(Stop::Usage(text)) => Err(Refusal::Usage(text)),
    };
    match outcome {
        Ok(code) => code,
        Err(Refusal::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(Refusal::Write(error)) => {
            let text = fill(&say::WRITE_FAILED, spoken, &[("why", &error.to_string())]);
            complain(world, &say::ERROR, spoken, &text);
            2
        }
        Err(Refusal::Cluster(error)) => {
            let text = if spoken == Language::Zh { error.zh } else { error.en };
            complain(world, &say::ERROR, spoken, &text);
            3
        }
        Err(Refusal::Rules(text)) => {
            complain(world, &say::ERROR, spoken, &text);
            2
        }
        Err(Refusal::Usage(text)) => {
            let hint = fill(&say::SEE_HELP, spoken, &[("name", &name)]);
            complain(world, &say::ERROR, spoken, &format!("{text} {hint}"));
            2
        }
    }
}

/// Writes to standard error, escaped line by line. A closed standard error is nothing to complain about, nor to anyone.
fn complain(world: &mut World<'_>, kind: &Message, language: Language, text: &str) {
    let kind = fill(kind, language, &[]);
    let safe: Vec<String> = text.lines().map(report::escape).collect();
    let _closed = writeln!(world.err, "{kind}: {}", safe.join("\n"));
}

fn start(world: &mut World<'_>, args: &cli::Args, spoken: Language) -> Result<u8, Refusal> {
    match &args.verb {
        Some(Verb::Collect(typed)) => return collect::run(world, typed, spoken),
        Some(Verb::Access(typed)) => return access::run(world, typed, spoken),
        Some(Verb::BundleSpec(typed)) => return spec::print(world, typed),
        Some(Verb::Completion(typed)) => return completion::script(world, typed),
        Some(Verb::Explain(typed)) => return explain::run(world, typed, spoken),
        Some(Verb::Rules(typed)) => return rules::run(world, typed, spoken),
        Some(Verb::Probe(typed)) => return probe::run(world, typed, spoken),
        Some(Verb::Preflight(typed)) => return preflight::run(world, typed, spoken),
        Some(Verb::Complete(typed)) => return completion::complete(world, &typed.words),
        None => {}
    }
    let mut rules = load(&args.report.rules, spoken)?;
    if args.version {
        let count = rules.causes.len().to_string();
        let values = [
            ("version", env!("CARGO_PKG_VERSION")),
            ("rules", rules.version.as_str()),
            ("count", &count),
            ("digest", &rules.digest),
        ];
        writeln!(world.out, "{}", fill(&say::VERSION, spoken, &values))?;
        return Ok(0);
    }
    let mut plan = resolve::resolve(args, spoken, world).map_err(Refusal::Usage)?;
    resolve::ignore(&mut rules, &args.ignore, spoken).map_err(Refusal::Usage)?;
    if let Some((access, ask)) = plan.live.take() {
        let cluster = Cluster::connect(&access)?;
        let (diagnosis, read) = match plan.wait {
            Some(time) => wait::run(world, &mut plan, &rules, &cluster, &ask, time)?,
            None => look(world, &mut plan, &rules, &cluster, &ask)?.0,
        };
        return tell(world, &plan, &diagnosis, read);
    }
    if plan.style.series == Series::Several {
        return separately(world, &plan, &rules);
    }
    let (diagnosis, read) = diagnose(world, &plan, &rules, &plan.inputs)?;
    tell(world, &plan, &diagnosis, read)
}

/// Writes the report, and gives the exit code.
fn tell(world: &mut World<'_>, plan: &Plan, diagnosis: &Diagnosis, read: Vec<ReadInput>) -> Result<u8, Refusal> {
    report::write(plan.format, diagnosis, &plan.style, world.out)?;
    warn_of_inputs(world, &read, plan.spoken);
    Ok(code(plan, &[(diagnosis.verdict, read)]))
}

/// A diagnosis, and what it was made of.
type Looked = (Diagnosis, Vec<ReadInput>);

/// Gathers from a cluster and diagnoses what was gathered.
fn look(
    world: &mut World<'_>,
    plan: &mut Plan,
    rules: &RuleSet,
    cluster: &Cluster,
    ask: &Ask,
) -> Result<(Looked, Gathered), Refusal> {
    let gathered = fetch::gather(world, cluster, ask, plan.spoken, plan.verbose)?;
    plan.inputs = vec![gathered.path().to_string_lossy().into_owned()];
    plan.focus.namespace.clone_from(&gathered.namespace);
    plan.cluster = Some(cluster.name.clone());
    let looked = diagnose(world, plan, rules, &plan.inputs)?;
    Ok((looked, gathered))
}

fn load(directories: &[String], spoken: Language) -> Result<RuleSet, Refusal> {
    let paths: Vec<&Path> = directories.iter().map(Path::new).collect();
    crate::rule::load(&paths).map_err(|error| refused(&error, spoken))
}

/// All problems of rules.
fn refused(error: &RuleError, spoken: Language) -> Refusal {
    let count = error.0.len().to_string();
    let problems: Vec<String> = error.0.iter().map(ToString::to_string).collect();
    let head = fill(&say::BAD_RULES, spoken, &[("count", &count)]);
    Refusal::Rules(format!("{head}\n{}", problems.join("\n")))
}

/// One document an input.
fn separately(world: &mut World<'_>, plan: &Plan, rules: &RuleSet) -> Result<u8, Refusal> {
    let mut outcomes = Vec::new();
    for (index, input) in plan.inputs.iter().enumerate() {
        let (diagnosis, read) = diagnose(world, plan, rules, std::slice::from_ref(input))?;
        if index > 0 && plan.format.is_prose() {
            writeln!(world.out)?;
        }
        report::write(plan.format, &diagnosis, &plan.style, world.out)?;
        warn_of_inputs(world, &read, plan.spoken);
        outcomes.push((diagnosis.verdict, read));
    }
    Ok(code(plan, &outcomes))
}

/// From inputs to a diagnosis.
fn diagnose(
    world: &mut World<'_>,
    plan: &Plan,
    rules: &RuleSet,
    paths: &[String],
) -> Result<(Diagnosis, Vec<ReadInput>), Refusal> {
    let since = match plan.window {
        Window::All => None,
        Window::From(time) => Some(time),
        Window::Last(seconds) => Some(window_start(world, plan, paths, seconds)?),
    };
    let options = Options { threads: plan.threads, since, container: plan.container.clone() };
    let (mut evidence, read) = gather(world, plan, rules, options, paths);
    if let Some(text) = inputs::contradiction(&read, plan.spoken) {
        return Err(Refusal::Usage(text));
    }
    check_container(world, plan, &evidence);
    check_focus(world, plan, &mut evidence);
    let mut focus = plan.focus.clone();
    focus.selected = select(world, plan, &mut evidence);
    let answers = answer(rules, &evidence, &focus);
    let mut diagnosis = infer(rules, &answers, &evidence);
    if plan.timeline {
        tell_times(rules, &evidence, &mut diagnosis);
    }
    Ok((diagnosis, read))
}

/// Adds to each problem what happened around the subject that it quotes.
fn tell_times(rules: &RuleSet, evidence: &Evidence, diagnosis: &mut Diagnosis) {
    let examples: Vec<_> = diagnosis.findings.iter().map(|finding| finding.example.clone()).collect();
    for (finding, timeline) in diagnosis.findings.iter_mut().zip(timelines(rules, evidence, &examples)) {
        finding.timeline = timeline;
    }
}

fn gather(
    world: &mut World<'_>,
    plan: &Plan,
    rules: &RuleSet,
    options: Options,
    paths: &[String],
) -> (Evidence, Vec<ReadInput>) {
    let mut collector = Collector::new(rules, options);
    let mut progress = Progress::new(world.err_is_terminal.then_some(&mut *world.err), plan.spoken);
    let read = source::read(paths, &plan.limits, &mut collector, &mut |path, done, all| progress.tell(path, done, all));
    progress.clear();
    let mut read: Vec<ReadInput> = match &plan.cluster {
        Some(name) => read.into_iter().map(|one| as_cluster(one, name)).collect(),
        None => read,
    };
    let numbers = u32::try_from(read.len()).unwrap_or(u32::MAX)..;
    let looked = plan.documents.iter().zip(numbers);
    read.extend(looked.map(|((name, seen), number)| source::document(InputId(number), name, seen, &mut collector)));
    let mut evidence = collector.finish();
    evidence.inputs = read.iter().map(|one| one.record.clone()).collect();
    (evidence, read)
}

/// What was gathered from a cluster is named after it: its file is gone when the report is read.
fn as_cluster(mut read: ReadInput, name: &str) -> ReadInput {
    name.clone_into(&mut read.record.path);
    read.record.layout = "cluster";
    read
}

/// Where `--since` begins: so long before the newest time in the input. The input is read twice for it, the first time
/// with no rule, so that the answer depends on the input alone and not on the clock.
fn window_start(world: &mut World<'_>, plan: &Plan, paths: &[String], seconds: u64) -> Result<Time, Refusal> {
    let none = RuleSet {
        version: String::new(),
        digest: String::new(),
        signals: Vec::new(),
        questions: Vec::new(),
        symptoms: Vec::new(),
        causes: Vec::new(),
    };
    let (evidence, _) = gather(world, plan, &none, Options { threads: plan.threads, ..Options::default() }, paths);
    let logs = evidence.streams.iter().filter_map(|s| s.last);
    let newest = logs.chain(evidence.events.iter().filter_map(|e| e.last)).max();
    newest
        .and_then(|time| time.earlier(seconds))
        .ok_or_else(|| Refusal::Usage(fill(&say::SINCE_NO_TIME, plan.spoken, &[])))
}

/// Says so if no log is of the container that was asked for.
fn check_container(world: &mut World<'_>, plan: &Plan, evidence: &Evidence) {
    let Some(asked) = &plan.container else { return };
    let mut names: Vec<&str> = evidence.streams.iter().filter_map(|s| s.stream.container.as_deref()).collect();
    names.sort_unstable();
    names.dedup();
    if !names.contains(&asked.as_str()) && !names.is_empty() {
        let values = [("container", asked.as_str()), ("containers", &names.join(", "))];
        let text = fill(&say::CONTAINER_NOT_IN_INPUT, plan.spoken, &values);
        complain(world, &say::WARNING, plan.spoken, &text);
    }
}

/// Says so, and notes a gap, for each object that was asked for and of which nothing was read.
fn check_focus(world: &mut World<'_>, plan: &Plan, evidence: &mut Evidence) {
    for (kind, name) in &plan.focus.objects {
        let namespace = plan.focus.namespace.as_deref();
        let here = |of: Option<&str>| namespace.is_none_or(|n| of.is_none_or(|o| o == n));
        let object = evidence.objects.of_kind(kind).any(|o| *o.name == **name && here(o.namespace.as_deref()));
        let log = kind == "Pod"
            && evidence
                .streams
                .iter()
                .any(|s| s.stream.pod.as_deref() == Some(name.as_str()) && here(s.stream.namespace.as_deref()));
        let event = evidence.events.iter().any(|e| e.kind == *kind && e.name == *name && here(e.namespace.as_deref()));
        if object || log || event {
            continue;
        }
        let what = match namespace {
            Some(namespace) => format!("{kind} {namespace}/{name}"),
            None => format!("{kind} {name}"),
        };
        let mut text = match &plan.cluster {
            Some(cluster) => fill(&say::NOT_IN_CLUSTER, plan.spoken, &[("object", &what), ("cluster", cluster)]),
            None => fill(&say::NOT_IN_INPUT, plan.spoken, &[("object", &what)]),
        };
        let stem = name.split('-').next().unwrap_or(name);
        let known = evidence.objects.of_kind(kind).filter(|object| here(object.namespace.as_deref()));
        let similar: Vec<&str> =
            known.map(|object| &*object.name).filter(|own| own.starts_with(stem)).take(3).collect();
        if !similar.is_empty() {
            text = fill(&say::SIMILAR, plan.spoken, &[("text", &text), ("names", &similar.join(", "))]);
        }
        complain(world, &say::WARNING, plan.spoken, &text);
        let effect = say::NOT_IN_INPUT_EFFECT.fill(&[]);
        evidence.gaps.push(Gap { what, why: Why::NotCollected, source: String::new(), effect });
    }
}

/// The objects that have the labels that were asked for. Says so, and notes a gap, if there is none.
fn select(
    world: &mut World<'_>,
    plan: &Plan,
    evidence: &mut Evidence,
) -> Option<Vec<(String, Option<String>, String)>> {
    let (kind, selector) = plan.selected.as_ref()?;
    let namespace = plan.focus.namespace.as_deref();
    let meant = |object: &&Object| {
        let here = object.namespace.as_deref().is_none_or(|own| namespace.is_none_or(|asked| asked == own));
        let labels = object.value.pointer("/metadata/labels");
        here && selector.matches(&|key| labels?.get(key)?.as_str())
    };
    let found = evidence.objects.of_kind(kind).filter(meant);
    let found: Vec<_> =
        found.map(|o| ((*kind).to_owned(), o.namespace.as_deref().map(str::to_owned), o.name.to_string())).collect();
    if found.is_empty() {
        let typed = plan.selector.as_deref().unwrap_or_default();
        let text = fill(&say::NOTHING_SELECTED, plan.spoken, &[("kind", kind), ("selector", typed)]);
        complain(world, &say::WARNING, plan.spoken, &text);
        let effect = say::NOT_IN_INPUT_EFFECT.fill(&[]);
        let what = format!("{kind} -l {typed}");
        evidence.gaps.push(Gap { what, why: Why::NotCollected, source: String::new(), effect });
    }
    Some(found)
}

fn warn_of_inputs(world: &mut World<'_>, read: &[ReadInput], language: Language) {
    for one in read {
        let (kind, message) = match one.record.status {
            InputStatus::Complete => continue,
            InputStatus::Partial => (&say::WARNING, &say::PARTIAL_INPUT),
            InputStatus::Unreadable => (&say::ERROR, &say::UNREADABLE_INPUT),
        };
        let text = fill(message, language, &[("path", &one.record.path)]);
        complain(world, kind, language, &text);
    }
}

fn code(plan: &Plan, outcomes: &[(Verdict, Vec<ReadInput>)]) -> u8 {
    let mut inputs = outcomes.iter().flat_map(|(_, read)| read).peekable();
    if inputs.peek().is_some() && inputs.all(|one| one.record.status == InputStatus::Unreadable) {
        return 3;
    }
    let reached = |verdict: Verdict| match plan.fail_on {
        None => false,
        Some(FailOn::Failing) => verdict == Verdict::Failing,
        Some(FailOn::Insufficient) => matches!(verdict, Verdict::Failing | Verdict::InsufficientEvidence),
    };
    u8::from(outcomes.iter().any(|(verdict, _)| reached(*verdict)))
}
