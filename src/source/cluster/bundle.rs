//! The bundle that a live run gathers: Troubleshoot's layout, in a file that goes away with the run.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};
use tempfile::NamedTempFile;

/// A bundle being written. The file is readable by its owner only, and is removed when this is dropped.
pub(super) struct Bundle {
    tar: tar::Builder<NamedTempFile>,
    /// By name of the file of errors: what was refused, by namespace (or `""`).
    errors: BTreeMap<String, BTreeMap<String, String>>,
}

impl Bundle {
    pub(super) fn new() -> io::Result<Self> {
        let file = NamedTempFile::with_prefix("kuma-diagnose-")?;
        let mut bundle = Self { tar: tar::Builder::new(file), errors: BTreeMap::new() };
        let about = "apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\nspec:\n  versionNumber: kuma-diagnose\n";
        bundle.add("version.yaml", about.as_bytes())?;
        Ok(bundle)
    }

    /// Adds a file.
    pub(super) fn add(&mut self, path: &str, data: &[u8]) -> io::Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_size(data.len() as u64);
        header.set_mode(0o600);
        self.tar.append_data(&mut header, format!("kuma-diagnose/{path}"), data)
    }

    /// Adds a list of objects of one kind.
    pub(super) fn list(&mut self, path: &str, kind: &str, version: &str, items: &[Value]) -> io::Result<()> {
        let items: Vec<Value> = items
            .iter()
            .map(|item| {
                let mut item = item.clone();
                if let Some(object) = item.as_object_mut() {
                    object.insert("kind".to_owned(), json!(kind));
                    object.insert("apiVersion".to_owned(), json!(version));
                }
                item
            })
            .collect();
        let list = json!({ "kind": format!("{kind}List"), "apiVersion": version, "metadata": {}, "items": items });
        self.add(path, list.to_string().as_bytes())
    }

    /// Notes that something was refused: into `FILE-errors.json`.
    pub(super) fn refuse(&mut self, file: &str, namespace: &str, words: &str) {
        self.errors.entry(file.to_owned()).or_default().insert(namespace.to_owned(), words.to_owned());
    }

    /// The file, complete.
    pub(super) fn finish(mut self) -> io::Result<NamedTempFile> {
        for (file, errors) in std::mem::take(&mut self.errors) {
            let whole: Option<&String> = errors.get("");
            let text = whole.map_or_else(|| json!(errors), |words| json!([words]));
            self.add(&format!("cluster-resources/{file}-errors.json"), text.to_string().as_bytes())?;
        }
        let mut file = self.tar.into_inner()?;
        file.flush()?;
        Ok(file)
    }
}
