//! Hostile and damaged inputs: bounded memory, nothing written, and a gap that says what happened.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop at what it did not expect")]

mod archives;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use archives::{Tar, gzip, pod, zip};
use kuma_diagnose::evidence::{Gap, HostFact, InputStatus, Object, Sink, Stream, StreamEnd, StreamIx, Why};
use kuma_diagnose::source::{Limits, ReadInput, contradiction, read};

const LOG: &str = "b/cluster-resources/pods/logs/shop/cart-1/kuma-validation.log";

/// A sink that remembers everything in a comparable form.
#[derive(Default)]
struct Recorder {
    streams: Vec<(Stream, Vec<u8>, Option<StreamEnd>)>,
    objects: Vec<Object>,
    listed: Vec<(String, Option<String>)>,
    facts: Vec<HostFact>,
    gaps: Vec<Gap>,
    largest: usize,
    keep: Option<usize>,
}

impl Sink for Recorder {
    fn open(&mut self, stream: Stream) -> StreamIx {
        self.streams.push((stream, Vec::new(), None));
        StreamIx(u32::try_from(self.streams.len() - 1).unwrap())
    }
    fn log(&mut self, stream: StreamIx, block: &[u8], _first_line: u64) {
        self.largest = self.largest.max(block.len());
        let text = &mut self.streams[stream.0 as usize].1;
        let room = self.keep.unwrap_or(usize::MAX).saturating_sub(text.len());
        text.extend_from_slice(&block[..block.len().min(room)]);
    }
    fn close(&mut self, stream: StreamIx, end: StreamEnd) {
        self.streams[stream.0 as usize].2 = Some(end);
    }
    fn object(&mut self, object: Object) {
        self.objects.push(object);
    }
    fn listed(&mut self, kind: &str, namespace: Option<&str>) {
        self.listed.push((kind.to_owned(), namespace.map(str::to_owned)));
    }
    fn fact(&mut self, fact: HostFact) {
        self.facts.push(fact);
    }
    fn gap(&mut self, gap: Gap) {
        self.gaps.push(gap);
    }
}

impl Recorder {
    /// Texts of logs by pod and container, objects and lists, whatever their order.
    fn evidence(&self) -> (BTreeMap<String, String>, Vec<String>, Vec<String>) {
        let logs = self.streams.iter().map(|(stream, text, _)| {
            let pod = stream.pod.as_deref().unwrap_or_default();
            (format!("{pod}/{:?}", stream.container), String::from_utf8_lossy(text).into_owned())
        });
        let mut objects: Vec<String> =
            self.objects.iter().map(|o| format!("{} {:?} {}", o.kind, o.namespace, o.name)).collect();
        objects.sort();
        let mut listed: Vec<String> = self.listed.iter().map(|l| format!("{l:?}")).collect();
        listed.sort();
        listed.dedup();
        (logs.collect(), objects, listed)
    }

    fn gap(&self, why: Why) -> &Gap {
        self.gaps.iter().find(|gap| gap.why == why).unwrap_or_else(|| panic!("no {why:?} gap in {:#?}", self.gaps))
    }
}

fn read_path(path: &Path, limits: &Limits) -> (Recorder, ReadInput) {
    let mut recorder = Recorder { keep: Some(1 << 20), ..Recorder::default() };
    let inputs = [path.to_str().unwrap().to_owned()];
    let mut read = read(&inputs, limits, &mut recorder, &mut |_, _, _| {});
    (recorder, read.remove(0))
}

fn read_bytes(bytes: &[u8], limits: &Limits) -> (Recorder, ReadInput) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("input");
    fs::write(&path, bytes).unwrap();
    let result = read_path(&path, limits);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something was written");
    result
}

