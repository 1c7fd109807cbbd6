//! A page in Markdown.

use std::fmt::Write as _;

use super::Block;
use crate::report::{command, escape};

/// Where links to other pages go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// There is no page to link to.
    None,
    /// To a file of the id beside this one.
    Files,
}

/// Writes the blocks. All texts are escaped.
#[must_use]
pub fn markdown(blocks: &[Block], links: Links) -> String {
    let mut out = String::new();
    let mut listed = false;
    for block in blocks {
        let is_listed = !matches!(block, Block::Title(_) | Block::Section(_) | Block::Paragraph(_));
        // A list ends, and a paragraph begins, with an empty line.
        if !out.is_empty() && (!listed || !is_listed) {
            out.push('\n');
        }
        match block {
            Block::Title(text) => line(&mut out, &format!("# {}", inline(text))),
            Block::Section(text) => line(&mut out, &format!("## {}", inline(text))),
            Block::Fact(name, value) => line(&mut out, &format!("- **{}**: {}", inline(name), inline(value))),
            Block::Paragraph(text) => line(&mut out, &inline(text)),
            Block::Item(depth, mark, text) => {
                let margin = "  ".repeat(*depth);
                let text = inline(text);
                match mark.as_str() {
                    "" => line(&mut out, &format!("{margin}- {text}")),
                    number if number.ends_with('.') => line(&mut out, &format!("{margin}{number} {text}")),
                    mark => line(&mut out, &format!("{margin}- **{}** {text}", shown(mark))),
                }
            }
            Block::Cause(id, text) => match links {
                Links::Files => line(&mut out, &format!("- [{}]({id}.md)", inline(text))),
                Links::None => line(&mut out, &format!("- {} (`{id}`)", inline(text))),
            },
            Block::Line(depth, text) => {
                let margin = "  ".repeat(depth + 1);
                line(&mut out, &format!("{margin}- {}", code(text)));
            }
            Block::Command(arguments) => {
                let escaped: Vec<String> = arguments.iter().map(|a| escape(a)).collect();
                line(&mut out, &format!("\n   ```sh\n   {}\n   ```\n", command(&escaped)));
            }
            Block::Link(text) => line(&mut out, &format!("- <{}>", escape(text))),
        }
        listed = is_listed;
    }
    out
}

/// A minus as people write it: a dash would begin a list.
fn shown(mark: &str) -> &str {
    if mark == "-" { "−" } else { mark }
}

fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "{text}");
}

/// Text with what Markdown would take for its own escaped.
fn inline(text: &str) -> String {
    let mut out = String::new();
    for c in escape(text).chars() {
        if "\\`*_[]<>|#".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Text between backquotes, more of them than it holds itself.
fn code(text: &str) -> String {
    let text = escape(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

#[cfg(test)]
mod tests {
    use super::{Block, Links, code, inline, markdown};

    #[test]
    fn foreign_text_stays_text() {
        assert_eq!(inline("<pod> *a* _b_"), r"\<pod\> \*a\* \_b\_");
        assert_eq!(code("a `b` c"), "``a `b` c``");
        let blocks = [Block::Section("S".to_owned()), Block::Cause("x".to_owned(), "[T]".to_owned())];
        assert_eq!(markdown(&blocks, Links::Files), "## S\n\n- [\\[T\\]](x.md)\n");
    }
}
