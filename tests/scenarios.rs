//! Every incident in `testdata/scenarios`, from its bundle to the first cause.

mod scenario;

use std::io;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use kuma_diagnose::rule::{RuleSet, load};
use scenario::score::{First, float, score};
use scenario::{Removed, Scenario, all, diagnose};

fn world() -> io::Result<(RuleSet, Vec<Scenario>)> {
    let scenarios = all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/scenarios"))?;
    assert!(!scenarios.is_empty());
    Ok((load(&[]).map_err(io::Error::other)?, scenarios))
}

/// Calls a function for each scenario, on all processors; what it finds, in the order of the scenarios.
fn for_each<T: Send>(scenarios: &[Scenario], call: impl Fn(&Scenario) -> T + Sync) -> Vec<T> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        loop {
            let ix = next.fetch_add(1, Ordering::Relaxed);
            let Some(scenario) = scenarios.get(ix) else { return found };
            found.push((ix, call(scenario)));
        }
    };
    let mut found: Vec<(usize, T)> = thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let results = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        results.flatten().collect()
    });
    found.sort_by_key(|(ix, _)| *ix);
    found.into_iter().map(|(_, result)| result).collect()
}

#[test]
fn first_causes_are_right_and_none_is_confidently_wrong() {
    let (rules, scenarios) = world().unwrap();
    let results = for_each(&scenarios, |s| score(&s.expect, &diagnose(&rules, s, None).unwrap()));
    let (mut right, mut caused, mut wrong) = (0, 0, Vec::new());
    for (scenario, result) in scenarios.iter().zip(results) {
        caused += usize::from(!scenario.expect.expected.is_empty());
        right += usize::from(!scenario.expect.expected.is_empty() && result.first == First::Right);
        if !result.confident_wrong.is_empty() || !result.forbidden.is_empty() || !result.verdict_right {
            wrong.push((scenario.name.clone(), result));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(float(right) >= 0.95 * float(caused), "{right} of {caused} first causes are right");
}

#[test]
fn no_source_is_missed_into_a_confident_wrong_answer() {
    let (rules, scenarios) = world().unwrap();
    let wrong = for_each(&scenarios, |scenario| {
        let mut wrong = Vec::new();
        for removed in Removed::ALL {
            let Some(diagnosis) = diagnose(&rules, scenario, Some(removed)) else { continue };
            let result = score(&scenario.expect, &diagnosis);
            if !(result.confident_wrong.is_empty() && result.forbidden.is_empty()) {
                wrong.push((scenario.name.clone(), removed.name(), result.confident_wrong, result.forbidden));
            }
        }
        wrong
    });
    let wrong = wrong.concat();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
