//! Posterior probabilities, once per group of subjects that show the same.

use std::collections::BTreeMap;

use semver::Version;

use super::likelihood::Likelihoods;
use super::odds::{LogOdds, Probability, count, normalise};
use crate::matching::{Known, Scope, Subject};
use crate::rule::{Cause, CauseIx, QuestionIx, RuleSet, SymptomIx};

/// Least prior probability of a cause that no rule knows, whatever the symptom. It keeps the base rates throughout, so it
/// wins only where every known cause predicts the evidence badly. Where the known causes explain less of a symptom than this
/// leaves them, the rest is unknown too: one cause that rarely explains a symptom is not nearly certain for being alone.
const UNKNOWN: f64 = 0.05;

/// Probabilities of the hypotheses; they sum to 1.
#[derive(Debug, Clone, Default)]
pub(super) struct Ranking {
    /// Of the causes that explain the symptom (`not-kuma` included).
    pub(super) causes: BTreeMap<CauseIx, Probability>,
    /// Of a cause that no rule knows.
    pub(super) unknown: Probability,
}

/// Subjects with the same symptom, scope, answers and possible causes: they are reckoned once.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub(super) symptom: SymptomIx,
    pub(super) scope: Scope,
    pub(super) subjects: Vec<&'a Subject>,
    pub(super) ranking: Ranking,
}

/// The answers that are known, by question.
pub(super) type Shown = Vec<(QuestionIx, usize)>;

/// What decides which causes are possible.
type Gate<'a> = (SymptomIx, Option<&'a Version>, Option<&'a str>);

/// Groups subjects and ranks the causes of each group.
pub(super) fn groups<'a>(likelihoods: &Likelihoods<'_>, subjects: &'a [Subject]) -> Vec<Group<'a>> {
    let mut gates: BTreeMap<Gate<'_>, Vec<CauseIx>> = BTreeMap::new();
    let mut sorted: BTreeMap<(SymptomIx, Scope, Shown, Vec<CauseIx>), Vec<&Subject>> = BTreeMap::new();
    for subject in subjects {
        let gate = (subject.symptom, subject.version.as_ref(), subject.platform.as_deref());
        let causes = gates.entry(gate).or_insert_with(|| hypotheses(likelihoods.rules, subject));
        let key = (subject.symptom, subject.scope, shown(likelihoods, subject), causes.clone());
        sorted.entry(key).or_default().push(subject);
    }
    sorted
        .into_iter()
        .map(|((symptom, scope, shown, causes), mut subjects)| {
            subjects.sort_by(|a, b| name(a).cmp(&name(b)));
            let ranking = rank(likelihoods, symptom, &causes, &shown);
            Group { symptom, scope, subjects, ranking }
        })
        .collect()
}

/// What subjects are ordered by.
pub(super) fn name(subject: &Subject) -> (Option<&str>, &str, &str) {
    (subject.name.namespace.as_deref(), &subject.name.kind, &subject.name.name)
}

/// The answers that are known and concern the symptom.
pub(super) fn shown(likelihoods: &Likelihoods<'_>, subject: &Subject) -> Shown {
    let symptom = symptom_id(likelihoods.rules, subject.symptom);
    let known = subject.answers.iter().filter_map(|(question, known)| match known {
        Known::Answer(answer, _) => Some((*question, *answer)),
        Known::Unobservable(_) => None,
    });
    known.filter(|(question, _)| likelihoods.concerns(*question, symptom)).collect()
}

pub(super) fn symptom_id(rules: &RuleSet, symptom: SymptomIx) -> &str {
    rules.symptoms.get(symptom).map_or("", |s| s.id.as_str())
}

/// The causes that explain the subject's symptom and pass their gates.
fn hypotheses(rules: &RuleSet, subject: &Subject) -> Vec<CauseIx> {
    let symptom = symptom_id(rules, subject.symptom);
    let possible = |cause: &Cause| {
        cause.explains.contains_key(symptom)
            && passes_version(cause, subject.version.as_ref())
            && passes_platform(cause, subject.platform.as_deref())
    };
    rules.causes.iter().enumerate().filter(|(_, cause)| possible(cause)).map(|(ix, _)| ix).collect()
}

/// A pre-release counts as its release; a version that is not known (`0.0.0` of a preview build too) passes.
pub(super) fn passes_version(cause: &Cause, version: Option<&Version>) -> bool {
    let Some((requirement, version)) = cause.versions.as_ref().zip(version) else { return true };
    let release = Version::new(version.major, version.minor, version.patch);
    release == Version::new(0, 0, 0) || requirement.matches(&release)
}

pub(super) fn passes_platform(cause: &Cause, platform: Option<&str>) -> bool {
    platform.is_none_or(|platform| cause.platforms.is_empty() || cause.platforms.iter().any(|p| p == platform))
}

/// Score = log prior + Σ over the answers that are known of log(P(answer | cause) / P(answer | base)).
pub(super) fn rank(
    likelihoods: &Likelihoods<'_>,
    symptom: SymptomIx,
    causes: &[CauseIx],
    shown: &[(QuestionIx, usize)],
) -> Ranking {
    let (unknown, priors) = priors(likelihoods.rules, symptom, causes);
    let mut scores = vec![LogOdds::of(unknown)];
    for (cause, prior) in causes.iter().zip(priors) {
        let mut score = LogOdds::of(prior);
        for question in likelihoods.named(*cause) {
            if let Ok(found) = shown.binary_search_by_key(&question, |(q, _)| *q) {
                score += likelihoods.weight(*cause, question, shown.get(found).map_or(0, |(_, answer)| *answer));
            }
        }
        scores.push(score);
    }
    let mut posterior = normalise(&scores).into_iter();
    let unknown = posterior.next().unwrap_or_default();
    Ranking { causes: causes.iter().copied().zip(posterior).collect(), unknown }
}

/// The prior of *unknown*, and the words of `explains` as shares of what it leaves.
pub(super) fn priors(rules: &RuleSet, symptom: SymptomIx, causes: &[CauseIx]) -> (Probability, Vec<Probability>) {
    let id = symptom_id(rules, symptom);
    let word = |cause: &CauseIx| {
        rules.causes.get(*cause).and_then(|c| c.explains.get(id)).map_or(0.0, |word| word.probability())
    };
    let total: f64 = causes.iter().map(word).sum();
    let unknown = (1.0 - total).max(UNKNOWN);
    let priors = causes.iter().map(|cause| Probability::new((1.0 - unknown) * word(cause) / total)).collect();
    (Probability::new(unknown), priors)
}

/// The mean of several rankings, each weighing as much as it has subjects.
pub(super) fn mean<'r>(parts: impl Iterator<Item = (&'r Ranking, usize)> + Clone) -> Ranking {
    let total = count(parts.clone().map(|(_, n)| n).sum());
    let mut causes: BTreeMap<CauseIx, f64> = BTreeMap::new();
    let mut unknown = 0.0;
    for (ranking, n) in parts {
        let share = count(n) / total;
        unknown += ranking.unknown.get() * share;
        for (cause, probability) in &ranking.causes {
            *causes.entry(*cause).or_default() += probability.get() * share;
        }
    }
    Ranking {
        causes: causes.into_iter().map(|(c, p)| (c, Probability::new(p))).collect(),
        unknown: Probability::new(unknown),
    }
}
