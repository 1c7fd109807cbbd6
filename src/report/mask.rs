//! Secrets in foreign text, masked: what leaves in a report may be pasted into a ticket.
//!
//! Written by hand over bytes and without regular expressions, so that a start of the tool compiles none for it. It
//! prefers to mask too much of what looks like a credential, and leaves what a diagnosis needs: ports, chain names,
//! codes, versions, paths, UUIDs, hexadecimal digests.

/// What stands instead of a secret.
const MASK: &str = "***";

/// Names whose value is a secret. A key is compared by its end, without case and without `-` and `_`.
const KEYS: &[&str] = &[
    "token",
    "password",
    "passwd",
    "passphrase",
    "secret",
    "apikey",
    "accesskey",
    "secretkey",
    "privatekey",
    "credential",
    "credentials",
    "authorization",
];

/// Beginnings of well-known tokens: masked wherever they stand.
const PREFIXES: &[&str] =
    &["eyJ", "AKIA", "ASIA", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "xoxa-", "hvs."];

/// The text with secrets replaced.
pub(super) fn mask(text: &str) -> String {
    let text = pem(text);
    let text = userinfo(&text);
    let text = assignments(&text);
    words(&text)
}

/// `-----BEGIN X-----…-----END X-----`, or up to the end of the text where the end was cut off.
fn pem(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("-----BEGIN ") {
        let (before, block) = rest.split_at(start);
        out.push_str(before);
        let header = block[11..].find("-----").map_or(block.len(), |end| 11 + end + 5);
        out.push_str(&block[..header]);
        out.push_str(MASK);
        rest = match block.find("-----END ") {
            Some(end) => &block[end..],
            None => "",
        };
        if let Some(close) = rest.get(9..).and_then(|tail| tail.find("-----")) {
            out.push_str(&rest[..9 + close + 5]);
            rest = &rest[9 + close + 5..];
        }
    }
    out.push_str(rest);
    out
}

/// `scheme://user:password@host` keeps its scheme and host.
fn userinfo(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, tail) = rest.split_at(at + 3);
        out.push_str(before);
        let authority = tail.find(|c: char| c.is_whitespace() || "/?#\"'<>".contains(c)).unwrap_or(tail.len());
        rest = match tail[..authority].rfind('@') {
            Some(end) => {
                out.push_str(MASK);
                &tail[end..]
            }
            None => tail,
        };
    }
    out.push_str(rest);
    out
}

/// `password=…`, `"token": "…"`, `Authorization: Bearer …`, `--api-key …` are masked after the sign.
fn assignments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(found) = next_key(rest) {
        let (before, tail) = rest.split_at(found.value);
        out.push_str(before);
        let (value, after) = tail.split_at(found.length);
        out.push_str(if found.masked { MASK } else { value });
        rest = after;
    }
    out.push_str(rest);
    out
}

struct Found {
    value: usize,
    length: usize,
    masked: bool,
}

fn next_key(text: &str) -> Option<Found> {
    let bytes = text.as_bytes();
    let is_key = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    let mut from = 0;
    loop {
        let start = from + bytes.get(from..)?.iter().position(is_key)?;
        let end = start + bytes.get(start..)?.iter().position(|b| !is_key(b))?;
        if let Some(found) = value_after(text, start, end) {
            return Some(found);
        }
        from = end;
    }
}

/// The value that follows the key `text[start..end]`, if the key is one of a secret or of a bearer.
fn value_after(text: &str, start: usize, end: usize) -> Option<Found> {
    let key = text.get(start..end)?;
    let tail = text.get(end..)?;
    if key.eq_ignore_ascii_case("bearer") {
        let skip = tail.len() - tail.trim_start_matches(' ').len();
        let length = value_length(&tail[skip..], None);
        let value = &tail[skip..skip + length];
        let secret = length >= 8 && (length >= 20 || value.bytes().any(|b| b.is_ascii_digit()));
        return (skip > 0 && secret).then_some(Found { value: end + skip, length, masked: true });
    }
    if !names_secret(key) {
        return None;
    }
    // An escaped quote (`\"token\":\"x\"`) is a quote.
    let unquoted = tail.trim_start_matches(['"', '\'', '\\']);
    let trimmed = unquoted.trim_start_matches(' ');
    let sign = trimmed.chars().next().filter(|c| matches!(c, '=' | ':'))?;
    let spaced = trimmed[1..].trim_start_matches(' ');
    let after = spaced.trim_start_matches('\\');
    let escaped = after.len() < spaced.len();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\'')).map(|c| (c, escaped));
    let inner = if quote.is_some() { &after[1..] } else { after };
    let inner = strip_scheme(inner);
    let length = value_length(inner, quote);
    let value = &inner[..length];
    let certain = sign == '=' || quote.is_some();
    let masked = looks_secret(value, certain);
    Some(Found { value: text.len() - inner.len(), length, masked })
}

/// `Bearer ` and `Basic ` stand before the secret of an `Authorization` header.
fn strip_scheme(value: &str) -> &str {
    for scheme in ["Bearer ", "bearer ", "Basic ", "basic "] {
        if let Some(rest) = value.strip_prefix(scheme) {
            return rest;
        }
    }
    value
}

fn names_secret(key: &str) -> bool {
    let folded: String =
        key.chars().filter(|c| !matches!(c, '-' | '_' | '.')).map(|c| c.to_ascii_lowercase()).collect();
    KEYS.iter().any(|k| folded.ends_with(k))
}

