//! A text that people put together: logs, tables, descriptions, objects and host facts after one another.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::evidence::{Component, HostFact, Object, Sink, StreamEnd, Time, Why};
use crate::messages::text as messages;
use crate::source::object;

use super::bounds::{Above, Kind, end_of, is_bare_pod, is_prose, lone, starts};
use super::command::Command;
use super::demux::{Demux, plain_stream, strip_ansi};
use super::fields::{self, Picked};
use super::framing::{self, Frame};
use super::identity::{self, Identity};
use super::names::Names;
use super::part::Described;
use super::selected::OnNode;
use super::table::{Kind as TableKind, Table};
use super::whom::Pods;
use super::{Hint, ci, describe, k9s, netd, part, passes, path, prose, quote, said, torn, unprint};

/// Whether the beginning of a text holds anything but log lines.
pub(super) fn is_mixed(start: &[u8]) -> bool {
    let text = String::from_utf8_lossy(start);
    let whole: Vec<&str> = text.lines().collect();
    if ci::plain(&whole).is_some() {
        return true;
    }
    let unquoted = quote::plain(&whole);
    let lines: Vec<&str> =
        unquoted.as_ref().map_or_else(|| whole.clone(), |lines| lines.iter().map(String::as_str).collect());
    let screens = k9s::plain(&lines);
    screens.is_some()
        || unquoted.is_some() && quote::is_quote(&whole)
        || (0..lines.len()).any(|i| starts(&lines, i).is_some() || lone(&lines, i, Above::Other).is_some())
}

/// Reads the text.
pub(super) fn read(hint: &Hint, text: &[u8], sink: &mut dyn Sink) {
    let clean: Vec<u8> = text.split_inclusive(|b| *b == b'\n').fold(Vec::new(), |mut out, line| {
        let end = line.ends_with(b"\n");
        out.extend_from_slice(&strip_ansi(line.strip_suffix(b"\n").unwrap_or(line)));
        if end {
            out.push(b'\n');
        }
        out
    });
    let text = String::from_utf8_lossy(&clean);
    let plain = passes::plain(&text);
    let lines: Vec<&str> = plain.iter().map(String::as_str).collect();
    let mut paste = Paste {
        hint,
        file: identity::of_path(&hint.path),
        command: None,
        answered: false,
        containers: None,
        names: Names::of(&text),
        caption: None,
        described: said::containers(&lines),
        pods: Pods::of(&lines),
        lines: &lines,
    };
    let mut at = 0;
    while at < lines.len() {
        let first = u64::try_from(at).unwrap_or_default() + 1;
        paste.begins_without_name(&lines, at);
        let fields = paste.fields(first, lines.get(at..).unwrap_or_default(), sink);
        if fields > 0 {
            at += fields;
            continue;
        }
        let kind = starts(&lines, at);
        let above = Above::of(paste.command.as_ref());
        let kind = kind.or_else(|| lone(&lines, at, above));
        let kind = kind.unwrap_or_else(|| if is_prose(&lines, at) { Kind::Prose } else { Kind::Log });
        let end = end_of(kind, &lines, at, above).max(at + 1);
        let used = paste.part(kind, first, lines.get(at..end).unwrap_or_default(), sink);
        at += used.max(1);
    }
    paste.unnamed(sink);
}

/// A text that is being read, with the last command in it.
struct Paste<'h> {
    hint: &'h Hint,
    /// What the file's path tells of logs.
    file: Identity,
    command: Option<Command>,
    /// Whether anything stands below the command.
    answered: bool,
    /// Containers of a pod that nothing has named yet, and the line of the first.
    containers: Option<(u64, Vec<String>)>,
    /// Names that stand in the text, for those that people shorten.
    names: Names,
    /// What was said last above the part that comes.
    caption: Option<String>,
    /// Containers of the pods that the text describes.
    described: BTreeSet<String>,
    /// Pods of which there are rows.
    pods: Pods,
    /// The whole text.
    lines: &'h [&'h str],
}

