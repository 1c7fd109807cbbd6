//! The objects behind what a template or a query printed of them.
//!
//! Each value ends where the text that the template prints next begins; what cannot be told apart so is not read. A field
//! that was asked for alone and printed empty is known to be absent; members of lists are known only as far as they were shown.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::evidence::{Object, Sink, Time, Why};
use crate::messages::text as messages;

use super::Hint;
use super::cells::{columns, split_wide};
use super::command::Command;
use super::event_table::event;
use super::path::{self, Step};
use super::prose::is_prose;
use super::template::{Form, Part, form_of};

/// Kinds of which fields are read.
const KINDS: [&str; 9] =
    ["Pod", "Node", "Namespace", "Deployment", "DaemonSet", "StatefulSet", "ReplicaSet", "Job", "Event"];
/// What stands for a field that is not there.
const ABSENT: [&str; 5] = ["", "<none>", "<no value>", "<nil>", "null"];
/// Fields whose texts hold spaces.
const SPACED: [&str; 2] = ["message", "note"];

/// What stands at a path: `None` if it is known that nothing does.
type Field = (Vec<Step>, Option<Value>);

/// What was printed of one object.
#[derive(Debug, Default)]
struct Found {
    /// The line in which it begins, from 0.
    line: usize,
    fields: Vec<Field>,
}

/// The columns of a table of events that a command makes (`-o custom-columns=T:.lastTimestamp,M:.message`), by the names
/// that kubectl gives them; `-` for others. `None` where it makes none, or none that can be read.
pub(super) fn event_columns(command: &Command) -> Option<Vec<&'static str>> {
    let of_events = command.asked().is_some_and(|(kind, _)| kind == "Event");
    let form =
        if of_events && command.text.contains("custom-columns=") { form_of(&command.text)? } else { return None };
    let Form::Columns(columns) = form else { return None };
    let columns: Vec<&str> =
        columns.iter().map(|(_, part)| if let Part::Value(path) = part { heading(path) } else { "-" }).collect();
    ["KIND", "NAME", "MESSAGE"].iter().all(|needed| columns.contains(needed)).then_some(columns)
}

/// The heading that kubectl gives such a field of an event.
fn heading(path: &[Step]) -> &'static str {
    match path::mark(path).as_deref() {
        Some("lastTimestamp" | "firstTimestamp" | "eventTime" | "metadata.creationTimestamp") => "LAST SEEN",
        Some("involvedObject.namespace" | "regarding.namespace" | "metadata.namespace") => "NAMESPACE",
        Some("involvedObject.kind" | "regarding.kind") => "KIND",
        Some("involvedObject.name" | "regarding.name") => "NAME",
        Some("count") => "COUNT",
        Some("type") => "TYPE",
        Some("reason") => "REASON",
        Some("message" | "note") => "MESSAGE",
        _ => "-",
    }
}

/// Whether a command prints objects by a template or a query that can be followed.
pub(super) fn is_read(command: &Command) -> bool {
    command.asked().is_some_and(|(kind, _)| KINDS.contains(&kind.as_str())) && form_of(&command.text).is_some()
}

