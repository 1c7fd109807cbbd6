//! The rules of iptables and nftables of the calling thread's network namespace, as the machine's own programs print
//! them. They are only carried: what they mean is judged elsewhere. Where there is no program for the flavour of nftables,
//! the kernel itself is asked.
//!
//! Nothing is created by looking: `iptables-legacy-save` loads modules and makes empty tables when it is asked for one
//! that the kernel does not have, so it is asked for those only that the kernel lists.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::command::{Limits, Output, RunError, run};
use super::nftables;
use crate::host::document::{Gap, Network, RuleDump};

/// Where iptables is looked for if nothing else is said.
pub const TOOL_DIRECTORIES: &[&str] =
    &["/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/local/bin", "/run/current-system/sw/bin"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flavour {
    Nft,
    Legacy,
}

impl Flavour {
    fn name(self) -> &'static str {
        match self {
            Self::Nft => "nft",
            Self::Legacy => "legacy",
        }
    }

    /// `iptables-save v1.8.9 (nf_tables)`; before 1.8 there was one flavour, and no word of it.
    fn of_version(version: &str) -> Option<Self> {
        let number = version.split_once(" v").map(|(_, number)| number)?;
        if version.contains("(nf_tables)") {
            Some(Self::Nft)
        } else if version.contains("(legacy)") || number.starts_with("1.4.") || number.starts_with("1.6.") {
            Some(Self::Legacy)
        } else {
            None
        }
    }
}

/// A family's words.
struct Family {
    name: &'static str,
    /// `iptables` or `ip6tables`.
    program: &'static str,
    /// The file in which the kernel lists legacy tables.
    listed_in: &'static str,
}

const FAMILIES: [Family; 2] = [
    Family { name: "ipv4", program: "iptables", listed_in: "ip_tables_names" },
    Family { name: "ipv6", program: "ip6tables", listed_in: "ip6_tables_names" },
];

/// Programs are looked for in `directories`, in this order, by absolute paths; nothing else of the environment counts.
#[derive(Debug, Clone)]
pub(super) struct Tools<'a> {
    /// Absolute paths; others are passed over.
    pub directories: &'a [PathBuf],
    /// Of each single run.
    pub limits: Limits,
    /// No program runs longer.
    pub end: Instant,
}

/// Fills the rules of `network`, whose legacy tables are known already, and adds what could not be read.
pub(super) fn look(tools: &Tools, network: &mut Network, gaps: &mut Vec<Gap>) {
    look_with(tools, nftables::dumps, network, gaps);
}

/// `kernel` tells the rules of both families without a program, or why not.
fn look_with(
    tools: &Tools,
    kernel: impl FnOnce(&mut Vec<Gap>) -> Vec<RuleDump>,
    network: &mut Network,
    gaps: &mut Vec<Gap>,
) {
    let mut kernel = Some(kernel);
    let mut of_kernel = Vec::new();
    for family in &FAMILIES {
        if !tools.nft(family, network, gaps) {
            // Asked once, for both families.
            if let Some(kernel) = kernel.take() {
                of_kernel = kernel(gaps);
            }
            match of_kernel.iter().find(|dump| dump.family == family.name) {
                Some(dump) => network.rules.push(dump.clone()),
                None => gaps.push(missing(family, Flavour::Nft)),
            }
        }
        tools.legacy(family, network, gaps);
    }
    if let Some(path) = tools.find("nft") {
        match tools.text(&path, &["list", "ruleset"]) {
            Ok((text, warned)) => {
                network.nft_ruleset = Some(text);
                gaps.extend(warned);
            }
            Err(gap) => gaps.push(gap),
        }
    }
}

