//! `--wait`: looks again as things change, tells what changed, and ends with the last diagnosis.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::inference::{Diagnosis, Verdict};
use crate::messages::{Message, cluster as say};
use crate::report::{self, Language};
use crate::rule::RuleSet;
use crate::source::cluster::{Ask, Cluster};

use super::resolve::Plan;
use super::{Looked, Refusal, World, complain, fill, look};

/// Looks until nothing fails, or the time is over.
pub(super) fn run(
    world: &mut World<'_>,
    plan: &mut Plan,
    rules: &RuleSet,
    cluster: &Cluster,
    ask: &Ask,
    time: Duration,
) -> Result<Looked, Refusal> {
    let begun = Instant::now();
    let (mut looked, mut gathered) = look(world, plan, rules, cluster, ask)?;
    let mut known = problems(&looked.0, plan.spoken);
    for text in known.values() {
        tell(world, plan.spoken, begun, &say::WAIT_FAILS, text);
    }
    while looked.0.verdict != Verdict::Healthy {
        let left = time.saturating_sub(begun.elapsed());
        if left.is_zero() {
            break;
        }
        cluster.wait(&gathered, left);
        match look(world, plan, rules, cluster, ask) {
            Ok(again) => (looked, gathered) = again,
            // The server may be restarting, which is what one waits for.
            Err(Refusal::Cluster(error)) => {
                let text = if plan.spoken == Language::Zh { error.zh } else { error.en };
                complain(world, &super::say::WARNING, plan.spoken, &text);
                continue;
            }
            Err(refusal) => return Err(refusal),
        }
        let now = problems(&looked.0, plan.spoken);
        for (_, text) in known.iter().filter(|(key, _)| !now.contains_key(*key)) {
            tell(world, plan.spoken, begun, &say::WAIT_WORKS, text);
        }
        for (key, text) in &now {
            if known.get(key) != Some(text) {
                tell(world, plan.spoken, begun, &say::WAIT_FAILS, text);
            }
        }
        known = now;
    }
    Ok(looked)
}

/// What fails: by subject and symptom, in words.
fn problems(diagnosis: &Diagnosis, language: Language) -> BTreeMap<(String, String), String> {
    let mut all = BTreeMap::new();
    for finding in &diagnosis.findings {
        let speak = |text: &crate::rule::Text| if language == Language::Zh { text.zh.clone() } else { text.en.clone() };
        let cause = finding.causes.first().map(|cause| format!(" ({})", cause.code)).unwrap_or_default();
        for subject in &finding.subjects {
            let name = match &subject.namespace {
                Some(namespace) => format!("{} {namespace}/{}", subject.kind, subject.name),
                None => format!("{} {}", subject.kind, subject.name),
            };
            let text = format!("{name}: {}{cause}", speak(&finding.symptom_title));
            all.insert((name, finding.symptom.clone()), text);
        }
    }
    all
}

fn tell(world: &mut World<'_>, language: Language, begun: Instant, message: &Message, text: &str) {
    let seconds = begun.elapsed().as_secs().to_string();
    let line = fill(message, language, &[("seconds", &seconds), ("what", text)]);
    // A closed standard error is nobody's loss.
    let _closed = writeln!(world.err, "{}", report::escape(&line));
}
