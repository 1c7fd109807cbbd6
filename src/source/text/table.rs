//! Tables that `kubectl get` prints, as far as their columns make objects.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::evidence::{AGE, CONTAINERS_COUNTED, Object, Sink};

use super::Hint;
use super::cells::{Cells, Row, columns, is_age, metadata, split_wide};
use super::event_table::{event, event_cells, own_headings};
use super::identity::is_name;

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `LAST SEEN  TYPE  REASON  OBJECT  MESSAGE`
    Events,
    /// `NAME  READY  STATUS  RESTARTS  AGE`
    Pods,
    /// `NAME  STATUS  ROLES  AGE  VERSION`
    Nodes,
    /// `NAME  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE`
    DaemonSets,
    /// `NAME  READY  UP-TO-DATE  AVAILABLE  AGE`
    Deployments,
    /// `NAME  DESIRED  CURRENT  READY  AGE`
    ReplicaSets,
    /// `NAME  COMPLETIONS  DURATION  AGE`
    Jobs,
    /// `NAME  STATUS  AGE  LABELS`; without their labels nothing is told by them.
    Namespaces,
    /// `NAME  TAINTS`, as people ask for nodes with `-o custom-columns`.
    Taints,
}

/// A table whose header was read.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) kind: Kind,
    columns: Vec<(String, usize)>,
    /// The namespace that the command above it names, for rows that do not tell theirs.
    namespace: Option<Arc<str>>,
    rows: u64,
    /// No header tells where columns begin.
    bare: bool,
}

impl Table {
    /// The table that this header line begins, if any.
    pub(super) fn header(line: &str) -> Option<Self> {
        let mut columns = columns(line);
        own_headings(&mut columns);
        let has = |name: &str| columns.iter().any(|c| c.0 == name);
        let kind = if has("REASON") && has("MESSAGE") && (has("OBJECT") || has("KIND"))
            || has("KIND") && has("NAME") && has("MESSAGE")
        {
            Kind::Events
        } else if has("NAME") && has("READY") && has("STATUS") && has("RESTARTS") {
            Kind::Pods
        } else if has("NAME") && has("STATUS") && has("ROLES") && has("VERSION") {
            Kind::Nodes
        } else if has("NAME") && has("DESIRED") && has("CURRENT") && has("READY") && has("NODE SELECTOR") {
            Kind::DaemonSets
        } else if has("NAME") && has("READY") && has("UP-TO-DATE") && has("AVAILABLE") {
            Kind::Deployments
        } else if columns.iter().map(|c| c.0.as_str()).take(5).eq(["NAME", "DESIRED", "CURRENT", "READY", "AGE"]) {
            Kind::ReplicaSets
        } else if has("NAME") && has("COMPLETIONS") && has("DURATION") {
            Kind::Jobs
        } else if columns.iter().map(|c| c.0.as_str()).take(3).eq(["NAME", "STATUS", "AGE"])
            && (has("LABELS") || has(INJECTION))
        {
            Kind::Namespaces
        } else if columns.len() == 2 && has("NAME") && has("TAINTS") {
            Kind::Taints
        } else {
            return None;
        };
        Some(Self { kind, columns, namespace: None, rows: 0, bare: false })
    }

    /// The table that begins with this row, where its header went to `grep` or `tail`.
    pub(super) fn bare(line: &str) -> Option<Self> {
        if !line.contains('/') {
            return None;
        }
        if let Some((cells, columns)) = event_cells(line) {
            let columns = columns.iter().map(|name| ((*name).to_owned(), 0)).collect();
            debug_assert!(!cells.is_empty());
            return Some(Self { kind: Kind::Events, columns, namespace: None, rows: 0, bare: true });
        }
        if !line.contains("  ") && !line.contains('\t') {
            return None;
        }
        let cells = split_wide(line, usize::MAX);
        let (kind, names, at) = [0, 1].iter().find_map(|at| {
            let rest = cells.get(*at..).unwrap_or_default();
            let (kind, names) = bare_kind(rest)?;
            let before = cells.get(..*at).unwrap_or_default();
            before.iter().all(|c| is_name(c)).then_some((kind, names, *at))
        })?;
        let names = ["NAMESPACE"].iter().skip(1 - at).chain(names);
        let columns = names.map(|name| ((*name).to_owned(), 0)).collect();
        Some(Self { kind, columns, namespace: None, rows: 0, bare: true })
    }

