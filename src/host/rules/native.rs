//! `nft list ruleset`, as far as it is needed: base chains that no iptables made and that can stop or redirect traffic
//! at the hooks that a pod's traffic passes. Read by structure; the rules are not followed.

use std::collections::BTreeSet;

/// A base chain that can stop or redirect traffic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NativeChain {
    /// `ip`, `ip6`, `inet`, `netdev`.
    pub family: String,
    /// Table.
    pub table: String,
    /// Chain.
    pub chain: String,
    /// `output`, `input`, `prerouting`, `ingress`, `egress`.
    pub hook: String,
    /// Whether its policy is drop.
    pub policy_drop: bool,
    /// The first rule (of it or of a chain that it jumps to) that stops or redirects.
    pub rule: Option<String>,
    /// What that rule does: `drop`, `reject`, `redirect`, `dnat`, `tproxy`.
    pub verdict: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Token {
    text: String,
    quoted: bool,
}

#[derive(Debug, Default)]
struct Chain {
    name: String,
    hook: Option<String>,
    policy_drop: bool,
    rules: Vec<Vec<Token>>,
}

/// Hooks that traffic of a pod passes on its way to and from the sidecar.
const HOOKS: &[&str] = &["output", "input", "prerouting", "ingress", "egress"];

/// Finds such chains. Text that cannot be read gives none: it is never a fault.
#[must_use]
pub fn native_chains(text: &str) -> Vec<NativeChain> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut rest = tokens.as_slice();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        if !is(first, "table") {
            continue;
        }
        let Some(open) = tail.iter().position(|token| is(token, "{")) else { break };
        let (head, body) = tail.split_at(open);
        let (inside, after) = block(body);
        rest = after;
        let names: Vec<&str> = head.iter().filter(|token| !is(token, "\n")).map(|token| token.text.as_str()).collect();
        let (family, table) = match names.as_slice() {
            [table] => ("ip", *table),
            [family, table, ..] => (*family, *table),
            [] => continue,
        };
        let chains = chains(inside);
        for chain in &chains {
            found.extend(judge(family, table, chain, &chains));
        }
    }
    found
}

fn judge(family: &str, table: &str, chain: &Chain, chains: &[Chain]) -> Option<NativeChain> {
    let hook = chain.hook.as_deref().filter(|hook| HOOKS.contains(hook))?;
    if made_by_iptables(family, table, &chain.name) {
        return None;
    }
    let hit = strikes(chain, chains, &mut BTreeSet::new());
    if !chain.policy_drop && hit.is_none() {
        return None;
    }
    let (verdict, rule) = hit.unzip();
    Some(NativeChain {
        family: family.to_owned(),
        table: table.to_owned(),
        chain: chain.name.clone(),
        hook: hook.to_owned(),
        policy_drop: chain.policy_drop,
        rule,
        verdict,
    })
}

/// `iptables-nft` names its tables as the kernel's, and its base chains as hooks in capitals.
fn made_by_iptables(family: &str, table: &str, chain: &str) -> bool {
    matches!(family, "ip" | "ip6" | "bridge" | "arp")
        && matches!(table, "raw" | "mangle" | "nat" | "filter" | "security")
        && matches!(chain, "INPUT" | "OUTPUT" | "FORWARD" | "PREROUTING" | "POSTROUTING")
}

/// The first verdict of a chain, or of those that it goes on to, that stops or redirects, and its rule.
fn strikes<'a>(chain: &'a Chain, chains: &'a [Chain], been: &mut BTreeSet<&'a str>) -> Option<(String, String)> {
    if !been.insert(&chain.name) {
        return None;
    }
    for rule in &chain.rules {
        if let Some(verdict) = verdict(rule) {
            let words: Vec<&str> = rule.iter().map(|token| token.text.as_str()).collect();
            return Some((verdict.to_owned(), words.join(" ").chars().take(400).collect()));
        }
        for pair in rule.windows(2) {
            if let [verb, to] = pair
                && (is(verb, "jump") || is(verb, "goto"))
                && let Some(next) = chains.iter().find(|chain| chain.name == to.text)
                && let Some(hit) = strikes(next, chains, been)
            {
                return Some(hit);
            }
        }
    }
    None
}

