//! From rule files to a [`RuleSet`]: files merged, references resolved, every problem reported at once.

use std::collections::BTreeMap;
use std::fmt;

use sha2::{Digest, Sha256};

use super::schema::{self, RawCause, RawFile, RawQuestion, RawSymptom, Spot, Trust};
use super::tree::{Mark, Node};
use super::{Answer, Cause, Condition, Joins, Likelihood, Question, RuleFile, RuleSet, Signal, Symptom, tree};

/// One problem of a rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// File.
    pub file: String,
    /// Line, from 1 (0: the file as a whole).
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong and what to do.
    pub message: String,
    /// The source line, for the caret.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            return write!(f, "{}: {}", self.file, self.message);
        }
        writeln!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)?;
        writeln!(f, "{:>5} | {}", self.line, self.text)?;
        write!(f, "      | {:>width$}", '^', width = self.column)
    }
}

/// All problems of all rule files.
#[derive(Debug, thiserror::Error)]
#[error("{} problem(s) in the rules", .0.len())]
pub struct RuleError(pub Vec<Problem>);

/// A file's text and tree, for messages.
pub(super) struct Parsed<'f> {
    pub(super) file: &'f RuleFile,
    pub(super) root: Result<Node, (Mark, String)>,
}

/// Compiles rule files. Later files that are the user's replace shipped rules of the same id.
///
/// # Errors
/// All problems of all files.
pub fn compile(files: &[RuleFile]) -> Result<RuleSet, RuleError> {
    let parsed: Vec<Parsed<'_>> = files.iter().map(|file| Parsed { file, root: tree::parse(&file.text) }).collect();
    assemble(&parsed, Trust::CheckNow)
}

