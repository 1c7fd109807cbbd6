//! The house: who may import whom, which file may name which crate, how long a file may be, and whether what is written
//! for contributors is still true.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the project fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kuma_diagnose::rule::{RuleFile, compile, shipped};

/// What a room may import from this crate, itself and `messages` aside. `messages` are texts: everyone may use them.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("cli", &["report"]),
    ("evidence", &[]),
    ("host", &[]),
    ("inference", &["evidence", "matching", "rule"]),
    ("kit", &["evidence", "inference", "matching", "report", "rule", "source"]),
    ("lib", &[]),
    ("main", &["plan"]),
    ("matching", &["evidence", "host", "rule"]),
    ("messages", &[]),
    (
        "plan",
        &[
            "cli",
            "evidence",
            "host",
            "inference",
            "kit",
            "matching",
            "preflight",
            "probe",
            "redact",
            "report",
            "rule",
            "source",
        ],
    ),
    ("preflight", &["evidence", "host"]),
    ("probe", &["host"]),
    ("redact", &[]),
    ("report", &["inference", "preflight", "redact"]),
    ("rule", &["evidence"]),
    ("source", &["evidence", "host", "redact"]),
];

/// Rooms whose texts are nobody's but their own: `evidence` is below the texts, and rules bring their own.
const WITHOUT_MESSAGES: &[&str] = &["evidence", "rule"];

/// Crates that only these files may name; a name that ends with `/` is a folder.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("anyhow", &["main.rs"]),
    ("clap", &["cli/"]),
    ("comfy_table", &["report/table.rs"]),
    // The kernel keeps its configuration compressed.
    ("flate2", &["probe/machine/kernel.rs", "source/cluster/collect.rs", "source/decompress.rs", "source/pack.rs"]),
    ("futures", &["source/cluster/"]),
    ("csv", &["source/text/separated.rs"]),
    ("http", &["source/cluster/"]),
    ("http_body_util", &["source/cluster/"]),
    ("kube", &["source/cluster/"]),
    ("kube_cel", &["rule/predicate.rs"]),
    ("regex", &["matching/", "rule/"]),
    ("regex_automata", &["matching/"]),
    // The kit changes patterns to see whether anybody notices.
    ("regex_syntax", &["kit/proof/mutants/patterns.rs", "matching/", "rule/"]),
    ("rustix", &["probe/"]),
    ("saphyr_parser", &["rule/tree.rs"]),
    (
        "serde_yaml",
        &[
            "kit/proof/folder.rs",
            "matching/yaml.rs",
            "report/yaml.rs",
            // What `--dry-run` shows.
            "source/cluster/debug/manifest.rs",
            "source/object/yaml.rs",
        ],
    ),
    // `source/bundle/tar.rs` and `source/zip.rs` are also modules of this crate with the same names.
    ("tar", &["source/"]),
    ("tempfile", &["source/cluster/", "source/pack.rs"]),
    ("tokio", &["source/cluster/"]),
    ("zip", &["source/"]),
    ("zstd", &["source/decompress.rs"]),
];

/// What reaches out of the process, and the files that may. A diagnosis writes no files at all.
const REACHES_OUT: &[(&str, &[&str])] = &[
    ("std::env", &["main.rs"]),
    // Scenarios are read where they lie; `rules test` writes what it is told to.
    ("std::fs", &["kit/proof/folder.rs", "plan/rules/write.rs", "probe/", "rule/embedded.rs", "source/"]),
    ("TcpStream", &[]),
    ("UdpSocket", &[]),
    // A look at a machine asks its programs, and opens the sockets that it tries (through rustix).
    ("std::process", &["main.rs", "probe/"]),
    ("Instant", &["plan/progress.rs", "plan/wait.rs", "probe/", "source/cluster/"]),
    ("SystemTime", &[]),
    ("File::create", &[]),
    ("OpenOptions", &[]),
    ("fs::write", &["plan/rules/write.rs"]),
    ("remove_file", &[]),
];

/// Where a path in a document begins that must exist.
const ROOTS: &[&str] = &["src/", "rules/", "tests/", "testdata/", "docs/", "scripts/", "schema/", "bench/", ".ci/"];

/// Lines of a file, tests left out.
const LONGEST: usize = 500;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below `src`: their path there, and their text.
fn sources() -> Vec<(String, String)> {
    let src = root().join("src");
    let (mut folders, mut files) = (vec![src.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    assert!(files.len() > 50);
    files
}

/// The lines of a file without its tests: neither what follows a module of tests, nor the naming of one.
fn untested(text: &str) -> Vec<&str> {
    let mut kept = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line != "#[cfg(test)]" {
            kept.push(line);
        } else if !lines.next().is_some_and(|item| item.ends_with(';')) {
            break;
        }
    }
    kept
}

/// The code of a file: no comments and no tests.
fn code(text: &str) -> String {
    let lines = untested(text).into_iter().filter(|l| !l.trim_start().starts_with("//"));
    lines.fold(String::new(), |all, line| all + line + "\n")
}

fn is_test(name: &str) -> bool {
    name.contains("tests") || name.ends_with("differential.rs") || name.contains("_tests")
}

fn room(name: &str) -> &str {
    name.split('/').next().unwrap_or(name).trim_end_matches(".rs")
}

/// The rooms that follow `prefix` in the code, as in `crate::rule::Text` and `crate::{cli, report::Format}`.
fn named_after(code: &str, prefix: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices(prefix) {
        let rest = &code[at + prefix.len()..];
        let mut depth = 0usize;
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(word(rest));
            continue;
        };
        let mut first = true;
        for (i, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => first = true,
                c if first && !c.is_whitespace() => {
                    found.insert(word(&group[i..]));
                    first = false;
                }
                _ => {}
            }
        }
    }
    found.retain(|w| w.chars().next().is_some_and(|c| c.is_ascii_lowercase()));
    found
}