/// A small bundle, links before their targets.
fn bundle() -> Tar {
    let mut tar = Tar::default();
    tar.link(
        "b/all-logs/cart-1/kuma-validation.log",
        "../../cluster-resources/pods/logs/shop/cart-1/kuma-validation.log",
    );
    tar.file("b/version.yaml", "apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\n");
    tar.file(LOG, "first line\nsecond line\n");
    tar.file("b/cluster-resources/pods/shop.json", &pod("shop", "cart-1"));
    tar.file(
        "b/cluster-resources/namespaces.json",
        r#"{"kind":"NamespaceList","apiVersion":"v1","items":[{"metadata":{"name":"shop"}}]}"#,
    );
    tar.file("b/cluster-resources/daemonsets/shop.json", r#"{"kind":"DaemonSetList","items":null}"#);
    tar.file("b/cluster-resources/nodes.json", "");
    tar
}

#[test]
fn every_form_of_a_bundle_gives_the_same_evidence() {
    let tar = bundle();
    let plain = tar.clone().finish();
    let limits = Limits::default();
    let (expected, input) = read_bytes(&plain, &limits);
    assert_eq!(input.record.layout, "troubleshoot");
    assert_eq!(input.record.status, InputStatus::Complete, "{:#?}", expected.gaps);
    assert_eq!((input.record.logs, input.record.objects), (1, 2));
    let (logs, objects, listed) = expected.evidence();
    assert_eq!(logs["cart-1/Some(\"kuma-validation\")"], "first line\nsecond line\n");
    assert_eq!(objects, ["Namespace None shop", "Pod Some(\"shop\") cart-1"]);
    assert!(listed.contains(&"(\"DaemonSet\", None)".to_owned()), "{listed:?}");
    assert_eq!(expected.gap(Why::NotCollected).what, "Node objects");
    let forms = [
        ("gzip", gzip(&plain)),
        ("gzip twice", gzip(&gzip(&plain))),
        ("zstd", zstd::encode_all(plain.as_slice(), 1).unwrap()),
        ("zip", zip(tar.files())),
        ("trailing garbage", [gzip(&plain), b"garbage".to_vec()].concat()),
        ("no trailer", plain[..plain.len() - 1024].to_vec()),
        ("two members", [gzip(&plain[..700]), gzip(&plain[700..])].concat()),
        ("zip in gzip", gzip(&zip(tar.files()))),
    ];
    for (form, bytes) in forms {
        let (recorder, read) = read_bytes(&bytes, &limits);
        assert_eq!(recorder.evidence(), expected.evidence(), "{form}");
        assert_eq!((read.record.status, read.record.layout), (InputStatus::Complete, "troubleshoot"), "{form}");
    }
}

#[test]
fn truncated_archives_keep_what_came_before() {
    let mut tar = bundle();
    let noise: Vec<String> = (0..20_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_string()).collect();
    let noise = noise.join("\n");
    tar.file("b/cluster-resources/pods/logs/shop/cart-2/kuma-sidecar.log", &noise);
    let whole = gzip(&tar.finish());
    for share in [2, 3, 5, 50, 99] {
        let length = whole.len() * share / 100;
        let (recorder, read) = read_bytes(&whole[..length], &Limits::default());
        assert!(read.record.status != InputStatus::Complete, "{share}");
        let gap = recorder.gaps.iter().find(|gap| gap.effect.0.contains("archive ends too early"));
        assert!(gap.is_some(), "{share}: {:#?}", recorder.gaps);
    }
    let (recorder, read) = read_bytes(&whole[..whole.len() - 3], &Limits::default());
    assert_eq!(read.record.status, InputStatus::Partial);
    assert_eq!(recorder.streams.len(), 2, "all was there but the end of the trailer");
    let (recorder, _) = read_bytes(&whole[..whole.len() / 2], &Limits::default());
    let (_, _, end) = &recorder.streams[1];
    assert_eq!(*end, Some(StreamEnd::Truncated));
}

#[test]
fn a_wrong_checksum_is_a_gap_and_loses_nothing() {
    let mut bytes = gzip(&bundle().finish());
    let at = bytes.len() - 6;
    bytes[at] ^= 0xff;
    let (recorder, read) = read_bytes(&bytes, &Limits::default());
    assert_eq!(read.record.status, InputStatus::Partial);
    assert_eq!(recorder.streams.len(), 1);
    assert!(recorder.gap(Why::Unreadable).effect.0.contains("checksum"));
    let mut zipped = zip(bundle().files());
    let at = zipped.windows(5).position(|w| w == b"first").unwrap();
    zipped[at] ^= 0xff;
    let (recorder, _) = read_bytes(&zipped, &Limits::default());
    assert!(recorder.gap(Why::Unreadable).effect.0.contains("checksum"), "{:#?}", recorder.gaps);
}

#[test]
fn bombs_and_limits_stop_reading() {
    let limits = Limits::default();
    let zeros = vec![b'\n'; 24 << 20];
    let (recorder, read) = read_bytes(&gzip(&zeros), &limits);
    assert!(recorder.gap(Why::Limit).effect.0.contains("--max-ratio"));
    assert!(read.record.bytes < 16 << 20);
    let twice = gzip(&gzip(&zeros));
    let (recorder, _) = read_bytes(&twice, &limits);
    assert!(recorder.gap(Why::Limit).effect.0.contains("--max-ratio"));
    let zipped = zip(&[("b/x.log".to_owned(), zeros.clone())]);
    let (recorder, _) = read_bytes(&zipped, &limits);
    assert!(recorder.gap(Why::Limit).effect.0.contains("--max-ratio"));

    let tar = bundle().finish();
    let cases: [(Limits, &str); 3] = [
        (Limits { total_bytes: 2000, ..limits }, "--max-total-bytes"),
        (Limits { entries: 2, ..limits }, "--max-entries"),
        (Limits { entry_bytes: 10, ..limits }, "--max-entry-bytes"),
    ];
    for (limits, flag) in cases {
        let (recorder, read) = read_bytes(&gzip(&tar), &limits);
        assert!(recorder.gap(Why::Limit).effect.0.contains(flag), "{flag}");
        assert!(read.record.status != InputStatus::Complete, "{flag}");
    }
    let mut nested = tar;
    for n in 0..6 {
        let mut outer = Tar::default();
        outer.bytes(&format!("inner-{n}.tar"), &nested);
        nested = outer.finish();
    }
    let (recorder, _) = read_bytes(&nested, &limits);
    assert!(recorder.gap(Why::Limit).effect.0.contains("--max-nesting"));
}

#[test]
fn hostile_names_are_refused() {
    let mut tar = Tar::default();
    for name in ["../up.log", "a/../../up.log", "/../etc/passwd", r"..\up.log", r"C:\up.log", r"\\host\up.log"] {
        tar.file(name, "x\n");
    }
    tar.file(LOG, "good\n");
    let (recorder, _) = read_bytes(&tar.finish(), &Limits::default());
    assert_eq!(recorder.gaps.len(), 6, "{:#?}", recorder.gaps);
    assert_eq!(recorder.streams.len(), 1);
}

#[test]
fn a_slash_in_front_of_all_names_changes_nothing() {
    let (mut plain, mut slashed) = (Tar::default(), Tar::default());
    plain.file(LOG, "good\n");
    slashed.file(&format!("/{LOG}"), "good\n");
    let read = |tar: Tar| read_bytes(&tar.finish(), &Limits::default()).0;
    let (plain, slashed) = (read(plain), read(slashed));
    assert_eq!((plain.streams.len(), slashed.streams.len()), (1, 1));
    assert_eq!(format!("{:?}", plain.streams), format!("{:?}", slashed.streams));
    assert_eq!(plain.gaps.len(), slashed.gaps.len());
}

#[test]
fn links_are_only_resolved_inside() {
    let mut tar = Tar::default();
    tar.link("b/kuma-logs/cart-1/loop.log", "loop2.log");
    tar.link("b/kuma-logs/cart-1/loop2.log", "loop.log");
    tar.link("b/kuma-logs/cart-1/out.log", "/etc/passwd");
    tar.link("b/kuma-logs/cart-1/up.log", "../../../../etc/passwd");
    tar.link("b/kuma-logs/cart-9/kuma-sidecar.log", "../../cluster-resources/pods/logs/shop/cart-9/kuma-sidecar.log");
    tar.file(LOG, "good\n");
    let (recorder, _) = read_bytes(&gzip(&tar.finish()), &Limits::default());
    assert_eq!(recorder.streams.len(), 1);
    let unreadable = recorder.gaps.iter().filter(|gap| gap.why == Why::Unreadable).count();
    assert_eq!(unreadable, 4, "{:#?}", recorder.gaps);
    assert_eq!(recorder.gap(Why::Missing).what, "logs of shop/cart-9 (kuma-sidecar)");
}

#[cfg(unix)]
#[test]
fn directories_are_read_like_archives_and_never_left() {
    let folder = tempfile::tempdir().unwrap();
    let outside = folder.path().join("secret.log");
    fs::write(&outside, "secret\n").unwrap();
    let root = folder.path().join("bundle");
    for (path, bytes) in bundle().files() {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let logs = root.join("b/all-logs/cart-1");
    fs::create_dir_all(&logs).unwrap();
    let log = root.join(LOG);
    std::os::unix::fs::symlink(&log, logs.join("kuma-validation.log")).unwrap();
    std::os::unix::fs::symlink(&outside, logs.join("out.log")).unwrap();
    let (recorder, read) = read_path(&root, &Limits::default());
    let (expected, _) = read_bytes(&bundle().finish(), &Limits::default());
    assert_eq!(recorder.evidence(), expected.evidence());
    assert_eq!(read.record.layout, "troubleshoot");
    assert_eq!(recorder.gap(Why::Unreadable).what, "b/all-logs/cart-1/out.log");
}

#[test]
fn a_line_of_100_mb_is_bounded() {
    let mut tar = Tar::default();
    let mut text = vec![b'x'; 100 << 20];
    text.extend_from_slice(b"\nlast\n");
    tar.bytes(LOG, &text);
    let (recorder, _) = read_bytes(&tar.finish(), &Limits::default());
    assert!(recorder.largest <= (1 << 20) + 1, "{}", recorder.largest);
    assert!(recorder.gaps.iter().any(|gap| gap.why == Why::Truncated));
}

#[test]
fn nothing_and_nowhere() {
    let (recorder, read) = read_bytes(b"", &Limits::default());
    assert_eq!((read.record.status, read.record.layout), (InputStatus::Complete, "logs"));
    assert!(recorder.gaps.is_empty(), "{:#?}", recorder.gaps);
    let (recorder, read) = read_path(Path::new("/nonexistent/bundle.tar.gz"), &Limits::default());
    assert_eq!(read.record.status, InputStatus::Unreadable);
    assert_eq!(recorder.gap(Why::Missing).what, "/nonexistent/bundle.tar.gz");
}

#[test]
fn damage_in_the_middle() {
    let mut tar = bundle().finish();
    // The header of the second file.
    tar[512 + 100] ^= 0x55;
    let (recorder, read) = read_bytes(&tar, &Limits::default());
    assert_eq!(read.record.status, InputStatus::Partial);
    assert_eq!(recorder.streams.len(), 1, "reading goes on at the next header");
    let mut broken = Tar::default();
    let text = r#"{"kind":"PodList","items":[{"metadata":{"namespace":"shop","name":"cart-1"}},{"metadata":}]}"#;
    broken.file("b/cluster-resources/pods/shop.json", text);
    let (recorder, _) = read_bytes(&broken.finish(), &Limits::default());
    assert_eq!(recorder.objects.len(), 1, "what stands before the error is kept");
    assert!(recorder.listed.is_empty());
    assert!(recorder.gap(Why::Unreadable).effect.0.contains("line 1"));
}

#[test]
fn other_clusters_are_noticed() {
    let cluster = |uid: &str| {
        let mut tar = Tar::default();
        let text =
            format!(r#"{{"kind":"NamespaceList","items":[{{"metadata":{{"name":"kube-system","uid":"{uid}"}}}}]}}"#);
        tar.file("b/cluster-resources/namespaces.json", &text);
        read_bytes(&tar.finish(), &Limits::default()).1
    };
    assert_eq!(contradiction(&[cluster("a"), cluster("a")]), None);
    let (en, zh) = contradiction(&[cluster("a"), cluster("b")]).unwrap();
    assert!(en.contains("different clusters") && zh.contains("不同集群"));
}
