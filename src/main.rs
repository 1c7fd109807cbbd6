//! `kubectl-kuma_diagnose`: parse, run, exit code. A closed pipe is success.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use kuma_diagnose::plan::{self, World};

fn main() -> ExitCode {
    let (stdout, stderr) = (io::stdout(), io::stderr());
    let (out_is_terminal, err_is_terminal) = (stdout.is_terminal(), stderr.is_terminal());
    let mut out = BufWriter::with_capacity(1 << 16, stdout.lock());
    let mut err = stderr;
    let mut world = World {
        arguments: std::env::args_os().collect(),
        variable: &|name| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()),
        out_is_terminal,
        err_is_terminal,
        out: &mut out,
        err: &mut err,
    };
    let code = plan::run(&mut world);
    match out.flush() {
        // A reader that has seen enough is no failure.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(2),
        Ok(()) => ExitCode::from(code),
    }
}
