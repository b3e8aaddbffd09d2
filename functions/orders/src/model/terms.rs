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

    /// Whether the prices of what is kept hold. Of a line, and of the order, none is as good as all.
    pub fn hold(&self, kept: &Portions) -> bool {
        let holds = |line: u32, least: u32| kept.of(line) == 0 || kept.of(line) >= least;
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
        for (kept, holds) in [
            (&[(1, 50), (2, 3)][..], true),
            (&[(1, 60)], true),
            (&[(2, 1)], true),
            (&[], true),
            (&[(1, 49), (2, 3)], false),
            (&[(1, 1)], false),
        ] {
            assert_eq!(terms.hold(&pieces(kept)), holds, "{kept:?}");
        }
        let discounted = Terms::new(Portions::default(), true);
        assert!(discounted.hold(&Portions::default()) && !discounted.hold(&pieces(&[(1, 1)])));
    }
}
