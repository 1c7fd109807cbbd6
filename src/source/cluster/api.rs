//! Requests to the API server: side by side up to a limit, each with a time limit, tried again where that can help, and
//! what was refused told apart.

use std::cell::{Cell, RefCell};
use std::io::{self, Write};
use std::time::Duration;

use http::{Method, StatusCode, header};
use http_body_util::BodyExt;
use kube::Client;
use kube::client::Body;
use kube::core::Status;
use serde_json::Value;
use tempfile::SpooledTempFile;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};

use super::access::chain;
use super::{Step, Told};

/// Requests in flight at once.
pub(super) const AT_ONCE: usize = 32;

/// For one request, tries included, where the user said nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// For all requests of a run together. What was not asked by then is a gap.
const RUN: Duration = Duration::from_secs(300);

/// How often a request is made again that the server was too busy for.
const TRIES: u32 = 4;
/// Before the second try, doubled before each further one, unless the server says how long to wait.
const PAUSE: Duration = Duration::from_millis(200);

/// Bytes of one answer; one that is longer is an error, not a full disk.
const LONGEST: u64 = 512 << 20;

/// Why a request gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refused {
    /// It is not there (404); the server's words.
    Missing(String),
    /// The server knows us, and says no (403); its words.
    Forbidden(String),
    /// The server does not know us (401); its words.
    Unauthorized(String),
    /// Anything else the server said; the HTTP code and its words.
    Said(u16, String),
    /// The server was not reached, or it went away in the middle.
    Unreachable(String),
}

impl Refused {
    /// In the words that bundles hold: readers know `forbidden` from others.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Missing(text) | Self::Forbidden(text) | Self::Unauthorized(text) | Self::Unreachable(text) => {
                text.clone()
            }
            Self::Said(code, text) => format!("{text} (HTTP {code})"),
        }
    }
}

/// A try that failed.
struct Failed {
    why: Refused,
    again: Again,
}

/// Whether a try that failed may go better later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Again {
    No,
    Later,
    /// So long from now at the earliest, as the server said.
    After(Duration),
}

impl Again {
    fn later(after: Option<Duration>) -> Self {
        after.map_or(Self::Later, Self::After)
    }
}

/// Objects, in both directions.
const JSON: &str = "application/json";
const MERGE: &str = "application/strategic-merge-patch+json";

/// What is sent.
struct Sent<'s> {
    method: Method,
    accept: &'s str,
    /// What the body is.
    kind: &'static str,
    body: String,
    /// Whether it may be sent again if nobody knows what became of it.
    twice: bool,
}

impl<'s> Sent<'s> {
    fn get(accept: &'s str) -> Self {
        Self { method: Method::GET, accept, kind: JSON, body: String::new(), twice: true }
    }
}

/// A client that counts.
pub(super) struct Api<'t> {
    client: Client,
    free: Semaphore,
    patience: Duration,
    end: Instant,
    requests: Cell<u64>,
    bytes: Cell<u64>,
    /// Some answer came: the server is there, and a broken connection may be mended.
    reached: Cell<bool>,
    asked: Cell<u64>,
    answered: Cell<u64>,
    told: RefCell<&'t mut Told<'t>>,
}

impl<'t> Api<'t> {
    pub(super) fn new(client: Client, patience: Option<Duration>, told: &'t mut Told<'t>) -> Self {
        Self {
            client,
            free: Semaphore::new(AT_ONCE),
            patience: patience.filter(|time| !time.is_zero()).unwrap_or(PATIENCE),
            end: Instant::now() + RUN,
            requests: Cell::new(0),
            bytes: Cell::new(0),
            reached: Cell::new(false),
            asked: Cell::new(0),
            answered: Cell::new(0),
            told: RefCell::new(told),
        }
    }

    /// With so much time for all requests together.
    pub(super) fn lasting(mut self, time: Duration) -> Self {
        self.end = Instant::now() + time;
        self
    }

    /// How many requests were made, each try counted.
    pub(super) fn requests(&self) -> u64 {
        self.requests.get()
    }