    /// A table of events with these columns, whose rows tell their places by runs of spaces.
    pub(super) fn of_events(columns: &[&str]) -> Self {
        let columns = columns.iter().map(|name| ((*name).to_owned(), 0)).collect();
        Self { kind: Kind::Events, columns, namespace: None, rows: 0, bare: true }
    }

    /// The same in a namespace.
    pub(super) fn within(mut self, namespace: Option<Arc<str>>) -> Self {
        self.namespace = namespace.filter(|_| ![Kind::Nodes, Kind::Namespaces, Kind::Taints].contains(&self.kind));
        self
    }

    /// Whether a line may be a row: it keeps to the columns, has several cells or is the one word that is left of a row
    /// that was cut. What people write below a table does none of that.
    pub(super) fn may_hold(&self, line: &str) -> bool {
        let mut words = line.split_whitespace();
        // Rows begin with a name; what frames code does not.
        if !line.contains(|c: char| c.is_ascii_alphanumeric()) {
            return false;
        }
        let one_word = words.next().is_some_and(str::is_ascii) && words.next().is_none();
        one_word || !super::prose::is_prose(line) && split_wide(line, self.columns.len()).len() > 1
    }

    /// Reads a row; false where it does not fit.
    pub(super) fn row(&mut self, hint: &Hint, number: u64, line: &str, sink: &mut dyn Sink) -> bool {
        let cells = self.cells(line);
        let cell = |name: &str| {
            let index = self.columns.iter().position(|c| c.0 == name)?;
            cells.get(index).map(String::as_str).filter(|c| !c.is_empty() && *c != "<none>" && *c != "<unknown>")
        };
        let cell = |name: &str| match cell(name) {
            None if name == "NAMESPACE" => self.namespace.as_deref(),
            cell => cell,
        };
        self.rows += 1;
        let object = match self.kind {
            Kind::Events => event(&cell, self.rows),
            Kind::Pods => pod(&cell),
            Kind::Nodes => node(&cell),
            Kind::DaemonSets => daemon_set(&cell),
            Kind::Deployments => deployment(&cell),
            Kind::ReplicaSets => replica_set(&cell),
            Kind::Jobs => job(&cell),
            Kind::Namespaces => labelled(&cell),
            Kind::Taints => tainted(&cell),
        };
        let Some((kind, mut value)) = object else { return false };
        if kind == "Pod" && value.pointer("/metadata/labels").is_some() {
            Object::mark_fields(&mut value, vec!["metadata.labels".to_owned(), "status.phase".to_owned()]);
        } else if ["Pod", "Node"].contains(&kind) {
            Object::mark_partial(&mut value);
        }
        let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).map(Arc::<str>::from);
        let Some(name) = text("/metadata/name") else { return false };
        let mut at = hint.location();
        at.line = Some(number);
        sink.object(Object { kind: Arc::from(kind), namespace: text("/metadata/namespace"), name, at, value });
        true
    }

    /// The cells of a row: by the columns' places where the row keeps to them, else by runs of spaces.
    fn cells(&self, line: &str) -> Vec<String> {
        let chars: Vec<char> = line.chars().collect();
        let fits = self.columns.iter().skip(1).all(|(_, start)| {
            *start == 0 || *start > chars.len() || chars.get(start - 1).is_none_or(|c| c.is_whitespace())
        });
        if let Some((cells, _)) = event_cells(line).filter(|_| self.kind == Kind::Events && self.bare) {
            return cells;
        }
        if !fits || self.bare {
            return split_wide(line, self.columns.len());
        }
        let mut cells = Vec::new();
        for (i, (_, start)) in self.columns.iter().enumerate() {
            let end = self.columns.get(i + 1).map_or(chars.len(), |c| c.1.min(chars.len()));
            let cell: String = chars.get((*start).min(end)..end).unwrap_or_default().iter().collect();
            cells.push(cell.trim().to_owned());
        }
        cells
    }
}

/// The column of `kubectl get namespaces -L kuma.io/sidecar-injection`.
const INJECTION: &str = "SIDECAR-INJECTION";

/// What a row without its header is, and its columns.
fn bare_kind(cells: &[String]) -> Option<(Kind, &'static [&'static str])> {
    let cell = |at: usize| cells.get(at).map_or("", String::as_str);
    let capital = |text: &str| text.starts_with(|c: char| c.is_ascii_uppercase()) && !text.contains(' ');
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let ready = cell(1).split_once('/').is_some_and(|(ready, all)| number(ready) && number(all));
    let restarts = cell(3).split(' ').next().is_some_and(number);
    let named = is_name(cell(0).rsplit('/').next().unwrap_or_default());
    (named && ready && capital(cell(2)) && restarts && is_age(cell(4))).then_some((
        Kind::Pods,
        &["NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE", "NOMINATED NODE", "READINESS GATES"],
    ))
}

