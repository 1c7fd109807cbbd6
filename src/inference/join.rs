//! From groups to problems: groups with the same leading evidence merge, and what fails because a component fails is
//! joined to that component.

use std::collections::BTreeMap;

use super::odds::Probability;
use super::rank::{Group, Ranking, mean, name};
use super::tree::{Entry, Ranked, ancestors, ranked};
use crate::matching::{Scope, Subject};
use crate::rule::{CauseIx, Joins, Reach, RuleSet, Symptom, SymptomIx};

/// From here on an entry is confident: it is joined only if the component's symptom explains it by name.
const CONFIDENT: f64 = 0.8;

/// Subjects that will be one finding.
#[derive(Debug)]
pub(super) struct Problem<'a> {
    pub(super) symptom: SymptomIx,
    pub(super) scope: Scope,
    /// The subjects of each group that belong here, by name; the largest part first.
    pub(super) parts: Vec<Part<'a>>,
    /// Subjects that fail because of this one, by name.
    pub(super) joined: Vec<&'a Subject>,
    /// The causes of all parts together.
    pub(super) ranking: Ranking,
    /// The same, as it is shown.
    pub(super) ranked: Ranked,
}

/// A group's subjects within a problem.
#[derive(Debug)]
pub(super) struct Part<'a> {
    pub(super) ranking: Ranking,
    pub(super) subjects: Vec<&'a Subject>,
}

impl<'a> Problem<'a> {
    /// The subject whose evidence is shown, and the ranking of its group.
    pub(super) fn example(&self) -> Option<(&'a Subject, &Ranking)> {
        let part = self.parts.first()?;
        Some((part.subjects.first()?, &part.ranking))
    }

    /// Its own subjects, then those joined to it.
    pub(super) fn subjects(&self) -> impl Iterator<Item = &'a Subject> {
        let mut own: Vec<&Subject> = self.parts.iter().flat_map(|p| p.subjects.iter().copied()).collect();
        own.sort_by(|a, b| name(a).cmp(&name(b)));
        own.into_iter().chain(self.joined.iter().copied())
    }

    /// The first entry, unless it is another product or the application that fails.
    fn lead(&self) -> Option<&Entry> {
        self.ranked.entries.first().filter(|_| self.ranked.not_kuma < Probability::new(0.5))
    }

    fn rank_again(&mut self, rules: &RuleSet) {
        self.parts.retain(|p| !p.subjects.is_empty());
        self.parts.sort_by(|a, b| {
            let first = |p: &Part<'a>| p.subjects.first().map(|s| (name(s), s.symptom));
            b.subjects.len().cmp(&a.subjects.len()).then_with(|| first(a).cmp(&first(b)))
        });
        self.ranking = mean(self.parts.iter().map(|p| (&p.ranking, p.subjects.len())));
        self.ranked = ranked(rules, &self.ranking);
    }
}

/// Merges groups with the same symptom, first entry and scope, then joins effects to components.
pub(super) fn problems<'a>(rules: &RuleSet, groups: Vec<Group<'a>>) -> Vec<Problem<'a>> {
    let mut merged: BTreeMap<(SymptomIx, Scope, bool, Option<CauseIx>), Problem<'a>> = BTreeMap::new();
    for group in groups {
        let shown = ranked(rules, &group.ranking);
        let foreign = shown.not_kuma >= Probability::new(0.5);
        let key = (group.symptom, group.scope, foreign, shown.entries.first().map(|e| e.cause));
        let problem = merged.entry(key).or_insert_with(|| Problem {
            symptom: group.symptom,
            scope: group.scope,
            parts: Vec::new(),
            joined: Vec::new(),
            ranking: Ranking::default(),
            ranked: Ranked::default(),
        });
        problem.parts.push(Part { ranking: group.ranking, subjects: group.subjects });
    }
    let mut problems: Vec<Problem<'a>> = merged.into_values().collect();
    for problem in &mut problems {
        problem.rank_again(rules);
    }
    join(rules, &mut problems);
    problems.retain(|p| !p.parts.is_empty());
    problems
}

