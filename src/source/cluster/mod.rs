//! A live cluster as a source: what the rules can use is gathered into a bundle, which is then read like any other.

mod access;
mod api;
mod bundle;
mod failing;
mod rounds;

use std::path::Path;

use tempfile::NamedTempFile;

use crate::messages::cluster as say;

pub use access::Access;

/// What to gather.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// All namespaces.
    pub everywhere: bool,
    /// This namespace; else the context's.
    pub namespace: Option<String>,
    /// Kind and name of what was asked for; everything in the namespace, if nothing was.
    pub objects: Vec<(String, String)>,
}

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
}

/// What was gathered. The bundle is removed when this is dropped.
#[derive(Debug)]
pub struct Gathered {
    file: NamedTempFile,
    /// Context and server, for people.
    pub name: String,
    /// The namespace that was looked at; nothing for all.
    pub namespace: Option<String>,
    /// How many requests it took.
    pub requests: u64,
}

impl Gathered {
    /// Where the bundle lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.path()
    }
}

/// Gathers.
///
/// # Errors
/// If the way to the cluster is not known, the server cannot be reached or does not know the user, or no bundle can be
/// written here. What the server refuses is no error: the bundle says so.
pub fn gather(access: &Access, ask: &Ask) -> Result<Gathered, ClusterError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| ClusterError::plain(say::NO_BUNDLE.fill(&[("why", &error.to_string())])))?;
    runtime.block_on(async {
        let way = access.way().await?;
        let server = way.config.cluster_url.to_string();
        let server = server.trim_end_matches('/').to_owned();
        let name = way.context.clone().map_or_else(|| server.clone(), |context| format!("{context} ({server})"));
        let namespace = ask.namespace.clone().unwrap_or_else(|| way.config.default_namespace.clone());
        let namespace = (!ask.everywhere).then_some(namespace);
        let client = kube::Client::try_from(way.config).map_err(|error| {
            ClusterError::plain(say::BAD_KUBECONFIG.fill(&[("context", &name), ("why", &access::chain(&error))]))
        })?;
        let api = api::Api::new(client, access.timeout);
        let file = rounds::run(&api, namespace.as_deref(), &ask.objects, &name).await?;
        Ok(Gathered { file, name, namespace, requests: api.requests() })
    })
}