fn pod(cell: &Cells<'_>) -> Row {
    let mut metadata = metadata(cell)?;
    if let Some(labels) = cell("LABELS") {
        metadata.insert("labels".to_owned(), pairs(labels).collect::<Map<_, _>>().into());
    }
    let status = cell("STATUS")?;
    let phase = match status {
        "Running" | "CrashLoopBackOff" => "Running",
        "Completed" | "Succeeded" => "Succeeded",
        "Failed" | "Error" | "Evicted" => "Failed",
        _ => "Pending",
    };
    let all = cell("READY").and_then(|c| c.split_once('/')).is_some_and(|(ready, all)| ready == all && ready != "0");
    let ready = if all && status == "Running" { "True" } else { "False" };
    let mut value = json!({
        "kind": "Pod", "apiVersion": "v1", "metadata": metadata,
        "status": {"phase": phase, "conditions": [{"type": "Ready", "status": ready}]},
    });
    if phase != status
        && let Some(s) = value.pointer_mut("/status").and_then(Value::as_object_mut)
    {
        s.insert("reason".to_owned(), json!(status));
    }
    let counted = cell("READY").and_then(|c| c.split_once('/')?.1.parse::<u64>().ok());
    if let (Some(top), Some(age)) = (value.as_object_mut(), cell("AGE")) {
        top.insert(AGE.to_owned(), json!(age));
    }
    if let Some((top, counted)) = value.as_object_mut().zip(counted) {
        top.insert(CONTAINERS_COUNTED.to_owned(), counted.into());
    }
    if let Some(node) = cell("NODE")
        && let Some(top) = value.as_object_mut()
    {
        top.insert("spec".to_owned(), json!({"nodeName": node}));
    }
    Some(("Pod", value))
}

fn node(cell: &Cells<'_>) -> Row {
    let metadata = metadata(cell)?;
    let status = cell("STATUS")?;
    let ready = if status.split(',').any(|s| s == "Ready") { "True" } else { "False" };
    let mut info = Map::new();
    for (column, field) in [
        ("VERSION", "kubeletVersion"),
        ("OS-IMAGE", "osImage"),
        ("KERNEL-VERSION", "kernelVersion"),
        ("CONTAINER-RUNTIME", "containerRuntimeVersion"),
    ] {
        if let Some(text) = cell(column) {
            info.insert(field.to_owned(), json!(text));
        }
    }
    let value = json!({
        "kind": "Node", "apiVersion": "v1", "metadata": metadata,
        "status": {"conditions": [{"type": "Ready", "status": ready}], "nodeInfo": info},
    });
    Some(("Node", value))
}

fn daemon_set(cell: &Cells<'_>) -> Row {
    let number = |name: &str| cell(name).and_then(|c| c.parse::<u64>().ok());
    let value = json!({
        "kind": "DaemonSet", "apiVersion": "apps/v1", "metadata": metadata(cell)?,
        "status": {
            "desiredNumberScheduled": number("DESIRED")?, "currentNumberScheduled": number("CURRENT")?,
            "numberReady": number("READY")?, "numberAvailable": number("AVAILABLE").unwrap_or_default(),
        },
    });
    Some(("DaemonSet", value))
}

fn deployment(cell: &Cells<'_>) -> Row {
    let (ready, wanted) = cell("READY")?.split_once('/')?;
    let (ready, wanted) = (ready.parse::<u64>().ok()?, wanted.parse::<u64>().ok()?);
    let value = json!({
        "kind": "Deployment", "apiVersion": "apps/v1", "metadata": metadata(cell)?,
        "spec": {"replicas": wanted}, "status": {"replicas": wanted, "readyReplicas": ready},
    });
    Some(("Deployment", value))
}

fn replica_set(cell: &Cells<'_>) -> Row {
    let number = |name: &str| cell(name).and_then(|c| c.parse::<u64>().ok());
    let value = json!({
        "kind": "ReplicaSet", "apiVersion": "apps/v1", "metadata": metadata(cell)?, "spec": {"replicas": number("DESIRED")?},
        "status": {"replicas": number("CURRENT")?, "readyReplicas": number("READY")?},
    });
    Some(("ReplicaSet", value))
}

