//! An API server and a kubelet that know one pod at most: they do what a test says, and note what is asked of them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// What becomes of a container once it was asked for.
#[derive(Clone)]
pub(crate) enum Fate {
    /// It starts, runs, and ends with this code; its log.
    Ends(i64, String),
    /// It never starts; the reason.
    Waits(&'static str),
    /// It never ends.
    Runs,
    /// The pod is refused by its node; the reason.
    Rejected(&'static str),
    /// The pod is deleted by someone.
    Gone,
}

/// An answer in place of the usual one: method, end of the path, code, message.
pub(crate) type Refusal = (&'static str, &'static str, u16, String);

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) kind: String,
    pub(crate) body: Value,
}

/// A server; it ends with the process.
pub(crate) struct Server {
    pub(crate) url: String,
    state: Arc<State>,
}

struct State {
    fate: Fate,
    refusals: Mutex<Vec<Refusal>>,
    /// Before the answer to what creates or deletes.
    slow: Duration,
    pod: Mutex<Value>,
    asked: Mutex<Vec<Asked>>,
    /// How often the pod was looked at since something was created.
    looks: Mutex<u32>,
}

/// Code of a refusal: the connection breaks instead of an answer, after the request was done.
pub(crate) const BREAKS: u16 = 0;

impl Server {
    /// With this pod, which then fares so.
    pub(crate) fn start(pod: &Value, fate: Fate, refusals: Vec<Refusal>) -> Self {
        Self::slow(pod, fate, refusals, Duration::ZERO)
    }

    pub(crate) fn slow(pod: &Value, fate: Fate, refusals: Vec<Refusal>, slow: Duration) -> Self {
        let state = Arc::new(State {
            fate,
            refusals: Mutex::new(refusals),
            slow,
            pod: Mutex::new(pod.clone()),
            asked: Mutex::default(),
            looks: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                std::thread::spawn(move || serve(&stream, &state));
            }
        });
        Self { url, state }
    }

    /// All requests so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.state.asked.lock().unwrap().clone()
    }

    /// Requests of a method.
    pub(crate) fn by(&self, method: &str) -> Vec<Asked> {
        self.asked().into_iter().filter(|asked| asked.method == method).collect()
    }

    /// Waits for a request.
    pub(crate) fn wait(&self, is: impl Fn(&Asked) -> bool) {
        let end = Instant::now() + Duration::from_secs(20);
        while !self.asked().iter().any(&is) {
            assert!(Instant::now() < end, "{:?}", self.asked());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn serve(mut stream: &TcpStream, state: &State) {
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).map(|_| line.trim_end().to_owned()).unwrap_or_default()
    };
    let first = line();
    let (mut length, mut kind) = (0, String::new());
    loop {
        let header = line();
        let Some((name, value)) = header.split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap(),
            "content-type" => value.trim().clone_into(&mut kind),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    if reader.read_exact(&mut body).is_err() || first.is_empty() {
        return;
    }
    let mut words = first.split(' ').map(str::to_owned);
    let (method, path) = (words.next().unwrap(), words.next().unwrap());
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let asked = Asked { method, path, kind, body };
    state.asked.lock().unwrap().push(asked.clone());
    let Some((code, text)) = answer(state, &asked) else { return };
    let head = format!("HTTP/1.1 {code} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", text.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(text.as_bytes()));
}

fn status(code: u16, message: &str) -> (u16, String) {
    (
        code,
        json!({ "kind": "Status", "apiVersion": "v1", "status": "Failure", "message": message, "code": code })
            .to_string(),
    )
}

/// Code and body; nothing where the connection breaks.
fn answer(state: &State, asked: &Asked) -> Option<(u16, String)> {
    let path = asked.path.split('?').next().unwrap_or_default();
    let refused = {
        let mut refusals = state.refusals.lock().unwrap();
        let at = refusals.iter().position(|(method, end, ..)| asked.method == *method && path.ends_with(end));
        at.map(|at| if refusals[at].2 == 429 { refusals.remove(at) } else { refusals[at].clone() })
    };
    match refused {
        Some((.., code, _)) if code != BREAKS => {
            let (.., message) = refused?;
            return Some(status(code, &message));
        }
        _ => {}
    }
    let done = act(state, asked, path);
    (refused.is_none()).then_some(done)
}

fn act(state: &State, asked: &Asked, path: &str) -> (u16, String) {
    match asked.method.as_str() {
        "POST" => {
            let mut pod = asked.body.clone();
            pod["metadata"]["uid"] = json!("uid-of-ours");
            *state.pod.lock().unwrap() = pod.clone();
            std::thread::sleep(state.slow);
            (201, pod.to_string())
        }
        "PATCH" => {
            let mut pod = state.pod.lock().unwrap();
            pod["spec"]["ephemeralContainers"] = asked.body["spec"]["ephemeralContainers"].clone();
            (200, pod.to_string())
        }
        "DELETE" => {
            *state.pod.lock().unwrap() = Value::Null;
            std::thread::sleep(state.slow);
            (200, "{}".to_owned())
        }
        _ if path.ends_with("/log") => match &state.fate {
            Fate::Ends(_, log) => (200, log.clone()),
            _ => status(400, "container is waiting to start"),
        },
        _ => look(state),
    }
}

/// The pod as it is now.
fn look(state: &State) -> (u16, String) {
    let mut pod = state.pod.lock().unwrap().clone();
    if pod.is_null() {
        return status(404, "pods \"x\" not found");
    }
    let (list, name) = match pod["spec"]["ephemeralContainers"][0]["name"].as_str() {
        Some(name) => ("ephemeralContainerStatuses", name.to_owned()),
        None if pod["spec"]["hostPID"] == true => ("containerStatuses", "probe".to_owned()),
        None => return (200, pod.to_string()),
    };
    let looks = {
        let mut looks = state.looks.lock().unwrap();
        *looks += 1;
        *looks
    };
    let now = match (&state.fate, looks) {
        (_, 1) => json!({ "waiting": { "reason": "ContainerCreating" } }),
        (Fate::Waits(reason), _) => json!({ "waiting": { "reason": reason, "message": "as the kubelet says" } }),
        (Fate::Runs, _) | (Fate::Ends(..), 2) => json!({ "running": {} }),
        (Fate::Ends(code, _), _) => json!({ "terminated": { "exitCode": code, "reason": "Completed" } }),
        (Fate::Rejected(reason), _) => {
            pod["status"] = json!({ "phase": "Failed", "reason": reason, "message": "as the kubelet says" });
            return (200, pod.to_string());
        }
        (Fate::Gone, _) => return status(404, "pods \"x\" not found"),
    };
    pod["status"][list] = json!([ { "name": name, "state": now } ]);
    (200, pod.to_string())
}
