//! Why the server, or a policy of the cluster, refuses: in words, with what can be done.

use super::super::ClusterError;
use super::super::api::Refused;
use super::manifest::{ProbeNode, ProbePod};
use crate::messages::{Message, debug as say};

/// What was asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum About<'p> {
    /// A container in a pod.
    Pod(&'p ProbePod),
    /// A pod on a node.
    Node(&'p ProbeNode),
}

impl About<'_> {
    /// The role of `deploy/rbac.yaml` that has all rights for it.
    fn role(self) -> &'static str {
        match self {
            Self::Pod(_) => ROLE,
            Self::Node(_) => NODE_ROLE,
        }
    }

    fn values(self) -> [(&'static str, String); 7] {
        let (namespace, pod, node, user, container, image) = match self {
            Self::Pod(of) => (&of.namespace, of.pod.clone(), &of.node, of.user, of.name(), &of.image),
            Self::Node(of) => (&of.namespace, of.name(), &of.node, 0, "probe".to_owned(), &of.image),
        };
        [
            ("namespace", namespace.clone()),
            ("pod", pod),
            ("node", node.clone()),
            ("user", user.to_string()),
            ("container", container),
            ("image", image.clone()),
            ("role", self.role().to_owned()),
        ]
    }

    /// A message, filled with what was asked for and with these.
    pub(super) fn say(self, message: &Message, more: &[(&str, &str)]) -> (String, String) {
        let own = self.values();
        let all: Vec<(&str, &str)> =
            more.iter().copied().chain(own.iter().map(|(key, value)| (*key, value.as_str()))).collect();
        message.fill(&all)
    }

    /// The same as an error.
    pub(super) fn error(self, message: &Message, more: &[(&str, &str)]) -> ClusterError {
        ClusterError::plain(self.say(message, more))
    }
}

/// The role for containers in pods.
pub(super) const ROLE: &str = "kuma-diagnose-probe";
/// The role for pods on nodes.
const NODE_ROLE: &str = "kuma-diagnose-probe-node";

/// Why it was not created.
pub(super) fn explain(refused: &Refused, about: About<'_>, cluster: &str) -> ClusterError {
    let words = refused.words();
    let why = why(refused, &words, about);
    match (why, ClusterError::refused(refused, cluster)) {
        (Some(message), _) => about.error(message, &[("why", &words), ("cluster", cluster)]),
        (None, Some(error)) => error,
        (None, None) => about.error(&say::INVALID, &[("why", &words)]),
    }
}

