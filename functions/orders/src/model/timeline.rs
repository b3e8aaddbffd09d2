//! The timeline of an order.
//!
//! The order holds the newest entries; older ones are in separate chapters that never change.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use super::What;

/// How many entries an order carries at most, since every step rewrites them.
pub const MAX_CARRIED: usize = 24;
/// The number of entries in a chapter.
pub const CHAPTER: usize = 16;

/// One entry of a timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "(i64, What, Option<String>)", into = "(i64, What, Option<String>)")]
pub struct Entry {
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub what: What,
    /// A code or an amount.
    ///
    /// For example why the order failed, why a card was declined, or how much was captured.
    pub detail: Option<String>,
}

impl From<(i64, What, Option<String>)> for Entry {
    fn from((at, what, detail): (i64, What, Option<String>)) -> Self {
        Self { at: Timestamp::from_millis(at), what, detail }
    }
}

impl From<Entry> for (i64, What, Option<String>) {
    fn from(entry: Entry) -> Self {
        (entry.at.as_millis(), entry.what, entry.detail)
    }
}

/// The part of the timeline that the order carries.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    /// The number of separate chapters.
    #[serde(default, rename = "tc", skip_serializing_if = "is_none")]
    pub chapters: u32,
    /// The newest entries, oldest first.
    #[serde(rename = "tl")]
    pub entries: Vec<Entry>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_none(count: &u32) -> bool {
    *count == 0
}

impl Timeline {
    /// Adds an entry.
    pub fn push(&mut self, at: Timestamp, what: What, detail: Option<String>) {
        self.entries.push(Entry { at, what, detail });
    }

    /// Cuts off the oldest entries as a numbered chapter if the order carries too many.
    pub fn cut(&mut self) -> Option<(u32, Vec<Entry>)> {
        if self.entries.len() <= MAX_CARRIED {
            return None;
        }
        let number = self.chapters;
        self.chapters = number.saturating_add(1);
        Some((number, self.entries.drain(..CHAPTER).collect()))
    }
}
