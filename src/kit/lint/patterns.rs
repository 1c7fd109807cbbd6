//! Patterns that are slow, too broad, doubled, or say more than is used.

use std::collections::BTreeSet;

use super::super::places::Kind;
use super::{Desk, Level, Lint};
use crate::evidence::Component;
use crate::matching::needed;
use crate::messages::kit as messages;
use crate::rule::{LogSignal, RuleSet, Signal, SignalKind};

const NO_LITERAL: Lint = ("no-literal", Level::Warning);
const MATCHES_NOISE: Lint = ("matches-noise", Level::Error);
const OVER_BROAD: Lint = ("over-broad", Level::Warning);
const SAME_LINES: Lint = ("same-lines", Level::Warning);
const UNUSED_CAPTURE: Lint = ("unused-capture", Level::Warning);
const NO_SOURCE: Lint = ("no-source", Level::Warning);

/// Texts shorter than this are in too many lines to be looked for.
const SHORTEST: usize = 3;

/// A pattern is too broad if it takes lines of more than half of at least so many other signals of its component.
const OTHERS: usize = 8;

/// Lines that healthy components, and applications, print all day.
const NOISE: &[&str] = &[
    "2026-06-06T10:00:00.000Z\tINFO\tcontroller-runtime.metrics\tStarting metrics server",
    "2026-06-06T10:00:00.000Z\tINFO\tStarting workers\t{\"controller\": \"pod\", \"worker count\": 10}",
    "2026-06-06T10:00:00.000Z\tINFO\tkuma-cp.run\tCurrent config {\"general\":{\"dnsServerPort\":5653}}",
    "2026-06-06T10:00:00.000Z\tDEBUG\txds\tOnStreamRequest {\"streamID\": 4}",
    "[2026-06-06 10:00:00.000][12][info][main] [source/server/server.cc:978] starting main dispatch loop",
    "[2026-06-06 10:00:00.000][12][info][upstream] [source/common/upstream/cds_api_helper.cc:32] cds: add 12 cluster(s)",
    "I0606 10:00:00.000000    1234 kubelet.go:2345] \"SyncLoop ADD\" source=\"api\" pods=[\"shop/cart-7d9f\"]",
    "time=\"2026-06-06T10:00:00Z\" level=info msg=\"starting containerd\" revision=abc version=v1.7.0",
    "{\"level\":\"info\",\"ts\":1780740000.1,\"msg\":\"request served\",\"status\":200,\"path\":\"/healthz\"}",
    "10.1.2.3 - - [06/Jun/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 612 \"-\" \"curl/8.0\"",
    "Listening on port 8080",
    "Server started",
    "health check passed",
    "",
];

pub(super) fn lint(desk: &mut Desk<'_>) {
    let rules = desk.rules;
    for signal in &rules.signals {
        let (key, pattern) = match &signal.kind {
            SignalKind::Log(log) => ("log", Some(&log.pattern)),
            SignalKind::Event(event) => ("event", event.pattern.as_ref()),
            SignalKind::Object(_) => continue,
        };
        let Some(pattern) = pattern else { continue };
        let path = [key, "pattern"];
        // Lines are no messages of events.
        if let Some(line) = NOISE.iter().find(|line| key == "log" && pattern.is_match(line)) {
            let values = [("line", line.trim())];
            desk.put(MATCHES_NOISE, Kind::Signal, &signal.id, &path, &messages::LINT_MATCHES_NOISE, &values);
        }
        let names = pattern.regex().map(|regex| regex.capture_names().flatten().collect::<Vec<_>>());
        for name in names.unwrap_or_default() {
            if !is_used(rules, signal, name) {
                let values = [("capture", name)];
                desk.put(UNUSED_CAPTURE, Kind::Signal, &signal.id, &path, &messages::LINT_UNUSED_CAPTURE, &values);
            }
        }
        if let SignalKind::Log(log) = &signal.kind {
            line(desk, signal, log);
        }
    }
}

