//! Mails: programs that send them break lines at words, at some 72 to 80 characters, whatever the lines are.

use crate::evidence::Time;

use super::cells::split_wide;
use super::command::Command;
use super::part;
use super::table::Table;

/// Widths at which mails are broken.
const WIDTHS: std::ops::RangeInclusive<usize> = 64..=80;
/// Broken lines that make a text a mail.
const ENOUGH: usize = 3;

/// Columns of events: type, reason, age, from and message, or age, type, reason, object and message.
const OF_EVENTS: usize = 5;

/// Spaces that stand for the tab between two parts of a log line.
const TAB: usize = 4;

/// What a line is that may go on in the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Log,
    Command,
    Header,
    /// A row of a table with so many columns.
    Row(usize),
    Event,
    /// A line of a description.
    Field,
    Other,
}

/// The lines as they were before a mail program broke them: a line is joined to the one above it where its first word had no
/// room there, and does not begin anything. In place of what was joined, empty lines stand at the end of the paragraph, so
/// that all that follows keeps its number. `None` where nothing was broken.
pub(super) fn joined(lines: &[&str]) -> Option<Vec<String>> {
    let width = lines.iter().filter(|line| words(line) > 1).map(|line| length(line)).max();
    let width = width.filter(|width| WIDTHS.contains(width))?;
    let (mut out, mut count): (Vec<String>, usize) = (Vec::with_capacity(lines.len()), 0);
    let (mut at, mut columns, mut described) = (0, 0, false);
    let mut table = None;
    while let Some(line) = lines.get(at) {
        let mut whole = (*line).to_owned();
        let sort = sort(line, columns, described);
        let mut last = *line;
        at += 1;
        while let Some(next) = lines.get(at).filter(|next| goes_on(sort, &whole, last, next, width)) {
            let wide = match sort {
                Sort::Header => true,
                Sort::Row(all) => split_wide(&whole, all).len() < all,
                Sort::Event => split_wide(&whole, usize::MAX).len() < OF_EVENTS,
                _ => is_heading_of_events(&whole),
            };
            count += usize::from(had_no_room(last, next, width));
            whole.push_str(if wide { "   " } else { " " });
            whole.push_str(next);
            last = next;
            at += 1;
        }
        match sort {
            Sort::Header => {
                columns = split_wide(&whole, usize::MAX).len();
                table = Some(out.len());
            }
            Sort::Row(_) => {}
            _ => columns = 0,
        }
        if columns == 0
            && let Some(from) = table.take()
        {
            align(out.get_mut(from..).unwrap_or_default());
        }
        described = match sort {
            Sort::Command => false,
            _ => described || sort == Sort::Field,
        };
        let blank = whole.trim().is_empty();
        out.push(whole);
        if blank {
            // Here what was taken away above does no harm.
            out.resize(at, String::new());
        }
    }
    if let Some(from) = table {
        align(out.get_mut(from..).unwrap_or_default());
    }
    (count >= ENOUGH).then_some(out)
}

/// Lines over which the fields of one log line may be spread.
const SPREAD: usize = 8;

/// The lines in which the fields of a log line, which are one JSON object at its end, are on one line again, wherever a
/// mail or a terminal broke them. `None` where none were broken.
pub(super) fn closed(lines: &[&str]) -> Option<Vec<String>> {
    let (mut out, mut at, mut gone, mut any) = (Vec::with_capacity(lines.len()), 0, 0, false);
    while let Some(line) = lines.get(at) {
        at += 1;
        let mut whole = (*line).to_owned();
        if line.contains("{\"") && Time::leading(line.as_bytes()).is_some() && is_open(line) {
            let rest = lines.get(at..).unwrap_or_default().iter().take(SPREAD);
            let goes_on = |next: &&&str| {
                !next.trim().is_empty() && Time::leading(next.as_bytes()).is_none() && Command::read(next).is_none()
            };
            let (mut text, mut taken) = (whole.clone(), 0);
            for next in rest.take_while(goes_on) {
                text.push(' ');
                text.push_str(next.trim());
                taken += 1;
                if !is_open(&text) {
                    (whole, at, gone, any) = (text, at + taken, gone + taken, true);
                    break;
                }
            }
        }
        if whole.trim().is_empty() {
            // Here what was taken away above does no harm.
            out.extend(std::iter::repeat_n(String::new(), std::mem::take(&mut gone)));
        }
        out.push(whole);
    }
    any.then_some(out)
}

