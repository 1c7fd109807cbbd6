//! Names that tell whether their value is a secret, and values that can be one.
//!
//! `KUMA_API_TOKEN` has a secret, `KUMA_API_TOKEN_PATH` has none: the last words of a name decide.

/// What the name of a value says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tells {
    /// Whatever stands there is secret.
    Sure(&'static str),
    /// A secret, or the name of a Kubernetes Secret.
    Reference(&'static str),
    /// A secret if it looks like random characters.
    Random(&'static str),
    /// Secret if it is base64 of `user:password`.
    Pair,
    /// A session, if it holds `name=value`.
    Cookie,
    /// The credentials of an HTTP request, after the name of their scheme.
    Header,
}

/// Ends of the last word of a name.
const ENDS: &[(&str, &str)] = &[
    ("token", "token"),
    ("password", "password"),
    ("passwords", "password"),
    ("passwort", "password"),
    ("passwd", "password"),
    ("passphrase", "password"),
    ("passcode", "password"),
    ("sshpass", "password"),
    ("pgpass", "password"),
    ("requirepass", "password"),
    ("bindpw", "password"),
    ("rootpw", "password"),
    ("pwd", "password"),
    ("apikey", "api-key"),
    ("accesskey", "api-key"),
    ("secretkey", "api-key"),
    ("privatekey", "private-key"),
    ("credential", "credential"),
    ("credentials", "credential"),
];

/// Last words that must stand alone.
const WORDS: &[(&str, &str)] = &[
    ("pass", "password"),
    ("pw", "password"),
    ("psk", "password"),
    ("pat", "token"),
    ("jwt", "token"),
    ("sig", "signature"),
    ("signature", "signature"),
    ("sas", "signature"),
];

/// What stands before `key` where the key is one of cryptography or of access.
const KEYS: &[&str] = &[
    "access",
    "account",
    "aes",
    "api",
    "auth",
    "ca",
    "client",
    "consumer",
    "decryption",
    "deploy",
    "encryption",
    "hmac",
    "integration",
    "jwt",
    "license",
    "licence",
    "master",
    "private",
    "root",
    "rsa",
    "secret",
    "server",
    "session",
    "shared",
    "sharedaccess",
    "signing",
    "ssh",
    "storage",
    "subscription",
    "tls",
    "unseal",
    "webhook",
];

/// What stands before `secret` where the secret itself is meant and not the name of one.
const SECRETS: &[&str] = &[
    "access", "api", "app", "auth", "client", "consumer", "cookie", "csrf", "hmac", "jwt", "oauth", "session",
    "shared", "signing", "webhook",
];

/// Last words that change nothing about what the words before them say.
const TAILS: &[&str] = &[
    "value",
    "data",
    "base64",
    "b64",
    "new",
    "old",
    "current",
    "previous",
    "prod",
    "dev",
    "staging",
    "test",
    "primary",
    "secondary",
    "plain",
    "raw",
    "inline",
    "string",
    "inlinestring",
    "hash",
    "encoded",
];

/// What a name says about its value; nothing for most names.
pub(super) fn tells(name: &[u8]) -> Option<Tells> {
    if name.len() > 200 {
        return None;
    }
    let words = words(name);
    let mut words: &[String] = &words;
    // A number at the end, and one word that says which of several secrets it is.
    for _ in 0..2 {
        match words {
            [before @ .., last] if !before.is_empty() && (TAILS.contains(&last.as_str()) || number(last)) => {
                if license(before) && matches!(last.as_str(), "data" | "inline") {
                    return Some(Tells::Sure("license"));
                }
                words = before;
            }
            _ => break,
        }
    }
    let (last, before) = words.split_last()?;
    let previous = before.last().map_or("", String::as_str);
    match last.as_str() {
        "authorization" => return Some(Tells::Header),
        "cookie" | "cookies" => return Some(Tells::Cookie),
        "auth" if before.is_empty() => return Some(Tells::Pair),
        "id" if before.ends_with(&["private".to_owned(), "key".to_owned()]) => {
            return Some(Tells::Sure("private-key-id"));
        }
        "key" if KEYS.contains(&previous) => return Some(Tells::Sure("api-key")),
        "key" if !before.is_empty() && !matches!(previous, "public" | "topology") => {
            return Some(Tells::Random("api-key"));
        }
        _ => {}
    }
    if last.ends_with("secret") {
        let own = SECRETS.contains(&previous) || SECRETS.iter().any(|s| last.strip_suffix("secret") == Some(s));
        return Some(if own { Tells::Sure("secret") } else { Tells::Reference("secret") });
    }
    if last == "credential" || last == "credentials" {
        return Some(Tells::Reference("credential"));
    }
    let end = ENDS.iter().find(|(end, _)| last.ends_with(end));
    end.or_else(|| WORDS.iter().find(|(word, _)| last == word)).map(|(_, what)| Tells::Sure(what))
}

fn license(words: &[String]) -> bool {
    words.last().is_some_and(|word| matches!(word.as_str(), "license" | "licence"))
}

fn number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

/// The words of a name in lower case: `APIKey`, `api-key` and `API_KEY` are `api`, `key`.
fn words(name: &[u8]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut fresh = true;
    for (at, &byte) in name.iter().enumerate() {
        if !byte.is_ascii_alphanumeric() {
            fresh = true;
            continue;
        }
        let before = at.checked_sub(1).and_then(|i| name.get(i));
        let lower = |b: Option<&u8>| b.is_some_and(u8::is_ascii_lowercase);
        let digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
        let hump = byte.is_ascii_uppercase()
            && (lower(before)
                || digit(before)
                || before.is_some_and(u8::is_ascii_uppercase) && lower(name.get(at + 1)));
        if fresh || hump {
            words.push(String::new());
        }
        fresh = false;
        if let Some(word) = words.last_mut() {
            word.push(char::from(byte.to_ascii_lowercase()));
        }
    }
    // `token2` is a token.
    if let Some(last) = words.last_mut() {
        let stem = last.trim_end_matches(|c: char| c.is_ascii_digit());
        if stem.len() >= 3 && stem.len() < last.len() && !stem.ends_with("base") {
            last.truncate(stem.len());
        }
    }
    words
}

/// Whether a value can be a secret, given what its name says. `certain`: there is no doubt that it is the value of the
/// name, as in `password=x`; in prose (`token: file not found`) only what does not read like a word counts.
pub(super) fn secret(tells: Tells, value: &[u8], certain: bool) -> Option<&'static str> {
    if tame(value) || lookup(value) {
        return None;
    }
    match tells {
        Tells::Sure(what) => (certain || odd(value)).then_some(what),
        Tells::Reference(what) => (!reference(value) && (certain || odd(value))).then_some(what),
        Tells::Random(what) => (value.len() >= 12 && random_key(value)).then_some(what),
        Tells::Pair => super::base64::pair(value).then_some("basic-auth"),
        Tells::Cookie => memchr::memchr(b'=', value).is_some().then_some("cookie"),
        Tells::Header => (certain || odd(value)).then_some("authorization"),
    }
}

/// Where `nsswitch.conf` has users looked up: `passwd: files sss`.
fn lookup(value: &[u8]) -> bool {
    const SERVICES: &[&[u8]] = &[
        b"altfiles",
        b"compat",
        b"db",
        b"extrausers",
        b"files",
        b"hesiod",
        b"ldap",
        b"nis",
        b"nisplus",
        b"sss",
        b"systemd",
        b"winbind",
    ];
    let mut words = value.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(|word| SERVICES.contains(&word) || word.starts_with(b"["))
}

/// What stands for a value, says that there is none, or says where it is.
fn tame(value: &[u8]) -> bool {
    const WORDS: &[&str] = &[
        "true",
        "false",
        "null",
        "none",
        "nil",
        "unknown",
        "invalid",
        "missing",
        "expired",
        "redacted",
        "required",
        "empty",
        "not",
        "is",
        "was",
        "undefined",
        "string",
        "object",
        "yes",
        "no",
        "on",
        "off",
        "enabled",
        "disabled",
        "bearer",
        "basic",
        "file",
        "env",
    ];
    let trimmed = value.trim_ascii();
    if trimmed.is_empty() || hidden(trimmed) {
        return true;
    }
    if WORDS.iter().any(|w| trimmed.eq_ignore_ascii_case(w.as_bytes())) {
        return true;
    }
    match trimmed[0] {
        b'/' => path(trimmed),
        b'.' => trimmed.starts_with(b"./") || trimmed.starts_with(b"../"),
        // `$(DB_PASSWORD)` and `${DB_PASSWORD}` name a variable, `$6$…` is a hash.
        b'$' => matches!(trimmed.get(1), Some(b'(' | b'{' | b'A'..=b'Z' | b'_')),
        b'{' => matches!(trimmed.get(1), Some(b'{' | b'"' | b' ' | b'}') | None),
        b'[' => trimmed.len() < 3,
        b'<' => trimmed.ends_with(b">") || trimmed.len() < 3,
        b'%' => trimmed.len() < 4,
        b'&' | b'|' => true,
        b'f' => trimmed.starts_with(b"file://"),
        _ => trimmed.len() < 6 && trimmed.iter().all(u8::is_ascii_digit),
    }
}

/// Whether this was hidden before, by us or by another collector.
pub(super) fn hidden(value: &[u8]) -> bool {
    value.starts_with(b"***HIDDEN***") || value.starts_with(b"***TOKEN_") || value.iter().all(|b| *b == b'*')
}

fn path(value: &[u8]) -> bool {
    let plain = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"/._-".contains(b);
    value.iter().all(|b| plain(b) || b.is_ascii_uppercase()) && !super::shapes::random(value)
}

/// What no prose would say after a colon.
pub(super) fn odd(value: &[u8]) -> bool {
    value.len() >= 6 && value.iter().any(u8::is_ascii_digit)
}

/// The name of an object: `kuma-tls-cert`, `kuma-system/kuma-tls-cert`. Words with digits in their midst are none.
fn reference(value: &[u8]) -> bool {
    let plain = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-./".contains(b);
    let word = |piece: &[u8]| {
        let stem = piece.iter().rposition(|b| !b.is_ascii_digit()).map_or(0, |last| last + 1);
        piece.len() <= 20 && !piece[..stem].iter().any(u8::is_ascii_digit) && piece.len() - stem <= 3
    };
    value.len() <= 100
        && value.iter().all(plain)
        && value.iter().any(|b| b"-/".contains(b))
        && value.split(|b| b"-./".contains(b)).all(word)
}

/// Letters and digits mixed, and nothing that names, hosts and sentences have.
fn random_key(value: &[u8]) -> bool {
    let letters = value.iter().filter(|b| b.is_ascii_alphabetic()).count();
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    letters >= 4 && digits >= 3 && !value.iter().any(|b| b.is_ascii_whitespace() || b"/.:,".contains(b)) && !uuid(value)
}

/// `0f9c8a5e-61d0-4f1c-9a55-0b9f6d1cf1d1`.
pub(super) fn uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => *b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::{Tells, secret, tells};

    #[test]
    fn names_of_secrets() {
        for name in [
            "DB_PASSWORD",
            "PGPASSWORD",
            "MYSQL_PWD",
            "clientSecret",
            "KUMA_API_TOKEN",
            "apiKey",
            "APIKey",
            "X-Api-Key",
            "aws_secret_access_key",
            "--token",
            "spring.datasource.password",
            "token2",
            "DB_PASSWORD_PROD",
            "AccountKey",
            "SharedAccessKey",
            "client-key-data",
            "KONG_LICENSE_DATA",
            "private_key_id",
            "X-Amz-Security-Token",
            "tls.key",
            "X-Amz-Signature",
            "refresh_token",
            "SSHPASS",
            "license_key",
        ] {
            assert!(matches!(tells(name.as_bytes()), Some(Tells::Sure(_))), "{name}");
        }
    }

    #[test]
    fn names_of_other_things() {
        for name in [
            "topologyKey",
            "key",
            "tokenExpirationSeconds",
            "secretName",
            "imagePullSecrets",
            "secretKeyRef",
            "caBundle",
            "tls.crt",
            "publicKey",
            "KUMA_CONTROL_PLANE_CA_CERT",
            "dataplane-token-file",
            "TOKEN_PATH",
            "keys",
            "monkey",
            "certificate-authority-data",
            "tokens",
            "uid",
            "configMapKeyRef",
        ] {
            assert_eq!(tells(name.as_bytes()), None, "{name}");
        }
    }

    #[test]
    fn values_that_are_no_secrets() {
        let sure = tells(b"token").unwrap();
        for value in
            ["true", "/var/run/secrets/token", "$(TOKEN)", "***HIDDEN***", "<set to the key>", "{{ .Values.x }}", "12"]
        {
            assert_eq!(secret(sure, value.as_bytes(), true), None, "{value}");
        }
        let reference = tells(b"secret").unwrap();
        assert_eq!(secret(reference, b"kuma-tls-cert", true), None);
        assert_eq!(secret(reference, b"hunter2", true), Some("secret"));
    }
}
