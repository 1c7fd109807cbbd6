//! A scenario, from its inputs to the findings.

use crate::evidence::{Evidence, Sink};
use crate::inference::{Diagnosis, infer};
use crate::matching::{Collector, Focus, Options, answer};
use crate::rule::RuleSet;
use crate::source::{Limits, read};

/// What the inputs hold, as these rules see it.
#[must_use]
pub fn collect(rules: &RuleSet, inputs: &[String]) -> Evidence {
    let mut collector = Collector::new(rules, Options::default());
    let read = read(inputs, &Limits::default(), &mut collector as &mut dyn Sink, &mut |_, _, _| {});
    let mut evidence = collector.finish();
    evidence.inputs = read.into_iter().map(|one| one.record).collect();
    evidence
}

/// A diagnosis of all that the evidence shows.
#[must_use]
pub fn diagnose(rules: &RuleSet, evidence: &Evidence) -> Diagnosis {
    let answers = answer(rules, evidence, &Focus::default());
    infer(rules, &answers, evidence)
}
