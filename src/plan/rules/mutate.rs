//! `rules mutate`: changes of rules, and which of them nobody notices.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;

use crate::cli::MutateArgs;
use crate::kit::places::Places;
use crate::kit::proof::float;
use crate::kit::proof::mutants::{Killed, Kind, Mutant, hunt, missing, mutants, sample};
use crate::messages::{Message, proof as say};
use crate::report::{Language, escape};
use crate::rule::files;

use super::super::{Refusal, World, fill, load};
use super::scenarios;

/// Tries changes and tells which survive; 1 only below what `--fail-under` asks for.
pub(super) fn run(world: &mut World<'_>, typed: &MutateArgs, spoken: Language) -> Result<u8, Refusal> {
    let limit: Option<f64> = scenarios::number("--fail-under", typed.fail_under.as_ref(), spoken)?;
    let size: Option<usize> = scenarios::number("--sample", typed.sample.as_ref(), spoken)?;
    let seed: u64 = scenarios::number("--seed", typed.seed.as_ref(), spoken)?.unwrap_or_default();
    let rules = load(&typed.kit.rules, spoken)?;
    let found = scenarios::some(&typed.scenarios, &typed.kit.rules, spoken)?;
    let paths: Vec<&Path> = typed.kit.rules.iter().map(Path::new).collect();
    let texts = files(&paths).unwrap_or_default();
    let mutants = sample(mutants(&rules, &Places::new(&texts)), typed.only.as_deref(), size, seed);
    if let Some(only) = typed.only.as_deref().filter(|_| mutants.is_empty()) {
        return Err(Refusal::Usage(fill(&say::NO_SUCH_RULE, spoken, &[("only", only)])));
    }
    let copy = || crate::rule::load(&paths).ok();
    let tables = scenarios::tables(&typed.scenarios, &typed.kit.rules, spoken)?;
    let killed = hunt(&rules, &copy, (&tables, &found), &mutants);
    let tally = Tally::of(&mutants, &killed);
    let rows = copy().map(|mut copy| missing(&rules, &mut copy, &mutants, &killed)).unwrap_or_default();
    let left: Vec<Left<'_>> = mutants
        .iter()
        .zip(&killed)
        .enumerate()
        .filter(|(_, (_, killed))| matches!(killed, Killed::Survived | Killed::ByRecord))
        .map(|(at, (mutant, killed))| Left { mutant, killed: *killed, row: rows.get(&at).map(String::as_str) })
        .collect();
    if typed.output.is_some() {
        json(world, &left, &tally)?;
    } else {
        prose(world, &left, &tally, spoken)?;
    }
    Ok(u8::from(limit.is_some_and(|limit| tally.percent() < limit)))
}

/// A change that no example, no table and no expectation notices.
struct Left<'m> {
    mutant: &'m Mutant,
    killed: Killed,
    /// The row of a decision table that would.
    row: Option<&'m str>,
}

/// How many were noticed by what, by kind.
#[derive(Default)]
struct Tally {
    kinds: BTreeMap<Kind, BTreeMap<Killed, usize>>,
}

impl Tally {
    fn of(mutants: &[Mutant], killed: &[Killed]) -> Self {
        let mut tally = Self::default();
        for (mutant, killed) in mutants.iter().zip(killed) {
            *tally.kinds.entry(mutant.kind).or_default().entry(*killed).or_default() += 1;
        }
        tally
    }

    fn all(&self) -> usize {
        self.kinds.values().flat_map(BTreeMap::values).sum()
    }

    fn killed(&self) -> usize {
        let by = |of: &BTreeMap<Killed, usize>| count(of, Killed::ByExample) + count(of, Killed::ByExpectation);
        self.kinds.values().map(by).sum()
    }

    /// Of those that examples, tables or expectations notice.
    fn percent(&self) -> f64 {
        self.share(self.killed())
    }

    /// Of those that anything notices.
    fn percent_recorded(&self) -> f64 {
        let recorded: usize = self.kinds.values().map(|of| count(of, Killed::ByRecord)).sum();
        self.share(self.killed() + recorded)
    }

