//! Arguments of the rule kit: `explain` and `rules …`.

use clap::{ArgAction, Args as Group, Subcommand};

/// What every command of the kit takes.
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true)]
pub struct KitArgs {
    /// Directories of rules.
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<String>,
    /// Language.
    #[arg(long, value_parser = ["en", "zh"])]
    pub lang: Option<String>,
    /// Print the help.
    #[arg(short, long, action = ArgAction::Help)]
    help: Option<bool>,
}

/// Arguments of `explain`.
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true)]
pub struct ExplainArgs {
    /// A code, an id, or a line of a log.
    #[arg(value_name = "CODE|ID|LINE")]
    pub explained: Vec<String>,
    /// Format.
    #[arg(short, long, value_parser = ["json", "markdown"])]
    pub output: Option<String>,
    /// Columns.
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<String>,
    /// What every command takes.
    #[command(flatten)]
    pub kit: KitArgs,
}

/// Arguments of `rules`.
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true, disable_help_subcommand = true)]
pub struct RulesArgs {
    /// Language.
    #[arg(long, value_parser = ["en", "zh"])]
    pub lang: Option<String>,
    /// Print the help.
    #[arg(short, long, action = ArgAction::Help)]
    help: Option<bool>,
    /// What to do with rules.
    #[command(subcommand)]
    pub verb: RulesVerb,
}

/// What can be done with rules.
#[derive(Debug, Clone, Subcommand)]
pub enum RulesVerb {
    /// All causes.
    List(ListArgs),
    /// One rule and who uses it.
    Show(ShowArgs),
    /// Look for what is suspicious.
    Lint(LintArgs),
    /// Run scenarios.
    Test(TestArgs),
    /// What scenarios exercise.
    Coverage(CoverageArgs),
    /// Change rules and see whether a scenario notices.
    Mutate(MutateArgs),
    /// How an answer came about.
    Trace(TraceArgs),
    /// The JSON Schema of rule files.
    Schema(SchemaArgs),
    /// A starter.
    New(NewArgs),
    /// Compare with a source tree.
    Drift(DriftArgs),
}

/// Arguments of `rules list`.
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true)]
pub struct ListArgs {
    /// Only codes of this family.
    #[arg(long, value_name = "LETTER")]
    pub family: Option<String>,
    /// Only causes of this symptom.
    #[arg(long, value_name = "ID")]
    pub symptom: Option<String>,
    /// Format.
    #[arg(short, long, value_parser = ["json"])]
    pub output: Option<String>,
    /// What every command takes.
    #[command(flatten)]
    pub kit: KitArgs,
}

/// Arguments of `rules show`.
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true)]
pub struct ShowArgs {
    /// The rule.
    #[arg(value_name = "ID", required = true)]
    pub shown: String,
    /// Format.
    #[arg(short, long, value_parser = ["json"])]
    pub output: Option<String>,
    /// What every command takes.
    #[command(flatten)]
    pub kit: KitArgs,
}

/// Arguments of `rules lint`.
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true)]
pub struct LintArgs {
    /// What counts as an error, too.
    #[arg(long, value_name = "LEVEL", value_parser = ["warnings"])]
    pub deny: Option<String>,
    /// Format.
    #[arg(short, long, value_parser = ["json"])]
    pub output: Option<String>,
    /// What every command takes.
    #[command(flatten)]
    pub kit: KitArgs,
}

/// Arguments of `rules test`.
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true)]
pub struct TestArgs {
    /// Directories of scenarios.
    #[arg(value_name = "DIR")]
    pub scenarios: Vec<String>,
    /// Where a report for machines goes.
    #[arg(long, value_name = "FILE")]
    pub junit: Option<String>,
    /// Record what is answered now.
    #[arg(long)]
    pub record: bool,
    /// Format.
    #[arg(short, long, value_parser = ["json"])]
    pub output: Option<String>,
    /// What every command takes.
    #[command(flatten)]
    pub kit: KitArgs,
}

/// Arguments of `rules coverage`.
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true)]
pub struct CoverageArgs {
    /// Directories of scenarios.
    #[arg(value_name = "DIR")]
    pub scenarios: Vec<String>,
    /// Fail below so many percent.
    #[arg(long, value_name = "PERCENT")]
    pub fail_under: Option<String>,
    /// Format.
    #[arg(short, long, value_parser = ["json"])]
    pub output: Option<String>,
    /// What every command takes.
    #[command(flatten)]
    pub kit: KitArgs,
}

/// Arguments of `rules mutate`.
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true)]
pub struct MutateArgs {
    /// Directories of scenarios.
    #[arg(value_name = "DIR")]
    pub scenarios: Vec<String>,
    /// How many mutants.
    #[arg(long, value_name = "N")]
    pub sample: Option<String>,
    /// Which ones.
    #[arg(long, value_name = "N")]
    pub seed: Option<String>,
    /// Of which rules: `signals`, `questions`, `symptoms`, `causes`, or an id.
    #[arg(long, value_name = "WHAT")]
    pub only: Option<String>,
    /// Fail below so many percent.
    #[arg(long, value_name = "PERCENT")]
    pub fail_under: Option<String>,
    /// Format.
    #[arg(short, long, value_parser = ["json"])]
    pub output: Option<String>,
    /// What every command takes.
    #[command(flatten)]
    pub kit: KitArgs,
}

/// Arguments of `rules trace`.
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true)]
pub struct TraceArgs {
    /// A cause, and a subject: `TYPE/NAME` has a slash, a cause has none.
    #[arg(value_name = "CAUSE|TYPE/NAME")]
    pub traced: Vec<String>,
    /// What to read.
    #[arg(long, value_name = "PATH", allow_hyphen_values = true, required = true)]
    pub from: Vec<String>,
    /// In which namespace.
    #[arg(short = 'n', long, value_name = "NS")]
    pub namespace: Option<String>,
    /// Format.
    #[arg(short, long, value_parser = ["json"])]
    pub output: Option<String>,
    /// What every command takes.
    #[command(flatten)]
    pub kit: KitArgs,
}

/// Arguments of `rules schema`.
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true)]
pub struct SchemaArgs {
    /// What every command takes.
    #[command(flatten)]
    pub kit: KitArgs,
}

/// Arguments of `rules new`.
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true)]
pub struct NewArgs {
    /// Id of the cause to begin.
    #[arg(value_name = "ID", required = true)]
    pub created: String,
    /// What every command takes.
    #[command(flatten)]
    pub kit: KitArgs,
}

/// Arguments of `rules drift`.
#[derive(Debug, Clone, Group)]
#[command(disable_help_flag = true)]
pub struct DriftArgs {
    /// Kuma's source tree.
    #[arg(long, value_name = "DIR", required = true)]
    pub source: String,
    /// Which release it is.
    #[arg(long, value_name = "VERSION")]
    pub release: Option<String>,
    /// Format.
    #[arg(short, long, value_parser = ["json"])]
    pub output: Option<String>,
    /// What every command takes.
    #[command(flatten)]
    pub kit: KitArgs,
}
