//! A live cluster as a source: what the rules can use is gathered into a bundle, which is then read like any other.

mod access;
mod api;
mod bundle;
mod collect;
mod debug;
mod failing;
mod lists;
mod logs;
mod names;
mod questions;
mod rights;
mod rounds;
mod watch;

use std::path::Path;
use std::time::Duration;

use tempfile::NamedTempFile;

use crate::evidence::Selector;
use crate::messages::cluster as say;

pub use access::Access;
pub use collect::Written;
pub use debug::{
    Interrupt, ProbeNode, ProbeOutcome, ProbePod, Stage, Target, WITHIN, Words, enclosed, image, released_image,
    suffix, yaml,
};
pub use rights::Right;

/// What to gather.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// All namespaces.
    pub everywhere: bool,
    /// This namespace; else the context's.
    pub namespace: Option<String>,
    /// Kind and name of what was asked for; everything in the namespace, if nothing was.
    pub objects: Vec<(String, String)>,
    /// Labels of the pods that were asked for.
    pub selector: Option<Selector>,
    /// Lines from the end of each log.
    pub tail: Option<u64>,
    /// Only log lines of so many seconds before now.
    pub since: Option<u64>,
    /// Only log lines from this time on (RFC 3339).
    pub since_time: Option<String>,
    /// Services and policies too, and no logs of pods that are well: what a preflight asks about.
    pub preflight: bool,
}

/// What happens while gathering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step<'s> {
    /// So many requests are answered, of so many that are known to be needed.
    Answered {
        /// Answered.
        done: u64,
        /// Known.
        of: u64,
    },
    /// A request was made.
    Request {
        /// HTTP method.
        method: &'s str,
        /// Path and query.
        path: &'s str,
        /// What was refused; nothing if it went well.
        outcome: Option<String>,
        /// How long it took.
        took: Duration,
        /// Bytes of the answer, uncompressed.
        bytes: u64,
    },
    /// A container that was started to look is so far.
    Container {
        /// Its name, or its pod's.
        name: &'s str,
        /// How far.
        stage: Stage<'s>,
    },
}

/// Told what happens.
pub type Told<'t> = dyn FnMut(&Step<'_>) + 't;

/// Why nothing could be gathered: in English and in Chinese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterError {
    /// For people who read English.
    pub en: String,
    /// For people who read Chinese.
    pub zh: String,
}

impl ClusterError {
    fn plain((en, zh): (String, String)) -> Self {
        Self { en, zh }
    }

    /// What keeps a whole run from being made; nothing for what keeps only a part of it.
    fn refused(refused: &api::Refused, cluster: &str) -> Option<Self> {
        match refused {
            api::Refused::Unauthorized(why) => {
                Some(Self::plain(say::UNAUTHORIZED.fill(&[("cluster", cluster), ("why", why)])))
            }
            api::Refused::Unreachable(why) if why.contains("certificate") => {
                Some(Self::plain(say::UNTRUSTED.fill(&[("cluster", cluster), ("why", why)])))
            }
            api::Refused::Unreachable(why) => {
                Some(Self::plain(say::UNREACHABLE.fill(&[("cluster", cluster), ("why", why)])))
            }
            api::Refused::Said(..) => {
                Some(Self::plain(say::SERVER_FAILS.fill(&[("cluster", cluster), ("why", &refused.words())])))
            }
            _ => None,
        }
    }
}

fn not_kept(error: &std::io::Error) -> ClusterError {
    ClusterError::plain(say::NO_BUNDLE.fill(&[("why", &error.to_string())]))
}

/// What was gathered. The bundle is removed when this is dropped.
#[derive(Debug)]
pub struct Gathered {
    file: NamedTempFile,
    /// The namespace that was looked at; nothing for all.
    pub namespace: Option<String>,
    /// How many requests it took.
    pub requests: u64,
    /// How many bytes came back, uncompressed.
    pub bytes: u64,
    /// How many things the server refused, or did not give.
    pub refused: u64,
    /// Lists of pods, and the state of the cluster that each shows.
    seen: Vec<(String, String)>,
}

