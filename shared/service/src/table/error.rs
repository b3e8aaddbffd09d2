//! What can go wrong at the table, sorted by what the caller can do about it.

use serde::de::DeserializeOwned;

use super::{Failure, Item};
use crate::Problem;

/// A failure at the table.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// A condition did not hold; nothing was written.
    #[error("a condition did not hold: {0}")]
    Refused(Refusal),
    /// Throttled, in conflict with another transaction, or out of reach, after bounded retries.
    /// A write may or may not have been applied.
    #[error("the table is busy or out of reach")]
    Busy(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// An item does not fit its type.
    #[error("an item can't be read or written")]
    Codec(#[source] serde_dynamo::Error),
    /// An event can't be written.
    #[error("an event can't be written: {0}")]
    Event(String),
    /// The request itself is at fault: ours, not the client's.
    #[error("the table refused the request")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Which writes of a transaction were refused, by their labels, with the items that stood in their way.
#[derive(Debug, Default)]
pub struct Refusal(pub(super) Vec<(&'static str, Option<Item>)>);

impl Refusal {
    /// Whether the write with this label was refused.
    pub fn is(&self, label: &str) -> bool {
        self.0.iter().any(|(refused, _)| *refused == label)
    }

    /// The items that stood in the way of the writes with this label, where they were there at all.
    pub fn items<T: DeserializeOwned>(&self, label: &str) -> Vec<T> {
        let refused = self.0.iter().filter(|(refused, _)| *refused == label);
        refused.filter_map(|(_, item)| super::read(item.clone()?).ok()).collect()
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let labels: Vec<_> = self.0.iter().map(|(label, _)| *label).collect();
        f.write_str(&labels.join(", "))
    }
}

impl TableError {
    /// Whether the write with this label was refused.
    pub fn refused(&self, label: &str) -> bool {
        matches!(self, Self::Refused(refusal) if refusal.is(label))
    }

    /// Whether it may go well a moment later.
    pub const fn is_busy(&self) -> bool {
        matches!(self, Self::Busy(_))
    }

    /// A failure of writes with these labels.
    pub(super) fn of(failure: Failure, labels: &[&'static str]) -> Self {
        match failure {
            Failure::Refused(refused) => {
                let label = |place: usize| labels.get(place).copied().unwrap_or_default();
                Self::Refused(Refusal(refused.into_iter().map(|r| (label(r.place), r.item)).collect()))
            }
            Failure::Busy(cause) => Self::Busy(cause),
            Failure::Failed(cause) => Self::Failed(cause),
        }
    }
}

impl From<TableError> for Problem {
    /// What a client is told when its handler did not expect the failure; the cause is logged here, once.
    fn from(error: TableError) -> Self {
        match &error {
            TableError::Refused(refusal) => {
                tracing::info!(%refusal, "lost a race");
                Problem::conflict(
                    "concurrent_change",
                    "Somebody else changed this at the same moment; please try again.",
                )
                .retry_after(1)
            }
            TableError::Busy(_) => {
                tracing::warn!(error = %chain(&error), "table busy");
                Problem::unavailable()
            }
            _ => {
                tracing::error!(error = %chain(&error), "table failed");
                Problem::internal()
            }
        }
    }
}

/// An error with all its causes: an `SdkError`'s own text hides them.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}
