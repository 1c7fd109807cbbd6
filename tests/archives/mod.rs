//! Archives made in memory, well formed and not.

use std::io::Write;

/// A tar archive in the making. Names and links are written as they are, however hostile.
#[derive(Clone, Default)]
pub(crate) struct Tar {
    bytes: Vec<u8>,
    files: Vec<(String, Vec<u8>)>,
}

impl Tar {
    pub(crate) fn file(&mut self, name: &str, text: &str) {
        self.bytes(name, text.as_bytes());
    }

    pub(crate) fn bytes(&mut self, name: &str, content: &[u8]) {
        self.entry(name, tar::EntryType::Regular, "", content);
        self.files.push((name.to_owned(), content.to_owned()));
    }

    pub(crate) fn link(&mut self, name: &str, target: &str) {
        self.entry(name, tar::EntryType::Symlink, target, b"");
    }

    fn entry(&mut self, name: &str, kind: tar::EntryType, target: &str, content: &[u8]) {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.as_old_mut().linkname[..target.len()].copy_from_slice(target.as_bytes());
        header.set_cksum();
        self.bytes.extend_from_slice(header.as_bytes());
        self.bytes.extend_from_slice(content);
        self.bytes.resize(self.bytes.len().next_multiple_of(512), 0);
    }

    /// The regular files, for other forms of the same bundle.
    pub(crate) fn files(&self) -> &[(String, Vec<u8>)] {
        &self.files
    }

    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.bytes.resize(self.bytes.len() + 1024, 0);
        self.bytes
    }
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let method = if bytes.len() > 1000 { zip::CompressionMethod::Deflated } else { zip::CompressionMethod::Stored };
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A list of one pod.
pub(crate) fn pod(namespace: &str, name: &str) -> String {
    format!(
        r#"{{"kind":"PodList","apiVersion":"v1","items":[{{"metadata":{{"namespace":"{namespace}","name":"{name}","managedFields":[{{}}]}}}}]}}"#
    )
}
