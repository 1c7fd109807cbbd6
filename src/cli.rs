//! What the user typed: the arguments, and what is wrong with them. Resolves nothing; that is the plan's.

use std::ffi::OsString;

use clap::builder::PossibleValuesParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, CommandFactory, FromArgMatches, Parser};

use crate::messages::{Message, cli as say};
use crate::report::{Format, Language};

/// The arguments.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
#[derive(Debug, Clone, Parser)]
#[command(name = "kubectl-kuma_diagnose", disable_version_flag = true, disable_help_flag = true)]
pub struct Args {
    /// What to read.
    #[arg(long, value_name = "PATH", allow_hyphen_values = true)]
    pub from: Vec<String>,
    /// What to diagnose.
    #[arg(value_name = "TYPE/NAME")]
    pub objects: Vec<String>,
    /// In which namespace.
    #[arg(short = 'n', long, value_name = "NS")]
    pub namespace: Option<String>,
    /// In all of them.
    #[arg(short = 'A', long)]
    pub all_namespaces: bool,
    /// Format.
    #[arg(short, long, value_parser = PossibleValuesParser::new(Format::ALL.map(Format::name)))]
    pub output: Option<String>,
    /// Brief format.
    #[arg(long, conflicts_with_all = ["output", "details"])]
    pub brief: bool,
    /// Everything.
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
    /// When to exit with 1.
    #[arg(long, value_name = "VERDICT", value_parser = ["failing", "insufficient"])]
    pub fail_on: Option<String>,
    /// Directories of rules.
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<String>,
    /// Window.
    #[arg(long, value_name = "DURATION", conflicts_with = "since_time")]
    pub since: Option<String>,
    /// Window.
    #[arg(long, value_name = "TIME")]
    pub since_time: Option<String>,
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
    /// Of the cluster.
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub kubeconfig: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "NAME", conflicts_with = "from")]
    pub context: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "NAME", conflicts_with = "from")]
    pub cluster: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "NAME", conflicts_with = "from")]
    pub user: Option<String>,
    /// Of the cluster.
    #[arg(short = 's', long, value_name = "URL", conflicts_with = "from")]
    pub server: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "TOKEN", conflicts_with = "from")]
    pub token: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub certificate_authority: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub client_certificate: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub client_key: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "NAME", conflicts_with = "from")]
    pub tls_server_name: Option<String>,
    /// Of the cluster.
    #[arg(long, value_name = "DURATION", conflicts_with = "from")]
    pub request_timeout: Option<String>,
    /// Of the cluster.
    #[arg(long, conflicts_with = "from")]
    pub insecure_skip_tls_verify: bool,
    /// Of the cluster.
    #[arg(long = "as", value_name = "USER", conflicts_with = "from")]
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
    /// Print the version.
    #[arg(short = 'V', long)]
    pub version: bool,
    /// Print the help.
    #[arg(short, long, action = ArgAction::Help)]
    help: Option<bool>,
}

/// Help of each argument, by its id.
const HELP: &[(&str, &Message)] = &[
    ("from", &say::HELP_FROM),
    ("objects", &say::HELP_OBJECTS),
    ("namespace", &say::HELP_NAMESPACE),
    ("all_namespaces", &say::HELP_ALL_NAMESPACES),
    ("output", &say::HELP_OUTPUT),
    ("brief", &say::HELP_BRIEF),
    ("details", &say::HELP_DETAILS),
    ("lang", &say::HELP_LANG),
    ("color", &say::HELP_COLOR),
    ("width", &say::HELP_WIDTH),
    ("fail_on", &say::HELP_FAIL_ON),
    ("rules", &say::HELP_RULES),
    ("since", &say::HELP_SINCE),
    ("since_time", &say::HELP_SINCE_TIME),
    ("container", &say::HELP_CONTAINER),
    ("ignore", &say::HELP_IGNORE),
    ("separately", &say::HELP_SEPARATELY),
    ("threads", &say::HELP_THREADS),
    ("max_total_bytes", &say::HELP_MAX_TOTAL),
    ("max_entry_bytes", &say::HELP_MAX_ENTRY),
    ("max_entries", &say::HELP_MAX_ENTRIES),
    ("max_ratio", &say::HELP_MAX_RATIO),
    ("max_nesting", &say::HELP_MAX_NESTING),
    ("kubeconfig", &say::HELP_KUBECONFIG),
    ("context", &say::HELP_CONTEXT),
    ("cluster", &say::HELP_CLUSTER),
    ("user", &say::HELP_USER),
    ("server", &say::HELP_SERVER),
    ("token", &say::HELP_TOKEN),
    ("certificate_authority", &say::HELP_CERTIFICATE_AUTHORITY),
    ("client_certificate", &say::HELP_CLIENT_CERTIFICATE),
    ("client_key", &say::HELP_CLIENT_KEY),
    ("tls_server_name", &say::HELP_TLS_SERVER_NAME),
    ("request_timeout", &say::HELP_REQUEST_TIMEOUT),
    ("insecure_skip_tls_verify", &say::HELP_INSECURE),
    ("as_user", &say::HELP_AS),
    ("as_group", &say::HELP_AS_GROUP),
    ("as_uid", &say::HELP_AS_UID),
    ("as_user_extra", &say::HELP_AS_USER_EXTRA),
    ("version", &say::HELP_VERSION),
    ("help", &say::HELP_HELP),
];

