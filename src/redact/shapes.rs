//! Secrets known by their shape, whatever stands around them.

use super::base64::{self, Inside};
use super::keys::uuid;

/// A kind of token: how it begins, how much must follow, of what.
pub(super) struct Shape {
    pub(super) prefix: &'static str,
    /// The fewest characters after the prefix.
    least: usize,
    class: Class,
    /// What the characters after the prefix must look like.
    check: Check,
    pub(super) what: &'static str,
}

#[derive(Clone, Copy)]
enum Class {
    /// Letters and digits.
    Alnum,
    /// Also `-` and `_`.
    Url,
    /// Also dots.
    Dotted,
    /// Base64 with its padding, dots, tildes.
    Any,
}

#[derive(Clone, Copy, PartialEq)]
enum Check {
    Nothing,
    /// A digit and a letter at least, and upper case if lower case is there.
    Mixed,
    /// The parts of a JSON web token.
    Jwt,
}

const fn shape(prefix: &'static str, least: usize, class: Class, check: Check, what: &'static str) -> Shape {
    Shape { prefix, least, class, check, what }
}

/// All shapes that begin with something telling.
pub(super) const SHAPES: &[Shape] = &[
    shape("eyJ", 12, Class::Dotted, Check::Jwt, "jwt"),
    shape("AKIA", 12, Class::Alnum, Check::Nothing, "aws-access-key-id"),
    shape("ASIA", 12, Class::Alnum, Check::Nothing, "aws-access-key-id"),
    shape("ABIA", 16, Class::Alnum, Check::Nothing, "aws-access-key-id"),
    shape("ACCA", 16, Class::Alnum, Check::Nothing, "aws-access-key-id"),
    shape("FwoGZXIvYXdz", 20, Class::Any, Check::Nothing, "aws-session-token"),
    shape("IQoJb3JpZ2lu", 20, Class::Any, Check::Nothing, "aws-session-token"),
    shape("AIza", 30, Class::Url, Check::Nothing, "gcp-api-key"),
    shape("ya29.", 16, Class::Dotted, Check::Nothing, "gcp-oauth-token"),
    shape("GOCSPX-", 12, Class::Url, Check::Nothing, "gcp-client-secret"),
    shape("ghp_", 12, Class::Alnum, Check::Nothing, "github-token"),
    shape("gho_", 12, Class::Alnum, Check::Nothing, "github-token"),
    shape("ghu_", 12, Class::Alnum, Check::Nothing, "github-token"),
    shape("ghs_", 12, Class::Any, Check::Nothing, "github-token"),
    shape("ghr_", 12, Class::Alnum, Check::Nothing, "github-token"),
    shape("github_pat_", 12, Class::Url, Check::Nothing, "github-token"),
    shape("glpat-", 12, Class::Dotted, Check::Nothing, "gitlab-token"),
    shape("gldt-", 12, Class::Url, Check::Nothing, "gitlab-token"),
    shape("glrt-", 12, Class::Dotted, Check::Nothing, "gitlab-token"),
    shape("glcbt-", 12, Class::Url, Check::Nothing, "gitlab-token"),
    shape("glptt-", 12, Class::Url, Check::Nothing, "gitlab-token"),
    shape("glft-", 12, Class::Url, Check::Nothing, "gitlab-token"),
    shape("glsoat-", 12, Class::Url, Check::Nothing, "gitlab-token"),
    shape("glagent-", 12, Class::Url, Check::Nothing, "gitlab-token"),
    shape("xoxa-", 10, Class::Url, Check::Nothing, "slack-token"),
    shape("xoxb-", 10, Class::Url, Check::Nothing, "slack-token"),
    shape("xoxc-", 10, Class::Url, Check::Nothing, "slack-token"),
    shape("xoxd-", 10, Class::Any, Check::Nothing, "slack-token"),
    shape("xoxe-", 10, Class::Url, Check::Nothing, "slack-token"),
    shape("xoxe.", 10, Class::Dotted, Check::Nothing, "slack-token"),
    shape("xoxo-", 10, Class::Url, Check::Nothing, "slack-token"),
    shape("xoxp-", 10, Class::Url, Check::Nothing, "slack-token"),
    shape("xoxr-", 10, Class::Url, Check::Nothing, "slack-token"),
    shape("xoxs-", 10, Class::Url, Check::Nothing, "slack-token"),
    shape("xapp-", 10, Class::Url, Check::Nothing, "slack-token"),
    shape("sk_live_", 12, Class::Url, Check::Nothing, "stripe-key"),
    shape("sk_test_", 12, Class::Url, Check::Nothing, "stripe-key"),
    shape("rk_live_", 12, Class::Url, Check::Nothing, "stripe-key"),
    shape("rk_test_", 12, Class::Url, Check::Nothing, "stripe-key"),
    shape("whsec_", 12, Class::Any, Check::Nothing, "stripe-key"),
    shape("SG.", 20, Class::Dotted, Check::Mixed, "sendgrid-key"),
    shape("npm_", 20, Class::Alnum, Check::Nothing, "npm-token"),
    shape("pypi-", 20, Class::Url, Check::Nothing, "pypi-token"),
    shape("dckr_pat_", 12, Class::Url, Check::Nothing, "docker-token"),
    shape("dckr_oat_", 12, Class::Url, Check::Nothing, "docker-token"),
    shape("hf_", 20, Class::Alnum, Check::Nothing, "huggingface-token"),
    shape("sk-", 20, Class::Url, Check::Mixed, "api-key"),
    shape("hvs.", 12, Class::Dotted, Check::Nothing, "vault-token"),
    shape("hvb.", 12, Class::Dotted, Check::Nothing, "vault-token"),
    shape("hvr.", 12, Class::Dotted, Check::Nothing, "vault-token"),
    shape("s.", 24, Class::Alnum, Check::Mixed, "vault-token"),
    shape("dop_v1_", 20, Class::Alnum, Check::Nothing, "api-key"),
    shape("dapi", 32, Class::Alnum, Check::Mixed, "api-key"),
    shape("NRAK-", 20, Class::Alnum, Check::Nothing, "api-key"),
    shape("shpat_", 20, Class::Alnum, Check::Nothing, "api-key"),
    shape("lin_api_", 20, Class::Alnum, Check::Nothing, "api-key"),
    shape("glsa_", 20, Class::Url, Check::Nothing, "api-key"),
    shape("glc_eyJ", 20, Class::Any, Check::Nothing, "api-key"),
    shape("kpat_", 20, Class::Url, Check::Nothing, "kong-token"),
    shape("spat_", 20, Class::Url, Check::Nothing, "kong-token"),
    shape("AGE-SECRET-KEY-1", 20, Class::Alnum, Check::Nothing, "private-key"),
    shape("$2a$", 30, Class::Any, Check::Nothing, "password-hash"),
    shape("$2b$", 30, Class::Any, Check::Nothing, "password-hash"),
    shape("$2y$", 30, Class::Any, Check::Nothing, "password-hash"),
    shape("$1$", 20, Class::Any, Check::Nothing, "password-hash"),
    shape("$5$", 20, Class::Any, Check::Nothing, "password-hash"),
    shape("$6$", 20, Class::Any, Check::Nothing, "password-hash"),
    shape("$y$", 20, Class::Any, Check::Nothing, "password-hash"),
    shape("$apr1$", 20, Class::Any, Check::Nothing, "password-hash"),
    shape("$argon2", 20, Class::Any, Check::Nothing, "password-hash"),
    shape("$pbkdf2", 20, Class::Any, Check::Nothing, "password-hash"),
    shape("{SHA}", 20, Class::Any, Check::Nothing, "password-hash"),
    shape("{SSHA}", 20, Class::Any, Check::Nothing, "password-hash"),
    shape("SCRAM-SHA-256$", 20, Class::Any, Check::Nothing, "password-hash"),
    shape("hooks.slack.com/", 20, Class::Any, Check::Nothing, "webhook-url"),
    shape("discord.com/api/webhooks/", 20, Class::Any, Check::Nothing, "webhook-url"),
    shape("discordapp.com/api/webhooks/", 20, Class::Any, Check::Nothing, "webhook-url"),
    shape("webhook.office.com/", 20, Class::Any, Check::Nothing, "webhook-url"),
];

