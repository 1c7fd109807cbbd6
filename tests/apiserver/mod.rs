//! An API server that knows one support bundle: it serves the bundle's objects and logs on loopback, over plain HTTP, as
//! far as a diagnosis asks for them. What the bundle lacks is forbidden.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use serde_json::{Value, json};

/// Scenarios of which a live run knows less than their bundles hold: logs of pods that do not fail, of agents on the nodes and of
/// node firewalls are not read from a cluster.
pub(crate) const LIVE_KNOWS_LESS: [&str; 16] = [
    // Files of the nodes, which a cluster does not hand out.
    "config-mgmt-writes-conflist",
    "conflist-truncated",
    "copied-files-cilium",
    "copied-files-no-owner",
    "copied-files-podman",
    "modules-left-out-of-the-image",
    "pair-more-than-one-a",
    // Logs of agents, of pods that do not fail, and pasted texts.
    "empty-replies-after-kube-proxy",
    "hardening-run-of-may",
    "ingress-allow-list-of-the-system-namespace",
    "plain-conf-chained",
    "rbac-left-to-admins",
    "rejected-by-host-firewall",
    "skip-rbac-half-done",
    // Somebody put a pasted event into the bundle.
    "smaller-than-it-was",
    // A diagnosis reads no NetworkPolicies of a cluster.
    "tenant-sees-only-itself",
];

