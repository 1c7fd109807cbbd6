//! What the user typed: the arguments, and what is wrong with them. Resolves nothing; that is the plan's.

mod args;
mod kit;
mod probe;
pub mod words;

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, FromArgMatches};

use crate::messages::{Message, cli as say, kit as rules, probe as probes, proof};
use crate::report::Language;

pub use args::{
    AccessArgs, Args, BundleSpecArgs, CollectArgs, CompleteArgs, CompletionArgs, ReportArgs, ScopeArgs, Verb, WayArgs,
};
pub use kit::{
    CoverageArgs, DriftArgs, ExplainArgs, KitArgs, LintArgs, ListArgs, MutateArgs, NewArgs, RulesArgs, RulesVerb,
    SchemaArgs, ShowArgs, TestArgs, TraceArgs,
};
pub use probe::{PreflightArgs, ProbeArgs};

/// Help of each argument, by its id.
const HELP: &[(&str, &Message)] = &[
    ("from", &say::HELP_FROM),
    ("objects", &say::HELP_OBJECTS),
    ("namespace", &say::HELP_NAMESPACE),
    ("all_namespaces", &say::HELP_ALL_NAMESPACES),
    ("output", &say::HELP_OUTPUT),
    ("brief", &say::HELP_BRIEF),
    ("details", &say::HELP_DETAILS),
    ("timeline", &say::HELP_TIMELINE),
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
    ("disable_compression", &say::HELP_DISABLE_COMPRESSION),
    ("verbosity", &say::HELP_VERBOSITY),
    ("selector", &say::HELP_SELECTOR),
    ("tail", &say::HELP_TAIL),
    ("wait", &say::HELP_WAIT),
    ("to", &say::HELP_TO),
    ("redact", &say::HELP_REDACT),
    ("host", &say::HELP_HOST),
    ("shell", &say::HELP_SHELL),
    ("kubectl_shim", &say::HELP_KUBECTL_SHIM),
    ("version", &say::HELP_VERSION),
    ("explained", &rules::HELP_EXPLAINED),
    ("family", &rules::HELP_FAMILY),
    ("symptom", &rules::HELP_SYMPTOM),
    ("shown", &rules::HELP_SHOWN),
    ("deny", &rules::HELP_DENY),
    ("scenarios", &rules::HELP_SCENARIOS),
    ("junit", &rules::HELP_JUNIT),
    ("record", &proof::HELP_RECORD),
    ("fail_under", &proof::HELP_FAIL_UNDER),
    ("sample", &rules::HELP_SAMPLE),
    ("seed", &rules::HELP_SEED),
    ("only", &rules::HELP_ONLY),
    ("traced", &rules::HELP_TRACED),
    ("created", &rules::HELP_CREATED),
    ("source", &rules::HELP_SOURCE),
    ("release", &rules::HELP_RELEASE),
    ("node", &probes::HELP_NODE),
    ("pid", &probes::HELP_PID),
    ("host_root", &probes::HELP_HOST_ROOT),
    ("config", &probes::HELP_CONFIG),
    ("uid", &probes::HELP_UID),
    ("inbound_port", &probes::HELP_INBOUND_PORT),
    ("ip_family_mode", &probes::HELP_IP_FAMILY),
    ("passive", &probes::HELP_PASSIVE),
    ("allow_network", &probes::HELP_ALLOW_NETWORK),
    ("image", &probes::HELP_IMAGE),
    ("net_admin", &probes::HELP_NET_ADMIN),
    ("dry_run", &probes::HELP_DRY_RUN),
    ("within", &probes::HELP_WITHIN),
    ("yes", &probes::HELP_YES),
    ("help", &say::HELP_HELP),
];

/// Help of arguments that mean something else for a verb.
const VERB_HELP: &[(&str, &str, &Message)] = &[
    ("probe", "objects", &probes::HELP_OBJECTS),
    ("probe", "namespace", &probes::HELP_NAMESPACE),
    ("probe", "wait", &probes::HELP_WAIT),
    ("probe", "to", &probes::HELP_TO),
    ("preflight", "details", &probes::HELP_DETAILS),
];

/// Why there are no arguments to act on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// The user asked for help; this is it.
    Help(String),
    /// Wrong usage; this says what, and what to do.
    Usage(String),
}

/// What each verb is for.
const VERBS: &[(&str, &Message)] = &[
    ("collect", &say::ABOUT_COLLECT),
    ("access", &say::ABOUT_ACCESS),
    ("bundle-spec", &say::ABOUT_BUNDLE_SPEC),
    ("completion", &say::ABOUT_COMPLETION),
    ("probe", &probes::ABOUT_PROBE),
    ("preflight", &probes::ABOUT_PREFLIGHT),
    ("explain", &rules::ABOUT_EXPLAIN),
    ("rules", &rules::ABOUT_RULES),
];

/// What each verb of `rules` is for.
const RULES_VERBS: &[(&str, &Message)] = &[
    ("list", &rules::ABOUT_LIST),
    ("show", &rules::ABOUT_SHOW),
    ("lint", &rules::ABOUT_LINT),
    ("test", &rules::ABOUT_TEST),
    ("coverage", &rules::ABOUT_COVERAGE),
    ("mutate", &rules::ABOUT_MUTATE),
    ("trace", &rules::ABOUT_TRACE),
    ("schema", &rules::ABOUT_SCHEMA),
    ("new", &rules::ABOUT_NEW),
    ("drift", &rules::ABOUT_DRIFT),
];

