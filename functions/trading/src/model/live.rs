//! What a process keeps of a market between calls.

use domain::Timestamp;

use super::book::{Book, View};
use super::candle::Candles;

/// What the writer of a market has in memory.
#[derive(Clone, Debug)]
pub(crate) struct Live {
    pub(crate) book: Book,
    pub(crate) candles: Candles,
    /// The sequence of the last snapshot that is known of.
    pub(crate) snapshot: u64,
}

/// What readers of a market have in memory.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) seq: u64,
    pub(crate) at: Timestamp,
    pub(crate) checksum: u32,
    pub(crate) view: View,
}