/// Whether a JSON object or a text in it is not ended.
fn is_open(text: &str) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0i32, false, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = quoted,
            '"' => quoted = !quoted,
            '{' if !quoted => depth += 1,
            '}' if !quoted => depth -= 1,
            _ => {}
        }
    }
    depth > 0
}

fn sort(line: &str, columns: usize, described: bool) -> Sort {
    if line.trim().is_empty() {
        Sort::Other
    } else if Time::leading(line.as_bytes()).is_some() || line.starts_with("Error: ") {
        Sort::Log
    } else if Command::read(line).is_some() {
        Sort::Command
    } else if is_event(line) {
        Sort::Event
    } else if is_header(line) {
        Sort::Header
    } else if columns > 0 {
        Sort::Row(columns)
    } else if part::is_field(line) || described && line.starts_with("  ") {
        Sort::Field
    } else {
        Sort::Other
    }
}

/// Whether the next line belongs to what was put together so far, of which `last` was the last part. A word that had room
/// there may have been parted from it by the space between two columns.
fn goes_on(sort: Sort, whole: &str, last: &str, next: &str, width: usize) -> bool {
    if next.trim().is_empty() || next.starts_with([' ', '\t']) || next.starts_with("```") {
        return false;
    }
    if Time::leading(next.as_bytes()).is_some() || Command::read(next).is_some() {
        return false;
    }
    match sort {
        Sort::Other => false,
        Sort::Log => had_no_room(last, next, width.saturating_sub(TAB - 1)),
        Sort::Command => {
            had_no_room(last, next, width) && !is_header(next) && !part::is_field(next) && !next.starts_with('{')
        }
        Sort::Header => next.split_whitespace().all(is_title),
        Sort::Row(columns) => {
            let cells = |line: &str| split_wide(line, columns).len();
            cells(whole) < columns && (cells(whole) + cells(next) <= columns || had_no_room(last, next, width))
        }
        Sort::Event => !is_event(next) && !part::is_field(next),
        Sort::Field if is_heading_of_events(whole) => ["Message", "-------"].contains(&next),
        Sort::Field => had_no_room(last, next, width) && !part::is_field(next) && !is_header(next),
    }
}

fn had_no_room(last: &str, next: &str, width: usize) -> bool {
    next.split_whitespace().next().is_some_and(|word| length(last) + 1 + length(word) > width)
}

/// `Type  Reason  Age  From` and the dashes below it.
fn is_heading_of_events(line: &str) -> bool {
    line.split_whitespace().eq(["Type", "Reason", "Age", "From"])
        || words(line) == 4 && line.split_whitespace().all(|word| word.bytes().all(|b| b == b'-'))
}

/// The rows of one table, whose columns stand where they may, put below its header.
fn align(rows: &mut [String]) {
    let cells: Vec<Vec<String>> = rows.iter().map(|row| split_wide(row, usize::MAX)).collect();
    let Some(columns) = cells.first().map(Vec::len) else { return };
    if cells.iter().any(|row| !row.is_empty() && row.len() != columns) {
        return;
    }
    let wide = |column: usize| cells.iter().filter_map(|row| row.get(column)).map(|cell| length(cell)).max();
    let widths: Vec<usize> = (0..columns).map(|column| wide(column).unwrap_or_default() + 3).collect();
    for (row, cells) in rows.iter_mut().zip(&cells).filter(|(_, cells)| !cells.is_empty()) {
        row.clear();
        for (cell, width) in cells.iter().zip(&widths) {
            row.push_str(cell);
            row.extend(std::iter::repeat_n(' ', width.saturating_sub(length(cell))));
        }
        row.truncate(row.trim_end().len());
    }
}

fn is_event(line: &str) -> bool {
    ["Warning  ", "Normal  "].iter().any(|kind| {
        line.find(kind).is_some_and(|at| at == 0 || line.get(..at).is_some_and(|before| before.ends_with("  ")))
    })
}

fn is_header(line: &str) -> bool {
    words(line) > 1 && !line.starts_with(' ') && line.contains("  ") && line.split_whitespace().all(is_title)
        || Table::header(line).is_some()
}

fn is_title(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"-()".contains(&b))
}

fn words(line: &str) -> usize {
    line.split_whitespace().count()
}

fn length(line: &str) -> usize {
    line.chars().count()
}

