//! From a diagnosis to the published document: one language, text escaped and masked, numbers rounded.

use std::collections::BTreeSet;

use crate::inference::{self as from, Changes, CollectNeeds, Diagnosis, InputStatus, Scope, Severity, Text, Verdict};
use crate::messages::report as say;

use super::Language;
use super::escape::{escape, excerpt, prose};
use super::v1;

/// The document of a diagnosis.
#[must_use]
pub fn document(diagnosis: &Diagnosis, language: Language) -> v1::Report {
    let convert = Convert(language);
    v1::Report {
        api_version: v1::API_VERSION,
        kind: "Report",
        tool: v1::Tool {
            version: env!("CARGO_PKG_VERSION"),
            rules: v1::Rules {
                version: escape(&diagnosis.rules_version),
                count: diagnosis.rules_count,
                digest: escape(&diagnosis.rules_digest),
            },
        },
        inputs: diagnosis.inputs.iter().map(input).collect(),
        verdict: verdict(diagnosis.verdict),
        context: convert.context(&diagnosis.context),
        findings: diagnosis.findings.iter().map(|f| convert.finding(f)).collect(),
        risks: diagnosis.risks.iter().map(|r| convert.risk(r)).collect(),
        gaps: diagnosis.gaps.iter().map(|g| convert.gap(g)).collect(),
        stats: v1::Stats { bytes_scanned: diagnosis.bytes_scanned, lines_scanned: diagnosis.lines_scanned },
    }
}

fn input(record: &from::InputRecord) -> v1::Input {
    v1::Input {
        path: escape(&record.path),
        layout: escape(record.layout),
        status: match record.status {
            InputStatus::Complete => "complete",
            InputStatus::Partial => "partial",
            InputStatus::Unreadable => "unreadable",
        },
        bytes: record.bytes,
        logs: record.logs,
        objects: record.objects,
    }
}

const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Failing => "failing",
        Verdict::Healthy => "healthy",
        Verdict::InsufficientEvidence => "insufficient-evidence",
        Verdict::NotKuma => "not-kuma",
    }
}

const fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::All => "all",
        Scope::OneNode => "one-node",
        Scope::OneWorkload => "one-workload",
        Scope::OneNamespace => "one-namespace",
        Scope::YoungNodes => "young-nodes",
        Scope::OnePod => "one-pod",
        Scope::Mixed => "mixed",
    }
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "critical",
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
    }
}

const fn changes(changes: Changes) -> &'static str {
    match changes {
        Changes::Nothing => "nothing",
        Changes::RestartsPod => "restarts-pod",
        Changes::Config => "config",
        Changes::Node => "node",
    }
}

const fn needs(needs: CollectNeeds) -> &'static str {
    match needs {
        CollectNeeds::Read => "read",
        CollectNeeds::DebugPod => "debug-pod",
        CollectNeeds::NodeAccess => "node-access",
    }
}

/// A scalar that may be unknown: absent, never empty.
fn known(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| escape(text))
}

fn some(text: Option<&String>) -> Option<String> {
    text.and_then(|t| known(t))
}

fn source(origin: &from::Origin) -> v1::Source {
    v1::Source {
        input: origin.input,
        path: known(&origin.path),
        line: origin.line,
        namespace: some(origin.namespace.as_ref()),
        pod: some(origin.pod.as_ref()),
        container: some(origin.container.as_ref()),
        object: some(origin.object.as_ref()),
        field: some(origin.field.as_ref()),
    }
}

fn arguments(command: &[String]) -> Vec<String> {
    command.iter().map(|argument| escape(argument)).collect()
}

fn time(time: Option<from::Time>) -> Option<String> {
    time.map(|t| t.to_string())
}

/// Rounds to `decimals`; what is not a number becomes 0, as a document must never hold `null`.
fn round(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    let rounded = (value * scale).round() / scale;
    // Adding 0 turns -0 into 0.
    if rounded.is_finite() { rounded + 0.0 } else { 0.0 }
}

/// Conversion into one language.
struct Convert(Language);

impl Convert {
    fn text(&self, text: &Text) -> String {
        prose(match self.0 {
            Language::En => &text.en,
            Language::Zh => &text.zh,
        })
    }

    fn words(&self, text: &Text) -> Option<String> {
        Some(self.text(text)).filter(|t| !t.is_empty())
    }

