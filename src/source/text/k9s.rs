//! Screens of k9s, copied from a terminal: tables in a frame, and logs under a title, wrapped at the terminal's width.

/// Characters of frames, and what a terminal puts in place of one that it could not copy.
const FRAME: [char; 13] = ['─', '│', '┌', '┐', '└', '┘', '╭', '╮', '╰', '╯', '━', ' ', '\u{fffd}'];

/// The lines with each title as the command that prints the same, and frames taken off; lines keep their numbers. `None`
/// where nothing is a screen of k9s.
pub(super) fn plain(lines: &[&str]) -> Option<Vec<String>> {
    let heads = |line: &&str| line.starts_with('│') && line.contains("NAME") && line.contains("READY");
    lines.iter().any(|line| title(line).is_some() || heads(line)).then(|| {
        let mut columns = None;
        lines.iter().map(|line| spread(&unframed(line), line.starts_with('│'), &mut columns)).collect()
    })
}

/// A row with wide gaps between its cells: k9s leaves one space where a column is full, and numbers stand to the right. Not
/// for events, whose texts have spaces of their own.
fn spread(row: &str, framed: bool, columns: &mut Option<usize>) -> String {
    let words: Vec<&str> = row.split_whitespace().collect();
    if !framed {
        *columns = None;
    } else if matches!(words.first(), Some(&("NAME" | "NAMESPACE"))) && !words.contains(&"REASON") {
        *columns = Some(words.len());
    }
    if *columns == Some(words.len()) { words.join("   ") } else { row.to_owned() }
}

fn unframed(line: &str) -> String {
    if let Some(command) = title(line) {
        return command;
    }
    let is_frame = line.contains(['─', '━']) && line.chars().all(|c| FRAME.contains(&c));
    if is_frame {
        return String::new();
    }
    let Some(row) = line.trim_end().strip_prefix('│') else { return line.to_owned() };
    let row = row.strip_suffix('│').unwrap_or(row);
    // The column by which rows are sorted has an arrow.
    row.strip_prefix(' ').unwrap_or(row).replace(['↑', '↓'], " ").trim_end().to_owned()
}

/// `── Pods(shop)[6] ──`, `── Previous Logs(shop/cart-1:kuma-init)[tail] ──`: as a command. A screen need not show all, so
/// what stands on it is taken as part of the output.
fn title(line: &str) -> Option<String> {
    if !line.contains("──") {
        return None;
    }
    let text = line.trim_matches(FRAME);
    let (view, rest) = text.split_once('(')?;
    let (of, count) = rest.split_once(")[")?;
    let simple = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_alphanumeric() || b"-./:".contains(&b));
    if !simple(of) || !count.contains(']') {
        return None;
    }
    let previous = if view.starts_with("Previous ") { " --previous" } else { "" };
    match view.trim_start_matches("Previous ").to_ascii_lowercase().as_str() {
        "logs" => {
            let (namespace, pod) = of.split_once('/')?;
            let (pod, container) = pod.split_once(':').unwrap_or((pod, ""));
            let container = if container.is_empty() { String::new() } else { format!(" -c {container}") };
            Some(format!("$ kubectl -n {namespace} logs {pod}{container}{previous}"))
        }
        kind @ ("pods" | "events" | "nodes" | "daemonsets" | "deployments") => {
            let namespace = if of == "all" { "-A".to_owned() } else { format!("-n {of}") };
            Some(format!("$ kubectl get {kind} {namespace} | head"))
        }
        _ => None,
    }
}

/// Lines that a terminal broke at its width, joined again: what follows a line that fills the width and does not begin with a
/// time belongs to it. In place of what was joined stand empty lines. `None` where that does not explain every such line.
pub(super) fn unwrapped(lines: &[&str], begins: &dyn Fn(&str) -> bool) -> Option<Vec<String>> {
    let length = |line: &str| line.chars().count();
    let width = lines.iter().map(|line| length(line)).max().filter(|width| *width >= NARROWEST)?;
    let goes_on = |at: usize, line: &str| at > 0 && !line.trim().is_empty() && !begins(line);
    let broken = |at: usize| at.checked_sub(1).and_then(|before| lines.get(before)).is_some_and(|l| length(l) == width);
    let rest: Vec<usize> = lines.iter().enumerate().filter(|(at, line)| goes_on(*at, line)).map(|(at, _)| at).collect();
    if rest.len() < 2 || !rest.iter().all(|at| broken(*at)) {
        return None;
    }
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    let mut whole = 0;
    for (at, line) in lines.iter().enumerate() {
        if rest.binary_search(&at).is_ok() {
            if let Some(first) = out.get_mut(whole) {
                first.push_str(line);
            }
            out.push(String::new());
        } else {
            whole = at;
            out.push((*line).to_owned());
        }
    }
    Some(out)
}

/// Narrowest terminal whose breaks are recognised.
const NARROWEST: usize = 60;

#[cfg(test)]
mod tests {
    use super::{plain, unwrapped};

    #[test]
    fn screens_become_commands_and_tables() {
        let screen = [
            "┌──── Pods(shop)[2] ────\u{fffd}",
            "│ NAME↑   PF  READY  STATUS   RESTARTS │",
            "│ cart-1  ●   1/2    Running  29       │",
            "└──────────────────────┘",
            "──── Previous Logs(shop/cart-1:kuma-sidecar)[tail] ────",
            "2026-01-01T00:00:00.000Z\tINFO\tx",
        ];
        let expected = [
            "$ kubectl get pods -n shop | head",
            "NAME   PF   READY   STATUS   RESTARTS",
            "cart-1   ●   1/2   Running   29",
            "",
            "$ kubectl -n shop logs cart-1 -c kuma-sidecar --previous",
            "2026-01-01T00:00:00.000Z\tINFO\tx",
        ];
        assert_eq!(plain(&screen).unwrap(), expected);
        let tight =
            ["── Pods(shop)[1] ──", "│ NAME↑   PF READY RESTARTS IP       │", "│ cart-1  ●  1/2         29 10.0.0.1 │"];
        let spread = ["NAME   PF   READY   RESTARTS   IP", "cart-1   ●   1/2   29   10.0.0.1"];
        assert_eq!(plain(&tight).unwrap()[1..], spread);
        let bare = plain(&["text", "│ NAME↑   PF READY RESTARTS IP       │", "│ cart-1  ●  1/2         29 10.0.0.1 │"]);
        assert_eq!(bare.unwrap()[1..], spread, "a frame without its title");
        assert_eq!(plain(&["NAME  READY", "a (b)[c] ── d"]), None);
        assert_eq!(plain(&["── Pods(shop; reboot)[2] ──"]), None);
    }

    #[test]
    fn broken_lines_are_joined() {
        let begins = |line: &str| line.starts_with("20");
        let full = |text: &str| format!("{text}{}", "x".repeat(60 - text.len()));
        let (a, b) = (full("20a "), full("more "));
        let lines = [a.as_str(), &b, "end", "20b", &a, "end"];
        let joined = unwrapped(&lines, &begins).unwrap();
        assert_eq!(
            joined,
            [format!("{a}{b}end"), String::new(), String::new(), "20b".into(), format!("{a}end"), String::new()]
        );
        // A stack trace is no broken line.
        assert_eq!(unwrapped(&[&a, "end", "20b", "  at x", "20c"], &begins), None);
        assert_eq!(unwrapped(&["20a", "end", "end"], &begins), None);
    }
}
