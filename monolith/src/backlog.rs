//! How far deliveries are behind: the age of the oldest event whose first delivery has not begun.
//!
//! Deliveries that failed and wait for their next try do not count. They are late for a reason of their own, and more
//! processor time would not bring them forward.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// The events that wait for their first delivery, oldest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Backlog(Arc<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    next: AtomicU64,
    since: Mutex<BTreeMap<u64, Instant>>,
}

/// An event in the backlog; it leaves when the last clone is dropped.
#[derive(Clone, Debug)]
pub(crate) struct Place(#[expect(dead_code, reason = "it is there to be dropped")] Arc<Held>);

#[derive(Debug)]
struct Held {
    waiting: Arc<Waiting>,
    number: u64,
}

impl Backlog {
    /// Adds an event that was committed now.
    pub(crate) fn add(&self) -> Place {
        let number = self.0.next.fetch_add(1, Ordering::Relaxed);
        self.0.since().insert(number, Instant::now());
        Place(Arc::new(Held { waiting: Arc::clone(&self.0), number }))
    }

    /// The age of the oldest event; zero for an empty backlog.
    pub(crate) fn age(&self) -> Duration {
        self.0.since().first_key_value().map_or(Duration::ZERO, |(_, since)| since.elapsed())
    }

    /// How many events wait.
    pub(crate) fn len(&self) -> usize {
        self.0.since().len()
    }
}

impl Waiting {
    fn since(&self) -> MutexGuard<'_, BTreeMap<u64, Instant>> {
        self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.waiting.since().remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn is_as_old_as_its_oldest_event() {
        let backlog = Backlog::default();
        assert_eq!((backlog.age(), backlog.len()), (Duration::ZERO, 0));
        let first = backlog.add();
        tokio::time::advance(Duration::from_secs(3)).await;
        let second = backlog.add();
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!((backlog.age(), backlog.len()), (Duration::from_secs(4), 2));
        let again = first.clone();
        drop(first);
        assert_eq!(backlog.age(), Duration::from_secs(4), "a consumer still waits");
        drop(again);
        assert_eq!(backlog.age(), Duration::from_secs(1));
        drop(second);
        assert_eq!((backlog.age(), backlog.len()), (Duration::ZERO, 0));
    }
}