fn line(desk: &mut Desk<'_>, signal: &Signal, log: &LogSignal) {
    let path = ["log", "pattern"];
    let needed = needed(log.pattern.as_str());
    let found = |sets: &Vec<Vec<String>>| sets.iter().any(|set| set.iter().all(|text| text.len() >= SHORTEST));
    if needed.alternatives.is_empty() || !needed.alternatives.iter().all(found) {
        desk.put(NO_LITERAL, Kind::Signal, &signal.id, &path, &messages::LINT_NO_LITERAL, &[]);
    }
    let named = [Component::Other, Component::Unknown, Component::Node];
    if signal.origin.is_none() && log.components.iter().any(|c| !named.contains(c)) {
        desk.put(NO_SOURCE, Kind::Signal, &signal.id, &[], &messages::LINT_NO_SOURCE, &[]);
    }
    others(desk, signal, log);
}

/// Compares a pattern with the examples of the other patterns that meet the same logs.
fn others(desk: &mut Desk<'_>, signal: &Signal, log: &LogSignal) {
    let (mut all, mut taken) = (0, 0);
    for other in desk.rules.signals.iter().filter(|other| other.id != signal.id) {
        let SignalKind::Log(its) = &other.kind else { continue };
        if other.matching.is_empty() || !its.components.iter().any(|c| log.components.contains(c)) {
            continue;
        }
        all += 1;
        taken += usize::from(other.matching.iter().any(|line| log.pattern.is_match(line)));
        let same = other.id > signal.id
            && asks_the_same(log, its)
            && other.matching.iter().all(|line| log.pattern.is_match(line))
            && signal.matching.iter().all(|line| its.pattern.is_match(line));
        if same && !signal.matching.is_empty() {
            let values = [("other", other.id.as_str())];
            desk.put(SAME_LINES, Kind::Signal, &signal.id, &[], &messages::LINT_SAME_LINES, &values);
        }
    }
    // A line that names its pod wraps what others print of it.
    if all >= OTHERS && taken * 2 > all && !log.about_subject {
        let values = [("taken", &*taken.to_string()), ("all", &all.to_string())];
        desk.put(OVER_BROAD, Kind::Signal, &signal.id, &["log", "pattern"], &messages::LINT_OVER_BROAD, &values);
    }
}

/// Whether two patterns ask for the same logs, as often, of the same run.
fn asks_the_same(a: &LogSignal, b: &LogSignal) -> bool {
    let rest = |log: &LogSignal| (log.of, log.at_least, log.within, log.instance, log.about_subject);
    rest(a) == rest(b) && a.versions == b.versions && a.components == b.components
}

/// Whether a capture is shown or joins a line to its pod.
fn is_used(rules: &RuleSet, signal: &Signal, name: &str) -> bool {
    let joins = matches!(&signal.kind, SignalKind::Log(log) if log.about_subject);
    if joins && matches!(name, "pod" | "namespace") {
        return true;
    }
    shown(rules).contains(name)
}

/// All placeholders of all texts and commands.
fn shown(rules: &RuleSet) -> BTreeSet<&str> {
    let mut texts: Vec<&str> = rules.signals.iter().map(|s| s.says.en.as_str()).collect();
    for question in &rules.questions {
        texts.push(&question.title.en);
        texts.extend(question.answers.iter().filter_map(|a| a.says.as_ref()).map(|says| says.en.as_str()));
        if let Some(collect) = &question.collect {
            texts.push(&collect.says.en);
            texts.extend(collect.command.iter().map(String::as_str));
        }
    }
    texts.extend(rules.symptoms.iter().map(|s| s.title.en.as_str()));
    for cause in &rules.causes {
        texts.extend([cause.title.en.as_str(), &cause.impact.en]);
        for step in &cause.remediation {
            texts.push(&step.title.en);
            texts.extend(step.command.iter().map(String::as_str));
        }
    }
    texts.into_iter().flat_map(super::texts::placeholders).collect()
}
