//! The last events that passed, for those who watch: envelopes without data, in memory only.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use service::operations::PassedEvent;

/// How many are kept.
const KEPT: usize = 100;

/// The last events that passed.
#[derive(Debug, Default)]
pub(super) struct Passed(Mutex<VecDeque<PassedEvent>>);

impl Passed {
    /// Adds an event; the oldest makes room for it.
    pub(super) fn push(&self, event: PassedEvent) {
        let mut ring = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if ring.len() >= KEPT {
            ring.pop_front();
        }
        ring.push_back(event);
    }

    /// All that are kept, newest first.
    pub(super) fn newest_first(&self) -> Vec<PassedEvent> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().rev().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;

    use super::*;

    #[test]
    fn keeps_the_last_hundred() {
        let passed = Passed::default();
        for number in 0..250 {
            passed.push(PassedEvent {
                id: number.to_string(),
                kind: "catalog.product.changed".to_owned(),
                subject: "prod_1".to_owned(),
                time: Timestamp::from_millis(number),
                deliveries: Vec::new(),
            });
        }
        let ids: Vec<String> = passed.newest_first().into_iter().map(|event| event.id).collect();
        assert_eq!((ids.len(), ids[0].as_str(), ids[99].as_str()), (KEPT, "249", "150"));
    }
}
