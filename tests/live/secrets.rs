//! Secrets planted in a cluster: in its objects, settings, events and logs. None is in a bundle or in anything that is
//! written about it.

use std::path::{Path, PathBuf};

use super::apiserver::Server;
use super::planted::{plant, seen};
use super::verbs::{files, said};
use super::{bundle, tool};
use serde_json::{Value, json};

/// A bundle of a failing cluster with the planted secrets in all that is read of it.
fn planted_bundle(folder: &Path) -> (PathBuf, Vec<(String, String)>) {
    let (planted, secrets) = plant();
    let of = |name: &str| planted.iter().find(|file| file.path.ends_with(name)).unwrap();
    let list =
        |name: &str| serde_json::from_slice::<Value>(&of(name).data).unwrap()["items"].as_array().unwrap().clone();
    let logs: Vec<u8> = ["app.log", "json.log", "twice.log", "notes.txt"].map(|name| of(name).data.clone()).concat();
    let path = folder.join("planted.tar.gz");
    let mut tar = tar::Builder::new(flate2::write::GzEncoder::new(
        std::fs::File::create(&path).unwrap(),
        flate2::Compression::fast(),
    ));
    let mut touched = 0;
    for (name, mut data) in files(&bundle("twin-01-b")) {
        let add = |data: &mut Vec<u8>, what: &dyn Fn(&mut Vec<Value>)| {
            let mut list: Value = serde_json::from_slice(data).unwrap();
            let items = if list.is_array() { &mut list } else { &mut list["items"] };
            what(items.as_array_mut().unwrap());
            *data = list.to_string().into_bytes();
        };
        match name.as_str() {
            "cluster-resources/pods/portal.json" => add(&mut data, &|items| {
                // Pods that fail, and the failing ones themselves.
                let model =
                    items.iter().find(|pod| pod["metadata"]["name"].as_str().unwrap().starts_with("wallet-api-"));
                let model = model.unwrap().clone();
                for (n, pod) in list("pods/shop.json").into_iter().enumerate() {
                    let mut copy = model.clone();
                    copy["metadata"]["name"] = json!(format!("{}{n}", model["metadata"]["name"].as_str().unwrap()));
                    copy["metadata"]["annotations"]["planted"] = json!(pod["metadata"]["annotations"].to_string());
                    let note = &pod["metadata"]["annotations"]["example.com/note"];
                    copy["metadata"]["annotations"]["example.com/note"] = note.clone();
                    let container = &pod["spec"]["containers"][0];
                    for field in ["args", "env", "command"] {
                        copy["spec"]["containers"][0][field] = container[field].clone();
                    }
                    items.push(copy);
                }
            }),
            "cluster-resources/events/portal.json" => add(&mut data, &|items| {
                let model = items[0].clone();
                for (n, event) in list("events/shop.json").into_iter().enumerate() {
                    let mut copy = model.clone();
                    copy["metadata"]["name"] = json!(format!("planted.{n}"));
                    copy["message"] = event["message"].clone();
                    copy["type"] = json!("Warning");
                    items.push(copy);
                }
            }),
            "cluster-resources/configmaps/kube-system.json" => add(&mut data, &|items| {
                for map in items {
                    for (n, planted) in list("configmaps/shop.json").into_iter().enumerate() {
                        map["data"][format!("planted-{n}")] = planted["data"]["app.conf"].clone();
                    }
                }
            }),
            name if name.starts_with("cluster-resources/pods/logs/") => data.extend_from_slice(&logs),
            _ => touched -= 1,
        }
        touched += 1;
        let mut header = tar::Header::new_gnu();
        header.set_size(data.len() as u64);
        header.set_mode(0o600);
        tar.append_data(&mut header, format!("planted/{name}"), data.as_slice()).unwrap();
    }
    assert!(touched > 5);
    tar.into_inner().unwrap().finish().unwrap();
    (path, secrets)
}

#[test]
fn no_planted_secret_is_in_a_bundle_or_in_any_output() {
    let folder = tempfile::tempdir().unwrap();
    let (planted, secrets) = planted_bundle(folder.path());
    assert!(secrets.len() >= 300);
    let server = Server::start(&planted, Vec::new());
    let to = folder.path().join("collected.tar.gz");
    let collect = tool().args(["collect", "-A", "-v", "6", "--server", &server.url, "--to"]).arg(&to).output().unwrap();
    assert!(collect.status.success(), "{:?}", said(&collect));
    let mut left = Vec::new();
    let mut hidden = 0;
    for (path, data) in files(&to) {
        hidden += String::from_utf8_lossy(&data).matches("***HIDDEN***").count();
        left.extend(seen(&data, &secrets).into_iter().map(|what| format!("{path}: {what}")));
    }
    assert!(hidden > 1_000, "{hidden}");
    let outputs = [
        &["-o", "json"][..],
        &["-o", "yaml", "--lang", "zh"],
        &["--details"],
        &["--details", "--lang", "zh"],
        &["--brief"],
    ];
    for more in outputs {
        for from in [
            vec!["-A".into(), "--server".into(), server.url.clone()],
            vec!["--from".into(), to.display().to_string()],
            vec!["--from".into(), planted.display().to_string()],
        ] {
            let output = tool().args(&from).args(more).output().unwrap();
            assert!(output.status.success(), "{:?}", said(&output));
            let (_, out, err) = said(&output);
            let what = format!("{from:?} {more:?}");
            left.extend(seen((out + &err).as_bytes(), &secrets).into_iter().map(|which| format!("{what}: {which}")));
        }
    }
    assert!(left.is_empty(), "{} of {}: {left:#?}", left.len(), secrets.len());
}
