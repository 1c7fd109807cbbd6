//! A cluster in which everything is right, and what each fault in it brings about.

mod cases;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use self::cases::CASES;
use self::world::World;
use super::{QUESTIONS, Status, Subject, Summary, groups, run, v1};
use crate::evidence::Evidence;

/// Questions that are asked only under conditions that the good cluster does not have.
const NOT_ASKED: &[&str] = &["cni-exclusive", "policies-metrics"];

#[test]
fn the_good_cluster_passes_everything() {
    let checks = World::good().run();
    let wrong: Vec<_> = checks.iter().filter(|check| check.status != Status::Pass).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let asked: BTreeSet<&str> = checks.iter().map(|check| check.id).collect();
    let all: BTreeSet<&str> = QUESTIONS.iter().map(|question| question.id).collect();
    let silent: Vec<&str> = all.difference(&asked).copied().collect();
    assert_eq!(silent, NOT_ASKED);
}

#[test]
fn each_fault_shows_where_it_should() {
    let mut wrong = Vec::new();
    for case in CASES {
        let mut world = World::good();
        (case.change)(&mut world);
        let checks = world.run();
        let of: Vec<_> = checks.iter().filter(|check| check.id == case.id).collect();
        let worst = of.iter().map(|check| check.status).max();
        if worst != Some(case.status) {
            wrong.push(format!("{}: {worst:?}, not {:?}: {of:#?}", case.name, case.status));
            continue;
        }
        for check in of.iter().filter(|check| check.status == case.status && check.status != Status::Pass) {
            if check.evidence.is_empty() && check.remediation.is_empty() {
                wrong.push(format!("{}: shows nothing", case.name));
            }
        }
        for check in &checks {
            for text in [&check.says.0, &check.says.1, &check.title.0, &check.title.1] {
                assert!(!text.contains('{') && !text.contains("()"), "{}: {text}", case.name);
            }
            for step in &check.remediation {
                assert!(!step.title.0.contains('{') && !step.title.1.contains('{'), "{}: {step:?}", case.name);
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_question_is_shown_to_pass_to_complain_and_not_to_know() {
    let mut seen: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for check in World::good().run() {
        seen.entry(check.id).or_default().insert("pass");
    }
    for case in CASES {
        let word = match case.status {
            Status::Pass => "pass",
            Status::Warn | Status::Fail => "complain",
            Status::NotCheckable => "unknown",
        };
        seen.entry(case.id).or_default().insert(word);
    }
    for question in QUESTIONS {
        let of = seen.get(question.id).cloned().unwrap_or_default();
        assert_eq!(of, BTreeSet::from(["complain", "pass", "unknown"]), "{}", question.id);
    }
}

#[test]
fn nothing_collected_never_passes_and_names_what_to_collect() {
    let checks = run(&Evidence::default(), &[]);
    assert!(!checks.is_empty());
    for check in &checks {
        assert_eq!(check.status, Status::NotCheckable, "{check:#?}");
        assert!(!check.remediation.is_empty(), "{check:#?}");
    }
}

#[test]
fn a_list_that_is_missing_never_makes_a_pass_out_of_a_complaint() {
    let mut wrong = Vec::new();
    for case in CASES.iter().filter(|case| case.status == Status::Fail) {
        for kind in World::kinds() {
            let mut world = World::good();
            (case.change)(&mut world);
            world.unlist(kind);
            if world.worst(case.id) == Some(Status::Pass) {
                wrong.push(format!("{} without {kind}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_order_of_objects_does_not_matter() {
    let mut world = World::good();
    let names = ["a Windows node", "its pod crashes", "egress for nothing", "Cilium's policies", "a long timeout"];
    let more = ["a pod opts out by annotation", "an older CNI", "restricted without any pod", "no CA"];
    for name in names.iter().chain(&more) {
        let case = CASES.iter().find(|case| case.name == *name).unwrap();
        (case.change)(&mut world);
    }
    let one = world.run();
    world.objects.reverse();
    assert_eq!(one, world.run());
    let places: Vec<_> = one.iter().map(|c| (QUESTIONS.iter().position(|q| q.id == c.id), c.subject.clone())).collect();
    assert!(places.is_sorted());
}

#[test]
fn groups_are_the_cluster_and_then_each_node() {
    let checks = World::good().run();
    let groups = groups(&checks);
    let nodes: Vec<_> = groups.iter().map(|group| group.node).collect();
    assert_eq!(nodes, [None, Some("n1"), Some("n2")]);
    assert_eq!(groups.iter().map(|group| group.checks.len()).sum::<usize>(), checks.len());
    assert!(groups.iter().all(|group| group.worst == Status::Pass));
    let summary = Summary::of(&checks);
    assert_eq!((summary.pass, summary.failed()), (checks.len(), false));
}

#[test]
fn the_document_has_the_fields_of_the_contract() {
    let mut world = World::good();
    world.set("Deployment", "cart", "/spec/template/spec/hostNetwork", json!(true));
    let checks = world.run();
    let document = v1::Preflight::new(json!({"version": "0"}), &checks, v1::Language::English);
    let value = serde_json::to_value(&document).unwrap();
    assert_eq!((&value["apiVersion"], &value["kind"]), (&json!("kuma-diagnose/v1"), &json!("Preflight")));
    assert_eq!(value["tool"], json!({"version": "0"}));
    let failed: Vec<_> = value["checks"].as_array().unwrap().iter().filter(|c| c["status"] == "fail").collect();
    assert_eq!(value["summary"]["fail"], failed.len());
    let check = failed.iter().find(|check| check["id"] == "injection-host-network").unwrap();
    assert_eq!(check["code"], "KP-I03");
    assert_eq!(check["subject"], json!({"kind": "Deployment", "namespace": "shop", "name": "cart"}));
    assert_eq!(check["evidence"][0], json!({"at": "Deployment/shop/cart spec.hostNetwork", "text": "true"}));
    let step = &check["remediation"][0];
    assert_eq!(step["changes"], "config");
    assert_eq!((&step["command"], &step["runnable"], &step["automatic"]), (&json!([]), &json!(false), &json!(false)));
    let chinese = v1::Preflight::new((), &checks, v1::Language::Chinese);
    assert_ne!(chinese.checks[0].says, document.checks[0].says);
}

#[test]
fn one_bad_node_does_not_taint_the_others() {
    let mut world = World::good();
    world.set("Pod", "kuma-cni-node-n2", "/status/conditions/0/status", json!("False"));
    let status = |name: &str| {
        let checks = world.run();
        let subject = Subject::Node(name.to_owned());
        checks.into_iter().find(|c| c.id == "cni-ready-on-node" && c.subject == subject).map(|c| c.status)
    };
    assert_eq!((status("n1"), status("n2")), (Some(Status::Pass), Some(Status::Fail)));
}

#[test]
fn a_row_of_a_table_is_not_taken_for_the_whole() {
    let mut world = World::good();
    let deployment = world.objects.iter_mut().find(|o| o["metadata"]["name"] == "kuma-control-plane").unwrap();
    let row = deployment.as_object_mut().unwrap();
    row.remove("spec");
    row.insert("shownInPart".to_owned(), json!(true));
    world.forget("Pod");
    let checks = world.run();
    let of = |id: &str| checks.iter().find(|check| check.id == id).unwrap();
    assert_eq!(of("control-plane-present").status, Status::Pass);
    for id in ["taint-controller", "taint-app", "policies-webhook", "version-of-cni", "cni-agrees-with-control-plane"] {
        assert_eq!(of(id).status, Status::NotCheckable, "{id}");
        assert!(of(id).says.0.contains("deployments.apps -n kuma-system"), "{:?}", of(id).says);
    }
}