    fn context(&self, context: &from::Context) -> v1::Context {
        let setting = |s: &from::Setting| v1::Setting {
            field: escape(&s.field),
            value: prose(&s.value),
            relevance: self.words(&s.relevance),
        };
        v1::Context {
            kuma: v1::Kuma {
                product: context.product.and_then(known),
                version: some(context.version.as_ref()),
                namespace: some(context.namespace.as_ref()),
                cni: context.cni.and_then(known),
            },
            meshes: context
                .meshes
                .iter()
                .map(|(name, settings)| v1::Mesh {
                    name: escape(name),
                    settings: settings.iter().map(setting).collect(),
                })
                .collect(),
            clocks: context.clocks.iter().map(|c| self.clock(c)).collect(),
            looks: super::looks::looks(&context.looks, self.0),
        }
    }

    fn clock(&self, clock: &from::ClockSkew) -> v1::Clock {
        let message = if clock.seconds > 0 { &say::CLOCK_AHEAD } else { &say::CLOCK_BEHIND };
        let seconds = clock.seconds.unsigned_abs().to_string();
        let (en, zh) = message.fill(&[("node", &clock.node), ("seconds", &seconds)]);
        v1::Clock { node: escape(&clock.node), seconds: clock.seconds, says: self.text(&Text { en, zh }) }
    }

    fn moment(&self, moment: &from::Moment) -> v1::Moment {
        v1::Moment {
            time: moment.time.to_string(),
            last_time: time(moment.last),
            count: Some(moment.count).filter(|n| *n > 1),
            offset: moment.offset.map(|s| round(s, 1)),
            actor: moment.actor.as_str(),
            says: self.text(&moment.says),
            source: source(&moment.origin),
            skewed: moment.skewed,
        }
    }

    fn finding(&self, finding: &from::Finding) -> v1::Finding {
        let shares = shares(finding);
        let (others, causes) = shares.split_at(3);
        let other = |i: usize| others.get(i).copied().unwrap_or_default();
        let mut ranked: Vec<_> = finding.causes.iter().zip(causes).collect();
        // Shares that differ by less than they show may have been rounded past one another.
        ranked.sort_by(|(a, x), (b, y)| y.total_cmp(x).then_with(|| a.id.cmp(&b.id)));
        v1::Finding {
            id: escape(&finding.id),
            symptom: v1::Symptom { id: escape(&finding.symptom), title: self.text(&finding.symptom_title) },
            subjects: finding.subjects.iter().map(subject).collect(),
            scope: scope(finding.scope),
            first_seen: time(finding.first),
            last_seen: time(finding.last),
            causes: ranked.into_iter().map(|(cause, share)| self.cause(cause, *share, &finding.shown_by)).collect(),
            rest_probability: other(0),
            not_kuma_probability: other(1),
            unknown_probability: other(2),
            ruled_out: finding
                .ruled_out
                .iter()
                .map(|r| v1::RuledOut { id: escape(&r.id), code: known(&r.code), why: r.why, says: self.text(&r.says) })
                .collect(),
            not_checkable: finding
                .not_checkable
                .iter()
                .map(|n| v1::NotCheckable {
                    id: escape(&n.id),
                    code: known(&n.code),
                    needs: arguments(&n.needs),
                    says: self.text(&n.says),
                })
                .collect(),
            next: finding
                .next
                .iter()
                .map(|n| v1::Next {
                    says: self.text(&n.says),
                    command: arguments(&n.command),
                    gain_bits: round(n.gain_bits, 2),
                    needs: needs(n.needs),
                })
                .collect(),
            example: subject(&finding.example),
            timeline: finding.timeline.moments.iter().map(|m| self.moment(m)).collect(),
        }
    }

