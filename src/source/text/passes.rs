//! What is taken off a text before its parts are read, in this order.

use super::{ci, console, k9s, prompts, quote, wrapped};

/// What may be taken off the lines of a text, each of which keeps its number.
type Pass = fn(&[&str]) -> Option<Vec<String>>;

/// The lines without what jobs, mails, terminals and screens put around them.
pub(super) fn plain(text: &str) -> Vec<String> {
    const PASSES: [Pass; 7] =
        [ci::plain, console::plain, quote::plain, wrapped::joined, wrapped::closed, k9s::plain, prompts::plain];
    PASSES.iter().fold(text.lines().map(str::to_owned).collect(), |lines: Vec<String>, pass| {
        let borrowed: Vec<&str> = lines.iter().map(String::as_str).collect();
        pass(&borrowed).unwrap_or(lines)
    })
}
