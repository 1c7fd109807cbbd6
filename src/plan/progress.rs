//! How far reading has come, on a terminal, once it takes longer than a second.

use std::io::Write;
use std::time::{Duration, Instant};

use crate::messages::cli as say;
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
        let now = Instant::now();
        if self.err.is_none() || now < self.next {
            return;
        }
        self.next = now + Duration::from_millis(200);
        let (path, done) = (report::escape(path), size(done));
        let text = match all {
            Some(all) => {
                super::fill(&say::PROGRESS_OF, self.language, &[("path", &path), ("done", &done), ("all", &size(all))])
            }
            None => super::fill(&say::PROGRESS, self.language, &[("path", &path), ("done", &done)]),
        };
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
