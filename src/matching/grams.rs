//! A sampling search for many texts at once.
//!
//! Only every fourth byte of a block is looked at: the four bytes from there are hashed, case folded, and looked up in a
//! bitmap. A text of seven bytes or more, wherever it lies, has four neighbouring positions of which one is sampled, so
//! four of its four-byte windows go into the map and no occurrence is missed. Which four is free: those that are rarest
//! in a sample of the log, so that ordinary text seldom asks the table behind the bitmap.

/// Texts must be as long as this.
pub(super) const SHORTEST: usize = 7;

/// Bytes of a window, and the distance of sampled positions.
const WINDOW: usize = 4;

/// Bits of the hash.
const BITS: u32 = 18;

/// Of those, the bits that choose a slot of the table.
const SLOT_BITS: u32 = 13;

/// Words of the bitmap.
const WORDS: usize = 1 << (BITS - 6);

/// Bytes of a log that are read to learn which windows are rare.
const SAMPLE: usize = 256 * 1024;

/// A text's window.
#[derive(Debug, Clone, Copy)]
struct Entry {
    window: u32,
    /// Index of the text.
    text: u32,
    /// Where the window lies in it.
    offset: u32,
    /// Its length.
    len: u32,
    /// Its first and last window: texts that share one often differ there.
    ends: [u32; 2],
}

/// Finds texts in blocks.
#[derive(Debug)]
pub(super) struct Grams {
    /// One bit a hash; always of this length, which lets the compiler leave out the checks of bounds.
    bitmap: Box<[u64; WORDS]>,
    /// Where the entries of each slot begin, and one more.
    slots: Vec<u32>,
    entries: Vec<Entry>,
}

impl Grams {
    /// For these texts, which must be in lower case and as long as [`SHORTEST`].
    pub(super) fn new(texts: &[Vec<u8>], frequencies: &Frequencies) -> Self {
        let mut bitmap = no_bits();
        let mut entries = Vec::with_capacity(texts.len() * WINDOW);
        for (text, ix) in texts.iter().zip(0_u32..) {
            let (start, _) = frequencies.rarest(text);
            let ends = [load(&text[..WINDOW]), load(&text[text.len() - WINDOW..])];
            let len = u32::try_from(text.len()).unwrap_or(u32::MAX);
            for (window, offset) in windows(text).zip(0_u32..).skip(start).take(WINDOW) {
                let hash = hash(window);
                bitmap[word(hash)] |= bit(hash);
                entries.push(Entry { window, text: ix, offset, len, ends });
            }
        }
        entries.sort_by_key(|entry| (slot(hash(entry.window)), entry.text, entry.offset));
        let mut slots = vec![0_u32; (1 << SLOT_BITS) + 1];
        for entry in &entries {
            slots[slot(hash(entry.window)) + 1] += 1;
        }
        for ix in 1..slots.len() {
            slots[ix] += slots[ix - 1];
        }
        Self { bitmap, slots, entries }
    }

    /// Calls `found` with the index of a text and where it begins, for every occurrence, case ignored, and for some
    /// places that only look like one: their beginning, their end and a part of them are the text's. The places come in the order of their sampled bytes: a later one may begin before an earlier one, but never before the line of
    /// an earlier one unless the text holds a newline.
    pub(super) fn find(&self, block: &[u8], found: &mut dyn FnMut(usize, usize)) {
        const STEP: usize = 8 * WINDOW;
        let mut steps = block.chunks_exact(STEP);
        let mut at = 0;
        for step in &mut steps {
            let mut windows = [0_u32; 8];
            for (window, bytes) in windows.iter_mut().zip(step.chunks_exact(WINDOW)) {
                *window = load(bytes);
            }
            let mut any = 0;
            for window in windows {
                let hash = hash(window);
                any |= self.bitmap[word(hash)] >> (hash & 63);
            }
            if any & 1 != 0 {
                self.look(block, &windows, at, found);
            }
            at += STEP;
        }
        for bytes in steps.remainder().chunks_exact(WINDOW) {
            self.look(block, &[load(bytes)], at, found);
            at += WINDOW;
        }
    }

    /// Looks up at most 32 windows, of which the first lies at `at`.
    #[cold]
    fn look(&self, block: &[u8], windows: &[u32], at: usize, found: &mut dyn FnMut(usize, usize)) {
        // First which, without a branch for each: those would be mispredicted.
        let mut which = 0_u32;
        for (window, ix) in windows.iter().zip(0..) {
            let hash = hash(*window);
            which |= u32::from(self.bitmap[word(hash)] & bit(hash) != 0) << ix;
        }
        while which != 0 {
            let ix = index(which.trailing_zeros());
            which &= which - 1;
            self.ask(block, windows[ix], at + ix * WINDOW, found);
        }
    }