impl Shape {
    fn holds(&self, byte: u8) -> bool {
        match self.class {
            Class::Alnum => byte.is_ascii_alphanumeric(),
            Class::Url => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'),
            Class::Dotted => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'),
            Class::Any => byte.is_ascii_alphanumeric() || b"-_./+=~$%:,@".contains(&byte),
        }
    }

    /// Where a token of this shape that begins at `start` ends; the second says how far the text was looked at.
    pub(super) fn end(&self, text: &[u8], start: usize) -> (Option<usize>, usize) {
        let after = start + self.prefix.len();
        let Some(rest) = text.get(after..) else { return (None, text.len()) };
        let length = rest.iter().position(|b| !self.holds(*b)).unwrap_or(rest.len());
        let end = after + length;
        let token = &rest[..length];
        let fits = text[start..].starts_with(self.prefix.as_bytes())
            && length >= self.least
            && boundary(text, start)
            && match self.check {
                Check::Nothing => true,
                Check::Mixed => mixed(token),
                Check::Jwt => jwt(&text[start..end]),
            };
        // A sentence ends behind the token, not within it.
        let trimmed = token.iter().rposition(|b| !matches!(b, b'.' | b':' | b',')).map_or(0, |last| last + 1);
        (fits.then_some(after + trimmed), end)
    }
}

