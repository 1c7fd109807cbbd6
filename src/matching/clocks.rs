//! Clocks that differ: how far a node's clock is at least from the control plane's, told by happenings that both wrote down.
//!
//! A kubelet takes a pod after it was created and bound, and the API server takes an event after the kubelet wrote it. So
//! `taken by the kubelet − bound` is never less than how far the node's clock is ahead, and `written by the kubelet − taken by
//! the API server` never more.

use std::collections::{BTreeMap, HashMap};

use crate::evidence::{Event, Object};

use super::json::{annotation, condition, text, time};

/// Differences below this are delays and roundings, not clocks; seconds.
const NOTABLE: f64 = 5.0;

/// A single odd time may be a restored or edited object.
const WITNESSES: usize = 2;

/// Bounds of one node, as far as they were witnessed; seconds, positive where the node is ahead.
#[derive(Debug, Default)]
struct Witnessed {
    at_least: Vec<f64>,
    at_most: Vec<f64>,
}

/// Nodes whose clocks differ from the control plane's, and by how many whole seconds at least: positive where the node is
/// ahead.
pub(super) fn skews(pods: &[&Object], events: &[Event]) -> BTreeMap<String, i64> {
    let mut nodes: HashMap<&str, Witnessed> = HashMap::new();
    for pod in pods {
        let mirror = annotation(&pod.value, "kubernetes.io/config.mirror").is_some();
        let Some(node) = text(&pod.value, "/spec/nodeName").filter(|_| !mirror) else { continue };
        let bound = condition(&pod.value, "PodScheduled").and_then(|c| time(c, "/lastTransitionTime"));
        let Some(bound) = bound.or_else(|| time(&pod.value, "/metadata/creationTimestamp")) else { continue };
        if let Some(taken) = time(&pod.value, "/status/startTime") {
            nodes.entry(node).or_default().at_most.push(taken.seconds() - bound.seconds());
        }
    }
    for event in events {
        let (Some(host), Some(written), Some(taken)) = (&event.host, event.first, event.created) else { continue };
        nodes.entry(host).or_default().at_least.push(written.seconds() - taken.seconds());
    }
    // Sorted by name when collected; each value depends on its own node alone.
    let found = nodes.into_iter().filter_map(|(node, seen)| Some((node.to_owned(), seen.skew()?)));
    found.collect()
}

impl Witnessed {
    #[expect(clippy::cast_possible_truncation, reason = "whole seconds, towards none")]
    fn skew(self) -> Option<i64> {
        let ahead = confirmed(self.at_least, |a, b| b.total_cmp(a)).filter(|s| *s > NOTABLE);
        let behind = confirmed(self.at_most, f64::total_cmp).filter(|s| *s < -NOTABLE);
        match (ahead, behind) {
            // Both at once is no clock.
            (Some(_), Some(_)) => None,
            (ahead, behind) => ahead.or(behind).map(|seconds| seconds as i64),
        }
    }
}

/// The most extreme value that enough witnesses confirm.
fn confirmed(mut values: Vec<f64>, order: impl Fn(&f64, &f64) -> std::cmp::Ordering) -> Option<f64> {
    values.sort_by(order);
    values.get(WITNESSES - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::Witnessed;

    fn skew(at_least: &[f64], at_most: &[f64]) -> Option<i64> {
        Witnessed { at_least: at_least.to_vec(), at_most: at_most.to_vec() }.skew()
    }

    #[test]
    fn a_clock_that_differs_is_confirmed_by_a_second_witness() {
        assert_eq!(skew(&[], &[-41.0, -40.0, 3.0]), Some(-40));
        assert_eq!(skew(&[58.0, 60.0, -3.0], &[61.0, 900.0]), Some(58));
        assert_eq!(skew(&[60.0], &[-40.0]), None);
        assert_eq!(skew(&[0.0, -1.0, -900.0], &[0.0, 1.0, 4.0]), None);
        assert_eq!(skew(&[70.0, 60.0], &[-70.0, -60.0]), None);
    }
}
