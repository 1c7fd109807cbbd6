//! Events as tables show them: under kubectl's headings or one's own, or rows without any.

use serde_json::json;

use super::cells::{Cells, Row, canonical, is_age};
use super::identity::is_name;
use crate::evidence::AGE;

/// The cells of an event's row by its words, and their columns: `[NAMESPACE] 5m (x3 over 8m) Warning Reason pod/x message`.
/// Spaces tell nothing where tabs were pasted.
pub(super) fn event_cells(line: &str) -> Option<(Vec<String>, &'static [&'static str])> {
    const COLUMNS: [&str; 6] = ["NAMESPACE", "LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"];
    let mut rest = line.trim();
    let mut word = || {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (first, tail) = rest.split_at(end);
        rest = tail.trim_start();
        (!first.is_empty()).then_some(first)
    };
    let mut cells: Vec<String> = Vec::new();
    let mut first = word()?;
    // Some leave the age out.
    let aged = !["Normal", "Warning"].contains(&first);
    let namespaced = aged && !is_age(first);
    if namespaced {
        cells.push(Some(first).filter(|name| is_name(name))?.to_owned());
        first = word()?;
    }
    let mut kind = first;
    if aged {
        let mut age = Some(first).filter(|age| is_age(age))?.to_owned();
        kind = word()?;
        if kind.starts_with("(x") {
            for _ in 0..3 {
                age.push(' ');
                age.push_str(kind);
                kind = word()?;
            }
        }
        cells.push(age);
    }
    let (reason, object) = (word()?, word()?);
    let about = object.split_once('/').is_some_and(|(kind, name)| canonical(kind) != kind && is_name(name));
    let named = reason.starts_with(|c: char| c.is_ascii_uppercase());
    if !["Normal", "Warning"].contains(&kind) || !named || !about || rest.is_empty() {
        return None;
    }
    cells.extend([kind, reason, object, rest].map(str::to_owned));
    Some((cells, COLUMNS.get(COLUMNS.len().checked_sub(4 + usize::from(aged) + usize::from(namespaced))?..)?))
}

/// Headings that people give the columns of events (`-o custom-columns=TIME:.lastTimestamp,NS:…`), as kubectl names them.
/// Nothing but events has both a kind and a message.
pub(super) fn own_headings(columns: &mut [(String, usize)]) {
    const OURS: [(&str, &str); 12] = [
        ("NS", "NAMESPACE"),
        ("TIME", "LAST SEEN"),
        ("WHEN", "LAST SEEN"),
        ("LAST", "LAST SEEN"),
        ("LASTSEEN", "LAST SEEN"),
        ("LAST_SEEN", "LAST SEEN"),
        ("TIMESTAMP", "LAST SEEN"),
        ("MSG", "MESSAGE"),
        ("OBJ", "OBJECT"),
        ("CNT", "COUNT"),
        ("N", "COUNT"),
        ("WHY", "REASON"),
    ];
    let has = |names: &[&str]| columns.iter().any(|c| names.contains(&c.0.as_str()));
    if !has(&["MESSAGE", "MSG"]) || !has(&["KIND", "OBJECT", "OBJ"]) {
        return;
    }
    for (name, _) in columns {
        if let Some((_, usual)) = OURS.iter().find(|(own, _)| own == name) {
            (*usual).clone_into(name);
        }
    }
}

/// The reason that kubelet, scheduler and controllers give with such a message, where no column tells it.
fn reason_of(message: &str) -> &'static str {
    const BEGIN: [(&str, &str); 9] = [
        ("Error creating: ", "FailedCreate"),
        ("Failed to create pod sandbox", "FailedCreatePodSandBox"),
        ("Failed create pod sandbox", "FailedCreatePodSandBox"),
        ("Back-off restarting failed container", "BackOff"),
        ("Back-off pulling image", "BackOff"),
        ("Readiness probe ", "Unhealthy"),
        ("Liveness probe ", "Unhealthy"),
        ("Startup probe ", "Unhealthy"),
        ("Successfully assigned ", "Scheduled"),
    ];
    let message = message.strip_prefix("(combined from similar events): ").unwrap_or(message);
    let begun = BEGIN.iter().find(|(begin, _)| message.starts_with(begin)).map(|(_, reason)| *reason);
    let unscheduled = || message.contains(" nodes are available: ").then_some("FailedScheduling");
    begun.or_else(unscheduled).unwrap_or_default()
}

/// The event of a row.
pub(super) fn event(cell: &Cells<'_>, row: u64) -> Row {
    let object = cell("OBJECT").or_else(|| cell("NAME"))?;
    let (kind, name) = object.split_once('/').or_else(|| Some((cell("KIND")?, object)))?;
    let kind = canonical(kind);
    let mut about = json!({"kind": kind, "name": name});
    let mut metadata = json!({"name": format!("{name}.row{row}")});
    if let (Some(namespace), Some(about), Some(metadata)) =
        (cell("NAMESPACE"), about.as_object_mut(), metadata.as_object_mut())
    {
        about.insert("namespace".to_owned(), json!(namespace));
        metadata.insert("namespace".to_owned(), json!(namespace));
    }
    let count = cell("COUNT")
        .and_then(|c| c.parse::<u64>().ok())
        .or_else(|| cell("LAST SEEN")?.split("(x").nth(1)?.split([' ', ')']).next()?.parse().ok())
        .unwrap_or(1);
    let message = cell("MESSAGE").unwrap_or_default();
    let reason = cell("REASON").unwrap_or_else(|| reason_of(message));
    // Those reasons alone are normal that say what was done.
    let usual =
        if reason.starts_with("Fail") || ["BackOff", "Unhealthy"].contains(&reason) { "Warning" } else { "Normal" };
    let mut value = json!({
        "kind": "Event", "apiVersion": "v1", "metadata": metadata, "involvedObject": about,
        "reason": reason, "message": message, "type": cell("TYPE").unwrap_or(usual), "count": count,
    });
    if let (Some(seen), Some(value)) = (cell("LAST SEEN"), value.as_object_mut()) {
        // An age is counted back from the time of the table, a time is one.
        let key = if seen.contains('T') && seen.contains(':') { "lastTimestamp" } else { AGE };
        value.insert(key.to_owned(), json!(seen));
    }
    Some(("Event", value))
}
