//! Reads TOML into a tree of JSON values: enough for the configurations of container runtimes. Strings, arrays, tables and
//! booleans are what they are; numbers and times are kept as the text that stands there, since nobody calculates with them.

use serde_json::{Map, Value};

/// How deep arrays and inline tables may lie in each other.
const DEPTH: usize = 64;

/// Reads a file's text.
///
/// # Errors
///
/// The line and what is wrong with it. Nothing of a file with an error is used, as the runtimes do.
pub(crate) fn parse(text: &str) -> Result<Value, String> {
    let mut reader = Reader { rest: text, line: 1 };
    reader.file().map_err(|what| format!("line {}: {what}", reader.line))
}

/// What is at a path of keys.
#[must_use]
pub(crate) fn at<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, key| value.get(*key))
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
}

impl Reader<'_> {
    fn file(&mut self) -> Result<Value, String> {
        let mut root = Map::new();
        let mut table: Vec<String> = Vec::new();
        loop {
            self.blank();
            match self.peek() {
                None => return Ok(Value::Object(root)),
                Some('[') => {
                    self.take();
                    let many = self.accept('[');
                    table = self.keys()?;
                    self.expect(']')?;
                    if many {
                        self.expect(']')?;
                    }
                    self.end_of_line()?;
                    open(&mut root, &table, many)?;
                }
                Some(_) => {
                    let keys = self.keys()?;
                    self.expect('=')?;
                    let value = self.value(0)?;
                    self.end_of_line()?;
                    put(reach(&mut root, &table)?, &keys, value)?;
                }
            }
        }
    }

    fn keys(&mut self) -> Result<Vec<String>, String> {
        let mut keys = Vec::new();
        loop {
            self.space();
            if let Some(quote @ ('"' | '\'')) = self.peek() {
                keys.push(self.string(quote)?);
            } else {
                let word = self.word(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
                if word.is_empty() {
                    return Err("a name is missing".to_owned());
                }
                keys.push(word);
            }
            self.space();
            if !self.accept('.') {
                return Ok(keys);
            }
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value, String> {
        if depth > DEPTH {
            return Err("nested too deeply".to_owned());
        }
        self.space();
        match self.peek() {
            Some(quote @ ('"' | '\'')) => self.string(quote).map(Value::String),
            Some('[') => self.array(depth),
            Some('{') => self.inline(depth),
            _ => match self.word(|c| c.is_ascii_alphanumeric() || "+-_.:".contains(c)).as_str() {
                "" => Err("a value is missing".to_owned()),
                "true" => Ok(Value::Bool(true)),
                "false" => Ok(Value::Bool(false)),
                word if word.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '-') => {
                    Ok(Value::String(word.to_owned()))
                }
                word @ ("inf" | "nan") => Ok(Value::String(word.to_owned())),
                word => Err(format!("'{word}' is no value")),
            },
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, String> {
        self.take();
        let mut items = Vec::new();
        loop {
            self.blank();
            if self.accept(']') {
                return Ok(Value::Array(items));
            }
            items.push(self.value(depth + 1)?);
            self.blank();
            if !self.accept(',') {
                self.expect(']')?;
                return Ok(Value::Array(items));
            }
        }
    }

    fn inline(&mut self, depth: usize) -> Result<Value, String> {
        self.take();
        let mut table = Map::new();
        loop {
            self.blank();
            if self.accept('}') {
                return Ok(Value::Object(table));
            }
            let keys = self.keys()?;
            self.expect('=')?;
            let value = self.value(depth + 1)?;
            put(&mut table, &keys, value)?;
            self.blank();
            if !self.accept(',') {
                self.expect('}')?;
                return Ok(Value::Object(table));
            }
        }
    }

    fn string(&mut self, quote: char) -> Result<String, String> {
        let triple: String = [quote; 3].iter().collect();
        let many = self.rest.starts_with(&triple);
        let close = if many { triple } else { quote.to_string() };
        self.skip(close.len());
        if many {
            self.accept('\r');
            self.accept('\n');
        }
        let mut text = String::new();
        loop {
            if self.rest.starts_with(&close) {
                self.skip(close.len());
                // Up to two quotes may stand directly before the closing ones.
                while many && self.accept(quote) {
                    text.push(quote);
                }
                return Ok(text);
            }
            match self.take() {
                None => return Err("a string does not end".to_owned()),
                Some('\n') if !many => return Err("a string does not end on its line".to_owned()),
                Some('\\') if quote == '"' => self.escape(&mut text, many)?,
                Some(c) => text.push(c),
            }
        }
    }

    fn escape(&mut self, text: &mut String, many: bool) -> Result<(), String> {
        let simple = match self.take() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('e') => '\u{1b}',
            Some(c @ ('"' | '\\')) => c,
            Some('x') => return self.code(text, 2),
            Some('u') => return self.code(text, 4),
            Some('U') => return self.code(text, 8),
            Some(c) if many && c.is_whitespace() => {
                while self.peek().is_some_and(char::is_whitespace) {
                    self.take();
                }
                return Ok(());
            }
            _ => return Err("an unknown escape".to_owned()),
        };
        text.push(simple);
        Ok(())
    }

    /// The character of a code of so many hexadecimal digits.
    fn code(&mut self, text: &mut String, code: usize) -> Result<(), String> {
        let digits: String = self.rest.chars().take(code).collect();
        let read = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
        match read {
            Some(c) if digits.len() == code && digits.bytes().all(|b| b.is_ascii_hexdigit()) => {
                self.skip(code);
                text.push(c);
                Ok(())
            }
            _ => Err("an escape of no character".to_owned()),
        }
    }

    fn end_of_line(&mut self) -> Result<(), String> {
        self.space();
        self.comment();
        self.accept('\r');
        if self.peek().is_none() || self.accept('\n') { Ok(()) } else { Err("more text than expected".to_owned()) }
    }

    fn blank(&mut self) {
        loop {
            self.space();
            self.comment();
            self.accept('\r');
            if !self.accept('\n') {
                return;
            }
        }
    }

    fn comment(&mut self) {
        if self.peek() == Some('#') {
            let end = self.rest.find('\n').unwrap_or(self.rest.len());
            self.skip(end);
        }
    }

    fn space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
    }

    fn word(&mut self, part: impl Fn(char) -> bool) -> String {
        let end = self.rest.find(|c| !part(c)).unwrap_or(self.rest.len());
        let word = self.rest.get(..end).unwrap_or_default().to_owned();
        self.skip(end);
        word
    }

    fn expect(&mut self, wanted: char) -> Result<(), String> {
        self.space();
        if self.accept(wanted) { Ok(()) } else { Err(format!("'{wanted}' is missing")) }
    }

    fn accept(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        if there {
            self.take();
        }
        there
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn take(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.skip(c.len_utf8());
        if c == '\n' {
            self.line += 1;
        }
        Some(c)
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }
}

/// Makes the table of a header, or adds one to an array of tables.
fn open(root: &mut Map<String, Value>, path: &[String], many: bool) -> Result<(), String> {
    let Some((last, before)) = path.split_last() else { return Ok(()) };
    let parent = reach(root, before)?;
    if many {
        match parent.entry(last.clone()).or_insert_with(|| Value::Array(Vec::new())) {
            Value::Array(items) => items.push(Value::Object(Map::new())),
            _ => return Err(format!("'{last}' is set twice")),
        }
    } else {
        reach(parent, std::slice::from_ref(last))?;
    }
    Ok(())
}

/// The table at a path, made where it is not there; of an array of tables, the last.
fn reach<'a>(from: &'a mut Map<String, Value>, path: &[String]) -> Result<&'a mut Map<String, Value>, String> {
    let mut table = from;
    for key in path {
        let next = table.entry(key.clone()).or_insert_with(|| Value::Object(Map::new()));
        table = match next {
            Value::Object(table) => table,
            Value::Array(items) => match items.last_mut() {
                Some(Value::Object(table)) => table,
                _ => return Err(format!("'{key}' is no table")),
            },
            _ => return Err(format!("'{key}' is no table")),
        };
    }
    Ok(table)
}

