//! The frames that `kubectl logs --prefix`, stern, container runtimes and log shippers put around a line.

use serde_json::Value;

use crate::evidence::Time;

use super::demux::strip_ansi;
use super::identity::is_name;
use super::record;

/// A line taken out of its frame.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Framed {
    /// Namespace of the pod.
    pub(super) namespace: Option<String>,
    /// Pod.
    pub(super) pod: Option<String>,
    /// Container.
    pub(super) container: Option<String>,
    /// Node.
    pub(super) node: Option<String>,
    /// The time that the frame gave, in RFC 3339.
    pub(super) time: Option<String>,
    /// The container's own line.
    pub(super) message: Vec<u8>,
    /// The line goes on in the next frame.
    pub(super) partial: bool,
}

/// Kinds of frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    /// `[pod/<pod>/<container>] message`
    KubectlPrefix,
    /// `<pod> <container> message` or `<namespace> <pod> <container> message`
    Stern(SternColumns),
    /// `<time> stdout|stderr F|P message`
    Cri,
    /// One JSON object a line: Docker, stern, Fluent Bit, Loki and the like.
    JsonLines,
    /// `<time> {label="value", …} message`, as logcli prints it.
    Logcli,
    /// No frame.
    Plain,
}

/// How many words stand before the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SternColumns {
    /// Pod and container.
    Two,
    /// Namespace, pod and container.
    Three,
}

/// Lines of a text that vote on its frame.
const VOTERS: usize = 400;

/// Finds the frame of a text by the vote of its first lines.
pub(super) fn detect<'l>(lines: impl Iterator<Item = &'l [u8]>) -> Frame {
    let mut votes: Vec<(Frame, usize)> = Vec::new();
    let lines: Vec<_> = lines.filter(|l| !l.is_empty()).take(VOTERS).map(strip_ansi).collect();
    for line in &lines {
        let frame = frame_of(line);
        match votes.iter_mut().find(|(f, _)| *f == frame) {
            Some(vote) => vote.1 += 1,
            None => votes.push((frame, 1)),
        }
    }
    let most = |count: usize| count * 2 > lines.len();
    let winner = votes.iter().find(|v| most(v.1)).map_or(Frame::Plain, |v| v.0);
    // Pods that people named themselves have no shape: one of Kuma's containers vouches for the lines around its own.
    let vouched = votes.iter().filter_map(|(frame, _)| match frame {
        Frame::Stern(columns) => Some(*columns).filter(|columns| {
            let words = lines.iter().filter_map(|line| SternWords::read(line, *columns));
            words.clone().any(|w| w.is_known()) && most(words.count())
        }),
        _ => None,
    });
    if winner == Frame::Plain { vouched.map(Frame::Stern).next().unwrap_or(winner) } else { winner }
}

fn frame_of(line: &[u8]) -> Frame {
    if line.starts_with(b"[pod/") {
        return Frame::KubectlPrefix;
    }
    if cri(line).is_some() {
        return Frame::Cri;
    }
    if (line.starts_with(b"{") || fluent(line).is_some()) && json(line).is_some() {
        return Frame::JsonLines;
    }
    if logcli(line).is_some() {
        return Frame::Logcli;
    }
    let two = SternWords::read(line, SternColumns::Two).filter(SternWords::are_believed);
    let three = SternWords::read(line, SternColumns::Three).filter(SternWords::are_believed);
    match (two, three) {
        (Some(two), Some(_)) if two.is_known() => Frame::Stern(SternColumns::Two),
        (_, Some(_)) => Frame::Stern(SternColumns::Three),
        (Some(_), None) => Frame::Stern(SternColumns::Two),
        (None, None) => Frame::Plain,
    }
}

/// Takes a line out of its frame; `None` where it has none (a line of another program in between).
pub(super) fn open(frame: Frame, line: &[u8]) -> Option<Framed> {
    match frame {
        Frame::KubectlPrefix => kubectl(line).map(timed),
        Frame::Stern(columns) => stern(line, columns).map(timed),
        Frame::Cri => cri(line),
        Frame::JsonLines => json(line),
        Frame::Logcli => logcli(line),
        Frame::Plain => None,
    }
}

/// With `--timestamps` the time stands between the prefix and the container's own line.
fn timed(mut framed: Framed) -> Framed {
    if has_timestamp(&framed.message)
        && let Some(space) = memchr::memchr(b' ', &framed.message)
    {
        let message = framed.message.split_off(space + 1);
        framed.time = std::str::from_utf8(&framed.message).ok().map(|time| time.trim_end().to_owned());
        framed.message = message;
    }
    framed
}

/// Whether a line begins with an RFC 3339 time and a space, as `kubectl logs --timestamps` writes it.
pub(super) fn has_timestamp(line: &[u8]) -> bool {
    Time::leading(line).is_some_and(|(_, length)| {
        line.get(length) == Some(&b' ') && line.get(10) == Some(&b'T') && line.first() != Some(&b'[')
    })
}

