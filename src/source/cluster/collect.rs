//! `collect`: a gathered bundle as it may leave, redacted, compressed, and written so that it is there whole or not at all.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use tempfile::NamedTempFile;

use super::{ClusterError, Gathered};
use crate::messages::cluster as say;
use crate::redact::{More, Redaction, Redactor};

/// What a bundle holds, once it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Files.
    pub files: u64,
    /// Bytes, compressed.
    pub bytes: u64,
    /// What was replaced.
    pub redactions: Vec<Redaction>,
}

impl Gathered {
    /// Writes what was gathered to a `.tar.gz` that does not exist yet, readable by its owner only.
    ///
    /// # Errors
    /// If there is such a file, or it cannot be written.
    pub fn write(&self, to: &Path, more: More) -> Result<Written, ClusterError> {
        let shown = to.display().to_string();
        let cannot = |error: &io::Error| {
            let message = if error.kind() == io::ErrorKind::AlreadyExists { &say::EXISTS } else { &say::CANNOT_WRITE };
            ClusterError::plain(message.fill(&[("path", &shown), ("why", &error.to_string())]))
        };
        // Found out before the work; what appears meanwhile is still not replaced.
        if to.exists() {
            return Err(cannot(&io::ErrorKind::AlreadyExists.into()));
        }
        self.redacted(to, more).map_err(|error| cannot(&error))
    }

    fn redacted(&self, to: &Path, more: More) -> io::Result<Written> {
        let mut redactor = Redactor::new(more);
        if more.names || more.ips {
            self.each(&mut |_, data| {
                redactor.learn(data);
                Ok(())
            })?;
        }
        let name = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let root = name.trim_end_matches(".gz").trim_end_matches(".tar").trim_end_matches(".tgz").to_owned();
        let root = if root.is_empty() { "kuma-diagnose".to_owned() } else { root };
        let folder = to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = NamedTempFile::with_prefix_in(".kuma-diagnose-", folder)?;
        let mut tar = tar::Builder::new(GzEncoder::new(BufWriter::new(file), Compression::default()));
        let mut files = 0;
        let mut add = |path: &str, data: &[u8]| {
            let mut header = tar::Header::new_gnu();
            header.set_size(data.len() as u64);
            header.set_mode(0o600);
            files += 1;
            tar.append_data(&mut header, format!("{root}/{path}"), data)
        };
        self.each(&mut |path, data| {
            let data = redactor.file(path, data);
            add(&redactor.path(path), &data)
        })?;
        let redactions = redactor.list();
        let list: Vec<_> = redactions
            .iter()
            .map(|one| json!({ "path": one.path, "place": one.place, "what": one.what, "count": one.count }))
            .collect();
        add("kuma-diagnose/redactions.json", format!("{:#}\n", json!({ "redactions": list })).as_bytes())?;
        let mut file = tar.into_inner()?.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.flush()?;
        file.as_file().sync_all()?;
        let bytes = file.as_file().metadata()?.len();
        file.persist_noclobber(to).map_err(|error| error.error)?;
        Ok(Written { files, bytes, redactions })
    }

    /// Calls for each file of the bundle, with its path below the bundle's root.
    fn each(&self, what: &mut dyn FnMut(&str, &[u8]) -> io::Result<()>) -> io::Result<()> {
        let mut archive = tar::Archive::new(BufReader::new(File::open(self.path())?));
        for entry in archive.entries()? {
            let mut entry = entry?;
            let path = entry.path()?.to_string_lossy().into_owned();
            let mut data = Vec::new();
            entry.read_to_end(&mut data)?;
            what(path.split_once('/').map_or(path.as_str(), |(_, below)| below), &data)?;
        }
        Ok(())
    }
}
