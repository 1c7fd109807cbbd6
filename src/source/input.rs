//! Opens inputs: files, directories, standard input. A compressed one is decompressed on a thread of its own.

use std::fs::{self, File};
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use super::blocks::{BLOCK, Blocks, read_from_buffer};
use super::budget::{Budget, Paid};
use super::decompress::{Content, Inflate, recognise};
use super::gather::{Depth, Gather};
use super::{Progress, ReadInput, gaps, zip};
use crate::evidence::{InputId, InputRecord, InputStatus, Sink, Why};
use crate::messages::source as messages;

/// Blocks that may wait between decompression and matching.
const WAITING: usize = 8;

/// How deep directories are walked.
const DEEPEST: usize = 64;

/// Reads one input.
pub(crate) fn read(
    input: InputId,
    path: &str,
    budget: &Budget,
    sink: &mut dyn Sink,
    progress: &mut Progress<'_>,
) -> ReadInput {
    let mut gather = Gather::new(input, budget, sink);
    let opened = if path == "-" {
        stream(&mut gather, path, io::stdin(), None, progress);
        true
    } else {
        open(&mut gather, path, progress)
    };
    gather.finish();
    if gather.bytes > 0 && !gather.tap.spoke {
        gather.tap.gap(gaps::gap(path, path, Why::Unreadable, &messages::NOT_RECOGNISED, &[]));
    }
    let nothing = gather.bytes == 0 && gather.tap.logs == 0 && gather.tap.objects == 0;
    let status = match (opened, gather.tap.damaged) {
        (false, _) => InputStatus::Unreadable,
        (true, true) if nothing => InputStatus::Unreadable,
        (true, true) => InputStatus::Partial,
        (true, false) => InputStatus::Complete,
    };
    let layout = gather.layout().unwrap_or(if path == "-" { "stdin" } else { "logs" });
    let record = InputRecord {
        path: path.to_owned(),
        layout,
        status,
        bytes: gather.bytes,
        logs: gather.tap.logs,
        objects: gather.tap.objects,
    };
    ReadInput { record, identity: gather.tap.identity() }
}

/// Opens what lies at a path; false if that failed.
fn open(gather: &mut Gather<'_>, path: &str, progress: &mut Progress<'_>) -> bool {
    let opened = File::open(path).and_then(|file| file.metadata().map(|metadata| (file, metadata)));
    match opened {
        Ok((_, metadata)) if metadata.is_dir() => directory(gather, Path::new(path), progress),
        Ok((file, metadata)) => {
            let total = metadata.is_file().then_some(metadata.len());
            if metadata.is_file() && is_zip(path) {
                zip::file(gather, path, io::BufReader::with_capacity(BLOCK, file), Depth::default());
                progress(path, metadata.len(), total);
            } else {
                stream(gather, path, file, total, progress);
            }
            true
        }
        Err(error) => {
            gather.tap.gap(gaps::fault(path, path, &error));
            false
        }
    }
}

/// Whether a regular file begins like a zip archive.
fn is_zip(path: impl AsRef<Path>) -> bool {
    let mut start = [0; 4];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && recognise(&start) == Content::Zip
}

/// Reads a file or standard input.
fn stream(gather: &mut Gather<'_>, path: &str, raw: impl Read + Send, total: Option<u64>, progress: &mut Progress<'_>) {
    let mut raw = Blocks::new(raw, Vec::new());
    let content = match raw.fill_buf() {
        Ok(start) => recognise(start),
        Err(error) => return gather.tap.gap(gaps::fault(path, path, &error)),
    };
    let mut report = |taken: u64| progress(path, taken, total);
    if !matches!(content, Content::Gzip | Content::Zstd) {
        let told = Told { inner: Paid::new(raw, gather.budget), taken: 0, report: &mut report };
        return gather.blocks(told, |gather, blocks| gather.content(path, blocks, Depth::default()));
    }
    let ratio = gather.budget.limits().ratio;
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(WAITING);
        let (back, spare) = channel();
        scope.spawn(move || pump(content, raw, ratio, &sender, &spare));
        let block = Vec::new();
        let mut pipe = Pipe { receiver, back, block, at: 0, budget: gather.budget, report: &mut report };
        gather.content(path, &mut pipe, Depth::decompressed());
    });
}

/// A reader that reports how far it has come.
struct Told<'p, R> {
    inner: R,
    taken: u64,
    report: &'p mut dyn FnMut(u64),
}

impl<R: Read> Read for Told<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.taken += n as u64;
        (self.report)(self.taken);
        Ok(n)
    }
}

/// Decompressed bytes, and how many compressed ones went in until then.
type Portion = (io::Result<Vec<u8>>, u64);

