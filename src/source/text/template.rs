//! What a template or a query prints of objects, part by part: `-o jsonpath='{range .items[*]}…{end}'`, `-o go-template`,
//! `-o custom-columns`, and `jq` or `yq` behind a pipe.
//!
//! What they say is read only as far as the output can be told apart again: paths, texts between them, and lists of both.

use super::path::{Step, steps_of};

/// A part of what is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// The same text each time.
    Text(String),
    /// What stands at a path.
    Value(Vec<Step>),
    /// The members of a list, or one field of each, with this between them.
    List(Vec<Step>, char),
    /// Something that was computed: it is passed over.
    Other,
    /// These parts for each member of the list at a path.
    Each(Vec<Step>, Vec<Part>),
}

/// How the parts stand in the output.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// One after the other.
    Text(Vec<Part>),
    /// As JSON objects, one for each member of the list at the path (or one in all), with these fields.
    Records(Vec<Step>, Vec<(String, Part)>),
    /// As a table with these headings.
    Columns(Vec<(String, Part)>),
}

/// How a command prints objects, if it is by a template or a query that can be followed.
pub(super) fn form_of(text: &str) -> Option<Form> {
    let behind_pipe = text.split_once("| jq").or_else(|| text.split_once("| yq"));
    let template = |name: &str| text.split_once(name).map(|(_, rest)| quoted(rest));
    if let Some(columns) = template("custom-columns=") {
        return columns_of(&columns);
    }
    if let Some(template) = template("go-template=") {
        return Some(Form::Text(of_go(&template)?));
    }
    match (template("jsonpath="), behind_pipe) {
        (Some(template), None) => Some(Form::Text(of_jsonpath(&template)?)),
        (None, Some((_, rest))) => {
            let mut rest = rest.trim_start();
            let mut raw = false;
            while rest.starts_with('-') || rest.starts_with("e ") || rest.starts_with("eval ") {
                let (flag, after) = rest.split_once(' ')?;
                raw |= flag.contains('r') || !flag.starts_with('-');
                rest = after.trim_start();
            }
            of_query(&quoted(rest), raw)
        }
        _ => None,
    }
}

/// The text in quotes with which this begins, else its first word.
fn quoted(text: &str) -> String {
    match text.chars().next().filter(|c| ['\'', '"'].contains(c)) {
        Some('\'') => text.get(1..).and_then(|rest| rest.split('\'').next()).unwrap_or_default().to_owned(),
        Some(_) => {
            // In double quotes the shell takes the backslash from a quote.
            let mut out = String::new();
            let mut chars = text.chars().skip(1);
            while let Some(c) = chars.next() {
                match c {
                    '"' => break,
                    '\\' => match chars.next() {
                        Some('"') => out.push('"'),
                        Some(other) => out.extend(['\\', other]),
                        None => {}
                    },
                    c => out.push(c),
                }
            }
            out
        }
        None => text.split_whitespace().next().unwrap_or_default().to_owned(),
    }
}

/// A text as a template writes it, with `\n` and `\t`.
fn unescaped(text: &str) -> String {
    text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\"", "\"")
}

/// A path, or the list that it ends in.
fn value(path: &str, between: char) -> Option<Part> {
    let steps = steps_of(path.trim().trim_start_matches(['$', '@']))?;
    let all = steps.iter().filter(|step| **step == Step::All).count();
    match all {
        _ if steps.is_empty() => None,
        0 => Some(Part::Value(steps)),
        1 => Some(Part::List(steps, between)),
        _ => None,
    }
}

/// The list of a `range`.
fn list(path: &str) -> Option<Vec<Step>> {
    let mut steps = steps_of(path.trim().trim_start_matches(['$', '@']))?;
    if steps.last() == Some(&Step::All) {
        steps.pop();
    }
    (!steps.is_empty() && !steps.contains(&Step::All)).then_some(steps)
}

/// Parts that are still open: the list of each `range`, and what stood before it.
#[derive(Default)]
struct Open {
    parts: Vec<Part>,
    above: Vec<(Vec<Step>, Vec<Part>)>,
}

impl Open {
    fn text(&mut self, text: String) {
        match self.parts.last_mut() {
            Some(Part::Text(last)) => last.push_str(&text),
            _ if text.is_empty() => {}
            _ => self.parts.push(Part::Text(text)),
        }
    }

    fn range(&mut self, list: Vec<Step>) {
        self.above.push((list, std::mem::take(&mut self.parts)));
    }