    /// Compares the texts that hold this window.
    fn ask(&self, block: &[u8], window: u32, at: usize, found: &mut dyn FnMut(usize, usize)) {
        let slot = slot(hash(window));
        for entry in &self.entries[index(self.slots[slot])..index(self.slots[slot + 1])] {
            let (start, len) = (at.wrapping_sub(index(entry.offset)), index(entry.len));
            if entry.window != window || start > at || block.len() - start < len {
                continue;
            }
            let there = &block[start..start + len];
            let ends = [load(&there[..WINDOW]), load(&there[len - WINDOW..])];
            if ends == entry.ends {
                found(index(entry.text), start);
            }
        }
    }
}

/// How often windows occur in a sample of a log, by hash.
#[derive(Debug)]
pub(super) struct Frequencies {
    counts: Vec<u32>,
    bytes: u64,
}

impl Frequencies {
    /// Counts the windows of the first bytes of a block.
    pub(super) fn of(block: &[u8]) -> Self {
        let mut counts = vec![0; 1 << 16];
        let sample = &block[..block.len().min(SAMPLE)];
        for window in windows(sample) {
            counts[index(hash(window) >> (BITS - 16))] += 1;
        }
        Self { counts, bytes: u64::try_from(sample.len()).unwrap_or(u64::MAX) }
    }

    /// The size of the sample.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Where the four windows of a text begin that are rarest together, and how often they occur.
    pub(super) fn rarest(&self, text: &[u8]) -> (usize, u64) {
        let counts: Vec<u64> = windows(text).map(|w| u64::from(self.counts[index(hash(w) >> (BITS - 16))])).collect();
        let sums = counts.windows(WINDOW).map(|four| four.iter().sum());
        sums.enumerate().min_by_key(|(_, sum)| *sum).unwrap_or((0, u64::MAX))
    }
}

/// An empty bitmap.
#[expect(clippy::large_stack_arrays, reason = "32 KiB, moved to the heap at once")]
fn no_bits() -> Box<[u64; WORDS]> {
    Box::new([0; WORDS])
}

/// All windows of a text, folded.
fn windows(text: &[u8]) -> impl Iterator<Item = u32> {
    text.windows(WINDOW).map(load)
}

/// A window with the case of its letters folded: upper and lower case, and some other bytes, become the same.
fn load(bytes: &[u8]) -> u32 {
    bytes.try_into().map_or(0, u32::from_le_bytes) | 0x2020_2020
}

fn hash(window: u32) -> u32 {
    window.wrapping_mul(0x9e37_79b1) >> (32 - BITS)
}

/// The word of the bitmap that holds the bit of a hash.
fn word(hash: u32) -> usize {
    index(hash >> 6)
}

/// The bit of a hash in its word.
fn bit(hash: u32) -> u64 {
    1 << (hash & 63)
}

/// The slot of a hash in the table.
fn slot(hash: u32) -> usize {
    index(hash >> (BITS - SLOT_BITS))
}

/// A 32-bit index; no platform that this runs on has smaller pointers.
const fn index(ix: u32) -> usize {
    ix as usize
}

#[cfg(test)]
mod tests {
    use super::{Frequencies, Grams};

    fn find(texts: &[&str], block: &str) -> Vec<(usize, usize)> {
        let lower: Vec<_> = texts.iter().map(|t| t.as_bytes().to_vec()).collect();
        let grams = Grams::new(&lower, &Frequencies::of(block.as_bytes()));
        let mut all = Vec::new();
        grams.find(block.as_bytes(), &mut |text, at| all.push((text, at)));
        all.retain(|(text, at)| {
            block[*at..].get(..texts[*text].len()).is_some_and(|t| t.eq_ignore_ascii_case(texts[*text]))
        });
        all.sort_unstable();
        all
    }

    #[test]
    fn finds_every_text_at_every_offset() {
        let texts = ["refused", "connection refused", "kuma-cni"];
        for before in 0..80 {
            for after in 0..9 {
                let block = format!("{}Connection REFUSED{}", "x".repeat(before), "y".repeat(after));
                assert_eq!(find(&texts, &block), [(0, before + 11), (1, before)], "{before} {after}");
            }
        }
    }

    #[test]
    fn finds_texts_that_share_windows() {
        assert_eq!(find(&["not found", "a not found", "not found"], "is a not found!"), [(0, 5), (1, 3), (2, 5)]);
        assert_eq!(find(&["refused"], "refuse"), []);
        assert_eq!(find(&["refused"], ""), []);
    }
}
