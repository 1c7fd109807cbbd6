//! Planted secrets: none leaves in a file of a bundle or in an excerpt, and what a diagnosis needs is left alone.
//!
//! All secrets are made up here, by a generator with a fixed seed.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the project fails")]

mod planted;

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use kuma_diagnose::redact::{HIDDEN, More, Redaction, Redactor, mask};
use planted::{Rng, SHAPES, base64, pem, plant, seen};
use serde_json::{Value, json};

#[test]
fn no_planted_secret_leaves() {
    let (files, secrets) = plant();
    assert!(secrets.len() >= 300 && SHAPES.len() >= 30, "{} {}", secrets.len(), SHAPES.len());
    let mut redactor = Redactor::new(More::default());
    let mut left = Vec::new();
    for file in &files {
        // The check itself finds them where they are.
        assert!(!seen(&file.data, &secrets).is_empty(), "{}", file.path);
        let out = redactor.file(file.path, &file.data).into_owned();
        left.extend(seen(&out, &secrets).into_iter().map(|what| format!("{}: {what}", file.path)));
        assert_eq!(redactor.file(file.path, &out).as_ref(), out.as_slice(), "{} again", file.path);
        if is_json(file.path) {
            let (before, after): (Value, Value) =
                (serde_json::from_slice(&file.data).unwrap(), serde_json::from_slice(&out).unwrap());
            assert_eq!(shape_of(&before), shape_of(&after), "{}", file.path);
        }
        if let Some(folder) = std::env::var_os("REDACTED") {
            fs::write(Path::new(&folder).join(file.path.replace('/', "_")), &out).unwrap();
        }
    }
    assert!(left.is_empty(), "{} of {}: {left:#?}", left.len(), secrets.len());
    let list = redactor.list();
    assert!(list.is_sorted() && list.len() > 300);
    let shown = format!("{list:?}");
    assert!(seen(shown.as_bytes(), &secrets).is_empty());
}

fn texts_of(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts_of).collect(),
        Value::Object(fields) => fields.values().flat_map(texts_of).collect(),
        _ => Vec::new(),
    }
}

fn is_json(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "json")
}

/// A document without its texts.
fn shape_of(value: &Value) -> Value {
    match value {
        Value::String(_) => json!(""),
        Value::Array(items) => items.iter().map(shape_of).collect(),
        Value::Object(fields) => fields.iter().map(|(k, v)| (k.clone(), shape_of(v))).collect(),
        other => other.clone(),
    }
}

#[test]
fn no_planted_secret_is_in_an_excerpt() {
    let (files, secrets) = plant();
    let mut left = Vec::new();
    for file in &files {
        let text = String::from_utf8(file.data.clone()).unwrap();
        // Excerpts are lines of logs, and texts of objects.
        let mut excerpts = text.lines().map(|line| mask(line) + "\n").collect::<String>();
        if is_json(file.path) {
            excerpts = texts_of(&serde_json::from_str(&text).unwrap()).iter().map(|text| mask(text) + "\n").collect();
        } else {
            excerpts.push_str(&mask(&text));
        }
        let found = seen(excerpts.as_bytes(), &secrets).into_iter().filter(|what| !what.starts_with("named"));
        left.extend(found.map(|what| format!("{}: {what}", file.path)));
    }
    assert!(left.is_empty(), "{} of {}: {left:#?}", left.len(), secrets.len());
}

const HARMLESS: &str = r#"
dial tcp 127.0.0.6:15006: connect: connection refused
-A KUMA_MESH_OUTBOUND -d 127.0.0.1/32 -o lo -m owner --uid-owner 5678 -j KUMA_MESH_INBOUND_REDIRECT
docker.io/kumahq/kuma-cni@sha256:0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8
could not read token: file not found
error: invalid password: access denied for user
--dataplane-token-file=/var/run/secrets/kubernetes.io/serviceaccount/token
automountServiceAccountToken: false
tokenExpirationSeconds: 3607
secret "kuma-tls-cert" not found
MountVolume.SetUp failed for volume "tls" : secret "kuma-tls-cert" not found
/var/lib/kubelet/pods/0f9c8a5e-61d0-4f1c-9a55-0b9f6d1cf1d1/volumes/kubernetes.io~projected/kube-api-access-x7f9q
kuma-control-plane-7d9f8b6c5d-x2x4z.kuma-system.svc.cluster.local:5678
https://kuma-control-plane.kuma-system:5678/bootstrap
bearer token is missing
topologyKey: kubernetes.io/hostname
key: node.kubernetes.io/not-ready
key=kuma.io/cni-not-ready
secretName: kuma-tls-cert
containerd://6f1c0b2c9a554f0d8e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787
pod-template-hash: 7d9f8b6c5d
resourceVersion: "123456789"
KD-V01 iptables v1.8.9 (nf_tables): RULE_APPEND failed (No such file or directory): rule in chain OUTPUT
KUMA_DATAPLANE_RUNTIME_TOKEN_PATH=/var/run/secrets/kubernetes.io/serviceaccount/token
KUMA_DP_SERVER_AUTHN_ENABLE_RELOADABLE_TOKENS=true
DB_PASSWORD: <set to the key 'password' in secret 'db'>
name: node01.17f3a2b4c5d6e7f8
kube-api-access-7xk2p
sha256-Kq5sNclPz7QV2+lfQIuc6R7oRu0V9UqO5oq3Q4YpXhU=
git clone ssh://git@git.example/shop.git
10.96.0.1:443 [2001:db8::1]:8443 fe80::1 v1.29.3 2030-01-01T00:00:00.123456789Z
[INFO] installing CNI with config {"kubeconfig":"/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig","log_level":"info"}
"#;

