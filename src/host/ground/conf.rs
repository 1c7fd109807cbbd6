//! CNI configurations as libcni reads them: a list of plugins in a `.conflist`, a single one in a `.conf` or `.json`.

use serde_json::{Map, Value};

use crate::host::document::CniFile;

/// The type under which Kuma's plugin is named in a configuration, and the name of its program.
pub const KUMA: &str = "kuma-cni";

/// Why a file is no configuration that a runtime takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// No JSON, or no object: the parser's words.
    NotJson(String),
    /// An object that lacks something, or has it in a wrong form: which.
    Lacks(&'static str),
    /// A list of plugins in a file whose name says a single one.
    ListUnderConf,
    /// A single plugin in a file whose name says a list.
    SingleUnderList,
}

impl Flaw {
    /// What is wrong, for the report's evidence: the parser's words or a name, not a sentence.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::NotJson(words) => words.clone(),
            Self::Lacks(what) => format!("missing or invalid: {what}"),
            Self::ListUnderConf => "'plugins' instead of 'type'".to_owned(),
            Self::SingleUnderList => "'type' instead of 'plugins'".to_owned(),
        }
    }
}

/// What a configuration says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Conf {
    /// The network's name.
    pub name: String,
    /// Plugins, in the order in which they are called.
    pub plugins: Vec<Plugin>,
    /// Whether it is a single plugin.
    pub single: bool,
    /// Why the runtime does not take it. What could be read of it is there all the same.
    pub flaw: Option<Flaw>,
}

/// A plugin of a configuration.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plugin {
    /// `calico`, `kuma-cni`: the program's name.
    pub kind: String,
    /// Kuma's: the file with the cluster's address (`kubernetes.kubeconfig`).
    pub kubeconfig: Option<String>,
    /// Kuma's: where its program was written to (`kubernetes.cni_bin_dir`).
    pub bin_dir: Option<String>,
    /// Multus': the directory of the configurations that pods ask for.
    pub conf_dir: Option<String>,
    /// Multus': the network that it gives to every pod, by name or path.
    pub cluster_network: Option<String>,
    /// Multus': plugins that it calls for every pod. None where the configuration does not say.
    pub delegates: Option<Vec<Plugin>>,
}

impl Conf {
    /// Kuma's plugin in it, wherever it stands: also among those that Multus calls.
    #[must_use]
    pub fn kuma(&self) -> Option<&Plugin> {
        let delegates = self.plugins.iter().filter_map(|plugin| plugin.delegates.as_deref()).flatten();
        self.plugins.iter().chain(delegates).find(|plugin| plugin.kind == KUMA)
    }

    /// The names of all programs that it needs.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        let delegates = self.plugins.iter().filter_map(|plugin| plugin.delegates.as_deref()).flatten();
        self.plugins.iter().chain(delegates).map(|plugin| plugin.kind.as_str())
    }

    /// Multus, if it is what the runtime calls.
    #[must_use]
    pub fn multus(&self) -> Option<&Plugin> {
        self.plugins.iter().find(|plugin| matches!(plugin.kind.as_str(), "multus" | "multus-shim" | "multus-cni"))
    }

    /// Directories that it refers to: of Kuma's kubeconfig, of configurations for Multus.
    pub fn directories(&self) -> impl Iterator<Item = String> {
        let kuma = self.kuma().and_then(|kuma| kuma.kubeconfig.as_deref()).and_then(directory);
        let multus = self.multus().map(|multus| multus.conf_dir.clone().unwrap_or_else(|| MULTUS_DIR.to_owned()));
        kuma.map(str::to_owned).into_iter().chain(multus)
    }
}

/// Where Multus looks for configurations where it is not told otherwise.
pub const MULTUS_DIR: &str = "/etc/cni/multus/net.d";

fn directory(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(directory, _)| directory).filter(|directory| directory.starts_with('/'))
}

/// Whether a runtime reads files of this name: by their end, as Go's `filepath.Ext` has it.
#[must_use]
pub fn is_read(name: &str) -> bool {
    matches!(name.rsplit_once('.'), Some((_, "conf" | "conflist" | "json")))
}

/// Whether this is, or was before somebody renamed it, the name of a configuration.
#[must_use]
pub fn is_configuration(name: &str) -> bool {
    (is_read(name) || [".conf", ".json"].iter().any(|part| name.contains(part))) && !is_kubeconfig(name)
}