fn job(cell: &Cells<'_>) -> Row {
    let (succeeded, wanted) = cell("COMPLETIONS")?.split_once('/')?;
    let (succeeded, wanted) = (succeeded.parse::<u64>().ok()?, wanted.split(' ').next()?.parse::<u64>().ok()?);
    let value = json!({
        "kind": "Job", "apiVersion": "batch/v1", "metadata": metadata(cell)?,
        "spec": {"completions": wanted}, "status": {"succeeded": succeeded},
    });
    Some(("Job", value))
}

/// A node whose taints are shown as their keys (`a,b`), or as Go prints them (`[map[effect:NoSchedule key:a]]`).
fn tainted(cell: &Cells<'_>) -> Row {
    let metadata = metadata(cell)?;
    let text = cell("TAINTS").unwrap_or_default();
    let mapped = text.contains("key:");
    let parts = text.split(|c: char| c.is_whitespace() || "[],".contains(c)).filter(|part| !part.is_empty());
    let keys = parts.filter_map(|part| if mapped { part.strip_prefix("key:") } else { Some(part) });
    let taints: Vec<Value> = keys.map(|key| json!({"key": key})).collect();
    Some(("Node", json!({"kind": "Node", "apiVersion": "v1", "metadata": metadata, "spec": {"taints": taints}})))
}

/// `a=b,c=d`, as `--show-labels` prints them.
fn pairs(labels: &str) -> impl Iterator<Item = (String, Value)> {
    let pairs = labels.split(',').filter_map(|pair| pair.split_once('='));
    pairs.map(|(key, value)| (key.to_owned(), json!(value)))
}

fn labelled(cell: &Cells<'_>) -> Row {
    let mut metadata = metadata(cell)?;
    let injection = cell(INJECTION).map(|value| ("kuma.io/sidecar-injection".to_owned(), json!(value)));
    let labels: Map<String, Value> = pairs(cell("LABELS").unwrap_or_default()).chain(injection).collect();
    metadata.insert("labels".to_owned(), labels.into());
    let phase = cell("STATUS")?;
    Some((
        "Namespace",
        json!({"kind": "Namespace", "apiVersion": "v1", "metadata": metadata, "status": {"phase": phase}}),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_without_their_header() {
        let kind = |line: &str| Table::bare(line).map(|t| (t.kind, t.columns.len()));
        let event = "25m   Warning   FailedCreatePodSandBox   pod/cart-1    Failed to create: x  y";
        assert_eq!(kind(event), Some((Kind::Events, 5)));
        assert_eq!(kind(&format!("shop   {event}")), Some((Kind::Events, 6)));
        assert_eq!(
            kind(
                "kuma-cni-node-7hq9z   0/1   CrashLoopBackOff   214 (2m1s ago)   18h   10.0.0.1   n3   <none>   <none>"
            ),
            Some((Kind::Pods, 9))
        );
        assert_eq!(kind("shop   cart-1   2/2   Running   0   18h"), Some((Kind::Pods, 10)));
        for other in
            ["cart-1  2/2  up", "5m  Warning  x", "a/b  c", "cart   2/2   0   2   190d", "cart-1 2/2 Running 0 18h"]
        {
            assert_eq!(kind(other), None, "{other}");
        }
        let cells = Table::bare(event).unwrap().cells(event);
        assert_eq!(cells[3..], ["pod/cart-1", "Failed to create: x  y"]);
        let tabs = "17m     Warning FailedCreatePodSandBox  pod/cart-1      x";
        assert_eq!(kind(tabs), Some((Kind::Events, 5)));
        let counted = "shop 5m (x3 over 8m) Warning BackOff pod/cart-1 y";
        assert_eq!(Table::bare(counted).unwrap().cells(counted)[1..4], ["5m (x3 over 8m)", "Warning", "BackOff"]);
    }

    #[test]
    fn headers_and_cells() {
        let table = Table::header("LAST SEEN   TYPE      REASON         OBJECT        MESSAGE").unwrap();
        assert_eq!(table.kind, Kind::Events);
        let cells = table.cells("3m (x12 over 5m)   Warning   FailedCreate   replicaset/x   Error  creating: y");
        assert_eq!(cells, ["3m (x12 over 5m)", "Warning", "FailedCreate", "replicaset/x", "Error creating: y"]);
        let table = Table::header("NAMESPACE   NAME     READY   STATUS     RESTARTS   AGE").unwrap();
        assert_eq!(table.kind, Kind::Pods);
        assert_eq!(table.cells("shop        cart-1   0/2     Init:0/1   0          5m")[3], "Init:0/1");
        assert!(Table::header("hello world").is_none());
    }
}
