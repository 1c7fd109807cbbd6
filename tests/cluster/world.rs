//! The servers that `tests/cluster/run.sh` started: what is put into them, and how the tool is run beside them.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Once;
use std::time::{Duration, Instant};

use kube::config::{KubeConfigOptions, Kubeconfig};
use kube::{Client, Config};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::content::{self, Content};

/// The servers. What a test put into them goes away with this.
pub(crate) struct Cluster {
    /// Certificates, kubeconfig, audit log.
    pub(crate) dir: PathBuf,
    /// URL of the API server.
    pub(crate) server: String,
    /// kubectl.
    pub(crate) kubectl: PathBuf,
    /// The tool: that of this build, or another one (`CLUSTER_PLUGIN`).
    pub(crate) plugin: PathBuf,
    bin: PathBuf,
    etcd: String,
    kubelet: u16,
    runtime: Runtime,
    scenario: Client,
    /// Key and value in etcd, of what this test wrote.
    written: BTreeMap<String, Vec<u8>>,
}

/// What is done once for all tests.
static ONCE: Once = Once::new();

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: use tests/cluster/run.sh"))
}

impl Cluster {
    /// Connects; the user `reader` has what `deploy/rbac.yaml` says.
    pub(crate) fn connect() -> Self {
        let dir = PathBuf::from(variable("CLUSTER_DIR"));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let scenario = runtime.block_on(async {
            let files = Kubeconfig::read_from(dir.join("config")).unwrap();
            let options = KubeConfigOptions { context: Some("scenario".to_owned()), ..KubeConfigOptions::default() };
            Client::try_from(Config::from_custom_kubeconfig(files, &options).await.unwrap()).unwrap()
        });
        let cluster = Self {
            server: variable("CLUSTER_SERVER"),
            bin: variable("CLUSTER_BIN").into(),
            kubectl: variable("CLUSTER_KUBECTL").into(),
            plugin: std::env::var("CLUSTER_PLUGIN")
                .unwrap_or_else(|_| env!("CARGO_BIN_EXE_kubectl-kuma_diagnose").to_owned())
                .into(),
            etcd: variable("CLUSTER_ETCD"),
            kubelet: variable("CLUSTER_KUBELET").parse().unwrap(),
            dir,
            runtime,
            scenario,
            written: BTreeMap::new(),
        };
        ONCE.call_once(|| cluster.prepare());
        cluster
    }

    /// Gives `reader` its rights, and makes what the API server made by itself look old: the newest time anywhere is
    /// what a diagnosis takes for now, and bundles are older than this server.
    fn prepare(&self) {
        let role = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/rbac.yaml");
        self.admin(&["apply", "-f", &role.to_string_lossy()]);
        self.admin(&["create", "clusterrolebinding", "reader", "--clusterrole=kuma-diagnose", "--user=reader"]);
        let list = self.admin(&["get", "clusterrolebindings", "-o", "json"]);
        let list: Value = serde_json::from_str(&list).unwrap();
        let old = list["items"].as_array().unwrap().iter().map(|object| {
            let key = format!("/registry/clusterrolebindings/{}", content::name(object));
            let mut object = object.clone();
            object["metadata"]["creationTimestamp"] = json!(content::LONG_AGO);
            put(&key, object.to_string().as_bytes())
        });
        self.commit(&old.collect::<Vec<_>>());
    }

    /// kubectl, with the tool where it looks for plugins.
    pub(crate) fn kubectl(&self) -> Command {
        self.prepared(Command::new(&self.kubectl))
    }

    /// A shell that finds both.
    pub(crate) fn shell(&self) -> Command {
        self.prepared(Command::new("bash"))
    }

    fn prepared(&self, mut command: Command) -> Command {
        let folder = |file: &Path| file.parent().unwrap().display().to_string();
        let path = format!("{}:{}:{}", folder(&self.plugin), folder(&self.kubectl), variable("PATH"));
        command.env_clear().env("PATH", path).env("HOME", &self.dir).env("KUBECONFIG", self.dir.join("config"));
        command
    }