/// Parses the arguments (the first is the program's own name). `name` is how the user calls the program.
///
/// # Errors
/// Help that was asked for, and wrong usage, in the given language.
pub fn parse(arguments: Vec<OsString>, name: &str, language: Language) -> Result<Args, Stop> {
    let mut command = helped(Args::command(), language).bin_name(name).about(text(&say::ABOUT, language));
    for (verb, message) in VERBS {
        command = command.mut_subcommand(verb, |verb| helped(verb, language).about(text(message, language)));
    }
    for (verb, id, message) in VERB_HELP {
        command = command.mut_subcommand(verb, |verb| verb.mut_arg(id, |arg| arg.help(text(message, language))));
    }
    command = command.mut_subcommand("rules", |whole| {
        RULES_VERBS.iter().fold(whole, |whole, (verb, message)| {
            whole.mut_subcommand(verb, |verb| helped(verb, language).about(text(message, language)))
        })
    });
    let parsed = command
        .try_get_matches_from_mut(words::verb_first(arguments))
        .and_then(|mut m| Args::from_arg_matches_mut(&mut m));
    parsed.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp => Stop::Help(error.to_string()),
        _ => Stop::Usage(explain(&error, language)),
    })
}

/// A command whose arguments have their help.
fn helped(mut command: Command, language: Language) -> Command {
    let ids: Vec<String> = command.get_arguments().map(|arg| arg.get_id().to_string()).collect();
    for (id, message) in HELP.iter().filter(|(id, _)| ids.iter().any(|own| own == id)) {
        command = command.mut_arg(id, |arg| arg.help(text(message, language)));
    }
    command
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
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            text(&rules::NO_VERB, language).to_owned()
        }
        ErrorKind::InvalidSubcommand => {
            let verb = get(ContextKind::InvalidSubcommand);
            fill(&rules::UNKNOWN_VERB, language, &[("verb", &verb)])
        }
        ErrorKind::InvalidUtf8 => text(&say::NOT_UTF8, language).to_owned(),
        _ => error.to_string().lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned(),
    }];
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand].map(get).concat();
    if !suggested.is_empty() {
        parts.push(fill(&say::DID_YOU_MEAN, language, &[("flag", &suggested)]));
    }
    let allowed = match error.kind() {
        ErrorKind::MissingSubcommand
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        | ErrorKind::InvalidSubcommand => RULES_VERBS.iter().map(|(verb, _)| *verb).collect::<Vec<_>>().join(", "),
        _ => get(ContextKind::ValidValue),
    };
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
    use std::collections::BTreeSet;
    use std::ffi::OsString;

    use super::{Args, HELP, RULES_VERBS, RulesVerb, Stop, VERBS, Verb, parse};
    use crate::report::Language;
    use clap::{Command, CommandFactory};

    fn typed(line: &str, language: Language) -> Result<Args, Stop> {
        parse(line.split(' ').map(OsString::from).collect(), "kubectl kuma-diagnose", language)
    }

    #[test]
    fn every_argument_has_its_help() {
        let whole = Args::command();
        let shown: Vec<&Command> = whole.get_subcommands().filter(|verb| !verb.is_hide_set()).collect();
        let verbs: Vec<&str> = shown.iter().map(|verb| verb.get_name()).collect();
        assert_eq!(verbs, VERBS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        let rules = whole.find_subcommand("rules").into_iter().flat_map(Command::get_subcommands);
        let rules: Vec<&Command> = rules.collect();
        let of_rules: Vec<&str> = rules.iter().map(|verb| verb.get_name()).collect();
        assert_eq!(of_rules, RULES_VERBS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        let arguments = shown.into_iter().chain(rules).chain([&whole]).flat_map(Command::get_arguments);
        let ids: BTreeSet<String> =
            arguments.filter(|arg| !arg.is_hide_set()).map(|arg| arg.get_id().to_string()).collect();
        let helped: BTreeSet<String> = HELP.iter().map(|(id, _)| (*id).to_owned()).collect();
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
        let verbs = "list, show, lint, test, coverage, mutate, trace, schema, new, drift";
        assert_eq!(usage("x rules", Language::En), format!("`rules` needs to know what to do. Allowed: {verbs}."));
        let typo = format!("`rules` cannot `schemaa`. Did you mean schema? Allowed: {verbs}.");
        assert_eq!(usage("x rules schemaa", Language::En), typo);
        let both = usage("x --from a --brief -o json", Language::En);
        assert!(both.contains("cannot be used together with"), "{both}");
        assert_eq!(usage("x --lang en --lang zh", Language::En), "--lang was given twice; give it once.");
    }

    #[test]
    fn flags_may_stand_before_a_verb() {
        let verb = |line| typed(line, Language::En).map(|args| args.verb);
        let Ok(Some(Verb::Collect(collect))) = verb("x -n shop --context=c -v 6 collect pod/a --to b") else {
            panic!("no collect")
        };
        assert_eq!((collect.scope.namespace.as_deref(), collect.to.as_str()), (Some("shop"), "b"));
        assert_eq!((collect.way.context.as_deref(), collect.scope.objects), (Some("c"), vec!["pod/a".to_owned()]));
        assert!(matches!(verb("x -A access"), Ok(Some(Verb::Access(access))) if access.all_namespaces));
        let Ok(Some(Verb::Rules(rules))) = verb("x --lang zh --rules d rules -o json list") else { panic!("no rules") };
        let RulesVerb::List(list) = rules.verb else { panic!("no list") };
        assert_eq!((list.kit.rules, list.output.as_deref()), (vec!["d".to_owned()], Some("json")));
        assert!(matches!(verb("x -n access pod/a"), Ok(None)));
        assert!(matches!(verb("x pod access"), Ok(None)));
        assert!(matches!(verb("x -- access"), Ok(None)));
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
