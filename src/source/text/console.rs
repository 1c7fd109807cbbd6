//! Consoles that break lines at their width, in the middle of words, and copy what they show: Windows', and terminals over
//! SSH.

use std::collections::BTreeMap;

use crate::evidence::Time;

use super::command::Command;
use super::table::Table;

/// Narrowest console.
const NARROWEST: usize = 79;
/// Broken lines by which a console is known.
const ENOUGH: usize = 4;
/// Most pieces of one line.
const PIECES: usize = 12;

/// The lines as they were printed. In place of what was joined, empty lines stand at the end of the paragraph, so that all
/// that follows keeps its number. `None` where no console broke them.
pub(super) fn plain(lines: &[&str]) -> Option<Vec<String>> {
    // Files that nobody copied from a console have tables whose rows are of one width.
    if !lines.iter().any(|line| Command::prompt(line).is_some_and(|prompt| !prompt.trim().is_empty())) {
        return None;
    }
    let mut lengths: BTreeMap<usize, usize> = BTreeMap::new();
    for length in lines.iter().map(|line| length(line)).filter(|length| *length >= NARROWEST) {
        *lengths.entry(length).or_default() += 1;
    }
    let (width, _) = lengths.into_iter().filter(|(_, count)| *count >= ENOUGH).max_by_key(|(_, count)| *count)?;
    let ends: Vec<usize> = (0..lines.len()).map(|at| end_of(lines, at, width)).collect();
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    let (mut at, mut broken, mut filled) = (0, 0, 0);
    while let Some(line) = lines.get(at) {
        let end = ends.get(at).copied().unwrap_or(at + 1);
        broken += usize::from(end > at + 1);
        // A line that fills the width by chance, or the row of a table of that width.
        filled += usize::from(end == at + 1 && length(line) == width);
        let whole = lines.get(at..end).unwrap_or_default().concat();
        at = end;
        let blank = whole.trim().is_empty();
        out.push(whole);
        if blank {
            out.resize(at, String::new());
        }
    }
    let longer = lines.iter().filter(|line| length(line) > width).count();
    (broken >= ENOUGH && broken > filled * 4 && broken > longer * 2).then_some(out)
}

/// Where the line ends that begins here. Rows of a table may fill the width as well: what follows them has as many columns.
fn end_of(lines: &[&str], at: usize, width: usize) -> usize {
    let of = |at: usize| lines.get(at).copied().unwrap_or_default();
    let columns = cells(of(at));
    let mut end = at + 1;
    while length(of(end - 1)) == width
        && end < at + PIECES
        && goes_on(of(end))
        && (cells(of(end)) < columns || columns < 2)
    {
        end += 1;
    }
    // The last piece of a line seldom fills the width.
    if length(of(end - 1)) == width { at + 1 } else { end }
}

fn goes_on(line: &str) -> bool {
    !line.trim().is_empty()
        && Time::leading(line.as_bytes()).is_none()
        && !line.starts_with("[pod/")
        && !line.starts_with("# [")
        && Command::read(line).is_none()
        && Table::header(line).is_none()
}

fn cells(line: &str) -> usize {
    line.trim().split("  ").filter(|cell| !cell.trim().is_empty()).count()
}

fn length(line: &str) -> usize {
    line.chars().count()
}

#[cfg(test)]
mod tests {
    use super::plain;

    /// The text as a console of this width shows it.
    fn shown(text: &str, width: usize) -> Vec<String> {
        let pieces = |line: &str| -> Vec<String> {
            let all: Vec<char> = line.chars().collect();
            if all.is_empty() { vec![String::new()] } else { all.chunks(width).map(|c| c.iter().collect()).collect() }
        };
        text.lines().flat_map(pieces).collect()
    }

    #[test]
    fn what_a_console_broke_is_put_together() {
        let log = "2025-11-20T08:06:41.402Z    ERROR    install-cni    error chaining CNI config, retrying...    {\"error\": \"cni config '/host/etc/cni/net.d/10-azure.conflist' not found\"}";
        let text = format!(
            "PS C:\\x> kubectl get pods -o wide\nNAME                  READY   STATUS             RESTARTS        AGE   IP           NODE                          NOMINATED NODE   READINESS GATES\nkuma-cni-node-5vtgk   0/1     CrashLoopBackOff   8 (4m12s ago)   74m   10.244.0.7   aks-wl1-28417093-vmss000000   <none>           <none>\n\nPS C:\\x> kubectl logs kuma-cni-node-5vtgk\n{log}\n{log}\n"
        );
        let broken = shown(&text, 118);
        let lines: Vec<&str> = broken.iter().map(String::as_str).collect();
        let joined = plain(&lines).unwrap();
        let bare = |lines: Vec<String>| -> Vec<String> { lines.into_iter().filter(|line| !line.is_empty()).collect() };
        assert_eq!(bare(joined), bare(text.lines().map(str::to_owned).collect()));
    }

    #[test]
    fn tables_of_one_width_stay_tables() {
        let row = "kuma-cni-node-5vtgk   0/1     CrashLoopBackOff   8 (4m12s ago)   74m   10.244.0.7   aks-wl1-28417093   <none>";
        let lines =
            [vec![row; 9], vec!["kuma-cni-node-5vtgk   0/1     Running   0   74m   10.244.0.7   aks-wl1   <none>"]];
        assert_eq!(plain(&lines.concat()), None);
        let log = "2025-11-20T08:06:41.402Z ERROR install-cni error chaining CNI config, retrying... and so on";
        assert_eq!(plain(&[log; 9]), None);
    }
}