    fn share(&self, killed: usize) -> f64 {
        100.0 * float(killed) / float(self.all()).max(1.0)
    }
}

fn count(of: &BTreeMap<Killed, usize>, killed: Killed) -> usize {
    of.get(&killed).copied().unwrap_or_default()
}

fn json(world: &mut World<'_>, left: &[Left<'_>], tally: &Tally) -> Result<(), Refusal> {
    let rounded = |percent: f64| (percent * 100.0).round() / 100.0;
    let survivors: Vec<_> = left
        .iter()
        .map(|Left { mutant: m, killed, row }| {
            json!({ "kind": m.kind, "rule": m.rule, "file": m.place.file, "line": m.place.line,
                    "change": escape(&m.change), "outcome": killed, "row": row })
        })
        .collect();
    let document = json!({
        "apiVersion": "kuma-diagnose/v1", "kind": "RulesMutate", "mutants": tally.all(), "killed": tally.killed(),
        "percent": rounded(tally.percent()), "percentWithRecords": rounded(tally.percent_recorded()),
        "kinds": tally.kinds, "survivors": survivors,
    });
    writeln!(world.out, "{document:#}")?;
    Ok(())
}

fn prose(world: &mut World<'_>, left: &[Left<'_>], tally: &Tally, spoken: Language) -> Result<(), Refusal> {
    if !left.is_empty() {
        writeln!(world.out, "{}", fill(&say::SURVIVORS, spoken, &[]))?;
    }
    for Left { mutant, killed, row } in left {
        let place = format!("{}:{}", mutant.place.file, mutant.place.line);
        let recorded = match killed {
            Killed::ByRecord => format!(" {}", fill(&say::ONLY_RECORDED, spoken, &[])),
            _ => String::new(),
        };
        writeln!(world.out, "    {}: {}: {}{recorded}", escape(&place), mutant.rule, escape(&mutant.change))?;
        if let Some(row) = row {
            writeln!(world.out, "        {}", fill(&say::MISSING_ROW, spoken, &[("row", row)]))?;
        }
    }
    let heads = [&say::COUNT_HEAD, &say::EXAMPLE_HEAD, &say::EXPECT_HEAD, &say::RECORD_HEAD, &say::SURVIVED_HEAD];
    let heads: Vec<String> = heads.iter().map(|head| fill(head, spoken, &[])).collect();
    writeln!(world.out, "{}  {}", heads.join(" / "), fill(&say::KIND_HEAD, spoken, &[]))?;
    for (kind, of) in &tally.kinds {
        let all: usize = of.values().sum();
        let numbers =
            [Killed::ByExample, Killed::ByExpectation, Killed::ByRecord, Killed::Survived].map(|k| count(of, k));
        let row: Vec<String> = numbers.iter().map(|n| format!("{n:>6}")).collect();
        writeln!(world.out, "{all:>6} {}  {}", row.join(" "), fill(name(*kind), spoken, &[]))?;
    }
    let values = [
        ("count", tally.all().to_string()),
        ("killed", tally.killed().to_string()),
        ("percent", format!("{:.1}", tally.percent())),
        ("recorded", format!("{:.1}", tally.percent_recorded())),
    ];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    writeln!(world.out, "{}", fill(&say::MUTATED, spoken, &values))?;
    Ok(())
}

fn name(kind: Kind) -> &'static Message {
    match kind {
        Kind::LogPattern => &say::KIND_LOG_PATTERN,
        Kind::Event => &say::KIND_EVENT,
        Kind::Predicate => &say::KIND_PREDICATE,
        Kind::Threshold => &say::KIND_THRESHOLD,
        Kind::Answer => &say::KIND_ANSWER,
        Kind::Symptom => &say::KIND_SYMPTOM,
        Kind::Word => &say::KIND_WORD,
        Kind::Base => &say::KIND_BASE,
    }
}
