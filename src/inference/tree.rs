//! Causes as a forest of general causes and their forms: which node of each tree the ranking names.
//!
//! This is the contract's "Undecided": from the root of each tree down to the form that holds at least half of the
//! current mass, stopping where none does; what was left behind on the way is listed too.

use std::collections::BTreeMap;

use super::odds::Probability;
use super::rank::Ranking;
use crate::rule::{CauseIx, RuleSet};

/// Entries and forms of a smaller mass are not listed.
pub(super) const LISTED: f64 = 0.01;

/// A line of the ranking.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) cause: CauseIx,
    pub(super) mass: Probability,
    /// Only where undecided: the forms of 0.01 and more, best first.
    pub(super) forms: Vec<(CauseIx, Probability)>,
    /// The causes whose probabilities make up the mass.
    pub(super) members: Vec<CauseIx>,
}

/// A ranking as it is shown; all of its shares together are 1.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Ranked {
    pub(super) entries: Vec<Entry>,
    /// All entries under 0.01 together.
    pub(super) rest: Probability,
    pub(super) not_kuma: Probability,
    pub(super) unknown: Probability,
}

/// Shows a ranking by its trees.
pub(super) fn ranked(rules: &RuleSet, ranking: &Ranking) -> Ranked {
    let forest = Forest::new(rules, ranking);
    let mut entries = Vec::new();
    for root in &forest.roots {
        forest.descend(*root, &mut entries);
    }
    let (listed, small): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(|e| e.mass.get() >= LISTED);
    let mut entries = listed;
    entries.sort_by(|a, b| best_first(rules, (a.cause, a.mass), (b.cause, b.mass)));
    let not_kuma = ranking.causes.iter().filter(|(c, _)| is_not_kuma(rules, **c)).map(|(_, p)| p.get()).sum();
    Ranked {
        entries,
        rest: Probability::new(small.iter().map(|e| e.mass.get()).sum()),
        not_kuma: Probability::new(not_kuma),
        unknown: ranking.unknown,
    }
}

/// Whether this is the hypothesis that it is another product or the application.
pub(super) fn is_not_kuma(rules: &RuleSet, cause: CauseIx) -> bool {
    rules.causes.get(cause).is_some_and(|c| c.code.is_empty())
}

/// By probability as the report rounds it, then by id.
fn best_first(rules: &RuleSet, a: (CauseIx, Probability), b: (CauseIx, Probability)) -> std::cmp::Ordering {
    let rounded = |p: Probability| (p.get() * 1e4).round();
    let id = |c: CauseIx| rules.causes.get(c).map(|c| c.id.as_str());
    rounded(b.1).total_cmp(&rounded(a.1)).then_with(|| id(a.0).cmp(&id(b.0)))
}

struct Forest<'r> {
    rules: &'r RuleSet,
    own: BTreeMap<CauseIx, f64>,
    forms: BTreeMap<CauseIx, Vec<CauseIx>>,
    roots: Vec<CauseIx>,
}

impl<'r> Forest<'r> {
    fn new(rules: &'r RuleSet, ranking: &Ranking) -> Self {
        let own: BTreeMap<CauseIx, f64> =
            ranking.causes.iter().filter(|(c, _)| !is_not_kuma(rules, **c)).map(|(c, p)| (*c, p.get())).collect();
        let mut forms: BTreeMap<CauseIx, Vec<CauseIx>> = BTreeMap::new();
        let mut roots = Vec::new();
        for cause in own.keys() {
            let cyclic = ancestors(rules, *cause).any(|general| general == *cause);
            let general = ancestors(rules, *cause).find(|general| own.contains_key(general));
            match general.filter(|_| !cyclic) {
                Some(general) => forms.entry(general).or_default().push(*cause),
                None => roots.push(*cause),
            }
        }
        Self { rules, own, forms, roots }
    }

    fn forms(&self, cause: CauseIx) -> &[CauseIx] {
        self.forms.get(&cause).map_or(&[], Vec::as_slice)
    }

    fn own(&self, cause: CauseIx) -> f64 {
        self.own.get(&cause).copied().unwrap_or_default()
    }

    fn members(&self, cause: CauseIx) -> Vec<CauseIx> {
        let mut members = vec![cause];
        for form in self.forms(cause) {
            members.extend(self.members(*form));
        }
        members
    }

    fn mass(&self, cause: CauseIx) -> f64 {
        self.members(cause).into_iter().map(|c| self.own(c)).sum()
    }

    fn descend(&self, root: CauseIx, out: &mut Vec<Entry>) {
        let (mut node, mut mass) = (root, self.mass(root));
        loop {
            let mut forms: Vec<(CauseIx, Probability)> =
                self.forms(node).iter().map(|f| (*f, Probability::new(self.mass(*f)))).collect();
            forms.sort_by(|a, b| b.1.get().total_cmp(&a.1.get()).then(a.0.cmp(&b.0)));
            match forms.first() {
                Some((best, best_mass)) if best_mass.get() >= mass / 2.0 => {
                    out.extend(forms.iter().skip(1).map(|(form, mass)| self.entry(*form, *mass)));
                    let own = Probability::new(self.own(node));
                    out.push(Entry { cause: node, mass: own, forms: Vec::new(), members: vec![node] });
                    (node, mass) = (*best, best_mass.get());
                }
                _ => {
                    forms.retain(|(_, mass)| mass.get() >= LISTED);
                    forms.sort_by(|a, b| best_first(self.rules, *a, *b));
                    out.push(Entry { forms, ..self.entry(node, Probability::new(mass)) });
                    return;
                }
            }
        }
    }

    fn entry(&self, cause: CauseIx, mass: Probability) -> Entry {
        Entry { cause, mass, forms: Vec::new(), members: self.members(cause) }
    }
}

/// The general causes above a cause, nearest first. Rules may be wrong and lead in a circle, so there is an end.
pub(super) fn ancestors(rules: &RuleSet, cause: CauseIx) -> impl Iterator<Item = CauseIx> {
    let general = |c: &CauseIx| rules.causes.get(*c)?.form_of.as_deref().and_then(|id| rules.cause(id));
    std::iter::successors(general(&cause), move |c| general(c)).take(8)
}
