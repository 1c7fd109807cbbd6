//! Whether a directory is the root of this machine, as where it is mounted into a container.

use std::fs;
use std::path::Path;

/// New with each start of a machine.
const BOOT: &str = "proc/sys/kernel/random/boot_id";

/// Whether below a directory the same start of the same machine shows as where this program runs.
#[must_use]
pub fn is_this_machine(root: &Path) -> bool {
    let boot = |path: &Path| fs::read_to_string(path.join(BOOT)).ok().filter(|id| !id.trim().is_empty());
    boot(root).is_some_and(|id| boot(Path::new("/")) == Some(id))
}

#[cfg(test)]
mod tests {
    use super::is_this_machine;
    use std::path::Path;

    #[test]
    fn only_the_machine_itself_is_it() {
        let other = tempfile::tempdir().unwrap();
        assert!(!is_this_machine(other.path()));
        if cfg!(target_os = "linux") {
            assert!(is_this_machine(Path::new("/")));
        }
    }
}
