//! Secrets in foreign text, masked: what leaves in a report may be pasted into a ticket.

use super::{Care, scan};

/// What stands instead of a secret.
const MASK: &str = "***";

/// The text with secrets replaced.
#[must_use]
pub fn mask(text: &str) -> String {
    let hits = scan::hits(text.as_bytes(), Care::Excerpt, 0);
    match scan::replace(text.as_bytes(), &hits, MASK.as_bytes()) {
        Some(masked) => String::from_utf8_lossy(&masked).into_owned(),
        None => text.to_owned(),
    }
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
            "currentNumberScheduled=4, desiredNumberScheduled=4",
            "passwd:     files sss [NOTFOUND=return] ldap",
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
