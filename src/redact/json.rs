//! JSON with the places of its texts, so that a text can be replaced and all else stays as it was written.

use std::borrow::Cow;

/// The deepest nesting that is read.
const DEEPEST: u32 = 128;

/// A value and where it stands.
#[derive(Debug)]
pub(super) enum Node<'t> {
    /// A text, and its place with the quotes.
    Text(Text<'t>),
    /// An object: names and values in the order written.
    Object(Vec<(Text<'t>, Node<'t>)>),
    /// A list.
    List(Vec<Node<'t>>),
    /// A number, `true`, `false`, `null`, and its place.
    Other(usize, usize),
}

/// A text and its place with the quotes.
#[derive(Debug)]
pub(super) struct Text<'t> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: Cow<'t, str>,
}

impl<'t> Node<'t> {
    /// The text, if this is one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(&text.value),
            _ => None,
        }
    }

    /// The value of a name, if this is an object that has it.
    pub(super) fn get(&self, name: &str) -> Option<&Node<'t>> {
        match self {
            Self::Object(fields) => fields.iter().find(|(key, _)| key.value == name).map(|(_, value)| value),
            _ => None,
        }
    }
}

/// The values of a document, one or several after another; nothing if it is not JSON throughout, or no object or list.
pub(super) fn parse(text: &[u8]) -> Option<Vec<Node<'_>>> {
    let mut reader = Reader { text, at: if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 } };
    let mut all = Vec::new();
    loop {
        reader.space();
        if reader.at == text.len() {
            return Some(all).filter(|all| !all.is_empty());
        }
        if !matches!(text[reader.at], b'{' | b'[') {
            return None;
        }
        all.push(reader.value(0)?);
    }
}

struct Reader<'t> {
    text: &'t [u8],
    at: usize,
}

impl<'t> Reader<'t> {
    fn space(&mut self) {
        self.at += self.text[self.at..].iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n')).count();
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        self.space();
        (self.text.get(self.at) == Some(&byte)).then(|| self.at += 1)
    }

    fn value(&mut self, depth: u32) -> Option<Node<'t>> {
        if depth > DEEPEST {
            return None;
        }
        self.space();
        match self.text.get(self.at)? {
            b'{' => self.object(depth),
            b'[' => self.list(depth),
            b'"' => self.string().map(Node::Text),
            _ => {
                let start = self.at;
                let word = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
                self.at += self.text[start..].iter().take_while(word).count();
                let valid = serde_json::from_slice::<serde::de::IgnoredAny>(&self.text[start..self.at]).is_ok();
                valid.then_some(Node::Other(start, self.at))
            }
        }
    }

    fn object(&mut self, depth: u32) -> Option<Node<'t>> {
        self.at += 1;
        let mut fields = Vec::new();
        if self.take(b'}').is_some() {
            return Some(Node::Object(fields));
        }
        loop {
            self.space();
            if self.text.get(self.at) != Some(&b'"') {
                return None;
            }
            let key = self.string()?;
            self.take(b':')?;
            fields.push((key, self.value(depth + 1)?));
            if self.take(b'}').is_some() {
                return Some(Node::Object(fields));
            }
            self.take(b',')?;
        }
    }

    fn list(&mut self, depth: u32) -> Option<Node<'t>> {
        self.at += 1;
        let mut items = Vec::new();
        if self.take(b']').is_some() {
            return Some(Node::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.take(b']').is_some() {
                return Some(Node::List(items));
            }
            self.take(b',')?;
        }
    }

    fn string(&mut self) -> Option<Text<'t>> {
        let start = self.at;
        let mut from = start + 1;
        let end = loop {
            let found = from + memchr::memchr2(b'"', b'\\', self.text.get(from..)?)?;
            if self.text[found] == b'"' {
                break found + 1;
            }
            from = found + 2;
        };
        self.at = end;
        let inner = std::str::from_utf8(&self.text[start + 1..end - 1]).ok()?;
        let value = if inner.contains('\\') { Cow::Owned(unescape(inner)?) } else { Cow::Borrowed(inner) };
        Some(Text { start, end, value })
    }
}

/// A text without its escapes; half a surrogate becomes the character that stands for what cannot be shown.
fn unescape(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let sign = *rest.as_bytes().get(at + 1)?;
        rest = rest.get(at + 2..)?;
        out.push(match sign {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'"' | b'\\' | b'/' => char::from(sign),
            b'u' => {
                let first = hex(rest)?;
                rest = &rest[4..];
                let second = rest.strip_prefix("\\u").and_then(hex);
                match (first, second) {
                    (0xd800..=0xdbff, Some(second @ 0xdc00..=0xdfff)) => {
                        rest = &rest[6..];
                        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00))?
                    }
                    _ => char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER),
                }
            }
            _ => return None,
        });
    }
    out.push_str(rest);
    Some(out)
}

fn hex(text: &str) -> Option<u32> {
    let digits = text.get(..4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::{Node, parse};

    #[test]
    fn texts_have_places() {
        let text = br#"{"a": ["x\n\u00e9\ud83d\ude00", 1.5e3], "b": null}"#;
        let nodes = parse(text).unwrap();
        let Some(Node::List(items)) = nodes[0].get("a") else { panic!() };
        let Node::Text(first) = &items[0] else { panic!() };
        assert_eq!(first.value, "x\n\u{e9}\u{1f600}");
        assert_eq!(&text[first.start..first.start + 3], br#""x\"#);
        assert_eq!(text[first.end - 1], b'"');
    }

    #[test]
    fn what_is_no_json() {
        for text in ["", "1", "{", "{\"a\":}", "[1,]", "[01]", "{\"a\":\"\\x\"}", "[nan]", "{} x", "{'a':1}"] {
            assert!(parse(text.as_bytes()).is_none(), "{text}");
        }
        assert!(parse("[".repeat(200_000).as_bytes()).is_none());
        assert_eq!(parse(b"{}\n{}\n[1]").unwrap().len(), 3);
    }
}