/// Compiles parsed files; `shipped` says whether files that are not the user's were checked by the tests.
pub(super) fn assemble(parsed: &[Parsed<'_>], shipped: Trust) -> Result<RuleSet, RuleError> {
    let mut problems = Vec::new();
    let mut merged = Merged::default();
    let mut digest = Sha256::new();
    for (index, one) in parsed.iter().enumerate() {
        digest.update(one.file.path.as_bytes());
        digest.update([0]);
        digest.update(one.file.text.as_bytes());
        digest.update([0]);
        let mut complaints = Vec::new();
        match &one.root {
            Err(complaint) => complaints.push(complaint.clone()),
            Ok(root) => {
                let trust = if one.file.user { Trust::CheckNow } else { shipped };
                let raw = schema::read(root, trust, &mut complaints);
                merged.add(index, one.file.user, raw, &mut complaints);
            }
        }
        problems.extend(complaints.into_iter().map(|c| (index, c)));
    }
    let set = merged.resolve(hex(&digest.finalize()), &mut problems);
    if problems.is_empty() {
        return Ok(set);
    }
    problems.sort_by_key(|(file, (mark, _))| (*file, mark.line, mark.column));
    Err(RuleError(problems.into_iter().filter_map(|(i, c)| parsed.get(i).map(|p| problem(p.file, c))).collect()))
}

fn problem(file: &RuleFile, (mark, message): (Mark, String)) -> Problem {
    let text = file.text.lines().nth(mark.line.wrapping_sub(1)).unwrap_or_default();
    Problem { file: file.path.clone(), line: mark.line, column: mark.column, message, text: text.to_owned() }
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    let mut out = String::from("sha256:");
    for byte in bytes {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

type Complaints = Vec<(usize, (Mark, String))>;

/// A rule, the file that declares it, and whether that is the user's.
struct Origin<T> {
    file: usize,
    user: bool,
    mark: Mark,
    rule: T,
}

#[derive(Default)]
struct Merged {
    version: String,
    signals: BTreeMap<String, Origin<Signal>>,
    questions: BTreeMap<String, Origin<RawQuestion>>,
    symptoms: BTreeMap<String, Origin<RawSymptom>>,
    causes: BTreeMap<String, Origin<RawCause>>,
}

impl Merged {
    fn add(&mut self, file: usize, user: bool, raw: RawFile, complaints: &mut Vec<(Mark, String)>) {
        if let Some(version) = raw.version {
            self.version = version;
        }
        put(&mut self.signals, file, user, raw.signals, |s| s.id.clone(), complaints);
        put(&mut self.questions, file, user, raw.questions, |q| q.id.clone(), complaints);
        put(&mut self.symptoms, file, user, raw.symptoms, |s| s.id.clone(), complaints);
        put(&mut self.causes, file, user, raw.causes, |c| c.id.clone(), complaints);
    }

    fn resolve(self, digest: String, problems: &mut Complaints) -> RuleSet {
        let signals: Vec<Signal> = self.signals.into_values().map(|o| o.rule).collect();
        let find = |id: &str| signals.binary_search_by(|s| s.id.as_str().cmp(id)).ok();
        let symptom_ids: Vec<String> = self.symptoms.keys().cloned().collect();
        let cause_ids: Vec<String> = self.causes.keys().cloned().collect();
        let known = Known { signal: &find, symptoms: &symptom_ids, causes: &cause_ids };
        let questions: Vec<Question> = self.questions.into_values().map(|o| question(o, &known, problems)).collect();
        let mut symptoms: Vec<Symptom> =
            self.symptoms.into_values().filter_map(|o| symptom(o, &known, problems)).collect();
        symptoms.sort_by(|a, b| b.priority.cmp(&a.priority).then_with(|| a.id.cmp(&b.id)));
        codes_are_unique(&self.causes, problems);
        let causes = self.causes.into_values().map(|o| cause(o, &questions, &known, problems)).collect();
        RuleSet { version: self.version, digest, signals, questions, symptoms, causes }
    }
}

fn put<T>(
    map: &mut BTreeMap<String, Origin<T>>,
    file: usize,
    user: bool,
    rules: Vec<Spot<T>>,
    id: impl Fn(&T) -> String,
    complaints: &mut Vec<(Mark, String)>,
) {
    for Spot { mark, value } in rules {
        let id = id(&value);
        match map.get(&id) {
            Some(old) if old.user == user => {
                complaints.push((mark, format!("`{id}` is declared twice; ids are unique over all files")));
            }
            _ => {
                map.insert(id, Origin { file, user, mark, rule: value });
            }
        }
    }
}

/// What references may name.
struct Known<'k> {
    signal: &'k dyn Fn(&str) -> Option<usize>,
    symptoms: &'k [String],
    causes: &'k [String],
}

impl Known<'_> {
    fn condition(&self, file: usize, text: &Spot<String>, problems: &mut Complaints) -> Option<Condition> {
        Condition::parse(&text.value, self.signal)
            .map_err(|(at, message)| {
                let column = text.mark.column + at;
                problems.push((file, (Mark { line: text.mark.line, column }, format!("in the condition: {message}"))));
            })
            .ok()
    }

    fn symptom(&self, file: usize, id: &Spot<String>, problems: &mut Complaints) {
        if self.symptoms.binary_search(&id.value).is_err() {
            problems.push((file, (id.mark, format!("there is no symptom `{}`", id.value))));
        }
    }

    fn cause(&self, file: usize, id: &Spot<String>, problems: &mut Complaints) {
        if self.causes.binary_search(&id.value).is_err() {
            problems.push((file, (id.mark, format!("there is no cause `{}`", id.value))));
        }
    }
}

/// Answer ids of the question that is filled in by the program.
const SCOPES: [&str; 7] = ["all", "one-node", "one-workload", "one-namespace", "young-nodes", "one-pod", "mixed"];

fn question(o: Origin<RawQuestion>, known: &Known<'_>, problems: &mut Complaints) -> Question {
    let Origin { file, mark, rule: raw, .. } = o;
    raw.symptoms.iter().for_each(|s| known.symptom(file, s, problems));
    let total: f64 = raw.answers.iter().map(|a| a.value.base).sum();
    let mut answers: Vec<Answer> = Vec::new();
    for Spot { mark, value: a } in raw.answers {
        if answers.iter().any(|b| b.id == a.id) {
            problems.push((file, (mark, format!("the answer `{}` is given twice", a.id))));
        }
        if raw.id == "scope" && !SCOPES.contains(&a.id.as_str()) {
            problems.push((file, (mark, format!("`scope` has the answers {}", SCOPES.join(", ")))));
        }
        let when = a.when.as_ref().and_then(|w| known.condition(file, w, problems));
        if a.when.is_none() && a.says.is_none() && raw.id != "scope" {
            problems.push((file, (mark, format!("the answer `{}` has no `when`, so it needs `says`", a.id))));
        }
        answers.push(Answer { id: a.id, says: a.says, when, base: a.base / total });
    }
    let open = answers.iter().rev().skip(1).any(|a| a.when.is_none());
    if open && raw.id != "scope" {
        problems.push((file, (mark, "only the last answer may lack `when`".to_owned())));
    }
    Question {
        id: raw.id,
        title: raw.title,
        answers,
        needs: raw.needs,
        collect: raw.collect,
        symptoms: raw.symptoms.into_iter().map(|s| s.value).collect(),
        exclusive: raw.exclusive,
    }
}

fn symptom(o: Origin<RawSymptom>, known: &Known<'_>, problems: &mut Complaints) -> Option<Symptom> {
    let Origin { file, rule: raw, .. } = o;
    let when = known.condition(file, &raw.when, problems);
    if let Some(general) = &raw.general {
        known.cause(file, general, problems);
    }
    let joins = raw.joins.map(|j| {
        j.symptoms.iter().for_each(|s| known.symptom(file, s, problems));
        j.explains.iter().for_each(|c| known.cause(file, c, problems));
        let values = |spots: Vec<Spot<String>>| spots.into_iter().map(|s| s.value).collect();
        Joins { reach: j.reach, symptoms: values(j.symptoms), explains: values(j.explains) }
    });
    Some(Symptom {
        id: raw.id,
        title: raw.title,
        subjects: raw.subjects,
        when: when?,
        priority: raw.priority,
        failing: raw.failing,
        risk: raw.risk,
        general: raw.general.map(|g| g.value),
        joins,
    })
}

fn codes_are_unique(causes: &BTreeMap<String, Origin<RawCause>>, problems: &mut Complaints) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for (id, o) in causes.iter().filter(|(_, o)| !o.rule.code.is_empty()) {
        if let Some(other) = seen.insert(&o.rule.code, id) {
            problems.push((o.file, (o.mark, format!("the code `{}` is used by `{other}` too", o.rule.code))));
        }
    }
}

