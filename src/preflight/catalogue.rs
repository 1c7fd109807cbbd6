//! All questions, with their codes. A code is never used again for another question.
//!
//! Areas: `P` the control plane, `C` the CNI, `T` taints, `H` nodes, `N` policies of the network, `W` the webhook, `I` injection,
//! `S` pod security, `V` releases.

use super::check::Question;
use crate::messages::preflight as words;

/// Declares questions, each a constant, all of them in `ALL`.
macro_rules! questions {
    ($($code:literal $name:ident $id:literal $title:ident)*) => {
        $(pub(super) const $name: Question = Question { id: $id, code: $code, title: words::$title };)*
        /// All questions, in the order of the table.
        pub const ALL: &[Question] = &[$($name),*];
    };
}

questions! {
    "KP-P01" CONTROL_PLANE_PRESENT "control-plane-present" T_CONTROL_PLANE_PRESENT
    "KP-P02" CONTROL_PLANE_READY "control-plane-ready" T_CONTROL_PLANE_READY
    "KP-C01" CNI_PRESENT "cni-present" T_CNI_PRESENT
    "KP-C02" CNI_COVERS_NODE "cni-covers-node" T_CNI_COVERS_NODE
    "KP-C03" CNI_READY_ON_NODE "cni-ready-on-node" T_CNI_READY_ON_NODE
    "KP-C04" CNI_MODE "cni-mode" T_CNI_MODE
    "KP-C05" CNI_DIRECTORIES "cni-directories" T_CNI_DIRECTORIES
    "KP-C06" CNI_CONF_NAME "cni-conf-name" T_CNI_CONF_NAME
    "KP-C07" CNI_EXCLUSIVE "cni-exclusive" T_CNI_EXCLUSIVE
    "KP-C08" CNI_AGREES "cni-agrees-with-control-plane" T_CNI_AGREES
    "KP-C09" CNI_PATHS_AGREE "cni-paths-agree" T_CNI_PATHS_AGREE
    "KP-T01" TAINT_CONTROLLER "taint-controller" T_TAINT_CONTROLLER
    "KP-T02" TAINT_APP "taint-app" T_TAINT_APP
    "KP-T03" TAINT_NAMESPACE "taint-namespace" T_TAINT_NAMESPACE
    "KP-T04" TAINT_ON_NODE "taint-on-node" T_TAINT_ON_NODE
    "KP-H01" HOST_MODULES "host-modules" T_HOST_MODULES
    "KP-H02" HOST_IPTABLES "host-iptables" T_HOST_IPTABLES
    "KP-H03" HOST_OS "host-os" T_HOST_OS
    "KP-H04" HOST_FILES "host-cni-files" T_HOST_FILES
    "KP-N01" POLICIES_TO_CONTROL_PLANE "policies-to-control-plane" T_POLICIES_TO_CONTROL_PLANE
    "KP-N02" POLICIES_TO_DNS "policies-to-dns" T_POLICIES_TO_DNS
    "KP-N03" POLICIES_WEBHOOK "policies-webhook" T_POLICIES_WEBHOOK
    "KP-N04" POLICIES_MESH "policies-mesh" T_POLICIES_MESH
    "KP-N05" POLICIES_OTHER "policies-other" T_POLICIES_OTHER
    "KP-N06" POLICIES_FROM_CONTROL_PLANE "policies-from-control-plane" T_POLICIES_FROM_CONTROL_PLANE
    "KP-N07" POLICIES_METRICS "policies-metrics" T_POLICIES_METRICS
    "KP-W01" WEBHOOK_PRESENT "webhook-present" T_WEBHOOK_PRESENT
    "KP-W02" WEBHOOK_SERVICE "webhook-service" T_WEBHOOK_SERVICE
    "KP-W03" WEBHOOK_CA "webhook-ca" T_WEBHOOK_CA
    "KP-W04" WEBHOOK_MATCHES "webhook-matches" T_WEBHOOK_MATCHES
    "KP-W05" WEBHOOK_FAILURE_POLICY "webhook-failure-policy" T_WEBHOOK_FAILURE_POLICY
    "KP-W06" WEBHOOK_TIMEOUT "webhook-timeout" T_WEBHOOK_TIMEOUT
    "KP-W07" WEBHOOK_REINVOCATION "webhook-reinvocation" T_WEBHOOK_REINVOCATION
    "KP-I01" INJECTION_NAMESPACE "injection-namespace" T_INJECTION_NAMESPACE
    "KP-I02" INJECTION_POD "injection-pod" T_INJECTION_POD
    "KP-I03" INJECTION_HOST_NETWORK "injection-host-network" T_INJECTION_HOST_NETWORK
    "KP-S01" SECURITY_OF_MESHED "security-of-meshed" T_SECURITY_OF_MESHED
    "KP-S02" SECURITY_OF_CNI "security-of-cni" T_SECURITY_OF_CNI
    "KP-V01" VERSION_OF_CNI "version-of-cni" T_VERSION_OF_CNI
    "KP-V02" VERSION_OF_PROXIES "version-of-proxies" T_VERSION_OF_PROXIES
    "KP-V03" VERSION_DEFECTS "version-defects" T_VERSION_DEFECTS
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::ALL;

    #[test]
    fn ids_and_codes_are_unique_and_well_formed() {
        let ids: BTreeSet<&str> = ALL.iter().map(|q| q.id).collect();
        let codes: BTreeSet<&str> = ALL.iter().map(|q| q.code).collect();
        assert_eq!((ids.len(), codes.len()), (ALL.len(), ALL.len()));
        for question in ALL {
            assert!(question.id.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", question.id);
            let tail = question.code.strip_prefix("KP-").unwrap();
            assert!(tail.len() == 3 && tail.starts_with(|c: char| c.is_ascii_uppercase()), "{}", question.code);
            assert!(tail[1..].chars().all(|c| c.is_ascii_digit()), "{}", question.code);
        }
    }
}
