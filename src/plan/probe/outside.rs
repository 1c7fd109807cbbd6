//! A pod or a node from the outside: asks, starts what looks from inside, and reads what it says.

use std::io::{BufRead, IsTerminal};

use crate::cli::ProbeArgs;
use crate::host::document::{Document, PodName, Wanted};
use crate::host::wanted;
use crate::messages::probe as say;
use crate::plan::{Refusal, World, complain, fill, live, resolve};
use crate::report::{self, Language};
use crate::source;
use crate::source::cluster::{Cluster, ProbeNode, ProbeOutcome, ProbePod, Step, image, suffix, yaml};

/// What came of it.
pub(super) enum Came {
    /// This was seen.
    Seen(Box<Document>),
    /// The run ends here, with this exit code.
    Over(u8),
}

/// What is to be created.
enum Probe {
    Pod(Box<ProbePod>),
    Node(Box<ProbeNode>),
}

/// Looks from inside of a pod or at a node.
pub(super) fn look(
    world: &mut World<'_>,
    typed: &ProbeArgs,
    given: Option<Wanted>,
    spoken: Language,
) -> Result<Came, Refusal> {
    let access = live::access(&typed.way, spoken, world).map_err(Refusal::Usage)?;
    let verbose = resolve::verbose(&typed.way, spoken).map_err(Refusal::Usage)?;
    let node = node(typed, spoken).map_err(Refusal::Usage)?;
    let image = image(typed.image.as_deref())?;
    let cluster = Cluster::connect(&access)?;
    let mut pod = None;
    let on_node;
    let mut probe = if let Some(node) = node {
        let namespace = typed.namespace.as_deref().unwrap_or(cluster.own_namespace());
        on_node = Some(node.clone());
        Probe::Node(Box::new(ProbeNode::of(&node, namespace, &image, &suffix())))
    } else {
        let name = pod_name(typed, spoken).map_err(Refusal::Usage)?;
        let target =
            cluster.probe_target(typed.namespace.as_deref(), &name, &mut |step| tell(world, step, verbose, spoken))?;
        let config = wanted::configuration(&target.object).and_then(|text| source::yaml_text(text).ok());
        let asked = given.unwrap_or_else(|| wanted::of_pod(&target.object, config.as_ref()));
        let mut probe = ProbePod::of(&target, &image, &suffix());
        probe.rules = typed.net_admin;
        let asked = serde_json::to_string(&asked).unwrap_or_default();
        probe.arguments = vec!["--wanted".to_owned(), asked];
        pod = Some(PodName { namespace: target.namespace.clone(), name: target.pod.clone() });
        on_node = Some(target.node.clone()).filter(|node| !node.is_empty());
        Probe::Pod(Box::new(probe))
    };
    if let Some(text) = &typed.within {
        let within = live::duration("--within", text, spoken).map_err(Refusal::Usage)?;
        match &mut probe {
            Probe::Pod(probe) => probe.within = within,
            Probe::Node(probe) => probe.within = within,
        }
    }
    let (rights, manifest) = match &probe {
        Probe::Pod(probe) => (probe.rights(), probe.manifest()),
        Probe::Node(probe) => (probe.rights(), probe.manifest()),
    };
    let rights: Vec<String> = rights.into_iter().map(|(en, zh)| if spoken == Language::Zh { zh } else { en }).collect();
    if typed.dry_run {
        for right in &rights {
            writeln!(world.out, "# {}", report::escape(right))?;
        }
        world.out.write_all(yaml(&manifest).as_bytes())?;
        return Ok(Came::Over(0));
    }
    for right in &rights {
        let _closed = writeln!(world.err, "{}", report::escape(right));
    }
    if !typed.yes && !agreed(world, &cluster.name, spoken)? {
        return Ok(Came::Over(1));
    }
    let outcome = match &probe {
        Probe::Pod(probe) => cluster.probe_pod(probe, &mut |step| tell(world, step, verbose, spoken))?,
        Probe::Node(probe) => cluster.probe_node(probe, &mut |step| tell(world, step, verbose, spoken))?,
    };
    concluded(world, outcome, pod, on_node, spoken)
}

/// The node that was asked for.
fn node(typed: &ProbeArgs, spoken: Language) -> Result<Option<String>, String> {
    if typed.node.is_some() {
        return Ok(typed.node.clone());
    }
    match resolve::objects(&typed.objects, spoken)?.as_slice() {
        [(kind, name)] if kind == "Node" => Ok(Some(name.clone())),
        _ => Ok(None),
    }
}

fn pod_name(typed: &ProbeArgs, spoken: Language) -> Result<String, String> {
    match resolve::objects(&typed.objects, spoken)?.as_slice() {
        [(kind, name)] if kind == "Pod" => Ok(name.clone()),
        _ => Err(fill(&say::ONE_POD, spoken, &[])),
    }
}

/// What the container said, as a document of what it looked at.
fn concluded(
    world: &mut World<'_>,
    outcome: ProbeOutcome,
    pod: Option<PodName>,
    node: Option<String>,
    spoken: Language,
) -> Result<Came, Refusal> {
    if let Some((en, zh)) = &outcome.left {
        complain(world, &crate::messages::cli::WARNING, spoken, if spoken == Language::Zh { zh } else { en });
    }
    if let Some(interrupt) = outcome.interrupted {
        return Ok(Came::Over(interrupt.code()));
    }
    let text = outcome.document.unwrap_or_default();
    let mut seen: Document = serde_json::from_str(&text)
        .map_err(|error| Refusal::Usage(fill(&say::BAD_DOCUMENT, spoken, &[("why", &error.to_string())])))?;
    seen.node = node;
    if pod.is_some() {
        "pod".clone_into(&mut seen.seen_from);
        // What a container has for files is its image's, not the machine's.
        seen.machine = None;
    }
    seen.pod = pod;
    Ok(Came::Seen(Box::new(seen)))
}

/// Whether the user agrees; an error where nobody can be asked.
fn agreed(world: &mut World<'_>, cluster: &str, spoken: Language) -> Result<bool, Refusal> {
    let stdin = std::io::stdin();
    if !world.err_is_terminal || !stdin.is_terminal() {
        return Err(Refusal::Usage(fill(&say::NOT_ASKED, spoken, &[("cluster", cluster)])));
    }
    write!(world.err, "{}", report::escape(&fill(&say::ASK, spoken, &[("cluster", cluster)])))?;
    world.err.flush()?;
    let mut answer = String::new();
    stdin.lock().read_line(&mut answer)?;
    let agreed = matches!(answer.trim().to_lowercase().as_str(), "y" | "yes");
    if !agreed {
        writeln!(world.err, "{}", fill(&say::DECLINED, spoken, &[]))?;
    }
    Ok(agreed)
}

/// Says what happens.
fn tell(world: &mut World<'_>, step: &Step<'_>, verbose: bool, spoken: Language) {
    match step {
        Step::Container { name, stage } => {
            let (en, zh) = stage.words(name);
            let text = if spoken == Language::Zh { zh } else { en };
            // A closed standard error is nobody's loss.
            let _closed = writeln!(world.err, "{}", report::escape(&text));
        }
        _ if verbose => crate::plan::fetch::tell(world.err, spoken, step),
        _ => {}
    }
}
