//! The shape of rule files: from a tree to raw rules, collecting every problem with its place.
//!
//! References between rules (a condition's signals, a cause's questions) are resolved later, in `compile`, since they
//! may lie in other files.

mod fields;
mod signal;

use semver::VersionReq;

use super::tree::{Mark, Node, Value};
use super::{Changes, Collect, CollectNeeds, Likelihood, Reach, Severity, Signal, Step, SubjectKind, Text};
use fields::Fields;

/// A value and its place.
#[derive(Debug, Clone)]
pub(super) struct Spot<T> {
    pub(super) mark: Mark,
    pub(super) value: T,
}

/// Answer ids and how likely each is.
pub(super) type Words = Vec<(Spot<String>, Likelihood)>;

/// A problem and its place in the file at hand.
pub(super) type Complaint = (Mark, String);

/// Whose file it is: shipped rules were checked by the tests, users' are checked when loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// Patterns, predicates and examples were checked.
    Checked,
    /// Check everything now.
    CheckNow,
}

/// Everything a file declares.
#[derive(Debug, Default)]
pub(super) struct RawFile {
    pub(super) version: Option<String>,
    pub(super) signals: Vec<Spot<Signal>>,
    pub(super) questions: Vec<Spot<RawQuestion>>,
    pub(super) symptoms: Vec<Spot<RawSymptom>>,
    pub(super) causes: Vec<Spot<RawCause>>,
}

#[derive(Debug)]
pub(super) struct RawQuestion {
    pub(super) id: String,
    pub(super) title: Text,
    pub(super) symptoms: Vec<Spot<String>>,
    pub(super) needs: String,
    pub(super) collect: Option<Collect>,
    pub(super) answers: Vec<Spot<RawAnswer>>,
    pub(super) exclusive: bool,
}

#[derive(Debug)]
pub(super) struct RawAnswer {
    pub(super) id: String,
    pub(super) says: Option<Text>,
    pub(super) when: Option<Spot<String>>,
    pub(super) base: f64,
}

#[derive(Debug)]
pub(super) struct RawSymptom {
    pub(super) id: String,
    pub(super) title: Text,
    pub(super) subjects: Vec<SubjectKind>,
    pub(super) when: Spot<String>,
    pub(super) priority: i32,
    pub(super) failing: bool,
    pub(super) risk: bool,
    pub(super) general: Option<Spot<String>>,
    pub(super) joins: Option<RawJoins>,
}

#[derive(Debug)]
pub(super) struct RawJoins {
    pub(super) reach: Reach,
    pub(super) symptoms: Vec<Spot<String>>,
    pub(super) explains: Vec<Spot<String>>,
}

#[derive(Debug)]
pub(super) struct RawCause {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) class: String,
    pub(super) severity: Severity,
    pub(super) title: Text,
    pub(super) impact: Text,
    pub(super) form_of: Option<Spot<String>>,
    pub(super) versions: Option<VersionReq>,
    pub(super) platforms: Vec<String>,
    pub(super) explains: Vec<(Spot<String>, Likelihood)>,
    pub(super) expects: Vec<(Spot<String>, Words)>,
    pub(super) remediation: Vec<Step>,
    pub(super) references: Vec<String>,
}

/// Reads a file's tree.
pub(super) fn read(root: &Node, trust: Trust, problems: &mut Vec<Complaint>) -> RawFile {
    let mut file = RawFile::default();
    if root.value == Value::Null {
        return file;
    }
    let Some(mut f) = Fields::of(root, "a rule file", problems) else { return file };
    file.version = f.text("version");
    let signals = f.list("signals");
    let questions = f.list("questions");
    let symptoms = f.list("symptoms");
    let causes = f.list("causes");
    f.done();
    file.signals = each(&signals, |n, p| signal::read(n, trust, p), problems);
    file.questions = each(&questions, question, problems);
    file.symptoms = each(&symptoms, symptom, problems);
    file.causes = each(&causes, cause, problems);
    file
}

fn each<T>(
    nodes: &[&Node],
    read: impl Fn(&Node, &mut Vec<Complaint>) -> Option<T>,
    problems: &mut Vec<Complaint>,
) -> Vec<Spot<T>> {
    nodes.iter().filter_map(|n| read(n, problems).map(|value| Spot { mark: n.mark, value })).collect()
}

fn question(node: &Node, problems: &mut Vec<Complaint>) -> Option<RawQuestion> {
    let mut f = Fields::of(node, "a question", problems)?;
    let id = f.required_id();
    let title = f.required_sentence("title");
    let symptoms = f.spots("symptoms");
    let needs = f.text("needs").unwrap_or_else(|| "evidence".to_owned());
    let collect = f.get("collect");
    let exclusive = f.flag("exclusive").unwrap_or(false);
    let answers = f.list("answers");
    if answers.len() < 2 {
        f.complain("a question needs at least two `answers`");
    }
    f.done();
    let collect = collect.and_then(|n| self::collect(n, problems));
    let answers = each(&answers, answer, problems);
    Some(RawQuestion { id: id?, title: title?, symptoms, needs, collect, answers, exclusive })
}