impl Paste<'_> {
    /// Reads one part; how many of its lines it took.
    fn part(&mut self, kind: Kind, first: u64, lines: &[&str], sink: &mut dyn Sink) -> usize {
        let hint = self.hint;
        if kind == Kind::Prompt {
            self.unnamed(sink);
            self.unanswered(sink);
            let whole: Vec<&str> = lines.iter().map(|l| l.trim_end().trim_end_matches('\\')).collect();
            self.command = Command::read(&self.names.complete(&whole.join(" ")));
            return lines.len();
        }
        if kind == Kind::Prose && self.answered && lines.iter().any(|line| prose::parts(line)) {
            self.command = None;
        }
        let caption = match kind {
            Kind::Prose => {
                let said = lines.iter().rev().find(|line| line.contains(char::is_alphanumeric));
                self.caption = said.map(|line| (*line).to_owned()).or(self.caption.take());
                None
            }
            _ => self.caption.take(),
        };
        let speaks = lines.iter().any(|l| !l.trim().is_empty());
        if kind == Kind::Log && speaks && !self.answered {
            self.unread(first, sink);
        }
        self.answered |= kind != Kind::Prose && speaks;
        match kind {
            Kind::Prompt | Kind::Prose => {}
            Kind::Log => return self.log(first, lines, caption.as_deref(), sink),
            Kind::Table => {
                let mut sink = OnNode { sink, node: self.command.as_ref().and_then(Command::on_node) };
                let whole = table(hint, first, lines, self.namespace(), &mut sink);
                let kind = self.command.as_ref().and_then(Command::whole_list);
                if let Some(kind) = kind.filter(|_| whole) {
                    sink.listed(kind, None);
                }
            }
            Kind::Describe => {
                let cut = self.command.as_ref().is_some_and(|c| c.piped);
                describe::read(hint, first, lines, cut, self.namespace().as_deref(), sink);
            }
            Kind::Events => self.events(first, lines, sink),
            Kind::Container => {
                let lines = || lines.iter().map(|line| (*line).to_owned());
                match &mut self.containers {
                    Some((_, known)) => known.extend(lines()),
                    None => self.containers = Some((first, lines().collect())),
                }
            }
            Kind::Yaml if self.is_cut() && torn::object(hint, first, lines, self.namespace().as_deref(), sink) => {}
            Kind::Yaml if is_bare_pod(lines, 0) => bare_pod(hint, first, lines, self.namespace(), sink),
            Kind::Yaml | Kind::Json => objects(hint, kind, first, lines, sink),
            Kind::Fact(kind) => {
                let mut at = hint.location();
                at.line = Some(first);
                let node = hint.node.as_deref().map(str::to_owned);
                sink.fact(HostFact { node, kind, text: lines.join("\n"), at });
            }
        }
        lines.len()
    }

    /// Where a description begins without its name and one pod of the text is of its template, it is as if it was asked for.
    fn begins_without_name(&mut self, lines: &[&str], at: usize) {
        let Some(name) = part::template_hash(lines, at).and_then(|hash| self.names.of_template(hash)) else { return };
        if self.command.as_ref().and_then(Command::described).is_none() {
            let namespace = self.namespace().map(|namespace| format!("-n {namespace} ")).unwrap_or_default();
            self.command = Command::read(&format!("$ kubectl {namespace}describe pod {name}"));
        }
    }

    /// Reads the fields of an object, or the file of a node, that the command above prints; how many lines they take.
    fn fields(&mut self, first: u64, lines: &[&str], sink: &mut dyn Sink) -> usize {
        let Some(command) = self.command.as_ref().filter(|_| !self.answered) else { return 0 };
        let sink = &mut OnNode { sink, node: command.on_node() };
        let blank = lines.iter().take_while(|line| line.trim().is_empty()).count();
        if blank > 0 {
            // Some leave a line free below what they typed.
            let below = lines.get(blank..).filter(|_| unprint::is_read(command)).unwrap_or_default();
            let number = first.saturating_add(u64::try_from(blank).unwrap_or_default());
            let used = unprint::read(self.hint, number, below, command, sink);
            self.answered |= used > 0;
            return if used > 0 { blank + used } else { 0 };
        }
        if let Some(columns) = unprint::event_columns(command).filter(|_| !self.answered) {
            let table = Table::of_events(&columns).within(command.namespace());
            let used = event_rows(self.hint, first, lines, table, sink);
            self.answered |= used > 0;
            return used;
        }
        let used = match Picked::of(command) {
            _ if command.filtered && command.webhooks().is_some() => {
                torn::webhooks(self.hint, first, lines, command.webhooks().unwrap_or_default(), sink)
            }
            Some(picked) => fields::read(self.hint, first, lines, &picked, command.namespace().as_deref(), sink),
            None => match unprint::read(self.hint, first, lines, command, sink) {
                0 => netd::read(self.hint, first, lines, command, sink),
                used => used,
            },
        };
        self.answered |= used > 0;
        used
    }

    /// What a template or a query made of objects stands below, and nothing could be made of it.
    fn unread(&self, first: u64, sink: &mut dyn Sink) {
        if let Some(command) = self.command.as_ref().and_then(fields::reshapes) {
            let line = first.saturating_sub(1).to_string();
            let command: String = command.chars().take(80).collect();
            let effect = messages::TEMPLATE_UNREAD.fill(&[("line", &line), ("command", &command)]);
            sink.gap(self.hint.gap(Why::Unreadable, effect));
        }
    }

    /// Containers whose pod nothing names: they cannot be used.
    fn unnamed(&mut self, sink: &mut dyn Sink) {
        if let Some((line, _)) = self.containers.take() {
            let effect = messages::CONTAINERS_OF_NOBODY.fill(&[("line", &line.to_string())]);
            sink.gap(self.hint.gap(Why::Unreadable, effect));
        }
    }

    /// A command that was followed by the next one: what it looks for is not there.
    fn unanswered(&mut self, sink: &mut dyn Sink) {
        let kind = self.command.as_ref().and_then(Command::finds_none).filter(|_| !self.answered);
        if let Some(kind) = kind {
            sink.listed(kind, None);
        }
        self.answered = false;
    }

    /// Whether only the first lines were let through.
    fn is_cut(&self) -> bool {
        self.command.as_ref().is_some_and(|c| c.piped && c.text.split('|').any(|part| part.trim().starts_with("head")))
    }

    fn namespace(&self) -> Option<Arc<str>> {
        self.command.as_ref().and_then(Command::namespace)
    }

    /// Below a command that describes an object, lines that begin nothing are what is left of the description.
    fn log(&self, first: u64, lines: &[&str], caption: Option<&str>, sink: &mut dyn Sink) -> usize {
        let id = self.command.as_ref().map_or_else(|| self.file.clone(), |c| c.log_of(&self.file));
        // Where nothing that a program printed follows, it was no caption.
        // A sentence that ends speaks of something, a caption of what follows.
        let leads = caption.is_some_and(|caption| !caption.trim_end().ends_with(['.', '?', '!', '。']));
        let printed = match lines.iter().find(|line| !line.trim().is_empty()) {
            Some(line) if leads => !prose::is_prose(line),
            _ => lines.iter().any(|line| prose::is_of_program(line)),
        };
        let printed_by_no_log = Above::of(self.command.as_ref()) != Above::Log && id.container.is_none();
        let nameless = self.command.is_none() && id.pod.is_none() && id.container.is_none();
        let id = match caption.filter(|_| nameless && printed) {
            Some(caption) => {
                let said = said::whose(caption, &self.described);
                Identity { namespace: said.namespace.or(id.namespace), instance: id.instance, ..said }
            }
            None => id,
        };
        let id = if nameless && id.pod.is_none() { self.meant(id, first, lines) } else { id };
        if let Some((row, used)) = describe::row_of_message(lines).filter(|_| printed_by_no_log) {
            let meant = if describe::pod_of_message(&row).is_none() { self.near(first, used) } else { None };
            let about = meant.as_ref().map(|(namespace, name)| Described {
                kind: "Pod",
                namespace: namespace.as_deref(),
                name,
            });
            let lost = describe::lone_events(self.hint, first, &[&row], about.as_ref(), sink);
            if lost > 0 {
                let effect = messages::EVENTS_OF_NOBODY.fill(&[("count", &lost.to_string())]);
                sink.gap(self.hint.gap(Why::Unreadable, effect));
            }
            return used;
        }
        let described = self.command.as_ref().and_then(Command::described);
        if let Some((kind, name)) = &described {
            let namespace = self.namespace();
            let about = Described { kind, namespace: namespace.as_deref(), name };
            let used = part::fragment(self.hint, first, lines, &about, sink);
            if used > 0 {
                return used;
            }
        }
        let filtered = self.command.as_ref().is_some_and(|c| c.filtered);
        let begins = |line: &str| Time::leading(line.as_bytes()).is_some() || line.starts_with("[pod/");
        let joined = k9s::unwrapped(lines, &begins);
        let joined: Option<Vec<&str>> = joined.as_ref().map(|lines| lines.iter().map(String::as_str).collect());
        logs(
            self.hint,
            &id,
            first,
            joined.as_deref().unwrap_or(lines),
            if filtered { StreamEnd::Truncated } else { StreamEnd::Complete },
            sink,
        );
        lines.len()
    }

    /// The pod of which people speak around a part.
    fn near(&self, first: u64, count: usize) -> Option<(Option<String>, String)> {
        let from = usize::try_from(first).ok()?.checked_sub(1)?;
        self.pods.near(self.lines, from, from + count)
    }

    /// Whose log of an init container of Kuma's it is, where nothing names its pod: that of which people speak around it, or
    /// of which they show that its init containers fail.
    fn meant(&self, id: Identity, first: u64, lines: &[&str]) -> Identity {
        let content = identity::of_content(lines.iter().map(|line| line.as_bytes()));
        if ![Component::Validation, Component::Init].contains(&content) {
            return id;
        }
        match self.near(first, lines.len()).or_else(|| self.pods.failing()) {
            Some((namespace, name)) => {
                let namespace = namespace.map(Arc::from).or(id.namespace);
                Identity { namespace, pod: Some(name.into()), ..id }
            }
            None => id,
        }
    }

    /// Events name the pod whose containers stand above them.
    fn events(&mut self, first: u64, lines: &[&str], sink: &mut dyn Sink) {
        let whole = lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
        let pod =
            lines.iter().find_map(|line| describe::pod_of_message(line)).or_else(|| describe::pod_of_message(&whole));
        if let Some(((namespace, name), (at, containers))) = pod.and_then(|pod| Some((pod, self.containers.take()?))) {
            let containers: Vec<&str> = containers.iter().map(String::as_str).collect();
            let about = Described { kind: "Pod", namespace: Some(namespace), name };
            part::pod_in_part(self.hint, at, &containers, &about, false, sink);
        }
        let namespace = self.namespace();
        let described = self.command.as_ref().and_then(Command::described);
        let about = described.as_ref().map(|(kind, name)| Described { kind, namespace: namespace.as_deref(), name });
        let meant = if about.is_none() && pod.is_none() { self.near(first, lines.len()) } else { None };
        let about = about.or_else(|| {
            let (namespace, name) = meant.as_ref()?;
            Some(Described { kind: "Pod", namespace: namespace.as_deref(), name })
        });
        let lost = describe::lone_events(self.hint, first, lines, about.as_ref(), sink);
        if lost > 0 {
            sink.gap(self.hint.gap(Why::Unreadable, messages::EVENTS_OF_NOBODY.fill(&[("count", &lost.to_string())])));
        }
    }
}

