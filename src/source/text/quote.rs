//! Marks that mails, chats and tickets put before each line of what is quoted or shown as code.

use super::command::Command;

/// The lines without the marks of quotes (`> `, `>> `, `| `) and, below a command, without the indentation that all lines
/// share. `None` where there is nothing to take off. Lines keep their numbers.
pub(super) fn plain(lines: &[&str]) -> Option<Vec<String>> {
    let bars = bars(lines);
    let open: Vec<&str> =
        lines.iter().zip(&bars).map(|(line, barred)| unquoted(line, *barred)).map(str::trim_end).collect();
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

/// The margin of each line: what all lines below a command share, up to the next line that is not indented.
fn margins(lines: &[&str]) -> Vec<usize> {
    let mut out = vec![0; lines.len()];
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let mut at = 0;
    while at < lines.len() {
        let is_command = lines.get(at).is_some_and(|line| indent(line) == 0 && Command::read(line).is_some());
        at += 1;
        if !is_command {
            continue;
        }
        let below = lines.get(at..).unwrap_or_default();
        let length = below.iter().take_while(|line| line.is_empty() || indent(line) > 0).count();
        let block = below.get(..length).unwrap_or_default();
        let margin = block.iter().filter(|line| !line.is_empty()).map(|line| indent(line)).min().unwrap_or(0);
        for (line, text) in out.iter_mut().skip(at).zip(block) {
            *line = if text.is_empty() { 0 } else { margin };
        }
        at += length;
    }
    out
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
    fn code_is_indented() {
        let text = "hey\n`kubectl -n comms get po`\n    NAME   READY\n      x\n\n    cart-1   2/2\nbye\n    left";
        assert_eq!(
            of(text).unwrap(),
            "hey\n`kubectl -n comms get po`\nNAME   READY\n  x\n\ncart-1   2/2\nbye\n    left"
        );
        assert_eq!(of("$ kubectl logs x\n  at main\nERROR x"), Some("$ kubectl logs x\nat main\nERROR x".to_owned()));
        assert_eq!(of("$ kubectl describe po x\nName: x\n  y"), None);
    }
}
