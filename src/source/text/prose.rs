//! Sentences that people write between what they paste: nobody's log.
//!
//! A log line that is taken for prose is lost, so a line must read like something said to a reader and stand where people
//! write: at a paragraph's beginning, or before the next output.

use crate::evidence::{Component, Time};

use super::identity;

/// Words of English sentences that logs use less.
const COMMON: [&str; 62] = [
    "the", "a", "an", "is", "are", "was", "were", "it", "its", "this", "that", "these", "those", "they", "there",
    "here", "to", "of", "in", "on", "for", "with", "and", "or", "but", "not", "no", "as", "at", "by", "from", "after",
    "before", "since", "when", "then", "now", "so", "if", "also", "all", "some", "only", "just", "still", "again",
    "have", "has", "had", "do", "does", "did", "can", "what", "why", "how", "which", "where", "same", "any", "none",
    "every",
];
/// Words by which one person speaks to another; programs say `you` and `please` as well.
const PERSONAL: [&str; 11] = ["we", "I", "my", "our", "us", "me", "thanks", "thank", "hi", "hello", "hey"];
/// So many Chinese characters are said by somebody, whatever program they name.
const SPOKEN: usize = 4;
/// Small words that no line of a program has.
const SENTENCE: usize = 5;
/// What stands where lines were left out.
const LEFT_OUT: [&str; 4] = ["snip", "cut", "...", "\u{2026}"];
/// How lines of programs begin, times aside.
const OF_PROGRAMS: [&str; 12] =
    ["error", "panic", "fatal", "warn", "usage", "debug", "info", "level=", "ts=", "goroutine", "failed", "unable"];

/// Whether this line is prose, seen among its neighbours; `starts` tells whether something else begins at a line.
pub(super) fn is_at(lines: &[&str], at: usize, starts: &dyn Fn(usize) -> bool) -> bool {
    let Some(line) = lines.get(at) else { return false };
    let before = at.checked_sub(1).and_then(|i| lines.get(i)).map_or("", |l| l.trim());
    let after = (at + 1..lines.len()).find(|i| lines.get(*i).is_some_and(|l| !l.trim().is_empty()));
    let leads = after.is_some_and(starts);
    let open = before.is_empty() || is_prose(before) || is_caption(before) || is_heading(before);
    // A caption with space around it stands above what begins with a time.
    let above = || {
        let next = after.and_then(|i| lines.get(i));
        before.is_empty() && next.is_some_and(|l| Time::leading(l.as_bytes()).is_some())
    };
    (open || leads && is_adjacent(at, after)) && is_prose(line)
        || open && (leads || above()) && is_caption(line)
        || is_heading(line)
}

fn is_adjacent(at: usize, after: Option<usize>) -> bool {
    after == Some(at + 1)
}

/// Whether a line reads like something said to a reader.
pub(super) fn is_prose(line: &str) -> bool {
    let line = line.trim();
    if is_fence(line) || is_ruler(line) {
        return true;
    }
    // A sentence may name a component that its program names as well, or quote what is equal to what.
    let printed = is_printed(line) || may_be_printed(line) && small_words(line) < SENTENCE;
    !printed && (is_chinese(line) || is_english(line))
}

/// `Pods:`, `## the node`: says what stands below it.
fn is_caption(line: &str) -> bool {
    let line = line.trim();
    let short = line.split_whitespace().count() <= 12;
    short && !line.starts_with('-') && (line.ends_with([':', '：']) || line.starts_with("##")) && !is_of_program(line)
}

/// Whether a line looks as programs print it.
pub(super) fn is_of_program(line: &str) -> bool {
    is_printed(line) || may_be_printed(line)
}

/// Whether something in a line is what programs print, and people seldom write.
fn may_be_printed(line: &str) -> bool {
    let names_program = || identity::of_content(std::iter::once(line.as_bytes())) != Component::Unknown;
    line.contains('=') || names_program() && chinese(line) < SPOKEN
}

fn is_printed(line: &str) -> bool {
    let lower = line.get(..24).unwrap_or(line).to_ascii_lowercase();
    let klog = line.as_bytes().get(1..5).is_some_and(|d| d.iter().all(u8::is_ascii_digit))
        && line.starts_with(['I', 'W', 'E', 'F']);
    klog || line.contains('\t')
        || line.starts_with(['{', '[', '"', '<'])
        || OF_PROGRAMS.iter().any(|p| lower.starts_with(p))
        || Time::leading(line.as_bytes()).is_some()
}

/// Whether a line parts what stands below it from what a command above printed: the end of a block of code, a heading, a
/// caption.
pub(super) fn parts(line: &str) -> bool {
    is_border(line) || is_caption(line)
}

/// Whether a line is the end of a block of code, or a heading: no part goes on behind it.
pub(super) fn is_border(line: &str) -> bool {
    is_fence(line) || line.starts_with("##") || is_heading(line)
}