/// Whether this is the name of a file with credentials.
#[must_use]
pub fn is_kubeconfig(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("kubeconfig") || matches!(name.as_str(), "kubelet.conf" | "admin.conf" | "config")
}

/// Whether a text is a kubeconfig, whatever its name: JSON or YAML.
#[must_use]
pub fn holds_credentials(text: &str) -> bool {
    let keys = ["client-key-data", "client-certificate-data", "certificate-authority-data", "current-context"];
    keys.iter().any(|key| text.contains(key))
}

/// Reads a file of which the text is known.
#[must_use]
pub fn of_file(file: &CniFile) -> Option<Conf> {
    file.text.as_deref().map(|text| parse(&file.name, text))
}

/// Reads a configuration. The name decides what it may be; of one that was renamed, what stood before counts.
#[must_use]
pub fn parse(name: &str, text: &str) -> Conf {
    let object = match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return broken(Flaw::NotJson("not an object".to_owned())),
        Err(error) => return broken(Flaw::NotJson(error.to_string())),
    };
    let mut conf = Conf { name: word(&object, "name").unwrap_or_default(), ..Conf::default() };
    let flaw = if name.contains(".conflist") { list(&object, &mut conf) } else { single(&object, &mut conf) };
    conf.flaw = flaw.err();
    conf
}

fn broken(flaw: Flaw) -> Conf {
    Conf { flaw: Some(flaw), ..Conf::default() }
}

fn list(object: &Map<String, Value>, conf: &mut Conf) -> Result<(), Flaw> {
    match object.get("plugins") {
        None if object.contains_key("type") => {
            conf.plugins.extend(plugin(object));
            conf.single = true;
            return Err(Flaw::SingleUnderList);
        }
        Some(Value::Array(items)) if !items.is_empty() => {
            conf.plugins = items.iter().filter_map(|item| plugin(item.as_object()?)).collect();
            if conf.plugins.len() < items.len() {
                return Err(Flaw::Lacks("type"));
            }
        }
        _ => return Err(Flaw::Lacks("plugins")),
    }
    if object.get("name").is_some_and(Value::is_string) { Ok(()) } else { Err(Flaw::Lacks("name")) }
}

fn single(object: &Map<String, Value>, conf: &mut Conf) -> Result<(), Flaw> {
    conf.single = true;
    if let Some(plugin) = plugin(object) {
        conf.plugins.push(plugin);
        return Ok(());
    }
    let Some(Value::Array(items)) = object.get("plugins") else { return Err(Flaw::Lacks("type")) };
    conf.plugins = items.iter().filter_map(|item| plugin(item.as_object()?)).collect();
    conf.single = false;
    Err(Flaw::ListUnderConf)
}

fn plugin(object: &Map<String, Value>) -> Option<Plugin> {
    let kind = word(object, "type").filter(|kind| !kind.is_empty() && !kind.contains('/'))?;
    let kubernetes = object.get("kubernetes").and_then(Value::as_object);
    let of_kuma = |key: &str| kubernetes.filter(|_| kind == KUMA).and_then(|kubernetes| word(kubernetes, key));
    let delegates = object.get("delegates").and_then(Value::as_array).map(|items| {
        // A delegate is one plugin, or a list of them. Multus calls no Multus, so that nothing is nested further.
        let objects = items.iter().filter_map(Value::as_object);
        objects
            .flat_map(|delegate| match delegate.get("plugins").and_then(Value::as_array) {
                Some(plugins) => plugins.iter().filter_map(Value::as_object).collect(),
                None => vec![delegate],
            })
            .filter_map(|delegate| Some(Plugin { kind: word(delegate, "type")?, ..kumas(delegate) }))
            .collect()
    });
    Some(Plugin {
        kubeconfig: of_kuma("kubeconfig"),
        bin_dir: of_kuma("cni_bin_dir"),
        conf_dir: word(object, "confDir"),
        cluster_network: word(object, "clusterNetwork"),
        delegates,
        kind,
    })
}

fn kumas(object: &Map<String, Value>) -> Plugin {
    let kubernetes = object.get("kubernetes").and_then(Value::as_object);
    let said = |key: &str| kubernetes.and_then(|kubernetes| word(kubernetes, key));
    Plugin { kubeconfig: said("kubeconfig"), bin_dir: said("cni_bin_dir"), ..Plugin::default() }
}

