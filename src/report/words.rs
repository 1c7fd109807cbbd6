//! The document's values in words of the reader's language.

use crate::messages::{Message, report as say};

use super::Language;

/// One language's words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(pub(super) Language);

impl Words {
    pub(super) const fn of(self, message: &Message) -> &'static str {
        match self.0 {
            Language::En => message.en,
            Language::Zh => message.zh,
        }
    }

    pub(super) fn fill(self, message: &Message, values: &[(&str, &str)]) -> String {
        let (en, zh) = message.fill(values);
        match self.0 {
            Language::En => en,
            Language::Zh => zh,
        }
    }

    /// Between items of a list.
    pub(super) const fn comma(self) -> &'static str {
        match self.0 {
            Language::En => ", ",
            Language::Zh => "，",
        }
    }

    /// After what is explained by what follows.
    pub(super) const fn semicolon(self) -> &'static str {
        match self.0 {
            Language::En => "; ",
            Language::Zh => "；",
        }
    }

    pub(super) const fn colon(self) -> &'static str {
        match self.0 {
            Language::En => ": ",
            Language::Zh => "：",
        }
    }

    pub(super) fn probability(self, probability: f64) -> &'static str {
        const STEPS: [(f64, &Message); 5] = [
            (0.95, &say::ALMOST_CERTAIN),
            (0.8, &say::VERY_LIKELY),
            (0.6, &say::LIKELY),
            (0.4, &say::EVEN),
            (0.15, &say::POSSIBLE),
        ];
        self.of(STEPS.iter().find(|(least, _)| probability >= *least).map_or(&say::UNLIKELY, |(_, words)| words))
    }

    pub(super) fn class(self, class: &str) -> &'static str {
        match class {
            "cni-not-installed" => self.of(&say::CLASS_CNI_NOT_INSTALLED),
            "rules-missing" => self.of(&say::CLASS_RULES_MISSING),
            "network-policy" => self.of(&say::CLASS_NETWORK_POLICY),
            "component-not-ready" => self.of(&say::CLASS_COMPONENT_NOT_READY),
            "admission" => self.of(&say::CLASS_ADMISSION),
            "configuration" => self.of(&say::CLASS_CONFIGURATION),
            "resources" => self.of(&say::CLASS_RESOURCES),
            _ => "",
        }
    }

    pub(super) fn severity(self, severity: &str) -> &'static str {
        self.of(match severity {
            "critical" => &say::SEVERITY_CRITICAL,
            "high" => &say::SEVERITY_HIGH,
            "medium" => &say::SEVERITY_MEDIUM,
            _ => &say::SEVERITY_LOW,
        })
    }

    pub(super) fn changes(self, changes: &str) -> &'static str {
        self.of(match changes {
            "restarts-pod" => &say::CHANGES_RESTARTS_POD,
            "config" => &say::CHANGES_CONFIG,
            "node" => &say::CHANGES_NODE,
            _ => &say::CHANGES_NOTHING,
        })
    }

    pub(super) fn actor(self, actor: &str) -> &'static str {
        self.of(match actor {
            "node" => &say::ACTOR_NODE,
            "cni" => &say::ACTOR_CNI,
            "taint" => &say::ACTOR_TAINT,
            "control-plane" => &say::ACTOR_CONTROL_PLANE,
            "pod" => &say::ACTOR_POD,
            "sandbox" => &say::ACTOR_SANDBOX,
            "init" => &say::ACTOR_INIT,
            "validator" => &say::ACTOR_VALIDATOR,
            "sidecar" => &say::ACTOR_SIDECAR,
            _ => &say::ACTOR_CONTAINER,
        })
    }

    pub(super) fn trial(self, what: &str) -> &'static str {
        self.of(match what {
            "outbound" => &say::TRIED_OUTBOUND,
            "dns" => &say::TRIED_DNS,
            _ => &say::TRIED_INBOUND,
        })
    }

    pub(super) fn role(self, role: &str) -> &'static str {
        self.of(match role {
            "inbound" => &say::ROLE_INBOUND,
            "outbound" => &say::ROLE_OUTBOUND,
            "dns" => &say::ROLE_DNS,
            "admin" => &say::ROLE_ADMIN,
            "readiness" => &say::ROLE_READINESS,
            _ => &say::ROLE_BOOTSTRAP,
        })
    }

    pub(super) fn outcome(self, outcome: &str) -> &'static str {
        self.of(match outcome {
            "passed" => &say::OUTCOME_PASSED,
            "refused" => &say::OUTCOME_REFUSED,
            "timed-out" => &say::OUTCOME_TIMED_OUT,
            "unreachable" => &say::OUTCOME_UNREACHABLE,
            "no-route" => &say::OUTCOME_NO_ROUTE,
            "prohibited" => &say::OUTCOME_PROHIBITED,
            "invalid" => &say::OUTCOME_INVALID,
            "reset" => &say::OUTCOME_RESET,
            "wrong-peer" => &say::OUTCOME_WRONG_PEER,
            "port-taken" => &say::OUTCOME_PORT_TAKEN,
            "no-address" => &say::OUTCOME_NO_ADDRESS,
            "not-permitted" => &say::OUTCOME_NOT_PERMITTED,
            _ => &say::OUTCOME_OTHER,
        })
    }

    pub(super) fn needs(self, needs: &str) -> &'static str {
        self.of(match needs {
            "debug-pod" => &say::NEEDS_DEBUG_POD,
            "node-access" => &say::NEEDS_NODE_ACCESS,
            _ => &say::NEEDS_READ,
        })
    }

    pub(super) fn why(self, why: &str) -> &'static str {
        self.of(match why {
            "forbidden" => &say::WHY_FORBIDDEN,
            "missing" => &say::WHY_MISSING,
            "redacted" => &say::WHY_REDACTED,
            "truncated" => &say::WHY_TRUNCATED,
            "unreadable" => &say::WHY_UNREADABLE,
            "no-timestamps" => &say::WHY_NO_TIMESTAMPS,
            "limit" => &say::WHY_LIMIT,
            "contradicted" => &say::BY_CONTRADICTION,
            "expected-evidence-absent" => &say::BY_ABSENCE,
            _ => &say::WHY_NOT_COLLECTED,
        })
    }

    pub(super) fn status(self, status: &str) -> &'static str {
        self.of(match status {
            "complete" => &say::STATUS_COMPLETE,
            "partial" => &say::STATUS_PARTIAL,
            _ => &say::STATUS_UNREADABLE,
        })
    }

    pub(super) fn layout(self, layout: &str) -> &str {
        match layout {
            "troubleshoot" => self.of(&say::LAYOUT_TROUBLESHOOT),
            "inspect" => self.of(&say::LAYOUT_INSPECT),
            "logs" => self.of(&say::LAYOUT_LOGS),
            "stdin" => self.of(&say::LAYOUT_STDIN),
            "cluster" => self.of(&say::LAYOUT_CLUSTER),
            other => other,
        }
    }

    pub(super) fn verdict(self, verdict: &str) -> &'static str {
        self.of(match verdict {
            "failing" => &say::FAILING,
            "healthy" => &say::HEALTHY,
            "not-kuma" => &say::NOT_KUMA,
            _ => &say::INSUFFICIENT,
        })
    }
}

