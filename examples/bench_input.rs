//! Makes the inputs of `bench/run.sh`: logs with few and with many lines that the shipped rules know, the same as
//! bundles, a log with a line for every pattern, and the rules' patterns as ripgrep takes them.
//!
//! ```text
//! bench_input DIR MEGABYTES [COPIES]
//! ```
//! With COPIES, the patterns are written also that many times over, each copy with words of its own, as rules for `--rules`
//! and for ripgrep.

use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use kuma_diagnose::rule::{self, RuleSet, SignalKind};

/// Name and share, in parts of ten thousand, of lines that match.
const SHARES: [(&str, u64); 3] = [("few", 2), ("one", 100), ("many", 2000)];

/// Containers of which a bundle holds logs.
const CONTAINERS: [(&str, &str, &str); 4] = [
    ("kuma-system", "kuma-control-plane-6b7f9c4d5-x2x7k", "control-plane"),
    ("kube-system", "kuma-cni-node-4k9vz", "install-cni"),
    ("shop", "cart-7d9f8b6c5-abcde", "kuma-sidecar"),
    ("shop", "cart-7d9f8b6c5-abcde", "kuma-init"),
];

/// Words of the lines that do not match.
const WORDS: &[&str] = &[
    "envoy",
    "cluster",
    "listener",
    "update",
    "xds",
    "stream",
    "dataplane",
    "mesh",
    "default",
    "resource",
    "version",
    "snapshot",
    "reconcile",
    "request",
    "path",
    "status",
    "duration",
    "zone",
    "ingress",
    "config",
    "generated",
    "secret",
    "rotated",
    "leader",
    "elected",
    "webhook",
    "namespace",
    "service",
    "warming",
    "complete",
    "endpoint",
    "assignment",
];

/// Random numbers, the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn pick<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        let ix = self.below(u64::try_from(texts.len()).unwrap_or(1).max(1));
        usize::try_from(ix).ok().and_then(|ix| texts.get(ix)).copied().unwrap_or_default()
    }

    fn words(&mut self, count: u64) -> String {
        (0..count).map(|_| self.pick(WORDS)).collect::<Vec<_>>().join(" ")
    }
}

/// A line that no rule knows: console lines for the most part, JSON and Envoy's form for the rest.
fn ordinary(random: &mut Random, number: u64) -> String {
    let time = |ms: u64| {
        let (h, m, s) = (number / 36_000 % 24, number / 600 % 60, number / 10 % 60);
        format!("{h:02}:{m:02}:{s:02}.{ms:03}")
    };
    let (ms, count) = (random.below(1000), 4 + random.below(10));
    let (time, words, logger) = (time(ms), random.words(count), random.pick(WORDS));
    let id = random.below(1_000_000);
    match random.below(20) {
        0..14 => format!(
            "2026-11-23T{time}Z\tINFO\t{logger}.{}\t{words}\t{{\"mesh\": \"default\", \"dpKey\": \"shop/cart-{id}\", \"streamID\": {number}}}",
            random.pick(WORDS)
        ),
        14..17 => format!(
            "{{\"level\":\"info\",\"ts\":\"2026-11-23T{time}Z\",\"logger\":\"{logger}\",\"msg\":\"{words}\",\"resource\":\"cart-{id}\"}}"
        ),
        _ => {
            format!("[2026-11-23 {time}][{}][info][{logger}] [source/common/{logger}.cc:{}] {words}", id % 64, id % 900)
        }
    }
}

/// Writes about so many bytes of log.
fn write_log(out: &mut dyn Write, bytes: u64, share: u64, known: &[&str], seed: u64) -> Result<(), Box<dyn Error>> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ seed);
    let (mut written, mut number) = (0, 0);
    while written < bytes {
        let line =
            if random.below(10_000) < share { random.pick(known).to_owned() } else { ordinary(&mut random, number) };
        writeln!(out, "{line}")?;
        written += u64::try_from(line.len())? + 1;
        number += 1;
    }
    Ok(())
}

