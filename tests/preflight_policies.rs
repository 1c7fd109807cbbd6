//! The table of `testdata/preflight/policies.yaml`.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its table fails")]

use std::collections::BTreeMap;

use kuma_diagnose::preflight::policy::{
    Because, Direction, Endpoint, NamedPort, Open, PodEnd, Policy, Protocol, Verdict, verdict,
};
use serde_json::{Value, json};

fn table() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/preflight/policies.yaml");
    serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn labels(value: &Value) -> BTreeMap<String, String> {
    value.as_object().into_iter().flatten().map(|(k, v)| (k.clone(), v.as_str().unwrap().to_owned())).collect()
}

fn end(value: &Value) -> Endpoint {
    let addresses = |value: &Value| -> Vec<_> {
        value.as_array().into_iter().flatten().map(|a| a.as_str().unwrap().parse().unwrap()).collect()
    };
    if let Some(address) = value["address"].as_str() {
        return Endpoint::Address(address.parse().unwrap());
    }
    if value.get("apiServer").is_some() {
        return Endpoint::ApiServer { addresses: addresses(&value["apiServer"]) };
    }
    let node = value["node"].as_str().map(str::to_owned);
    let Some((namespace, name)) = value["pod"].as_str().map(|pod| pod.split_once('/').unwrap()) else {
        return Endpoint::Node { name: node.unwrap(), addresses: addresses(&value["addresses"]) };
    };
    let ports = value["ports"].as_array().into_iter().flatten().map(|port| NamedPort {
        name: port["name"].as_str().unwrap().to_owned(),
        port: u16::try_from(port["port"].as_u64().unwrap()).unwrap(),
        protocol: Protocol::read(port["protocol"].as_str()).unwrap(),
    });
    Endpoint::Pod(Box::new(PodEnd {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        labels: labels(&value["labels"]),
        namespace_labels: (value["namespaceLabels"] != "unknown").then(|| labels(&value["namespaceLabels"])),
        addresses: addresses(&value["addresses"]),
        host_network: value["hostNetwork"] == true,
        node,
        ports: ports.collect(),
    }))
}

fn policy(value: &Value) -> Option<Policy> {
    let version = value["apiVersion"].as_str().unwrap_or("networking.k8s.io/v1");
    Policy::read(&json!({
        "apiVersion": version, "kind": "NetworkPolicy",
        "metadata": {"namespace": value["in"], "name": value["name"]}, "spec": value["spec"],
    }))
}

fn words(verdict: &Verdict) -> (String, Option<Vec<String>>) {
    match verdict {
        Verdict::Allowed(Because::NotIsolated) => ("allowed not-isolated".to_owned(), None),
        Verdict::Allowed(Because::SamePod) => ("allowed same-pod".to_owned(), None),
        Verdict::Allowed(Because::OwnNode) => ("allowed own-node".to_owned(), None),
        Verdict::Allowed(Because::Rule(by)) => ("allowed rule".to_owned(), Some(by.clone())),
        Verdict::Blocked { direction: Direction::Ingress, policies } => {
            ("blocked ingress".to_owned(), Some(policies.clone()))
        }
        Verdict::Blocked { direction: Direction::Egress, policies } => {
            ("blocked egress".to_owned(), Some(policies.clone()))
        }
        Verdict::Undefined { because, policies } => {
            let why = match because {
                Open::HostNetwork => "host-network",
                Open::ApiServer => "api-server",
                Open::NamespaceLabels => "namespace-labels",
                Open::Addresses => "addresses",
            };
            (format!("undefined {why}"), Some(policies.clone()))
        }
    }
}

#[test]
fn every_case_of_the_table() {
    let table = table();
    let cases = table["cases"].as_array().unwrap();
    assert!(cases.len() >= 35, "{}", cases.len());
    let mut wrong = Vec::new();
    for case in cases {
        let policies: Vec<Policy> = case["policies"].as_array().unwrap().iter().filter_map(policy).collect();
        let connect = case["connect"].as_array().unwrap();
        let of = |at: usize| end(&table["ends"][connect[at].as_str().unwrap()]);
        let port = u16::try_from(connect[2].as_u64().unwrap()).unwrap();
        let protocol = Protocol::read(connect.get(3).and_then(Value::as_str)).unwrap();
        let (got, by) = words(&verdict(&policies, &of(0), &of(1), Some(port), protocol));
        let expected_by: Option<Vec<String>> =
            case["by"].as_array().map(|a| a.iter().map(|v| v.as_str().unwrap().to_owned()).collect());
        if got != case["expect"] || expected_by.is_some() && by != expected_by {
            wrong.push(format!("{}: {got} {by:?}", case["name"]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn names_of_cases_are_unique_and_both_outcomes_are_common() {
    let table = table();
    let cases = table["cases"].as_array().unwrap();
    let names: std::collections::BTreeSet<&str> = cases.iter().map(|c| c["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), cases.len());
    let of = |word: &str| cases.iter().filter(|c| c["expect"].as_str().unwrap().starts_with(word)).count();
    assert!(of("allowed") >= 15 && of("blocked") >= 15 && of("undefined") >= 5);
}