#[test]
fn what_a_diagnosis_needs_is_left_alone() {
    let mut redactor = Redactor::new(More::default());
    for line in HARMLESS.lines() {
        assert_eq!(redactor.file("x.log", line.as_bytes()).as_ref(), line.as_bytes(), "{line}");
        let object = json!({"kind": "Event", "message": line}).to_string();
        assert_eq!(redactor.file("x.json", object.as_bytes()).as_ref(), object.as_bytes(), "{line}");
    }
    let certificate = format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        "MIIDWzCCAkOgAwIBAgIUQx7Yk3vQ9xT7bWm2LpR8sYd4HfN6gJc1KaEuVtXoPiB9\n".repeat(8)
    );
    let objects = json!({"kind": "List", "items": [
        {"kind": "MutatingWebhookConfiguration", "webhooks": [{"clientConfig": {"caBundle": base64(certificate.as_bytes())}}]},
        {"kind": "Pod", "spec": {"volumes": [{"projected": {"sources": [{"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}}]}},
            {"secret": {"secretName": "kuma-tls-cert"}}], "imagePullSecrets": [{"name": "regcred"}],
            "tolerations": [{"key": "node.kubernetes.io/not-ready", "operator": "Exists"}],
            "containers": [{"env": [{"name": "KUMA_CONTROL_PLANE_CA_CERT", "value": certificate},
                {"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db-auth", "key": "password"}}},
                {"name": "KUMA_API_TOKEN", "value": "$(OTHER)"}]}]}},
        {"kind": "Mesh", "spec": {"mtls": {"backends": [{"conf": {"cert": {"secret": "mesh-cert-1"}, "key": {"secret": "mesh-key-1"}}}]}}},
    ]});
    let text = objects.to_string();
    assert_eq!(redactor.file("x.json", text.as_bytes()).as_ref(), text.as_bytes(), "{:?}", redactor.list());
    let log = certificate.replace('\n', "\n2030-01-01T00:00:00Z ");
    assert_eq!(redactor.file("x.log", log.as_bytes()).as_ref(), log.as_bytes());
    assert!(redactor.list().is_empty(), "{:?}", redactor.list());
}

#[test]
fn of_a_certificate_and_a_key_the_key_is_lost() {
    let mut rng = Rng(7);
    let (key, lines) = pem(&mut rng, "PRIVATE KEY");
    let certificate = "-----BEGIN CERTIFICATE-----\nMIIDWzCCAkOgAwIBAgIUQx7Yk3vQ9xT7bWm2\n-----END CERTIFICATE-----\n";
    let text = format!("{certificate}{key}\n{certificate}");
    let out = String::from_utf8(Redactor::new(More::default()).file("x.txt", text.as_bytes()).into_owned()).unwrap();
    assert_eq!(out.matches(certificate).count(), 2, "{out}");
    assert!(lines.iter().all(|line| !out.contains(line)) && out.contains(HIDDEN), "{out}");
}

/// Where the secret is told by what stands around it.
#[test]
fn what_stands_around_tells() {
    for text in [
        "env:\n- name: DB_PASSWORD\n  value: Sup3rSecretValue99\n",
        "env:\n- value: Sup3rSecretValue99\n  name: DB_PASSWORD\n",
        "args:\n- --password\n- Sup3rSecretValue99\n- --port\n",
        "password: |\n  Sup3rSecretValue99\nother: x\n",
        "password: Sup3rSecretValue99 and Sup3rSecretValue99\n",
        "apiVersion: v1\ndata:\n  foo: Sup3rSecretValue99\nkind: Secret\nmetadata:\n  name: x\n",
        "items:\n- kind: Secret\n  stringData:\n    foo: |\n      Sup3rSecretValue99\n- kind: Pod\n",
        "    Environment:\n      DB_PASSWORD:  Sup3rSecretValue99 with words\n",
        "map[Authorization:[Bearer Sup3rSecretValue99] X-Vault-Token:[Sup3rSecretValue99] Cookie:[a=Sup3rSecretValue99; b=c]]",
        r#"{"headers":{"authorization":["Bearer Sup3rSecretValue99"],"x-api-key":"Sup3rSecretValue99"}}"#,
        r#"{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"kind\":\"Secret\",\"stringData\":{\"a\":\"Sup3rSecretValue99\"}}\n"}}}"#,
        r#"{"kind":"SecretList","items":[{"kind":"Secret","data":{"x":"Sup3rSecretValue99"}}]}"#,
        r#"2030 {"req":"{\"token\":\"Sup3rSecretValue99\"}"}"#,
        r#"{"spec":{"conf":{"key":{"inline":"Sup3rSecretValue99"}}}}"#,
        r#"{"Env":["DB_PASSWORD=Sup3rSecretValue99 and more"],"command":["sh","-c","mysql -pSup3rSecretValue99 -e x"]}"#,
        "<password>Sup3rSecretValue99</password>",
        "jdbc:oracle:thin:scott/Sup3rSecretValue99@//db:1521/x",
        "Server=db;User Id=x;Password=Sup3rSecretValue99;Encrypt=true",
        "x?next=https%3A%2F%2Fx%2F%3Ftoken%3DSup3rSecretValue99",
        "postgres://u:Sup3rSecretValue/99@db/x",
        "//registry.example/:_authToken=Sup3rSecretValue99",
        "requirepass Sup3rSecretValue99",
        "the generated password is Sup3rSecretValue99",
        "--set db.password=Sup3rSecretValue99,port=80",
    ] {
        let mut redactor = Redactor::new(More::default());
        let out = String::from_utf8(redactor.file("x", text.as_bytes()).into_owned()).unwrap();
        assert!(!out.contains("Sup3r") && out.contains(HIDDEN), "{text}\n{out}");
        assert_eq!(redactor.file("x", out.as_bytes()), out.as_bytes(), "again");
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert!(!String::from_utf8_lossy(&redactor.file("x", &wide)).contains("Sup3r"), "{text} in UTF-16");
    }
}

/// The bundles of the scenarios hold nothing that is secret.
#[test]
fn scenarios_pass_untouched() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/scenarios");
    let mut folders: Vec<_> = fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).collect();
    folders.sort();
    let (mut redactor, mut bundles, mut files) = (Redactor::new(More::default()), 0, 0);
    for path in folders.iter().map(|folder| folder.join("bundle.tar.gz")).filter(|path| path.exists()) {
        bundles += 1;
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(fs::File::open(&path).unwrap()));
        for entry in archive.entries().unwrap() {
            // Some are cut on purpose.
            let Ok(mut entry) = entry else { break };
            let name = format!("{}/{}", path.display(), entry.path().unwrap().display());
            let mut data = Vec::new();
            if entry.read_to_end(&mut data).is_ok() {
                redactor.file(&name, &data);
                files += 1;
            }
        }
    }
    assert!(bundles > 50 && files > 5000, "{bundles} {files}");
    // Linkerd's validator prints the word that its connections exchange, and calls it a token.
    let exchanged = |path: &str| path.ends_with("/linkerd-network-validator.log");
    // One incident has a database address with a made-up password.
    let made_up = |path: &str| path.contains("/schema-job-since-the-annotation/");
    let expected =
        |r: &Redaction| r.what == "token" && exchanged(&r.path) || r.what == "url-password" && made_up(&r.path);
    let list: Vec<_> = redactor.list().into_iter().filter(|r| !expected(r)).collect();
    assert!(list.is_empty(), "{list:#?}");
}