    fn end(&mut self) -> Option<()> {
        let (list, before) = self.above.pop()?;
        let body = std::mem::replace(&mut self.parts, before);
        self.parts.push(Part::Each(list, body));
        Some(())
    }

    /// All parts. A last `end` that is missing is one that was cut, as kubectl refuses it.
    fn finish(self) -> Option<Vec<Part>> {
        let prints = |parts: &[Part]| parts.iter().any(|part| !matches!(part, Part::Text(_) | Part::Other));
        (self.above.is_empty() && prints(&self.parts)).then_some(self.parts)
    }
}

/// `{range .items[*]}{.metadata.name}{"\t"}{.spec.nodeName}{"\n"}{end}`
fn of_jsonpath(template: &str) -> Option<Vec<Part>> {
    let mut open = Open::default();
    let mut rest = template;
    while let Some((text, inner)) = rest.split_once('{') {
        open.text(unescaped(text));
        let (inside, after) = braced(inner)?;
        let inside = inside.trim();
        if let Some(literal) = in_quotes(inside) {
            open.text(unescaped(literal));
        } else if let Some(path) = inside.strip_prefix("range ") {
            open.range(list(path)?);
        } else if inside == "end" {
            open.end()?;
        } else {
            open.parts.push(value(inside, ' ')?);
        }
        rest = after;
    }
    open.text(unescaped(rest));
    open.finish()
}

/// What stands before the brace that closes, and behind it; braces in quotes are texts.
fn braced(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '}' => return Some((text.get(..at)?, text.get(at + 1..)?)),
            _ => {}
        }
    }
    None
}

/// What stands in quotes, if a text is nothing else.
fn in_quotes(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|c| ['"', '\'', '`'].contains(c))?;
    let inside = text.get(1..)?.strip_suffix(quote)?;
    (!inside.contains(quote)).then_some(inside)
}

/// `{{range .items}}{{.metadata.name}} {{.spec.nodeName}}{{"\n"}}{{end}}`
fn of_go(template: &str) -> Option<Vec<Part>> {
    let mut open = Open::default();
    let mut rest = template;
    while let Some((text, inner)) = rest.split_once("{{") {
        open.text(unescaped(text));
        let (inside, after) = inner.split_once("}}")?;
        let inside = inside.trim().trim_matches('-').trim();
        if let Some(literal) = in_quotes(inside) {
            open.text(unescaped(literal));
        } else if let Some(path) = inside.strip_prefix("range ") {
            open.range(list(path)?);
        } else if inside == "end" {
            open.end()?;
        } else if let Some(index) = inside.strip_prefix("index ") {
            let (path, key) = index.trim().split_once(' ')?;
            let mut steps = steps_of(path)?;
            steps.push(Step::Field(in_quotes(key.trim())?.to_owned()));
            open.parts.push(Part::Value(steps));
        } else {
            open.parts.push(value(inside, ' ')?);
        }
        rest = after;
    }
    open.text(unescaped(rest));
    open.finish()
}

/// `NAME:.metadata.name,NODE:.spec.nodeName`
fn columns_of(columns: &str) -> Option<Form> {
    let column = |text: &str| {
        let (heading, path) = text.split_once(':')?;
        Some((heading.trim().to_owned(), value(path, ',').unwrap_or(Part::Other)))
    };
    let columns: Option<Vec<(String, Part)>> = apart(columns, ',').into_iter().map(column).collect();
    Some(Form::Columns(columns?))
}

/// A text, parted where this character stands outside of quotes and brackets.
fn apart(text: &str, at: char) -> Vec<&str> {
    let (mut out, mut depth, mut quoted, mut begin) = (Vec::new(), 0u32, false, 0);
    let mut escaped = false;
    for (i, c) in text.char_indices() {
        match c {
            // An expression in a text: `"\(.a | b)"`.
            _ if std::mem::take(&mut escaped) => {}
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted => depth = depth.saturating_sub(1),
            c if c == at && depth == 0 && !quoted => {
                out.push(text.get(begin..i).unwrap_or_default());
                begin = i + c.len_utf8();
            }
            _ => {}
        }
    }
    out.push(text.get(begin..).unwrap_or_default());
    out
}