/// Writes a bundle of logs in Troubleshoot's layout.
fn write_bundle(path: &Path, bytes: u64, share: u64, known: &[&str]) -> Result<(), Box<dyn Error>> {
    let gzip = GzEncoder::new(BufWriter::new(File::create(path)?), Compression::default());
    let mut tar = tar::Builder::new(gzip);
    let mut add = |name: &str, data: &[u8]| {
        let mut header = tar::Header::new_gnu();
        header.set_size(u64::try_from(data.len()).unwrap_or_default());
        header.set_mode(0o644);
        header.set_cksum();
        tar.append_data(&mut header, format!("support-bundle/{name}"), data)
    };
    add(
        "version.yaml",
        b"apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\nspec:\n  versionNumber: v0.123.14\n",
    )?;
    for ((namespace, pod, container), seed) in CONTAINERS.iter().zip(1..) {
        let mut log = Vec::new();
        write_log(&mut log, bytes / 4, share, known, seed)?;
        add(&format!("cluster-resources/pods/logs/{namespace}/{pod}/{container}.log"), &log)?;
    }
    tar.into_inner()?.finish()?.flush()?;
    Ok(())
}

/// The patterns of all log signals, with captures that have no names: ripgrep refuses a name that stands twice.
fn patterns(rules: &RuleSet) -> Vec<String> {
    let names = regex::Regex::new(r"\(\?P?<\w+>");
    let all = rules.signals.iter().filter_map(|signal| match &signal.kind {
        SignalKind::Log(log) => Some(log.pattern.as_str()),
        SignalKind::Event(_) | SignalKind::Object(_) => None,
    });
    all.map(|text| names.as_ref().map_or(text.to_owned(), |n| n.replace_all(text, "(?:").into_owned())).collect()
}

/// Rules with the patterns so many times over. Each copy asks for one word more, so that no two are the same. The few
/// patterns that end with their line have no copies.
fn copies(rules: &RuleSet, copies: u64) -> Result<(String, Vec<String>), Box<dyn Error>> {
    let mut yaml = String::from("signals:\n");
    let mut texts = patterns(rules);
    for copy in 1..copies {
        for signal in &rules.signals {
            let SignalKind::Log(log) = &signal.kind else { continue };
            let components: Vec<_> = log.components.iter().map(|c| c.as_str()).collect();
            let text = format!("(?:{}) of copy {copy}", log.pattern.as_str());
            let example = signal.matching.first().map(|line| format!("{line} of copy {copy}")).unwrap_or_default();
            if !regex::Regex::new(&text)?.is_match(&example) {
                continue;
            }
            let (quoted, example) = (text.replace('\'', "''"), serde_json::to_string(&example)?);
            writeln!(yaml, "  - id: copy-{copy}-{}\n    says: {{ en: 'A copy.' }}", signal.id)?;
            writeln!(yaml, "    log: {{ component: [{}], pattern: '{quoted}' }}", components.join(", "))?;
            writeln!(yaml, "    examples: {{ match: [{example}], noMatch: ['no line'] }}")?;
            texts.push(text);
        }
    }
    Ok((yaml, texts))
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (Some(dir), Some(megabytes)) = (args.first(), args.get(1)) else {
        return Err("usage: bench_input DIR MEGABYTES".into());
    };
    let (dir, bytes) = (Path::new(dir), megabytes.parse::<u64>()? * 1_000_000);
    let rules = rule::load(&[])?;
    let log_signals = rules.signals.iter().filter(|signal| matches!(signal.kind, SignalKind::Log(_)));
    let known: Vec<&str> = log_signals.flat_map(|signal| signal.matching.iter().map(String::as_str)).collect();
    std::fs::write(dir.join("patterns.txt"), patterns(&rules).join("\n") + "\n")?;
    std::fs::write(dir.join("every.log"), known.join("\n") + "\n")?;
    for (name, share) in SHARES {
        let mut log = BufWriter::new(File::create(dir.join(format!("{name}.log")))?);
        write_log(&mut log, bytes, share, &known, 0)?;
        log.flush()?;
        write_bundle(&dir.join(format!("{name}.tar.gz")), bytes, share, &known)?;
    }
    if let Some(times) = args.get(2) {
        let (yaml, texts) = copies(&rules, times.parse()?)?;
        std::fs::create_dir_all(dir.join("rules"))?;
        std::fs::write(dir.join("rules/copies.yaml"), yaml)?;
        std::fs::write(dir.join("patterns-copies.txt"), texts.join("\n") + "\n")?;
    }
    Ok(())
}