/// The files of a scenario's bundle.
fn bundle(scenario: &str) -> Vec<(String, Vec<u8>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/scenarios").join(scenario).join("bundle.tar.gz");
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(fs::File::open(path).unwrap()));
    let mut files = Vec::new();
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let (path, mut data) = (entry.path().unwrap().display().to_string(), Vec::new());
        entry.read_to_end(&mut data).unwrap();
        if entry.header().entry_type().is_file() {
            files.push((path, data));
        }
    }
    files
}

/// Verdict, and of each finding its symptom, how many subjects it has, and how likely which cause is.
fn diagnosed(files: &[(String, Vec<u8>)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (path, data) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, data).unwrap();
    }
    let mut command = assert_cmd::Command::cargo_bin("kubectl-kuma_diagnose").unwrap();
    let output = command.arg("--from").arg(folder.path()).args(["-o", "json"]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut lines = vec![report["verdict"].to_string()];
    for finding in report["findings"].as_array().unwrap() {
        let causes = finding["causes"].as_array().unwrap().iter();
        let causes: Vec<String> =
            causes.map(|c| format!("{} {:.3}", c["code"], c["probability"].as_f64().unwrap())).collect();
        let subjects = finding["subjects"].as_array().unwrap().len();
        lines.push(format!("{}, {subjects}: {causes:?}", finding["symptom"]["id"]));
    }
    lines.sort();
    lines
}

