//! Planted secrets, made up by a generator with a fixed seed: in every shape and in every carrier.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Value, json};

const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &str = "0123456789";
/// A window of a secret that must not be seen.
const PIECE: usize = 12;

/// A small generator of numbers (xorshift).
pub(crate) struct Rng(pub(crate) u64);

impl Rng {
    fn next(&mut self) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap()
    }

    fn of(&mut self, letters: &str, length: usize) -> String {
        (0..length).map(|_| char::from(letters.as_bytes()[self.next() % letters.len()])).collect()
    }

    fn alnum(&mut self, length: usize) -> String {
        // A digit and both cases, always: one in a thousand values of chance would lack one.
        format!(
            "{}{}{}{}",
            self.of(LOWER, 1),
            self.of(DIGITS, 1),
            self.of(UPPER, 1),
            self.of(&[LOWER, UPPER, DIGITS].concat(), length - 3)
        )
    }

    fn lower(&mut self, length: usize) -> String {
        format!("{}{}", self.of(DIGITS, 2), self.of(&[LOWER, DIGITS].concat(), length - 2))
    }

    fn hex(&mut self, length: usize) -> String {
        self.of("0123456789abcdef", length)
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| u8::try_from(self.next() % 256).unwrap()).collect()
    }
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    let letters = [UPPER, LOWER, DIGITS, "+/"].concat().into_bytes();
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let at = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for i in 0..4 {
            let letter = letters[usize::try_from(bits >> (18 - 6 * i) & 63).unwrap()];
            out.push(if i <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

fn url64(bytes: &[u8]) -> String {
    base64(bytes).trim_end_matches('=').replace('+', "-").replace('/', "_")
}

fn unbase64(run: &[u8]) -> Vec<u8> {
    let value = |b: u8| match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' | b'-' => 62,
        _ => 63,
    };
    let mut out = Vec::new();
    for chunk in run.chunks(4).filter(|c| c.len() > 1) {
        let bits = (0..4).fold(0u32, |bits, i| bits << 6 | u32::from(chunk.get(i).copied().map_or(0, value)));
        out.extend_from_slice(&bits.to_be_bytes()[1..chunk.len()]);
    }
    out
}

fn jwt(rng: &mut Rng, kid: &str) -> (String, String) {
    let header = url64(format!(r#"{{"alg":"RS256","kid":"{kid}"}}"#).as_bytes());
    let body = url64(format!(r#"{{"iss":"example","sub":"system:serviceaccount:shop:{}"}}"#, rng.lower(8)).as_bytes());
    let signature = url64(&rng.bytes(96));
    (format!("{header}.{body}.{signature}"), signature)
}

/// A private key that is none: random bytes between the marks. Its lines.
pub(crate) fn pem(rng: &mut Rng, label: &str) -> (String, Vec<String>) {
    let body = base64(&rng.bytes(48 * 5 + 20));
    let lines: Vec<String> = body.as_bytes().chunks(64).map(|c| String::from_utf8(c.to_vec()).unwrap()).collect();
    (format!("-----BEGIN {label}-----\n{}\n-----END {label}-----", lines.join("\n")), lines)
}

type Planted = (String, Vec<String>);
type Shape = (&'static str, fn(&mut Rng) -> Planted);

fn one(prefix: &str, secret: String, suffix: &str) -> Planted {
    (format!("{prefix}{secret}{suffix}"), vec![secret])
}

/// Text with a secret in it that tells by itself.
pub(crate) const SHAPES: &[Shape] = &[
    ("jwt", |r| {
        let (t, s) = jwt(r, "1");
        (t, vec![s])
    }),
    ("dataplane token", |r| {
        let (t, s) = jwt(r, "dp");
        (format!("KUMA_DATAPLANE_RUNTIME_TOKEN={t}"), vec![s])
    }),
    ("kubeconfig yaml", |r| {
        let ((token, sign), (key, lines)) = (jwt(r, "sa"), pem(r, "RSA PRIVATE KEY"));
        let (key, password) = (base64(key.as_bytes()), r.alnum(18));
        let text = format!(
            "apiVersion: v1\nkind: Config\nusers:\n- name: admin\n  user:\n    token: {token}\n    client-key-data: {key}\n    username: admin\n    password: {password}"
        );
        (text, [vec![sign, key, password], lines].concat())
    }),
    ("kubeconfig json", |r| {
        let ((token, sign), password) = (jwt(r, "sa"), r.alnum(18));
        (
            json!({"kind": "Config", "users": [{"name": "a", "user": {"token": token, "password": password}}]})
                .to_string(),
            vec![sign, password],
        )
    }),
    ("bearer", |r| one("Authorization: Bearer ", r.alnum(32), "")),
    ("basic", |r| {
        let p = r.alnum(20);
        let b = base64(format!("bob:{p}").as_bytes());
        (format!("authorization: Basic {b}"), vec![p, b])
    }),
    ("cookie", |r| one("Cookie: theme=dark; session=", r.alnum(40), "")),
    ("set-cookie", |r| one("Set-Cookie: SID=", r.alnum(40), "; Path=/; HttpOnly")),
    ("http userinfo", |r| one("https://bob:", r.alnum(16), "@git.example/shop.git")),
    ("postgres", |r| one("postgres://cart:", r.alnum(20), "@db.shop:5432/cart?sslmode=disable")),
    ("mongodb", |r| one("mongodb+srv://cart:", r.alnum(20), "@cluster0.example/cart")),
    ("redis", |r| one("redis://:", r.alnum(20), "@cache.shop:6379/0")),
    ("amqp", |r| one("amqp://guest:", r.alnum(20), "@mq.shop:5672/%2f")),
    ("mysql dsn", |r| one("cart:", r.alnum(20), "@tcp(db.shop:3306)/cart")),
    ("access_token query", |r| one("GET https://api.example/v1?access_token=", r.alnum(30), "&page=2")),
    ("azure sas", |r| {
        one("https://store.blob.example/x?sv=2022-11-02&sp=r&sig=", format!("{}%3D", r.alnum(42)), "&se=2030-01-01")
    }),
    ("presigned url", |r| {
        let (a, b, c) = (format!("AKIA{}", r.of(UPPER, 16)), r.hex(64), r.alnum(80));
        (
            format!(
                "https://b.s3.example/k?X-Amz-Credential={a}%2F20300101%2Feu%2Fs3%2Faws4_request&X-Amz-Security-Token={c}&X-Amz-Signature={b}"
            ),
            vec![a, b, c],
        )
    }),
    ("aws keys", |r| {
        let (a, b, c) = (format!("AKIA{}", r.of(UPPER, 16)), base64(&r.bytes(30)), base64(&r.bytes(120)));
        (format!("aws_access_key_id = {a}\naws_secret_access_key = {b}\naws_session_token = {c}"), vec![a, b, c])
    }),
    ("gcp service account", |r| {
        let ((key, lines), id) = (pem(r, "PRIVATE KEY"), r.hex(40));
        (
            json!({"type": "service_account", "project_id": "shop", "private_key_id": id, "private_key": key})
                .to_string(),
            [vec![id], lines].concat(),
        )
    }),
    ("gcp api key", |r| one("AIza", r.alnum(35), "")),
    ("google oauth", |r| one("ya29.", r.alnum(60), "")),
    ("azure storage", |r| {
        one(
            "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=",
            base64(&r.bytes(64)),
            ";EndpointSuffix=core.example",
        )
    }),
    ("azure client secret", |r| one("", format!("{}8Q~{}", r.alnum(3), r.alnum(34)), "")),
    ("github", |r| one("gh", format!("{}_{}", r.of("pousr", 1), r.alnum(36)), "")),
    ("github fine-grained", |r| one("github_pat_", format!("{}_{}", r.alnum(22), r.alnum(59)), "")),
    ("gitlab", |r| one("glpat-", r.alnum(20), "")),
    ("slack", |r| one("xoxb-", format!("{}-{}-{}", r.of(DIGITS, 12), r.of(DIGITS, 12), r.alnum(24)), "")),
    ("slack webhook", |r| {
        one("https://hooks.slack.com/services/", format!("T{}/B{}/{}", r.of(UPPER, 8), r.of(UPPER, 8), r.alnum(24)), "")
    }),
    ("stripe", |r| one("sk_live_", r.alnum(24), "")),
    ("sendgrid", |r| one("SG.", format!("{}.{}", r.alnum(22), r.alnum(43)), "")),
    ("npm", |r| one("npm_", r.alnum(36), "")),
    ("pypi", |r| one("pypi-", format!("AgEIcHlwaS5vcmc{}", r.alnum(60)), "")),
    ("docker config", |r| {
        let p = r.alnum(24);
        let auth = base64(format!("bob:{p}").as_bytes());
        (json!({"auths": {"registry.example": {"auth": auth}}}).to_string(), vec![p, auth])
    }),
    ("hugging face", |r| one("hf_", r.alnum(34), "")),
    ("openai", |r| one("sk-proj-", r.alnum(48), "")),
    ("vault", |r| one("hvs.", r.alnum(24), "")),
    ("vault legacy", |r| one("s.", r.alnum(24), "")),
    ("bootstrap token", |r| {
        let s = format!("{}.{}", r.lower(6), r.lower(16));
        (s.clone(), vec![s])
    }),
    ("kong licence", |r| {
        let (s, k) = (r.hex(96), format!("ASDASDASD_{}", r.alnum(24)));
        (
            json!({"license": {"payload": {"customer": "Example", "license_key": k}, "signature": s, "version": "1"}})
                .to_string(),
            vec![s, k],
        )
    }),
    ("rsa key", |r| pem(r, "RSA PRIVATE KEY")),
    ("ec key", |r| pem(r, "EC PRIVATE KEY")),
    ("openssh key", |r| pem(r, "OPENSSH PRIVATE KEY")),
    ("encrypted key", |r| pem(r, "ENCRYPTED PRIVATE KEY")),
    ("pgp key", |r| pem(r, "PGP PRIVATE KEY BLOCK")),
    ("pkcs12", |r| {
        let s = base64(&[&[0x30, 0x82, 0x04, 0x10, 0x02, 0x01, 0x03][..], &r.bytes(300)].concat());
        (s.clone(), vec![s])
    }),
    ("netrc", |r| one("machine git.example login bob password ", r.alnum(20), "")),
    ("pgpass", |r| one("db.shop:5432:cart:cart:", r.alnum(20), "")),
    ("my.cnf", |r| one("[client]\nuser=cart\npassword=", r.alnum(20), "")),
    ("sql", |r| one("ALTER USER cart IDENTIFIED BY '", r.alnum(20), "'")),
    ("sql role", |r| one("CREATE ROLE cart LOGIN PASSWORD '", r.alnum(20), "'")),
    ("flag", |r| one("app --password ", r.alnum(20), " --port 8080")),
    ("mysql -p", |r| one("mysql -u root -p", r.alnum(20), " -h db.shop")),
    ("sshpass", |r| one("sshpass -p ", r.alnum(20), " ssh x@y")),
    ("curl -u", |r| one("curl -s -u bob:", r.alnum(20), " https://x.example")),
    ("bcrypt", |r| one("bob:$2y$10$", r.alnum(53), "")),
    ("crypt", |r| one("$6$", format!("{}${}", r.alnum(12), r.alnum(86)), "")),
    ("env password", |r| one("DB_PASSWORD=", r.alnum(20), "")),
    ("env secret", |r| one("OAUTH_CLIENT_SECRET=", r.alnum(20), "")),
    ("env key", |r| one("SERVICE_API_KEY=", r.lower(32), "")),
    ("yaml password", |r| one("password: ", r.alnum(20), "")),
];

pub(crate) struct File {
    pub(crate) path: &'static str,
    pub(crate) data: Vec<u8>,
}

/// Every shape in every carrier, and the secrets.
pub(crate) fn plant() -> (Vec<File>, Vec<(String, String)>) {
    let mut rng = Rng(0x5eed_0004);
    let mut secrets = Vec::new();
    let (mut pods, mut events, mut maps) = (Vec::new(), Vec::new(), Vec::new());
    let (mut log, mut lines, mut twice, mut plain) = (String::new(), String::new(), String::new(), String::new());
    for (n, (shape, make)) in SHAPES.iter().enumerate() {
        let mut text = |carrier: &str| {
            let (text, own) = make(&mut rng);
            secrets.extend(own.into_iter().map(|s| (format!("{shape} in {carrier}"), s)));
            text
        };
        let once = base64(text("base64").as_bytes());
        pods.push(json!({"kind": "Pod", "apiVersion": "v1",
            "metadata": {"name": format!("cart-{n}"), "annotations": {"example.com/note": text("annotation"), "example.com/blob": once}},
            "spec": {"containers": [{"name": "app", "args": ["run", text("args")],
                "env": [{"name": "SETTING", "value": text("env")}, {"name": "PORT", "value": "15006"}]}]}}));
        events.push(json!({"kind": "Event", "message": format!("Error: exit 1: {} (retry 3)", text("event"))}));
        maps.push(json!({"kind": "ConfigMap", "data": {"app.conf": format!("# settings\n{}\n", text("config map"))}}));
        for line in text("log").lines() {
            writeln!(log, "2030-01-01T00:00:00.{n:09}Z {line}").unwrap();
        }
        for line in text("CRI log").lines() {
            writeln!(log, "2030-01-01T00:00:00.{n:09}+01:00 stderr F INFO app: {line}").unwrap();
        }
        writeln!(lines, "{}", json!({"level": "info", "n": n, "msg": format!("got {}", text("JSON log"))})).unwrap();
        let nested = json!({"inner": json!({"text": text("JSON in JSON log")}).to_string()});
        writeln!(lines, "{}", json!({"level": "info", "body": nested.to_string()})).unwrap();
        writeln!(twice, "INFO payload={}", base64(base64(text("double base64").as_bytes()).as_bytes())).unwrap();
        writeln!(plain, "{}\n", text("text")).unwrap();
    }
    // By name only.
    let mut named = Vec::new();
    for name in [
        "DB_PASSWORD",
        "apiKey",
        "KUMA_CONTROL_PLANE_API_TOKEN",
        "KMESH_CP_TOKEN",
        "KONG_LICENSE_DATA",
        "CLIENT_SECRET",
    ] {
        let value = rng.alnum(24);
        secrets.push((format!("named {name}"), value.clone()));
        named.push(json!({"name": name, "value": value}));
    }
    let (flag, attached) = (rng.alnum(20), rng.alnum(20));
    secrets.extend([("named flag".to_owned(), flag.clone()), ("named attached flag".to_owned(), attached.clone())]);
    pods.push(json!({"kind": "Pod", "spec": {"containers": [{"env": named, "args": ["--token", flag], "command": ["mysql", format!("-p{attached}")]}]}}));
    let list = |items: Vec<Value>| serde_json::to_vec_pretty(&json!({"kind": "List", "items": items})).unwrap();
    let files = vec![
        File { path: "cluster-resources/pods/shop.json", data: list(pods) },
        File { path: "cluster-resources/events/shop.json", data: list(events) },
        File { path: "cluster-resources/configmaps/shop.json", data: list(maps) },
        File { path: "cluster-resources/pods/logs/shop/cart/app.log", data: log.into_bytes() },
        File { path: "cluster-resources/pods/logs/shop/cart/json.log", data: lines.into_bytes() },
        File { path: "twice.log", data: twice.into_bytes() },
        File { path: "notes.txt", data: plain.into_bytes() },
    ];
    (files, secrets)
}

/// Text, and what base64 in it stands for.
fn layers(text: &[u8], depth: u32) -> Vec<Vec<u8>> {
    let mut all = vec![text.to_vec()];
    if depth < 3 {
        let letter = |b: &u8| b.is_ascii_alphanumeric() || b"+/-_".contains(b);
        for run in text.split(|b| !letter(b)).filter(|run| run.len() >= 16) {
            all.extend(layers(&unbase64(run), depth + 1));
        }
    }
    all
}

/// Which secrets can be seen, wholly or in pieces.
pub(crate) fn seen<'s>(text: &[u8], secrets: &'s [(String, String)]) -> BTreeSet<&'s str> {
    let mut windows = BTreeMap::new();
    for (what, secret) in secrets {
        // So begins every PEM in base64, also a certificate.
        let public = |piece: &[u8]| b"LS0tLS1CRUdJTiB".windows(PIECE).any(|begin| begin == piece);
        for piece in secret.as_bytes().windows(PIECE.min(secret.len())).filter(|piece| !public(piece)) {
            windows.insert(piece, what.as_str());
        }
    }
    let mut found = BTreeSet::new();
    for layer in layers(text, 0) {
        found.extend(layer.windows(PIECE).filter_map(|piece| windows.get(piece).copied()));
    }
    found
}
