//! Which API server, and as whom: kubeconfig files as kubectl reads them, overlaid with what the user typed.

use std::path::{Path, PathBuf};
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use kube::config::{AuthInfo, Cluster, Config, KubeConfigOptions, Kubeconfig};
use kube::config::{NamedAuthInfo, NamedCluster, NamedContext};

use super::ClusterError;
use crate::messages::cluster as say;

/// What the user said of the way to the cluster: kubectl's flags of the same names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    /// The only kubeconfig to read.
    pub kubeconfig: Option<String>,
    /// `KUBECONFIG`: a list of files.
    pub environment: Option<String>,
    /// `HOME`.
    pub home: Option<String>,
    /// Context.
    pub context: Option<String>,
    /// Cluster.
    pub cluster: Option<String>,
    /// User.
    pub user: Option<String>,
    /// URL of the API server.
    pub server: Option<String>,
    /// Bearer token.
    pub token: Option<String>,
    /// File of the CA's certificates.
    pub certificate_authority: Option<String>,
    /// File of the client's certificate.
    pub client_certificate: Option<String>,
    /// File of the client's key.
    pub client_key: Option<String>,
    /// Name in the server's certificate.
    pub tls_server_name: Option<String>,
    /// Trust any certificate.
    pub insecure: bool,
    /// User to impersonate.
    pub as_user: Option<String>,
    /// Groups to impersonate.
    pub as_groups: Vec<String>,
    /// UID to impersonate.
    pub as_uid: Option<String>,
    /// Extra of the impersonated user: key and value.
    pub as_extra: Vec<(String, String)>,
    /// For one request.
    pub timeout: Option<Duration>,
    /// Ask for answers that are not compressed.
    pub uncompressed: bool,
}

/// The way to a cluster.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) config: Config,
    /// The context's name, or nothing where none was used.
    pub(super) context: Option<String>,
}

impl Access {
    /// Finds the way: flags before files, files before the service account of a pod.
    pub(super) async fn way(&self) -> Result<Way, ClusterError> {
        let files = self.files()?;
        let nothing = files.contexts.is_empty() && files.clusters.is_empty();
        if nothing && self.server.is_none() && self.context.is_none() && self.cluster.is_none() {
            let config = Config::incluster().map_err(|_| ClusterError::plain(say::NO_CONFIGURATION.fill(&[])))?;
            return self.finish(config, None);
        }
        let (files, context) = self.overlay(files)?;
        let options = KubeConfigOptions { context: Some(OURS.to_owned()), cluster: None, user: None };
        let config = Config::from_custom_kubeconfig(files, &options).await;
        let config = config.map_err(|error| {
            let name = context.clone().unwrap_or_default();
            ClusterError::plain(say::BAD_KUBECONFIG.fill(&[("context", &name), ("why", &chain(&error))]))
        })?;
        self.finish(config, context)
    }

    /// The files, merged; a file of the list that does not exist is skipped, as kubectl does.
    fn files(&self) -> Result<Kubeconfig, ClusterError> {
        let read = |path: &Path| {
            Kubeconfig::read_from(path).map_err(|error| {
                let path = path.display().to_string();
                ClusterError::plain(say::UNREADABLE_KUBECONFIG.fill(&[("path", &path), ("why", &chain(&error))]))
            })
        };
        if let Some(path) = &self.kubeconfig {
            return read(Path::new(path));
        }
        let listed: Vec<PathBuf> = match self.environment.as_deref().filter(|list| !list.is_empty()) {
            Some(list) => {
                let separator = if cfg!(windows) { ';' } else { ':' };
                list.split(separator).filter(|path| !path.is_empty()).map(PathBuf::from).collect()
            }
            None => self.home.iter().map(|home| Path::new(home).join(".kube").join("config")).collect(),
        };
        let mut merged = Kubeconfig::default();
        for path in listed.iter().filter(|path| path.exists()) {
            merged = merged.merge(read(path)?).map_err(|error| {
                let path = path.display().to_string();
                ClusterError::plain(say::UNREADABLE_KUBECONFIG.fill(&[("path", &path), ("why", &chain(&error))]))
            })?;
        }
        Ok(merged)
    }

    /// The names of the contexts, clusters or users that the files know; none if they cannot be read.
    #[must_use]
    pub fn known(&self, what: &str) -> Vec<String> {
        let Ok(files) = self.files() else { return Vec::new() };
        match what {
            "context" => files.contexts.into_iter().map(|one| one.name).collect(),
            "cluster" => files.clusters.into_iter().map(|one| one.name).collect(),
            _ => files.auth_infos.into_iter().map(|one| one.name).collect(),
        }
    }

