//! What was seen of a machine and of one network namespace on it: the document that `probe` makes, that a bundle keeps and
//! that rules are matched against. Nothing here says what it means.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The version of this form; fields are only ever added within it.
pub const API_VERSION: &str = "kuma-diagnose/host/v1";

/// All that was seen. What could not be seen is in [`Document::gaps`], never merely absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Document {
    /// [`API_VERSION`].
    pub api_version: String,
    /// `host`: the machine's own network namespace; `pod`: a pod's, from inside or by process id; `process`: that of a
    /// process that belongs to no pod; `files`: only files were read.
    pub seen_from: String,
    /// The node's name, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// The pod whose network namespace was looked at, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod: Option<PodName>,
    /// The process whose namespace was looked at (`--pid`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pid: Option<u32>,
    /// When it was taken: RFC 3339 UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<String>,
    /// What Kuma was configured to do here, and where that was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted: Option<Wanted>,
    /// The network namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<Network>,
    /// The machine: kernel and files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub machine: Option<Machine>,
    /// What was tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<Active>,
    /// What could not be seen.
    pub gaps: Vec<Gap>,
}

/// A pod.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PodName {
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
}

/// Something that could not be seen.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Gap {
    /// What: `iptables-legacy-save`, `/proc/net/route`, `network.rules`.
    pub what: String,
    /// `not-collected`, `forbidden`, `missing`, `unreadable`, `limit`: the words of the report's contract.
    pub why: String,
    /// The operating system's or the program's own words.
    pub detail: String,
}

/// What Kuma's transparent proxy was configured to do in a pod.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Wanted {
    /// Where it was read: `default`, `flags`, a path, or an object.
    pub source: String,
    /// The sidecar's user, whose traffic is not redirected.
    pub uid: u32,
    /// Families that are redirected.
    pub ipv4: bool,
    /// Families that are redirected.
    pub ipv6: bool,
    /// Incoming connections.
    pub inbound: Redirect,
    /// Outgoing connections.
    pub outbound: Redirect,
    /// DNS queries.
    pub dns: Dns,
}

/// Connections of one direction.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Redirect {
    /// Whether they are redirected.
    pub enabled: bool,
    /// To which port of the sidecar.
    pub port: u16,
    /// Ports and ranges that are left alone: `8080`, `20000-29999`.
    pub exclude_ports: Vec<String>,
    /// Only these are redirected, if there are any.
    pub include_ports: Vec<String>,
    /// Networks that are left alone.
    pub exclude_ips: Vec<String>,
    /// Outgoing only: ports that are left alone for some users, as Kuma writes them (`tcp:80:1000`).
    pub exclude_ports_for_uids: Vec<String>,
}

/// DNS queries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Dns {
    /// Whether they are redirected.
    pub enabled: bool,
    /// To which port of the sidecar.
    pub port: u16,
    /// All of them, or only those to the servers of `resolv.conf`.
    pub capture_all: bool,
    /// Whether conntrack zones are split (rules in the table `raw`).
    pub zone_split: bool,
}

impl Default for Wanted {
    /// What Kuma does where nothing else is said (2.9 and newer, on Kubernetes).
    fn default() -> Self {
        Self {
            source: "default".to_owned(),
            uid: 5678,
            ipv4: true,
            ipv6: true,
            inbound: Redirect { enabled: true, port: 15006, ..Redirect::default() },
            outbound: Redirect { enabled: true, port: 15001, ..Redirect::default() },
            dns: Dns { enabled: true, port: 15053, capture_all: true, zone_split: true },
        }
    }
}

/// A network namespace.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Network {
    /// What `/proc/PID/ns/net` links to: `net:[4026531840]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Whether it is the one of process 1, where that can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_hosts: Option<bool>,
    /// Interfaces, by name.
    pub links: Vec<Link>,
    /// Routes of all tables but `local`.
    pub routes: Vec<Route>,
    /// `net.ipv6.conf.lo.disable_ipv6` to `1`.
    pub sysctls: BTreeMap<String, String>,
    /// Rules of iptables, by flavour and family.
    pub rules: Vec<RuleDump>,
    /// What `nft list ruleset` prints, for tables that no iptables made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nft_ruleset: Option<String>,
    /// Tables that the kernel's legacy iptables has for IPv4 (`/proc/net/ip_tables_names`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legacy_tables_ipv4: Option<Vec<String>>,
    /// The same for IPv6.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legacy_tables_ipv6: Option<Vec<String>>,
    /// Who listens, by port.
    pub listeners: Vec<Listener>,
}

/// An interface.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Link {
    /// `lo`, `eth0`.
    pub name: String,
    /// Whether it is up.
    pub up: bool,
    /// `127.0.0.1/8`, `::1/128`.
    pub addresses: Vec<String>,
}

/// A route.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Route {
    /// `ipv4` or `ipv6`.
    pub family: String,
    /// `0.0.0.0/0`, `127.0.0.6/32`.
    pub to: String,
    /// `unicast`, `unreachable`, `prohibit`, `blackhole`.
    pub kind: String,
    /// Next hop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// Interface.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// The rules of one family as one flavour of iptables has them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RuleDump {
    /// `ipv4` or `ipv6`.
    pub family: String,
    /// `nft` or `legacy`.
    pub flavour: String,
    /// The program that printed it with its version, or `netlink`.
    pub by: String,
    /// As `iptables-save` prints it.
    pub text: String,
}

