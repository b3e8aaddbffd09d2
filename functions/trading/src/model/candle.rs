//! Candles: what a market's trades of a minute, an hour or a day come to.

use deserr::Deserr;
use domain::fault::Faults;
use domain::{Amount, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::book::Trade;

/// How long a candle is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Deserr, ToSchema)]
#[deserr(error = Faults)]
#[schema(as = CandleInterval)]
pub(crate) enum Interval {
    /// A minute.
    #[serde(rename = "1m")]
    #[deserr(rename = "1m")]
    Minute,
    /// An hour.
    #[serde(rename = "1h")]
    #[deserr(rename = "1h")]
    Hour,
    /// A day in UTC.
    #[serde(rename = "1d")]
    #[deserr(rename = "1d")]
    Day,
}

impl Interval {
    /// Each.
    pub(crate) const ALL: [Self; 3] = [Self::Minute, Self::Hour, Self::Day];

    /// As it is written: `1m`.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Minute => "1m",
            Self::Hour => "1h",
            Self::Day => "1d",
        }
    }

    const fn length_ms(self) -> i64 {
        match self {
            Self::Minute => 60_000,
            Self::Hour => 3_600_000,
            Self::Day => 86_400_000,
        }
    }

    /// When the candle of a moment begins.
    pub(crate) const fn begin(self, at: Timestamp) -> Timestamp {
        let length = self.length_ms();
        Timestamp::from_millis(at.as_millis().div_euclid(length) * length)
    }
}

/// The trades of an interval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Candle {
    /// When it begins.
    pub(crate) start: Timestamp,
    /// The first price.
    pub(crate) open: Amount,
    /// The highest price.
    pub(crate) high: Amount,
    /// The lowest price.
    pub(crate) low: Amount,
    /// The last price.
    pub(crate) close: Amount,
    /// What was traded, of the base.
    pub(crate) volume: Amount,
    /// What was paid for it, of the quote.
    pub(crate) quote_volume: Amount,
    /// How many trades there were.
    pub(crate) trades: u64,
}

/// The last candle of each interval.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Candles([Option<Candle>; 3]);

impl Candles {
    /// The last candles, in the order of [`Interval::ALL`].
    pub(crate) const fn of(last: [Option<Candle>; 3]) -> Self {
        Self(last)
    }

    /// The last candles with their intervals.
    pub(crate) fn each(&self) -> impl Iterator<Item = (Interval, &Candle)> {
        Interval::ALL.into_iter().zip(&self.0).filter_map(|(interval, candle)| Some((interval, candle.as_ref()?)))
    }

    /// Takes a trade in. Moments never go back.
    pub(crate) fn take(&mut self, trade: &Trade, at: Timestamp) {
        let amount = |units: i128| Amount::new(units).unwrap_or_default();
        let (price, quantity, quote) = (amount(trade.price), amount(trade.quantity), amount(trade.quote));
        for (interval, known) in Interval::ALL.into_iter().zip(&mut self.0) {
            let start = interval.begin(at);
            match known {
                Some(candle) if candle.start >= start => {
                    candle.high = candle.high.max(price);
                    candle.low = candle.low.min(price);
                    candle.close = price;
                    // Of what is more than an amount holds, the sum stays where it was.
                    candle.volume = candle.volume.plus(quantity).unwrap_or(candle.volume);
                    candle.quote_volume = candle.quote_volume.plus(quote).unwrap_or(candle.quote_volume);
                    candle.trades += 1;
                }
                _ => {
                    let (open, high, low, close) = (price, price, price, price);
                    let (volume, quote_volume) = (quantity, quote);
                    *known = Some(Candle { start, open, high, low, close, volume, quote_volume, trades: 1 });
                }
            }
        }
    }
}