/// What a query of `jq` or `yq` prints.
fn of_query(query: &str, raw: bool) -> Option<Form> {
    let query = query.trim();
    let query = query.strip_prefix('[').and_then(|q| q.strip_suffix(']')).unwrap_or(query);
    let stages: Vec<&str> = apart(query, '|').into_iter().map(str::trim).collect();
    let (last, before) = stages.split_last()?;
    let (last, before) = if last.starts_with('@') || last.starts_with("join(") {
        let (row, before) = before.split_last()?;
        (format!("{row}{last}"), before)
    } else {
        ((*last).to_owned(), before)
    };
    let mut base: Vec<Step> = Vec::new();
    for stage in before.iter().filter(|stage| !stage.starts_with("select(") && !stage.starts_with("sort_by(")) {
        base.extend(steps_of(stage)?);
    }
    if let Some(fields) = last.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        let field = |field: &str| {
            let (key, path) = field.split_once(':').unwrap_or((field, field));
            let key = key.trim().trim_matches('"');
            let path = if path == field { format!(".{key}") } else { path.trim().to_owned() };
            let part = path.starts_with('.').then(|| value(&path, ',')).flatten();
            Some((key.to_owned(), part.filter(|part| matches!(part, Part::Value(_))).unwrap_or(Part::Other)))
        };
        let fields: Option<Vec<(String, Part)>> = apart(fields, ',').into_iter().map(field).collect();
        return Some(Form::Records(base, fields?));
    }
    let mut lines = Vec::new();
    for expression in apart(&last, ',') {
        // `.items[].metadata.name`: what follows the list is printed of each member.
        let expression = expression.trim();
        if expression.starts_with('.') && base.is_empty() {
            let steps = steps_of(expression)?;
            let at = steps.iter().position(|step| *step == Step::All)?;
            let (above, rest) = steps.split_at(at);
            base = above.iter().cloned().chain([Step::All]).collect();
            lines.push(Part::Value(rest.get(1..).filter(|rest| !rest.is_empty())?.to_vec()));
        } else {
            lines.extend(expressed(expression, raw)?);
        }
        lines.push(Part::Text("\n".to_owned()));
    }
    let all = base.iter().filter(|step| **step == Step::All).count();
    match all {
        0 => Some(Form::Text(under(&base, lines))),
        1 if base.last() == Some(&Step::All) => {
            base.pop();
            Some(Form::Text(vec![Part::Each(base, lines)]))
        }
        _ => None,
    }
}

/// The same parts of what stands at a path.
fn under(base: &[Step], parts: Vec<Part>) -> Vec<Part> {
    let longer = |path: Vec<Step>| base.iter().cloned().chain(path).collect();
    let part = |part| match part {
        Part::Value(path) => Part::Value(longer(path)),
        Part::List(path, between) => Part::List(longer(path), between),
        Part::Each(path, parts) => Part::Each(longer(path), parts),
        other => other,
    };
    parts.into_iter().map(part).collect()
}

/// What an expression prints in one line.
fn expressed(expression: &str, raw: bool) -> Option<Vec<Part>> {
    let expression = expression.trim();
    for (format, between) in [("@tsv", "\t"), ("@csv", ",")] {
        if let Some(row) = expression.strip_suffix(format) {
            return joined(row, between);
        }
    }
    if let Some((row, between)) = expression.strip_suffix(')').and_then(|rest| rest.split_once("join(")) {
        return joined(row.trim().trim_end_matches('|'), &unescaped(in_quotes(between.trim())?));
    }
    let sum = apart(expression, '+');
    if sum.len() > 1 {
        return sum.into_iter().map(|term| expressed(term, raw)).try_fold(Vec::new(), |mut all, parts| {
            all.extend(parts?);
            Some(all)
        });
    }
    if let Some(text) = expression.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return interpolated(text, raw);
    }
    let path = expression.starts_with('.').then(|| value(expression, ',')).flatten();
    Some(vec![path.filter(|part| matches!(part, Part::Value(_))).unwrap_or(Part::Other)])
}

/// `[.a, .b]`, with something between them.
fn joined(row: &str, between: &str) -> Option<Vec<Part>> {
    let row = row.trim().trim_end_matches('|').trim().strip_prefix('[')?.strip_suffix(']')?;
    let mut parts = Vec::new();
    for cell in apart(row, ',') {
        if !parts.is_empty() {
            parts.push(Part::Text(between.to_owned()));
        }
        parts.extend(expressed(cell, true)?);
    }
    Some(parts)
}

