//! Which causes are taken for which, and what is said where the right cause is not known.

use std::collections::{BTreeMap, BTreeSet};

use crate::evidence::Evidence;
use crate::inference::infer;
use crate::matching::{Focus, answer};
use crate::rule::RuleSet;

use super::folder::Scenario;
use super::score::{CONFIDENT, Score, score};

/// A cause with at least this share counts as taken into account.
const NOTABLE: f64 = 0.2;

/// Other causes that were given a share where a cause was expected.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Confused {
    /// The cause that was expected.
    pub expected: String,
    /// The one that got 0.2 and more.
    pub other: String,
    /// In these scenarios.
    pub scenarios: Vec<String>,
    /// They are of one tree, or the other was declared acceptable in each of these scenarios.
    pub related: bool,
}

/// The confusion of scenarios and their results; only what lies off the diagonal.
#[must_use]
pub fn confusion(rules: &RuleSet, results: &[(&Scenario, &Score)]) -> Vec<Confused> {
    let mut found: BTreeMap<(String, String), (Vec<String>, bool)> = BTreeMap::new();
    for (scenario, score) in results {
        let Some(expected) = scenario.expect.expected.first() else { continue };
        for (other, p) in score.shares.iter().flatten() {
            if *p < NOTABLE || scenario.expect.expected.contains(other) {
                continue;
            }
            let related = scenario.expect.acceptable.contains(other) || one_tree(rules, expected, other);
            let (scenarios, all) = found.entry((expected.clone(), other.clone())).or_insert((Vec::new(), true));
            scenarios.push(scenario.name.clone());
            *all &= related;
        }
    }
    found
        .into_iter()
        .map(|((expected, other), (scenarios, related))| Confused { expected, other, scenarios, related })
        .collect()
}

/// A cause and the general ones above it.
fn ancestors(rules: &RuleSet, id: &str) -> BTreeSet<String> {
    let mut above = BTreeSet::new();
    let mut next = Some(id.to_owned());
    while let Some(id) = next.filter(|id| !above.contains(id)) {
        next = rules.cause(&id).and_then(|ix| rules.causes.get(ix)).and_then(|c| c.form_of.clone());
        above.insert(id);
    }
    above
}

/// Whether two causes have an ancestor in common.
fn one_tree(rules: &RuleSet, a: &str, b: &str) -> bool {
    !ancestors(rules, a).is_disjoint(&ancestors(rules, b))
}

/// What is said of a scenario whose own causes no rule knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Unknown {
    /// The first cause and its probability, if there was one.
    pub said: Option<(String, f64)>,
    /// Confident claims of causes that are neither acceptable nor of the tree of an expected one.
    pub wrong: Vec<(String, f64)>,
}

/// Diagnoses a scenario with the rules of its expected causes taken out, and puts them back. Nothing where no cause is
/// expected, or none of the rules.
pub fn without_own_rule(rules: &mut RuleSet, scenario: &Scenario, evidence: &Evidence) -> Option<Unknown> {
    let expected = &scenario.expect.expected;
    let own: Vec<BTreeSet<String>> = expected.iter().map(|id| ancestors(rules, id)).collect();
    let related = |rules: &RuleSet, id: &str| own.iter().any(|of| !of.is_disjoint(&ancestors(rules, id)));
    let tree: BTreeSet<String> = rules.causes.iter().map(|c| c.id.clone()).filter(|id| related(rules, id)).collect();
    let places: Vec<usize> =
        expected.iter().filter_map(|id| rules.cause(id)).collect::<BTreeSet<_>>().into_iter().collect();
    if places.is_empty() {
        return None;
    }
    let answers = answer(rules, evidence, &Focus::default());
    let taken: Vec<_> = places.iter().rev().map(|ix| (*ix, rules.causes.remove(*ix))).collect();
    let result = score(&scenario.expect, &infer(rules, &answers, evidence));
    taken.into_iter().rev().for_each(|(ix, cause)| rules.causes.insert(ix, cause));
    let wrong = result.confident_wrong.into_iter().filter(|(id, p)| *p >= CONFIDENT && !tree.contains(id));
    Some(Unknown { said: result.said, wrong: wrong.collect() })
}