/// Rows of events in columns that a command names, under headings or not; how many lines they take. The next command or
/// an empty line ends them.
fn event_rows(hint: &Hint, first: u64, lines: &[&str], mut table: Table, sink: &mut dyn Sink) -> usize {
    let is_row = |line: &&&str| !line.trim().is_empty() && Command::read(line).is_none();
    let rows: Vec<&&str> = lines.iter().take_while(is_row).collect();
    let heads = |row: &str| !row.chars().any(|c| c.is_lowercase() || c.is_ascii_digit());
    let (mut unread, mut all) = (Vec::new(), 0);
    for (number, row) in (first..).zip(&rows).filter(|(_, row)| !heads(row)) {
        all += 1;
        if !table.row(hint, number, row, sink) {
            unread.push(number);
        }
    }
    if unread.len() == all {
        return 0;
    }
    say_unread(hint, &unread, sink);
    rows.len()
}

/// That rows of a table could not be read.
fn say_unread(hint: &Hint, unread: &[u64], sink: &mut dyn Sink) {
    if let Some(line) = unread.first() {
        let (count, line) = (unread.len().to_string(), line.to_string());
        sink.gap(hint.gap(Why::Unreadable, messages::TABLE_UNREADABLE.fill(&[("count", &count), ("line", &line)])));
    }
}

