//! What a partial cancellation must leave for the prices to hold.
//!
//! Otherwise a shopper could buy fifty pieces at the price for fifty, cancel forty-nine, and keep one at that price.

use super::Portions;

/// The quantities that a cancellation must leave, if it leaves anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    least: Portions,
    is_whole: bool,
}

impl Terms {
    /// Creates the terms of an order.
    ///
    /// `least` is the quantity that gives each line its price; `is_whole` says whether a discount or the price of shipping
    /// depends on all that was bought.
    pub const fn new(least: Portions, is_whole: bool) -> Self {
        Self { least, is_whole }
    }

    /// Whether the prices of the kept pieces hold after a cancellation.
    ///
    /// They hold if nothing of a line, or of the order, is kept. A line of which nothing is cancelled now keeps its price,
    /// even if the shop has cancelled a part of it before.
    pub fn hold(&self, cancelled: &Portions, kept: &Portions) -> bool {
        let holds = |line: u32, least: u32| cancelled.of(line) == 0 || kept.of(line) == 0 || kept.of(line) >= least;
        kept.is_empty() || (!self.is_whole && self.least.iter().all(|portion| holds(portion.line, portion.quantity)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Portion;

    #[test]
    fn a_line_keeps_its_least_quantity_or_goes_as_a_whole() {
        let pieces = |pieces: &[(u32, u32)]| pieces.iter().map(|piece| Portion::from(*piece)).collect::<Portions>();
        let terms = Terms::new(pieces(&[(1, 50), (2, 1)]), false);
        let cancelled = pieces(&[(1, 1), (2, 1)]);
        for (kept, holds) in [
            (&[(1, 50), (2, 3)][..], true),
            (&[(1, 60)], true),
            (&[(2, 1)], true),
            (&[], true),
            (&[(1, 49), (2, 3)], false),
            (&[(1, 1)], false),
        ] {
            assert_eq!(terms.hold(&cancelled, &pieces(kept)), holds, "{kept:?}");
        }
        assert!(terms.hold(&pieces(&[(2, 1)]), &pieces(&[(1, 49), (2, 3)])), "line 1 is not cancelled now");
        let discounted = Terms::new(Portions::default(), true);
        assert!(discounted.hold(&cancelled, &Portions::default()));
        assert!(!discounted.hold(&cancelled, &pieces(&[(1, 1)])));
    }
}
