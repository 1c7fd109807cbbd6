//! Logs of jobs of GitHub Actions: the runner puts the time before each line, and the step's commands in a group before
//! what they print.

/// Length of `2026-03-11T09:10:00.0100002Z`: seven digits, where kubectl prints nine.
const STAMP: usize = 28;
/// Fewest lines of such a log.
const FEWEST: usize = 5;

/// The lines as the step's commands printed them, below these commands. `None` where it is no such log. Lines keep their
/// numbers.
pub(super) fn plain(lines: &[&str]) -> Option<Vec<String>> {
    let written = lines.iter().filter(|line| !line.trim().is_empty()).count();
    let stamped = lines.iter().filter(|line| unstamped(line).is_some()).count();
    if stamped < FEWEST || stamped * 10 < written * 9 {
        return None;
    }
    let mut in_group = false;
    let open = |line: &&str| {
        let line = unstamped(line).unwrap_or(line);
        if let Some(title) = line.strip_prefix("##[group]") {
            in_group = true;
            return title.strip_prefix("Run ").map(|command| format!("$ {command}")).unwrap_or_default();
        }
        in_group &= line != "##[endgroup]";
        let said = ["##[error]", "##[warning]"].iter().find_map(|mark| line.strip_prefix(mark));
        match said.filter(|said| !said.starts_with("Process completed with exit code")) {
            Some(said) => said.to_owned(),
            None if in_group || line.starts_with("##[") => String::new(),
            None => line.to_owned(),
        }
    };
    Some(lines.iter().map(open).collect())
}

/// What follows the runner's time.
fn unstamped(line: &str) -> Option<&str> {
    let line = line.strip_prefix('\u{feff}').unwrap_or(line);
    let (stamp, rest) = line.split_at_checked(STAMP)?;
    let shape = b"0000-00-00T00:00:00.0000000Z";
    let is_stamp = stamp.bytes().zip(shape).all(|(byte, like)| match like {
        b'0' => byte.is_ascii_digit(),
        other => byte == *other,
    });
    is_stamp.then(|| rest.strip_prefix(' ').unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn steps_become_commands_and_their_output() {
        let lines = [
            "\u{feff}2026-03-11T09:10:00.0100002Z Current runner version: '2.323.0'",
            "2026-03-11T09:10:00.3600000Z ##[group]Run kubectl -n shop get pods",
            "2026-03-11T09:10:00.3601005Z kubectl -n shop get pods",
            "2026-03-11T09:10:00.3602003Z shell: /usr/bin/bash -e {0}",
            "2026-03-11T09:10:00.3604004Z ##[endgroup]",
            "2026-03-11T09:10:58.3625001Z NAME   READY",
            "2026-03-11T09:10:58.3625001Z ",
            "2026-03-11T09:10:59.3625001Z ##[error]error: timed out waiting for the condition",
            "2026-03-11T09:10:59.3625001Z ##[error]Process completed with exit code 1.",
        ];
        let timed_out = "error: timed out waiting for the condition";
        let run = ["Current runner version: '2.323.0'", "$ kubectl -n shop get pods", "", "", ""];
        let expected = [run.as_slice(), &["NAME   READY", "", timed_out, ""]].concat();
        assert_eq!(plain(&lines).unwrap(), expected);
        assert_eq!(plain(&lines[..4]), None);
        assert_eq!(plain(&["2026-03-11T09:10:58.362500123Z NAME"; 9]), None);
    }
}
