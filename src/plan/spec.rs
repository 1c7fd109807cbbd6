//! `bundle-spec`: a specification by which Troubleshoot gathers what the rules need.

use crate::cli::BundleSpecArgs;

use super::{Refusal, World};

const SPEC: &str = include_str!("../../deploy/support-bundle.yaml");
const HOSTS: &str = include_str!("../../deploy/support-bundle-hosts.yaml");

/// Prints it.
pub(super) fn print(world: &mut World<'_>, typed: &BundleSpecArgs) -> Result<u8, Refusal> {
    world.out.write_all(SPEC.as_bytes())?;
    if typed.host {
        world.out.write_all(HOSTS.as_bytes())?;
    }
    Ok(0)
}
