//! `rules schema`: the JSON Schema of rule files.

use super::super::{Refusal, World};

const SCHEMA: &str = include_str!("../../../schema/rules.v1.schema.json");

/// Prints it.
pub(super) fn run(world: &mut World<'_>) -> Result<u8, Refusal> {
    world.out.write_all(SCHEMA.as_bytes())?;
    Ok(0)
}