/// Decompresses everything and sends it in full blocks; an error comes last.
fn pump(content: Content, raw: impl BufRead, ratio: u64, sender: &SyncSender<Portion>, spare: &Receiver<Vec<u8>>) {
    let mut inflate = match Inflate::new(content, raw, ratio) {
        Ok(inflate) => inflate,
        Err(error) => {
            // Nobody listens any more: then nothing is to be said either.
            let _ = sender.send((Err(error), 0));
            return;
        }
    };
    loop {
        let mut block = spare.try_recv().unwrap_or_default();
        block.resize(BLOCK, 0);
        let (length, error) = fill(&mut inflate, &mut block);
        block.truncate(length);
        let taken = inflate.taken();
        let last = length < BLOCK;
        if length > 0 && sender.send((Ok(block), taken)).is_err() {
            return;
        }
        if let Some(error) = error {
            let _ = sender.send((Err(error), taken));
            return;
        }
        if last {
            return;
        }
    }
}

/// Fills a block as far as possible.
fn fill(reader: &mut impl Read, block: &mut [u8]) -> (usize, Option<io::Error>) {
    let mut done = 0;
    while let Some(room) = block.get_mut(done..).filter(|room| !room.is_empty()) {
        match reader.read(room) {
            Ok(0) => break,
            Ok(n) => done += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (done, Some(error)),
        }
    }
    (done, None)
}

/// The other end of [`pump`].
struct Pipe<'p> {
    receiver: Receiver<Portion>,
    back: Sender<Vec<u8>>,
    block: Vec<u8>,
    at: usize,
    budget: &'p Budget,
    report: &'p mut dyn FnMut(u64),
}

impl BufRead for Pipe<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.block.len() {
            let done = std::mem::take(&mut self.block);
            self.at = 0;
            // The other thread may be through: then the buffer is simply dropped.
            let _ = self.back.send(done);
            if let Ok((block, taken)) = self.receiver.recv() {
                (self.report)(taken);
                let block = block?;
                self.budget.pay(block.len())?;
                self.block = block;
            }
        }
        Ok(self.block.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
    }
}

impl Read for Pipe<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        read_from_buffer(self, buffer)
    }
}

/// A file or link found in a directory: its path below it, and on disk.
struct Found {
    inside: String,
    path: PathBuf,
    link: bool,
}

/// Reads a directory, as if it were an unpacked archive: links are never followed out of it. False if it cannot be listed.
fn directory(gather: &mut Gather<'_>, root: &Path, progress: &mut Progress<'_>) -> bool {
    let mut found = Vec::new();
    if let Err(error) = list(gather, root, "", 0, &mut found) {
        let name = root.to_string_lossy();
        gather.tap.gap(gaps::fault(&name, &name, &error));
        return false;
    }
    for file in found.iter().filter(|file| !file.link) {
        gather.announce(&file.inside);
    }
    let (name, total) = (root.to_string_lossy(), found.len() as u64);
    for (done, file) in (0..).zip(&found) {
        progress(&name, done, Some(total));
        if !gather.enter(&name) {
            break;
        }
        if file.link {
            link(gather, root, file);
        } else {
            one_file(gather, file);
        }
        if gather.budget.is_spent() {
            break;
        }
    }
    true
}

/// Lists a directory in the order of names.
fn list(gather: &mut Gather<'_>, folder: &Path, prefix: &str, depth: usize, found: &mut Vec<Found>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let inside = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            let listed = if depth < DEEPEST {
                list(gather, &entry.path(), &format!("{inside}/"), depth + 1, found)
            } else {
                Err(io::Error::other("too many folders inside one another"))
            };
            if let Err(error) = listed {
                gather.tap.gap(gaps::fault(&inside, &inside, &error));
            }
        } else if kind.is_file() || kind.is_symlink() {
            found.push(Found { inside, path: entry.path(), link: kind.is_symlink() });
        }
    }
    Ok(())
}

fn link(gather: &mut Gather<'_>, root: &Path, file: &Found) {
    match fs::read_link(&file.path) {
        Ok(target) => {
            // A collector that was interrupted leaves absolute links into its own folder.
            let up = "../".repeat(file.inside.matches('/').count());
            let inside = target.strip_prefix(root).map(|below| format!("{up}{}", below.to_string_lossy()));
            let target = inside.unwrap_or_else(|_| target.to_string_lossy().into_owned());
            gather.links.symlink(&file.inside, &target);
        }
        Err(error) => gather.tap.gap(gaps::fault(&file.inside, &file.inside, &error)),
    }
}

fn one_file(gather: &mut Gather<'_>, found: &Found) {
    gather.links.file(&found.inside);
    let depth = Depth::in_directory();
    match File::open(&found.path) {
        Ok(file) if is_zip(&found.path) => {
            zip::file(gather, &found.inside, io::BufReader::with_capacity(BLOCK, file), depth);
        }
        Ok(file) => {
            let (path, mut paid) = (found.inside.as_str(), Blocks::new(file, Vec::new()));
            // Compressed bytes are not paid for, what comes out of them is.
            if let Ok(Content::Gzip | Content::Zstd) = paid.fill_buf().map(recognise) {
                gather.content(path, &mut paid, depth);
            } else {
                let budget = gather.budget;
                gather.blocks(Paid::new(paid, budget), |gather, blocks| gather.content(path, blocks, depth));
            }
        }
        Err(error) => gather.tap.gap(gaps::fault(&found.inside, &found.inside, &error)),
    }
}