/// Reads what stands below such a command; how many lines are its own.
pub(super) fn read(hint: &Hint, first: u64, lines: &[&str], command: &Command, sink: &mut dyn Sink) -> usize {
    let Some((kind, name)) = command.asked().filter(|(kind, _)| KINDS.contains(&kind.as_str())) else { return 0 };
    let end = lines.iter().position(|line| Command::read(line).is_some()).unwrap_or(lines.len());
    let lines = lines.get(..end).unwrap_or_default();
    let mut unread = Vec::new();
    let (found, used) = match form_of(&command.text) {
        None => return 0,
        Some(Form::Text(parts)) => of_text(&parts, lines, &mut unread),
        Some(Form::Records(base, fields)) => of_records(&base, &fields, lines),
        Some(Form::Columns(columns)) => of_columns(&columns, lines, &mut unread),
    };
    let namespace = command.namespace();
    let mut any = false;
    for (row, one) in (1..).zip(found) {
        let number = first.saturating_add(u64::try_from(one.line).unwrap_or_default());
        let value = if kind == "Event" { of_event(&one.fields, row) } else { object(&one.fields, name.as_deref()) };
        let Some(mut value) = value else {
            unread.push(one.line);
            continue;
        };
        let text = |value: &Value, pointer: &str| value.pointer(pointer).and_then(Value::as_str).map(Arc::<str>::from);
        let Some(own) = text(&value, "/metadata/name") else { continue };
        let namespaced = !["Node", "Namespace"].contains(&kind.as_str());
        let space = text(&value, "/metadata/namespace").or_else(|| namespace.clone().filter(|_| namespaced));
        if let (Some(space), Some(metadata)) = (&space, value.get_mut("metadata").and_then(Value::as_object_mut)) {
            metadata.insert("namespace".to_owned(), space.as_ref().into());
        }
        let mut at = hint.location();
        at.line = Some(number);
        sink.object(Object { kind: kind.as_str().into(), namespace: space, name: own, at, value });
        any = true;
    }
    if !any {
        return 0;
    }
    // A line that stands right below and is nobody's sentence was printed as well.
    let below = lines.get(used).filter(|line| !line.trim().is_empty() && !is_prose(line));
    unread.extend(below.map(|_| used));
    unread.sort_unstable();
    if let Some(line) = unread.first() {
        let line = first.saturating_add(u64::try_from(*line).unwrap_or_default());
        let (count, line) = (unread.len().to_string(), line.to_string());
        sink.gap(hint.gap(Why::Unreadable, messages::TABLE_UNREADABLE.fill(&[("count", &count), ("line", &line)])));
    }
    used
}

/// The object that has these fields; `None` where nothing names it, or nothing but its name is known.
fn object(fields: &[Field], name: Option<&str>) -> Option<Value> {
    let (mut value, mut whole) = (Value::Object(Map::new()), Vec::new());
    let mut tells = false;
    for (path, is) in fields {
        let mark = path::mark(path);
        let names = mark.as_deref().is_some_and(|m| ["metadata.name", "metadata.namespace"].contains(&m));
        let known = is.as_ref().is_none_or(|is| path::put(&mut value, path, is.clone()));
        tells |= known && !names;
        whole.extend(mark.filter(|_| known && !names));
    }
    if let Some(name) = name {
        path::put(&mut value, &[Step::Field("metadata".to_owned()), Step::Field("name".to_owned())], name.into());
    }
    value.pointer("/metadata/name").filter(|_| tells)?;
    tell_ready(&mut value);
    Object::mark_fields(&mut value, whole);
    Some(value)
}

/// A pod begins as one that is not ready, so what changed after its start, and no container began anew since, is that it
/// became ready.
fn tell_ready(value: &mut Value) {
    let start = value.pointer("/status/startTime").and_then(Value::as_str).and_then(Time::parse);
    let restarts = value.pointer("/status/containerStatuses/0/restartCount").and_then(Value::as_u64);
    let Some(conditions) = value.pointer_mut("/status/conditions").and_then(Value::as_array_mut) else { return };
    for condition in &mut *conditions {
        let since = condition.get("lastTransitionTime").and_then(Value::as_str).and_then(Time::parse);
        let is_ready = condition.get("type").and_then(Value::as_str) == Some("Ready");
        let changed = start.zip(since).is_some_and(|(start, since)| since > start) && restarts == Some(0);
        if let Some(condition) = condition.as_object_mut().filter(|c| is_ready && changed && !c.contains_key("status"))
        {
            condition.insert("status".to_owned(), "True".into());
        }
    }
    // A condition that does not tell whether it holds says nothing.
    conditions.retain(|condition| condition.get("status").is_some());
}

/// The event that has these fields.
fn of_event(fields: &[Field], row: u64) -> Option<Value> {
    let cells: Vec<(&str, String)> = fields
        .iter()
        .filter_map(|(path, is)| {
            let text = is.as_ref().map(|is| is.as_str().map_or_else(|| is.to_string(), str::to_owned))?;
            Some((heading(path), text))
        })
        .collect();
    let cell = |name: &str| cells.iter().find(|(heading, _)| *heading == name).map(|(_, text)| text.as_str());
    cell("MESSAGE")?;
    event(&cell, row).map(|(_, value)| value)
}

