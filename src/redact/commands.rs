//! Secrets in command lines and statements: `mysql -px`, `sshpass -p x`, `curl -u user:x`, `IDENTIFIED BY 'x'`, lines of
//! `.pgpass`.

use memchr::memchr;

use super::keys::hidden;
use super::scan::Scan;

/// A program and the flag whose value is a password.
struct Client {
    name: &'static str,
    flags: &'static [&'static str],
    /// Whether the value may follow without a space.
    attached: bool,
}

const fn client(name: &'static str, flags: &'static [&'static str], attached: bool) -> Client {
    Client { name, flags, attached }
}

const CLIENTS: &[Client] = &[
    client("sshpass", &["-p"], true),
    client("mysql", &["-p"], true),
    client("mysqldump", &["-p"], true),
    client("mysqladmin", &["-p"], true),
    client("mariadb", &["-p"], true),
    client("redis-cli", &["-a", "--pass"], false),
    client("mongo", &["-p"], false),
    client("mongosh", &["-p"], false),
    client("mongodump", &["-p"], false),
    client("mongorestore", &["-p"], false),
    client("login", &["-p"], false),
    client("curl", &["-u", "--user", "--proxy-user", "-U"], false),
    client("ldapsearch", &["-w"], false),
    client("ldapmodify", &["-w"], false),
    client("mosquitto_pub", &["-P"], false),
    client("mosquitto_sub", &["-P"], false),
];

/// Words that call [`look`].
pub(super) const TRIGGERS: &[&str] = &[
    "sshpass",
    "mysql",
    "mysqldump",
    "mysqladmin",
    "mariadb",
    "redis-cli",
    "mongo",
    "mongosh",
    "mongodump",
    "mongorestore",
    "login",
    "curl",
    "ldapsearch",
    "ldapmodify",
    "mosquitto_pub",
    "mosquitto_sub",
    "identified",
    ":5432:",
    ":*:",
    "oracle:thin:",
    "@tcp(",
    "@unix(",
];

/// The most bytes of a command line.
const LONGEST: usize = 1024;

/// Looks at a trigger `text[start..end]`.
pub(super) fn look(scan: &mut Scan<'_>, start: usize, end: usize) {
    let word = scan.text[start..end].to_ascii_lowercase();
    match word.as_slice() {
        b"identified" => identified(scan, end),
        b":5432:" | b":*:" => pgpass(scan, start),
        b"oracle:thin:" => {
            let rest = &scan.text[end..scan.text.len().min(end + 256)];
            let at = rest.iter().position(|b| b"@ \n\"'".contains(b)).filter(|at| rest[*at] == b'@');
            if let Some(at) = at.filter(|at| memchr(b'/', &rest[..*at]).is_some()) {
                scan.hide(end, end + at, "url-password");
            }
        }
        b"@tcp(" | b"@unix(" => {
            let back = &scan.text[start.saturating_sub(256)..start];
            let length = back.iter().rev().take_while(|b| !b.is_ascii_whitespace() && !b"\"'=/".contains(b)).count();
            let user = &scan.text[start - length..start];
            if memchr(b':', user).is_some() && !hidden(user) {
                scan.hide(start - length, start, "url-password");
            }
        }
        _ => command(scan, start, end),
    }
}

fn command(scan: &mut Scan<'_>, start: usize, end: usize) {
    let text = scan.text;
    if start < scan.command_end {
        return;
    }
    let Some(client) = CLIENTS.iter().find(|c| text[start..end].eq_ignore_ascii_case(c.name.as_bytes())) else {
        return;
    };
    let (_, stop) = scan.line(start);
    let stop = stop.min(end + LONGEST);
    if !matches!(text.get(end), Some(b' ' | b'"' | b'\'' | b'\\' | b',')) || stop < end {
        return;
    }
    let mut at = end;
    let mut takes = false;
    for _ in 0..64 {
        let gap = |b: &u8| b.is_ascii_whitespace() || b"\"',\\".contains(b);
        at += text[at..stop].iter().take_while(|b| gap(b)).count();
        let rest = &text[at..stop];
        if rest.is_empty() || b"|;&".contains(&rest[0]) && !takes {
            return;
        }
        let length = rest.iter().position(gap).unwrap_or(rest.len());
        let word = &rest[..length];
        if CLIENTS.iter().any(|c| word == c.name.as_bytes()) {
            // Another program begins, which is looked at by itself.
            return;
        }
        if takes {
            let pair = !client.flags.contains(&"-u") || memchr(b':', word).is_some();
            if pair && !hidden(word) && !word.starts_with(b"-") && !word.starts_with(b"$") {
                scan.hide(at, at + length, "password");
            }
            return;
        }
        takes = client.flags.iter().any(|flag| word == flag.as_bytes());
        let attached =
            client.flags.iter().find(|flag| client.attached && length > 2 && word.starts_with(flag.as_bytes()));
        if attached.is_some() && !word.starts_with(b"--") && !hidden(&word[2..]) && word[2] != b'$' {
            scan.hide(at + 2, at + length, "password");
            return;
        }
        at += length;
    }
}

/// `IDENTIFIED BY 'x'`, `IDENTIFIED WITH plugin BY 'x'`.
fn identified(scan: &mut Scan<'_>, end: usize) {
    let rest = &scan.text[end..scan.text.len().min(end + 512)];
    let quotes = b"'\"";
    let Some(open) = rest.iter().take(96).position(|b| quotes.contains(b)) else { return };
    let before = rest[..open].to_ascii_lowercase();
    if !before.windows(3).any(|w| w == b"by " || w == b" by" || w == b"as ") {
        return;
    }
    let Some(close) = memchr(rest[open], &rest[open + 1..]) else { return };
    scan.hide(end + open + 1, end + open + 1 + close, "password");
}

/// Five fields between colons: host, port, database, user, password.
fn pgpass(scan: &mut Scan<'_>, at: usize) {
    let text = scan.text;
    let part = |b: &&u8| !b.is_ascii_whitespace() && !b"\"'\\,".contains(b);
    let start = at - text[at.saturating_sub(256)..at].iter().rev().take_while(part).count();
    let end = at + text[at..text.len().min(at + 256)].iter().take_while(part).count();
    let fields: Vec<&[u8]> = text[start..end].split(|b| *b == b':').collect();
    let [machine, number, _, user, password] = fields[..] else { return };
    if !machine.is_empty() && matches!(number, b"5432" | b"*") && !user.is_empty() && !hidden(password) {
        scan.hide(end - password.len(), end, "password");
    }
}

/// In a list of arguments: whether the item after this flag is a password, by the program that stands before.
pub(super) fn takes_password(before: &[&str], flag: &str) -> bool {
    let named = |item: &&str, client: &Client| item.rsplit('/').next() == Some(client.name);
    CLIENTS.iter().any(|c| c.flags.contains(&flag) && before.iter().any(|item| named(item, c)))
}

/// In a list of arguments: where in this item a password begins that is attached to its flag.
pub(super) fn attached_password(before: &[&str], item: &str) -> Option<usize> {
    let named = |item: &&str, client: &Client| item.rsplit('/').next() == Some(client.name);
    let fits =
        |c: &Client| c.attached && item.len() > 2 && item.starts_with("-p") && before.iter().any(|i| named(i, c));
    CLIENTS.iter().any(fits).then_some(2)
}