/// Whether a token can begin here: behind what is no letter and no digit, or behind an escape (`\n`, `%20`).
pub(super) fn boundary(text: &[u8], start: usize) -> bool {
    let back = |n: usize| start.checked_sub(n).and_then(|at| text.get(at)).copied();
    match back(1) {
        Some(b) if b.is_ascii_alphanumeric() => {
            back(2) == Some(b'\\') && b.is_ascii_lowercase() || back(3) == Some(b'%') && b.is_ascii_hexdigit()
        }
        _ => true,
    }
}

fn mixed(token: &[u8]) -> bool {
    let has = |f: fn(&u8) -> bool| token.iter().any(f);
    has(u8::is_ascii_digit) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase)
}

/// `eyJhbGci….eyJ….…`, whole, or cut after its header, which names an algorithm or a key.
fn jwt(token: &[u8]) -> bool {
    let header = token.split(|b| *b == b'.').next().unwrap_or(token);
    let head = &header[..header.len().min(400)];
    let plain = base64::decode(&head[..head.len() / 4 * 4]).unwrap_or_default();
    let names = |word: &[u8]| memchr::memmem::find(&plain, word).is_some();
    names(b"\"alg")
        || names(b"\"typ\"")
        || names(b"\"kid\"")
        || token.len() > header.len() + 10 && token[header.len()..].starts_with(b".eyJ")
}

/// Kubernetes' bootstrap token around the dot at `dot`: `abcdef.0123456789abcdef`. The name of an event has the same
/// shape and ends with a time in hexadecimal.
pub(super) fn bootstrap(text: &[u8], dot: usize) -> Option<(usize, usize)> {
    let plain = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    let (start, end) = (dot.checked_sub(6)?, dot + 17);
    let secret = text.get(dot + 1..end)?;
    let follows = |at: usize| text.get(at).copied().is_some_and(word);
    // A dot may end the sentence.
    if follows(end) && (text[end] != b'.' || follows(end + 1)) {
        return None;
    }
    if start > 0 && word(text[start - 1]) && !boundary(text, start)
        || !text[start..dot].iter().all(plain)
        || !secret.iter().all(plain)
    {
        return None;
    }
    if start > 0 && matches!(text[start - 1], b'-' | b'_' | b'.') {
        return None;
    }
    let digits = secret.iter().filter(|b| b.is_ascii_digit()).count();
    let time = secret[0] == b'1' && matches!(secret[1], b'4'..=b'9') && secret.iter().all(u8::is_ascii_hexdigit);
    ((2..=14).contains(&digits) && !time).then_some((start, end))
}

/// An Azure client secret around the `Q~` at `at`: `abc8Q~…`.
pub(super) fn azure(text: &[u8], at: usize) -> Option<(usize, usize)> {
    let start = at.checked_sub(4)?;
    let class = |b: &u8| b.is_ascii_alphanumeric() || b"_.~-".contains(b);
    let rest = text.get(at + 2..)?;
    let length = rest.iter().take(80).take_while(|b| class(b)).count();
    (text[start..at].iter().all(class) && text[at - 1].is_ascii_digit() && (28..=45).contains(&length))
        .then_some((start, at + 2 + length))
}