/// What a text without its layout says: a list, one object, or rows.
fn of_text(parts: &[Part], lines: &[&str], unread: &mut Vec<usize>) -> (Vec<Found>, usize) {
    let text = lines.join("\n");
    let mut own = Found::default();
    let (mut rows, mut rest) = (Vec::new(), text.as_str());
    // What is left grows shorter, so lines are counted once.
    let (mut counted, mut line) = (0, 0);
    let mut line_of = |rest: &str| {
        let end = text.len() - rest.len();
        line += text.get(counted..end).map_or(0, |read| read.matches('\n').count());
        counted = end.max(counted);
        line
    };
    for (at, part) in parts.iter().enumerate() {
        let after = match part {
            Part::Each(list, body) if is_items(list) => {
                let mut left = rest;
                while !ends(parts.get(at + 1), left) {
                    let mut found = Found { line: line_of(left), fields: Vec::new() };
                    let next = take(body, &[], left, &[], &mut found.fields);
                    let speaks = found.fields.iter().any(|(_, is)| is.is_some());
                    if let Some(next) = next.filter(|next| speaks && next.len() < left.len()) {
                        rows.push(found);
                        left = next;
                        continue;
                    }
                    // A row that was cut, with more behind it.
                    let below = left.split_once('\n').map(|(_, below)| below).filter(|_| !rows.is_empty());
                    let goes_on = below.filter(|below| {
                        take(body, &[], below, &[], &mut Vec::new()).is_some_and(|n| n.len() < below.len())
                    });
                    match goes_on.filter(|_| !left.starts_with('\n') && !left.lines().next().is_some_and(is_prose)) {
                        Some(below) => {
                            unread.push(line_of(left));
                            left = below;
                        }
                        None => break,
                    }
                }
                Some(left)
            }
            _ => take_one(parts, at, &[], rest, &[], &mut own.fields),
        };
        match after {
            Some(after) => rest = after,
            None if rows.is_empty() => return (Vec::new(), 0),
            None => break,
        }
    }
    let read = text.get(..text.len() - rest.len()).unwrap_or_default();
    let ended = read.is_empty() || read.ends_with('\n');
    let tail = rest.split('\n').next().unwrap_or_default();
    // A value that ends in the middle of a line is another than the one that was looked for.
    let whole = ended || tail.trim_matches(['%', '\u{23ce}', ' ']).is_empty();
    let used = read.matches('\n').count() + usize::from(!ended);
    if rows.is_empty() && whole {
        rows.push(own);
    }
    (rows, used.min(lines.len()))
}

fn is_items(list: &[Step]) -> bool {
    matches!(list, [Step::Field(items)] if items == "items")
}

/// Reads parts in their order; what is left of the text.
fn take<'t>(parts: &[Part], base: &[Step], text: &'t str, follow: &[&str], out: &mut Vec<Field>) -> Option<&'t str> {
    (0..parts.len()).try_fold(text, |rest, at| take_one(parts, at, base, rest, follow, out))
}

const fn text_of(part: &Part) -> Option<&str> {
    if let Part::Text(text) = part { Some(text.as_str()) } else { None }
}

/// Reads one of the parts. Where it is the last, one of these texts or the line's end follows.
fn take_one<'t>(
    parts: &[Part],
    at: usize,
    base: &[Step],
    text: &'t str,
    follow: &[&str],
    out: &mut Vec<Field>,
) -> Option<&'t str> {
    let below = |path: &[Step]| -> Vec<Step> { base.iter().chain(path).cloned().collect() };
    let next = parts.get(at + 1);
    // The last value of a member ends where the next member begins, or what stands behind the list.
    let after: Vec<&str> = match next {
        Some(Part::Text(text)) => vec![text],
        Some(Part::Each(_, body)) => {
            [body.first(), parts.get(at + 2)].into_iter().flatten().filter_map(text_of).collect()
        }
        Some(_) if matches!(parts.get(at), Some(Part::Text(_) | Part::Each(..))) => Vec::new(),
        // Two values with nothing between them.
        Some(_) => return None,
        None => follow.to_vec(),
    };
    match parts.get(at)? {
        Part::Text(literal) => printed(literal, text),
        Part::Other => cell(text, &after, true).map(|(_, rest)| rest),
        Part::Value(path) => {
            let spaced = matches!(path.last(), Some(Step::Field(f)) if SPACED.contains(&f.as_str()));
            let (word, rest) = cell(text, &after, spaced)?;
            tell(below(path), word, out);
            Some(rest)
        }
        Part::List(path, between) => {
            let (words, rest) = cell(text, &after, true)?;
            members(&below(path), words, *between, out);
            Some(rest)
        }
        // Where one list follows another, nothing tells where the first one ends.
        Part::Each(..) if matches!(next, Some(Part::Each(..))) => None,
        Part::Each(list, body) => {
            let mut rest = text;
            for at in 0.. {
                if ends(next, rest) {
                    break;
                }
                let mut fields = Vec::new();
                let member: Vec<Step> = below(list).into_iter().chain([Step::At(at)]).collect();
                let of_next = [body.first(), next].into_iter().flatten().filter_map(text_of).collect::<Vec<_>>();
                let after = take(body, &member, rest, &of_next, &mut fields);
                let speaks = fields.iter().any(|(_, is)| is.is_some());
                let Some(after) = after.filter(|after| speaks && after.len() < rest.len()) else { break };
                out.append(&mut fields);
                rest = after;
            }
            Some(rest)
        }
    }
}

