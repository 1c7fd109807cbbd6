//! Lists of objects, fetched page by page and kept as JSON on disk, so that a large cluster needs little memory.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom, Write};

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use tempfile::SpooledTempFile;

use super::api::{Api, Refused};
use super::failing::text;

/// Objects of a page; what kubectl asks for.
const PAGE: u32 = 500;
/// Bytes of a list that are held in memory.
const MEMORY: usize = 128 << 10;
/// How often a list is begun anew whose continuation has expired.
const AGAIN: u32 = 2;

/// A list of objects; one with its namespace, and where it lies.
pub(super) struct Listed {
    file: SpooledTempFile,
    items: BTreeMap<String, Vec<(u64, u64)>>,
    /// Bytes written.
    end: u64,
    /// The state of the cluster that it shows (`resourceVersion`).
    pub(super) version: String,
}

#[derive(Deserialize)]
struct Page<'p> {
    #[serde(borrow, default)]
    metadata: Option<&'p RawValue>,
    #[serde(borrow, default)]
    items: Option<Vec<&'p RawValue>>,
}

#[derive(Deserialize, Default)]
struct ListMeta {
    #[serde(default, rename = "continue")]
    next: String,
    #[serde(default, rename = "resourceVersion")]
    version: String,
}

impl Listed {
    fn new() -> Self {
        Self { file: SpooledTempFile::new(MEMORY), items: BTreeMap::new(), end: 0, version: String::new() }
    }

    /// The namespaces that objects are in; `""` for those in none.
    pub(super) fn namespaces(&self) -> Vec<String> {
        self.items.keys().cloned().collect()
    }

    /// The objects of a namespace, or all of them: JSON, separated by commas, as they came.
    pub(super) fn json(&mut self, namespace: Option<&str>) -> io::Result<Vec<u8>> {
        let own = self.items.iter().filter(|(name, _)| namespace.is_none_or(|wanted| wanted == *name));
        let places: Vec<(u64, u64)> = own.flat_map(|(_, places)| places).copied().collect();
        let mut out = Vec::new();
        for (at, length) in places {
            if !out.is_empty() {
                out.push(b',');
            }
            self.file.seek(SeekFrom::Start(at))?;
            Read::by_ref(&mut self.file).take(length).read_to_end(&mut out)?;
        }
        Ok(out)
    }

    /// Takes over a page; gives the place to go on from, or nothing at the end.
    fn page(&mut self, body: &[u8], as_kind: Option<(&str, &str)>, each: &dyn Fn(&Value)) -> Result<String, Refused> {
        let bad = |error: serde_json::Error| Refused::Unreachable(format!("the answer is not JSON: {error}"));
        let lost = |error: io::Error| Refused::Unreachable(format!("the answer cannot be kept: {error}"));
        let page: Page<'_> = serde_json::from_slice(body).map_err(bad)?;
        for item in page.items.unwrap_or_default() {
            let mut item: Value = serde_json::from_str(item.get()).map_err(bad)?;
            strip(&mut item, as_kind);
            each(&item);
            // At once: piece by piece each would be a call of the system.
            let json = serde_json::to_vec(&item).map_err(bad)?;
            self.file.write_all(&json).map_err(lost)?;
            let length = json.len() as u64;
            self.items.entry(text(&item, "/metadata/namespace").to_owned()).or_default().push((self.end, length));
            self.end += length;
        }
        self.file.flush().map_err(lost)?;
        let meta: Option<ListMeta> = page.metadata.and_then(|meta| serde_json::from_str(meta.get()).ok());
        let meta = meta.unwrap_or_default();
        self.version = meta.version;
        Ok(meta.next)
    }
}

/// Who wrote which field is half of an object, and no evidence; items of a list do not say what they are.
fn strip(item: &mut Value, as_kind: Option<(&str, &str)>) {
    if let Some(meta) = item.get_mut("metadata").and_then(Value::as_object_mut) {
        meta.remove("managedFields");
    }
    if let (Some((kind, version)), Some(object)) = (as_kind, item.as_object_mut()) {
        object.insert("kind".to_owned(), kind.into());
        object.insert("apiVersion".to_owned(), version.into());
    }
}

/// Fetches a list, however many pages it has. `as_kind` is what its items are: kind and version. `each` sees every object.
pub(super) async fn list(
    api: &Api<'_>,
    path: &str,
    accept: &str,
    as_kind: Option<(&str, &str)>,
    each: &dyn Fn(&Value),
) -> Result<Listed, Refused> {
    let mut begun = 0;
    let mut listed = Listed::new();
    let mut next = String::new();
    loop {
        let sign = if path.contains('?') { '&' } else { '?' };
        let page = if next.is_empty() { String::new() } else { format!("&continue={}", escape(&next)) };
        match api.get(&format!("{path}{sign}limit={PAGE}{page}"), accept).await {
            Ok(body) => next = listed.page(&body, as_kind, each)?,
            // The server keeps a snapshot for minutes only.
            Err(Refused::Said(410, _)) if begun < AGAIN => {
                begun += 1;
                listed = Listed::new();
                next.clear();
                continue;
            }
            Err(refused) => return Err(refused),
        }
        if next.is_empty() {
            return Ok(listed);
        }
    }
}

/// As a value in a query.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend([byte >> 4, byte & 15].map(|half| char::from(b"0123456789ABCDEF"[usize::from(half)])));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Listed, escape};

    #[test]
    fn pages_are_joined_by_namespace() {
        let mut listed = Listed::new();
        let one =
            br#"{"metadata":{"continue":"x"},"items":[{"metadata":{"name":"a","namespace":"n","managedFields":[1]}}]}"#;
        let two = br#"{"metadata":{},"items":[{"metadata":{"name":"b","namespace":"m"}},{"metadata":{"name":"c","namespace":"n"}}]}"#;
        assert_eq!(listed.page(one, Some(("Pod", "v1")), &|_| ()).unwrap(), "x");
        assert_eq!(listed.page(two, Some(("Pod", "v1")), &|_| ()).unwrap(), "");
        assert_eq!(listed.namespaces(), ["m", "n"]);
        let own = format!("[{}]", String::from_utf8(listed.json(Some("n")).unwrap()).unwrap());
        let own: serde_json::Value = serde_json::from_str(&own).unwrap();
        assert_eq!(
            own,
            serde_json::json!([
                { "kind": "Pod", "apiVersion": "v1", "metadata": { "name": "a", "namespace": "n" } },
                { "kind": "Pod", "apiVersion": "v1", "metadata": { "name": "c", "namespace": "n" } },
            ])
        );
        assert!(listed.page(b"{", None, &|_| ()).is_err());
        assert_eq!(listed.page(br#"{"items":null}"#, None, &|_| ()).unwrap(), "");
    }

    #[test]
    fn values_are_escaped() {
        assert_eq!(escape("eyJ2 +/=&#"), "eyJ2%20%2B%2F%3D%26%23");
    }
}