impl Tools<'_> {
    /// Whether there is a program to ask.
    fn nft(&self, family: &Family, network: &mut Network, gaps: &mut Vec<Gap>) -> bool {
        let Some((path, version)) = self.program(family, Flavour::Nft) else { return false };
        match self.text(&path, &[]) {
            Ok((text, warned)) => {
                network.rules.push(dump(family, Flavour::Nft, &version, text));
                gaps.extend(warned);
            }
            Err(gap) => gaps.push(gap),
        }
        true
    }

    fn legacy(&self, family: &Family, network: &mut Network, gaps: &mut Vec<Gap>) {
        let tables = if family.name == "ipv4" { &network.legacy_tables_ipv4 } else { &network.legacy_tables_ipv6 };
        let tables = match tables {
            None => {
                let what = format!("{}-legacy-save", family.program);
                let detail = format!("it may create tables unless {} is known", family.listed_in);
                return gaps.push(Gap { what, why: "not-collected".to_owned(), detail });
            }
            // The kernel says that there are none: known, without asking anybody.
            Some(tables) if tables.is_empty() => return,
            Some(tables) => tables.clone(),
        };
        let Some((path, version)) = self.program(family, Flavour::Legacy) else {
            return gaps.push(missing(family, Flavour::Legacy));
        };
        let mut all = String::new();
        for table in tables.iter().filter(|table| is_table(table)) {
            match self.text(&path, &["-t", table]) {
                Ok((text, warned)) => {
                    all.push_str(&text);
                    gaps.extend(warned);
                }
                Err(gap) => gaps.push(gap),
            }
        }
        network.rules.push(dump(family, Flavour::Legacy, &version, all));
    }

    /// `iptables-nft-save`, or `iptables-save` where that is of this flavour; and its version.
    fn program(&self, family: &Family, flavour: Flavour) -> Option<(PathBuf, String)> {
        let named = format!("{}-{}-save", family.program, flavour.name());
        let plain = format!("{}-save", family.program);
        if let Some(path) = self.find(&named) {
            let version = self.version(&path).unwrap_or(named);
            return Some((path, version));
        }
        // The first that is of this flavour: a machine may have several, of a package and of the distribution.
        self.all(&plain).find_map(|path| {
            let version = self.version(&path).or_else(|| self.version(&path.with_file_name(family.program)))?;
            (Flavour::of_version(&version) == Some(flavour)).then_some((path, version))
        })
    }

    /// `iptables-save v1.8.9 (nf_tables)`
    fn version(&self, program: &Path) -> Option<String> {
        // `iptables-save` of 1.6 knows no -V, and prints rules or an error: no version.
        let output = run(program, &["-V"], Limits { bytes: 4096, ..self.limits() }).ok()?;
        let first = output.stdout.lines().next()?.trim();
        (output.succeeded && first.contains(" v")).then(|| first.to_owned())
    }

    fn limits(&self) -> Limits {
        Limits { time: self.limits.time.min(self.end.saturating_duration_since(Instant::now())), ..self.limits }
    }

    fn all<'n>(&self, name: &'n str) -> impl Iterator<Item = PathBuf> + use<'_, 'n> {
        let absolute = self.directories.iter().filter(|directory| directory.is_absolute());
        absolute.map(move |directory| directory.join(name)).filter(|path| path.is_file())
    }

    fn find(&self, name: &str) -> Option<PathBuf> {
        self.all(name).next()
    }

    /// What `program` prints, and a gap for what it complains about all the same.
    fn text(&self, program: &Path, arguments: &[&str]) -> Result<(String, Option<Gap>), Gap> {
        let what = std::iter::once(program.to_string_lossy().into_owned())
            .chain(arguments.iter().map(|argument| (*argument).to_owned()))
            .collect::<Vec<_>>()
            .join(" ");
        match run(program, arguments, self.limits()) {
            Ok(output) if output.succeeded => {
                let warned = complaint(&output.stderr).map(|detail| Gap { what, why: why(&detail), detail });
                Ok((output.stdout, warned))
            }
            Ok(output) => Err(failed(what, &output)),
            Err(error) => Err(Gap { what, why: why_not_run(&error).to_owned(), detail: error.to_string() }),
        }
    }
}

fn dump(family: &Family, flavour: Flavour, version: &str, text: String) -> RuleDump {
    let (family, flavour) = (family.name.to_owned(), flavour.name().to_owned());
    RuleDump { family, flavour, by: version.to_owned(), text }
}

fn missing(family: &Family, flavour: Flavour) -> Gap {
    let what = format!("{}-{}-save", family.program, flavour.name());
    Gap { what, why: "missing".to_owned(), detail: "no such program".to_owned() }
}

/// A name that can be no option; the kernel's tables have such names.
fn is_table(name: &str) -> bool {
    !name.starts_with('-') && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

fn failed(what: String, output: &Output) -> Gap {
    let said = complaint(&output.stderr).unwrap_or_default();
    let detail = if said.is_empty() { output.ended.clone() } else { format!("{}: {said}", output.ended) };
    Gap { what, why: why(&said), detail }
}

/// Errors without the remarks that both flavours make about each other (`# Warning: iptables-legacy tables present`).
fn complaint(stderr: &str) -> Option<String> {
    let lines = stderr.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let text = lines.take(20).collect::<Vec<_>>().join("\n");
    (!text.is_empty()).then_some(text)
}

fn why(said: &str) -> String {
    let refused = ["Permission denied", "Operation not permitted", "you must be root"];
    if refused.iter().any(|words| said.contains(words)) { "forbidden" } else { "unreadable" }.to_owned()
}

fn why_not_run(error: &RunError) -> &'static str {
    match error {
        RunError::Time(_) | RunError::Bytes(_) => "limit",
        RunError::Start(error) if error.kind() == std::io::ErrorKind::NotFound => "missing",
        RunError::Start(error) if error.kind() == std::io::ErrorKind::PermissionDenied => "forbidden",
        RunError::Start(_) | RunError::Read(_) => "unreadable",
    }
}