/// Whether a list ends here, since what the template prints behind it is here.
fn ends(next: Option<&Part>, text: &str) -> bool {
    matches!(next, Some(Part::Text(literal)) if !literal.trim().is_empty() && printed(literal, text).is_some())
}

/// The members of a list that was printed in one line: their values at the same path.
fn members(path: &[Step], words: &str, between: char, out: &mut Vec<Field>) {
    let Some(all) = path.iter().position(|step| *step == Step::All) else { return };
    let (list, rest) = path.split_at(all);
    let rest = rest.get(1..).unwrap_or_default();
    // Whole members are printed as JSON or as Go prints maps.
    if rest.is_empty() || words.contains(['{', '[']) {
        return;
    }
    if ABSENT.contains(&words.trim()) {
        out.push((list.to_vec(), None));
        return;
    }
    for (at, word) in words.split(between).map(str::trim).filter(|word| !word.is_empty()).enumerate() {
        let path: Vec<Step> = list.iter().cloned().chain([Step::At(at)]).chain(rest.iter().cloned()).collect();
        tell(path, word, out);
    }
}

/// What is left of a text that begins with what a template prints. Chats turn tabs into spaces, and cut spaces before the
/// end of a line.
fn printed<'t>(literal: &str, text: &'t str) -> Option<&'t str> {
    let mut rest = text;
    for c in literal.chars() {
        let ends = rest.is_empty() || rest.starts_with('\n');
        rest = match c {
            '\n' => {
                let trimmed = rest.trim_start_matches([' ', '\t', '\r']);
                if trimmed.is_empty() { trimmed } else { trimmed.strip_prefix('\n')? }
            }
            ' ' | '\t' if ends => rest,
            '\t' if rest.starts_with(' ') => rest.trim_start_matches(' '),
            c => rest.strip_prefix(c)?,
        };
    }
    Some(rest)
}

/// The value with which a text begins and what is left: it ends before the next part's text, or with the line.
fn cell<'t>(text: &'t str, next: &[&str], spaced: bool) -> Option<(&'t str, &'t str)> {
    let line = text.find('\n').unwrap_or(text.len());
    if text.starts_with(['{', '[']) {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
        if let Some(Ok(_)) = values.next() {
            return text.split_at_checked(values.byte_offset());
        }
    }
    let places = text.char_indices().map(|(at, _)| at).chain([text.len()]).take_while(|at| *at <= line);
    let begins = |at: usize| {
        let rest = text.get(at..).unwrap_or_default();
        next.iter().any(|literal| printed(literal, rest).is_some())
    };
    let mut ends: Vec<usize> = places.filter(|at| begins(*at)).collect();
    if ends.is_empty() && next.len() != 1 {
        ends.push(line);
    }
    // Go prints maps and lists with spaces in them.
    let open = text.get(..line).is_some_and(|l| l.starts_with("map[") || l.starts_with("[map["));
    let end = if spaced || open { ends.last() } else { ends.first() };
    let (word, rest) = text.split_at_checked(*end?)?;
    (spaced || open || !word.trim().contains(char::is_whitespace) || ABSENT.contains(&word.trim()))
        .then_some((word.trim(), rest))
}

/// Adds what a printed word says of a path, if anything.
fn tell(path: Vec<Step>, word: &str, out: &mut Vec<Field>) {
    let bare = word.strip_prefix('"').and_then(|w| w.strip_suffix('"')).unwrap_or(word);
    let bare = bare.trim_end_matches(['%', '\u{23ce}']);
    if ABSENT.contains(&bare) {
        out.push((path, None));
    } else if bare.starts_with("map[") || bare.starts_with("[map[") {
        out.extend(go_value(bare).map(|value| (path, Some(value))));
    } else {
        let json = bare.starts_with(['{', '[']).then(|| serde_json::from_str(bare).ok()).flatten();
        let value = json.unwrap_or_else(|| path::scalar(&path, bare));
        out.push((path, Some(value)));
    }
}

