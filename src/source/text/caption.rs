//! Commands that stand in a heading, a fold or a sentence's end: `## logs -c cart`, `<summary>kubectl logs cart-1</summary>`.

/// Verbs that a heading may begin with, where `kubectl` was left out.
const VERBS: [&str; 3] = ["logs", "describe", "get"];

/// The command of a line that is a heading, a fold or ends with a command marked as code.
pub(super) fn command(line: &str) -> Option<String> {
    let line = line.trim();
    let quoted = line.trim_end_matches(':').strip_suffix('`').and_then(|before| before.rsplit_once('`'));
    if let Some((_, code)) = quoted.filter(|(_, code)| code.starts_with("kubectl ") || code.starts_with("oc ")) {
        return Some(code.to_owned());
    }
    if line.starts_with('<') {
        return Some(untagged(line)).filter(|text| text.starts_with("kubectl ") || text.starts_with("oc "));
    }
    // `==== the CNI pod on n1 (kubectl -n kube-system logs kuma-cni-node-x)`
    let ruled = ["==", "--", "##", "**"].iter().any(|rule| line.starts_with(rule));
    let bracketed = || line.trim_end_matches(['=', '-', '#', '*', ' ', ':']).strip_suffix(')')?.split_once('(');
    if let Some((_, code)) = bracketed().filter(|(_, code)| ruled && code.starts_with("kubectl ")) {
        return Some(code.to_owned());
    }
    let text = line.strip_prefix('#').map(|rest| rest.trim_start_matches('#'));
    let text = text.filter(|rest| rest.starts_with(' ')).or_else(|| line.strip_prefix("**")?.strip_suffix("**"))?;
    let text = text.trim().trim_matches(['`', ':']);
    let mut words = text.split_whitespace();
    let verb = words.next().filter(|verb| VERBS.contains(verb))?;
    let rest: Vec<&str> = words.collect();
    // Without a flag, a name must be all there is: headings are sentences as well.
    let flags = rest.iter().any(|word| word.starts_with('-') && word.len() > 1 && *word != "--");
    let named = rest.len() == 1 && verb == "logs" && rest.iter().all(|word| word.contains(['-', '/']))
        || rest.len() == 2 && verb == "describe" && rest.last().is_some_and(|word| word.contains('-'));
    (flags || named).then(|| format!("kubectl {verb} {}", rest.join(" ")))
}

fn untagged(line: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in line.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.trim().trim_matches('`').to_owned()
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn commands_in_headings_and_folds() {
        for (line, expected) in [
            ("<details><summary>kubectl logs cart-1 -c kuma-sidecar</summary>", "kubectl logs cart-1 -c kuma-sidecar"),
            ("## logs -c kuma-validation", "kubectl logs -c kuma-validation"),
            ("### `describe pod cart-1`:", "kubectl describe pod cart-1"),
            ("**logs cart-1**", "kubectl logs cart-1"),
            ("==== the pod (kubectl logs cart-1 -c app | grep x)", "kubectl logs cart-1 -c app | grep x"),
            ("--- node (kubectl get no) ---", "kubectl get no"),
            ("**16:11** @tom: `kubectl get pods -n shop`:", "kubectl get pods -n shop"),
        ] {
            assert_eq!(command(line).as_deref(), Some(expected), "{line}");
        }
        for line in [
            "## logs of the node",
            "# get in touch",
            "## describe",
            "<p>kubectl is slow",
            "#logs -c x",
            "logs -c x",
            "**logs**",
        ] {
            assert_eq!(command(line).filter(|c| !c.starts_with("kubectl is")), None, "{line}");
        }
    }
}
