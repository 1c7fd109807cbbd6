//! Where blocks are matched: where the source pushes them, or on threads beside it.
//!
//! A stream stays on one thread, so its blocks are matched in their order and the result is the same for any number of
//! threads. Blocks are copied into a fixed number of buffers that go round; a source that is faster than the matchers
//! waits for one.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

use super::patterns::Patterns;
use super::prefilter::Finder;
use super::scan::{Scan, Scanned};
use crate::evidence::{Component, StreamIx, Time};

/// Blocks that wait for one thread.
const WAITING: usize = 4;

/// A buffer that grew larger for one long line is not kept.
const LARGE: usize = 4 << 20;

/// Streams that are matched one block after another.
#[derive(Debug)]
struct Lane {
    patterns: Arc<Patterns>,
    finder: Finder,
    since: Option<Time>,
    open: BTreeMap<StreamIx, Scan>,
    done: Vec<Scanned>,
}

impl Lane {
    fn new(patterns: &Arc<Patterns>, since: Option<Time>) -> Self {
        let finder = Finder::new(Arc::clone(patterns));
        Self { patterns: Arc::clone(patterns), finder, since, open: BTreeMap::new(), done: Vec::new() }
    }

    fn open(&mut self, stream: StreamIx, component: Component, timestamps: bool) {
        self.open.insert(stream, Scan::new(stream, component, timestamps));
    }

    fn block(&mut self, stream: StreamIx, block: &[u8], first_line: u64) {
        if let Some(scan) = self.open.get_mut(&stream) {
            scan.block(&mut self.finder, block, first_line, self.since);
        }
    }

    fn close(&mut self, stream: StreamIx) {
        if let Some(scan) = self.open.remove(&stream) {
            self.done.push(scan.close(&self.patterns));
        }
    }

    fn finish(mut self) -> Vec<Scanned> {
        let open = std::mem::take(&mut self.open);
        self.done.extend(open.into_values().map(|scan| scan.close(&self.patterns)));
        self.done
    }
}

/// What a thread is told.
enum Job {
    Open(StreamIx, Component, bool),
    Block(StreamIx, Vec<u8>, u64),
    Close(StreamIx),
}

/// A thread and the way to it.
#[derive(Debug)]
struct Worker {
    jobs: SyncSender<Job>,
    thread: JoinHandle<Vec<Scanned>>,
}

impl Worker {
    fn start(patterns: &Arc<Patterns>, since: Option<Time>, free: Sender<Vec<u8>>) -> Self {
        let mut lane = Lane::new(patterns, since);
        let (jobs, inbox) = sync_channel(WAITING);
        let thread = std::thread::spawn(move || {
            for job in inbox {
                match job {
                    Job::Open(stream, component, timestamps) => lane.open(stream, component, timestamps),
                    Job::Close(stream) => lane.close(stream),
                    Job::Block(stream, block, first_line) => {
                        lane.block(stream, &block, first_line);
                        // Nobody takes buffers back once the source is done.
                        let _ = free.send(if block.capacity() > LARGE { Vec::new() } else { block });
                    }
                }
            }
            lane.finish()
        });
        Self { jobs, thread }
    }
}

/// The threads and their buffers.
#[derive(Debug)]
pub(super) struct Pool {
    workers: Vec<Worker>,
    free: Receiver<Vec<u8>>,
}

/// Matches blocks of streams.
#[derive(Debug)]
pub(super) struct Workers(Kind);

#[derive(Debug)]
enum Kind {
    Here(Box<Lane>),
    Beside(Pool),
}

impl Workers {
    /// With 0 or 1 threads, blocks are matched where they are pushed; else one thread is the source's.
    pub(super) fn new(patterns: Patterns, threads: usize, since: Option<Time>) -> Self {
        let patterns = Arc::new(patterns);
        if threads <= 1 {
            return Self(Kind::Here(Box::new(Lane::new(&patterns, since))));
        }
        let (give, free) = channel();
        let workers: Vec<_> = (1..threads).map(|_| Worker::start(&patterns, since, give.clone())).collect();
        for _ in 0..(workers.len() * 2 + WAITING) {
            // The receiver is at hand.
            let _ = give.send(Vec::new());
        }
        Self(Kind::Beside(Pool { workers, free }))
    }

    /// A stream begins.
    pub(super) fn open(&mut self, stream: StreamIx, component: Component, timestamps: bool) {
        match &mut self.0 {
            Kind::Here(lane) => lane.open(stream, component, timestamps),
            Kind::Beside(pool) => pool.send(stream, Job::Open(stream, component, timestamps)),
        }
    }

    /// Whole lines of an open stream.
    pub(super) fn block(&mut self, stream: StreamIx, block: &[u8], first_line: u64) {
        match &mut self.0 {
            Kind::Here(lane) => lane.block(stream, block, first_line),
            Kind::Beside(pool) => {
                let mut copy = pool.free.recv().unwrap_or_default();
                copy.clear();
                copy.extend_from_slice(block);
                pool.send(stream, Job::Block(stream, copy, first_line));
            }
        }
    }

    /// A stream ends.
    pub(super) fn close(&mut self, stream: StreamIx) {
        match &mut self.0 {
            Kind::Here(lane) => lane.close(stream),
            Kind::Beside(pool) => pool.send(stream, Job::Close(stream)),
        }
    }

    /// What was seen in all streams, in the order of their indices.
    pub(super) fn finish(self) -> Vec<Scanned> {
        let mut all = match self.0 {
            Kind::Here(lane) => lane.finish(),
            Kind::Beside(pool) => pool.finish(),
        };
        all.sort_by_key(|scanned| scanned.stream);
        all
    }
}

impl Pool {
    fn send(&self, stream: StreamIx, job: Job) {
        let ix = usize::try_from(stream.0).unwrap_or_default() % self.workers.len().max(1);
        if let Some(worker) = self.workers.get(ix) {
            // It fails only if the thread has panicked; joining it tells.
            let _ = worker.jobs.send(job);
        }
    }

    fn finish(self) -> Vec<Scanned> {
        let mut all = Vec::new();
        for Worker { jobs, thread } in self.workers {
            drop(jobs);
            match thread.join() {
                Ok(done) => all.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    }
}
