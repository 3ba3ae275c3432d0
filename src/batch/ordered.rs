//! Work done by several threads, with its results in the order of the work.
//!
//! In come items, how many threads, and what is to be done with each; the results go out one by one, first to last, as if one
//! thread had done it all. No thread runs further ahead than a few items, so that few results wait for their turn, however many
//! items there are.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How far the work is.
struct State<R> {
    /// The next item to be taken.
    next: usize,
    /// The next result to be given.
    due: usize,
    /// Results that wait for an earlier one.
    done: BTreeMap<usize, R>,
    /// Threads that may still give a result.
    workers: usize,
    /// Nobody wants more results.
    ended: bool,
}

/// What the threads share.
struct Shared<R> {
    state: Mutex<State<R>>,
    /// A result is there, or a thread has ended.
    news: Condvar,
    /// A result was given, so that another item may be taken.
    room: Condvar,
}

impl<R> Shared<R> {
    fn lock(&self) -> MutexGuard<'_, State<R>> {
        // No code that could panic runs while the lock is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Does `work` on every item with so many threads and hands each result to `each` in the order of the items.
///
/// Once `stop` says so, or `each` breaks, no further item is begun; what is begun is finished, and what was finished before
/// the break is handed over. Returns the number of items that were handed over: all of them, or the first so many.
pub(crate) fn in_order<T: Sync, R: Send>(
    items: &[T],
    jobs: NonZeroUsize,
    stop: impl Fn() -> bool + Sync,
    work: impl Fn(&T) -> R + Sync,
    mut each: impl FnMut(R) -> ControlFlow<()>,
) -> usize {
    let jobs = jobs.get().min(items.len());
    // One result for each thread may wait while the first is still being worked on.
    let ahead = jobs.saturating_mul(2);
    let state = State { next: 0, due: 0, done: BTreeMap::new(), workers: jobs, ended: false };
    let shared = Shared { state: Mutex::new(state), news: Condvar::new(), room: Condvar::new() };
    let take = || {
        let mut state = shared.lock();
        while !state.ended && state.next < items.len() && state.next - state.due >= ahead && !stop() {
            state = shared.room.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.ended || stop() {
            return None;
        }
        let at = state.next;
        let item = items.get(at)?;
        state.next += 1;
        Some((at, item))
    };
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                let _leaving = Leaving(&shared);
                while let Some((at, item)) = take() {
                    let result = work(item);
                    shared.lock().done.insert(at, result);
                    shared.news.notify_one();
                }
            });
        }
        let mut state = shared.lock();
        loop {
            let due = state.due;
            if let Some(result) = state.done.remove(&due) {
                state.due += 1;
                drop(state);
                shared.room.notify_all();
                let flow = each(result);
                state = shared.lock();
                if flow.is_break() {
                    state.ended = true;
                    shared.room.notify_all();
                    return state.due;
                }
            } else if state.workers == 0 {
                return state.due;
            } else {
                state = shared.news.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
        }
    })
}

/// Says that a thread has ended, also where it panics: nobody may wait for it then, and the panic goes on at the scope's end.
struct Leaving<'a, R>(&'a Shared<R>);

impl<R> Drop for Leaving<'_, R> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.workers -= 1;
        state.ended |= std::thread::panicking();
        drop(state);
        self.0.news.notify_one();
        self.0.room.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    fn jobs(number: usize) -> NonZeroUsize {
        NonZeroUsize::new(number).unwrap()
    }

    #[test]
    fn results_come_in_order_whatever_takes_longer() {
        let items: Vec<u64> = (0..100).collect();
        for number in [1, 2, 7, 200] {
            let mut got = Vec::new();
            let work = |&item: &u64| {
                std::thread::sleep(Duration::from_micros((item * 7919) % 500));
                item
            };
            let count = in_order(
                &items,
                jobs(number),
                || false,
                work,
                |item| {
                    got.push(item);
                    ControlFlow::Continue(())
                },
            );
            assert_eq!((count, &got), (100, &items), "{number} jobs");
        }
        assert_eq!(in_order(&[], jobs(4), || false, |&item: &u64| item, |_| ControlFlow::Continue(())), 0);
    }

    #[test]
    fn nobody_runs_far_ahead_of_the_slowest() {
        let (started, given) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let items: Vec<usize> = (0..200).collect();
        let work = |_: &usize| {
            let ahead = started.fetch_add(1, Ordering::SeqCst) + 1 - given.load(Ordering::SeqCst);
            assert!(ahead <= 6 + 1, "{ahead} items were ahead");
        };
        in_order(
            &items,
            jobs(3),
            || false,
            work,
            |()| {
                std::thread::sleep(Duration::from_micros(200));
                given.fetch_add(1, Ordering::SeqCst);
                ControlFlow::Continue(())
            },
        );
        assert_eq!(given.into_inner(), 200);
    }

    #[test]
    fn what_is_begun_is_finished_when_work_is_stopped() {
        let items: Vec<usize> = (0..1000).collect();
        let (stop, begun) = (AtomicBool::new(false), AtomicUsize::new(0));
        let mut got = Vec::new();
        let work = |&item: &usize| {
            begun.fetch_add(1, Ordering::SeqCst);
            if item == 50 {
                stop.store(true, Ordering::SeqCst);
            }
            item
        };
        let count = in_order(
            &items,
            jobs(4),
            || stop.load(Ordering::SeqCst),
            work,
            |item| {
                got.push(item);
                ControlFlow::Continue(())
            },
        );
        assert_eq!((got.len(), count), (begun.into_inner(), got.len()));
        assert!(got.iter().copied().eq(0..count) && (51..70).contains(&count), "{count}");
    }

    #[test]
    fn nothing_more_is_begun_when_nobody_listens() {
        let items: Vec<usize> = (0..1000).collect();
        let begun = AtomicUsize::new(0);
        let work = |_: &usize| begun.fetch_add(1, Ordering::SeqCst);
        let mut left = 10;
        let count = in_order(
            &items,
            jobs(2),
            || false,
            work,
            |_| {
                left -= 1;
                if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(count, 10);
        assert!(begun.into_inner() <= 10 + 5);
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_panic_is_not_waited_for() {
        let items: Vec<usize> = (0..100).collect();
        let work = |&item: &usize| assert_ne!(item, 20, "on purpose");
        in_order(&items, jobs(3), || false, work, |()| ControlFlow::Continue(()));
    }
}
