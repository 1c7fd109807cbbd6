//! The logs of a round: fetched side by side, kept on disk while they come, the newest lines of each put into the bundle.

use std::io::{self, Read, Seek, SeekFrom};

use futures::StreamExt;
use tempfile::SpooledTempFile;

use super::Ask;
use super::api::{AT_ONCE, Api, Refused};
use super::bundle::Bundle;
use super::failing::Wanted;
use super::lists::escape;
use crate::evidence::OLDER_LINES_MISSING;

/// Whatever lies at the path; logs are text, but the server may answer with an object that says why there is none.
const ANY: &str = "*/*";

/// Lines from the end of a log, where the user said nothing.
const LINES: u64 = 5_000;
/// Bytes from the end of a log. The server is not asked for a limit of bytes: a kubelet counts those from the oldest line
/// on, so that the newest were lost.
const BYTES: u64 = 16 << 20;

/// Fetches logs and puts them into the bundle, in their order.
pub(super) async fn fetch(api: &Api<'_>, bundle: &mut Bundle, ask: &Ask, wanted: &[Wanted]) -> io::Result<()> {
    let tail = ask.tail.unwrap_or(LINES);
    let since = match (&ask.since_time, ask.since) {
        (Some(time), _) => format!("&sinceTime={}", escape(time)),
        (None, Some(seconds)) => format!("&sinceSeconds={seconds}"),
        (None, None) => String::new(),
    };
    let asked = futures::stream::iter(wanted.iter().map(|log| {
        let previous = if log.previous { "&previous=true" } else { "" };
        let Wanted { namespace, pod, container, .. } = log;
        let path = format!(
            "/api/v1/namespaces/{namespace}/pods/{pod}/log?container={container}&timestamps=true&tailLines={tail}{since}{previous}"
        );
        async move { (log, api.spool(&path, ANY).await) }
    }));
    let mut answers = asked.buffered(AT_ONCE);
    while let Some((log, answer)) = answers.next().await {
        match answer {
            Ok(file) => keep(bundle, &path(log, ".log"), file, tail, !since.is_empty())?,
            // The run before is gone when its container was removed.
            Err(Refused::Missing(_) | Refused::Said(400, _)) if log.previous => {}
            Err(refused) => bundle.no_log(&path(log, "-logs-errors.log"), &refused.words())?,
        }
    }
    Ok(())
}

/// Puts a log into the bundle; if older lines than its first may exist, a line before it says so.
fn keep(bundle: &mut Bundle, path: &str, mut file: SpooledTempFile, tail: u64, windowed: bool) -> io::Result<()> {
    let size = file.seek(SeekFrom::End(0))?;
    let mut start = size.saturating_sub(BYTES);
    let mut lines = 0_u64;
    let mut block = vec![0; 64 << 10];
    let (mut at, mut line_start) = (file.seek(SeekFrom::Start(0))?, None);
    loop {
        let read = file.read(&mut block)?;
        let Some(block) = block.get(..read).filter(|block| !block.is_empty()) else { break };
        for newline in memchr::memchr_iter(b'\n', block) {
            lines += 1;
            let next = at + newline as u64 + 1;
            if line_start.is_none() && next >= start {
                line_start = Some(next);
            }
        }
        at += read as u64;
    }
    let shortened = start > 0;
    if shortened {
        start = line_start.filter(|next| *next < size).unwrap_or(start);
    }
    let cut = shortened || windowed || lines >= tail;
    let head = if cut { format!("{OLDER_LINES_MISSING}\n") } else { String::new() };
    file.seek(SeekFrom::Start(start))?;
    let length = size - start;
    bundle.add_long(path, head.len() as u64 + length, head.as_bytes().chain(file.take(length)))
}

/// Where a log lies in the bundle.
pub(super) fn path(log: &Wanted, suffix: &str) -> String {
    let Wanted { namespace, pod, container, previous } = log;
    let previous = if *previous { "-previous" } else { "" };
    format!("cluster-resources/pods/logs/{namespace}/{pod}/{container}{previous}{suffix}")
}
