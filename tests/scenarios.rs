//! Every incident in `testdata/scenarios`, from its bundle to the first cause.

mod scenario;

use std::io;
use std::path::Path;

use kuma_diagnose::kit::proof::{
    First, Removed, Scenario, all, collect, diagnose, float, for_each, score, without, without_own_rule,
};
use kuma_diagnose::rule::{RuleSet, load};

fn world() -> io::Result<(RuleSet, Vec<Scenario>)> {
    let scenarios = all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/scenarios"))?;
    assert!(!scenarios.is_empty());
    Ok((load(&[]).map_err(io::Error::other)?, scenarios))
}

#[test]
fn first_causes_are_right_and_none_is_confidently_wrong() {
    let (rules, scenarios) = world().unwrap();
    let results = for_each(&scenarios, |s| score(&s.expect, &diagnose(&rules, &collect(&rules, &s.inputs))));
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

/// Incidents that, without a source, are answered by a cause that they forbid, with 0.5 and more and less than 0.8: to be mended. One
/// that is answered rightly leaves this list.
const MISLED: [(&str, &str); 8] = [
    ("cove-pair-day-roster", "namespaces"),
    ("cove-pair-quarry-wednesday", "ConfigMaps"),
    ("dawn-store-rating-node-114", "logs of kuma-cni"),
    ("ebb-rival-quarry-batch", "nodes"),
    ("fill-node-arm-node-in-the-old-pool", "logs of kuma-cni"),
    ("shelf-hazel-exports", "namespaces"),
    ("tenant-sees-only-itself", "logs of kuma-sidecar"),
    ("tide-doubt-kiosk-api", "logs of kuma-sidecar"),
];

#[test]
fn no_source_is_missed_into_a_confident_wrong_answer() {
    let (rules, scenarios) = world().unwrap();
    let wrong = for_each(&scenarios, |scenario| {
        let evidence = collect(&rules, &scenario.inputs);
        let mut wrong = Vec::new();
        for removed in Removed::ALL {
            let Some(evidence) = without(&evidence, removed) else { continue };
            let result = score(&scenario.expect, &diagnose(&rules, &evidence));
            if !(result.confident_wrong.is_empty() && result.forbidden.is_empty()) {
                wrong.push((scenario.name.clone(), removed.name(), result.confident_wrong, result.forbidden));
            }
        }
        wrong
    });
    let (known, wrong): (Vec<_>, Vec<_>) = wrong.concat().into_iter().partition(|(scenario, source, confident, _)| {
        confident.is_empty() && MISLED.contains(&(scenario.as_str(), source.as_str()))
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(known.len(), MISLED.len(), "{known:#?}: list the others no more");
}

/// A cause that no rule knows must not be taken for one that a rule knows.
#[test]
fn what_no_rule_knows_is_seldom_claimed_to_be_another() {
    let (mut rules, scenarios) = world().unwrap();
    let evidence = for_each(&scenarios, |s| collect(&rules, &s.inputs));
    let (mut asked, mut wrong) = (0, Vec::new());
    for (scenario, evidence) in scenarios.iter().zip(&evidence) {
        let Some(unknown) = without_own_rule(&mut rules, scenario, evidence) else { continue };
        asked += 1;
        if !unknown.wrong.is_empty() {
            wrong.push((scenario.name.clone(), unknown.wrong));
        }
    }
    assert!(float(wrong.len()) <= 0.03 * float(asked), "{} of {asked}: {wrong:#?}", wrong.len());
}

/// Sources are left out of what was collected once; on a part of the scenarios, that equals never collecting them.
#[test]
fn leaving_a_source_out_equals_not_collecting_it() {
    let (rules, scenarios) = world().unwrap();
    let some: Vec<Scenario> = scenarios.into_iter().step_by(16).collect();
    let compared = for_each(&some, |scenario| {
        let evidence = collect(&rules, &scenario.inputs);
        let mut compared = 0;
        for removed in Removed::ALL {
            let left = without(&evidence, removed).map(|e| format!("{e:?}"));
            let never = scenario::collect_without(&rules, scenario, removed).map(|e| format!("{e:?}"));
            assert!(left == never, "{} without {}", scenario.name, removed.name());
            compared += usize::from(left.is_some());
        }
        compared
    });
    assert!(compared.into_iter().sum::<usize>() > some.len());
}
