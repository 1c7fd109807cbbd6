//! Documents of nodes that were looked at, by node.

use std::collections::BTreeMap;

use crate::host::document::{Cni, Document, Machine};

/// See the module.
#[derive(Debug)]
pub(super) struct Hosts<'h> {
    by_node: BTreeMap<&'h str, &'h Document>,
    /// Documents that tell no node.
    pub(super) nameless: Vec<&'h Document>,
}

impl<'h> Hosts<'h> {
    pub(super) fn new(documents: &'h [(Option<String>, Document)]) -> Self {
        let mut by_node = BTreeMap::new();
        let mut nameless = Vec::new();
        // Only what tells of a machine; of several documents of one node, the later is the newer.
        for (node, document) in documents.iter().filter(|(_, document)| document.machine.is_some()) {
            match node.as_deref().or(document.node.as_deref()) {
                Some(node) => {
                    by_node.insert(node, document);
                }
                None => nameless.push(document),
            }
        }
        Self { by_node, nameless }
    }

    pub(super) fn document(&self, node: &str) -> Option<&'h Document> {
        self.by_node.get(node).copied()
    }

    pub(super) fn machine(&self, node: &str) -> Option<&'h Machine> {
        self.document(node)?.machine.as_ref()
    }

    pub(super) fn cni(&self, node: &str) -> Option<&'h Cni> {
        self.machine(node)?.cni.as_ref()
    }

    /// All nodes whose CNI was looked at.
    pub(super) fn all_cni(&self) -> impl Iterator<Item = (&'h str, &'h Cni)> {
        self.by_node.iter().filter_map(|(node, document)| Some((*node, document.machine.as_ref()?.cni.as_ref()?)))
    }

    /// Nodes with a document, by name.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &'h str> {
        self.by_node.keys().copied()
    }
}
