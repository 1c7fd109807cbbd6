//! Whether several inputs can be one body of evidence.

use crate::messages::{Message, cli as say};
use crate::report::Language;
use crate::source::{Identity, ReadInput};

/// The first two inputs that cannot come from one cluster, and why, as a message.
pub(super) fn contradiction(read: &[ReadInput], language: Language) -> Option<String> {
    read.iter().enumerate().find_map(|(index, a)| {
        read.iter().skip(index + 1).find_map(|b| {
            let reason = differ(&a.identity, &b.identity)?;
            let reason = super::fill(reason, language, &[]);
            let values = [("a", a.record.path.as_str()), ("b", &b.record.path), ("reason", &reason)];
            Some(super::fill(&say::CONTRADICTION, language, &values))
        })
    })
}

/// What shows that these are two clusters. The UID of `kube-system` decides where both have it: nodes come and go, and a
/// control plane may be installed anew.
fn differ(a: &Identity, b: &Identity) -> Option<&'static Message> {
    if let (Some(a), Some(b)) = (&a.cluster_uid, &b.cluster_uid) {
        return (a != b).then_some(&say::OTHER_CLUSTER);
    }
    if let (Some(a), Some(b)) = (&a.nodes, &b.nodes) {
        let renewed = a.iter().any(|(name, uid)| b.get(name).is_some_and(|other| other != uid));
        let apart = !a.is_empty() && !b.is_empty() && !a.keys().any(|name| b.contains_key(name));
        if renewed || apart {
            return Some(&say::OTHER_NODES);
        }
    }
    match (&a.control_plane_uid, &b.control_plane_uid) {
        (Some(a), Some(b)) if a != b => Some(&say::OTHER_CONTROL_PLANE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{differ, say};
    use crate::source::Identity;

    fn nodes(pairs: &[(&str, &str)]) -> Identity {
        let nodes = pairs.iter().map(|(n, u)| ((*n).to_owned(), (*u).to_owned())).collect();
        Identity { nodes: Some(nodes), ..Identity::default() }
    }

    #[test]
    fn one_cluster_or_two() {
        let cluster = |uid: &str| Identity { cluster_uid: Some(uid.to_owned()), ..nodes(&[(uid, "x")]) };
        assert_eq!(differ(&cluster("a"), &cluster("b")), Some(&say::OTHER_CLUSTER));
        assert_eq!(differ(&cluster("a"), &cluster("a")), None);
        assert_eq!(differ(&nodes(&[("n1", "u1"), ("n2", "u2")]), &nodes(&[("n2", "u2"), ("n3", "u3")])), None);
        assert_eq!(differ(&nodes(&[("n1", "u1")]), &nodes(&[("n1", "u9")])), Some(&say::OTHER_NODES));
        assert_eq!(differ(&nodes(&[("n1", "u1")]), &nodes(&[("n2", "u2")])), Some(&say::OTHER_NODES));
        assert_eq!(differ(&nodes(&[]), &Identity::default()), None);
        let plane = |uid: &str| Identity { control_plane_uid: Some(uid.to_owned()), ..Identity::default() };
        assert_eq!(differ(&plane("a"), &plane("b")), Some(&say::OTHER_CONTROL_PLANE));
    }
}
