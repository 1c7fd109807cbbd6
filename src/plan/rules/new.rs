//! `rules new`: a rule to start from.

use crate::cli::NewArgs;
use crate::kit::starter;
use crate::messages::kit as say;
use crate::report::Language;

use super::super::{Refusal, World, fill, load};

/// Prints it.
pub(super) fn run(world: &mut World<'_>, typed: &NewArgs, spoken: Language) -> Result<u8, Refusal> {
    let id = &typed.created;
    let refuse = |message| Err(Refusal::Usage(fill(message, spoken, &[("id", id)])));
    if !starter::is_id(id) {
        return refuse(&say::NOT_AN_ID);
    }
    let rules = load(&typed.kit.rules, spoken)?;
    let parts = starter::ids(id);
    let taken = parts.iter().any(|id| {
        rules.cause(id).is_some()
            || rules.question(id).is_some()
            || rules.signal(id).is_some()
            || rules.symptoms.iter().any(|symptom| symptom.id == *id)
    });
    if taken {
        return refuse(&say::ID_TAKEN);
    }
    world.out.write_all(starter::starter(id, spoken).as_bytes())?;
    Ok(0)
}
