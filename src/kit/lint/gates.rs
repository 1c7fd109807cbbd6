//! Ranges of releases and platforms that nothing can pass.

use semver::{Comparator, Version, VersionReq};

use super::super::places::Kind;
use super::{Desk, Level, Lint};
use crate::messages::kit as messages;
use crate::rule::SignalKind;

const EMPTY_RANGE: Lint = ("empty-range", Level::Error);
const UNKNOWN_PLATFORM: Lint = ("unknown-platform", Level::Error);

/// Platforms that are told by their nodes (`matching`), and `rke2`, which only rules of remediation name.
const PLATFORMS: [&str; 9] = ["aks", "bottlerocket", "eks", "gke", "k3s", "kind", "openshift", "rke2", "talos"];

pub(super) fn lint(desk: &mut Desk<'_>) {
    let rules = desk.rules;
    for signal in &rules.signals {
        if let SignalKind::Log(log) = &signal.kind {
            range(desk, Kind::Signal, &signal.id, &["log", "versions"], log.versions.as_ref());
        }
    }
    for cause in &rules.causes {
        range(desk, Kind::Cause, &cause.id, &["versions"], cause.versions.as_ref());
        platforms(desk, &cause.id, &["platforms"], &cause.platforms);
        for (number, step) in cause.remediation.iter().enumerate() {
            platforms(desk, &cause.id, &["remediation", &number.to_string(), "platforms"], &step.platforms);
        }
    }
}

fn range(desk: &mut Desk<'_>, kind: Kind, id: &str, path: &[&str], range: Option<&VersionReq>) {
    if let Some(range) = range.filter(|range| is_empty(range)) {
        desk.put(EMPTY_RANGE, kind, id, path, &messages::LINT_EMPTY_RANGE, &[("range", &range.to_string())]);
    }
}

/// Whether no release is in a range: if any is, then one at an edge of it, or right beside an edge.
fn is_empty(range: &VersionReq) -> bool {
    let edges = range.comparators.iter().flat_map(around);
    !edges.chain([Version::new(0, 0, 0), Version::new(999, 0, 0)]).any(|version| range.matches(&version))
}

fn around(edge: &Comparator) -> Vec<Version> {
    let (major, minor, patch) = (edge.major, edge.minor.unwrap_or(0), edge.patch.unwrap_or(0));
    let mut all = vec![
        Version::new(major, minor, patch),
        Version::new(major, minor, patch.saturating_add(1)),
        Version::new(major, minor.saturating_add(1), 0),
        Version::new(major.saturating_add(1), 0, 0),
        Version::new(major, minor, patch.saturating_sub(1)),
        Version::new(major, minor.saturating_sub(1), 999),
        Version::new(major.saturating_sub(1), 999, 999),
    ];
    if !edge.pre.is_empty() {
        all.push(Version { pre: edge.pre.clone(), ..Version::new(major, minor, patch) });
    }
    all
}

fn platforms(desk: &mut Desk<'_>, id: &str, path: &[&str], platforms: &[String]) {
    for platform in platforms.iter().filter(|platform| !PLATFORMS.contains(&platform.as_str())) {
        let values = [("platform", platform.as_str()), ("platforms", &PLATFORMS.join(", "))];
        desk.put(UNKNOWN_PLATFORM, Kind::Cause, id, path, &messages::LINT_UNKNOWN_PLATFORM, &values);
    }
}

#[cfg(test)]
mod tests {
    use super::is_empty;

    #[test]
    fn ranges() {
        for (range, empty) in [
            (">=2.9, <2.14", false),
            (">=2.9, <2.9", true),
            (">2.9.1, <2.9.2", true),
            (">=2.9.1, <2.9.2", false),
            ("<0.0.1", false),
            (">=3, <2", true),
            ("*", false),
            ("=2.11", false),
            (">=3.0.0-rc.1, <3.0.0", false),
        ] {
            assert_eq!(is_empty(&range.parse().unwrap()), empty, "{range}");
        }
    }
}