/// A socket that listens (TCP) or is bound (UDP).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Listener {
    /// Port.
    pub port: u16,
    /// `tcp` or `udp`.
    pub protocol: String,
    /// `0.0.0.0`, `127.0.0.1`, `::`.
    pub address: String,
    /// Its user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<u32>,
    /// Its program (`envoy`), if it could be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
}

/// Kernel and files of a machine.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Machine {
    /// `6.1.0-18-amd64`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kernel: Option<String>,
    /// `x86_64`, `aarch64`: of the kernel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub architecture: Option<String>,
    /// Fields of `os-release`: `ID`, `VERSION_ID`, `PRETTY_NAME`, `VARIANT_ID`.
    pub os: BTreeMap<String, String>,
    /// Kernel modules that matter to iptables.
    pub modules: Vec<Module>,
    /// Options of the kernel's configuration that matter to iptables (`CONFIG_NF_NAT` to `m`), where it could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<BTreeMap<String, String>>,
    /// The CNI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cni: Option<Cni>,
    /// Programs of iptables on the machine.
    pub iptables: Vec<Tool>,
    /// Directories that were looked through for them: without any, nothing can be said of their absence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub iptables_searched: Vec<String>,
    /// `enforcing`, `permissive`, `disabled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selinux: Option<String>,
    /// Whether `AppArmor` is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apparmor: Option<bool>,
}

/// A kernel module, or what stands for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Module {
    /// `xt_owner`.
    pub name: String,
    /// `loaded`, `builtin`, `loadable`, `absent`.
    pub status: String,
}

/// Files of the CNI.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Cni {
    /// The directory that the runtime reads, on the machine: `/etc/cni/net.d`.
    pub net_dir: String,
    /// How that is known: `default`, or the runtime's configuration file that says so.
    pub net_dir_from: String,
    /// `containerd` or `cri-o`, where that is known: they choose differently among the files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime: Option<String>,
    /// The network that CRI-O was told to use (`cni_default_network`), whatever the order of names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_network: Option<String>,
    /// The template from which containerd writes a configuration itself (`conf_template`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Whether `net_dir` could be listed: without it, nothing can be said of files that are not there.
    pub listed: bool,
    /// Whether only configurations were kept of it, so that of other files (a kubeconfig) nothing is known.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub configurations_only: bool,
    /// Files there, in the order of names.
    pub files: Vec<CniFile>,
    /// Other directories that hold configurations of Kuma's or the file it reads the cluster's address from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_dirs: Vec<CniDir>,
    /// Directories in which the runtime looks for plugins.
    pub bin_dirs: Vec<String>,
    /// Those of them that could not be looked into.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bin_dirs_unseen: Vec<String>,
    /// `kuma-cni` wherever it was found.
    pub binaries: Vec<Binary>,
    /// Other plugins that configurations name, and that are in none of the directories.
    pub missing_plugins: Vec<String>,
    /// Whether something other than files shows that Kuma's CNI was installed: a pod of its `DaemonSet` is ready here.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub installed: bool,
    /// The end of `/tmp/kuma-cni.log`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
}

/// A directory of CNI configurations that the runtime does not read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CniDir {
    /// Path on the machine.
    pub path: String,
    /// Files there, in the order of names.
    pub files: Vec<CniFile>,
}

/// A file in the directory of CNI configurations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CniFile {
    /// `10-calico.conflist`.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Its text, where it is a configuration (`.conf`, `.conflist`, `.json`, or one of these with something after it); never that of a kubeconfig.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A program for the node's processor.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Binary {
    /// Path on the machine.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Whether it may be executed.
    pub executable: bool,
    /// `x86_64`, `aarch64`, …, by its header; nothing if it is no program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub architecture: Option<String>,
}

/// A program of iptables.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Tool {
    /// Path on the machine: `/usr/sbin/iptables-nft`.
    pub path: String,
    /// `nft`, `legacy`, or nothing if it could not be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flavour: Option<String>,
    /// Version, where it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// What was tried.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Active {
    /// The user as whom it was tried.
    pub uid: u32,
    /// Connections, in the order in which they were tried.
    pub trials: Vec<Trial>,
}

/// One connection or query.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Trial {
    /// `inbound`: the validation, to 127.0.0.6 or `::6`; `outbound`: another user's connection; `dns`: a query.
    pub what: String,
    /// `ipv4` or `ipv6`.
    pub family: String,
    /// As which user.
    pub uid: u32,
    /// Where to: `127.0.0.6:24790`.
    pub to: String,
    /// Where our own listener stood: `127.0.0.1:15006`; nothing if there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listener: Option<String>,
    /// Why our own listener does not stand, in words of [`Trial::outcome`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listener_fault: Option<String>,
    /// `passed`, `refused`, `timed-out`, `unreachable`, `no-route`, `prohibited`, `invalid`, `reset`, `wrong-peer`,
    /// `port-taken`, `no-address`, `not-permitted`, `other`.
    pub outcome: String,
    /// The operating system's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// How many attempts were made.
    pub attempts: u32,
    /// How long it took until the outcome, in milliseconds.
    pub milliseconds: u64,
}

#[cfg(test)]
mod tests {
    use super::Document;

    #[test]
    fn what_is_missing_is_read_as_nothing_and_more_is_passed_over() {
        let read: Document = serde_json::from_str(r#"{"seenFrom":"host","later":1}"#).unwrap();
        assert_eq!(read, Document { seen_from: "host".to_owned(), ..Document::default() });
        let text = serde_json::to_string(&read).unwrap();
        assert_eq!(serde_json::from_str::<Document>(&text).unwrap(), read);
    }
}
