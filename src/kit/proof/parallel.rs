//! Work on all processors whose outcome does not depend on their number.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Calls a function for each item, on all processors; what it gives, in the order of the items.
pub fn for_each<I: Sync, T: Send>(items: &[I], call: impl Fn(&I) -> T + Sync) -> Vec<T> {
    for_each_with(items, || (), |(), item| call(item))
}

/// The same, with something that each thread makes for itself and keeps.
pub(super) fn for_each_with<I: Sync, T: Send, W>(
    items: &[I],
    make: impl Fn() -> W + Sync,
    call: impl Fn(&mut W, &I) -> T + Sync,
) -> Vec<T> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(items.len().max(1));
    let next = AtomicUsize::new(0);
    let work = || {
        let mut own = make();
        let mut found = Vec::new();
        loop {
            let ix = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(ix) else { return found };
            found.push((ix, call(&mut own, item)));
        }
    };
    let mut found: Vec<(usize, T)> = thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let results = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        results.flatten().collect()
    });
    found.sort_by_key(|(ix, _)| *ix);
    found.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::for_each;

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..100).collect();
        let squares = for_each(&items, |n| n * n);
        assert!(squares.iter().zip(&items).all(|(square, n)| *square == n * n) && squares.len() == 100);
        assert!(for_each(&Vec::<u8>::new(), |n| *n).is_empty());
    }
}