/// What bytes are by their first ones; nothing if they may be text.
pub(super) fn binary(head: &[u8]) -> Option<Inside> {
    if head.starts_with(b"openssh-key-v1\0") || head.starts_with(&[0xfe, 0xed, 0xfe, 0xed]) {
        return Some(Inside::Secret("private-key"));
    }
    if head.starts_with(&[0x1f, 0x8b]) && head.get(2) == Some(&8) {
        return Some(Inside::Secret("compressed"));
    }
    if head.starts_with(&[0, 0, 0]) && head.get(4).is_some_and(|b| matches!(b, b's' | b'e')) {
        return Some(Inside::Public);
    }
    if head.first() != Some(&0x30) {
        return None;
    }
    let length = match *head.get(1)? {
        short @ 0..=0x7f => return (short > 40).then(|| sequence(&head[2..])).flatten(),
        long @ 0x81..=0x83 => usize::from(long & 3),
        _ => return None,
    };
    sequence(head.get(2 + length..)?)
}

/// What begins a sequence in DER: a version in private keys and PKCS #12, a sequence in certificates and public keys.
fn sequence(inner: &[u8]) -> Option<Inside> {
    match inner {
        [0x02, 0x01, 0 | 1 | 3, ..] => Some(Inside::Secret("private-key")),
        [0x30, ..] => {
            Some(match memchr::memmem::find(inner, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d]) {
                // Password-based encryption at the beginning: an encrypted private key.
                Some(at) if at < 8 => Inside::Secret("private-key"),
                _ => Inside::Public,
            })
        }
        _ => None,
    }
}

/// Whether a word looks like random characters: upper case, lower case and digits change often, as they do in no name.
pub(super) fn random(word: &[u8]) -> bool {
    if word.len() < 24 || uuid(word) {
        return false;
    }
    let kind = |b: &u8| match b {
        b'A'..=b'Z' => 0,
        b'a'..=b'z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    };
    let mut counts = [0usize; 4];
    let (mut changes, mut last) = (0usize, 4);
    for byte in word.iter().take(512) {
        let kind = kind(byte);
        counts[kind] += 1;
        changes += usize::from(kind != last);
        last = kind;
    }
    let seen = word.len().min(512);
    counts[0] >= 3 && counts[1] >= 3 && counts[2] >= 2 && changes * 100 >= seen * 38 && counts[3] * 8 <= seen
}

#[cfg(test)]
mod tests {
    use super::{SHAPES, bootstrap, random};

    fn found(text: &str) -> Option<&'static str> {
        let text = text.as_bytes();
        (0..text.len())
            .find_map(|at| {
                SHAPES.iter().find(|s| text[at..].starts_with(s.prefix.as_bytes()) && s.end(text, at).0.is_some())
            })
            .map(|s| s.what)
    }

    #[test]
    fn shapes_need_their_length() {
        assert_eq!(found("x ghp_0123456789abcdef0123 y"), Some("github-token"));
        assert_eq!(found("x ghp_short y"), None);
        assert_eq!(found("sk-learn-is-a-python-library-for-all"), None);
        assert_eq!(found("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc"), Some("jwt"));
        assert_eq!(found("eyJ2IjoibWV0YS5rOHMuaW8vdjEi"), None);
    }

    #[test]
    fn bootstrap_tokens_are_no_events() {
        assert!(bootstrap(b"abcdef.0123456789abcdef", 6).is_some());
        assert!(bootstrap(b"node01.17f3a2b4c5d6e7f8", 6).is_none());
        assert!(bootstrap(b"kumasy.kuma-control-plan", 6).is_none());
    }

    #[test]
    fn random_words() {
        assert!(random(b"Zk3vQ9xT7bWm2Lp/8sYd4HfN6gJc1KaEuV+XoPiB"));
        assert!(!random(b"io/netty/channel/AbstractChannelHandlerContext42Invoke"));
        assert!(!random(b"0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"));
    }
}
