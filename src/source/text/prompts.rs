//! Commands of which nothing is known, by the prompt that stands before those that are.

use std::collections::BTreeSet;

use super::command::Command;
use super::netd;

/// What stands for a command whose output tells nothing by itself.
const OTHER: &str = "$ kubectl version";
/// Single signs that are prompts; others begin comments and quotes as well.
const SIGNS: [&str; 5] = ["$", "❯", "➜", "»", "▶"];

/// The lines with a stand-in for each command that is not known, so that the output before it ends there. `None` where
/// there is none.
pub(super) fn plain(lines: &[&str]) -> Option<Vec<String>> {
    let prompts: BTreeSet<&str> = lines.iter().filter_map(|line| Command::prompt(line)).filter_map(sign).collect();
    if prompts.is_empty() {
        return None;
    }
    let is_other = |line: &str| {
        let follows = |prompt: &&str| {
            line.strip_prefix(*prompt).is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
        };
        prompts.iter().any(follows) && Command::read(line).is_none()
    };
    if !lines.iter().any(|line| is_other(line)) {
        return None;
    }
    let stand_in = |line: &str| {
        let prompt = prompts.iter().find(|prompt| line.starts_with(**prompt))?;
        netd::stand_in(OTHER, prompt, line.strip_prefix(*prompt)?)
    };
    let plain = |line: &&str| {
        if is_other(line) { stand_in(line).unwrap_or_else(|| OTHER.to_owned()) } else { (*line).to_owned() }
    };
    Some(lines.iter().map(plain).collect())
}

/// A prompt that is told from what people and programs write.
fn sign(before: &str) -> Option<&str> {
    let before = before.trim_end();
    (SIGNS.contains(&before)
        || before.chars().count() > 3 && before.contains(char::is_alphanumeric)
        || before.starts_with('~'))
    .then_some(before)
    .filter(|before| !before.is_empty())
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_is_not_known_ends_the_output_before_it() {
        let lines = ["me@pc ~> kubectl get pods", "NAME   READY", "me@pc ~> cat notes", "x", "me@pc ~>", "> y"];
        let expected = [lines[0], lines[1], "$ kubectl version", "x", "$ kubectl version", "> y"];
        assert_eq!(plain(&lines).unwrap(), expected);
        assert_eq!(plain(&["# kubectl get pods", "# a comment", "> kubectl get nodes", "> quoted"]), None);
        assert_eq!(plain(&["$ kubectl get pods", "$5 more"]), None);
    }
}
