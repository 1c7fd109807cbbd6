//! Marks that mails, chats and tickets put before each line of what is quoted or shown as code.

use crate::evidence::Time;

use super::command::Command;
use super::part;
use super::table::Table;

/// The lines without the marks of quotes (`> `, `>> `, `| `) and, below a command, without the indentation that all lines
/// share. `None` where there is nothing to take off. Lines keep their numbers.
pub(super) fn plain(lines: &[&str]) -> Option<Vec<String>> {
    let numbered = numbered(lines);
    let unmarked: Vec<&str> = numbered.unwrap_or_else(|| recorded(lines));
    let bars = bars(&unmarked);
    let open: Vec<&str> =
        unmarked.iter().zip(&bars).map(|(line, barred)| unquoted(line, *barred)).map(str::trim_end).collect();
    let margins = margins(&open);
    let taken = margins.iter().any(|margin| *margin > 0);
    let quoted = lines.iter().zip(&open).any(|(line, open)| line.trim_end() != *open);
    (taken || quoted)
        .then(|| open.iter().zip(margins).map(|(line, margin)| line.get(margin..).unwrap_or("").to_owned()).collect())
}

/// Whether most of a text is a quote.
pub(super) fn is_quote(lines: &[&str]) -> bool {
    let lines = || lines.iter().filter(|line| !line.trim().is_empty());
    lines().filter(|line| line.starts_with('>')).count() * 2 > lines().count()
}

/// The lines without the numbers that an editor or `cat -n` put before each.
fn numbered<'l>(lines: &[&'l str]) -> Option<Vec<&'l str>> {
    const SHORTEST: usize = 4;
    let mut wanted = None;
    let mut bare = Vec::with_capacity(lines.len());
    for line in lines {
        let digits = line.trim_start_matches(' ');
        let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
        let number: u64 = digits.get(..digits.len() - rest.len())?.parse().ok()?;
        if wanted.is_some_and(|wanted| wanted != number) {
            return None;
        }
        wanted = Some(number + 1);
        let marks = ["\t", "  ", " | ", ": ", "|"];
        let rest =
            marks.iter().find_map(|mark| rest.strip_prefix(mark)).or_else(|| rest.trim().is_empty().then_some(""))?;
        bare.push(rest);
    }
    (bare.len() >= SHORTEST).then_some(bare)
}

/// The lines without the time that a terminal's recorder put before most of them: `[06:50:31] $ kubectl get pods`.
fn recorded<'l>(lines: &[&'l str]) -> Vec<&'l str> {
    let open = |line: &'l str| {
        let (clock, rest) = line
            .strip_prefix('[')?
            .split_once("] ")
            .or_else(|| Some((line.strip_prefix('[')?.strip_suffix(']')?, "")))?;
        let is_clock =
            clock.len() >= 5 && clock.contains(':') && clock.bytes().all(|b| b.is_ascii_digit() || b":.".contains(&b));
        is_clock.then_some(rest)
    };
    let written = lines.iter().filter(|line| !line.trim().is_empty()).count();
    let stamped = lines.iter().filter(|line| open(line).is_some()).count();
    let command = lines.iter().filter_map(|line| open(line)).any(|line| Command::read(line).is_some());
    if command && stamped * 2 > written {
        lines.iter().map(|line| open(line).unwrap_or(line)).collect()
    } else {
        lines.to_vec()
    }
}

/// A line without what mails put before it. A prompt that looks like such a mark is left.
fn unquoted(line: &str, barred: bool) -> &str {
    let mut rest = line;
    if barred {
        rest = rest.strip_prefix('|').unwrap_or(rest);
        rest = rest.strip_prefix(' ').unwrap_or(rest);
    }
    let marked = rest.trim_start();
    if !marked.starts_with('>') {
        return rest;
    }
    let mut open = marked;
    while let Some(inner) = open.strip_prefix('>') {
        // What is indented within the quote stays so.
        open = inner.strip_prefix(' ').filter(|next| next.starts_with('>')).unwrap_or(inner);
    }
    let open = open.strip_prefix(' ').unwrap_or(open);
    if Command::read(open).is_none() && Command::read(rest).is_some() { rest } else { open }
}

/// Which lines stand in a run of lines that all begin with `| `, as some programs for mail quote. Not tables of Markdown, which
/// end so as well.
fn bars(lines: &[&str]) -> Vec<bool> {
    const SHORTEST: usize = 4;
    let mut out = vec![false; lines.len()];
    let is_barred = |line: &str| line.trim_end() == "|" || line.starts_with("| ") && !line.trim_end().ends_with(" |");
    let mut at = 0;
    while at < lines.len() {
        let length = lines.get(at..).unwrap_or_default().iter().take_while(|line| is_barred(line)).count();
        if length >= SHORTEST {
            out.iter_mut().skip(at).take(length).for_each(|barred| *barred = true);
        }
        at += length.max(1);
    }
    out
}