    /// How many bytes came back, uncompressed.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes.get()
    }

    /// The body of what lies at a path. `accept` is `application/json` for objects.
    pub(super) async fn get(&self, path: &str, accept: &str) -> Result<Vec<u8>, Refused> {
        let mut body = SpooledTempFile::new(usize::MAX);
        self.ask(&Sent::get(accept), path, &mut body).await?;
        in_memory(body)
    }

    /// The body of what lies at a path; a long one lies on disk.
    pub(super) async fn spool(&self, path: &str, accept: &str) -> Result<SpooledTempFile, Refused> {
        let mut body = SpooledTempFile::new(64 << 10);
        self.ask(&Sent::get(accept), path, &mut body).await?;
        Ok(body)
    }

    /// What the server answers to a question that is an object of its own.
    pub(super) async fn question(&self, path: &str, body: &Value) -> Result<Value, Refused> {
        self.send(Sent { method: Method::POST, body: body.to_string(), ..Sent::get(JSON) }, path).await
    }

    /// Creates an object below a path. What may have reached the server is not sent twice.
    pub(super) async fn create(&self, path: &str, body: &Value) -> Result<Value, Refused> {
        self.send(Sent { method: Method::POST, body: body.to_string(), twice: false, ..Sent::get(JSON) }, path).await
    }

    /// Changes what lies at a path, by a strategic merge patch.
    pub(super) async fn merge(&self, path: &str, changes: &Value) -> Result<Value, Refused> {
        let sent = Sent { method: Method::PATCH, kind: MERGE, body: changes.to_string(), ..Sent::get(JSON) };
        self.send(sent, path).await
    }

    /// Deletes what lies at a path.
    pub(super) async fn delete(&self, path: &str, options: &Value) -> Result<Value, Refused> {
        self.send(Sent { method: Method::DELETE, body: options.to_string(), ..Sent::get(JSON) }, path).await
    }

    async fn send(&self, sent: Sent<'_>, path: &str) -> Result<Value, Refused> {
        let mut answer = SpooledTempFile::new(usize::MAX);
        self.ask(&sent, path, &mut answer).await?;
        let bad = |error: serde_json::Error| Refused::Unreachable(format!("the answer is not JSON: {error}"));
        serde_json::from_slice(&in_memory(answer)?).map_err(bad)
    }

    async fn ask(&self, sent: &Sent<'_>, path: &str, body: &mut SpooledTempFile) -> Result<(), Refused> {
        self.asked.set(self.asked.get() + 1);
        let turn = self.free.acquire().await.map_err(|error| Refused::Unreachable(error.to_string()))?;
        let left = self.end.saturating_duration_since(Instant::now());
        let time = self.patience.min(left);
        let late = |_| Refused::Unreachable(format!("no answer within {} seconds", time.as_secs()));
        let outcome = timeout(time, self.tries(sent, path, body)).await.map_err(late).flatten();
        drop(turn);
        self.answered.set(self.answered.get() + 1);
        self.tell(&Step::Answered { done: self.answered.get(), of: self.asked.get() });
        outcome
    }

    async fn tries(&self, sent: &Sent<'_>, path: &str, body: &mut SpooledTempFile) -> Result<(), Refused> {
        let mut pause = PAUSE;
        let mut left = TRIES;
        loop {
            left -= 1;
            let begun = Instant::now();
            let request = http::Request::builder().method(&sent.method).uri(path).header(header::ACCEPT, sent.accept);
            let request =
                request.header(header::CONTENT_TYPE, sent.kind).body(Body::from(sent.body.clone().into_bytes()));
            let request = request.map_err(|error| Refused::Unreachable(error.to_string()))?;
            self.requests.set(self.requests.get() + 1);
            let length = Cell::new(0);
            let outcome = self.one(request, body, &length).await;
            self.tell(&Step::Request {
                method: sent.method.as_str(),
                path,
                outcome: outcome.as_ref().err().map(|failed| failed.why.words()),
                took: begun.elapsed(),
                bytes: length.get(),
            });
            let failed = match outcome {
                Ok(()) => return Ok(()),
                Err(failed) => failed,
            };
            // Only of this code is it certain that nothing was done.
            let undone = matches!(failed.why, Refused::Said(429, _));
            let wait = match failed.again {
                _ if !sent.twice && !undone => return Err(failed.why),
                Again::Later if left > 0 => pause,
                Again::After(time) if left > 0 => time,
                _ => return Err(failed.why),
            };
            let restart = body.set_len(0).and_then(|()| io::Seek::rewind(body));
            restart.map_err(|error| Refused::Unreachable(error.to_string()))?;
            sleep(wait).await;
            pause *= 2;
        }
    }

    /// One try. `length` is how much of an answer came.
    async fn one(
        &self,
        request: http::Request<Body>,
        into: &mut SpooledTempFile,
        length: &Cell<u64>,
    ) -> Result<(), Failed> {
        // A server that was there a moment ago may be there again; one that nobody reached is not.
        let broken = |why: String, connected: bool| Failed {
            why: Refused::Unreachable(why),
            again: if connected || self.reached.get() { Again::Later } else { Again::No },
        };
        let answer = self.client.send(request).await;
        let answer = answer.map_err(|error| broken(transport(&error), !chain(&error).contains("(Connect)")))?;
        let (head, mut body) = answer.into_parts();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| broken(chain(&error), true))?;
            let Some(data) = frame.data_ref() else { continue };
            length.set(length.get() + data.len() as u64);
            self.bytes.set(self.bytes.get() + data.len() as u64);
            let no = |why: String| Failed { why: Refused::Unreachable(why), again: Again::No };
            if length.get() > LONGEST {
                return Err(no(format!("the answer is longer than {} MB", LONGEST >> 20)));
            }
            into.write_all(data).map_err(|error| no(error.to_string()))?;
        }
        self.reached.set(true);
        if head.status.is_success() {
            return Ok(());
        }
        let after = head.headers.get(header::RETRY_AFTER).and_then(|text| text.to_str().ok()?.parse().ok());
        Err(refused(head.status, after.map(Duration::from_secs), &said(into)))
    }

    /// Tells what happens.
    pub(super) fn tell(&self, step: &Step<'_>) {
        if let Ok(mut told) = self.told.try_borrow_mut() {
            told(step);
        }
    }
}

