//! JSON, walked: where a name, a sibling or an item before says what a text is.

use super::json::{self, Node, Text};
use super::keys::{self, Tells};
use super::names::Place;
use super::{Care, HIDDEN, Pseudonyms, commands, scan};

/// How often JSON within a text of JSON is read.
const DEEPEST: u8 = 4;

/// What was replaced: its JSON pointer and its kind.
pub(super) type Note = (String, &'static str);

/// What is known of a value before it is looked at.
#[derive(Clone, Copy, Default)]
struct Context {
    /// What its name, its sibling `name`, or the flag before it says.
    tells: Option<Tells>,
    /// It is in a Secret.
    forced: bool,
    /// Its name is `key`, which is a secret only if it holds the thing itself (`inline`).
    key: bool,
}

struct Walk {
    edits: Vec<(usize, usize, String)>,
    notes: Vec<Note>,
    depth: u8,
}

/// The document with its secrets replaced; nothing if it is not JSON. The document is nothing if nothing was replaced.
pub(super) fn redact(text: &[u8], depth: u8) -> Option<(Option<Vec<u8>>, Vec<Note>)> {
    let nodes = json::parse(text)?;
    let mut walk = Walk { edits: Vec::new(), notes: Vec::new(), depth };
    let several = nodes.len() > 1;
    for (at, node) in nodes.iter().enumerate() {
        let mut pointer = if several { format!("/{at}") } else { String::new() };
        walk.node(node, Context::default(), &mut pointer);
    }
    let changed = (!walk.edits.is_empty()).then(|| splice(text, &walk.edits));
    Some((changed, walk.notes))
}

/// The text with pieces of it replaced, which are in order.
pub(super) fn splice(text: &[u8], edits: &[(usize, usize, String)]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut from = 0;
    for (start, end, new) in edits {
        out.extend_from_slice(&text[from..*start]);
        out.extend_from_slice(new.as_bytes());
        from = *end;
    }
    out.extend_from_slice(&text[from..]);
    out
}

/// A text as JSON.
pub(super) fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl Walk {
    fn node(&mut self, node: &Node<'_>, context: Context, pointer: &mut String) {
        match node {
            Node::Text(text) => self.text(text, context, pointer),
            Node::Object(fields) => self.object(node, fields, context, pointer),
            Node::List(items) => self.list(items, context, pointer),
            Node::Other(start, end) => {
                let number = end - start >= 6;
                if number && (context.forced || matches!(context.tells, Some(Tells::Sure("password")))) {
                    self.edits.push((*start, *end, quote(HIDDEN)));
                    self.notes.push((pointer.clone(), "password"));
                }
            }
        }
    }

    fn object(&mut self, node: &Node<'_>, fields: &[(Text<'_>, Node<'_>)], context: Context, pointer: &mut String) {
        let kind = node.get("kind").and_then(Node::text);
        let secret = matches!(kind, Some("Secret" | "GlobalSecret"));
        let sibling = ["name", "key", "header"].iter().find_map(|name| node.get(name).and_then(Node::text));
        let sibling = sibling.and_then(|name| keys::tells(name.as_bytes()));
        for (key, value) in fields {
            let name: &str = &key.value;
            let length = pointer.len();
            pointer.push('/');
            let shown =
                match scan::replace(name.as_bytes(), &scan::hits(name.as_bytes(), Care::File, 0), HIDDEN.as_bytes()) {
                    Some(changed) => {
                        let changed = String::from_utf8_lossy(&changed).into_owned();
                        self.edits.push((key.start, key.end, quote(&changed)));
                        self.notes.push((format!("{pointer}{changed}"), "name"));
                        changed
                    }
                    None => name.to_owned(),
                };
            pointer.push_str(&shown.replace('~', "~0").replace('/', "~1"));
            let mut inner = Context { tells: keys::tells(name.as_bytes()), ..Context::default() };
            inner.key = name == "key";
            inner.forced = context.forced || secret && matches!(name, "data" | "stringData");
            match name {
                "value" | "values" if sibling.is_some() => inner.tells = sibling,
                "inline" | "inlineString" if context.key => inner.tells = Some(Tells::Sure("private-key")),
                "value" | "inline" | "inlineString" | "data" if context.tells.is_some() => inner.tells = context.tells,
                _ => {}
            }
            self.node(value, inner, pointer);
            pointer.truncate(length);
        }
    }

    fn list(&mut self, items: &[Node<'_>], context: Context, pointer: &mut String) {
        let mut before: Vec<&str> = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let length = pointer.len();
            pointer.push('/');
            pointer.push_str(&at.to_string());
            let mut inner = context;
            if let Some(flag) = before.last().filter(|flag| flag.starts_with('-') && !flag.contains('=')) {
                let told = if flag.starts_with("--") { keys::tells(flag.as_bytes()) } else { None };
                let password = before.len() <= 64 && commands::takes_password(&before, flag);
                let next = item.text().is_some_and(|text| !text.starts_with('-'));
                inner.tells =
                    if password { Some(Tells::Sure("password")) } else { told }.filter(|_| next).or(inner.tells);
            }
            let attached =
                item.text().filter(|_| before.len() <= 64).and_then(|t| commands::attached_password(&before, t));
            match (item, attached) {
                (Node::Text(text), Some(from)) if !keys::hidden(&text.value.as_bytes()[from..]) => {
                    self.replace(text, &format!("{}{HIDDEN}", &text.value[..from]), pointer, "password");
                }
                _ => self.node(item, inner, pointer),
            }
            before.extend(item.text());
            pointer.truncate(length);
        }
    }

    fn text(&mut self, text: &Text<'_>, context: Context, pointer: &str) {
        let value: &str = &text.value;
        if keys::hidden(value.as_bytes()) {
            return;
        }
        if context.forced && !value.is_empty() {
            return self.replace(text, HIDDEN, pointer, "secret-object");
        }
        let told = context.tells.and_then(|tells| keys::secret(tells, value.as_bytes(), true));
        if let Some(what) = told.filter(|_| !partly_hidden(value)) {
            return self.replace(text, HIDDEN, pointer, what);
        }
        let trimmed = value.trim_start();
        if self.depth < DEEPEST
            && trimmed.starts_with(['{', '['])
            && let Some((changed, notes)) = redact(value.as_bytes(), self.depth + 1)
        {
            if let Some(changed) = changed {
                self.edits.push((text.start, text.end, quote(&String::from_utf8_lossy(&changed))));
                self.notes.extend(notes.into_iter().map(|(_, what)| (pointer.to_owned(), what)));
            }
            return;
        }
        let mut hits = scan::hits(value.as_bytes(), Care::File, 0);
        // An object's name is no secret; those of events may look like a token.
        if pointer.ends_with("/metadata/name") {
            hits.retain(|hit| hit.what != "bootstrap-token");
        }
        if let Some(changed) = scan::replace(value.as_bytes(), &hits, HIDDEN.as_bytes()) {
            self.edits.push((text.start, text.end, quote(&String::from_utf8_lossy(&changed))));
            self.notes.extend(hits.iter().map(|hit| (pointer.to_owned(), hit.what)));
        }
    }

    fn replace(&mut self, text: &Text<'_>, new: &str, pointer: &str, what: &'static str) {
        self.edits.push((text.start, text.end, quote(new)));
        self.notes.push((pointer.to_owned(), what));
    }
}

/// The document with names and addresses replaced in its texts; nothing if it is not JSON or has none.
pub(super) fn rename(text: &[u8], pseudonyms: &Pseudonyms) -> Option<Vec<u8>> {
    let mut edits = Vec::new();
    for node in json::parse(text)? {
        rename_node(&node, "", false, pseudonyms, &mut edits);
    }
    (!edits.is_empty()).then(|| splice(text, &edits))
}

fn rename_node(
    node: &Node<'_>,
    key: &str,
    labels: bool,
    pseudonyms: &Pseudonyms,
    edits: &mut Vec<(usize, usize, String)>,
) {
    /// Fields whose texts are words of the API.
    const WORDS: &[&str] = &[
        "kind",
        "apiVersion",
        "type",
        "phase",
        "reason",
        "status",
        "operator",
        "effect",
        "protocol",
        "scheme",
        "uid",
        "resourceVersion",
        "key",
        "fieldType",
        "manager",
        "operation",
        "imagePullPolicy",
        "restartPolicy",
        "dnsPolicy",
        "terminationMessagePath",
        "qosClass",
        "containerID",
        "resourceName",
        "apiGroup",
        "verbs",
        "resources",
        "apiGroups",
    ];
    /// Fields whose texts are names.
    const NAMES: &[&str] = &[
        "name",
        "namespace",
        "nodeName",
        "hostname",
        "serviceAccountName",
        "serviceAccount",
        "host",
        "subdomain",
        "serviceName",
        "generateName",
        "claimName",
        "secretName",
        "mesh",
        "image",
        "imageID",
        "names",
    ];
    match node {
        Node::Text(text) if labels || !WORDS.contains(&key) => {
            let place = if labels || NAMES.contains(&key) { Place::Name } else { Place::Prose };
            if let Some(new) = pseudonyms.text(text.value.as_bytes(), place) {
                edits.push((text.start, text.end, quote(&String::from_utf8_lossy(&new))));
            }
        }
        Node::List(items) => items.iter().for_each(|item| rename_node(item, key, labels, pseudonyms, edits)),
        Node::Object(fields) => {
            for (name, value) in fields {
                let below =
                    matches!(&*name.value, "labels" | "matchLabels" | "selector" | "annotations" | "nodeSelector");
                rename_node(value, &name.value, labels || below, pseudonyms, edits);
            }
        }
        _ => {}
    }
}

/// Whether the secret in a text was replaced before, as in `Bearer ***HIDDEN***`.
fn partly_hidden(value: &str) -> bool {
    value.split_once(' ').is_some_and(|(_, rest)| keys::hidden(rest.as_bytes()))
}