/// Up to the closing quote (which is escaped where the opening one is), or to what ends a bare word.
fn value_length(text: &str, quote: Option<(char, bool)>) -> usize {
    let Some((quote, escaped)) = quote else {
        return text.find(|c: char| c.is_whitespace() || ",;&\"'\\)}]".contains(c)).unwrap_or(text.len());
    };
    let mut backslash = false;
    for (at, c) in text.char_indices() {
        if c == quote && backslash == escaped {
            return at - usize::from(escaped);
        }
        backslash = c == '\\' && !backslash;
    }
    text.len()
}

/// Whether a value can be a secret at all. `certain`: the sign leaves no doubt (`=`, or a quoted value); after `: ` in
/// prose (`token: file not found`) only what does not read like a word counts.
fn looks_secret(value: &str, certain: bool) -> bool {
    const WORDS: &[&str] = &["true", "false", "null", "none", "nil", "unknown", "invalid", "missing", "expired"];
    let tame = value.len() < 3 || value.starts_with(['/', '{', '[', '<', '*', '$', '%']);
    if tame || WORDS.iter().any(|w| value.eq_ignore_ascii_case(w)) {
        return false;
    }
    certain || value.len() >= 6 && value.bytes().any(|b| b.is_ascii_digit())
}

/// Tokens known by their beginning, and long base64.
fn words(text: &str) -> String {
    let token = |c: char| c.is_ascii_alphanumeric() || "+/=_-.~".contains(c);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(token) {
        let (before, tail) = rest.split_at(start);
        out.push_str(before);
        let end = tail.find(|c| !token(c)).unwrap_or(tail.len());
        let (word, after) = tail.split_at(end);
        out.push_str(&word_masked(word));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn word_masked(word: &str) -> String {
    // `key=value` without a telling key still has its value checked.
    let (key, value) = match word.trim_end_matches('=').rfind('=') {
        Some(at) => word.split_at(at + 1),
        None => ("", word),
    };
    let known = PREFIXES.iter().any(|p| value.starts_with(p) && value.len() >= p.len() + 12);
    if known || long_base64(value) { format!("{key}{MASK}") } else { word.to_owned() }
}

/// Forty characters and more in which upper case, lower case and digits mix within one piece between slashes and dots,
/// as random bytes do and paths, names and hexadecimal digests do not.
fn long_base64(word: &str) -> bool {
    let piece = |p: &str| {
        let count = |f: fn(&u8) -> bool| p.bytes().filter(f).count();
        p.len() >= 24
            && count(u8::is_ascii_uppercase) >= 3
            && count(u8::is_ascii_lowercase) >= 3
            && count(u8::is_ascii_digit) >= 2
    };
    word.len() >= 40 && word.split(['/', '.']).any(piece)
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn secrets_are_masked() {
        let jwt =
            "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.NHVaYe26MbtOYhSKkoKYdFVomg4i8ZJd8_-RU8VNbftc4TSMb4bX";
        for (text, want) in [
            (format!("got {jwt}, ok"), "got ***, ok"),
            (format!("Authorization: Bearer {jwt}"), "Authorization: Bearer ***"),
            ("authorization: Basic dXNlcjpwYXNzd29yZA==".to_owned(), "authorization: Basic ***"),
            ("bearer abcdefgh1234".to_owned(), "bearer ***"),
            ("url=https://bob:hunter2@cp.example:5678/x".to_owned(), "url=https://***@cp.example:5678/x"),
            ("?token=abc123&x=1".to_owned(), "?token=***&x=1"),
            ("KUMA_API_TOKEN=s3cr3t done".to_owned(), "KUMA_API_TOKEN=*** done"),
            ("password='correct horse' x".to_owned(), "password='***' x"),
            (r#"{"password":"p\"w","user":"x"}"#.to_owned(), r#"{"password":"***","user":"x"}"#),
            (r#"{\"clientSecret\":\"zzz9\"}"#.to_owned(), r#"{\"clientSecret\":\"***\"}"#),
            ("password: hunter22".to_owned(), "password: ***"),
            ("key AKIAIOSFODNN7EXAMPLE used".to_owned(), "key *** used"),
            (
                "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
                "aws_secret_access_key = ***",
            ),
            (
                "-----BEGIN RSA PRIVATE KEY-----\\nMIIEow\\n-----END RSA PRIVATE KEY----- tail".to_owned(),
                "-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY----- tail",
            ),
            ("-----BEGIN CERTIFICATE-----\\nMIIEow".to_owned(), "-----BEGIN CERTIFICATE-----***"),
            ("caBundle: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURXekNDQWtPZ0F3SUI=".to_owned(), "caBundle: ***"),
        ] {
            assert_eq!(mask(&text), want, "{text}");
        }
    }

    #[test]
    fn what_a_diagnosis_needs_stays() {
        for text in [
            "dial tcp 127.0.0.6:15006: connect: connection refused",
            "-A KUMA_MESH_OUTBOUND -d 127.0.0.1/32 -o lo -m owner --uid-owner 5678 -j KUMA_MESH_INBOUND_REDIRECT",
            "docker.io/kumahq/kuma-cni@sha256:0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8",
            "could not read token: file not found",
            "--dataplane-token-file=/var/run/secrets/kubernetes.io/serviceaccount/token",
            "automountServiceAccountToken: false",
            "secret \"kuma-tls-cert\" not found",
            "/var/lib/kubelet/pods/0f9c8a5e-61d0-4f1c-9a55-0b9f6d1cf1d1/volumes/kubernetes.io~projected/x",
            "kuma-control-plane-7d9f8b6c5d-x2x4z.kuma-system.svc.cluster.local:5678",
            "https://kuma-control-plane.kuma-system:5678/bootstrap",
            "bearer token is missing",
            "mail admin@example.com about token=<redacted>",
            "KD-V01 iptables v1.8.9 (nf_tables): RULE_APPEND failed (No such file or directory): rule in chain OUTPUT",
        ] {
            assert_eq!(mask(text), text);
        }
    }
}