    /// What kubectl prints, run by someone who may do everything.
    pub(crate) fn admin(&self, arguments: &[&str]) -> String {
        let output = self.kubectl().args(["--context", "admin"]).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// `kubectl kuma-diagnose …`
    pub(crate) fn diagnose(&self, arguments: &[&str]) -> Output {
        self.kubectl().arg("kuma-diagnose").args(arguments).output().unwrap()
    }

    /// The report of `kubectl kuma-diagnose … -o json`.
    pub(crate) fn report(&self, arguments: &[&str]) -> Value {
        report(self.kubectl().arg("kuma-diagnose").args(arguments))
    }

    /// Makes the servers hold this and nothing of before, and waits until they serve it.
    pub(crate) fn load(&mut self, content: &Content) {
        let logs = self.dir.join("logs");
        fs::remove_dir_all(&logs).unwrap();
        fs::create_dir(&logs).unwrap();
        for (path, data) in &content.logs {
            let path = logs.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, data).unwrap();
        }
        let kubelet = |(key, object): (&String, &Value)| {
            let mut object = object.clone();
            if object["kind"] == "Node" {
                let mut addresses = vec![json!({ "type": "InternalIP", "address": "127.0.0.1" })];
                addresses.extend(object["status"]["addresses"].as_array().cloned().unwrap_or_default());
                object["status"]["addresses"] = Value::from(addresses);
                object["status"]["daemonEndpoints"] = json!({ "kubeletEndpoint": { "Port": self.kubelet } });
            }
            (key.clone(), object.to_string().into_bytes())
        };
        self.write(content.objects.iter().map(kubelet).collect());
        self.wait(&content.expected);
    }

    /// URL of etcd.
    pub(crate) fn etcd(&self) -> String {
        format!("http://{}", self.etcd)
    }

    /// Makes etcd hold these keys in place of those of before; what stays as it was is not touched.
    fn write(&mut self, new: BTreeMap<String, Vec<u8>>) {
        // The API server would make its own namespaces again, with the time of now.
        let gone = self.written.keys().filter(|key| !new.contains_key(*key) && !content::is_given(key));
        let gone = gone.map(|key| json!({ "requestDeleteRange": { "key": base64(key.as_bytes()) } }));
        let changed = new.iter().filter(|(key, value)| self.written.get(*key) != Some(*value));
        let all: Vec<Value> = gone.chain(changed.map(|(key, value)| put(key, value))).collect();
        self.commit(&all);
        self.written = new;
    }

    /// Transactions on etcd.
    fn commit(&self, all: &[Value]) {
        for some in all.chunks(5000) {
            let body = json!({ "success": some }).to_string();
            let mut stream = TcpStream::connect(&self.etcd).unwrap();
            // 1.0, so that the answer ends with the connection.
            let length = body.len();
            write!(stream, "POST /v3/kv/txn HTTP/1.0\r\ncontent-length: {length}\r\n\r\n{body}").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            assert!(answer.contains(" 200 OK") && answer.contains("\"succeeded\":true"), "{answer}");
        }
    }

