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

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::{Probability, Ranked, Ranking, ranked};
    use crate::rule::{RuleFile, RuleSet, compile};

    /// Causes `id` or `id<general`, with their probabilities; what is left is *unknown*.
    fn show(causes: &[(&str, f64)]) -> (RuleSet, Ranked) {
        let mut text = concat!(
            "signals:\n  - { id: sig, says: x, event: { reason: X } }\n",
            "symptoms:\n  - { id: s, title: t, subjects: pod, when: sig }\ncauses:\n",
        )
        .to_owned();
        for (number, (name, _)) in causes.iter().enumerate() {
            let (id, general) = name.split_once('<').unwrap_or((name, ""));
            let form = if general.is_empty() { String::new() } else { format!("formOf: {general},") };
            let code = if id == "not-kuma" { String::new() } else { format!("T-{number:02}") };
            let rest = "class: rules-missing, title: t, impact: i, explains: { s: often }";
            let _ = writeln!(text, "  - {{ id: {id}, code: '{code}', {form} {rest} }}");
        }
        let rules = compile(&[RuleFile { path: "t.yaml".into(), text: text.into(), user: true }]).unwrap();
        let share = |(name, p): &(&str, f64)| {
            let id = name.split('<').next().unwrap_or_default();
            (rules.cause(id).unwrap(), Probability::new(*p))
        };
        let all: f64 = causes.iter().map(|(_, p)| p).sum();
        let ranking = Ranking { causes: causes.iter().map(share).collect(), unknown: Probability::new(1.0 - all) };
        let shown = ranked(&rules, &ranking);
        (rules, shown)
    }

    /// `id 0.50 (form 0.20, form 0.10)`, one an entry.
    fn lines(causes: &[(&str, f64)]) -> Vec<String> {
        let (rules, shown) = show(causes);
        let id = |c: usize| rules.causes[c].id.as_str();
        let entries: f64 = shown.entries.iter().map(|e| e.mass.get()).sum();
        let total = entries + shown.rest.get() + shown.not_kuma.get() + shown.unknown.get();
        assert!((total - 1.0).abs() < 1e-9, "all shares together are {total}");
        let line = |e: &super::Entry| {
            let forms: Vec<String> = e.forms.iter().map(|(c, p)| format!("{} {:.2}", id(*c), p.get())).collect();
            let forms = if forms.is_empty() { String::new() } else { format!(" ({})", forms.join(", ")) };
            format!("{} {:.2}{forms}", id(e.cause), e.mass.get())
        };
        shown.entries.iter().map(line).collect()
    }

    #[test]
    fn goes_down_to_the_form_with_half_of_the_mass() {
        let causes = [("v01", 0.1), ("v02<v01", 0.3), ("x26<v02", 0.2), ("t06<v02", 0.05), ("v04<v01", 0.1)];
        // v02 holds 0.55 of 0.75; of that, no form holds half.
        assert_eq!(lines(&causes), ["v02 0.55 (x26 0.20, t06 0.05)", "v01 0.10", "v04 0.10"]);
        let causes = [("v01", 0.1), ("v02<v01", 0.1), ("x26<v02", 0.5), ("v04<v01", 0.1)];
        assert_eq!(lines(&causes), ["x26 0.50", "v01 0.10", "v02 0.10", "v04 0.10"]);
    }

    #[test]
    fn half_is_enough_and_less_is_not() {
        assert_eq!(lines(&[("g", 0.3), ("a<g", 0.3)]), ["a 0.30", "g 0.30"]);
        assert_eq!(lines(&[("g", 0.31), ("a<g", 0.3)]), ["g 0.61 (a 0.30)"]);
    }

    #[test]
    fn small_forms_count_in_the_mass_and_small_leftovers_in_the_rest() {
        let (rules, shown) = show(&[("g", 0.2), ("a<g", 0.1), ("b<g", 0.009)]);
        assert!((shown.entries[0].mass.get() - 0.309).abs() < 1e-9 && shown.entries[0].forms.len() == 1);
        assert!(shown.rest.get() < 1e-9, "{}", rules.causes.len());
        let (_, shown) = show(&[("g", 0.005), ("a<g", 0.5), ("b<g", 0.004), ("c", 0.003)]);
        assert_eq!(shown.entries.len(), 1);
        assert!((shown.rest.get() - 0.012).abs() < 1e-9);
    }

    #[test]
    fn forms_of_causes_that_are_no_hypotheses_stand_alone_or_under_the_next_general_cause() {
        // `v02` is declared but explains nothing here, as it has no share.
        let all = [("v01", 0.3), ("v02<v01", 0.0), ("x26<v02", 0.2)];
        let (rules, _) = show(&all);
        let causes = [("v01", 0.3), ("x26", 0.2)].map(|(id, p)| (rules.cause(id).unwrap(), Probability::new(p)));
        let shown = ranked(&rules, &Ranking { causes: causes.into(), unknown: Probability::new(0.5) });
        assert_eq!(shown.entries.len(), 1);
        assert_eq!(shown.entries[0].forms, [(rules.cause("x26").unwrap(), Probability::new(0.2))]);
    }

    #[test]
    fn ties_go_by_id_and_not_kuma_is_no_entry() {
        let causes = [("b", 0.200_01), ("a", 0.2), ("not-kuma", 0.3)];
        assert_eq!(lines(&causes), ["a 0.20", "b 0.20"]);
        assert!((show(&causes).1.not_kuma.get() - 0.3).abs() < 1e-9);
    }

    #[test]
    fn a_circle_of_forms_loses_nothing() {
        assert_eq!(lines(&[("a<b", 0.4), ("b<a", 0.3)]), ["a 0.40", "b 0.30"]);
    }
}
