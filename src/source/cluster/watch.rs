//! Waiting for a change: the server tells, nobody asks in a loop.

use std::time::Duration;

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use http::header;
use http_body_util::BodyExt;
use kube::Client;
use kube::client::Body;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};

use super::lists::escape;

/// What else can change (a taint, a webhook) is looked for so often.
const LOOK: Duration = Duration::from_secs(30);
/// Where nothing can be watched.
const LOOK_BLIND: Duration = Duration::from_secs(10);
/// A change is seldom alone.
const SETTLE: Duration = Duration::from_secs(1);

/// Returns when pods of these lists (path, and the state that is known) have changed, when it is worth to look for other
/// changes, or when the time is over.
pub(super) async fn changed(client: &Client, lists: &[(String, String)], within: Duration) {
    let end = Instant::now() + within;
    let mut watches: FuturesUnordered<_> = lists.iter().map(|(path, version)| one(client, path, version)).collect();
    let look = end.min(Instant::now() + LOOK);
    let blind = end.min(Instant::now() + LOOK_BLIND);
    loop {
        match timeout_at(look, watches.next()).await {
            // A change; what comes with it may come, too.
            Ok(Some(true)) => return sleep(SETTLE.min(end.saturating_duration_since(Instant::now()))).await,
            Ok(Some(false)) => {}
            Ok(None) => return sleep_until(blind).await,
            Err(_) => return,
        }
    }
}

/// Whether something changed; `false` if this cannot be watched.
async fn one(client: &Client, path: &str, version: &str) -> bool {
    let sign = if path.contains('?') { '&' } else { '?' };
    let path = format!("{path}{sign}watch=true&resourceVersion={}", escape(version));
    // A watch is compressed in pieces that not every client can read.
    let request = http::Request::get(path).header(header::ACCEPT_ENCODING, "identity").body(Body::empty());
    let Ok(request) = request else { return false };
    let Ok(answer) = client.send(request).await else { return false };
    let (head, mut body) = answer.into_parts();
    if !head.status.is_success() {
        return false;
    }
    // Any event is a change; so is the end, as the server then no longer knows the state that we know.
    while let Some(Ok(frame)) = body.frame().await {
        if frame.data_ref().is_some_and(|data| !data.is_empty()) {
            return true;
        }
    }
    true
}
