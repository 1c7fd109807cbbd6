//! What the tool asks of the API server, from its audit log, and what becomes of it if that is refused.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::content::Content;
use crate::world::{Asked, Cluster};
use crate::{POD, bundle, root, told_of};

type Right = (String, String, String);

pub(crate) fn used(asked: &[Asked]) -> BTreeSet<Right> {
    let of = |asked: &Asked| {
        let (group, resource) = asked.resource.clone()?;
        Some((group, resource, asked.verb.clone()))
    };
    asked.iter().filter_map(of).collect()
}

/// The rules of a ClusterRole of `deploy/rbac.yaml`.
pub(crate) fn rules_of(name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(root().join("deploy/rbac.yaml")).unwrap();
    let objects = serde_yaml::Deserializer::from_str(&text).map(|object| Value::deserialize(object).unwrap());
    let role = objects.filter(|object| object["kind"] == "ClusterRole").find(|role| role["metadata"]["name"] == name);
    role.unwrap()["rules"].as_array().unwrap().clone()
}

/// What that ClusterRole grants.
pub(crate) fn granted_by(name: &str) -> BTreeSet<Right> {
    let texts = |rule: &Value, field: &str| -> Vec<String> {
        rule[field].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
    };
    let mut granted = BTreeSet::new();
    for rule in &rules_of(name) {
        for group in texts(rule, "apiGroups") {
            for resource in texts(rule, "resources") {
                for verb in texts(rule, "verbs") {
                    granted.insert((group.clone(), resource.clone(), verb));
                }
            }
        }
    }
    granted
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn one_pod_takes_few_requests_that_change_nothing() {
    let mut cluster = Cluster::connect();
    cluster.load(&Content::of(&bundle("twin-01-b")));
    let (report, asked) = cluster.audited("reader", || cluster.report(&[POD, "-n", "portal"]));
    assert!(asked.len() > 10 && asked.len() <= 40, "{} requests: {asked:#?}", asked.len());
    println!("one pod: {} requests", asked.len());
    assert!(asked.iter().all(|asked| asked.verb == "list" || asked.verb == "get"), "{asked:#?}");
    assert!(!asked.iter().any(|asked| asked.uri.contains("secrets")), "{asked:#?}");
    assert!(asked.iter().all(|asked| asked.code != 403), "{asked:#?}");
    assert_eq!(told_of(&report, POD).unwrap()["causes"][0]["id"], "plugin-skip-excluded-namespace");
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn each_right_granted_is_used_and_each_used_is_granted() {
    let mut cluster = Cluster::connect();
    cluster.load(&Content::of(&bundle("twin-01-b")));
    let mut all = Vec::new();
    let waiting = &["-n", "portal", "--wait", "1s"][..];
    for arguments in [&["-A"][..], &["-n", "portal"], &[POD, "-n", "portal"], &["node/kind-worker1"], waiting] {
        let (_, asked) = cluster.audited("reader", || cluster.report(arguments));
        all.extend(asked);
    }
    assert_eq!(used(&all), granted_by("kuma-diagnose"));
    assert!(all.iter().all(|asked| asked.code != 403), "{all:#?}");
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn who_has_half_the_rights_gets_a_diagnosis_with_gaps() {
    let mut cluster = Cluster::connect();
    let mut content = Content::of(&bundle("twin-01-b"));
    let right = |group: &str, resources: &[&str], verb: &str| json!({ "apiGroups": [group], "resources": resources, "verbs": [verb] });
    content.grant_to(
        "half",
        &[
            right("", &["pods", "namespaces"], "list"),
            right("", &["pods/log"], "get"),
            right("apps", &["replicasets"], "list"),
        ],
    );
    cluster.load(&content);
    let report = cluster.report(&["-A", "--context", "half"]);
    let gaps = report["gaps"].as_array().unwrap();
    for what in ["nodes", "daemonsets", "meshes"] {
        let gap = gaps.iter().find(|gap| gap.to_string().contains(what));
        assert_eq!(gap.map(|gap| &gap["why"]), Some(&json!("forbidden")), "{what}: {gaps:#?}");
    }
    assert_eq!(report["verdict"], "failing");
    assert!(told_of(&report, POD).is_some(), "{report:#}");
}
