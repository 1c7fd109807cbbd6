//! Writes a few files into a new bundle.

use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::NamedTempFile;

/// Writes files (path and content) into a new archive (`.tar.gz`); gives its size in bytes. The same files give the same bytes.
///
/// # Errors
/// If there is such a file already, or it cannot be written; then none is left behind.
pub fn pack(files: &[(String, Vec<u8>)], to: &Path) -> io::Result<u64> {
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut tar = tar::Builder::new(GzEncoder::new(NamedTempFile::new_in(folder)?, Compression::default()));
    for (path, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(0);
        tar.append_data(&mut header, path, content.as_slice())?;
    }
    let mut file = tar.into_inner()?.finish()?;
    file.flush()?;
    file.as_file().sync_all()?;
    let bytes = file.as_file().metadata()?.len();
    file.persist_noclobber(to).map_err(|error| error.error)?;
    Ok(bytes)
}