/// Where a block of code begins or ends, in Markdown, Jira and wikis.
fn is_fence(line: &str) -> bool {
    let line = line.trim();
    ["```", "{code", "{noformat", "<pre", "</pre", "[code", "[/code", "<code>", "</code>"]
        .iter()
        .any(|mark| line.starts_with(mark))
        && line.split_whitespace().count() < 3
}

/// `h2. Pod`, `== Pod ==`, `----- Pod -----`.
fn is_heading(line: &str) -> bool {
    let line = line.trim();
    let jira = line.strip_prefix('h').is_some_and(|rest| {
        rest.as_bytes().first().is_some_and(u8::is_ascii_digit)
            && rest.get(1..).is_some_and(|rest| rest.starts_with(". "))
    });
    let framed = |mark: &str| {
        let inside = line.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
        inside
            .is_some_and(|text| text.contains(char::is_alphabetic) && !LEFT_OUT.iter().any(|word| text.contains(word)))
    };
    // A certificate in a description has lines of this shape.
    let pem = line.starts_with("-----BEGIN ") || line.starts_with("-----END ");
    jira || framed("==") || framed("---") && !pem
}

/// `-----`, `=====`
fn is_ruler(line: &str) -> bool {
    let first = line.chars().next().filter(|c| ['-', '=', '*', '_', '~'].contains(c));
    line.len() >= 4 && first.is_some_and(|first| line.chars().all(|c| c == first))
}

fn is_chinese(line: &str) -> bool {
    chinese(line) >= 2
}

/// How many of a line's characters are Chinese.
fn chinese(line: &str) -> usize {
    let of_chinese = |c: &char| ('\u{3000}'..='\u{9fff}').contains(c) || ('\u{ff00}'..='\u{ffef}').contains(c);
    line.chars().filter(of_chinese).count()
}

/// The words of a line, without what stands around them.
fn lower_words(line: &str) -> Vec<String> {
    let trimmed = line.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()));
    trimmed.filter(|w| !w.is_empty()).map(|w| if w == "I" { w.to_owned() } else { w.to_lowercase() }).collect()
}

/// How many of the words of a line are those by which sentences are told.
fn small_words(line: &str) -> usize {
    lower_words(line).iter().filter(|w| COMMON.contains(&w.as_str()) || PERSONAL.contains(&w.as_str())).count()
}

/// Programs write sentences too (`Perhaps iptables or your kernel needs to be upgraded.`), but with fewer small words.
fn is_english(line: &str) -> bool {
    let words = lower_words(line);
    let count = |list: &[&str]| words.iter().filter(|w| list.contains(&w.as_str())).count();
    let (common, personal) = (count(&COMMON), count(&PERSONAL));
    let ended = line.ends_with(['.', ':', '?', '!', ',', ')', ';']);
    let sentence = ended && line.starts_with(char::is_uppercase);
    if personal > 0 {
        return ended && words.len() <= 6 || words.len() >= 3 && (common + personal) * 5 >= words.len() && common > 0;
    }
    sentence && common >= 3 && common * 5 >= words.len() * 2
}

#[cfg(test)]
mod tests {
    use super::is_prose;

    #[test]
    fn sentences() {
        for line in [
            "以上,比较急,今晚要发版,谢谢!",
            "② 命中二：kube-system，kuma-cni-node-t7bqz，容器 install-cni",
            "【环境】K8s v1.28.11,Calico,1 个控制节点(k8s-master)+ 3 个工作节点",
            "CNI 的 Pod 都是 Ready 的,日志里也没有报错:",
            "All pods of this node are stuck since the upgrade.",
            "And here is the log of the other one:",
            "we already restarted the node twice",
            "Hi, please have a look",
            "Thanks!",
            "```",
        ] {
            assert!(is_prose(line), "{line}");
        }
    }

    #[test]
    fn lines_of_programs() {
        for line in [
            "client failed to connect to the verification server after retries - most likely the transparent proxy is not \
             established correctly, please check CNI logs: dial tcp 127.0.0.1:0->127.0.0.6:1: connect: connection refused",
            "# kumactl is about to apply the iptables rules that will enable transparent proxying on the machine. The SSH \
             connection may drop. If that happens, just reconnect again.",
            "you need to have root privileges to run this command",
            "Error: failed to setup transparent proxy: it is not there.",
            "2024-09-03T02:42:01.305Z\tINFO\tx\t没有 CNI 的节点",
            "E0319 06:18:07.1 the pod is not there.",
            "iptables v1.8.9 (legacy): can't initialize iptables table `nat': Table does not exist",
            "Perhaps iptables or your kernel needs to be upgraded.",
            "modprobe: FATAL: Module ip_tables not found in directory /lib/modules/6.1",
            "exec /usr/bin/kumactl: exec format error",
            "Another app is currently holding the xtables lock. Stopped waiting after 5s.",
            "apiVersion: v1",
        ] {
            assert!(!is_prose(line), "{line}");
        }
    }
}
