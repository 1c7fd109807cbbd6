//! How far reading has come, on a terminal, once it takes longer than a second.

use std::io::Write;
use std::time::{Duration, Instant};

use crate::messages::{Message, cli as say, cluster as asks};
use crate::report::{self, Language};

/// A line on standard error that is written over.
pub(super) struct Progress<'w> {
    err: Option<&'w mut dyn Write>,
    language: Language,
    next: Instant,
    columns: usize,
}

impl<'w> Progress<'w> {
    /// Silent without a terminal to write to.
    pub(super) fn new(err: Option<&'w mut dyn Write>, language: Language) -> Self {
        Self { err, language, next: Instant::now() + Duration::from_secs(1), columns: 0 }
    }

    /// So many bytes were read of an input, of so many if that is known.
    pub(super) fn tell(&mut self, path: &str, done: u64, all: Option<u64>) {
        let path = || report::escape(path);
        let done = size(done);
        match all {
            Some(all) => self.show(|| (&say::PROGRESS_OF, vec![("path", path()), ("done", done), ("all", size(all))])),
            None => self.show(|| (&say::PROGRESS, vec![("path", path()), ("done", done)])),
        }
    }

    /// So many requests are answered, of so many that are known to be needed.
    pub(super) fn tell_requests(&mut self, cluster: &str, done: u64, of: u64) {
        let values = || vec![("path", report::escape(cluster)), ("done", done.to_string()), ("all", of.to_string())];
        self.show(|| (&asks::PROGRESS, values()));
    }

    fn show(&mut self, line: impl FnOnce() -> (&'static Message, Vec<(&'static str, String)>)) {
        let now = Instant::now();
        if self.err.is_none() || now < self.next {
            return;
        }
        self.next = now + Duration::from_millis(200);
        let (message, values) = line();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let text = super::fill(message, self.language, &values);
        self.clear();
        // At most two columns a character.
        self.columns = text.chars().count() * 2;
        if let Some(err) = &mut self.err {
            let _closed = write!(err, "{text}").and_then(|()| err.flush());
        }
    }

    /// Removes the line.
    pub(super) fn clear(&mut self) {
        if let Some(err) = self.err.as_mut().filter(|_| self.columns > 0) {
            let _closed = write!(err, "\r{}\r", " ".repeat(self.columns)).and_then(|()| err.flush());
        }
        self.columns = 0;
    }
}

fn size(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1_000_000 => (1_000, "kB"),
        1_000_000..1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit)
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_short() {
        assert_eq!(super::size(1_234_567), "1.2 MB");
        assert_eq!(super::size(0), "0.0 kB");
        assert_eq!(super::size(12_000_000_000), "12.0 GB");
    }
}
