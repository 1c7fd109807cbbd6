//! An API server that knows one support bundle: it serves the bundle's objects and logs on loopback, over plain HTTP, as
//! far as a diagnosis asks for them. What the bundle lacks is forbidden.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

/// Answers in place of the bundle's: by the beginning of the path, the HTTP code.
pub(crate) type Refusals = Vec<(&'static str, u16)>;

/// A server; it ends with the process.
pub(crate) struct Server {
    /// Its URL.
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Serves a bundle (`.tar.gz`).
    pub(crate) fn start(bundle: &Path, refusals: Refusals) -> Self {
        let files = Arc::new(files(bundle));
        let refusals = Arc::new(refusals);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (files, refusals, noted) = (Arc::clone(&files), Arc::clone(&refusals), Arc::clone(&noted));
                std::thread::spawn(move || serve(&stream, &files, &refusals, &noted));
            }
        });
        Self { url, asked }
    }

    /// Method and path of all requests so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// The files of a bundle, by path below its root.
fn files(bundle: &Path) -> BTreeMap<String, Vec<u8>> {
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

fn serve(stream: &TcpStream, files: &BTreeMap<String, Vec<u8>>, refusals: &Refusals, asked: &Mutex<Vec<String>>) {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let Some(request) = lines.next() else { return };
    for _header in lines.by_ref().take_while(|line| !line.is_empty()) {}
    let target = request.split(' ').nth(1).unwrap_or_default().to_owned();
    asked.lock().unwrap().push(request.trim_end_matches(" HTTP/1.1").to_owned());
    let refused = refusals.iter().find(|(path, _)| target.starts_with(path));
    let (code, body) = match refused {
        Some((_, code)) => (*code, status(*code, &target)),
        None => answer(files, &target).map_or_else(|code| (code, status(code, &target)), |body| (200, body)),
    };
    let head = format!(
        "HTTP/1.1 {code} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    let mut out = stream;
    // A client that has gone away needs no answer.
    let _ = out.write_all(head.as_bytes()).and_then(|()| out.write_all(&body));
}

/// A refusal in the API's words.
fn status(code: u16, target: &str) -> Vec<u8> {
    let reason = match code {
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
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
fn items(files: &BTreeMap<String, Vec<u8>>, path: &str) -> Option<Vec<Value>> {
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