fn word(object: &Map<String, Value>, key: &str) -> Option<String> {
    object.get(key).and_then(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{Flaw, holds_credentials, is_configuration, is_kubeconfig, is_read, parse};

    const CHAIN: &str = r#"{"name":"k8s","cniVersion":"0.3.1","plugins":[{"type":"calico"},{"type":"kuma-cni",
        "kubernetes":{"kubeconfig":"/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig","cni_bin_dir":"/opt/cni/bin"}}]}"#;

    #[test]
    fn lists_and_single_plugins_by_name() {
        let conf = parse("10-calico.conflist", CHAIN);
        assert_eq!(conf.flaw, None);
        assert_eq!(conf.types().collect::<Vec<_>>(), ["calico", "kuma-cni"]);
        assert_eq!(conf.directories().collect::<Vec<_>>(), ["/etc/cni/net.d"]);
        assert_eq!(conf.kuma().unwrap().bin_dir.as_deref(), Some("/opt/cni/bin"));
        let conf = parse("10-calico.conf", CHAIN);
        assert_eq!(conf.flaw, Some(Flaw::ListUnderConf));
        assert!(conf.kuma().is_some());
        assert_eq!(parse("x.conflist", r#"{"type":"kuma-cni","name":"n"}"#).flaw, Some(Flaw::SingleUnderList));
        assert_eq!(parse("x.conf", r#"{"type":"bridge"}"#).flaw, None);
        assert_eq!(parse("x.conflist.cilium_bak", CHAIN).flaw, None);
    }

    #[test]
    fn flaws() {
        let flaw = |name: &str, text: &str| parse(name, text).flaw.unwrap();
        for text in ["", "{", "garbage", "[]", "null", "{\"plugins\":[}"] {
            assert!(matches!(flaw("a.conflist", text), Flaw::NotJson(_)), "{text}");
        }
        assert_eq!(flaw("a.conflist", r#"{"plugins":[{"type":"x"}]}"#), Flaw::Lacks("name"));
        assert_eq!(flaw("a.conflist", r#"{"name":1,"plugins":[{"type":"x"}]}"#), Flaw::Lacks("name"));
        assert_eq!(flaw("a.conflist", r#"{"name":"n"}"#), Flaw::Lacks("plugins"));
        assert_eq!(flaw("a.conflist", r#"{"name":"n","plugins":[]}"#), Flaw::Lacks("plugins"));
        assert_eq!(flaw("a.conflist", r#"{"name":"n","plugins":{"type":"x"}}"#), Flaw::Lacks("plugins"));
        assert_eq!(flaw("a.conflist", r#"{"name":"n","plugins":[{"type":"x"},{"kind":"y"}]}"#), Flaw::Lacks("type"));
        assert_eq!(flaw("a.conf", r#"{"name":"n"}"#), Flaw::Lacks("type"));
        assert_eq!(flaw("a.json", r#"{"name":"n","type":""}"#), Flaw::Lacks("type"));
        assert_eq!(flaw("a.conf", r#"{"type":"../../bin/sh"}"#), Flaw::Lacks("type"));
    }

    #[test]
    fn names() {
        assert!(is_read("10-a.conflist") && is_read("a.json") && is_read(".conf"));
        assert!(!is_read("10-a.conflist.cilium_bak") && !is_read("conf") && !is_read("README"));
        assert!(is_configuration("10-a.conflist.cilium_bak") && is_configuration("87-podman.conf.old"));
        assert!(!is_configuration("ZZZ-kuma-cni-kubeconfig") && !is_configuration("calico-kubeconfig.conf"));
        assert!(is_kubeconfig("kubelet.conf") && is_kubeconfig("Calico-Kubeconfig"));
        assert!(holds_credentials("users:\n- user: {client-key-data: eA==}\n") && !holds_credentials(CHAIN));
    }

    #[test]
    fn multus_and_its_delegates() {
        let text = r#"{"name":"multus","type":"multus","kubeconfig":"/x","clusterNetwork":"calico",
            "delegates":[{"type":"flannel"},{"plugins":[{"type":"calico"},{"type":"kuma-cni"}]}]}"#;
        let conf = parse("00-multus.conf", text);
        assert_eq!(conf.types().collect::<Vec<_>>(), ["multus", "flannel", "calico", "kuma-cni"]);
        assert!(conf.kuma().is_some());
        assert_eq!(conf.multus().unwrap().cluster_network.as_deref(), Some("calico"));
        assert_eq!(conf.directories().collect::<Vec<_>>(), [super::MULTUS_DIR]);
        assert_eq!(parse("00-multus.conf", r#"{"type":"multus-shim"}"#).multus().unwrap().delegates, None);
    }
}