/// A map of words, or a list of such maps, as Go prints them: `map[a:b c:d]`, `[map[a:b]]`.
fn go_value(text: &str) -> Option<Value> {
    if let Some(list) = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
        let maps = list.trim().strip_suffix(']')?.split("] ");
        return maps.map(|map| go_value(&format!("{}]", map.trim()))).collect::<Option<Vec<_>>>().map(Value::from);
    }
    let words = text.strip_prefix("map[")?.strip_suffix(']')?;
    if words.contains(['[', ']']) {
        return None;
    }
    let pairs = words.split(' ').map(|word| {
        let (key, value) = word.split_once(':')?;
        Some((key.to_owned(), Value::from(value)))
    });
    pairs.collect::<Option<Map<_, _>>>().map(Value::Object)
}

/// JSON objects with chosen fields.
fn of_records(base: &[Step], fields: &[(String, Part)], lines: &[&str]) -> (Vec<Found>, usize) {
    let text = lines.join("\n");
    let mut values = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
    let (mut records, mut end) = (Vec::new(), 0);
    while let Some(Ok(value)) = values.next() {
        let read = text.get(..values.byte_offset()).unwrap_or_default();
        let line = read.trim_end().matches('\n').count();
        end = line + 1;
        match value {
            Value::Array(list) => records.extend(list.into_iter().map(|one| (line, one))),
            one => records.push((line, one)),
        }
    }
    let of_items = matches!(base, [Step::Field(items), Step::All] if items == "items");
    let all = base.iter().position(|step| *step == Step::All);
    let mut own = Found::default();
    let mut rows = Vec::new();
    for (at, (line, record)) in records.into_iter().enumerate() {
        let mut found = Vec::new();
        for (key, part) in fields {
            let (Part::Value(path), Some(value)) = (part, record.get(key)) else { continue };
            let place: Vec<Step> = match all {
                _ if of_items => Vec::new(),
                Some(all) => base.get(..all).unwrap_or_default().iter().cloned().chain([Step::At(at)]).collect(),
                None => base.to_vec(),
            };
            let is = Some(value.clone()).filter(|value| !value.is_null());
            found.push((place.into_iter().chain(path.iter().cloned()).collect(), is));
        }
        if of_items {
            rows.push(Found { line, fields: found });
        } else {
            own.fields.append(&mut found);
        }
    }
    if !own.fields.is_empty() {
        rows.push(own);
    }
    (rows, end)
}

/// A table with columns of one's own, under headings or not.
fn of_columns(parts: &[(String, Part)], lines: &[&str], unread: &mut Vec<usize>) -> (Vec<Found>, usize) {
    let heads = |line: &str| {
        let words: Vec<&str> = parts.iter().flat_map(|(heading, _)| heading.split_whitespace()).collect();
        line.split_whitespace().eq(words)
    };
    let headed = lines.first().is_some_and(|line| heads(line));
    let places: Vec<usize> = match lines.first().filter(|_| headed) {
        Some(line) => columns(line).into_iter().map(|(_, at)| at).collect(),
        None => Vec::new(),
    };
    let (mut rows, mut used) = (Vec::new(), usize::from(headed));
    for (at, line) in lines.iter().enumerate().skip(used) {
        if line.trim().is_empty() || is_prose(line) {
            break;
        }
        used = at + 1;
        let Some(cells) = cells(line, &places, parts.len()) else {
            unread.push(at);
            continue;
        };
        let mut found = Found { line: at, fields: Vec::new() };
        for ((_, part), word) in parts.iter().zip(&cells) {
            match part {
                Part::Value(path) => tell(path.clone(), word, &mut found.fields),
                Part::List(path, between) => members(path, word, *between, &mut found.fields),
                _ => {}
            }
        }
        rows.push(found);
    }
    (rows, used)
}