#[cfg(test)]
mod tests {
    use super::{closed, joined};

    fn read(text: &str) -> Option<Vec<String>> {
        let lines: Vec<&str> = text.lines().collect();
        let joined = joined(&lines)?;
        assert!(joined.len() <= lines.len() + 1, "what follows keeps its number");
        Some(joined.into_iter().filter(|line| !line.is_empty()).collect())
    }

    #[test]
    fn the_fields_of_a_log_line_stand_on_one_line() {
        let text = "\
2025-11-17T08:58:22.182Z ERROR install-cni checking failed - exiting {\"error\":
\"cni config file does not exist: /host/etc/cni/net.d/05-cilium.conf\",
\"errorVerbose\": \"x {\\n\"}
2025-11-17T08:58:23.182Z INFO x {\"a\": \"b\"}

2025-11-17T08:58:24.182Z INFO x {\"a\":
2025-11-17T08:58:25.182Z INFO y
";
        let lines: Vec<&str> = text.lines().collect();
        let closed = closed(&lines).unwrap();
        assert_eq!(closed.len(), lines.len());
        let fields = r#"{"error": "cni config file does not exist: /host/etc/cni/net.d/05-cilium.conf", "errorVerbose": "x {\n"}"#;
        assert_eq!(closed[0], format!("2025-11-17T08:58:22.182Z ERROR install-cni checking failed - exiting {fields}"));
        assert_eq!(closed[1], lines[3]);
        assert_eq!(closed[4..], lines[4..]);
        assert_eq!(super::closed(&lines[3..]), None);
    }

    #[test]
    fn what_a_mail_broke_is_put_together() {
        let text = "\
NAME                  READY   STATUS    RESTARTS   AGE   IP           NODE
kuma-cni-node-szcrf   1/1     Running   0          41d   10.244.1.5
worker-c1
kuma-cni-node-nm2wz   1/1     Running   0          41d   10.244.2.5   w2

2025-10-14T07:47:24.505Z    INFO    transparentproxy.validator.ipv4
failed to connect to the server, retrying...    {\"error\": \"dial tcp
127.0.0.1:0->127.0.0.6:29204: connect: connection refused\"}
2025-10-14T07:47:25.505Z    INFO    x
Name:         cart-1
    Container ID:
containerd://5df9084ea97d59984dd5b5212a5e0713e6b028603b9e31207c362db9c4f74b84
    State:   Running
Events:
  Type     Reason     Age                  From
Message
  Warning  BackOff    2s (x24 over 6m17s)  kubelet            Back-off
restarting failed container kuma-validation in pod
  Warning  FailedScheduling   4m2s (x109 over 9h)  default-scheduler
0/3 nodes are available
";
        let expected = [
            "NAME                  READY   STATUS    RESTARTS   AGE   IP           NODE",
            "kuma-cni-node-szcrf   1/1     Running   0          41d   10.244.1.5   worker-c1",
            "kuma-cni-node-nm2wz   1/1     Running   0          41d   10.244.2.5   w2",
            "2025-10-14T07:47:24.505Z    INFO    transparentproxy.validator.ipv4 failed to connect to the server, retrying...    {\"error\": \"dial tcp 127.0.0.1:0->127.0.0.6:29204: connect: connection refused\"}",
            "2025-10-14T07:47:25.505Z    INFO    x",
            "Name:         cart-1",
            "    Container ID: containerd://5df9084ea97d59984dd5b5212a5e0713e6b028603b9e31207c362db9c4f74b84",
            "    State:   Running",
            "Events:",
            "  Type     Reason     Age                  From   Message",
            "  Warning  BackOff    2s (x24 over 6m17s)  kubelet            Back-off restarting failed container kuma-validation in pod",
            "  Warning  FailedScheduling   4m2s (x109 over 9h)  default-scheduler   0/3 nodes are available",
        ];
        assert_eq!(read(text).unwrap(), expected);
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        let short = "NAME                       READY   STATUS    RESTARTS   AGE
checkin-98564g9vvn-p7lsv   0/2     Pending   0          9h
checkin-98564g9vvn-24nmv   0/2     Pending   0          9h
checkin-98564g9vvn-6t9ck   0/2     Pending   0          9h and more words
";
        assert_eq!(read(short), None);
        let long = format!("{short}{}\n", "a word ".repeat(20));
        assert_eq!(read(&long), None);
        assert_eq!(read(""), None);
    }
}
