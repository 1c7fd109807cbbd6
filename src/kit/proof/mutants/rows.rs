//! The test that a surviving change of a condition lacks: a row of a decision table that tells the change from what is there.

use std::collections::BTreeSet;

use crate::kit::proof::decisions::{Row, answered, shown, write};
use crate::rule::{Condition, RuleSet, SignalIx};

use super::edit::Edit;

/// Most ways in which one condition is made to hold, or not to.
const WAYS: usize = 64;

/// A row as a file of decision tables writes it, by the rules as they are. `None` for changes of other things, and where no
/// row was found: then the change most likely means the same.
pub(super) fn telling(rules: &RuleSet, changed: &RuleSet, edit: &Edit, known: &[String]) -> Option<String> {
    match edit {
        Edit::When(ix, ..) | Edit::Swap(ix, _) => {
            let (old, new) = (rules.questions.get(*ix)?, changed.questions.get(*ix)?);
            let conditions = old.answers.iter().filter_map(|a| a.when.as_ref()).collect();
            search(rules, known, conditions, &|row| answered(old, row), &|row| answered(new, row))
        }
        Edit::Shown(ix, _) => {
            let (old, new) = (rules.symptoms.get(*ix)?, changed.symptoms.get(*ix)?);
            search(rules, known, vec![&old.when], &|row| shown(old, row), &|row| shown(new, row))
        }
        _ => None,
    }
}

/// One of the rows that are known already, else the first that is found, those that name the fewest signals first.
fn search<'q>(
    rules: &RuleSet,
    known: &[String],
    conditions: Vec<&Condition>,
    old: &dyn Fn(&Row) -> &'q str,
    new: &dyn Fn(&Row) -> &'q str,
) -> Option<String> {
    let tells = |row: &Row| old(row) != new(row);
    let again = |text: &&String| {
        let given = text.rsplit_once("->").map_or("", |(given, _)| given);
        Row::parse(rules, given).is_ok_and(|row| tells(&row))
    };
    if let Some(text) = known.iter().find(again) {
        return Some(text.clone());
    }
    let signals: BTreeSet<SignalIx> = conditions.iter().flat_map(|c| c.signals()).collect();
    let mut orders = BTreeSet::new();
    let mut bases = vec![Row::default()];
    for condition in conditions {
        laters(condition, &mut orders);
        bases.extend(ways(condition, true));
        bases.extend(ways(condition, false));
    }
    bases.sort_by_key(Row::size);
    bases.dedup();
    let near = |row: &Row| neighbours(row, &signals, &orders);
    let mut rows: Box<dyn Iterator<Item = Row>> = Box::new(bases.clone().into_iter());
    rows = Box::new(rows.chain(bases.iter().flat_map(near)));
    rows = Box::new(rows.chain(bases.iter().flat_map(near).flat_map(|row| near(&row))));
    let found = rows.find(tells)?;
    Some(write(rules, &found, old(&found)))
}

/// Rows that make a condition hold, or not hold.
fn ways(condition: &Condition, holds: bool) -> Vec<Row> {
    match condition {
        Condition::Signal(ix) | Condition::Seen(ix) if holds => vec![Row::with(*ix)],
        Condition::Later(first, second) if holds => vec![Row::with(*first), Row::ordered(*first, *second)],
        Condition::Signal(_) | Condition::Seen(_) => vec![Row::default()],
        Condition::Later(first, second) => vec![Row::default(), Row::ordered(*second, *first)],
        Condition::Not(inner) => ways(inner, !holds),
        Condition::And(parts) | Condition::Or(parts) => {
            let every = matches!(condition, Condition::And(_)) == holds;
            if every {
                parts.iter().fold(vec![Row::default()], |rows, part| {
                    let of_part = ways(part, holds);
                    let both = rows.iter().flat_map(|row| of_part.iter().map(|other| row.joined(other)));
                    both.take(WAYS).collect()
                })
            } else {
                parts.iter().flat_map(|part| ways(part, holds)).take(WAYS).collect()
            }
        }
    }
}

fn laters(condition: &Condition, found: &mut BTreeSet<(SignalIx, SignalIx)>) {
    match condition {
        Condition::Signal(_) | Condition::Seen(_) => {}
        Condition::Later(first, second) => {
            found.insert((*first, *second));
        }
        Condition::Not(inner) => laters(inner, found),
        Condition::And(parts) | Condition::Or(parts) => parts.iter().for_each(|part| laters(part, found)),
    }
}

/// The rows in which one signal is in another state, or two are in some order.
fn neighbours(row: &Row, signals: &BTreeSet<SignalIx>, orders: &BTreeSet<(SignalIx, SignalIx)>) -> Vec<Row> {
    let turned = signals.iter().map(|ix| row.turned(*ix));
    let ordered =
        orders.iter().flat_map(|(a, b)| [row.joined(&Row::ordered(*a, *b)), row.joined(&Row::ordered(*b, *a))]);
    let untold = signals.iter().map(|ix| row.untold(*ix));
    turned.chain(ordered).chain(untold).collect()
}