impl Gathered {
    /// Where the bundle lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.path()
    }
}

/// An API server, ready to be asked.
pub struct Cluster {
    runtime: tokio::runtime::Runtime,
    client: kube::Client,
    timeout: Option<Duration>,
    /// Context and server, for people.
    pub name: String,
    /// The context's namespace.
    namespace: String,
}

impl Cluster {
    /// Finds the way to the cluster; asks it nothing yet.
    ///
    /// # Errors
    /// If the way is not known, or what it needs cannot be read.
    pub fn connect(access: &Access) -> Result<Self, ClusterError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime =
            runtime.map_err(|error| ClusterError::plain(say::NO_BUNDLE.fill(&[("why", &error.to_string())])))?;
        let (client, name, namespace) = runtime.block_on(async {
            let way = access.way().await?;
            let server = way.config.cluster_url.to_string();
            let server = server.trim_end_matches('/').to_owned();
            let name = way.context.clone().map_or_else(|| server.clone(), |context| format!("{context} ({server})"));
            let namespace = way.config.default_namespace.clone();
            let client = kube::Client::try_from(way.config).map_err(|error| {
                ClusterError::plain(say::BAD_KUBECONFIG.fill(&[("context", &name), ("why", &access::chain(&error))]))
            })?;
            Ok((client, name, namespace))
        })?;
        Ok(Self { runtime, client, timeout: access.timeout, name, namespace })
    }

    /// Gathers.
    ///
    /// # Errors
    /// If the server cannot be reached or does not know the user, or no bundle can be written here. What the server refuses
    /// is no error: the bundle says so.
    pub fn gather(&self, ask: &Ask, told: &mut Told<'_>) -> Result<Gathered, ClusterError> {
        let namespace = self.namespace(ask);
        self.runtime.block_on(async {
            let api = api::Api::new(self.client.clone(), self.timeout, told);
            let (bundle, seen) = rounds::run(&api, namespace.as_deref(), ask, &self.name).await?;
            let refused = bundle.refused();
            let file = bundle.finish().map_err(|error| not_kept(&error))?;
            Ok(Gathered { file, namespace, requests: api.requests(), bytes: api.bytes(), refused, seen })
        })
    }

    /// Waits until the pods that were gathered have changed, other changes are worth looking for, or the time is over.
    pub fn wait(&self, gathered: &Gathered, within: Duration) {
        self.runtime.block_on(watch::changed(&self.client, &gathered.seen, within));
    }

    /// Asks about each right that gathering would need: in this namespace, else the context's, or everywhere.
    ///
    /// # Errors
    /// If the server cannot be reached or does not know the user.
    pub fn rights(&self, ask: &Ask, told: &mut Told<'_>) -> Result<(Option<String>, Vec<Right>), ClusterError> {
        let namespace = self.namespace(ask);
        let api = api::Api::new(self.client.clone(), self.timeout, told);
        let rights = self.runtime.block_on(rights::ask(&api, namespace.as_deref(), &self.name))?;
        Ok((namespace, rights))
    }

    /// Names of a kind's objects in a namespace, else in the context's; none if they cannot be had quickly.
    #[must_use]
    pub fn names(&self, kind: &str, namespace: Option<&str>) -> Vec<String> {
        let patience = self.timeout.unwrap_or(Duration::from_secs(2));
        let told: &mut Told<'_> = &mut |_| ();
        let api = api::Api::new(self.client.clone(), Some(patience), told);
        self.runtime.block_on(names::list(&api, kind, namespace.unwrap_or(&self.namespace)))
    }

    fn namespace(&self, ask: &Ask) -> Option<String> {
        let namespace = ask.namespace.clone().unwrap_or_else(|| self.namespace.clone());
        (!ask.everywhere).then_some(namespace)
    }
}
