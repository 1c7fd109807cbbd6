//! The cells of a table's row: how they are parted, and what they say in any table.

use serde_json::{Map, Value, json};

/// `5m`, `3d4h`, `2s (x3 over 8m)`
pub(super) fn is_age(text: &str) -> bool {
    let word = text.split(' ').next().unwrap_or_default();
    word.starts_with(|c: char| c.is_ascii_digit()) && word.ends_with(['s', 'm', 'h', 'd', 'y'])
}

/// Column names with the place where each begins; names may hold single spaces (`LAST SEEN`).
pub(super) fn columns(line: &str) -> Vec<(String, usize)> {
    let mut out: Vec<(String, usize)> = Vec::new();
    let mut spaces = 2;
    for (i, c) in line.trim_end().chars().enumerate() {
        if c == ' ' || c == '\t' {
            spaces += if c == '\t' { 2 } else { 1 };
            continue;
        }
        if spaces >= 2 || out.is_empty() {
            out.push((String::new(), i));
        } else if spaces == 1
            && let Some(last) = out.last_mut()
        {
            last.0.push(' ');
        }
        if let Some(last) = out.last_mut() {
            last.0.push(c);
        }
        spaces = 0;
    }
    out
}

/// Cells parted by two or more spaces or tabs; what is too much belongs to the last.
pub(super) fn split_wide(line: &str, count: usize) -> Vec<String> {
    let mut cells: Vec<String> = Vec::new();
    for part in line.replace('\t', "  ").split("  ").map(str::trim).filter(|p| !p.is_empty()) {
        let full = cells.len() == count;
        match cells.last_mut().filter(|_| full) {
            Some(last) => {
                last.push(' ');
                last.push_str(part);
            }
            None => cells.push(part.to_owned()),
        }
    }
    cells
}

/// The cell under a column, if the row has one.
pub(super) type Cells<'c> = dyn Fn(&str) -> Option<&'c str> + 'c;
/// The kind and the object that a row makes.
pub(super) type Row = Option<(&'static str, Value)>;

/// Name and namespace of a row.
pub(super) fn metadata(cell: &Cells<'_>) -> Option<Map<String, Value>> {
    let mut metadata = Map::new();
    // `kubectl get ds,pods` writes `pod/cart-1`.
    let name = cell("NAME")?;
    metadata.insert("name".to_owned(), json!(name.rsplit('/').next().unwrap_or(name)));
    if let Some(namespace) = cell("NAMESPACE") {
        metadata.insert("namespace".to_owned(), json!(namespace));
    }
    Some(metadata)
}

/// `pod`, `pods` or `po` as `Pod`, and so on.
pub(super) fn canonical(kind: &str) -> String {
    let known = [
        ("pod", "Pod"),
        ("node", "Node"),
        ("replicaset", "ReplicaSet"),
        ("deployment", "Deployment"),
        ("daemonset", "DaemonSet"),
        ("statefulset", "StatefulSet"),
        ("job", "Job"),
        ("cronjob", "CronJob"),
        ("namespace", "Namespace"),
        ("event", "Event"),
    ];
    let lower = kind.to_ascii_lowercase();
    let plain = lower.split('.').next().unwrap_or(&lower);
    let plain = match plain {
        "po" => "pod",
        "no" => "node",
        "rs" => "replicaset",
        "deploy" => "deployment",
        "ds" => "daemonset",
        "sts" => "statefulset",
        "cj" => "cronjob",
        "ns" => "namespace",
        "ev" => "event",
        other => other,
    };
    known
        .iter()
        .find(|(k, _)| *k == plain || plain.strip_suffix('s') == Some(*k))
        .map_or_else(|| kind.to_owned(), |(_, k)| (*k).to_owned())
}