/// The cells of a row: by the places of the headings where it keeps to them, else by runs of spaces, or by each.
fn cells(line: &str, places: &[usize], count: usize) -> Option<Vec<String>> {
    let chars: Vec<char> = line.chars().collect();
    let begins = |at: &usize| *at == 0 || chars.get(at - 1).is_none_or(|c| c.is_whitespace());
    if places.len() == count && places.iter().all(begins) {
        let ends = places.iter().skip(1).copied().chain([chars.len()]);
        let cell = |(begin, end): (&usize, usize)| {
            let end = end.min(chars.len());
            chars.get((*begin).min(end)..end).unwrap_or_default().iter().collect::<String>().trim().to_owned()
        };
        return Some(places.iter().zip(ends).map(cell).collect());
    }
    let wide = split_wide(line, usize::MAX);
    let words = || line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    [wide, words()].into_iter().find(|cells| cells.len() == count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::text::tests::objects_of;
    use serde_json::json;

    fn of<'o>(objects: &'o [Object], name: &str) -> &'o Object {
        objects.iter().find(|o| &*o.name == name).unwrap()
    }

    #[test]
    fn fields_of_one_object_between_texts() {
        let text = "$ kubectl get node n1 -o jsonpath='{.metadata.creationTimestamp} {.spec.taints}'\n2026-08-12T12:02:57Z\n\n\
                    $ kubectl get pod cni-x -n kube-system -o jsonpath='{range .status.conditions[*]}{.type} {.status} {.lastTransitionTime}{\"\\n\"}{end}'\n\
                    Initialized True 2026-08-12T12:02:58Z\nReady True 2026-08-12T12:03:24Z\n\nMarek 14:33\nnew node?\n";
        let objects = objects_of(text);
        let node = of(&objects, "n1");
        assert_eq!(node.value["metadata"]["creationTimestamp"], "2026-08-12T12:02:57Z");
        assert!(node.shows("spec.taints") && node.value.get("spec").is_none(), "nothing was printed of the taints");
        let pod = of(&objects, "cni-x");
        assert_eq!(pod.namespace.as_deref(), Some("kube-system"));
        assert_eq!(pod.value["status"]["conditions"][1]["lastTransitionTime"], "2026-08-12T12:03:24Z");
        assert!(!pod.shows("status.conditions"));
    }

    #[test]
    fn lists_with_a_text_between_them() {
        let text = "$ kubectl -n relais get po colis-1 -o jsonpath='{range .spec.initContainers[*]}{.name} {.image}{\"\\n\"}{end}--{\"\\n\"}{range .spec.containers[*]}{.name} {.image}{\"\\n\"}{end}'\n\
                    flyway flyway:9.22\nkuma-validation kumahq/kuma-init:2.8.1\n--\nkuma-sidecar kumahq/kuma-dp:2.8.1\n";
        let objects = objects_of(text);
        let spec = &of(&objects, "colis-1").value["spec"];
        assert_eq!(spec["initContainers"][0], json!({"name": "flyway", "image": "flyway:9.22"}));
        assert_eq!(spec["initContainers"][1]["name"], "kuma-validation");
        assert_eq!(spec["containers"], json!([{"name": "kuma-sidecar", "image": "kumahq/kuma-dp:2.8.1"}]));
    }

    #[test]
    fn rows_of_many_objects() {
        let rows = "cart-1\tn1\ttrue\ncart-2\tn2\t\n";
        let spaces = "cart-1   n1   true\ncart-2   n2\n";
        for (command, output) in [
            (
                r#"jsonpath='{range .items[*]}{.metadata.name}{"\t"}{.spec.nodeName}{"\t"}{.spec.hostNetwork}{"\n"}{end}'"#,
                rows,
            ),
            (
                r#"jsonpath='{range .items[*]}{.metadata.name}{"\t"}{.spec.nodeName}{"\t"}{.spec.hostNetwork}{"\n"}{end}'"#,
                spaces,
            ),
            (r"json | jq -r '.items[] | [.metadata.name, .spec.nodeName, .spec.hostNetwork] | @tsv'", rows),
            (
                "custom-columns=NAME:.metadata.name,ON:.spec.nodeName,HOST:.spec.hostNetwork",
                "NAME     ON   HOST\ncart-1   n1   true\ncart-2   n2   <none>\n",
            ),
            (
                "json | jq -c '.items[] | {n: .metadata.name, node: .spec.nodeName, h: .spec.hostNetwork}'",
                "{\"n\":\"cart-1\",\"node\":\"n1\",\"h\":true}\n{\"n\":\"cart-2\",\"node\":\"n2\",\"h\":null}\n",
            ),
        ] {
            let objects = objects_of(&format!("$ kubectl get pods -n shop -o {command}\n{output}\n$ date\n"));
            let (one, two) = (of(&objects, "cart-1"), of(&objects, "cart-2"));
            assert_eq!(one.value["spec"], json!({"nodeName": "n1", "hostNetwork": true}), "{command}");
            assert_eq!(two.value["spec"], json!({"nodeName": "n2"}), "{command}");
            assert!(two.shows("spec.hostNetwork"), "{command}");
            assert_eq!(two.namespace.as_deref(), Some("shop"), "{command}");
        }
    }

    #[test]
    fn a_list_in_each_row() {
        let text = "$ kubectl get nodes -o go-template='{{range .items}}{{.metadata.name}}{{range .spec.taints}} {{.key}}:{{.effect}}{{end}}{{\"\\n\"}}{{end}}'\n\
                    \n\
                    cp-1 node-role.kubernetes.io/control-plane:NoSchedule NodeReadiness:NoSchedule\nw-1 NodeReadiness:NoSchedule\nw-2\n";
        let objects = objects_of(text);
        let taints = |name: &str| of(&objects, name).value["spec"]["taints"].clone();
        let own = json!({"key": "NodeReadiness", "effect": "NoSchedule"});
        assert_eq!(taints("cp-1")[1], own);
        assert_eq!(taints("w-1"), json!([own]));
        assert_eq!(objects.len(), 2, "of a node without any nothing was shown");
    }

    #[test]
    fn maps_as_go_prints_them() {
        let list = json!([{"effect": "NoSchedule", "key": "a"}, {"key": "b"}]);
        assert_eq!(go_value("[map[effect:NoSchedule key:a] map[key:b]]"), Some(list));
        assert_eq!(go_value("map[app:cart]"), Some(json!({"app": "cart"})));
        assert_eq!(go_value("map[a:map[b:c]]"), None);
        assert_eq!(go_value("map[a:some words]"), None);
    }

    #[test]
    fn annotations_and_lists_in_a_line() {
        let text = "$ kubectl get po cart-1 -n shop -o jsonpath='{.metadata.annotations.kuma\\.io/sidecar-injected}{\" \"}{.spec.initContainers[*].name}'\n\
                    true wait-for-db kuma-validation\n";
        let objects = objects_of(text);
        let pod = of(&objects, "cart-1");
        assert_eq!(pod.value["metadata"]["annotations"]["kuma.io/sidecar-injected"], "true");
        assert!(pod.shows_key("metadata.annotations", "kuma.io/sidecar-injected"));
        assert_eq!(pod.value["spec"]["initContainers"], json!([{"name": "wait-for-db"}, {"name": "kuma-validation"}]));
    }

    #[test]
    fn events_of_a_template() {
        let text = "$ kubectl get events -n shop -o jsonpath='{range .items[*]}{.lastTimestamp} {.involvedObject.kind} {.involvedObject.name} {.reason} {.message}{\"\\n\"}{end}'\n\
                    2025-12-09T15:31:20Z ReplicaSet cart-7d9f FailedCreate Error creating: denied the request: x\n";
        let objects = objects_of(text);
        let event = objects.iter().find(|o| &*o.kind == "Event").unwrap();
        assert_eq!(event.value["message"], "Error creating: denied the request: x");
        assert_eq!(
            (&event.value["involvedObject"]["name"], &event.value["type"]),
            (&json!("cart-7d9f"), &json!("Warning"))
        );
    }

    #[test]
    fn what_was_cut_or_is_something_else_is_not_made_up() {
        let command = r#"$ kubectl get pods -n shop -o jsonpath='{range .items[*]}{.metadata.name} on {.spec.nodeName}{"\n"}{end}'"#;
        let objects = objects_of(&format!("{command}\nerror: the server is not there\n"));
        assert!(objects.is_empty(), "{objects:?}");
        let two = "$ kubectl get pod cart-1 -n shop -o jsonpath='{range .spec.initContainers[*]}{.name}{\"\\n\"}{end}{range .spec.containers[*]}{.name}{\"\\n\"}{end}'\n\
                   kuma-validation\napp\n";
        assert!(objects_of(two).is_empty(), "two lists with nothing between them");
        let objects = objects_of(&format!("{command}\ncart-1 on n1\ncart-\ncart-3 on n3\nThanks for a look!\n"));
        let names: Vec<&str> = objects.iter().map(|o| &*o.name).collect();
        assert_eq!(names, ["cart-1", "cart-3"]);
    }
}
