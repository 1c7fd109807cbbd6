//! Starting what looks, waiting for it, reading what it says, and taking it away again, whatever happens meanwhile.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, select};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout};

use super::super::api::{Api, Refused};
use super::super::failing::text;
use super::super::{ClusterError, Step};
use super::interrupt::{Interrupt, Interrupts};
use super::log::{self, Found};
use super::manifest::{ProbeNode, ProbePod, Words};
use super::refusal::{About, explain};
use super::state::{self, Ended, State, Stuck};
use super::{ProbeOutcome, Stage};
use crate::messages::{Message, debug as say};

const JSON: &str = "application/json";

/// Between two looks at the pod: at first, and at most.
const LOOK: Duration = Duration::from_millis(250);
const LOOK_LATER: Duration = Duration::from_secs(2);
/// How long an answer is waited for that tells whether something was created, after an interrupt.
const ANSWER: Duration = Duration::from_secs(5);
/// For taking away what was created.
const REMOVAL: Duration = Duration::from_secs(20);
/// For reading the log, and for requests before.
const REST: Duration = Duration::from_secs(60);

/// For all requests of a run.
pub(super) fn time(within: Duration) -> Duration {
    2 * within + REMOVAL + 2 * REST
}

/// Why there is no document.
enum Stop {
    Interrupt(Interrupt),
    Error(ClusterError),
}

/// What became of the request to create something.
enum Made {
    /// It is there; its UID.
    Yes(String),
    /// It was refused.
    No(ClusterError),
    /// Nobody knows.
    Perhaps(Stop),
}

/// One of our containers.
struct Ours<'p> {
    about: About<'p>,
    /// The cluster's name, for people.
    cluster: &'p str,
    /// What people know it by.
    name: String,
    /// The pod it is in.
    path: String,
    /// Where the pod's status lists it.
    list: &'static str,
    container: String,
    mark: &'p str,
    within: Duration,
}

/// Puts a container into a pod, and gives what it says.
pub(super) async fn pod(api: &Api<'_>, probe: &ProbePod, cluster: &str) -> Result<ProbeOutcome, ClusterError> {
    let mut interrupts = interrupts()?;
    let path = format!("/api/v1/namespaces/{}/pods/{}", probe.namespace, probe.pod);
    let about = About::Pod(probe);
    let (list, container) = ("/status/ephemeralContainerStatuses", probe.name());
    let (name, mark, within) = (container.clone(), &*probe.suffix, probe.within);
    let ours = Ours { about, cluster, name, path, list, container, mark, within };
    ours.tell(api, Stage::Asked);
    let (at, changes) = (format!("{}/ephemeralcontainers", ours.path), probe.manifest());
    let looked = match make(api.merge(&at, &changes), about, cluster, &mut interrupts).await {
        Made::No(error) => return Err(error),
        Made::Perhaps(stop) => Err(stop),
        Made::Yes(_) => look(api, &ours, &mut interrupts).await,
    };
    let stays = if looked.is_ok() { &say::STAYS } else { &say::STAYS_RUNNING };
    let seconds = probe.within.as_secs().to_string();
    outcome(looked, Some(about.say(stays, &[("seconds", &seconds)])))
}

/// Starts a pod on a node, gives what it says, and deletes it.
pub(super) async fn node(api: &Api<'_>, probe: &ProbeNode, cluster: &str) -> Result<ProbeOutcome, ClusterError> {
    let mut interrupts = interrupts()?;
    let all = format!("/api/v1/namespaces/{}/pods", probe.namespace);
    let about = About::Node(probe);
    let (path, name) = (format!("{all}/{}", probe.name()), format!("{}/{}", probe.namespace, probe.name()));
    let (list, container) = ("/status/containerStatuses", "probe".to_owned());
    let ours = Ours { about, cluster, name, path, list, container, mark: &probe.suffix, within: probe.within };
    ours.tell(api, Stage::Asked);
    let (looked, uid) = match make(api.create(&all, &probe.manifest()), about, cluster, &mut interrupts).await {
        Made::No(error) => return Err(error),
        Made::Perhaps(stop) => (Err(stop), None),
        Made::Yes(uid) => (look(api, &ours, &mut interrupts).await, Some(uid)),
    };
    let mut interrupted = match &looked {
        Err(Stop::Interrupt(interrupt)) => Some(*interrupt),
        _ => None,
    };
    let left = remove(api, &ours, uid.as_deref(), &mut interrupts, &mut interrupted).await;
    if left.is_none() {
        ours.tell(api, Stage::Removed);
    }
    let seconds = probe.deadline().to_string();
    let say = |why: &str| about.say(&say::NOT_REMOVED, &[("why", why), ("seconds", &seconds)]);
    let left = left.map(|(en, zh)| (say(&en).0, say(&zh).1));
    outcome(looked, left).map(|outcome| ProbeOutcome { interrupted, ..outcome })
}