/// The margin of each line: what all lines below a command or an empty line share, up to the next line that is not indented.
fn margins(lines: &[&str]) -> Vec<usize> {
    let mut out = vec![0; lines.len()];
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let mut at = 0;
    while at < lines.len() {
        let line = lines.get(at).copied().unwrap_or_default();
        let is_command = !line.is_empty() && indent(line) == 0 && Command::read(line).is_some();
        at += 1;
        let code = line.is_empty() && lines.get(at).is_some_and(|next| is_code(next));
        if !is_command && !code {
            continue;
        }
        let below = lines.get(at..).unwrap_or_default();
        let length = below.iter().take_while(|line| line.is_empty() || indent(line) > 0).count();
        let block = below.get(..length).unwrap_or_default();
        // A description whose beginning was cut away is indented by its own.
        let described = below.get(length).is_some_and(|next| part::is_field(next));
        let least = || block.iter().filter(|line| !line.is_empty()).map(|line| indent(line)).min().unwrap_or(0);
        let margin = if described { 0 } else { least() };
        for (line, text) in out.iter_mut().skip(at).zip(block) {
            *line = if text.is_empty() { 0 } else { margin };
        }
        at += length;
    }
    out
}

/// Whether an indented line begins an output: a block of code of Markdown.
fn is_code(line: &str) -> bool {
    const MARGIN: usize = 4;
    let code = line.trim_start_matches(' ');
    let output = Table::header(code).is_some()
        || Table::bare(code).is_some()
        || code.starts_with("Name:  ")
        || code.starts_with("Error: ")
        || Time::leading(code.as_bytes()).is_some();
    line.len() - code.len() >= MARGIN && (output || Command::read(code).is_some())
}

#[cfg(test)]
mod tests {
    use super::plain;

    fn of(text: &str) -> Option<String> {
        let lines: Vec<&str> = text.lines().collect();
        plain(&lines).map(|lines| lines.join("\n"))
    }

    #[test]
    fn quotes_of_mails_and_chats() {
        assert_eq!(of("> Name: a\n>   b: c\n>\n> d").unwrap(), "Name: a\n  b: c\n\nd");
        assert_eq!(of("a\n>> NAME   READY\n> > > cart-1   2/2").unwrap(), "a\nNAME   READY\ncart-1   2/2");
        assert_eq!(of("| $ x\n| a\n|   b\n|\nc").unwrap(), "$ x\na\n  b\n\nc");
        // Prompts, tables of Markdown and a single bar are none.
        assert_eq!(of("> helm ls -A\nNAME   NAMESPACE"), None);
        assert_eq!(of("| a | b |\n| - | - |\n| 1 | 2 |\n| 3 | 4 |"), None);
        assert_eq!(of("| a\nb"), None);
        assert_eq!(of("> $ kubectl get pods\n> NAME").unwrap(), "$ kubectl get pods\nNAME");
    }

    #[test]
    fn numbers_of_editors_and_clocks_of_recorders() {
        assert_eq!(of("  9  a\n 10    b\n 11\n 12  c").unwrap(), "a\n  b\n\nc");
        assert_eq!(of("1\ta\n2\tb\n3\tc\n4\td").unwrap(), "a\nb\nc\nd");
        assert_eq!(of("  9  a\n 11  b\n 12  c\n 13  d"), None);
        let session = "Recorded\n[06:50:31] $ kubectl get pods\n[06:50:31] NAME   READY\n[06:50:32]";
        assert_eq!(of(session).unwrap(), "Recorded\n$ kubectl get pods\nNAME   READY\n");
        assert_eq!(of("[06:50:31] started\n[06:50:32] stopped"), None);
    }

    #[test]
    fn code_is_indented() {
        let code = "text\n\n    kubectl -n mall get pods\n    NAME   READY\n      x\n\nbye";
        assert_eq!(of(code).unwrap(), "text\n\nkubectl -n mall get pods\nNAME   READY\n  x\n\nbye");
        assert_eq!(of("  key: |\n    a\n\n    b"), None);
        let text = "hey\n`kubectl -n comms get po`\n    NAME   READY\n      x\n\n    cart-1   2/2\nbye\n    left";
        assert_eq!(
            of(text).unwrap(),
            "hey\n`kubectl -n comms get po`\nNAME   READY\n  x\n\ncart-1   2/2\nbye\n    left"
        );
        assert_eq!(of("$ kubectl logs x\n  at main\nERROR x"), Some("$ kubectl logs x\nat main\nERROR x".to_owned()));
        assert_eq!(of("$ kubectl describe po x\nName: x\n  y"), None);
    }
}
