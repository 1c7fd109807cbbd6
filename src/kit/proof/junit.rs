//! Tests as `JUnit` XML, as build servers read it.

use std::fmt::Write as _;

use super::test::{Case, GROUPS};

/// The document; `says` gives the lines that tell what failed.
#[must_use]
pub fn junit(cases: &[Case], says: &dyn Fn(&Case) -> Vec<String>) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let failed = |of: &[&Case]| of.iter().filter(|c| !c.failures.is_empty()).count();
    let all: Vec<&Case> = cases.iter().collect();
    let _ = writeln!(out, "<testsuites tests=\"{}\" failures=\"{}\">", all.len(), failed(&all));
    for group in GROUPS {
        let of: Vec<&Case> = cases.iter().filter(|c| c.group == group).collect();
        if of.is_empty() {
            continue;
        }
        let _ = writeln!(out, "  <testsuite name=\"{group}\" tests=\"{}\" failures=\"{}\">", of.len(), failed(&of));
        for case in &of {
            let _ = write!(out, "    <testcase classname=\"{group}\" name=\"{}\"", escape(&case.name));
            if case.failures.is_empty() {
                out.push_str("/>\n");
                continue;
            }
            let lines = says(case);
            let head = escape(lines.first().map_or("", String::as_str));
            let body = escape(&lines.join("\n"));
            let _ = writeln!(out, ">\n      <failure message=\"{head}\">{body}</failure>\n    </testcase>");
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

/// A text as XML 1.0 may hold it: what it cannot hold at all stands as U+FFFD.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' | '\t' | '\r' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c if c < ' ' || matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::test::Failure;
    use super::{Case, junit};

    #[test]
    fn foreign_text_cannot_break_out() {
        let case = |name: &str, failures: Vec<Failure>| Case {
            group: "scenario",
            name: name.to_owned(),
            checks: 1,
            failures,
            record: String::new(),
        };
        let bad = case("a\"><b", vec![Failure::NoMatch("x".to_owned())]);
        let xml = junit(&[case("fine", Vec::new()), bad], &|_| vec!["]]> <&'\u{1b}[0m\u{0}".to_owned()]);
        assert!(xml.contains("<testsuites tests=\"2\" failures=\"1\">"), "{xml}");
        assert!(xml.contains("name=\"a&quot;&gt;&lt;b\""), "{xml}");
        assert!(xml.contains("]]&gt; &lt;&amp;&apos;\u{fffd}[0m\u{fffd}"), "{xml}");
        assert!(xml.contains("<testcase classname=\"scenario\" name=\"fine\"/>"), "{xml}");
    }
}
