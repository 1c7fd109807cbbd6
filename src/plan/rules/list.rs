//! `rules list`: the causes, one a line.

use serde_json::json;

use crate::cli::ListArgs;
use crate::kit::{self, page};
use crate::messages::kit as say;
use crate::report::{Language, escape};
use crate::rule::Cause;

use super::super::{Refusal, World, fill, load};
use super::for_programs;

/// Prints it.
pub(super) fn run(world: &mut World<'_>, typed: &ListArgs, spoken: Language) -> Result<u8, Refusal> {
    let rules = load(&typed.kit.rules, spoken)?;
    if let Some(symptom) = &typed.symptom
        && rules.symptoms.iter().all(|known| known.id != *symptom)
    {
        let mut ids: Vec<&str> = rules.symptoms.iter().map(|known| known.id.as_str()).collect();
        ids.sort_unstable();
        let values = [("symptom", symptom.as_str()), ("symptoms", &ids.join(", "))];
        return Err(Refusal::Usage(fill(&say::UNKNOWN_SYMPTOM, spoken, &values)));
    }
    let family = typed.family.as_ref().map(|f| f.to_ascii_uppercase());
    let families = page::families(&rules);
    if let Some(family) = family.as_ref().filter(|family| !families.contains(family)) {
        let values = [("family", family.as_str()), ("families", &families.join(", "))];
        return Err(Refusal::Usage(fill(&say::UNKNOWN_FAMILY, spoken, &values)));
    }
    let meant = |cause: &&Cause| {
        let of_family = family.as_ref().is_none_or(|family| page::family(&cause.code) == Some(family));
        of_family && typed.symptom.as_ref().is_none_or(|symptom| cause.explains.contains_key(symptom))
    };
    let mut causes: Vec<&Cause> = rules.causes.iter().filter(meant).collect();
    causes.sort_by(|a, b| (a.code.is_empty(), &a.code, &a.id).cmp(&(b.code.is_empty(), &b.code, &b.id)));
    let language = for_programs(typed.output.is_some(), &typed.kit, spoken);
    if typed.output.is_some() {
        let causes = causes.iter().map(|cause| {
            json!({
                "code": cause.code, "id": cause.id, "class": cause.class, "title": page::name(cause, language).title,
                "formOf": cause.form_of, "symptoms": cause.explains.keys().collect::<Vec<_>>(),
            })
        });
        let document =
            json!({ "apiVersion": "kuma-diagnose/v1", "kind": "Causes", "causes": causes.collect::<Vec<_>>() });
        writeln!(world.out, "{}", kit::document(&document))?;
        return Ok(0);
    }
    let longest = |of: fn(&Cause) -> &str| causes.iter().map(|cause| of(cause).len()).max().unwrap_or_default();
    let (codes, ids) = (longest(|cause| &cause.code), longest(|cause| &cause.id));
    for cause in &causes {
        let title = page::name(cause, language).title;
        writeln!(world.out, "{:codes$}  {:ids$}  {}", escape(&cause.code), escape(&cause.id), escape(&title))?;
    }
    Ok(0)
}
