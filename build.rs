//! Embeds `rules/**/*.yaml` as one sorted table of path, text and the same as JSON, so that a start parses no YAML.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use serde_json::json;

#[allow(dead_code, reason = "the build script needs a part of it")]
#[path = "src/rule/tree.rs"]
mod tree;

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = Vec::new();
    collect(&root.join("rules"), &mut files)?;
    files.sort();
    let mut out = String::from("pub(super) static FILES: &[(&str, &str, &str)] = &[\n");
    for file in &files {
        let name = file.strip_prefix(&root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(file)?;
        let tree =
            tree::parse(&text).map_err(|(at, e)| io::Error::other(format!("{name}:{}:{}: {e}", at.line, at.column)))?;
        let json = to_json(&tree).to_string();
        let _ = writeln!(out, "    ({name:?}, include_str!({:?}), {json:?}),", file.to_string_lossy());
    }
    out.push_str("];\n");
    let target = PathBuf::from(env::var("OUT_DIR").unwrap_or_default()).join("rules.rs");
    fs::write(target, out)?;
    println!("cargo:rerun-if-changed=rules");
    println!("cargo:rerun-if-changed=src/rule/tree.rs");
    Ok(())
}

fn to_json(node: &tree::Node) -> serde_json::Value {
    match &node.value {
        tree::Value::Null => serde_json::Value::Null,
        tree::Value::Bool(b) => json!(b),
        tree::Value::Number(n) => json!(n),
        tree::Value::Text(t) => json!(t),
        tree::Value::List(items) => items.iter().map(to_json).collect(),
        tree::Value::Map(entries) => {
            serde_json::Value::Object(entries.iter().map(|(k, v)| (k.text.to_string(), to_json(v))).collect())
        }
    }
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !dir.is_dir() {
        return Ok(());
    }
    println!("cargo:rerun-if-changed={}", dir.display());
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "yaml") {
            files.push(path);
        }
    }
    Ok(())
}
