//! Every incident in `testdata/scenarios`, from its bundle to the first cause.

mod scenario;

use std::io;
use std::path::Path;

use kuma_diagnose::rule::{RuleSet, load};
use scenario::score::{First, float, score};
use scenario::{Removed, Scenario, all, diagnose};

fn world() -> io::Result<(RuleSet, Vec<Scenario>)> {
    let scenarios = all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/scenarios"))?;
    assert!(!scenarios.is_empty());
    Ok((load(&[]).map_err(io::Error::other)?, scenarios))
}

#[test]
fn first_causes_are_right_and_none_is_confidently_wrong() {
    let (rules, scenarios) = world().unwrap();
    let (mut right, mut caused, mut wrong) = (0, 0, Vec::new());
    for scenario in &scenarios {
        let result = score(&scenario.expect, &diagnose(&rules, scenario, None).0);
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
    let mut wrong = Vec::new();
    for scenario in &scenarios {
        for removed in Removed::ALL {
            let (diagnosis, changed) = diagnose(&rules, scenario, Some(removed));
            let result = score(&scenario.expect, &diagnosis);
            if changed && !(result.confident_wrong.is_empty() && result.forbidden.is_empty()) {
                wrong.push((scenario.name.clone(), removed.name(), result.confident_wrong, result.forbidden));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