/// Why there are no arguments to act on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// The user asked for help; this is it.
    Help(String),
    /// Wrong usage; this says what, and what to do.
    Usage(String),
}

/// Parses the arguments (the first is the program's own name). `name` is how the user calls the program.
///
/// # Errors
/// Help that was asked for, and wrong usage, in the given language.
pub fn parse(arguments: Vec<OsString>, name: &str, language: Language) -> Result<Args, Stop> {
    let mut command = Args::command().bin_name(name).about(text(&say::ABOUT, language));
    for (id, message) in HELP {
        command = command.mut_arg(id, |arg| arg.help(text(message, language)));
    }
    let parsed = command.try_get_matches_from_mut(arguments).and_then(|mut m| Args::from_arg_matches_mut(&mut m));
    parsed.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp => Stop::Help(error.to_string()),
        _ => Stop::Usage(explain(&error, language)),
    })
}

fn text(message: &Message, language: Language) -> &'static str {
    match language {
        Language::En => message.en,
        Language::Zh => message.zh,
    }
}

fn fill(message: &Message, language: Language, values: &[(&str, &str)]) -> String {
    let (en, zh) = message.fill(values);
    match language {
        Language::En => en,
        Language::Zh => zh,
    }
}

/// An error of usage in the user's language, with the flag and the next step.
fn explain(error: &clap::Error, language: Language) -> String {
    let get = |kind| error.get(kind).map(context).unwrap_or_default();
    let flag = get(ContextKind::InvalidArg);
    let flag = flag.split(' ').next().unwrap_or_default();
    let value = get(ContextKind::InvalidValue);
    let mut parts = vec![match error.kind() {
        ErrorKind::UnknownArgument => fill(&say::UNKNOWN_FLAG, language, &[("flag", flag)]),
        ErrorKind::InvalidValue if value.is_empty() => fill(&say::NO_VALUE, language, &[("flag", flag)]),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation | ErrorKind::TooManyValues => {
            fill(&say::BAD_VALUE, language, &[("flag", flag), ("value", &value)])
        }
        ErrorKind::ArgumentConflict => {
            let other = get(ContextKind::PriorArg);
            let other = other.split(' ').next().unwrap_or_default();
            let message = if other == flag || other.is_empty() { &say::TWICE } else { &say::CONFLICT };
            fill(message, language, &[("flag", flag), ("other", other)])
        }
        ErrorKind::MissingRequiredArgument => fill(&say::REQUIRES, language, &[("flag", flag)]),
        ErrorKind::InvalidUtf8 => text(&say::NOT_UTF8, language).to_owned(),
        _ => error.to_string().lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned(),
    }];
    let suggested = get(ContextKind::SuggestedArg);
    if !suggested.is_empty() {
        parts.push(fill(&say::DID_YOU_MEAN, language, &[("flag", &suggested)]));
    }
    let allowed = get(ContextKind::ValidValue);
    if !allowed.is_empty() {
        parts.push(fill(&say::ALLOWED, language, &[("values", &allowed)]));
    }
    parts.join(" ")
}

fn context(value: &ContextValue) -> String {
    match value {
        ContextValue::String(one) => one.clone(),
        ContextValue::Strings(all) => all.join(", "),
        ContextValue::Number(n) => n.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::{Args, HELP, Stop, parse};
    use crate::report::Language;
    use clap::CommandFactory;

    fn typed(line: &str, language: Language) -> Result<Args, Stop> {
        parse(line.split(' ').map(OsString::from).collect(), "kubectl kuma-diagnose", language)
    }

    #[test]
    fn every_argument_has_its_help() {
        let mut ids: Vec<String> = Args::command().get_arguments().map(|a| a.get_id().to_string()).collect();
        let mut helped: Vec<String> = HELP.iter().map(|(id, _)| (*id).to_owned()).collect();
        ids.sort();
        helped.sort();
        assert_eq!(ids, helped);
        Args::command().debug_assert();
    }

    #[test]
    fn errors_name_the_flag_and_the_next_step() {
        let usage = |line, language| match typed(line, language) {
            Err(Stop::Usage(text)) => text,
            other => panic!("{other:?}"),
        };
        assert_eq!(usage("x --frmo a", Language::En), "unknown flag --frmo. Did you mean --from?");
        assert_eq!(usage("x --frmo a", Language::Zh), "未知参数 --frmo。 您是不是想用 --from？");
        let bad = "--output does not take the value `xml`. Allowed: table, brief, json, yaml.";
        assert_eq!(usage("x --from a -o xml", Language::En), bad);
        assert_eq!(usage("x --from", Language::En), "--from needs a value.");
        let both = usage("x --from a --brief -o json", Language::En);
        assert!(both.contains("cannot be used together with"), "{both}");
        assert_eq!(usage("x --lang en --lang zh", Language::En), "--lang was given twice; give it once.");
    }

    #[test]
    fn help_speaks_both_languages() {
        let help = |language| match typed("x --help", language) {
            Err(Stop::Help(text)) => text,
            other => panic!("{other:?}"),
        };
        assert!(help(Language::En).contains("support bundle"));
        assert!(help(Language::Zh).contains("支持包"));
        assert!(help(Language::En).contains("kubectl kuma-diagnose"));
    }
}