/// Whether all rows could be read.
fn table(hint: &Hint, first: u64, lines: &[&str], namespace: Option<Arc<str>>, sink: &mut dyn Sink) -> bool {
    let Some(head) = lines.first() else { return false };
    let header = Table::header(head);
    let rows = lines.get(usize::from(header.is_some())..).unwrap_or_default();
    let first = first + u64::from(header.is_some());
    let Some(mut table) = header.or_else(|| Table::bare(head)).map(|t| t.within(namespace)) else { return false };
    let (mut unread, mut whole): (Vec<u64>, Vec<(u64, String)>) = (Vec::new(), Vec::new());
    for (number, row) in (first..).zip(rows) {
        // What is no row goes on with the message above it.
        if row.trim().is_empty() {
            continue;
        }
        if table.may_hold(row) {
            whole.push((number, (*row).to_owned()));
        } else if let Some((_, above)) = whole.last_mut().filter(|_| table.kind == TableKind::Events) {
            above.push(' ');
            above.push_str(row.trim());
        }
    }
    for (number, row) in &whole {
        if !table.row(hint, *number, row, sink) {
            unread.push(*number);
        }
    }
    say_unread(hint, &unread, sink);
    // `...` stands where somebody left rows out.
    unread.is_empty() && !rows.iter().any(|row| ["...", "…", "[...]", "(...)"].contains(&row.trim()))
}