fn kubectl(line: &[u8]) -> Option<Framed> {
    let rest = line.strip_prefix(b"[pod/")?;
    let end = memchr::memchr(b']', rest)?;
    let name = std::str::from_utf8(rest.get(..end)?).ok()?;
    let (pod, container) = name.split_once('/')?;
    let message = rest.get(end + 1..)?;
    Some(Framed {
        pod: Some(pod.to_owned()),
        container: Some(container.to_owned()),
        message: message.strip_prefix(b" ").unwrap_or(message).to_vec(),
        ..Framed::default()
    })
}

/// The words that stern puts before a line.
struct SternWords<'l> {
    namespace: Option<&'l str>,
    pod: &'l str,
    container: &'l str,
}

impl<'l> SternWords<'l> {
    /// Kuma's own containers.
    const KNOWN: [&'static str; 6] =
        ["kuma-validation", "kuma-init", "kuma-sidecar", "install-cni", "control-plane", "kuma-gateway"];

    /// The first words of a line, if they may be names of these things.
    fn read(line: &'l [u8], columns: SternColumns) -> Option<Self> {
        let mut words = line.splitn(4, |b| *b == b' ');
        let mut word = || words.next().and_then(|w| std::str::from_utf8(w).ok()).filter(|w| is_name(w));
        let namespace = if columns == SternColumns::Three { Some(word()?) } else { None };
        let (pod, container) = (word()?, word()?);
        let labels = !container.contains('.') && !namespace.is_some_and(|n| n.contains('.'));
        (labels && pod.contains('-')).then_some(Self { namespace, pod, container })
    }

    fn is_known(&self) -> bool {
        Self::KNOWN.contains(&self.container)
    }

    /// Stern's frame is words only, so it is believed where the container is one of the usual ones, the pod is called
    /// after it or the pod's name has the shape that controllers give.
    fn are_believed(&self) -> bool {
        let pod = self.pod;
        let generated = pod.len() > 8 && pod.matches('-').count() >= 2 && pod.bytes().any(|b| b.is_ascii_digit());
        let called_after = pod.strip_prefix(self.container).is_some_and(|rest| rest.starts_with('-'));
        self.is_known() || generated || called_after
    }
}

fn stern(line: &[u8], columns: SternColumns) -> Option<Framed> {
    let SternWords { namespace, pod, container } = SternWords::read(line, columns)?;
    let skip = namespace.map_or(0, |n| n.len() + 1) + pod.len() + 1 + container.len() + 1;
    Some(Framed {
        namespace: namespace.map(str::to_owned),
        pod: Some(pod.to_owned()),
        container: Some(container.to_owned()),
        message: line.get(skip..).unwrap_or_default().to_vec(),
        ..Framed::default()
    })
}

fn cri(line: &[u8]) -> Option<Framed> {
    let mut fields = line.splitn(4, |b| *b == b' ');
    let time = std::str::from_utf8(fields.next()?).ok()?;
    let stream = fields.next()?;
    let tags = fields.next()?;
    let message = fields.next().unwrap_or_default();
    let first = tags.split(|b| *b == b':').next()?;
    let is_time = time.len() >= 20 && time.as_bytes().get(10) == Some(&b'T');
    if !is_time || ![&b"stdout"[..], b"stderr"].contains(&stream) || ![&b"F"[..], b"P"].contains(&first) {
        return None;
    }
    Some(Framed { time: Some(time.to_owned()), message: message.to_vec(), partial: first == b"P", ..Framed::default() })
}

fn json(line: &[u8]) -> Option<Framed> {
    if let Some(record) = fluent(line) {
        let (time, record): (Value, Value) = serde_json::from_slice(record).ok()?;
        let framed = record::framed(&record)?;
        return Some(Framed { time: framed.time.or_else(|| record::time_of(&time)), ..framed });
    }
    record::framed(&serde_json::from_slice(line).ok()?)
}

/// Time and record out of `<tag>: [<time>, {…}]`, as Fluent Bit writes files.
fn fluent(line: &[u8]) -> Option<&[u8]> {
    let at = memchr::memmem::find(line, b": [")?;
    let tag = line[..at].iter().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(b));
    let record = line[at + 2..].trim_ascii_end();
    (tag && at > 0 && record.get(1).is_some_and(u8::is_ascii_digit) && record.ends_with(b"}]")).then_some(record)
}

