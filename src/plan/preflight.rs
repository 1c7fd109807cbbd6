//! `preflight`: whether a cluster and its nodes are ready for Kuma's transparent proxy, before a pod fails.

use crate::cli::{PreflightArgs, ReportArgs, ScopeArgs};
use crate::matching::{Options, documents};
use crate::messages::cli as say;
use crate::preflight::{Summary, run as check};
use crate::report::{self, Format, Language, preflight as document, v1};
use crate::source::cluster::Cluster;

use super::{Refusal, World, fetch, fill, gather, inputs, live, load, resolve, warn_of_inputs};
use crate::evidence::InputStatus;

/// Gathers or reads, checks, and says.
pub(super) fn run(world: &mut World<'_>, typed: &PreflightArgs, spoken: Language) -> Result<u8, Refusal> {
    if typed.from.iter().filter(|path| *path == "-").count() > 1 {
        return Err(Refusal::Usage(fill(&say::STDIN_TWICE, spoken, &[])));
    }
    let shape = ReportArgs {
        output: typed.output.clone(),
        details: typed.details,
        lang: typed.lang.clone(),
        color: typed.color.clone(),
        width: typed.width.clone(),
        ..ReportArgs::default()
    };
    let mut plan = resolve::of_documents(&shape, Vec::new(), spoken, world).map_err(Refusal::Usage)?;
    let rules = load(&[], spoken)?;
    // What was gathered lies in a file as long as it is read.
    let mut gathered = None;
    if typed.from.is_empty() {
        let access = live::access(&typed.way, spoken, world).map_err(Refusal::Usage)?;
        let scope = ScopeArgs { all_namespaces: true, ..ScopeArgs::default() };
        let mut ask = live::ask(&scope, &resolve::Objects::default(), spoken).map_err(Refusal::Usage)?;
        ask.preflight = true;
        let verbose = resolve::verbose(&typed.way, spoken).map_err(Refusal::Usage)?;
        let cluster = Cluster::connect(&access)?;
        let bundle = fetch::gather(world, &cluster, &ask, spoken, verbose)?;
        plan.inputs = vec![bundle.path().to_string_lossy().into_owned()];
        plan.cluster = Some(cluster.name.clone());
        gathered = Some(bundle);
    } else {
        plan.inputs.clone_from(&typed.from);
    }
    let options = Options { threads: plan.threads, since: None, container: None };
    let paths = plan.inputs.clone();
    let (evidence, read) = gather(world, &plan, &rules, options, &paths);
    drop(gathered);
    if let Some(text) = inputs::contradiction(&read, spoken) {
        return Err(Refusal::Usage(text));
    }
    let checks = check(&evidence, &documents(&evidence));
    let tool = v1::Tool {
        version: env!("CARGO_PKG_VERSION"),
        rules: v1::Rules {
            version: report::escape(&rules.version),
            count: rules.causes.len(),
            digest: report::escape(&rules.digest),
        },
    };
    let made = document::document(tool, &checks, plan.style.language);
    let format = if plan.format.is_prose() { Format::Table } else { plan.format };
    document::write(format, &made, &plan.style, world.out)?;
    warn_of_inputs(world, &read, spoken);
    if !read.is_empty() && read.iter().all(|one| one.record.status == InputStatus::Unreadable) {
        return Ok(3);
    }
    Ok(u8::from(Summary::of(&checks).failed()))
}
