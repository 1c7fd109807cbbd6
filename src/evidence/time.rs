//! Instants, and the forms in which logs and objects write them.

use std::fmt;

use jiff::Timestamp;
use jiff::fmt::strtime;

/// An instant in UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(Timestamp);

impl Time {
    /// Parses RFC 3339 (any fraction, `Z` or an offset with or without colon; `T` or a space between).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(t) = text.parse::<Timestamp>() {
            return Some(Self(t));
        }
        for format in ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f%z"] {
            if let Ok(t) = strtime::parse(format, text).and_then(|b| b.to_timestamp()) {
                return Some(Self(t));
            }
        }
        None
    }

    /// The time at which a log line begins, whatever of the known forms it has, and how many bytes it takes:
    /// RFC 3339 (`2024-07-10T19:49:02.708Z`, `…+0200`), Envoy's `[2023-07-12 08:26:23.454]` and Go's
    /// `2026/01/28 02:20:07` (both taken as UTC).
    #[must_use]
    pub fn leading(line: &[u8]) -> Option<(Self, usize)> {
        let (start, bracket) = if line.first() == Some(&b'[') { (1, true) } else { (0, false) };
        let rest = line.get(start..)?;
        let between = *rest.get(4)?;
        if rest.len() < 19 || !rest[..4].iter().all(u8::is_ascii_digit) || !b"-/".contains(&between) {
            return None;
        }
        // Of Go's package `log`: slashes, and a blank before the time of day.
        let slashes = between == b'/';
        if slashes && (rest[7] != b'/' || rest[10] != b' ') {
            return None;
        }
        let len = rest
            .iter()
            .enumerate()
            .take(40)
            .position(|(i, b)| match i {
                4 | 7 => *b != between,
                10 => !b"T ".contains(b),
                _ => !(b.is_ascii_digit() || b"-:.,TZ+".contains(b)),
            })
            .unwrap_or(rest.len().min(40));
        let text = std::str::from_utf8(rest.get(..len)?).ok()?;
        if bracket || !text.ends_with('Z') && !has_offset(text) {
            let utc = format!("{}Z", text.replace(' ', "T").replace(',', ".").replace('/', "-"));
            return Self::parse(&utc).map(|t| (t, start + len));
        }
        Self::parse(text).map(|t| (t, start + len))
    }

    /// From seconds since the epoch.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Option<Self> {
        Timestamp::from_second(seconds).ok().map(Self)
    }

    /// From nanoseconds since the epoch.
    #[must_use]
    pub fn from_nanoseconds(nanoseconds: i128) -> Option<Self> {
        Timestamp::from_nanosecond(nanoseconds).ok().map(Self)
    }

    /// So many seconds earlier; `None` before the beginning of what can be written.
    #[must_use]
    pub fn earlier(self, seconds: u64) -> Option<Self> {
        let span = jiff::SignedDuration::from_secs(i64::try_from(seconds).ok()?);
        self.0.checked_sub(span).ok().map(Self)
    }

    /// So many seconds later, or earlier where there are fewer than none; unchanged at the ends of what can be written.
    #[must_use]
    pub fn shifted(self, seconds: i64) -> Self {
        self.0.checked_add(jiff::SignedDuration::from_secs(seconds)).map_or(self, Self)
    }

    /// Seconds since the epoch, with fraction.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "microseconds since the epoch fit 53 bits until the year 2255")]
    pub fn seconds(self) -> f64 {
        self.0.as_microsecond() as f64 / 1e6
    }
}

/// Whether an RFC 3339 text carries a numeric offset after its time of day.
fn has_offset(text: &str) -> bool {
    text.get(19..).is_some_and(|tail| tail.contains(['+', '-']))
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::Time;

    #[test]
    fn forms() {
        let want = Time::parse("2026-06-06T19:06:49.257Z").unwrap();
        assert_eq!(Time::parse("2026-06-06T14:06:49.257-0500"), Some(want));
        assert_eq!(Time::parse("2026-06-06T14:06:49.257-05:00"), Some(want));
        assert_eq!(Time::leading(b"2026-06-06T14:06:49.257-0500\tINFO\tx"), Some((want, 28)));
        assert_eq!(Time::leading(b"[2026-06-06 19:06:49.257][29][warning] x"), Some((want, 24)));
        assert_eq!(Time::leading(b"2026-06-06T19:06:49.257000000Z msg").map(|x| x.0), Some(want));
        assert_eq!(
            Time::leading(b"2026/06/06 19:06:49 installed"),
            Time::parse("2026-06-06T19:06:49Z").map(|t| (t, 19))
        );
        assert_eq!(Time::leading(b"2026/06/06 19:06:49.257000 x"), Some((want, 26)));
        assert_eq!(Time::leading(b"2026/06-06 19:06:49 x"), None);
        assert_eq!(Time::leading(b"2026/06/06/19/06/49.x"), None);
        assert_eq!(Time::leading(b"Error: x"), None);
        assert_eq!(want.earlier(49), Time::parse("2026-06-06T19:06:00.257Z"));
        assert_eq!(want.earlier(u64::MAX), None);
        assert_eq!(Some(want.shifted(-49)), want.earlier(49));
        assert_eq!(want.shifted(i64::MAX), want);
        assert_eq!(want.to_string(), "2026-06-06T19:06:49.257Z");
    }
}