/// Joins effects to components, the component that is surest of its cause first. A component whose own cause is unknown joins
/// nothing: the causes of what it breaks say more than it does.
fn join(rules: &RuleSet, problems: &mut [Problem<'_>]) {
    let mut components: Vec<(usize, f64)> = problems
        .iter()
        .enumerate()
        .filter(|(_, p)| {
            symptom(rules, p).is_some_and(|s| s.joins.is_some()) && p.ranked.unknown < Probability::new(0.5)
        })
        .filter_map(|(ix, p)| Some((ix, p.lead()?.mass.get())))
        .collect();
    components.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    for (component, _) in components {
        let mut taken = Vec::new();
        for effect in 0..problems.len() {
            let Some((component, effect)) = pair(problems, component, effect) else { continue };
            if explains(rules, component, effect) {
                taken.append(&mut take(rules, component, effect));
                effect.rank_again(rules);
            }
        }
        if let Some(component) = problems.get_mut(component) {
            component.joined.append(&mut taken);
            component.joined.sort_by(|a, b| name(a).cmp(&name(b)));
        }
    }
}

/// A component and a problem that may be its effect: another symptom, subjects left in both, and nothing joined to
/// the effect, so that joins make no chains.
fn pair<'p, 'a>(
    problems: &'p mut [Problem<'a>],
    component: usize,
    effect: usize,
) -> Option<(&'p Problem<'a>, &'p mut Problem<'a>)> {
    let [component, effect] = problems.get_disjoint_mut([component, effect]).ok()?;
    let fits = component.symptom != effect.symptom
        && !component.parts.is_empty()
        && !effect.parts.is_empty()
        && effect.joined.is_empty();
    fits.then_some((&*component, effect))
}

fn symptom<'r>(rules: &'r RuleSet, problem: &Problem<'_>) -> Option<&'r Symptom> {
    rules.symptoms.get(problem.symptom)
}

fn joins<'r>(rules: &'r RuleSet, problem: &Problem<'_>) -> Option<&'r Joins> {
    symptom(rules, problem)?.joins.as_ref()
}

/// Whether the component's failure explains the effect: by symptom, and by the effect's first entry. A confident entry
/// must be explained by name (or be the component's own cause); an undecided one may also be so through one of its
/// forms or the general cause above it.
fn explains(rules: &RuleSet, component: &Problem<'_>, effect: &Problem<'_>) -> bool {
    let (Some(joins), Some(symptom)) = (joins(rules, component), symptom(rules, effect)) else { return false };
    let (Some(cause), Some(entry)) = (component.lead(), effect.lead()) else { return false };
    let named = |c: CauseIx| c == cause.cause || rules.causes.get(c).is_some_and(|c| joins.explains.contains(&c.id));
    let undecided = entry.mass.get() < CONFIDENT || !entry.forms.is_empty();
    joins.symptoms.contains(&symptom.id)
        && (named(entry.cause)
            || entry.forms.iter().any(|(form, _)| named(*form))
            || undecided && ancestors(rules, entry.cause).any(named))
}

/// Takes the subjects that the component reaches out of the effect. A component that is not of one node (a DaemonSet)
/// reaches everything; a pod that waits for a node is held by every node that it cannot go to.
fn take<'a>(rules: &RuleSet, component: &Problem<'a>, effect: &mut Problem<'a>) -> Vec<&'a Subject> {
    let of_node = joins(rules, component).is_some_and(|j| j.reach == Reach::Node);
    let own = || component.parts.iter().flat_map(|p| &p.subjects);
    let everywhere = !of_node || own().any(|s| node(s).is_none());
    let nodes: std::collections::BTreeSet<&str> = own().filter_map(|s| node(s)).collect();
    let reached = |s: &&Subject| everywhere || s.unplaced || node(s).is_some_and(|n| nodes.contains(n));
    let mut taken = Vec::new();
    for part in &mut effect.parts {
        let (in_reach, left): (Vec<&Subject>, Vec<&Subject>) = part.subjects.drain(..).partition(|s| reached(s));
        taken.extend(in_reach);
        part.subjects = left;
    }
    taken
}

fn node(subject: &Subject) -> Option<&str> {
    if subject.name.kind == "Node" { Some(&subject.name.name) } else { subject.name.node.as_deref() }
}
