//! The bundle that a live run gathers: Troubleshoot's layout, in a file that goes away with the run.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use serde_json::json;
use tempfile::NamedTempFile;

/// A bundle being written. The file is readable by its owner only, and is removed when this is dropped.
pub(super) struct Bundle {
    tar: tar::Builder<NamedTempFile>,
    /// By name of the file of errors: what was refused, by namespace (or `""`).
    errors: BTreeMap<String, BTreeMap<String, String>>,
    /// Logs that could not be read.
    logs: u64,
}

impl Bundle {
    pub(super) fn new() -> io::Result<Self> {
        let file = NamedTempFile::with_prefix("kuma-diagnose-")?;
        let mut bundle = Self { tar: tar::Builder::new(file), errors: BTreeMap::new(), logs: 0 };
        let about = "apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\nspec:\n  versionNumber: kuma-diagnose\n";
        bundle.add("version.yaml", about.as_bytes())?;
        Ok(bundle)
    }

    /// Adds a file.
    pub(super) fn add(&mut self, path: &str, data: &[u8]) -> io::Result<()> {
        self.add_long(path, data.len() as u64, data)
    }

    /// Adds a file that is not in memory.
    pub(super) fn add_long(&mut self, path: &str, size: u64, data: impl Read) -> io::Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_size(size);
        header.set_mode(0o600);
        self.tar.append_data(&mut header, format!("kuma-diagnose/{path}"), data)
    }

    /// Adds a list of objects of one kind; `items` is JSON, separated by commas.
    pub(super) fn list(&mut self, path: &str, kind: &str, version: &str, items: &[u8]) -> io::Result<()> {
        let kind = json!(format!("{kind}List"));
        let head = format!(r#"{{"kind":{kind},"apiVersion":{},"metadata":{{}},"items":["#, json!(version));
        let size = head.len() + items.len() + 2;
        self.add_long(path, size as u64, head.as_bytes().chain(items).chain(&b"]}"[..]))
    }

    /// Adds a bare array of objects; `items` is JSON, separated by commas.
    pub(super) fn array(&mut self, path: &str, items: &[u8]) -> io::Result<()> {
        self.add_long(path, items.len() as u64 + 2, b"[".chain(items).chain(&b"]"[..]))
    }

    /// Notes that something was refused: into `FILE-errors.json`.
    pub(super) fn refuse(&mut self, file: &str, namespace: &str, words: &str) {
        self.errors.entry(file.to_owned()).or_default().insert(namespace.to_owned(), words.to_owned());
    }

    /// How many things were refused.
    pub(super) fn refused(&self) -> u64 {
        self.errors.values().map(|each| each.len() as u64).sum::<u64>() + self.logs
    }

    /// Adds the reason why there is no log.
    pub(super) fn no_log(&mut self, path: &str, words: &str) -> io::Result<()> {
        self.logs += 1;
        self.add(path, words.as_bytes())
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