/// Answers in place of the bundle's: by the beginning of the path, the HTTP code.
pub(crate) type Refusals = Vec<(&'static str, u16)>;

/// What goes wrong, or otherwise than usual.
#[derive(Default)]
pub(crate) struct Faults {
    /// Always.
    pub(crate) refusals: Refusals,
    /// The first time only.
    pub(crate) once: Refusals,
    /// Objects of a page, whatever was asked for.
    pub(crate) page: Option<usize>,
}

/// A server; it ends with the process.
pub(crate) struct Server {
    /// Its URL.
    pub(crate) url: String,
    state: Arc<State>,
}

struct State {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    changed: Condvar,
    version: AtomicU64,
    faults: Faults,
    once: Mutex<Refusals>,
    asked: Mutex<Vec<String>>,
}

impl Server {
    /// Serves a bundle (`.tar.gz`).
    pub(crate) fn start(bundle: &Path, refusals: Refusals) -> Self {
        Self::faulty(bundle, Faults { refusals, ..Faults::default() })
    }

    /// Serves a bundle, with faults.
    pub(crate) fn faulty(bundle: &Path, mut faults: Faults) -> Self {
        let state = Arc::new(State {
            files: Mutex::new(files(bundle)),
            changed: Condvar::new(),
            version: AtomicU64::new(1),
            once: Mutex::new(std::mem::take(&mut faults.once)),
            faults,
            asked: Mutex::new(Vec::new()),
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

    /// Method and path of all requests so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.state.asked.lock().unwrap().clone()
    }

    /// Serves another bundle from now on; who watches is told.
    pub(crate) fn change(&self, bundle: &Path) {
        *self.state.files.lock().unwrap() = files(bundle);
        self.state.version.fetch_add(1, Ordering::SeqCst);
        self.state.changed.notify_all();
    }
}

/// The files of a bundle, by path below its root.
pub(crate) fn files(bundle: &Path) -> BTreeMap<String, Vec<u8>> {
    let gzip = flate2::read::GzDecoder::new(std::fs::File::open(bundle).unwrap());
    let mut files = BTreeMap::new();
    for entry in tar::Archive::new(gzip).entries().unwrap() {
        let mut entry = entry.unwrap();
        let path = entry.path().unwrap().to_string_lossy().into_owned();
        let mut data = Vec::new();
        entry.read_to_end(&mut data).unwrap();
        let below = path.split_once('/').map_or(path.clone(), |(_, below)| below.to_owned());
        files.insert(below, data);
    }
    files
}

fn serve(stream: &TcpStream, state: &State) {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let Some(request) = lines.next() else { return };
    for _header in lines.by_ref().take_while(|line| !line.is_empty()) {}
    let target = request.split(' ').nth(1).unwrap_or_default().to_owned();
    state.asked.lock().unwrap().push(request.trim_end_matches(" HTTP/1.1").to_owned());
    let once = {
        let mut once = state.once.lock().unwrap();
        let at = once.iter().position(|(path, _)| target.starts_with(path));
        at.map(|at| once.remove(at))
    };
    let refused = once.or_else(|| state.faults.refusals.iter().find(|(path, _)| target.starts_with(path)).copied());
    if refused.is_none() && target.contains("watch=true") {
        return watch(stream, state, &target);
    }
    let (code, body) = match refused {
        Some((_, code)) => (code, status(code, &target)),
        None if request.starts_with("POST ") => (201, review(state, &request)),
        None => {
            let answer = answer(&state.files.lock().unwrap(), &target);
            answer.map_or_else(|code| (code, status(code, &target)), |body| (200, page(state, &target, body)))
        }
    };
    let head = format!(
        "HTTP/1.1 {code} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    let mut out = stream;
    // A client that has gone away needs no answer.
    let _ = out.write_all(head.as_bytes()).and_then(|()| out.write_all(&body));
}

/// Tells of a change once there is one that is newer than what the client knows.
fn watch(mut stream: &TcpStream, state: &State, target: &str) {
    let known: u64 = value(target, "resourceVersion").and_then(|text| text.parse().ok()).unwrap_or_default();
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n";
    let _ = stream.write_all(head.as_bytes());
    let mut files = state.files.lock().unwrap();
    while state.version.load(Ordering::SeqCst) <= known {
        files = state.changed.wait(files).unwrap();
    }
    let _ = stream.write_all(b"{\"type\":\"MODIFIED\",\"object\":{}}\n");
}

/// Everything may be seen, unless it is refused. The body of the request is not read: these tests know what is asked.
fn review(state: &State, _request: &str) -> Vec<u8> {
    let allowed = !state.faults.refusals.iter().any(|(path, _)| *path == "rights");
    json!({ "status": { "allowed": allowed } }).to_string().into_bytes()
}

fn value<'t>(target: &'t str, name: &str) -> Option<&'t str> {
    let (_, query) = target.split_once('?')?;
    query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
}

/// A page of a list: its place in the list is the token to go on with.
fn page(state: &State, target: &str, body: Vec<u8>) -> Vec<u8> {
    let Ok(mut list) = serde_json::from_slice::<Value>(&body) else { return body };
    let Some(all) = list.get("items").and_then(Value::as_array).cloned() else { return body };
    let start: usize = value(target, "continue").and_then(|text| text.parse().ok()).unwrap_or_default();
    let size = state.faults.page.unwrap_or(usize::MAX);
    let end = start.saturating_add(size).min(all.len());
    list["items"] = json!(all[start..end]);
    list["metadata"] = json!({ "resourceVersion": state.version.load(Ordering::SeqCst).to_string() });
    if end < all.len() {
        list["metadata"]["continue"] = json!(end.to_string());
    }
    list.to_string().into_bytes()
}

/// A refusal in the API's words.
fn status(code: u16, target: &str) -> Vec<u8> {
    let reason = match code {
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        429 => "TooManyRequests",
        _ => "InternalError",
    };
    let message = match code {
        401 => "Unauthorized".to_owned(),
        403 => format!("{target} is forbidden: User \"tester\" cannot list resource in API group \"\""),
        404 => "the server could not find the requested resource".to_owned(),
        _ => "something went wrong".to_owned(),
    };
    let status = json!({ "kind": "Status", "apiVersion": "v1", "status": "Failure",
        "message": message, "reason": reason, "code": code });
    status.to_string().into_bytes()
}

/// What lies at a path, or the code of a refusal.
fn answer(files: &BTreeMap<String, Vec<u8>>, target: &str) -> Result<Vec<u8>, u16> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let parts = match parts.as_slice() {
        ["version"] => {
            let version: Value = files
                .get("cluster-info/cluster_version.json")
                .and_then(|f| serde_json::from_slice(f).ok())
                .ok_or(403_u16)?;
            return Ok(version.get("info").unwrap_or(&version).to_string().into_bytes());
        }
        ["api", "v1", rest @ ..] => ("", rest.to_vec()),
        ["apis", group, _, rest @ ..] => (*group, rest.to_vec()),
        _ => return Err(404),
    };
    match parts {
        (_, rest) if matches!(rest.as_slice(), ["namespaces", _, "pods", _, "log"]) => log(files, &rest, query),
        ("", rest) if matches!(rest.as_slice(), ["namespaces", _, "configmaps", _]) => {
            let maps = items(files, &format!("cluster-resources/configmaps/{}.json", rest[1])).ok_or(403_u16)?;
            let map = maps.into_iter().find(|map| map.pointer("/metadata/name") == Some(&json!(rest[3])));
            let mut map = map.ok_or(404_u16)?;
            map["kind"] = json!("ConfigMap");
            map["apiVersion"] = json!("v1");
            Ok(map.to_string().into_bytes())
        }
        (group, rest) => {
            let (namespace, plural) = match rest.as_slice() {
                [plural] => (None, *plural),
                ["namespaces", namespace, plural] => (Some(*namespace), *plural),
                _ => return Err(404),
            };
            let mut all = list(files, group, namespace, plural)?;
            if query.contains("labelSelector") {
                let kuma = |o: &Value| o.pointer("/metadata/labels/app").and_then(Value::as_str).is_some_and(of_kuma);
                all.retain(kuma);
            }
            Ok(json!({ "kind": "List", "apiVersion": "v1", "metadata": {}, "items": all }).to_string().into_bytes())
        }
    }
}

fn of_kuma(app: &str) -> bool {
    matches!(app, "kuma-cni" | "kong-mesh-cni" | "kuma-control-plane" | "kong-mesh-control-plane")
}

fn log(files: &BTreeMap<String, Vec<u8>>, rest: &[&str], query: &str) -> Result<Vec<u8>, u16> {
    let container = query.split('&').find_map(|part| part.strip_prefix("container=")).unwrap_or_default();
    let previous = if query.contains("previous=true") { "-previous" } else { "" };
    let path = format!("cluster-resources/pods/logs/{}/{}/{container}{previous}.log", rest[1], rest[3]);
    let anywhere = || {
        let end = format!("/{}/{container}{previous}.log", rest[3]);
        files.iter().find(|(path, _)| path.ends_with(&end)).map(|(_, data)| data)
    };
    files.get(&path).or_else(anywhere).cloned().ok_or(if previous.is_empty() { 403 } else { 400 })
}

/// The objects of a list file: a typed list, or a bare array.
pub(crate) fn items(files: &BTreeMap<String, Vec<u8>>, path: &str) -> Option<Vec<Value>> {
    let value: Value = serde_json::from_slice(files.get(path)?).ok()?;
    let items = value.get("items").unwrap_or(&value);
    Some(items.as_array().cloned().unwrap_or_default())
}

/// A list as the API gives it.
fn list(
    files: &BTreeMap<String, Vec<u8>>,
    group: &str,
    namespace: Option<&str>,
    plural: &str,
) -> Result<Vec<Value>, u16> {
    let (folder, alone) = match (group, plural) {
        ("", "resourcequotas") => ("cluster-resources/resource-quota".to_owned(), None),
        ("" | "apps" | "batch", "namespaces" | "nodes") => (String::new(), Some(plural.to_owned())),
        ("" | "apps" | "batch", plural) => (format!("cluster-resources/{plural}"), None),
        ("admissionregistration.k8s.io", _) => (String::new(), Some("mutating-webhook-configurations".to_owned())),
        ("apiextensions.k8s.io", _) => (String::new(), Some("custom-resource-definitions".to_owned())),
        ("rbac.authorization.k8s.io", plural) => (String::new(), Some(plural.to_owned())),
        (group, plural) => {
            let crd = format!("{plural}.{group}");
            let single = items(files, &format!("cluster-resources/custom-resources/{crd}.json"));
            if let Some(all) = single {
                return Ok(all);
            }
            (format!("cluster-resources/custom-resources/{crd}"), None)
        }
    };
    // A bundle that could not list all namespaces: neither can this user.
    if namespace.is_none() && files.contains_key(&format!("{folder}-errors.json")) {
        return Err(403);
    }
    if let Some(file) = alone {
        return items(files, &format!("cluster-resources/{file}.json")).ok_or(403);
    }
    let own = |path: &&String| match namespace {
        Some(namespace) => **path == format!("{folder}/{namespace}.json"),
        None => {
            path.strip_prefix(&folder).is_some_and(|rest| rest.starts_with('/') && rest.strip_suffix(".json").is_some())
        }
    };
    let paths: Vec<&String> = files.keys().filter(own).collect();
    if paths.is_empty() {
        return Err(if group.contains("kuma.io") || group.contains("cncf.io") { 404 } else { 403 });
    }
    let stamped = |path: &&String| {
        let space = path.rsplit('/').next().and_then(|name| name.strip_suffix(".json")).unwrap_or_default().to_owned();
        items(files, path).unwrap_or_default().into_iter().map(move |mut object| {
            object["metadata"]["namespace"] = json!(space);
            object
        })
    };
    Ok(paths.iter().flat_map(stamped).collect())
}