/// By the server's code and words, what they mean; nothing if it is the connection that failed.
fn why(refused: &Refused, words: &str, about: About<'_>) -> Option<&'static Message> {
    let code = match refused {
        Refused::Unauthorized(_) | Refused::Unreachable(_) => return None,
        Refused::Missing(_) => 404,
        Refused::Forbidden(_) => 403,
        Refused::Said(code, _) => *code,
    };
    let has = |text: &str| words.contains(text);
    // Policies answer with codes of their choice, so that words come first.
    if has("failed calling webhook") {
        return Some(&say::WEBHOOK_FAILS);
    }
    if has("violates PodSecurity") {
        return Some(match about {
            About::Node(_) => &say::SECURITY_OF_NODE,
            // The server looks at the pod as a whole, and names the containers that are not as they should be.
            About::Pod(of) if !has(&of.name()) => &say::SECURITY_OF_POD,
            About::Pod(of) if of.rules => &say::SECURITY_OF_RULES,
            About::Pod(_) => &say::SECURITY_OF_OURS,
        });
    }
    if has("security context constraint") {
        return Some(match about {
            About::Node(_) => &say::CONSTRAINT_NODE,
            About::Pod(_) => &say::CONSTRAINT_POD,
        });
    }
    if has("admission webhook") || has("denied the request") || has("ValidatingAdmissionPolicy") {
        return Some(&say::POLICY);
    }
    match (code, about) {
        (403, _) if has("is being terminated") => Some(&say::LEAVING),
        (403, _)
            if has("exceeded quota") || has("failed quota") || has(" usage per ") || has("limit to request ratio") =>
        {
            Some(&say::QUOTA)
        }
        (403, _) if has(" cannot ") => Some(&say::NO_RIGHT),
        // A plugin of the server's own, as `PodNodeSelector`, or one that a vendor built in.
        (403, _) => Some(&say::POLICY),
        (404, About::Node(_)) => Some(&say::NO_NAMESPACE),
        (404, About::Pod(_)) if has("pods \"") => Some(&say::GONE),
        (404 | 405, About::Pod(_)) => Some(&say::NO_EPHEMERAL),
        (422, About::Pod(_)) if has("static pods") => Some(&say::POD_STATIC),
        (400 | 405 | 409 | 413 | 415 | 422, _) => Some(&say::INVALID),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::manifest::{ProbeNode, ProbePod, WITHIN};
    use super::{About, Refused, explain};

    fn container(rules: bool) -> ProbePod {
        ProbePod {
            namespace: "shop".into(),
            pod: "cart-1".into(),
            node: "n1".into(),
            shares_processes: false,
            user: 5678,
            image: "img".into(),
            suffix: "x7".into(),
            arguments: Vec::new(),
            rules,
            within: WITHIN,
        }
    }

    #[test]
    fn refusals_of_a_container_are_explained() {
        let of = |refused: Refused, rules: bool| {
            let error = explain(&refused, About::Pod(&container(rules)), "prod");
            assert!(!error.en.contains('{') && !error.zh.contains('{'), "{} {}", error.en, error.zh);
            error.en
        };
        let forbidden = |text: &str| Refused::Forbidden(text.to_owned());
        let right = r#"pods "cart-1" is forbidden: User "u" cannot patch resource "pods/ephemeralcontainers" in API group "" in the namespace "shop""#;
        let text = of(forbidden(right), false);
        assert!(text.contains("prod does not let you") && text.contains("`kuma-diagnose-probe`"), "{text}");
        let ours = r#"pods "cart-1" is forbidden: violates PodSecurity "baseline:latest": non-default capabilities (container "kuma-diagnose-x7" must not include "NET_ADMIN" in securityContext.capabilities.add)"#;
        assert!(of(forbidden(ours), true).contains("without --net-admin"));
        assert!(of(forbidden(ours), false).contains("does not admit the container"));
        let own = r#"pods "cart-1" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true (pod or container "app" must set securityContext.runAsNonRoot=true)"#;
        assert!(of(forbidden(own), false).contains("the pod itself no longer meets it"));
        let scc = "unable to validate against any security context constraint: [runAsUser: Invalid value: 5678]";
        assert!(of(forbidden(scc), false).contains("nonroot-v2") && of(forbidden(scc), false).contains("5678"));
        let kyverno = r#"admission webhook "validate.kyverno.svc-fail" denied the request: only our registry"#;
        for code in [400, 403, 422] {
            let refused = if code == 403 { forbidden(kyverno) } else { Refused::Said(code, kyverno.into()) };
            let text = of(refused, false);
            assert!(text.contains("a policy") && text.contains("only our registry"), "{text}");
        }
        let policy = "ValidatingAdmissionPolicy 'no-debug' with binding 'all' denied request: no";
        assert!(of(Refused::Said(422, policy.into()), false).contains("'no-debug'"));
        let broken = r#"Internal error occurred: failed calling webhook "x": dial tcp: refused"#;
        assert!(of(Refused::Said(500, broken.into()), false).contains("does not answer"));
        let missing = "the server could not find the requested resource";
        assert!(of(Refused::Missing(missing.into()), false).contains("1.23"));
        assert!(of(Refused::Missing("pods \"cart-1\" not found".into()), false).contains("was deleted meanwhile"));
        let fixed = "Pod \"cart-1\" is invalid: spec.ephemeralContainers: Forbidden: static pods do not support ephemeral containers";
        assert!(of(Refused::Said(422, fixed.into()), false).contains("--node n1"));
        assert!(of(Refused::Said(422, "Pod \"cart-1\" is invalid: x".into()), false).contains("--dry-run"));
        assert!(of(Refused::Unauthorized("no".into()), false).contains("does not accept the credentials"));
        assert!(of(Refused::Unreachable("refused".into()), false).contains("cannot be reached"));
        assert!(of(Refused::Said(503, "later".into()), false).contains("answers with errors only"));
    }

    #[test]
    fn refusals_of_a_pod_are_explained() {
        let node = ProbeNode::of("n1", "default", "img", "x7");
        let of = |refused: Refused| {
            let error = explain(&refused, About::Node(&node), "prod");
            assert!(!error.en.contains('{') && !error.zh.contains('{'), "{} {}", error.en, error.zh);
            error.en
        };
        let forbidden = |text: &str| Refused::Forbidden(text.to_owned());
        let level = r#"pods "kuma-diagnose-x7" is forbidden: violates PodSecurity "restricted:latest": host namespaces (hostNetwork=true, hostPID=true)"#;
        assert!(of(forbidden(level)).contains("pod-security.kubernetes.io/enforce=privileged"));
        let right =
            r#"pods is forbidden: User "u" cannot create resource "pods" in API group "" in the namespace "default""#;
        assert!(of(forbidden(right)).contains("`kuma-diagnose-probe-node`"));
        let quota = r#"pods "kuma-diagnose-x7" is forbidden: exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1"#;
        assert!(of(forbidden(quota)).contains("quota or limit"));
        let range =
            r#"pods "kuma-diagnose-x7" is forbidden: minimum memory usage per Container is 64Mi, but request is 32Mi"#;
        assert!(of(forbidden(range)).contains("quota or limit"));
        assert!(
            of(forbidden("unable to create new content in namespace default because it is being terminated"))
                .contains("is being deleted")
        );
        assert!(of(forbidden("pods \"x\" is forbidden: node selector label conflict")).contains("a policy"));
        assert!(of(Refused::Missing("namespaces \"default\" not found".into())).contains("does not exist"));
        assert!(of(forbidden("unable to validate against any security context constraint")).contains("`privileged`"));
    }
}
