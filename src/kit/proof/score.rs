//! How good a diagnosis is, against what was expected; and how well probabilities fit what was right.

use std::collections::BTreeMap;

use crate::inference::{Diagnosis, Finding, RankedCause, Verdict};
use crate::matching::SubjectName;

use super::folder::{Expect, ExpectedSubject};

/// A wrong first cause of this probability and more is a confident one.
pub const CONFIDENT: f64 = 0.8;

/// How the first cause fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum First {
    /// It is an expected one; or none was expected, and no forbidden one is likely.
    Right,
    /// It is undecided, and an expected one is among its forms.
    Undecided,
    /// It is not the expected one, but an acceptable one is among the first three.
    Acceptable,
    /// It is another.
    Wrong,
    /// There is no finding with an expected subject, or no cause in it.
    None,
}

/// One scenario's result.
#[derive(Debug, Clone)]
pub struct Score {
    /// The verdict that was given.
    pub verdict: &'static str,
    /// It is as expected.
    pub verdict_right: bool,
    /// How the first cause fares.
    pub first: First,
    /// The first cause and its probability, of the finding that counts.
    pub said: Option<(String, f64)>,
    /// A cause that must not be, with 0.5 and more.
    pub forbidden: Vec<(String, f64)>,
    /// Claims of 0.8 and more that are neither expected nor acceptable.
    pub confident_wrong: Vec<(String, f64)>,
    /// Every expected subject (or one of them, where one is enough) is in a finding.
    pub subjects_found: bool,
    /// What each finding claims first, and whether that is right.
    pub claims: Vec<(f64, bool)>,
    /// Probability of each cause in the finding that counts, forms counted on their own; absent where nothing was
    /// expected.
    pub shares: Option<BTreeMap<String, f64>>,
}

impl Score {
    /// Answered as expected: verdict, no forbidden cause, and the right first cause (or, of an undecided one, form).
    #[must_use]
    pub fn passes(&self) -> bool {
        self.verdict_right
            && self.forbidden.is_empty()
            && self.confident_wrong.is_empty()
            && matches!(self.first, First::Right | First::Undecided)
            && self.subjects_found
    }
}

/// Scores a diagnosis.
#[must_use]
pub fn score(expect: &Expect, diagnosis: &Diagnosis) -> Score {
    let verdict = verdict(diagnosis.verdict);
    let ours: Vec<&Finding> = diagnosis.findings.iter().filter(|f| concerns(f, &expect.subjects)).collect();
    let finding = ours
        .first()
        .copied()
        .or_else(|| diagnosis.findings.first().filter(|_| expect.subjects.is_empty() || expect.expected.is_empty()));
    let entries = || diagnosis.findings.iter().flat_map(|f| &f.causes);
    let forbidden = entries()
        .flat_map(|c| shares_of(c).into_iter().chain([(c.id.clone(), c.probability)]))
        .filter(|(id, p)| *p >= 0.5 && expect.must_not.contains(id))
        .collect::<BTreeMap<_, _>>();
    let claims: Vec<(String, f64, bool)> = diagnosis.findings.iter().filter_map(|f| claim(f, expect)).collect();
    let wrong = claims.iter().filter(|(_, p, right)| *p >= CONFIDENT && !right);
    let seen = |s: &&ExpectedSubject| diagnosis.findings.iter().any(|f| f.subjects.iter().any(|n| same(n, s)));
    let found = expect.subjects.iter().filter(seen).count();
    Score {
        verdict,
        verdict_right: expect.verdict == verdict || expect.verdict_also.iter().any(|v| v == verdict),
        first: first(expect, finding, !forbidden.is_empty()),
        said: finding.and_then(|f| claim(f, expect)).map(|(id, p, _)| (id, p)),
        confident_wrong: wrong.map(|(id, p, _)| (id.clone(), *p)).collect(),
        forbidden: forbidden.into_iter().collect(),
        subjects_found: expect.expected.is_empty()
            || expect.subjects.is_empty()
            || (if expect.subjects_any { found > 0 } else { found == expect.subjects.len() }),
        claims: claims.into_iter().map(|(_, p, right)| (p, right)).collect(),
        shares: (!expect.expected.is_empty()).then(|| finding.map(shares).unwrap_or_default()),
    }
}

/// The report's word for a verdict.
#[must_use]
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Failing => "failing",
        Verdict::Healthy => "healthy",
        Verdict::InsufficientEvidence => "insufficient-evidence",
        Verdict::NotKuma => "not-kuma",
    }
}

fn concerns(finding: &Finding, subjects: &[ExpectedSubject]) -> bool {
    finding.subjects.iter().any(|name| subjects.iter().any(|s| same(name, s)))
}

fn same(name: &SubjectName, subject: &ExpectedSubject) -> bool {
    name.name == subject.name && (subject.namespace.is_none() || name.namespace == subject.namespace)
}