#[cfg(test)]
mod tests {
    use super::{Flavour, Tools, is_table, look_with};
    use crate::host::document::{Gap, Network, RuleDump};
    use crate::probe::command::Limits;
    use std::path::{Path, PathBuf};
    use std::process::Command;
    use std::time::{Duration, Instant};

    /// Programs that are small scripts.
    fn tools(scripts: &[(&str, &str)]) -> (tempfile::TempDir, Vec<PathBuf>) {
        let directory = tempfile::tempdir().unwrap();
        for (name, script) in scripts {
            let path = directory.path().join(name);
            // Written by another process: a program that is open for writing here, in whichever thread, cannot be run.
            let script = format!("#!/bin/sh\n{script}\n");
            let write = ["-c", "printf %s \"$1\" > \"$0\" && chmod +x \"$0\""];
            assert!(Command::new("/bin/sh").args(write).arg(&path).arg(script).status().unwrap().success());
        }
        let directories = vec![PathBuf::from("relative"), directory.path().to_owned()];
        (directory, directories)
    }

    fn seen(scripts: &[(&str, &str)], legacy: Option<&[&str]>) -> (Network, Vec<Gap>) {
        seen_with(scripts, |_| Vec::new(), legacy)
    }

    fn seen_with(
        scripts: &[(&str, &str)],
        kernel: impl FnOnce(&mut Vec<Gap>) -> Vec<RuleDump>,
        legacy: Option<&[&str]>,
    ) -> (Network, Vec<Gap>) {
        let (_held, directories) = tools(scripts);
        let tables = legacy.map(|names| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        let mut network =
            Network { legacy_tables_ipv4: tables.clone(), legacy_tables_ipv6: tables, ..Network::default() };
        let mut gaps = Vec::new();
        let limits = Limits { time: Duration::from_secs(2), bytes: 1000 };
        let end = Instant::now() + Duration::from_secs(20);
        look_with(&Tools { directories: &directories, limits, end }, kernel, &mut network, &mut gaps);
        (network, gaps)
    }

    #[test]
    fn without_programs_that_is_said() {
        let (network, gaps) = seen(&[], Some(&["nat"]));
        assert!(network.rules.is_empty() && network.nft_ruleset.is_none());
        let whats: Vec<_> = gaps.iter().map(|gap| (gap.what.as_str(), gap.why.as_str())).collect();
        let all = ["iptables-nft-save", "iptables-legacy-save", "ip6tables-nft-save", "ip6tables-legacy-save"];
        assert_eq!(whats, all.map(|what| (what, "missing")));
    }

    #[test]
    fn without_a_program_the_kernel_is_asked() {
        let kernel = |_: &mut Vec<Gap>| {
            let of = |family: &str| RuleDump {
                family: family.to_owned(),
                flavour: "nft".to_owned(),
                by: "netlink".to_owned(),
                text: "told".to_owned(),
            };
            vec![of("ipv4"), of("ipv6")]
        };
        let by = |network: Network| network.rules.into_iter().map(|dump| (dump.family, dump.by)).collect::<Vec<_>>();
        let pair = |family: &str, by: &str| (family.to_owned(), by.to_owned());
        let (network, gaps) = seen_with(&[], kernel, Some(&[]));
        assert_eq!((by(network), gaps), (vec![pair("ipv4", "netlink"), pair("ipv6", "netlink")], Vec::new()));
        // Only for the family without a program; and not at all if there are both.
        let script = r#"[ "$1" = -V ] && echo 'iptables-save v1.8.9 (nf_tables)' && exit; echo rules"#;
        let (network, gaps) = seen_with(&[("iptables-nft-save", script)], kernel, Some(&[]));
        let four = pair("ipv4", "iptables-save v1.8.9 (nf_tables)");
        assert_eq!((by(network), gaps), (vec![four, pair("ipv6", "netlink")], Vec::new()));
        let (network, _) = seen_with(
            &[("iptables-nft-save", script), ("ip6tables-nft-save", script)],
            |_| panic!("asked without need"),
            Some(&[]),
        );
        assert!(network.rules.iter().all(|dump| dump.text == "rules\n"));
        // What the kernel refuses is told, and that there was no program.
        let refused = |gaps: &mut Vec<Gap>| {
            gaps.push(Gap { what: "netlink".to_owned(), why: "forbidden".to_owned(), detail: String::new() });
            Vec::new()
        };
        let (_, gaps) = seen_with(&[], refused, Some(&[]));
        assert_eq!(gaps.iter().map(|gap| gap.why.as_str()).collect::<Vec<_>>(), ["forbidden", "missing", "missing"]);
    }

    #[test]
    fn legacy_is_asked_only_for_tables_that_the_kernel_lists() {
        let script = r#"[ "$1" = -V ] && echo 'iptables-save v1.8.9 (legacy)' && exit; echo "asked $*""#;
        let asked = |legacy| {
            let (network, gaps) = seen(&[("iptables-legacy-save", script), ("ip6tables-legacy-save", script)], legacy);
            (network.rules.into_iter().map(|dump| dump.text).collect::<Vec<_>>(), gaps)
        };
        assert_eq!(asked(Some(&["nat", "raw", "-x"])).0, ["asked -t nat\nasked -t raw\n"; 2]);
        assert!(asked(Some(&[])).0.is_empty());
        let (texts, gaps) = asked(None);
        assert!(texts.is_empty());
        assert_eq!(gaps.iter().filter(|gap| gap.why == "not-collected").count(), 2);
    }

    #[test]
    fn a_program_without_flavour_in_its_name_is_asked_for_it() {
        let nft = r#"[ "$1" = -V ] && echo 'iptables-save v1.8.10 (nf_tables)' && exit; echo rules"#;
        let (network, _) = seen(&[("iptables-save", nft)], Some(&["nat"]));
        let dumps: Vec<_> = network.rules.iter().map(|dump| (dump.flavour.as_str(), dump.by.as_str())).collect();
        assert_eq!(dumps, [("nft", "iptables-save v1.8.10 (nf_tables)")]);
        // An old one that knows no -V, whose sister tells.
        let old = r#"[ "$1" = -V ] && exit 1; echo "old $*""#;
        let (network, gaps) = seen(&[("iptables-save", old), ("iptables", "echo 'iptables v1.6.1'")], Some(&["nat"]));
        assert_eq!(network.rules.len(), 1);
        assert_eq!((network.rules[0].flavour.as_str(), network.rules[0].text.as_str()), ("legacy", "old -t nat\n"));
        assert!(gaps.iter().any(|gap| gap.what == "iptables-nft-save"));
    }

    #[test]
    fn failures_are_told_by_their_kind() {
        let one = |script: &str| {
            let (network, gaps) = seen(&[("nft", script)], Some(&[]));
            (network.nft_ruleset, gaps.into_iter().find(|gap| gap.what.ends_with("nft list ruleset")))
        };
        let (_, gap) = one("echo 'Operation not permitted (you must be root)' >&2; exit 1");
        let gap = gap.unwrap();
        assert_eq!((gap.why.as_str(), gap.detail.starts_with("exit code 1: ")), ("forbidden", true));
        assert_eq!(one("exit 2").1.unwrap().why, "unreadable");
        assert_eq!(one("sleep 30").1.unwrap().why, "limit");
        assert_eq!(one("head -c 2000 /dev/zero").1.unwrap().why, "limit");
        assert_eq!(one("echo '# Warning: legacy tables present' >&2; echo x"), (Some("x\n".to_owned()), None));
        let (text, gap) = one("echo x; echo 'table is incompatible' >&2");
        assert_eq!((text.as_deref(), gap.unwrap().why.as_str()), (Some("x\n"), "unreadable"));
    }

    #[test]
    fn versions_and_names() {
        for (text, flavour) in [
            ("iptables-save v1.8.9 (nf_tables)", Some(Flavour::Nft)),
            ("ip6tables-save v1.8.7 (legacy)", Some(Flavour::Legacy)),
            ("iptables v1.4.21", Some(Flavour::Legacy)),
            ("iptables v2.0", None),
            ("# Generated by iptables-save", None),
        ] {
            assert_eq!(Flavour::of_version(text), flavour, "{text}");
        }
        assert!(is_table("nat") && !is_table("-M") && !is_table("a/b"));
        assert!(!Path::new("relative").is_absolute());
    }
}