    /// `shown_by` closes the evidence of every cause of its finding: it shows the symptom that all of them explain.
    fn cause(&self, cause: &from::RankedCause, probability: f64, shown_by: &[from::Piece]) -> v1::Cause {
        let told: BTreeSet<&str> =
            cause.supporting.iter().chain(&cause.against).map(|piece| piece.signal.as_str()).collect();
        let symptom = shown_by.iter().filter(|piece| !told.contains(piece.signal.as_str()));
        v1::Cause {
            id: escape(&cause.id),
            code: known(&cause.code),
            class: escape(&cause.class),
            title: self.text(&cause.title),
            severity: severity(cause.severity),
            impact: self.words(&cause.impact),
            probability,
            forms: cause
                .forms
                .iter()
                .map(|f| v1::Form {
                    id: escape(&f.id),
                    code: known(&f.code),
                    title: self.text(&f.title),
                    probability: round(f.probability, 4),
                })
                .collect(),
            evidence: v1::Evidence {
                supporting: cause.supporting.iter().chain(symptom).map(|p| self.piece(p)).collect(),
                against: cause.against.iter().map(|p| self.piece(p)).collect(),
                missing: cause
                    .missing
                    .iter()
                    .map(|m| v1::Missing {
                        signal: escape(&m.signal),
                        says: self.text(&m.says),
                        why: m.why.as_str(),
                        collect: arguments(&m.collect),
                    })
                    .collect(),
            },
            remediation: cause
                .remediation
                .iter()
                .map(|s| v1::Step {
                    title: self.text(&s.title),
                    command: arguments(&s.command),
                    runnable: s.runnable && !s.command.is_empty(),
                    changes: changes(s.changes),
                    automatic: false,
                })
                .collect(),
            references: arguments(&cause.references),
        }
    }

    fn piece(&self, piece: &from::Piece) -> v1::Piece {
        v1::Piece {
            signal: escape(&piece.signal),
            says: self.text(&piece.says),
            weight: round(piece.weight, 2),
            source: piece.origin.as_ref().map(source),
            excerpt: piece.excerpt.as_ref().map(|e| excerpt(e)).filter(|e| !e.is_empty()),
            time: time(piece.time),
            count: Some(piece.count).filter(|n| *n > 0),
        }
    }

    fn risk(&self, risk: &from::Risk) -> v1::Risk {
        v1::Risk {
            id: escape(&risk.id),
            code: known(&risk.code),
            says: self.text(&risk.says),
            subjects: risk.subjects.iter().map(subject).collect(),
        }
    }

    fn gap(&self, gap: &from::Gap) -> v1::Gap {
        let effect = match self.0 {
            Language::En => &gap.effect.0,
            Language::Zh => &gap.effect.1,
        };
        v1::Gap {
            what: prose(&gap.what),
            why: gap.why.as_str(),
            source: known(&gap.source),
            effect: Some(prose(effect)).filter(|e| !e.is_empty()),
        }
    }
}

fn subject(subject: &from::SubjectName) -> v1::Subject {
    v1::Subject {
        kind: escape(&subject.kind),
        namespace: some(subject.namespace.as_ref()),
        name: escape(&subject.name),
        owner: some(subject.owner.as_ref()),
        node: some(subject.node.as_ref()),
        mesh: some(subject.mesh.as_ref()),
        pod: some(subject.pod.as_ref()),
        validation: subject.validation.as_ref().map(|run| v1::Validation {
            started_at: time(run.started),
            finished_at: time(run.finished),
            seconds: run.seconds.map(|s| round(s, 3)),
            attempts: run.attempts,
        }),
    }
}

/// The shares of rest, not-Kuma and unknown, then of the causes, in ten-thousandths: each is rounded down, and what is
/// left goes to those that lost most, so that the whole stays 1 however many entries there are.
fn shares(finding: &from::Finding) -> Vec<f64> {
    let mut exact = vec![finding.rest, finding.not_kuma, finding.unknown];
    exact.extend(finding.causes.iter().map(|c| c.probability));
    let scaled: Vec<f64> = exact.iter().map(|p| if p.is_finite() { p.clamp(0.0, 1.0) * 1e4 } else { 0.0 }).collect();
    let mut floors: Vec<f64> = scaled.iter().map(|p| (p + 1e-7).floor()).collect();
    let mut order: Vec<usize> = (0..scaled.len()).collect();
    let lost = |i: &usize| scaled.get(*i).zip(floors.get(*i)).map_or(0.0, |(s, f)| s - f);
    order.sort_by(|a, b| lost(b).total_cmp(&lost(a)).then(a.cmp(b)));
    let mut missing = scaled.iter().sum::<f64>().round() - floors.iter().sum::<f64>();
    for index in order {
        if missing < 0.5 {
            break;
        }
        if let Some(share) = floors.get_mut(index) {
            *share += 1.0;
            missing -= 1.0;
        }
    }
    floors.into_iter().map(|units| round(units / 1e4, 4)).collect()
}

#[cfg(test)]
mod tests {
    use super::round;

    #[test]
    fn rounding() {
        assert!((round(2.314, 2) - 2.31).abs() < 1e-9);
        assert!(round(-0.001, 2).is_sign_positive());
        assert!(round(f64::NAN, 2).abs() < 1e-9);
    }
}
