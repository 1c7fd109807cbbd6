//! The live run that the README shows is what the tool says. `README=write tests/cluster/run.sh the_live_run` writes it anew.

use std::fs;

use crate::content::Content;
use crate::world::Cluster;
use crate::{bundle, root};

/// A pod that came to its node before the CNI was ready there.
const ARGUMENTS: [&str; 3] = ["pod/pricing-worker-pkdw2htf8-8x469", "-n", "booking"];

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn the_live_run_of_the_readme_is_true() {
    let mut cluster = Cluster::connect();
    cluster.load(&Content::of(&bundle("kong-gke-scale-up-race")));
    let mut different = Vec::new();
    for (file, language) in [("README.md", "en"), ("README.zh.md", "zh")] {
        let mut command = cluster.kubectl();
        let output = command.arg("kuma-diagnose").args(ARGUMENTS).args(["--width", "80", "--lang", language]).output();
        let said = String::from_utf8(output.unwrap().stdout).unwrap();
        let port = cluster.server.rsplit(':').next().unwrap();
        assert_eq!(port.len(), 5, "the lines would break elsewhere");
        let said = said.replace(&format!(":{port}"), ":16443");
        let block = format!("```console\n$ kubectl kuma-diagnose {}\n{said}```\n", ARGUMENTS.join(" "));
        let path = root().join(file);
        let text = fs::read_to_string(&path).unwrap();
        let (before, rest) = text.split_once("<!-- live -->\n").unwrap();
        let (shown, after) = rest.split_once("<!-- /live -->").unwrap();
        if std::env::var("README").is_ok_and(|what| what == "write") {
            fs::write(path, format!("{before}<!-- live -->\n{block}<!-- /live -->{after}")).unwrap();
        } else if shown != block {
            different.push(format!("{file} shows\n{shown}\nand the tool says\n{block}"));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}
