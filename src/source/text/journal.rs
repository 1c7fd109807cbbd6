//! A node's journal as `journalctl -o export` writes it: fields in lines of their own, an empty line behind each entry.

use std::io::{self, BufRead, Read};

use serde_json::{Map, Value};

/// Most bytes of a field that is given by its length.
const LONGEST: u64 = 1 << 20;
/// Fields that tell whose line an entry is; the rest is not kept.
const KEPT: [&str; 5] = ["MESSAGE", "_HOSTNAME", "SYSLOG_IDENTIFIER", "_SYSTEMD_UNIT", "__REALTIME_TIMESTAMP"];

/// Whether a text begins like such a journal.
pub(super) fn is_here(start: &[u8]) -> bool {
    start.starts_with(b"__CURSOR=") && memchr::memmem::find(start, b"__REALTIME_TIMESTAMP=").is_some()
}

/// The entries as one JSON object each, on the last line of their own; the other lines are empty, so that all keep their
/// numbers. What was read before an error stays.
pub(super) fn as_json(reader: &mut dyn BufRead, out: &mut Vec<u8>) -> io::Result<()> {
    let (mut entry, mut line) = (Map::new(), Vec::new());
    loop {
        line.clear();
        let read = (&mut *reader).take(LONGEST).read_until(b'\n', &mut line)?;
        let text = line.trim_ascii_end();
        if read == 0 || text.is_empty() {
            if !entry.is_empty() {
                out.extend(Value::Object(std::mem::take(&mut entry)).to_string().into_bytes());
            }
            if read == 0 {
                return Ok(());
            }
        } else if let Some(at) = memchr::memchr(b'=', text) {
            let (name, value) = text.split_at(at);
            keep(&mut entry, name, value.get(1..).unwrap_or_default());
        } else {
            // What is no text of one line is given by its length, in eight bytes.
            let name = text.to_vec();
            let mut length = [0; 8];
            reader.read_exact(&mut length)?;
            let mut value = Vec::new();
            (&mut *reader).take(u64::from_le_bytes(length).min(LONGEST)).read_to_end(&mut value)?;
            let lines = memchr::memchr_iter(b'\n', &value).count();
            out.extend(std::iter::repeat_n(b'\n', lines));
            keep(&mut entry, &name, &value);
            (&mut *reader).take(LONGEST).read_until(b'\n', &mut Vec::new())?;
        }
        out.push(b'\n');
    }
}

fn keep(entry: &mut Map<String, Value>, name: &[u8], value: &[u8]) {
    let name = String::from_utf8_lossy(name);
    if KEPT.contains(&&*name) {
        entry.insert(name.into_owned(), String::from_utf8_lossy(value).into_owned().into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_keep_their_lines() {
        let mut text = b"__CURSOR=s=1\n__REALTIME_TIMESTAMP=1785393810310000\n_HOSTNAME=n1\nMESSAGE=one\n\n__CURSOR=s=2\nMESSAGE\n".to_vec();
        text.extend(7u64.to_le_bytes());
        text.extend(b"two\nand\n_HOSTNAME=n1\n");
        assert!(is_here(&text));
        let mut json = Vec::new();
        as_json(&mut text.as_slice(), &mut json).unwrap();
        let json = String::from_utf8(json).unwrap();
        let lines: Vec<&str> = json.lines().collect();
        assert_eq!(lines[4], r#"{"__REALTIME_TIMESTAMP":"1785393810310000","_HOSTNAME":"n1","MESSAGE":"one"}"#);
        assert_eq!(lines[9], r#"{"MESSAGE":"two\nand","_HOSTNAME":"n1"}"#);
        assert_eq!(lines.iter().filter(|line| !line.is_empty()).count(), 2);
    }
}
