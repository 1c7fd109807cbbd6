//! Gathering from a cluster, with what the user sees of it meanwhile.

use std::io::Write;

use crate::messages::cluster as say;
use crate::report::{self, Language};
use crate::source::cluster::{Ask, Cluster, ClusterError, Gathered, Step};

use super::progress::Progress;
use super::{World, fill};

/// Gathers: with a line of progress on a terminal, or with a line for each request.
pub(super) fn gather(
    world: &mut World<'_>,
    cluster: &Cluster,
    ask: &Ask,
    spoken: Language,
    verbose: bool,
) -> Result<Gathered, ClusterError> {
    if verbose {
        return cluster.gather(ask, &mut |step| tell(world.err, spoken, step));
    }
    let mut progress = Progress::new(world.err_is_terminal.then_some(&mut *world.err), spoken);
    let outcome = cluster.gather(ask, &mut |step| {
        if let Step::Answered { done, of } = step {
            progress.tell_requests(&cluster.name, *done, *of);
        }
    });
    progress.clear();
    outcome
}

/// A line for a request.
pub(super) fn tell(err: &mut dyn Write, spoken: Language, step: &Step<'_>) {
    let Step::Request { method, path, outcome, took, bytes } = step else { return };
    let time = took.as_millis().to_string();
    let (bytes, outcome) = (bytes.to_string(), outcome.as_deref().unwrap_or("OK"));
    let values = [("method", *method), ("path", path), ("outcome", outcome), ("bytes", &bytes), ("time", &time)];
    // A closed standard error is nobody's loss.
    let _closed = writeln!(err, "{}", report::escape(&fill(&say::REQUEST, spoken, &values)));
}