fn interrupts() -> Result<Interrupts, ClusterError> {
    Interrupts::new().map_err(|error| ClusterError::plain(say::NO_SIGNALS.fill(&[("why", &error.to_string())])))
}

/// What is told of a run, with what is left of it.
fn outcome(looked: Result<String, Stop>, left: Option<Words>) -> Result<ProbeOutcome, ClusterError> {
    match looked {
        Ok(document) => Ok(ProbeOutcome { document: Some(document), interrupted: None, left }),
        Err(Stop::Interrupt(interrupt)) => Ok(ProbeOutcome { document: None, interrupted: Some(interrupt), left }),
        Err(Stop::Error(error)) => Err(match left {
            Some((en, zh)) => ClusterError { en: format!("{} {en}", error.en), zh: format!("{} {zh}", error.zh) },
            None => error,
        }),
    }
}

/// Sends a request that creates something. An interrupt does not cut it short, as nobody could tell then what it did.
async fn make(
    request: impl Future<Output = Result<Value, Refused>>,
    about: About<'_>,
    cluster: &str,
    interrupts: &mut Interrupts,
) -> Made {
    let mut request = pin!(request);
    let answer = match select(request.as_mut(), pin!(interrupts.next())).await {
        Either::Left((answer, _)) => answer,
        Either::Right((interrupt, _)) => {
            return match timeout(ANSWER, request).await {
                Ok(Err(refused)) if !unclear(&refused) => Made::No(explain(&refused, about, cluster)),
                _ => Made::Perhaps(Stop::Interrupt(interrupt)),
            };
        }
    };
    match answer {
        Ok(object) => Made::Yes(text(&object, "/metadata/uid").to_owned()),
        Err(refused) if unclear(&refused) => Made::Perhaps(Stop::Error(explain(&refused, about, cluster))),
        Err(refused) => Made::No(explain(&refused, about, cluster)),
    }
}

/// Whether something may have been done in spite of the answer.
fn unclear(refused: &Refused) -> bool {
    match refused {
        Refused::Unreachable(_) => true,
        Refused::Said(code, _) => *code >= 500,
        _ => false,
    }
}

/// Waits for the container and reads what it said.
async fn look(api: &Api<'_>, ours: &Ours<'_>, interrupts: &mut Interrupts) -> Result<String, Stop> {
    let work = async {
        let ended = wait(api, ours).await?;
        ours.tell(api, Stage::Ended);
        read(api, ours, &ended).await
    };
    interrupts.during(work).await.map_err(Stop::Interrupt)?.map_err(Stop::Error)
}

/// Waits until the container has ended: as long as it was given to begin, and as long again to end.
async fn wait(api: &Api<'_>, ours: &Ours<'_>) -> Result<Ended, ClusterError> {
    let mut end = Instant::now() + ours.within;
    let mut pause = LOOK;
    let mut running = false;
    let mut last = String::new();
    let mut address = true;
    loop {
        match api.get(&ours.path, JSON).await {
            Ok(body) => {
                let pod: Value = serde_json::from_slice(&body).unwrap_or_default();
                address = !text(&pod, "/status/podIP").is_empty();
                match state::of(&pod, ours.list, &ours.container) {
                    State::Ended(ended) => return Ok(ended),
                    State::Stuck(stuck) => return Err(stuck_in(ours, &stuck)),
                    State::Running if !running => {
                        running = true;
                        end = Instant::now() + ours.within;
                        ours.tell(api, Stage::Running);
                    }
                    State::Running => {}
                    State::Waiting(why) => {
                        ours.tell(api, Stage::Waiting(&why));
                        last = why;
                    }
                }
            }
            Err(Refused::Missing(_)) => return Err(stuck_in(ours, &Stuck::Gone)),
            // The server may be away for a moment.
            Err(refused) if unclear(&refused) && Instant::now() < end => {}
            Err(refused) => return Err(explain(&refused, ours.about, ours.cluster)),
        }
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(match ours.about {
                About::Pod(_) if !running && !address => ours.late(&say::NO_NETWORK, ""),
                _ if running => ours.late(&say::SLOW, ""),
                _ => ours.late(&say::LATE, &last),
            });
        }
        sleep(pause.min(left)).await;
        pause = (pause * 3 / 2).min(LOOK_LATER);
    }
}