/// The verdict of a rule. Words within a set (`{ redirect, echo-request }`) are values, but those of a verdict map are
/// verdicts; a word after `type`, `code` or a comparison is a value.
fn verdict(rule: &[Token]) -> Option<&'static str> {
    let mut depth = 0_usize;
    let mut verdicts_at: Option<usize> = None;
    let mut before = "";
    let mut map = false;
    for token in rule {
        let text = if token.quoted { "" } else { token.text.as_str() };
        match text {
            "{" => {
                depth += 1;
                if map {
                    verdicts_at = Some(depth);
                }
            }
            "}" => {
                if verdicts_at == Some(depth) {
                    verdicts_at = None;
                }
                depth = depth.saturating_sub(1);
            }
            "vmap" => map = true,
            "," => {}
            _ => {
                let counts = match verdicts_at {
                    Some(_) => before == ":",
                    None => {
                        depth == 0 && !matches!(before, "type" | "code" | "==" | "!=" | "@" | "jump" | "goto" | "set")
                    }
                };
                let known = ["drop", "reject", "redirect", "dnat", "tproxy"].into_iter().find(|word| *word == text);
                if let (true, Some(word)) = (counts, known) {
                    return Some(word);
                }
            }
        }
        before = text;
        if !matches!(text, "vmap") && depth == 0 && text != "{" {
            map = false;
        }
    }
    None
}

fn is(token: &Token, text: &str) -> bool {
    !token.quoted && token.text == text
}

/// Splits into words, quoted strings, braces, and ends of statements (`\n`, also for `;`). Comments go.
fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    let plain = |text: String| Token { text, quoted: false };
    while let Some(c) = chars.next() {
        let ends = matches!(c, ' ' | '\t' | '\r' | '\n' | ';' | '{' | '}' | ',' | '"' | '#');
        if ends && !word.is_empty() {
            out.push(plain(std::mem::take(&mut word)));
        }
        match c {
            ' ' | '\t' | '\r' => {}
            '\n' | ';' => out.push(plain("\n".to_owned())),
            '{' | '}' | ',' => out.push(plain(c.to_string())),
            '"' => {
                let quoted = chars.by_ref().take_while(|c| *c != '"').collect();
                out.push(Token { text: quoted, quoted: true });
            }
            '#' => while chars.next_if(|c| *c != '\n').is_some() {},
            c => word.push(c),
        }
    }
    if !word.is_empty() {
        out.push(plain(word));
    }
    out
}

/// What stands between the brace that opens here and the one that closes it, and what follows. A block that is cut
/// reaches to the end.
fn block(tokens: &[Token]) -> (&[Token], &[Token]) {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        if is(token, "{") {
            depth += 1;
        } else if is(token, "}") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                let inside = tokens.get(1..index).unwrap_or_default();
                return (inside, tokens.get(index + 1..).unwrap_or_default());
            }
        }
    }
    (tokens.get(1..).unwrap_or_default(), &[])
}

fn chains(tokens: &[Token]) -> Vec<Chain> {
    let mut out = Vec::new();
    let mut rest = tokens;
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        let Some(open) = tail.iter().position(|token| is(token, "{")) else { break };
        let is_chain = is(first, "chain") && open == 1;
        if is(first, "\n") || (!is_chain && tail.iter().take(open).any(|token| is(token, "\n"))) {
            continue;
        }
        let (head, body) = tail.split_at(open);
        let (inside, after) = block(body);
        rest = after;
        if let (true, [name]) = (is_chain, head) {
            out.push(chain(&name.text, inside));
        }
    }
    out
}

fn chain(name: &str, tokens: &[Token]) -> Chain {
    let mut chain = Chain { name: name.to_owned(), ..Chain::default() };
    for statement in statements(tokens) {
        let after = |word: &str| {
            let at = statement.iter().position(|token| is(token, word))?;
            statement.get(at + 1).map(|token| token.text.clone())
        };
        match statement.first() {
            Some(first) if is(first, "type") && after("hook").is_some() => chain.hook = after("hook"),
            Some(first) if is(first, "policy") => chain.policy_drop = after("policy").as_deref() == Some("drop"),
            Some(first) if is(first, "comment") => {}
            Some(_) => chain.rules.push(statement),
            None => {}
        }
    }
    chain
}

/// Statements end with a line, but not within braces.
fn statements(tokens: &[Token]) -> Vec<Vec<Token>> {
    let mut out = Vec::new();
    let mut statement = Vec::new();
    let mut depth = 0_usize;
    for token in tokens {
        if is(token, "\n") {
            if depth == 0 {
                out.push(std::mem::take(&mut statement));
            }
            continue;
        }
        if is(token, "{") {
            depth += 1;
        } else if is(token, "}") {
            depth = depth.saturating_sub(1);
        }
        statement.push(token.clone());
    }
    out.push(statement);
    out
}

#[cfg(test)]
mod tests;