/// `87 %`; what is not nothing is never shown as `0 %`, and what is not certain never as `100 %`.
pub(super) fn percent(probability: f64) -> String {
    let whole = (probability * 100.0).round();
    if probability > 0.0 && whole < 1.0 {
        return "<1 %".to_owned();
    }
    // A document rounds to four decimals, so that even 1 there is not certain.
    if whole > 99.0 {
        return ">99 %".to_owned();
    }
    format!("{whole:.0} %")
}

/// `2026-06-06 10:03:11` of an RFC 3339 time.
pub(super) fn clock(time: &str) -> String {
    let whole = time.split(['.', 'Z']).next().unwrap_or(time);
    whole.replacen('T', " ", 1)
}

#[cfg(test)]
mod tests {
    use super::{clock, percent};

    #[test]
    fn percentages_are_never_more_sure_than_the_number() {
        assert_eq!(percent(0.8712), "87 %");
        assert_eq!(percent(0.9999), ">99 %");
        assert_eq!(percent(1.0), ">99 %");
        assert_eq!(percent(0.0002), "<1 %");
        assert_eq!(percent(0.0), "0 %");
    }

    #[test]
    fn clocks_are_short() {
        assert_eq!(clock("2026-06-06T10:03:11.257Z"), "2026-06-06 10:03:11");
    }
}