fn cause(o: Origin<RawCause>, questions: &[Question], known: &Known<'_>, problems: &mut Complaints) -> Cause {
    let Origin { file, mark, rule: raw, .. } = o;
    if let Some(general) = &raw.form_of {
        known.cause(file, general, problems);
    }
    if raw.explains.is_empty() {
        problems.push((file, (mark, format!("`{}` explains no symptom", raw.id))));
    }
    let mut explains = BTreeMap::new();
    for (symptom, word) in raw.explains {
        known.symptom(file, &symptom, problems);
        explains.insert(symptom.value, word);
    }
    let mut expects = BTreeMap::new();
    for (question, answers) in raw.expects {
        let found = questions.binary_search_by(|q| q.id.as_str().cmp(&question.value)).ok();
        let Some(rule) = found.and_then(|i| questions.get(i)) else {
            problems.push((file, (question.mark, format!("there is no question `{}`", question.value))));
            continue;
        };
        let total: f64 = answers.iter().map(|(_, w)| w.probability()).sum();
        if total > 1.35 {
            let message = format!("the words of `{}` add up to {total:.2}; together they must not exceed 1", rule.id);
            problems.push((file, (question.mark, message)));
        }
        let mut words: BTreeMap<String, Likelihood> = BTreeMap::new();
        for (answer, word) in answers {
            if rule.answers.iter().all(|a| a.id != answer.value) {
                let ids: Vec<&str> = rule.answers.iter().map(|a| a.id.as_str()).collect();
                let message = format!("`{}` has no answer `{}`; it has: {}", rule.id, answer.value, ids.join(", "));
                problems.push((file, (answer.mark, message)));
            }
            words.insert(answer.value, word);
        }
        expects.insert(question.value, words);
    }
    Cause {
        id: raw.id,
        code: raw.code,
        class: raw.class,
        severity: raw.severity,
        title: raw.title,
        impact: raw.impact,
        form_of: raw.form_of.map(|f| f.value),
        versions: raw.versions,
        platforms: raw.platforms,
        explains,
        expects,
        remediation: raw.remediation,
        references: raw.references,
    }
}
