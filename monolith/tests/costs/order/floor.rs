//! The least cost of a step, by arithmetic.

/// The least writes of a step: items of at most 1 KB each.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Floor {
    /// Items written together in a transaction: 2 units each.
    pub(crate) together: usize,
    /// Items written or deleted alone: 1 unit each.
    pub(crate) alone: usize,
    /// Entries written to or removed from an index: 1 unit each.
    pub(crate) index: usize,
}

impl Floor {
    #[expect(clippy::cast_precision_loss, reason = "a handful of items")]
    pub(crate) fn units(self) -> f64 {
        (2 * self.together + self.alone + self.index) as f64
    }

    /// `2 × 7 + 1`
    pub(crate) fn sum(self) -> String {
        let Self { together, alone, index } = self;
        let parts = [(together, format!("2 × {together}")), (alone, alone.to_string()), (index, index.to_string())];
        let parts: Vec<_> = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| text).collect();
        if parts.is_empty() { "0".to_owned() } else { parts.join(" + ") }
    }
}