    /// Waits until paths are answered so, by HTTP code, to the user `scenario`: rights and kinds come to be known late.
    fn wait(&self, expected: &[(String, u16)]) {
        let end = Instant::now() + Duration::from_secs(30);
        let mut open: Vec<(&str, u16, u16)> = expected.iter().map(|(path, code)| (path.as_str(), *code, 0)).collect();
        self.runtime.block_on(async {
            loop {
                for (path, _, seen) in &mut open {
                    let request = http::Request::get(*path).body(Vec::new()).unwrap();
                    *seen = match self.scenario.request_text(request).await {
                        Ok(_) => 200,
                        Err(kube::Error::Api(status)) => status.code,
                        Err(error) => panic!("{path}: {error}"),
                    };
                }
                open.retain(|(_, code, seen)| code != seen);
                if open.is_empty() {
                    return;
                }
                assert!(Instant::now() < end, "path, expected, seen: {open:?}");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
    }

    /// What these users ask while `run` runs, from the audit log.
    pub(crate) fn audited<T>(&self, user: &str, run: impl FnOnce() -> T) -> (T, Vec<Asked>) {
        let log = self.dir.join("audit.log");
        let before = fs::metadata(&log).map_or(0, |metadata| metadata.len());
        let outcome = run();
        let mut text = fs::read(&log).unwrap();
        let new = text.split_off(usize::try_from(before).unwrap());
        let lines = new.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let events = lines.map(|line| serde_json::from_slice::<Value>(line).unwrap());
        // A watch is complete only once its end is noticed.
        let done = |event: &Value| {
            event["stage"] == "ResponseComplete" || event["stage"] == "ResponseStarted" && event["verb"] == "watch"
        };
        let asked = events.filter(|event| event["user"]["username"] == user && done(event));
        (outcome, asked.map(|event| Asked::of(&event)).collect())
    }

    /// A proxy in front of the API server, with these faults.
    pub(crate) fn proxy(&self, faults: &[Value]) -> Proxy {
        Proxy::start(self, faults)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // A test that failed must not leave anything to the next; a second panic would hide the first.
        let _outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.write(BTreeMap::new())));
    }
}

/// A request as the API server understood it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Asked {
    pub(crate) uri: String,
    pub(crate) verb: String,
    /// Group, resource with its sub-resource; nothing for paths that are no objects.
    pub(crate) resource: Option<(String, String)>,
    pub(crate) code: u64,
}

impl Asked {
    fn of(event: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let object = &event["objectRef"];
        let sub = object["subresource"].as_str().map(|sub| format!("/{sub}")).unwrap_or_default();
        let resource = object["resource"].as_str().map(|name| (text(&object["apiGroup"]), format!("{name}{sub}")));
        Self {
            uri: text(&event["requestURI"]),
            verb: text(&event["verb"]),
            resource,
            code: event["responseStatus"]["code"].as_u64().unwrap_or_default(),
        }
    }
}

/// A proxy in front of the API server; it ends with this.
pub(crate) struct Proxy {
    /// Its URL.
    pub(crate) url: String,
    process: std::process::Child,
    notes: tempfile::NamedTempFile,
}

impl Proxy {
    fn start(cluster: &Cluster, faults: &[Value]) -> Self {
        let notes = tempfile::NamedTempFile::new().unwrap();
        let file = |name: &str| cluster.dir.join(name);
        let mut command = Command::new(cluster.bin.join("proxy"));
        command.args(["-server", &cluster.server, "-etcd", &cluster.etcd()]);
        command.arg("-ca").arg(file("ca.crt")).arg("-cert").arg(file("server.crt")).arg("-key").arg(file("server.key"));
        command.arg("-notes").arg(notes.path());
        for fault in faults {
            command.arg("-fault").arg(fault.to_string());
        }
        let mut process = command.stdout(std::process::Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        let mut out = std::io::BufReader::new(process.stdout.take().unwrap());
        std::io::BufRead::read_line(&mut out, &mut url).unwrap();
        Self { url: url.trim().to_owned(), process, notes }
    }

    /// HTTP code, bytes and path of each request so far.
    pub(crate) fn passed(&self) -> Vec<(u16, u64, String)> {
        let text = fs::read_to_string(self.notes.path()).unwrap();
        let one = |line: &str| {
            let mut parts = line.splitn(3, ' ');
            let mut next = || parts.next().unwrap();
            (next().parse().unwrap(), next().parse().unwrap(), next().to_owned())
        };
        text.lines().map(one).collect()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _gone = self.process.wait();
    }
}

/// The report that a command prints with `-o json`.
pub(crate) fn report(command: &mut Command) -> Value {
    let output = command.args(["-o", "json"]).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn put(key: &str, value: &[u8]) -> Value {
    json!({ "requestPut": { "key": base64(key.as_bytes()), "value": base64(value) } })
}

/// As etcd's HTTP gateway takes keys and values.
fn base64(data: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(data.len().div_ceil(3) * 4);
    for three in data.chunks(3) {
        let byte = |at: usize| usize::from(three.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = if at > three.len() { b'=' } else { LETTERS[bits >> (18 - 6 * at) & 63] };
            text.push(letter.into());
        }
    }
    text
}