/// `\(.metadata.name) on \(.spec.nodeName)`
fn interpolated(text: &str, raw: bool) -> Option<Vec<Part>> {
    let mut open = Open::default();
    let mut rest = text;
    while let Some((before, inner)) = rest.split_once("\\(") {
        open.text(unescaped(before));
        let mut depth = 1;
        let end = inner.char_indices().find_map(|(at, c)| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            (depth == 0).then_some(at)
        })?;
        open.parts.extend(expressed(inner.get(..end)?, true)?);
        rest = inner.get(end + 1..)?;
    }
    open.text(unescaped(rest));
    // Without `-r` quotes stand around it.
    if !raw {
        open.parts.insert(0, Part::Text("\"".to_owned()));
        open.text("\"".to_owned());
    }
    Some(open.parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Vec<Step> {
        steps_of(text).unwrap()
    }

    fn at(text: &str) -> Part {
        Part::Value(path(text))
    }

    fn text(text: &str) -> Part {
        Part::Text(text.to_owned())
    }

    fn rows() -> Form {
        let row = vec![at(".metadata.name"), text("\t"), at(".spec.nodeName"), text("\n")];
        Form::Text(vec![Part::Each(path("items"), row)])
    }

    #[test]
    fn the_same_rows_in_all_languages() {
        for command in [
            r#"kubectl get pods -o jsonpath='{range .items[*]}{.metadata.name}{"\t"}{.spec.nodeName}{"\n"}{end}'"#,
            r#"kubectl get pods -o jsonpath="{range .items[*]}{@.metadata.name}{'\t'}{.spec.nodeName}{'\n'}{end}""#,
            r#"kubectl get pods -o jsonpath="{range .items[*]}{.metadata.name}{\"\t\"}{.spec.nodeName}{\"\n\"}{end}""#,
            r#"kubectl get pods -o go-template='{{range .items}}{{.metadata.name}}{{"\t"}}{{.spec.nodeName}}{{"\n"}}{{end}}'"#,
            r#"kubectl get pods -o json | jq -r '.items[] | "\(.metadata.name)\t\(.spec.nodeName)"'"#,
            r#"kubectl get pods -o json | jq -r '.items[] | select(.status.phase != "Running") | [.metadata.name, .spec.nodeName] | @tsv'"#,
            r#"kubectl get pods -o json | jq -r '.items[] | .metadata.name + "\t" + .spec.nodeName'"#,
            r#"kubectl get pods -o json | jq -r '.items[] | [.metadata.name, .spec.nodeName] | join("\t")'"#,
        ] {
            assert_eq!(form_of(command), Some(rows()), "{command}");
        }
    }

    #[test]
    fn columns_records_and_lists() {
        let columns = form_of("kubectl get pods -o custom-columns=NAME:.metadata.name,T:.spec.taints[*].key");
        let list = Part::List(path(".spec.taints[*].key"), ',');
        let expected = vec![("NAME".to_owned(), at("metadata.name")), ("T".to_owned(), list)];
        assert_eq!(columns, Some(Form::Columns(expected)));
        let records = form_of("kubectl get po -o json | jq '.items[] | {n: .metadata.name, spec, c: (.x|length)}'");
        let fields =
            vec![("n".to_owned(), at("metadata.name")), ("spec".to_owned(), at("spec")), ("c".to_owned(), Part::Other)];
        assert_eq!(records, Some(Form::Records(path("items[]"), fields)));
        let names = form_of("kubectl get po x -o json | jq -r '.spec.initContainers[].name'");
        let each = vec![at("name"), text("\n")];
        assert_eq!(names, Some(Form::Text(vec![Part::Each(path("spec.initContainers"), each)])));
    }

    #[test]
    fn what_cannot_be_told_apart_is_not_followed() {
        for command in [
            "kubectl get pods -o jsonpath='{..image}'",
            "kubectl get pods -o jsonpath='{range .items[*]}{.metadata.name}'",
            "kubectl get pods -o go-template='{{range .items}}{{if .spec}}x{{end}}{{end}}'",
            "kubectl get pods -o json | jq '.items | length'",
            "kubectl get pods -o yaml",
        ] {
            let form = form_of(command);
            let only_other = |parts: &[Part]| parts.iter().all(|p| matches!(p, Part::Other | Part::Text(_)));
            assert!(matches!(&form, None | Some(Form::Text(_))), "{command} {form:?}");
            if let Some(Form::Text(parts)) = form {
                assert!(only_other(&parts), "{command} {parts:?}");
            }
        }
    }
}