fn put(table: &mut Map<String, Value>, keys: &[String], value: Value) -> Result<(), String> {
    let Some((last, before)) = keys.split_last() else { return Ok(()) };
    let table = reach(table, before)?;
    if table.contains_key(last) {
        return Err(format!("'{last}' is set twice"));
    }
    table.insert(last.clone(), value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{at, parse};

    #[test]
    fn reads_what_runtimes_write() {
        let text = r#"
version = 2 # of the form
imports = [ "/etc/containerd/conf.d/*.toml", # first
  'relative.toml', ]
oom_score = -999
[plugins]
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/home/kubernetes/bin"
    conf_dir = '/etc/cni/net.d'
  [plugins.'io.containerd.grpc.v1.cri'.registry.mirrors."docker.io"]
    endpoint = ["https://mirror", "https://registry-1.docker.io"]
    inline = { a.b = 1, "c d" = [true, false] }
[[many]]
name = """
two
lines \
   joined"""
[[many]]
name = "tab\t\u00e9"
[many.under]
x = 1979-05-27T07:32:00Z
"#;
        let value = parse(text).unwrap();
        let cni = at(&value, &["plugins", "io.containerd.grpc.v1.cri", "cni"]).unwrap();
        assert_eq!(*cni, json!({"bin_dir": "/home/kubernetes/bin", "conf_dir": "/etc/cni/net.d"}));
        assert_eq!(value["imports"], json!(["/etc/containerd/conf.d/*.toml", "relative.toml"]));
        let mirror = &value["plugins"]["io.containerd.grpc.v1.cri"]["registry"]["mirrors"]["docker.io"];
        assert_eq!(mirror["inline"], json!({"a": {"b": "1"}, "c d": [true, false]}));
        assert_eq!(
            value["many"],
            json!([{"name": "two\nlines joined"}, {"name": "tab\té", "under": {"x": "1979-05-27T07:32:00Z"}}])
        );
        assert_eq!(value["oom_score"], "-999");
    }

    #[test]
    fn what_is_no_toml_is_an_error_with_its_line() {
        for (text, line) in [
            ("a = 1\nb = \"open\nc = 2", "line 3"),
            ("[a", "line 1"),
            ("\n\na", "line 3"),
            ("a = 1 b = 2", "line 1"),
            ("a = 1\na = 2", "line 2"),
            ("a = 1\n[a.b]\n", "line 3"),
            ("a = {{ template }}", "line 1"),
            ("a = \"\\q\"", "line 1"),
            ("a = \"\\ud800\"", "line 1"),
            ("= 1", "line 1"),
            ("a = yes", "line 1"),
            ("\u{feff}garbage", "line 1"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.starts_with(line), "{text:?}: {error}");
        }
        assert!(parse(&format!("a = {}", "[".repeat(100_000))).unwrap_err().contains("deep"));
    }

    #[test]
    fn no_cut_file_is_more_than_an_error() {
        let text = "a.b = '''x'y'''\n[t.\"q\\\"\"]\nc = [ { d = 1 }, [ \"\\U0001F600\" ] ]\n";
        assert_eq!(parse(text).unwrap()["a"]["b"], "x'y");
        for (cut, _) in text.char_indices() {
            let _ = parse(&text[..cut]);
        }
    }
}