fn in_memory(body: SpooledTempFile) -> Result<Vec<u8>, Refused> {
    match body.into_inner() {
        tempfile::SpooledData::InMemory(data) => Ok(data.into_inner()),
        tempfile::SpooledData::OnDisk(_) => Err(Refused::Unreachable("the answer is too long".to_owned())),
    }
}

/// The beginning of what the server said.
fn said(body: &mut SpooledTempFile) -> Vec<u8> {
    let mut start = Vec::new();
    // Nothing to say is as good as an unreadable file.
    let _unread =
        io::Seek::rewind(body).and_then(|()| io::Read::read_to_end(&mut io::Read::take(body, 1 << 20), &mut start));
    start
}

/// What the server's refusal means.
fn refused(status: StatusCode, after: Option<Duration>, body: &[u8]) -> Failed {
    let parsed: Option<Status> = serde_json::from_slice(body).ok();
    let plain = || {
        let text = String::from_utf8_lossy(body);
        let line = text.lines().next().unwrap_or_default().trim().to_owned();
        if line.is_empty() { status.canonical_reason().unwrap_or("no words").to_owned() } else { line }
    };
    let words =
        parsed.as_ref().map(|status| status.message.clone()).filter(|text| !text.is_empty()).unwrap_or_else(plain);
    let told = parsed.and_then(|status| status.details).map(|details| u64::from(details.retry_after_seconds));
    let after = after.or(told.filter(|seconds| *seconds > 0).map(Duration::from_secs));
    // What lies behind the server (a kubelet, a webhook) does not come back within moments.
    let behind = words.starts_with("Get \"https://") || words.contains("dial tcp");
    let again = match status.as_u16() {
        429 | 502 | 503 | 504 => Again::later(after),
        500 if !behind => Again::later(after),
        _ => Again::No,
    };
    let why = match status.as_u16() {
        404 => Refused::Missing(words),
        403 => Refused::Forbidden(words),
        401 => Refused::Unauthorized(words),
        code => Refused::Said(code, words),
    };
    Failed { why, again }
}

/// A failure to reach the server, without the names of the layers that pass it on.
fn transport(error: &kube::Error) -> String {
    let mut error: &dyn std::error::Error = error;
    let mut kept = Vec::new();
    loop {
        let text = error.to_string();
        let inner = error.source();
        // Each layer repeats what is inside it, or says which layer it is.
        let layer = ["ServiceError", "HyperError", "client error", "tcp connect error", "error trying to connect"];
        if inner.is_none() || !layer.iter().any(|word| text.contains(word)) {
            kept.push(text);
        }
        match inner {
            Some(inner) => error = inner,
            None => break,
        }
    }
    kept.dedup();
    // The innermost says most; what is outside of it often quotes it.
    let mut said = String::new();
    for text in kept.into_iter().rev() {
        if said.is_empty() {
            said = text;
        } else if !text.contains(&said) && !said.contains(&text) {
            said = format!("{text}: {said}");
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::StatusCode;

    use super::{Again, Refused, refused};

    #[test]
    fn refusals_are_told_apart() {
        let busy = refused(StatusCode::TOO_MANY_REQUESTS, Some(Duration::from_secs(1)), b"Too many requests\n");
        assert_eq!(busy.why, Refused::Said(429, "Too many requests".to_owned()));
        assert_eq!(busy.again, Again::After(Duration::from_secs(1)));
        let status =
            br#"{"kind":"Status","status":"Failure","message":"wait","details":{"retryAfterSeconds":2},"code":503}"#;
        let later = refused(StatusCode::SERVICE_UNAVAILABLE, None, status);
        assert_eq!(
            (later.why, later.again),
            (Refused::Said(503, "wait".to_owned()), Again::After(Duration::from_secs(2)))
        );
        let kubelet = br#"{"kind":"Status","message":"Get \"https://10.0.0.1:10250/containerLogs\": dial tcp: refused","code":500}"#;
        assert_eq!(refused(StatusCode::INTERNAL_SERVER_ERROR, None, kubelet).again, Again::No);
        let no = refused(StatusCode::FORBIDDEN, None, br#"{"message":"pods is forbidden","code":403}"#);
        assert_eq!((no.why, no.again), (Refused::Forbidden("pods is forbidden".to_owned()), Again::No));
        assert_eq!(refused(StatusCode::BAD_GATEWAY, None, b"").why, Refused::Said(502, "Bad Gateway".to_owned()));
    }
}
