//! Zip archives: by their directory where they can be searched, else entry by entry from the front.

use std::io::{self, BufRead, Cursor, Read, Seek};

use zip::read::{ZipFile, read_zipfile_from_stream};
use zip::{ZipArchive, result::ZipError};

use super::blocks::read_some;
use super::budget::{Limit, Paid, Ratio};
use super::gaps;
use super::gather::{Depth, Gather};
use crate::evidence::{Sink, Why};
use crate::messages::source as messages;

/// Largest zip archive that is held in memory, where it cannot be searched at its place.
const HELD: u64 = 512 << 20;

/// Longest target of a link.
const LONGEST_TARGET: u64 = 4096;

/// A zip archive inside another input, or on standard input.
pub(crate) fn held(gather: &mut Gather<'_>, path: &str, reader: &mut dyn BufRead, depth: Depth) {
    let bytes = match read_some(reader, HELD + 1) {
        Ok(bytes) => bytes,
        Err(error) => return gather.tap.gap(gaps::fault(path, path, &error)),
    };
    if bytes.len() as u64 > HELD {
        return gather.tap.gap(gaps::limited(path, path, Limit::Held(HELD)));
    }
    file(gather, path, Cursor::new(bytes), depth);
}

/// A zip archive that can be searched.
pub(crate) fn file(gather: &mut Gather<'_>, path: &str, mut reader: impl Read + Seek, depth: Depth) {
    match ZipArchive::new(&mut reader) {
        Ok(archive) => entries(gather, path, archive, depth),
        // The directory stands at the end: of a truncated archive the entries are still there, each with its header.
        Err(error) => {
            if reader.rewind().is_ok() {
                from_front(gather, path, &mut io::BufReader::new(reader), depth);
            }
            gather.cut = true;
            let error = match error {
                ZipError::Io(error) => error,
                _ => io::ErrorKind::UnexpectedEof.into(),
            };
            gather.tap.gap(gaps::cut(path, &error, gather.bytes, ""));
        }
    }
}

fn entries<R: Read + Seek>(gather: &mut Gather<'_>, path: &str, mut archive: ZipArchive<R>, depth: Depth) {
    let prefix = if depth.entry { format!("{path}/") } else { String::new() };
    let names: Vec<Vec<u8>> = archive.file_names_raw().map(<[u8]>::to_vec).collect();
    for name in names.iter().filter_map(|name| super::names::clean(name).ok()) {
        gather.announce(&format!("{prefix}{name}"));
    }
    for index in 0..archive.len() {
        if !gather.enter(path) {
            return;
        }
        match archive.by_index(index) {
            Ok(file) => entry(gather, path, &prefix, file, depth),
            Err(error) => {
                let name = names.get(index).map_or_else(String::new, |n| String::from_utf8_lossy(n).into_owned());
                refuse(gather, &format!("{prefix}{name}"), error);
            }
        }
        if gather.budget.is_spent() {
            return;
        }
    }
}

fn from_front(gather: &mut Gather<'_>, path: &str, reader: &mut dyn Read, depth: Depth) {
    let prefix = if depth.entry { format!("{path}/") } else { String::new() };
    let mut reader = reader;
    while gather.enter(path) {
        match read_zipfile_from_stream(&mut reader) {
            Ok(Some(file)) => entry(gather, path, &prefix, file, depth),
            Ok(None) | Err(_) => return,
        }
    }
}

fn entry<R: Read>(gather: &mut Gather<'_>, archive: &str, prefix: &str, file: ZipFile<'_, R>, depth: Depth) {
    if file.is_dir() {
        return;
    }
    let Some(name) = gather.name(file.name_raw(), archive) else { return };
    let path = format!("{prefix}{name}");
    if file.is_symlink() {
        let mut target = Vec::new();
        match file.take(LONGEST_TARGET).read_to_end(&mut target) {
            Ok(_) => gather.links.symlink(&path, &String::from_utf8_lossy(&target)),
            Err(error) => gather.tap.gap(gaps::fault(&path, &path, &error)),
        }
        return;
    }
    gather.links.file(&path);
    let (taken, ratio) = (file.compressed_size(), Ratio::new(gather.budget.limits().ratio));
    let reader = Paid::new(Watched { file, taken, ratio }, gather.budget);
    gather.blocks(reader, |gather, blocks| gather.content(&path, blocks, depth.entries()));
}

fn refuse(gather: &mut Gather<'_>, path: &str, error: ZipError) {
    let gap = match error {
        ZipError::Io(error) => gaps::fault(path, path, &error),
        ZipError::UnsupportedArchive(text) if text == ZipError::PASSWORD_REQUIRED => {
            gaps::gap(path, path, Why::Unreadable, &messages::ENCRYPTED, &[])
        }
        other => gaps::gap(path, path, Why::Unreadable, &messages::UNREADABLE, &[("error", &other.to_string())]),
    };
    gather.tap.gap(gap);
}

/// An entry whose compression ratio is watched.
struct Watched<R> {
    file: R,
    taken: u64,
    ratio: Ratio,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.ratio.note(n, self.taken)?;
        Ok(n)
    }
}