/// `<time> {label="value", …} line`, as logcli prints it.
fn logcli(line: &[u8]) -> Option<Framed> {
    let text = std::str::from_utf8(line).ok()?;
    let (time, rest) = text.split_once(' ')?;
    let (labels, message) = rest.strip_prefix('{')?.split_once("} ")?;
    Time::parse(time).filter(|_| time.as_bytes().get(10) == Some(&b'T'))?;
    let labels =
        labels.split(", ").map(|label| label.split_once("=\"").and_then(|(k, v)| Some((k, v.strip_suffix('"')?))));
    let labels: serde_json::Map<String, Value> =
        labels.map(|pair| pair.map(|(k, v)| (k.to_owned(), v.into()))).collect::<Option<_>>()?;
    record::framed(&serde_json::json!({ "labels": labels, "line": message, "timestamp": time }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(text: &str) -> Frame {
        detect(text.lines().map(str::as_bytes))
    }

    #[test]
    fn frames_are_recognised() {
        assert_eq!(detected("[pod/cart-1/kuma-init] Error: x\n[pod/cart-1/app] y"), Frame::KubectlPrefix);
        assert_eq!(detected("2026-01-01T00:00:00.1Z stderr F Error: x"), Frame::Cri);
        assert_eq!(
            detected("{\"log\":\"x\\n\",\"stream\":\"stdout\",\"time\":\"2026-01-01T00:00:00Z\"}"),
            Frame::JsonLines
        );
        assert_eq!(detected("cart-7d9f-x2 kuma-validation Error: x"), Frame::Stern(SternColumns::Two));
        assert_eq!(detected("shop cart-7d9f-x2 kuma-validation Error: x"), Frame::Stern(SternColumns::Three));
        assert_eq!(detected("my-team-2 cart-7d9f-x2 app x"), Frame::Stern(SternColumns::Three));
        assert_eq!(detected("cart-7d9f-x2 kuma-init re-try-2 app"), Frame::Stern(SternColumns::Two));
        assert_eq!(detected("2026-01-01T00:00:00.000Z\tINFO\tinstall-cni\tx"), Frame::Plain);
        assert_eq!(detected("2026-01-01T00:00:00Z {app=\"x\", pod=\"cart-1\"} Error: x"), Frame::Logcli);
        assert_eq!(detected("2026-01-01T00:00:00Z {\"app\": \"x\"} Error: x"), Frame::Plain);
        assert_eq!(detected("kube.cart: [1767225600.5, {\"log\": \"x\"}]"), Frame::JsonLines);
        assert_eq!(detected("Error: failed to x"), Frame::Plain);
        assert_eq!(detected("{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\"message\":\"x\"}"), Frame::Plain);
    }

    #[test]
    fn colours_and_other_peoples_pods_do_not_hide_stern() {
        let colours = "\x1b[96mcilium-vm992\x1b[0m \x1b[96mcilium\x1b[0m time=\"x\" level=info";
        assert_eq!(detected(colours), Frame::Stern(SternColumns::Two));
        let colours = "\x1b[96mshop\x1b[0m \x1b[96mcart-1\x1b[0m \x1b[96mkuma-sidecar\x1b[0m x";
        assert_eq!(detected(colours), Frame::Stern(SternColumns::Three));
        let late = "my-db main Error: x\n".repeat(60) + "cart-1 kuma-sidecar Error: y\n";
        assert_eq!(detected(&late), Frame::Stern(SternColumns::Two));
        assert_eq!(detected("re-generate the file\nthe re-generated file is\nwell-known"), Frame::Plain);
        let prose = "please look at this\n".repeat(9) + "cart-1 kuma-sidecar Error: y\n";
        assert_eq!(detected(&prose), Frame::Plain);
    }

    #[test]
    fn frames_are_opened() {
        let framed = open(Frame::Cri, b"2026-01-01T00:00:00.1Z stderr P part").unwrap();
        assert!(framed.partial);
        assert_eq!(framed.message, b"part");
        let framed = open(Frame::Stern(SternColumns::Three), b"shop cart-7d9f-x2 kuma-init Error: a b").unwrap();
        assert_eq!((framed.namespace.as_deref(), framed.message.as_slice()), (Some("shop"), &b"Error: a b"[..]));
        assert_eq!(open(Frame::KubectlPrefix, b"no prefix"), None);
        let framed = open(Frame::JsonLines, b"kube.cart: [1767225600.5, {\"log\": \"x\"}]").unwrap();
        assert_eq!((framed.time.as_deref(), framed.message.as_slice()), (Some("2026-01-01T00:00:00.5Z"), &b"x"[..]));
        let framed = open(Frame::Logcli, b"2026-01-01T00:00:00Z {namespace=\"shop\", pod=\"cart-1\"} a {b} c").unwrap();
        assert_eq!((framed.pod.as_deref(), framed.message.as_slice()), (Some("cart-1"), &b"a {b} c"[..]));
    }

    #[test]
    fn times_stand_behind_prefixes() {
        let lines = [
            (Frame::KubectlPrefix, "[pod/cart-1/kuma-init] 2026-01-01T00:00:00.1Z Error: x"),
            (Frame::Stern(SternColumns::Two), "cart-1 kuma-init 2026-01-01T00:00:00.1Z Error: x"),
        ];
        for (frame, line) in lines {
            let framed = open(frame, line.as_bytes()).unwrap();
            assert_eq!(
                (framed.time.as_deref(), framed.message.as_slice()),
                (Some("2026-01-01T00:00:00.1Z"), &b"Error: x"[..])
            );
        }
        let own = open(Frame::KubectlPrefix, b"[pod/cart-1/install-cni] 2026-01-01T00:00:00.100Z\tINFO\tx").unwrap();
        assert_eq!((own.time, own.message.as_slice()), (None, &b"2026-01-01T00:00:00.100Z\tINFO\tx"[..]));
    }
}
