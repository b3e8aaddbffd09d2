//! Coarse stock of a variant, so that most movements of stock change nothing here.

use serde::{Deserialize, Serialize};

/// A coarse band of stock. Unknown stock counts as none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Band {
    /// More than few.
    Plenty,
    /// Few.
    Few,
    /// None.
    #[default]
    None,
}

impl Band {
    /// The band of this quantity, where `low` or fewer are few.
    pub(crate) const fn of(available: i64, low: i64) -> Self {
        match available {
            ..=0 => Self::None,
            few if few <= low => Self::Few,
            _ => Self::Plenty,
        }
    }

    /// One letter, for a compact list beside the product.
    pub(crate) const fn letter(self) -> char {
        match self {
            Self::Plenty => 'p',
            Self::Few => 'f',
            Self::None => 'n',
        }
    }

    /// Reads a letter; an unknown one is none.
    pub(crate) const fn from_letter(letter: char) -> Self {
        match letter {
            'p' => Self::Plenty,
            'f' => Self::Few,
            _ => Self::None,
        }
    }
}

/// Whether a variant can be bought now. It follows the stock with a short delay and is a
/// hint: inventory decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProductAvailability)]
pub(crate) enum Availability {
    /// There is enough, or stock is not counted.
    InStock,
    /// Few are left; or none, and it may be sold on backorder.
    Low,
    /// None is left.
    #[default]
    Out,
}

impl Availability {
    /// The availability shown to shoppers.
    pub(crate) const fn of(band: Band, track_inventory: bool, on_backorder: bool) -> Self {
        match (track_inventory, band) {
            (false, _) | (true, Band::Plenty) => Self::InStock,
            (true, Band::Few) => Self::Low,
            (true, Band::None) if on_backorder => Self::Low,
            (true, Band::None) => Self::Out,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn never_shows_as_out_what_can_be_bought() {
        assert_eq!(Availability::of(Band::None, true, false), Availability::Out);
        assert_eq!(Availability::of(Band::None, true, true), Availability::Low);
        assert_eq!(Availability::of(Band::None, false, false), Availability::InStock);
        assert_eq!(Availability::of(Band::Few, true, true), Availability::Low);
        assert_eq!(Availability::of(Band::Plenty, true, false), Availability::InStock);
    }

    proptest! {
        #[test]
        fn bands_rise_with_stock_and_are_read_back_from_their_letters(less in -50_i64..50, more in 0_i64..50, low in 0_i64..20) {
            let rank = |band| match band { Band::None => 0, Band::Few => 1, Band::Plenty => 2 };
            let (a, b) = (Band::of(less, low), Band::of(less + more, low));
            prop_assert!(rank(a) <= rank(b));
            prop_assert_eq!(a == Band::None, less <= 0);
            prop_assert_eq!(Band::from_letter(a.letter()), a);
        }
    }
}
