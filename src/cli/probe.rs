//! Arguments of `probe` and `preflight`.

use clap::{ArgAction, Args as Group};

use super::args::{ReportArgs, WayArgs};

/// Arguments of `probe`.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true)]
pub struct ProbeArgs {
    /// What to look at from the outside.
    #[arg(value_name = "TYPE/NAME", conflicts_with_all = ["pid", "host_root"])]
    pub objects: Vec<String>,
    /// In which namespace.
    #[arg(short = 'n', long, value_name = "NS")]
    pub namespace: Option<String>,
    /// A node, from the outside.
    #[arg(long, value_name = "NODE", conflicts_with_all = ["objects", "pid", "host_root"])]
    pub node: Option<String>,
    /// The network namespace of a process.
    #[arg(long, value_name = "PID")]
    pub pid: Option<String>,
    /// Where the machine's files are.
    #[arg(long, value_name = "DIR")]
    pub host_root: Option<String>,
    /// What Kuma was configured to do.
    #[arg(long, value_name = "FILE")]
    pub config: Option<String>,
    /// The sidecar's user.
    #[arg(long, value_name = "UID")]
    pub uid: Option<String>,
    /// The port that incoming connections are redirected to.
    #[arg(long, value_name = "PORT")]
    pub inbound_port: Option<String>,
    /// The families that are redirected.
    #[arg(long, value_name = "MODE", value_parser = ["dualstack", "ipv4"])]
    pub ip_family_mode: Option<String>,
    /// Try no connection.
    #[arg(long)]
    pub passive: bool,
    /// Packets may leave the loopback interface.
    #[arg(long)]
    pub allow_network: bool,
    /// How long to try again.
    #[arg(long, value_name = "DURATION")]
    pub wait: Option<String>,
    /// Where what was seen goes.
    #[arg(long, value_name = "FILE")]
    pub to: Option<String>,
    /// Run inside of a pod for somebody outside: print what was seen and nothing else.
    #[arg(long, hide = true)]
    pub inside: bool,
    /// Whose pod this is, as told by who started it.
    #[arg(long, hide = true, value_name = "NS/NAME")]
    pub pod: Option<String>,
    /// What encloses what is printed for somebody outside.
    #[arg(long, hide = true, value_name = "MARK", requires = "inside")]
    pub mark: Option<String>,
    /// What Kuma was configured to do, as told by who started it.
    #[arg(long, hide = true, value_name = "JSON", requires = "inside")]
    pub wanted: Option<String>,
    /// How long the container that looks may take.
    #[arg(long, value_name = "DURATION")]
    pub within: Option<String>,
    /// Do not ask.
    #[arg(long, short = 'y')]
    pub yes: bool,
    /// The image of the container that looks.
    #[arg(long, value_name = "IMAGE")]
    pub image: Option<String>,
    /// Let the container that looks read the rules.
    #[arg(long)]
    pub net_admin: bool,
    /// Print what would be created.
    #[arg(long)]
    pub dry_run: bool,
    /// How the report is written.
    #[command(flatten)]
    pub report: ReportArgs,
    /// The way to the cluster.
    #[command(flatten)]
    pub way: WayArgs,
    /// Print the help.
    #[arg(short, long, action = ArgAction::Help)]
    help: Option<bool>,
}

/// Arguments of `preflight`.
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true)]
pub struct PreflightArgs {
    /// What to read instead of a cluster.
    #[arg(long, value_name = "PATH", allow_hyphen_values = true)]
    pub from: Vec<String>,
    /// Format.
    #[arg(short, long, value_parser = ["table", "json", "yaml"])]
    pub output: Option<String>,
    /// Everything, what passed too.
    #[arg(long)]
    pub details: bool,
    /// Language.
    #[arg(long, value_parser = ["en", "zh"])]
    pub lang: Option<String>,
    /// Colour.
    #[arg(long, value_name = "WHEN", value_parser = ["auto", "always", "never"], default_value = "auto")]
    pub color: String,
    /// Columns.
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<String>,
    /// The way to the cluster.
    #[command(flatten)]
    pub way: WayArgs,
    /// Print the help.
    #[arg(short, long, action = ArgAction::Help)]
    help: Option<bool>,
}
