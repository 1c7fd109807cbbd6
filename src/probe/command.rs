//! Running a program of the machine with limits: no shell, no inherited environment, an end in time and in bytes.

use std::io::{self, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

/// How long a program may run and how much it may print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// After this it is killed.
    pub time: Duration,
    /// Bytes of its output; with one more it is killed. Of its errors, 64 KiB are kept.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(10), bytes: 16 << 20 }
    }
}

/// What a program that ended by itself left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output {
    /// Whether it ended with 0.
    pub succeeded: bool,
    /// `exit code 4`, `signal 9`.
    pub ended: String,
    /// What it printed; bytes that are no UTF-8 are replaced.
    pub stdout: String,
    /// Its errors.
    pub stderr: String,
}

/// Why there is no [`Output`].
#[derive(Debug, thiserror::Error)]
pub(super) enum RunError {
    /// It could not be started.
    #[error("cannot be started: {0}")]
    Start(io::Error),
    /// It was killed.
    #[error("did not end within {0:?}")]
    Time(Duration),
    /// It was killed.
    #[error("printed more than {0} bytes")]
    Bytes(usize),
    /// Its output could not be read.
    #[error("its output cannot be read: {0}")]
    Read(io::Error),
}

const STDERR_BYTES: usize = 64 << 10;

/// Runs `program` (an absolute path) with `arguments`, and waits for its end.
///
/// # Errors
///
/// [`RunError`]; whatever it started in its process group has been killed then.
pub(super) fn run(program: &Path, arguments: &[&str], limits: Limits) -> Result<Output, RunError> {
    let deadline = Instant::now() + limits.time;
    let mut child = Command::new(program)
        .args(arguments)
        .env_clear()
        .env("LC_ALL", "C")
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .map_err(RunError::Start)?;
    let result = collect(&mut child, limits, deadline);
    if result.is_err() {
        end(&mut child);
    }
    result
}

fn collect(child: &mut Child, limits: Limits, deadline: Instant) -> Result<Output, RunError> {
    let stdout = reader(child.stdout.take(), limits.bytes)?;
    let stderr = reader(child.stderr.take(), STDERR_BYTES)?;
    let (printed, whole) = wait(&stdout, limits, deadline)?;
    if !whole {
        return Err(RunError::Bytes(limits.bytes));
    }
    let (errors, _) = wait(&stderr, limits, deadline)?;
    let status = loop {
        if let Some(status) = child.try_wait().map_err(RunError::Read)? {
            break status;
        }
        if Instant::now() >= deadline {
            return Err(RunError::Time(limits.time));
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let ended = match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => status.to_string(),
    };
    Ok(Output { succeeded: status.success(), ended, stdout: text(&printed), stderr: text(&errors) })
}

type Chunk = io::Result<(Vec<u8>, bool)>;

/// Reads on a thread of its own, so that a full pipe of errors never stops the output. Over the limit nothing more is
/// read: a program that goes on writing is ended by its broken pipe, or by us.
fn reader(pipe: Option<impl Read + Send + 'static>, limit: usize) -> Result<Receiver<Chunk>, RunError> {
    let mut pipe = pipe.ok_or_else(|| RunError::Read(io::ErrorKind::BrokenPipe.into()))?;
    let (sender, receiver) = channel();
    std::thread::Builder::new()
        .name("probe-output".to_owned())
        .spawn(move || {
            let mut bytes = Vec::new();
            let mut one_more = [0_u8; 1];
            let result = pipe.by_ref().take(limit as u64).read_to_end(&mut bytes);
            let result = result.and_then(|_| pipe.read(&mut one_more)).map(|more| (bytes, more == 0));
            // The receiver is gone when the program was killed meanwhile: nobody wants the rest.
            drop(sender.send(result));
        })
        .map_err(RunError::Start)?;
    Ok(receiver)
}

fn wait(receiver: &Receiver<Chunk>, limits: Limits, deadline: Instant) -> Result<(Vec<u8>, bool), RunError> {
    match receiver.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
        Ok(result) => result.map_err(RunError::Read),
        Err(RecvTimeoutError::Timeout) => Err(RunError::Time(limits.time)),
        Err(RecvTimeoutError::Disconnected) => Err(RunError::Read(io::ErrorKind::BrokenPipe.into())),
    }
}

/// Kills the program with its whole group and takes its end, so that no zombie is left.
fn end(child: &mut Child) {
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if group.is_none_or(|group| kill_process_group(group, Signal::KILL).is_err()) {
        // The group may be gone already; the child itself is still ours.
        drop(child.kill());
    }
    drop(child.wait());
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Limits, RunError, run};
    use std::path::Path;
    use std::time::{Duration, Instant};

    fn sh(script: &str, limits: Limits) -> Result<super::Output, RunError> {
        run(Path::new("/bin/sh"), &["-c", script], limits)
    }

    #[test]
    fn output_errors_and_code_are_kept_and_the_environment_is_not() {
        let output = sh("echo a; echo b >&2; exit 3", Limits::default()).unwrap();
        assert_eq!((output.succeeded, output.ended.as_str()), (false, "exit code 3"));
        assert_eq!((output.stdout.as_str(), output.stderr.as_str()), ("a\n", "b\n"));
        let environment = run(Path::new("/usr/bin/env"), &[], Limits::default()).unwrap().stdout;
        assert_eq!(environment, "LC_ALL=C\n");
        assert_eq!(sh("kill -TERM $$", Limits::default()).unwrap().ended, "signal 15");
    }

    #[test]
    fn time_and_bytes_are_limited_with_all_that_was_started() {
        let limits = Limits { time: Duration::from_millis(200), bytes: 10 };
        let start = Instant::now();
        assert!(matches!(sh("sleep 60 & sleep 60", limits), Err(RunError::Time(_))));
        assert!(matches!(sh("while :; do echo 0123456789; done", limits), Err(RunError::Bytes(10))));
        assert!(start.elapsed() < Duration::from_secs(5));
        assert_eq!(sh("printf 0123456789", limits).unwrap().stdout, "0123456789");
    }

    #[test]
    fn many_errors_do_not_stop_the_output() {
        let output = sh("head -c 70000 /dev/zero | tr '\\0' x >&2; echo a", Limits::default()).unwrap();
        assert_eq!((output.stdout.as_str(), output.stderr.len()), ("a\n", 64 << 10));
    }

    #[test]
    fn what_is_no_program_is_told() {
        let missing = run(Path::new("/nonexistent/iptables-save"), &[], Limits::default());
        assert!(matches!(missing, Err(RunError::Start(error)) if error.kind() == std::io::ErrorKind::NotFound));
    }
}