#[test]
fn imports_are_found() {
    let code = "use crate::{cli::{self, Stop}, report, rule::Text};\nuse crate::matching::x; crate::Thing";
    assert_eq!(Vec::from_iter(named_after(code, "crate::")), ["cli", "matching", "report", "rule"]);
}

#[test]
fn rooms_import_only_what_they_may() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let room = room(&name);
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(r, _)| *r == room) else {
            wrong.push(format!("{name}: a room that the table does not know"));
            continue;
        };
        let code = code(&text);
        let mut imported = named_after(&code, "crate::");
        imported.extend(named_after(&code, "kuma_diagnose::"));
        for other in imported {
            let texts = other == "messages" && !WITHOUT_MESSAGES.contains(&room);
            let known = MAY_IMPORT.iter().any(|(r, _)| *r == other);
            if known && other != room && !texts && !allowed.contains(&other.as_str()) {
                wrong.push(format!("{name} imports {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn crates_stay_in_their_files() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let code = code(&text);
        for (krate, files) in ONLY_IN {
            let path = format!("{krate}::");
            let named = code.match_indices(&path).any(|(at, _)| {
                // `super::tar::` and `x_tar::` are something else.
                let before = code[..at].chars().next_back();
                !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == ':')
            });
            let here = files.iter().any(|f| *f == name || f.ends_with('/') && name.starts_with(f));
            if named && !here && !is_test(&name) {
                wrong.push(format!("{name} names {krate}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_world_is_reached_from_few_files() {
    let mut wrong = Vec::new();
    for (name, text) in sources().iter().filter(|(name, _)| !is_test(name)) {
        let code = code(text);
        for (what, files) in REACHES_OUT {
            let word = |(at, _): (usize, &str)| {
                let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
                !letter(code[..at].chars().next_back()) && !letter(code[at + what.len()..].chars().next())
            };
            let here = files.iter().any(|f| f == name || f.ends_with('/') && name.starts_with(f));
            if code.match_indices(what).any(word) && !here {
                wrong.push(format!("{name}: {what}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_are_short() {
    let long = |(name, text): &(String, String)| {
        let lines = untested(text).len();
        (lines > LONGEST && !is_test(name)).then(|| format!("{name}: {lines} lines"))
    };
    let long: Vec<String> = sources().iter().filter_map(long).collect();
    assert!(long.is_empty(), "{long:#?}");
}

/// What stands between backquotes in a text, code blocks left out.
fn quoted(text: &str) -> Vec<String> {
    let mut prose = String::new();
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with("```") {
            inside = !inside;
        } else if !inside {
            prose.push_str(line);
            prose.push('\n');
        }
    }
    prose.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn paths_in_the_documents_exist() {
    let mut documents: Vec<PathBuf> =
        ["CONTRIBUTING.md", "README.md", "README.zh.md", "RELEASING.md"].map(|d| root().join(d)).to_vec();
    documents.extend(fs::read_dir(root().join("docs/decisions")).unwrap().map(|e| e.unwrap().path()));
    let mut missing = Vec::new();
    for document in documents {
        let text = fs::read_to_string(&document).unwrap();
        for path in quoted(&text) {
            let in_root =
                Path::new(&path).extension().is_some_and(|e| e == "md") || ROOTS.iter().any(|r| path.starts_with(r));
            if in_root && !path.contains(' ') && !root().join(&path).exists() {
                missing.push(format!("{}: {path}", document.display()));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_rule_for_contributors_is_a_valid_rule() {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let rule = text.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let mut files = shipped();
    files.push(RuleFile { path: "CONTRIBUTING.md".into(), text: rule.to_owned().into(), user: true });
    let problems: Vec<String> =
        compile(&files).err().map(|e| e.0.iter().map(ToString::to_string).collect()).unwrap_or_default();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn examples_of_the_readme_are_reports() {
    for (readme, verdict) in [("README.md", "FAILING: "), ("README.zh.md", "有故障：")] {
        let text = fs::read_to_string(root().join(readme)).unwrap();
        let block = text.split("<!-- example -->\n").nth(1).and_then(|t| t.split("<!-- /example -->").next()).unwrap();
        let lines: Vec<&str> = block.lines().collect();
        assert!(lines[1].starts_with("$ kubectl kuma-diagnose --from testdata/"), "{readme}: run scripts/readme.sh");
        assert!(lines[2].starts_with(verdict), "{readme}: run scripts/readme.sh");
        let bundle = lines[1].rsplit(' ').next().unwrap();
        assert!(root().join(bundle).exists(), "{readme}: {bundle}");
    }
}
