//! Requests to the API server: side by side up to a limit, each with a time limit, and what was refused told apart.

use std::cell::Cell;
use std::time::Duration;

use futures::AsyncReadExt;
use kube::Client;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::access::chain;

/// Requests in flight at once.
const AT_ONCE: usize = 32;

/// For one request, where the user said nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// Bytes of one answer; a list that is longer is an error, not a full memory.
const LONGEST: u64 = 512 << 20;

/// Why a request gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refused {
    /// It is not there (404).
    Missing,
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
            Self::Missing => "the server could not find the requested resource".to_owned(),
            Self::Forbidden(text) | Self::Unauthorized(text) | Self::Unreachable(text) => text.clone(),
            Self::Said(code, text) => format!("{text} (HTTP {code})"),
        }
    }
}

/// A client that counts.
pub(super) struct Api {
    client: Client,
    free: Semaphore,
    patience: Duration,
    requests: Cell<u64>,
}

impl Api {
    pub(super) fn new(client: Client, patience: Option<Duration>) -> Self {
        let patience = patience.filter(|time| !time.is_zero()).unwrap_or(PATIENCE);
        Self { client, free: Semaphore::new(AT_ONCE), patience, requests: Cell::new(0) }
    }

    /// How many requests were made.
    pub(super) fn requests(&self) -> u64 {
        self.requests.get()
    }

    /// The body of what lies at a path. `accept` is `application/json` for objects.
    pub(super) async fn get(&self, path: &str, accept: &str) -> Result<Vec<u8>, Refused> {
        let unreachable = |text: String| Refused::Unreachable(text);
        let _turn = self.free.acquire().await.map_err(|error| unreachable(error.to_string()))?;
        self.requests.set(self.requests.get() + 1);
        let request = http::Request::get(path).header(http::header::ACCEPT, accept).body(Vec::new());
        let request = request.map_err(|error| unreachable(error.to_string()))?;
        let answer = async {
            let stream = self.client.request_stream(request).await.map_err(refused)?;
            let mut body = Vec::new();
            let read = stream.take(LONGEST).read_to_end(&mut body).await;
            read.map_err(|error| unreachable(chain(&error)))?;
            Ok(body)
        };
        let late = |_| unreachable(format!("no answer within {} seconds", self.patience.as_secs()));
        timeout(self.patience, answer).await.map_err(late)?
    }
}

/// What the server said, or that it said nothing.
fn refused(error: kube::Error) -> Refused {
    match error {
        kube::Error::Api(status) => match status.code {
            404 => Refused::Missing,
            403 => Refused::Forbidden(status.message.clone()),
            401 => Refused::Unauthorized(status.message.clone()),
            code => Refused::Said(code, status.message.clone()),
        },
        error => Refused::Unreachable(chain(&error)),
    }
}