    /// Adds a context of our own that is the chosen one with what was typed over it; and the chosen one's name.
    fn overlay(&self, mut files: Kubeconfig) -> Result<(Kubeconfig, Option<String>), ClusterError> {
        let name = self.context.clone().or_else(|| files.current_context.clone().filter(|name| !name.is_empty()));
        let chosen = name.as_ref().and_then(|name| files.contexts.iter().find(|context| context.name == *name));
        if let (Some(name), None) = (&name, chosen) {
            let mut known: Vec<&str> = files.contexts.iter().map(|context| context.name.as_str()).collect();
            known.sort_unstable();
            let known = known.join(", ");
            return Err(ClusterError::plain(say::NO_CONTEXT.fill(&[("context", name), ("known", &known)])));
        }
        let mut context = chosen.and_then(|chosen| chosen.context.clone()).unwrap_or_default();
        let cluster_name = self.cluster.clone().unwrap_or_else(|| context.cluster.clone());
        let named = files.clusters.iter().find(|cluster| cluster.name == cluster_name);
        if named.is_none() && self.server.is_none() {
            return Err(ClusterError::plain(say::NO_CLUSTER.fill(&[("cluster", &cluster_name)])));
        }
        let cluster = self.cluster(named.and_then(|named| named.cluster.clone()).unwrap_or_default());
        let user_name = self.user.clone().or_else(|| context.user.clone()).unwrap_or_default();
        let user = files.auth_infos.iter().find(|user| user.name == user_name);
        if user.is_none() && self.user.is_some() {
            return Err(ClusterError::plain(say::NO_USER.fill(&[("user", &user_name)])));
        }
        let user = self.user(user.and_then(|user| user.auth_info.clone()).unwrap_or_default());
        OURS.clone_into(&mut context.cluster);
        context.user = Some(OURS.to_owned());
        let own = OURS.to_owned();
        files.clusters.push(NamedCluster { name: own.clone(), cluster: Some(cluster), ..NamedCluster::default() });
        files.auth_infos.push(NamedAuthInfo { name: own.clone(), auth_info: Some(user), ..NamedAuthInfo::default() });
        files.contexts.push(NamedContext { name: own, context: Some(context), ..NamedContext::default() });
        Ok((files, name))
    }

    fn cluster(&self, mut cluster: Cluster) -> Cluster {
        if let Some(server) = &self.server {
            cluster.server = Some(server.clone());
        }
        if let Some(path) = &self.certificate_authority {
            cluster.certificate_authority = Some(path.clone());
            cluster.certificate_authority_data = None;
        }
        if self.insecure {
            cluster.insecure_skip_tls_verify = Some(true);
            cluster.certificate_authority = None;
            cluster.certificate_authority_data = None;
        }
        if let Some(name) = &self.tls_server_name {
            cluster.tls_server_name = Some(name.clone());
        }
        cluster
    }

    fn user(&self, mut user: AuthInfo) -> AuthInfo {
        if let Some(token) = &self.token {
            user = AuthInfo::default();
            user.token = Some(token.clone().into());
        }
        if let Some(path) = &self.client_certificate {
            user.client_certificate = Some(path.clone());
            user.client_certificate_data = None;
        }
        if let Some(path) = &self.client_key {
            user.client_key = Some(path.clone());
            user.client_key_data = None;
        }
        if let Some(name) = &self.as_user {
            user.impersonate = Some(name.clone());
            user.impersonate_groups = (!self.as_groups.is_empty()).then(|| self.as_groups.clone());
        }
        user
    }

    fn finish(&self, mut config: Config, context: Option<String>) -> Result<Way, ClusterError> {
        // The client sends the impersonated user and groups, but not these.
        let extra = self.as_extra.iter().map(|(key, value)| (format!("impersonate-extra-{key}"), value));
        let uid = self.as_uid.iter().map(|uid| ("impersonate-uid".to_owned(), uid));
        for (name, value) in uid.chain(extra) {
            let header = name.parse::<HeaderName>().ok().zip(value.parse::<HeaderValue>().ok());
            let bad = || ClusterError::plain(say::BAD_IMPERSONATION.fill(&[("value", value)]));
            config.headers.push(header.ok_or_else(bad)?);
        }
        if self.timeout.is_some() {
            config.read_timeout = self.timeout;
        }
        config.disable_compression = self.uncompressed;
        // We count each try, and bound them all.
        config.default_retry = false;
        Ok(Way { config, context })
    }
}

/// The name of the context that is made of what was typed and what was read.
const OURS: &str = "kuma-diagnose";

/// An error and what caused it, in one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let inner = error.to_string();
        if !text.contains(&inner) {
            text = format!("{text}: {inner}");
        }
        source = error.source();
    }
    text
}
