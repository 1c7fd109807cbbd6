//! Runs of the tool inside the test's own process: arguments in, bytes and exit code out.

#![allow(dead_code, reason = "each user of this module needs a part of it")]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use kuma_diagnose::plan::{World, run};

/// What a run left.
pub(crate) struct Run {
    /// Exit code.
    pub(crate) code: u8,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

/// Runs with these arguments and variables, into pipes.
pub(crate) fn tool(arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut typed = vec![OsString::from("kubectl-kuma_diagnose")];
    typed.extend(arguments.iter().map(OsString::from));
    let code = run(&mut World {
        arguments: typed,
        variable: &|name| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()),
        out_is_terminal: false,
        err_is_terminal: false,
        out: &mut out,
        err: &mut err,
    });
    Run { code, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
}

/// The inputs of all scenarios, by name.
pub(crate) fn scenarios() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/scenarios");
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let inputs = ["bundle.tar.gz", "bundle.tar", "bundle.zip", "bundle"].map(|f| path.join(f));
        if let Some(input) = inputs.into_iter().find(|i| i.exists()) {
            found.push((path.file_name().unwrap().to_string_lossy().into_owned(), input));
        }
    }
    found.sort();
    assert!(found.len() > 10);
    found
}

/// A character that must not be in any output as it is.
pub(crate) fn harmful(c: char) -> bool {
    matches!(c, '\0'..='\x09' | '\x0b'..='\x1f' | '\x7f'..='\u{9f}' | '\u{61c}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
