//! `collect`: gathers into a bundle that may leave.

use std::path::Path;

use serde_json::json;

use crate::cli::CollectArgs;
use crate::messages::cluster as say;
use crate::redact::More;
use crate::report::{self, Language};
use crate::source::cluster::Cluster;

use super::{Refusal, World, fetch, fill, live, resolve};

/// Gathers, redacts and writes; says what was written.
pub(super) fn run(world: &mut World<'_>, typed: &CollectArgs, spoken: Language) -> Result<u8, Refusal> {
    let objects = resolve::asked(&typed.scope, spoken).map_err(Refusal::Usage)?;
    let access = live::access(&typed.way, spoken, world).map_err(Refusal::Usage)?;
    let ask = live::ask(&typed.scope, &objects, spoken).map_err(Refusal::Usage)?;
    let verbose = resolve::verbose(&typed.way, spoken).map_err(Refusal::Usage)?;
    let to = Path::new(&typed.to);
    if to.exists() {
        let (en, zh) = say::EXISTS.fill(&[("path", &typed.to)]);
        return Err(Refusal::Usage(if spoken == Language::Zh { zh } else { en }));
    }
    let cluster = Cluster::connect(&access)?;
    let gathered = fetch::gather(world, &cluster, &ask, spoken, verbose)?;
    let more = More {
        names: typed.redact.iter().any(|what| what == "names"),
        ips: typed.redact.iter().any(|what| what == "ips"),
    };
    let written = gathered.write(to, more)?;
    let replaced: u64 = written.redactions.iter().map(|one| one.count).sum();
    if typed.output.is_some() {
        let document = json!({
            "apiVersion": "kuma-diagnose/v1", "kind": "Collected", "cluster": cluster.name, "namespace": gathered.namespace,
            "path": typed.to, "files": written.files, "bytes": written.bytes, "requests": gathered.requests,
            "refused": gathered.refused, "redacted": replaced,
        });
        writeln!(world.out, "{document:#}")?;
        return Ok(0);
    }
    let numbers = [written.files, written.bytes.div_ceil(1_000), replaced, gathered.refused].map(|n| n.to_string());
    let [files, size, replaced, refused] = &numbers;
    let values = [("path", typed.to.as_str()), ("files", files), ("size", size), ("replaced", replaced)];
    writeln!(world.out, "{}", report::escape(&fill(&say::COLLECTED, spoken, &values)))?;
    if gathered.refused > 0 {
        writeln!(world.out, "{}", fill(&say::COLLECTED_REFUSED, spoken, &[("count", refused)]))?;
    }
    writeln!(world.out, "{}", report::escape(&fill(&say::COLLECTED_NEXT, spoken, &[("path", &typed.to)])))?;
    Ok(0)
}
