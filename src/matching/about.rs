//! Which pod a line is about.
//!
//! The captures of a regular expression cost ten times what it costs to know that a line matches. Where a pattern's
//! captures lie between texts that end them, the one place where their first text stands tells the same.

use memchr::memmem;
use regex::bytes::{Captures, Regex};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind};

use super::shape::Bytes;

/// A text that is shorter stands more than once on most lines.
const LANDMARK: usize = 4;

/// The pod that a line names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct About<'l> {
    /// Nothing where the capture took no part.
    pub(super) pod: Option<&'l [u8]>,
    /// Its namespace.
    pub(super) namespace: Option<&'l [u8]>,
}

impl<'l> About<'l> {
    /// By the captures.
    fn of(captures: &Captures<'l>) -> Self {
        let text = |name| captures.name(name).map(|found| found.as_bytes());
        Self { pod: text("pod"), namespace: text("namespace") }
    }
}

/// Reads the pod from lines that match a pattern.
#[derive(Debug)]
pub(super) struct Reader {
    landmark: memmem::Finder<'static>,
    steps: Vec<Step>,
}

/// A part of a pattern that matches in one way only.
#[derive(Debug)]
enum Step {
    Text(Vec<u8>),
    /// As many of these bytes as there are, if they are so many.
    Run {
        bytes: Bytes,
        min: usize,
        max: usize,
    },
    Open,
    Close(Part),
}

/// What a capture names.
#[derive(Debug, Clone, Copy)]
enum Part {
    Pod,
    Namespace,
    Other,
}

impl Reader {
    /// For a pattern, on lines of ASCII; nothing where its captures could be read in two ways.
    pub(super) fn new(pattern: &str) -> Option<Self> {
        let hir = ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern).ok()?;
        let HirKind::Concat(parts) = hir.kind() else { return None };
        let holds = |part: &Hir| part.properties().explicit_captures_len() > 0;
        let (first, last) = (parts.iter().position(holds)?, parts.iter().rposition(holds)?);
        let start = (0..first).rev().find_map(|ix| match parts[ix].kind() {
            HirKind::Literal(text) if text.0.len() >= LANDMARK => Some((ix, text.0.to_vec())),
            _ => None,
        });
        let (start, landmark) = start?;
        let mut steps = Vec::new();
        for part in parts.get(start..=last + 1)? {
            flatten(part, &mut steps)?;
        }
        one_way(&steps).then(|| Self { landmark: memmem::Finder::new(&landmark).into_owned(), steps })
    }

    /// Of a line that the pattern matches; nothing where the line does not tell by itself.
    fn read<'l>(&self, line: &'l [u8]) -> Option<About<'l>> {
        let at = self.landmark.find(line)?;
        if self.landmark.find(&line[at + 1..]).is_some() {
            return None;
        }
        let (mut at, mut open, mut about) = (at, at, About::default());
        for step in &self.steps {
            match step {
                Step::Text(text) => at += line[at..].starts_with(text).then_some(text.len())?,
                Step::Run { bytes, min, max } => {
                    let len = line[at..].iter().take_while(|byte| bytes.hold(**byte)).count();
                    at += (*min..=*max).contains(&len).then_some(len)?;
                }
                Step::Open => open = at,
                Step::Close(Part::Pod) => about.pod = Some(&line[open..at]),
                Step::Close(Part::Namespace) => about.namespace = Some(&line[open..at]),
                Step::Close(Part::Other) => {}
            }
        }
        Some(about)
    }
}

/// Of a line that the pattern matches. The reader is for lines of ASCII.
pub(super) fn about<'l>(regex: &Regex, reader: Option<&Reader>, line: &'l [u8]) -> Option<About<'l>> {
    let read = reader.and_then(|reader| reader.read(line));
    read.or_else(|| Some(About::of(&regex.captures(line)?)))
}

/// The steps of a part.
fn flatten(part: &Hir, steps: &mut Vec<Step>) -> Option<()> {
    match part.kind() {
        HirKind::Literal(text) => steps.push(Step::Text(text.0.to_vec())),
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| flatten(part, steps))?,
        HirKind::Capture(capture) => {
            steps.push(Step::Open);
            flatten(&capture.sub, steps)?;
            steps.push(Step::Close(match capture.name.as_deref() {
                Some("pod") => Part::Pod,
                Some("namespace") => Part::Namespace,
                _ => Part::Other,
            }));
        }
        HirKind::Repetition(repetition) => {
            let bytes = Bytes::single(&repetition.sub)?;
            let (min, max) = (usize::try_from(repetition.min).ok()?, repetition.max.unwrap_or(u32::MAX));
            steps.push(Step::Run { bytes, min, max: usize::try_from(max).ok()? });
        }
        HirKind::Empty | HirKind::Class(_) | HirKind::Look(_) | HirKind::Alternation(_) => return None,
    }
    Some(())
}

/// Whether every run is ended by a text that cannot be part of it.
fn one_way(steps: &[Step]) -> bool {
    let solid = |step: &&Step| matches!(step, Step::Text(_) | Step::Run { .. });
    steps.iter().enumerate().all(|(ix, step)| match (step, steps[ix + 1..].iter().find(solid)) {
        (Step::Run { bytes, .. }, Some(Step::Text(text))) => text.first().is_some_and(|b| !bytes.hold(*b)),
        (Step::Run { .. }, _) => false,
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::bytes::RegexBuilder;

    #[test]
    fn reads_what_the_captures_say() {
        let pattern = r#"excluded\s.*"pod":\s*"(?P<pod>[^"]+)",\s*"namespace":\s*"(?P<namespace>[^"]+)".*"why""#;
        let regex = RegexBuilder::new(pattern).unicode(false).build().unwrap();
        let reader = Reader::new(pattern).unwrap();
        let once = br#"excluded {"pod": "a-1", "namespace":"b", "why": 1}"#;
        let twice = br#"excluded {"pod": "x", "pod": "a-1", "namespace": "b", "why": 1}"#;
        let want = About { pod: Some(&b"a-1"[..]), namespace: Some(&b"b"[..]) };
        for line in [&once[..], twice] {
            assert_eq!(about(&regex, Some(&reader), line), Some(want));
            assert_eq!(about(&regex, None, line), Some(want));
        }
        assert_eq!(reader.read(twice), None);
        let address = Reader::new(r"address:(?P<pod>\d+\.\d+):\d+, x").unwrap();
        assert_eq!(address.read(b"address:10.2:443, x").unwrap().pod, Some(&b"10.2"[..]));
    }

    #[test]
    fn leaves_what_has_two_ways() {
        for pattern in [
            r"pod=(?P<pod>\S+)\.x",
            r"(?P<pod>[a-z]+): lost",
            r"name: (?P<pod>.+)ed",
            r"name: (?P<pod>\S+)",
            r"name: (?:(?P<pod>\d+);|all)",
        ] {
            assert!(Reader::new(pattern).is_none(), "{pattern}");
        }
    }
}
