//! What of an order must stay for its prices to hold: whoever buys fifty at the price for fifty, and calls off forty-nine,
//! has bought one at a price that nobody gets.

use super::Portions;

/// What a cancellation must leave, if anything is left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    least: Portions,
    is_whole: bool,
}

impl Terms {
    /// The terms of an order: from how many pieces on each line has its price, and whether something was taken off, or it
    /// is sent at its price, for how much was bought.
    pub const fn new(least: Portions, is_whole: bool) -> Self {
        Self { least, is_whole }
    }

    /// Whether the prices of what is kept hold when something is called off. They hold for a line, and for an order, of
    /// which nothing is kept. A line of which nothing is called off keeps its price, whatever the shop let go of it before.
    pub fn hold(&self, called_off: &Portions, kept: &Portions) -> bool {
        let holds = |line: u32, least: u32| called_off.of(line) == 0 || kept.of(line) == 0 || kept.of(line) >= least;
        kept.is_empty() || (!self.is_whole && self.least.iter().all(|portion| holds(portion.line, portion.quantity)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Portion;

    #[test]
    fn a_line_keeps_its_quantity_or_goes_whole() {
        let pieces = |pieces: &[(u32, u32)]| pieces.iter().map(|piece| Portion::from(*piece)).collect::<Portions>();
        let terms = Terms::new(pieces(&[(1, 50), (2, 1)]), false);
        let called_off = pieces(&[(1, 1), (2, 1)]);
        for (kept, holds) in [
            (&[(1, 50), (2, 3)][..], true),
            (&[(1, 60)], true),
            (&[(2, 1)], true),
            (&[], true),
            (&[(1, 49), (2, 3)], false),
            (&[(1, 1)], false),
        ] {
            assert_eq!(terms.hold(&called_off, &pieces(kept)), holds, "{kept:?}");
        }
        assert!(terms.hold(&pieces(&[(2, 1)]), &pieces(&[(1, 49), (2, 3)])), "the other line is not concerned");
        let discounted = Terms::new(Portions::default(), true);
        assert!(discounted.hold(&called_off, &Portions::default()));
        assert!(!discounted.hold(&called_off, &pieces(&[(1, 1)])));
    }
}
