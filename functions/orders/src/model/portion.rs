//! Quantities by line, of what is packed, cancelled or returned.

use serde::{Deserialize, Serialize};

/// A number of pieces of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "(u32, u32)", into = "(u32, u32)")]
pub struct Portion {
    /// The line's number within the order.
    pub line: u32,
    /// The number of pieces.
    pub quantity: u32,
}

impl From<(u32, u32)> for Portion {
    fn from((line, quantity): (u32, u32)) -> Self {
        Self { line, quantity }
    }
}

impl From<Portion> for (u32, u32) {
    fn from(portion: Portion) -> Self {
        (portion.line, portion.quantity)
    }
}

/// Pieces by line, sorted.
///
/// Each line appears at most once and with at least one piece.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Portions(Vec<Portion>);

impl FromIterator<Portion> for Portions {
    fn from_iter<I: IntoIterator<Item = Portion>>(portions: I) -> Self {
        let mut all = Self::default();
        portions.into_iter().for_each(|portion| all.add(portion));
        all
    }
}

impl Portions {
    /// The number of pieces of a line.
    pub fn of(&self, line: u32) -> u32 {
        self.0.iter().find(|portion| portion.line == line).map_or(0, |portion| portion.quantity)
    }

    /// The lines that have pieces.
    pub fn iter(&self) -> impl Iterator<Item = Portion> {
        self.0.iter().copied()
    }

    /// Whether there is no piece.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether no line has more pieces than in `others`.
    pub fn fit_in(&self, others: &Self) -> bool {
        self.iter().all(|portion| portion.quantity <= others.of(portion.line))
    }

    /// Adds the pieces of both.
    #[must_use]
    pub fn plus(&self, others: &Self) -> Self {
        self.iter().chain(others.iter()).collect()
    }

    /// Subtracts the pieces of `others`, down to zero.
    #[must_use]
    pub fn minus(&self, others: &Self) -> Self {
        let left = |portion: Portion| portion.quantity.saturating_sub(others.of(portion.line));
        self.iter().map(|portion| Portion { quantity: left(portion), ..portion }).collect()
    }

    fn add(&mut self, portion: Portion) {
        if portion.quantity == 0 {
            return;
        }
        match self.0.binary_search_by_key(&portion.line, |known| known.line) {
            Ok(place) => {
                if let Some(known) = self.0.get_mut(place) {
                    known.quantity = known.quantity.saturating_add(portion.quantity);
                }
            }
            Err(place) => self.0.insert(place, portion),
        }
    }
}
