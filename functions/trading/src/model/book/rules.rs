//! The rules of a market as matching goes by them, and its arithmetic: whole units, nothing rounded but fees.

use deserr::Deserr;
use domain::Amount;
use domain::fault::Faults;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::units;

/// A ten-thousandth.
const WHOLE: i128 = 10_000;

/// What a market lets happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
pub(crate) enum MarketStatus {
    /// Orders are placed, amended, matched and cancelled.
    Open,
    /// Orders are cancelled; nothing else. It says that the market does not go on as it was.
    #[deserr(rename = "cancel_only")]
    CancelOnly,
    /// For a while nothing is placed, amended or matched; orders are cancelled all the same.
    Halted,
    /// For good: whatever rested is cancelled.
    Closed,
}

/// The rules of a market.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rules {
    /// The version of the market that they are of: older ones change nothing.
    pub(crate) version: u64,
    /// Quantities are multiples of it, in minor units of the base; a price is what one lot costs.
    #[serde(with = "units")]
    pub(crate) lot: i128,
    /// Prices are multiples of it, in minor units of the quote.
    #[serde(with = "units")]
    pub(crate) tick: i128,
    /// What an order has to be worth, in minor units of the quote.
    #[serde(with = "units")]
    pub(crate) min_notional: i128,
    /// How far from the last trade's price an order may be, in ten-thousandths; 0 for any distance.
    pub(crate) price_band_bps: u32,
    /// What who rested pays of what they get, in ten-thousandths.
    pub(crate) maker_bps: u32,
    /// What who came pays of what they get, in ten-thousandths.
    pub(crate) taker_bps: u32,
    /// What the market lets happen.
    pub(crate) status: MarketStatus,
}

impl Rules {
    /// What a quantity costs at a price: exact, since it is whole lots; `None` beyond what an amount holds.
    pub(crate) fn notional(&self, price: i128, quantity: i128) -> Option<i128> {
        let lots = quantity.checked_div(self.lot)?;
        price.checked_mul(lots).and_then(bounded)
    }

    /// How many whole lots so much buys, as a quantity.
    pub(super) fn affordable(&self, quote: i128, price: i128) -> i128 {
        quote.checked_div(price).and_then(|lots| lots.checked_mul(self.lot)).unwrap_or(i128::MAX)
    }

    /// The lowest and the highest price around a last one.
    pub(super) fn band(&self, last: i128) -> Option<(i128, i128)> {
        let bps = i128::from(self.price_band_bps);
        let width = last / WHOLE * bps + last % WHOLE * bps / WHOLE;
        (bps > 0).then_some((last - width, last + width))
    }
}

/// A part of an amount in ten-thousandths, rounded half-up, and never more than the amount.
pub(crate) fn fee(amount: i128, bps: u32) -> i128 {
    let bps = i128::from(bps);
    let part = amount / WHOLE * bps + (amount % WHOLE * bps + WHOLE / 2) / WHOLE;
    part.min(amount)
}

/// The number, if an amount holds it.
pub(super) fn bounded(units: i128) -> Option<i128> {
    Amount::new(units).map(Amount::get)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fees_round_half_up_and_never_exceed_the_amount() {
        for (amount, bps, expected) in
            [(0, 25, 0), (199, 25, 0), (200, 25, 1), (100, 50, 1), (1, 10_000, 1), (1, 5_000, 1), (10_001, 10, 10)]
        {
            assert_eq!(fee(amount, bps), expected, "{amount} at {bps}");
        }
        let most = 10_i128.pow(37) - 1;
        assert_eq!(fee(most, 10_000), most, "and does not overflow");
    }

    #[test]
    fn a_notional_is_exact_or_refused() {
        let rules = Rules {
            version: 1,
            lot: 1_000,
            tick: 5,
            min_notional: 0,
            price_band_bps: 1_000,
            maker_bps: 0,
            taker_bps: 0,
            status: MarketStatus::Open,
        };
        assert_eq!(rules.notional(60, 3_000), Some(180));
        assert_eq!(rules.notional(10_i128.pow(20), 10_i128.pow(21)), None);
        assert_eq!((rules.affordable(179, 60), rules.band(105)), (2_000, Some((95, 115))));
    }
}