/// Why a container will not begin.
fn stuck_in(ours: &Ours<'_>, stuck: &Stuck) -> ClusterError {
    let (message, why) = match stuck {
        Stuck::Pod(..) if matches!(ours.about, About::Pod(_)) => (&say::ENDED_MEANWHILE, String::new()),
        Stuck::Image(reason, message) => (&say::NO_PULL, said(reason, message)),
        Stuck::Start(reason, message) => (&say::NO_START, said(reason, message)),
        Stuck::Pod(reason, message) => (&say::NOT_TAKEN, said(reason, message)),
        Stuck::Gone => (&say::GONE, String::new()),
    };
    ours.about.error(message, &[("name", &ours.name), ("why", &why)])
}

fn said(reason: &str, message: &str) -> String {
    match (reason, message) {
        ("", text) | (text, "") => text.to_owned(),
        (reason, message) => format!("{reason}: {message}"),
    }
}

/// Reads the log. A container that has just ended may not have it complete yet.
async fn read(api: &Api<'_>, ours: &Ours<'_>, ended: &Ended) -> Result<String, ClusterError> {
    let path = format!("{}/log?container={}&limitBytes={}", ours.path, ours.container, log::LONGEST);
    let mut again = 2;
    loop {
        let answer = api.get(&path, "*/*").await;
        let found = match &answer {
            Ok(text) => log::find(text, ours.mark),
            Err(_) => Found::Nothing(String::new()),
        };
        match found {
            Found::Document(document) => return Ok(document),
            _ if answer.as_ref().is_ok_and(|text| text.len() >= log::LONGEST) => {
                let limit = (log::LONGEST >> 20).to_string();
                return Err(ours.about.error(&say::TOO_LONG, &[("name", &ours.name), ("limit", &limit)]));
            }
            _ if again > 0 && !matches!(answer, Err(Refused::Forbidden(_))) => {}
            _ => return Err(ours.unread(answer.err().as_ref(), &found, ended)),
        }
        again -= 1;
        sleep(2 * LOOK).await;
    }
}

/// Deletes our pod; why that failed, if it did. The first interrupt does not cut it short; the second does, as who is so
/// impatient shall have the terminal back, and be told what is left.
async fn remove(
    api: &Api<'_>,
    ours: &Ours<'_>,
    uid: Option<&str>,
    interrupts: &mut Interrupts,
    interrupted: &mut Option<Interrupt>,
) -> Option<Words> {
    let mut options = json!({ "kind": "DeleteOptions", "apiVersion": "v1" });
    if let Some(uid) = uid.filter(|uid| !uid.is_empty()) {
        options["preconditions"] = json!({ "uid": uid });
    }
    let mut removal = pin!(timeout(REMOVAL, api.delete(&ours.path, &options)));
    let done = loop {
        match interrupts.during(removal.as_mut()).await {
            Ok(done) => break done,
            Err(interrupt) if interrupted.is_none() => *interrupted = Some(interrupt),
            Err(_) => return Some(say::SECOND_INTERRUPT.fill(&[])),
        }
    };
    match done {
        Ok(Ok(_) | Err(Refused::Missing(_))) => None,
        Ok(Err(refused)) => Some((refused.words(), refused.words())),
        Err(_) => Some(say::NO_ANSWER.fill(&[("seconds", &REMOVAL.as_secs().to_string())])),
    }
}

impl Ours<'_> {
    fn tell(&self, api: &Api<'_>, stage: Stage<'_>) {
        api.tell(&Step::Container { name: &self.name, stage });
    }

    fn late(&self, message: &Message, last: &str) -> ClusterError {
        let seconds = self.within.as_secs().to_string();
        let (en, zh) = if last.is_empty() { say::NO_STATE.fill(&[]) } else { (last.to_owned(), last.to_owned()) };
        let say = |why: &str| self.about.say(message, &[("name", &self.name), ("seconds", &seconds), ("why", why)]);
        ClusterError { en: say(&en).0, zh: say(&zh).1 }
    }

    fn unread(&self, refused: Option<&Refused>, found: &Found, ended: &Ended) -> ClusterError {
        let code = ended.code.to_string();
        let mut values = vec![("name", self.name.as_str()), ("code", &code), ("reason", &ended.reason)];
        if let Some(refused) = refused {
            if matches!(refused, Refused::Forbidden(_)) {
                return explain(refused, self.about, self.cluster);
            }
            let words = refused.words();
            values.push(("why", &words));
            return self.about.error(&say::NO_LOG, &values);
        }
        let Found::Nothing(line) = found else { return self.about.error(&say::CUT, &values) };
        // The kubelet's word, where the container had none.
        let line = if line.is_empty() { ended.message.trim() } else { line };
        values.push(("line", line));
        let (en, zh) = say::ENDED.fill(&values);
        let say = |why: &str| self.about.say(&say::NO_DOCUMENT, &[("name", &self.name), ("why", why.trim())]);
        ClusterError { en: say(&en).0, zh: say(&zh).1 }
    }
}
