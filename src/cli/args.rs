//! The arguments: each flag, and what it excludes.

use std::ffi::OsString;

use clap::builder::PossibleValuesParser;
use clap::{ArgAction, Args as Group, Parser, Subcommand};

use super::kit::{ExplainArgs, RulesArgs};
use super::probe::{PreflightArgs, ProbeArgs};
use crate::report::Format;

/// The arguments.
#[derive(Debug, Clone, Parser)]
#[command(name = "kubectl-kuma_diagnose", disable_version_flag = true, disable_help_flag = true)]
#[command(disable_help_subcommand = true)]
pub struct Args {
    /// What to read.
    #[arg(long, value_name = "PATH", allow_hyphen_values = true, conflicts_with_all = WAY)]
    pub from: Vec<String>,
    /// What to look at.
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// How the report is written.
    #[command(flatten)]
    pub report: ReportArgs,
    /// Container.
    #[arg(short, long, value_name = "NAME")]
    pub container: Option<String>,
    /// Causes to leave out.
    #[arg(long, value_name = "CODE")]
    pub ignore: Vec<String>,
    /// One document an input.
    #[arg(long)]
    pub separately: bool,
    /// Threads.
    #[arg(long, value_name = "N")]
    pub threads: Option<String>,
    /// Limit.
    #[arg(long, value_name = "SIZE")]
    pub max_total_bytes: Option<String>,
    /// Limit.
    #[arg(long, value_name = "SIZE")]
    pub max_entry_bytes: Option<String>,
    /// Limit.
    #[arg(long, value_name = "N")]
    pub max_entries: Option<String>,
    /// Limit.
    #[arg(long, value_name = "N")]
    pub max_ratio: Option<String>,
    /// Limit.
    #[arg(long, value_name = "N")]
    pub max_nesting: Option<String>,
    /// Look again.
    #[arg(long, value_name = "DURATION", conflicts_with_all = ["from", "separately"])]
    pub wait: Option<String>,
    /// The way to the cluster.
    #[command(flatten)]
    pub way: WayArgs,
    /// Print the version.
    #[arg(short = 'V', long)]
    pub version: bool,
    /// Print the help.
    #[arg(short, long, action = ArgAction::Help)]
    help: Option<bool>,
    /// Something else than a diagnosis.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

/// How the report is written, and with which rules it is made.
#[derive(Debug, Clone, Default, Group)]
pub struct ReportArgs {
    /// Format.
    #[arg(short, long, value_parser = PossibleValuesParser::new(Format::ALL.map(Format::name)))]
    pub output: Option<String>,
    /// Brief format.
    #[arg(long, conflicts_with_all = ["output", "details"])]
    pub brief: bool,
    /// Everything.
    #[arg(long)]
    pub details: bool,
    /// What happened when.
    #[arg(long)]
    pub timeline: bool,
    /// Language.
    #[arg(long, value_parser = ["en", "zh"])]
    pub lang: Option<String>,
    /// Colour.
    #[arg(long, value_name = "WHEN", value_parser = ["auto", "always", "never"], default_value = "auto")]
    pub color: String,
    /// Columns.
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<String>,
    /// When to exit with 1.
    #[arg(long, value_name = "VERDICT", value_parser = ["failing", "insufficient"])]
    pub fail_on: Option<String>,
    /// Directories of rules.
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<String>,
}

/// What to look at.
#[derive(Debug, Clone, Default, Group)]
pub struct ScopeArgs {
    /// What to diagnose.
    #[arg(value_name = "TYPE/NAME")]
    pub objects: Vec<String>,
    /// In which namespace.
    #[arg(short = 'n', long, value_name = "NS")]
    pub namespace: Option<String>,
    /// In all of them.
    #[arg(short = 'A', long)]
    pub all_namespaces: bool,
    /// With these labels.
    #[arg(short = 'l', long, value_name = "SELECTOR")]
    pub selector: Option<String>,
    /// Window.
    #[arg(long, value_name = "DURATION", conflicts_with = "since_time")]
    pub since: Option<String>,
    /// Window.
    #[arg(long, value_name = "TIME")]
    pub since_time: Option<String>,
    /// Lines of each log.
    #[arg(long, value_name = "LINES")]
    pub tail: Option<String>,
}

/// The way to the cluster: kubectl's flags.
#[derive(Debug, Clone, Default, Group)]
pub struct WayArgs {
    /// Of the cluster.
    #[arg(long, value_name = "FILE")]
    pub kubeconfig: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "NAME")]
    pub context: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "NAME")]
    pub cluster: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
    /// Of the cluster.
    #[arg(short = 's', long, value_name = "URL")]
    pub server: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "TOKEN")]
    pub token: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "FILE")]
    pub certificate_authority: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "FILE")]
    pub client_certificate: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "FILE")]
    pub client_key: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "NAME")]
    pub tls_server_name: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "DURATION")]
    pub request_timeout: Option<String>,
    /// Of the cluster.
    #[arg(long)]
    pub insecure_skip_tls_verify: bool,
    /// Of the cluster.
    #[arg(long = "as", value_name = "USER")]
    pub as_user: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "GROUP", requires = "as_user")]
    pub as_group: Vec<String>,
    /// Of the cluster.
    #[arg(long, value_name = "UID", requires = "as_user")]
    pub as_uid: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "KEY=VALUE", requires = "as_user")]
    pub as_user_extra: Vec<String>,
    /// Of the cluster.
    #[arg(long)]
    pub disable_compression: bool,
    /// Requests on standard error.
    #[arg(short = 'v', long = "v", value_name = "LEVEL")]
    pub verbosity: Option<String>,
}