fn first(expect: &Expect, finding: Option<&Finding>, forbidden: bool) -> First {
    if expect.expected.is_empty() {
        return if forbidden { First::Wrong } else { First::Right };
    }
    let Some(causes) = finding.map(|f| &f.causes).filter(|c| !c.is_empty()) else { return First::None };
    let is = |list: &[String], id: &String| list.contains(id);
    let has_form = |c: &RankedCause, list: &[String]| c.forms.iter().any(|f| is(list, &f.id));
    let head = &causes[0];
    if is(&expect.expected, &head.id) {
        First::Right
    } else if has_form(head, &expect.expected) {
        First::Undecided
    } else if causes
        .iter()
        .take(3)
        .any(|c| [&expect.expected, &expect.acceptable].iter().any(|list| is(list, &c.id) || has_form(c, list)))
    {
        First::Acceptable
    } else {
        First::Wrong
    }
}

/// What a finding says first: the first cause, or that it is not Kuma's. Right is what is expected or acceptable, an
/// undecided cause with such a form, and *not Kuma* where no cause was expected or of subjects that none was planted in.
fn claim(finding: &Finding, expect: &Expect) -> Option<(String, f64, bool)> {
    let head = finding.causes.first();
    if head.is_none_or(|h| finding.not_kuma > h.probability) {
        let right = expect.expected.is_empty() || !concerns(finding, &expect.subjects);
        return Some(("not-kuma".to_owned(), finding.not_kuma, right));
    }
    let head = head?;
    let good = |id: &String| expect.expected.contains(id) || expect.acceptable.contains(id);
    Some((head.id.clone(), head.probability, good(&head.id) || head.forms.iter().any(|f| good(&f.id))))
}

/// An entry's probability, its forms counted on their own.
fn shares_of(cause: &RankedCause) -> Vec<(String, f64)> {
    let forms: f64 = cause.forms.iter().map(|f| f.probability).sum();
    let mut shares: Vec<(String, f64)> = cause.forms.iter().map(|f| (f.id.clone(), f.probability)).collect();
    shares.push((cause.id.clone(), (cause.probability - forms).max(0.0)));
    shares
}

fn shares(finding: &Finding) -> BTreeMap<String, f64> {
    let mut shares: BTreeMap<String, f64> = finding.causes.iter().flat_map(shares_of).collect();
    shares.insert("not-kuma".to_owned(), finding.not_kuma);
    shares.insert("unknown".to_owned(), finding.unknown);
    shares
}

/// How probabilities fit what was right.
#[derive(Debug, Clone, Default)]
pub struct Calibration {
    /// Mean Brier score over all causes, of the scenarios that expect one.
    pub brier: f64,
    /// The same, had every scenario been answered with the shares of causes among all of them.
    pub brier_base: f64,
    /// Expected calibration error of first claims.
    pub ece: f64,
    /// By tenth of probability: number of claims, their mean probability, the share that was right.
    pub bins: Vec<(usize, f64, f64)>,
}

impl Calibration {
    /// Skill over always answering the base rate: 1 is perfect, 0 no better.
    #[must_use]
    pub fn skill(&self) -> f64 {
        1.0 - self.brier / self.brier_base
    }

    /// Of these results.
    pub fn of<'a>(results: impl Iterator<Item = (&'a Expect, &'a Score)> + Clone) -> Self {
        let caused: Vec<(&Expect, &BTreeMap<String, f64>)> =
            results.clone().filter_map(|(e, r)| Some((e, r.shares.as_ref()?))).collect();
        let n = float(caused.len());
        let mut base: BTreeMap<String, f64> = BTreeMap::new();
        for id in caused.iter().filter_map(|(e, _)| e.expected.first()) {
            *base.entry(id.clone()).or_default() += 1.0 / n;
        }
        let mean = |score: &dyn Fn(&Expect, &BTreeMap<String, f64>) -> f64| {
            caused.iter().map(|(e, s)| score(e, s)).sum::<f64>() / n
        };
        let mut of =
            Self { brier: mean(&|e, s| brier(e, s)), brier_base: mean(&|e, _| brier(e, &base)), ..Self::default() };
        let claims: Vec<(f64, bool)> = results.flat_map(|(_, r)| r.claims.iter().copied()).collect();
        for bin in 0..10_u32 {
            let (low, high) = (f64::from(bin) / 10.0, f64::from(bin + 1) / 10.0);
            let within: Vec<_> =
                claims.iter().filter(|(p, _)| *p >= low && (*p < high || (bin == 9 && *p <= 1.0))).collect();
            let n = float(within.len());
            let said = within.iter().map(|(p, _)| p).sum::<f64>() / n.max(1.0);
            let right = float(within.iter().filter(|(_, right)| *right).count()) / n.max(1.0);
            of.ece += n / float(claims.len()).max(1.0) * (said - right).abs();
            of.bins.push((within.len(), said, right));
        }
        of
    }
}

/// Several expected causes count as one.
fn brier(expect: &Expect, shares: &BTreeMap<String, f64>) -> f64 {
    let right: f64 = expect.expected.iter().filter_map(|id| shares.get(id)).sum();
    let wrong: f64 = shares.iter().filter(|(id, _)| !expect.expected.contains(id)).map(|(_, p)| p * p).sum();
    (1.0 - right).powi(2) + wrong
}

/// A count as a number.
#[must_use]
pub fn float(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}