const DIAGNOSED: &[&str] =
    &["aks-overlay-conf-name", "ca-rotated", "calico-sandbox", "clusterip-unreachable", "calm-new-node-taint"];

#[test]
fn names_and_addresses_leave_and_evidence_still_joins() {
    let both = More { names: true, ips: true };
    for scenario in DIAGNOSED.iter().filter(|s| {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/scenarios").join(s).join("bundle.tar.gz").exists()
    }) {
        let files = bundle(scenario);
        let mut redactor = Redactor::new(both);
        let mut backwards = Redactor::new(both);
        for ((_, data), (_, last)) in files.iter().zip(files.iter().rev()) {
            redactor.learn(data);
            backwards.learn(last);
        }
        let mut renamed = Vec::new();
        for (path, data) in &files {
            let out = redactor.file(path, data).into_owned();
            assert!(backwards.file(path, data).as_ref() == out, "{scenario} {path}: the order matters");
            renamed.push((redactor.path(path), out));
        }
        let paths: BTreeSet<&String> = renamed.iter().map(|(path, _)| path).collect();
        assert_eq!(paths.len(), files.len(), "{scenario}: files fell together");
        for name in owned(&files) {
            for (path, data) in &renamed {
                let text = format!("{path} {}", String::from_utf8_lossy(data));
                let part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                let whole =
                    |at: usize| !part(text[..at].chars().next_back()) && !part(text[at + name.len()..].chars().next());
                let found = text.match_indices(&name).any(|(at, _)| whole(at));
                assert!(!found, "{scenario} {path}: {name}");
            }
        }
        assert_eq!(diagnosed(&files), diagnosed(&renamed), "{scenario}");
    }
}

/// Names of pods and nodes outside of Kuma's and Kubernetes' own namespaces.
fn owned(files: &[(String, Vec<u8>)]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (_, data) in
        files.iter().filter(|(path, _)| path.contains("/pods/") && is_json(path) || path.ends_with("nodes.json"))
    {
        let Ok(list) = serde_json::from_slice::<Value>(data) else { continue };
        for item in list["items"].as_array().into_iter().flatten() {
            let space = item["metadata"]["namespace"].as_str().unwrap_or_default();
            let known = ["kube-", "kuma-", "kong-", "coredns-"];
            let name = item["metadata"]["name"].as_str().unwrap_or_default();
            if name.len() > 4 && !known.iter().any(|known| space.starts_with(known) || name.starts_with(known)) {
                names.insert(name.to_owned());
            }
        }
    }
    names
}

/// Hostile text costs no more than its size. The bound is generous: what is quadratic takes hours.
#[test]
fn long_lines_take_no_longer() {
    const SIZE: usize = 4 << 20;
    let pieces = [
        "eyJ",
        "-eyJ",
        "=",
        "A",
        "token=",
        "token=\"/",
        "token=\\\"/",
        "key",
        ".s.",
        "-sk-",
        "://",
        "://a:b/",
        "-----BEGIN ",
        "-----BEGIN RSA PRIVATE KEY-----",
        "mysql ",
        "mysql -x ",
        "password ",
        "a.",
        "{\"a\":",
        "[",
        "--token ",
        "Bearer ",
        "name: TOKEN value: ",
        "kind: Secret\n",
        "- kind: Secret\n  data:\n    a: b\n",
        "- value: a\n  name: TOKEN\n",
        "identified by ",
        ":*:",
        "@tcp(",
        "Q~",
        "\\\\\\\"token\\\\\\\":\\\\\\\"/",
        "LS0tLS1CRUdJTi",
        "TVRJek5EVTJOemc1",
        "authorization: ",
    ];
    for piece in pieces {
        let text = piece.repeat(SIZE / piece.len());
        let mut redactor = Redactor::new(More::default());
        redactor.file("x.log", text.as_bytes());
        let lines = text.as_bytes().chunks(70).collect::<Vec<_>>().join(&b'\n');
        redactor.file("y.log", &lines);
    }
}