/// The ids of [`WayArgs`], `--tail` and `--wait`: a run on files looks for no cluster.
const WAY: [&str; 18] = [
    "kubeconfig",
    "context",
    "cluster",
    "user",
    "server",
    "token",
    "certificate_authority",
    "client_certificate",
    "client_key",
    "tls_server_name",
    "request_timeout",
    "insecure_skip_tls_verify",
    "as_user",
    "as_group",
    "as_uid",
    "as_user_extra",
    "disable_compression",
    "tail",
];

/// What there is to do besides a diagnosis.
#[derive(Debug, Clone, Subcommand)]
pub enum Verb {
    /// Gather into a bundle.
    Collect(CollectArgs),
    /// What this user may see.
    Access(AccessArgs),
    /// A specification for Troubleshoot.
    BundleSpec(BundleSpecArgs),
    /// Scripts for shells.
    Completion(CompletionArgs),
    /// Look at a machine and its network itself.
    Probe(Box<ProbeArgs>),
    /// Whether a cluster is ready for Kuma.
    Preflight(PreflightArgs),
    /// What a cause is, or what a line tells.
    Explain(ExplainArgs),
    /// Look into, check and begin rules.
    Rules(RulesArgs),
    /// What may be typed next.
    #[command(name = "__complete", hide = true)]
    Complete(CompleteArgs),
}

/// Arguments of `collect`.
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true)]
pub struct CollectArgs {
    /// Where the bundle goes.
    #[arg(long, value_name = "FILE", required = true)]
    pub to: String,
    /// What to replace besides secrets.
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = ["names", "ips"])]
    pub redact: Vec<String>,
    /// What to gather.
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// Format.
    #[arg(short, long, value_parser = ["json"])]
    pub output: Option<String>,
    /// Language.
    #[arg(long, value_parser = ["en", "zh"])]
    pub lang: Option<String>,
    /// The way to the cluster.
    #[command(flatten)]
    pub way: WayArgs,
    /// Print the help.
    #[arg(short, long, action = ArgAction::Help)]
    help: Option<bool>,
}

/// Arguments of `access`.
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true)]
pub struct AccessArgs {
    /// In which namespace.
    #[arg(short = 'n', long, value_name = "NS")]
    pub namespace: Option<String>,
    /// In all of them.
    #[arg(short = 'A', long)]
    pub all_namespaces: bool,
    /// Format.
    #[arg(short, long, value_parser = ["json"])]
    pub output: Option<String>,
    /// Language.
    #[arg(long, value_parser = ["en", "zh"])]
    pub lang: Option<String>,
    /// The way to the cluster.
    #[command(flatten)]
    pub way: WayArgs,
    /// Print the help.
    #[arg(short, long, action = ArgAction::Help)]
    help: Option<bool>,
}

/// Arguments of `bundle-spec`.
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true)]
pub struct BundleSpecArgs {
    /// Of the nodes, too.
    #[arg(long)]
    pub host: bool,
    /// Language.
    #[arg(long, value_parser = ["en", "zh"])]
    pub lang: Option<String>,
    /// Print the help.
    #[arg(short, long, action = ArgAction::Help)]
    help: Option<bool>,
}

/// Arguments of `completion`.
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true)]
pub struct CompletionArgs {
    /// The shell.
    #[arg(value_name = "SHELL", value_parser = ["bash", "zsh", "fish", "powershell"], required_unless_present = "kubectl_shim")]
    pub shell: Option<String>,
    /// For kubectl's own completion.
    #[arg(long, conflicts_with = "shell")]
    pub kubectl_shim: bool,
    /// Language.
    #[arg(long, value_parser = ["en", "zh"])]
    pub lang: Option<String>,
    /// Print the help.
    #[arg(short, long, action = ArgAction::Help)]
    help: Option<bool>,
}

/// Arguments of `__complete`: what was typed, the last word unfinished.
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true)]
pub struct CompleteArgs {
    /// Words.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub words: Vec<OsString>,
}