/// A pod of which somebody left out what it is, and perhaps more.
fn bare_pod(hint: &Hint, first: u64, lines: &[&str], namespace: Option<Arc<str>>, sink: &mut dyn Sink) {
    let mut at = hint.location();
    at.line = Some(first);
    let mut value = match object::value(&lines.join("\n")) {
        Ok(value) => value,
        Err(error) => {
            let effect = crate::messages::source::OBJECTS_UNREADABLE.fill(&[("error", &error)]);
            sink.gap(hint.gap(Why::Unreadable, effect));
            return;
        }
    };
    let text = |pointer: &str| value.pointer(pointer).and_then(serde_json::Value::as_str).map(Arc::<str>::from);
    let Some(name) = text("/metadata/name") else { return };
    let namespace = text("/metadata/namespace").or(namespace);
    let shown = path::shown(&value);
    Object::mark_fields(&mut value, shown);
    sink.object(Object { kind: Arc::from("Pod"), namespace, name, at, value });
}

fn objects(hint: &Hint, kind: Kind, first: u64, lines: &[&str], sink: &mut dyn Sink) {
    let mut at = hint.location();
    at.line = Some(first);
    let text = lines.join("\n");
    let mut reader = text.as_bytes();
    let defaults = object::Defaults::default();
    // Reading from memory cannot fail; what is wrong with the text became a gap.
    let _ = if kind == Kind::Json {
        object::json(&at, &defaults, &mut reader, sink)
    } else {
        object::yaml(&at, &defaults, &mut reader, sink)
    };
}

fn logs(hint: &Hint, id: &Identity, first: u64, lines: &[&str], end: StreamEnd, sink: &mut dyn Sink) {
    if lines.iter().all(|l| l.trim().is_empty()) {
        return;
    }
    let frame = framing::detect(lines.iter().map(|l| l.as_bytes()));
    let text = lines.join("\n");
    if frame == Frame::Plain {
        let timestamps = framing::has_timestamp(text.trim_start().as_bytes());
        let ix = sink.open(plain_stream(hint, id, text.as_bytes(), timestamps));
        sink.log(ix, format!("{text}\n").as_bytes(), first);
        sink.close(ix, end);
        return;
    }
    let mut demux = Demux::new(hint, frame, id.clone(), text.as_bytes());
    for (number, line) in (first..).zip(lines) {
        demux.line(number, line.as_bytes(), sink);
    }
    demux.finish(end, sink);
}