fn answer(node: &Node, problems: &mut Vec<Complaint>) -> Option<RawAnswer> {
    let mut f = Fields::of(node, "an answer", problems)?;
    let id = f.required_id();
    let says = f.sentence("says");
    let when = f.spot("when");
    let base = f.required_word("base");
    f.done();
    Some(RawAnswer { id: id?, says, when, base: base?.probability() })
}

fn collect(node: &Node, problems: &mut Vec<Complaint>) -> Option<Collect> {
    let mut f = Fields::of(node, "`collect`", problems)?;
    let says = f.required_sentence("says");
    let command = f.strings("command");
    let needs = f.one_of(
        "needs",
        &[
            ("read", CollectNeeds::Read),
            ("debug-pod", CollectNeeds::DebugPod),
            ("node-access", CollectNeeds::NodeAccess),
        ],
    );
    f.done();
    Some(Collect { says: says?, command, needs: needs.unwrap_or(CollectNeeds::Read) })
}

const SUBJECTS: [(&str, SubjectKind); 8] = [
    ("pod", SubjectKind::Pod),
    ("workload", SubjectKind::Workload),
    ("cni-pod", SubjectKind::CniPod),
    ("cni-daemonset", SubjectKind::CniDaemonSet),
    ("control-plane-pod", SubjectKind::ControlPlanePod),
    ("node", SubjectKind::Node),
    ("log", SubjectKind::Log),
    ("host", SubjectKind::Host),
];

fn symptom(node: &Node, problems: &mut Vec<Complaint>) -> Option<RawSymptom> {
    let mut f = Fields::of(node, "a symptom", problems)?;
    let id = f.required_id();
    let title = f.required_sentence("title");
    let subjects = f.many_of("subjects", &SUBJECTS);
    let when = f.required_spot("when");
    let priority = f.number("priority").and_then(|n| i32::try_from(n).ok()).unwrap_or(50);
    let failing = f.flag("failing").unwrap_or(true);
    let risk = f.flag("risk").unwrap_or(false);
    let general = f.spot("general");
    let joins = f.get("joins");
    f.done();
    let joins = joins.and_then(|n| self::joins(n, problems));
    Some(RawSymptom { id: id?, title: title?, subjects, when: when?, priority, failing, risk, general, joins })
}

fn joins(node: &Node, problems: &mut Vec<Complaint>) -> Option<RawJoins> {
    let mut f = Fields::of(node, "`joins`", problems)?;
    let reach = f.one_of("reach", &[("node", Reach::Node), ("cluster", Reach::Cluster)]);
    let symptoms = f.spots("symptoms");
    let explains = f.spots("explains");
    f.done();
    Some(RawJoins { reach: reach.unwrap_or(Reach::Node), symptoms, explains })
}

const CLASSES: [(&str, &str); 7] = [
    ("cni-not-installed", "cni-not-installed"),
    ("rules-missing", "rules-missing"),
    ("network-policy", "network-policy"),
    ("component-not-ready", "component-not-ready"),
    ("admission", "admission"),
    ("configuration", "configuration"),
    ("resources", "resources"),
];

fn cause(node: &Node, problems: &mut Vec<Complaint>) -> Option<RawCause> {
    let mut f = Fields::of(node, "a cause", problems)?;
    let id = f.required_id();
    let code = f.text("code").unwrap_or_default();
    let class = f.required_one_of("class", &CLASSES);
    let severity = f.one_of(
        "severity",
        &[
            ("critical", Severity::Critical),
            ("high", Severity::High),
            ("medium", Severity::Medium),
            ("low", Severity::Low),
        ],
    );
    let title = f.required_sentence("title");
    let impact = f.required_sentence("impact");
    let form_of = f.spot("formOf");
    let versions = f.versions("versions");
    let platforms = f.strings("platforms");
    let explains = f.words("explains");
    let expects = f.entries("expects");
    let remediation = f.list("remediation");
    let references = f.strings("references");
    f.done();
    let mut expected = Vec::new();
    for (question, node) in expects {
        if let Some(answers) = fields::words_of(node, problems) {
            expected.push((question, answers));
        }
    }
    let remediation = remediation.into_iter().filter_map(|n| step(n, problems)).collect();
    Some(RawCause {
        id: id?,
        code,
        class: class?.to_owned(),
        severity: severity.unwrap_or(Severity::High),
        title: title?,
        impact: impact?,
        form_of,
        versions,
        platforms,
        explains,
        expects: expected,
        remediation,
        references,
    })
}

fn step(node: &Node, problems: &mut Vec<Complaint>) -> Option<Step> {
    let mut f = Fields::of(node, "a remediation step", problems)?;
    let title = f.required_sentence("title");
    let command = f.strings("command");
    let changes = f.one_of(
        "changes",
        &[
            ("nothing", Changes::Nothing),
            ("restarts-pod", Changes::RestartsPod),
            ("config", Changes::Config),
            ("node", Changes::Node),
        ],
    );
    let platforms = f.strings("platforms");
    f.done();
    Some(Step { title: title?, command, changes: changes.unwrap_or(Changes::Nothing), platforms })
}
