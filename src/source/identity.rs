//! Whether several inputs can come from one cluster.

use super::ReadInput;
use crate::messages::source as messages;

/// Why two of these inputs cannot be one body of evidence, in English and Chinese; `None` if nothing speaks against it.
#[must_use]
pub fn contradiction(inputs: &[ReadInput]) -> Option<(String, String)> {
    let mut pairs = inputs.iter().enumerate().flat_map(|(n, one)| inputs.iter().skip(n + 1).map(move |two| (one, two)));
    pairs.find_map(|(one, two)| between(one, two))
}

fn between(first: &ReadInput, second: &ReadInput) -> Option<(String, String)> {
    let names = [("first", first.record.path.as_str()), ("second", second.record.path.as_str())];
    let (a, b) = (&first.identity, &second.identity);
    let filled =
        |message: &crate::messages::Message, more: &[(&str, &str)]| Some(message.fill(&[&names, more].concat()));
    if let (Some(one), Some(two)) = (&a.cluster_uid, &b.cluster_uid)
        && one != two
    {
        return filled(&messages::OTHER_CLUSTER, &[("one", one), ("two", two)]);
    }
    if let (Some(one), Some(two)) = (&a.nodes, &b.nodes)
        && !one.is_empty()
        && !two.is_empty()
        && a.cluster_uid.is_none() | b.cluster_uid.is_none()
    {
        let common = || one.iter().filter_map(|(name, uid)| two.get(name).map(|other| (name, uid, other)));
        if common().next().is_none() {
            return filled(&messages::OTHER_NODES, &[]);
        }
        // Nodes are replaced under the same name: only if every common one differs it is another cluster.
        if let Some((node, one, two)) = common().next()
            && common().all(|(_, one, two)| one != two)
        {
            return filled(&messages::OTHER_NODE, &[("node", node), ("one", one), ("two", two)]);
        }
    }
    if let (Some(one), Some(two)) = (&a.control_plane_uid, &b.control_plane_uid)
        && one != two
    {
        return filled(&messages::OTHER_CONTROL_PLANE, &[("one", one), ("two", two)]);
    }
    None
}
