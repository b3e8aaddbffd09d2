//! A market as staff keep it.

use std::fmt;

use deserr::Deserr;
use domain::bounds::BoundedInt;
use domain::collection::{Metadata, MetadataPatch};
use domain::fault::{Faults, Invalid};
use domain::{Amount, AssetCode, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::book::{MarketStatus, Rules};

/// A market's name: its base, a hyphen and its quote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Symbol(String);

impl Symbol {
    /// The name of the market of two assets.
    pub(crate) fn of(base: AssetCode, quote: AssetCode) -> Self {
        Self(format!("{base}-{quote}"))
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Symbol {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refused =
            || Invalid::new("invalid_symbol", "two codes of assets and a hyphen are expected, such as BTC-EUR");
        let (base, quote) = text.split_once('-').ok_or_else(refused)?;
        match (base.parse(), quote.parse()) {
            (Ok(base), Ok(quote)) => Ok(Self::of(base, quote)),
            _ => Err(refused()),
        }
    }
}

domain::checked_text!(
    Symbol,
    "A market: the codes of its base and its quote.",
    example = "BTC-EUR",
    pattern = "^[A-Z][A-Z0-9]{1,11}-[A-Z][A-Z0-9]{1,11}$",
    max_length = 25,
    schema = "MarketSymbol"
);

/// Ten-thousandths, up to the whole.
type Bps = BoundedInt<0, 10_000>;

/// What a market is made of.
#[derive(Clone, Debug, PartialEq, Eq, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct MarketContent {
    /// What is traded.
    #[schema(example = "BTC")]
    pub(crate) base: AssetCode,
    /// What it is paid in.
    pub(crate) quote: AssetCode,
    /// Quantities are multiples of it, in minor units of the base. A price is what one lot costs.
    #[schema(example = "100000")]
    pub(crate) lot: Amount,
    /// Prices are multiples of it, in minor units of the quote.
    #[schema(example = "1")]
    pub(crate) tick: Amount,
    /// What an order has to be worth, in minor units of the quote.
    #[deserr(default)]
    #[schema(required = false, example = "1000")]
    pub(crate) min_notional: Amount,
    /// How far from the last trade's price an order may be, in ten-thousandths; 0 for any distance.
    #[deserr(default = Bps::least())]
    #[schema(required = false, inline, example = 1000)]
    pub(crate) price_band_bps: Bps,
    /// What who rested pays of what they get, in ten-thousandths.
    #[deserr(default = Bps::least())]
    #[schema(required = false, inline, example = 10)]
    pub(crate) maker_bps: Bps,
    /// What who came pays of what they get, in ten-thousandths.
    #[deserr(default = Bps::least())]
    #[schema(required = false, inline, example = 25)]
    pub(crate) taker_bps: Bps,
    /// What the market lets happen.
    #[deserr(default = MarketStatus::Open)]
    #[schema(required = false)]
    pub(crate) status: MarketStatus,
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) metadata: Metadata,
}

/// What of a market may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct MarketSettings {
    pub(crate) min_notional: Amount,
    pub(crate) price_band_bps: Bps,
    pub(crate) maker_bps: Bps,
    pub(crate) taker_bps: Bps,
    pub(crate) status: MarketStatus,
    #[deserr(default)]
    pub(crate) metadata: Metadata,
}

/// What is to change of a market: a JSON Merge Patch (RFC 7396). What is absent stays.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MarketPatch {
    /// What an order has to be worth, in minor units of the quote.
    #[schema(nullable = false)]
    min_notional: Option<Amount>,
    /// How far from the last trade's price an order may be, in ten-thousandths; 0 for any distance.
    #[schema(nullable = false, inline)]
    price_band_bps: Option<Bps>,
    /// What who rested pays of what they get, in ten-thousandths.
    #[schema(nullable = false, inline)]
    maker_bps: Option<Bps>,
    /// What who came pays of what they get, in ten-thousandths.
    #[schema(nullable = false, inline)]
    taker_bps: Option<Bps>,
    /// What the market lets happen. A market that is closed stays closed.
    #[schema(nullable = false)]
    status: Option<MarketStatus>,
    #[schema(value_type = Option<MetadataPatch>)]
    metadata: Option<Metadata>,
}

/// A market.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Market {
    pub(crate) symbol: Symbol,
    pub(crate) base: AssetCode,
    pub(crate) quote: AssetCode,
    pub(crate) lot: Amount,
    pub(crate) tick: Amount,
    pub(crate) settings: MarketSettings,
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl Market {
    /// A new one, with all faults of its content.
    pub(crate) fn new(content: MarketContent, now: Timestamp) -> Result<Self, Faults> {
        let MarketContent { base, quote, lot, tick, min_notional, .. } = content;
        let mut faults = amount_faults(&[("/lot", lot), ("/tick", tick)]);
        faults.append(floor_faults(min_notional));
        if base == quote {
            faults.add("/quote", Invalid::new("same_asset", "an asset other than the base is expected"));
        }
        let MarketContent { price_band_bps, maker_bps, taker_bps, status, metadata, .. } = content;
        let settings = MarketSettings { min_notional, price_band_bps, maker_bps, taker_bps, status, metadata };
        let symbol = Symbol::of(base, quote);
        faults.none_or(Self { symbol, base, quote, lot, tick, settings, version: 1, created_at: now, updated_at: now })
    }

    /// The same with other settings, one version on.
    pub(crate) fn changed(&self, settings: MarketSettings, now: Timestamp) -> Result<Self, Faults> {
        let faults = floor_faults(settings.min_notional);
        faults.none_or(Self { settings, version: self.version + 1, updated_at: now, ..self.clone() })
    }

    /// The rules as matching goes by them.
    pub(crate) fn rules(&self) -> Rules {
        let bps = |bps: Bps| u32::try_from(bps.get()).unwrap_or_default();
        Rules {
            version: self.version,
            lot: self.lot.get(),
            tick: self.tick.get(),
            min_notional: self.settings.min_notional.get(),
            price_band_bps: bps(self.settings.price_band_bps),
            maker_bps: bps(self.settings.maker_bps),
            taker_bps: bps(self.settings.taker_bps),
            status: self.settings.status,
        }
    }
}

fn floor_faults(min_notional: Amount) -> Faults {
    let mut faults = Faults::none();
    if min_notional < Amount::ZERO {
        faults.add("/min_notional", Invalid::new("out_of_range", "an amount of zero or more is expected"));
    }
    faults
}

/// The faults of amounts that have to be above zero.
pub(crate) fn amount_faults(amounts: &[(&str, Amount)]) -> Faults {
    let mut faults = Faults::none();
    for (pointer, _) in amounts.iter().filter(|(_, amount)| !amount.is_positive()) {
        faults.add(*pointer, Invalid::new("out_of_range", "an amount above zero is expected"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symbol_names_two_assets() {
        assert_eq!("BTC-EUR".parse::<Symbol>().map(|symbol| symbol.to_string()).ok().as_deref(), Some("BTC-EUR"));
        for bad in ["", "BTC", "BTC-", "-EUR", "btc-eur", "BTC-EUR-X", "BTC_EUR", "BTC#A-EUR"] {
            assert!(bad.parse::<Symbol>().is_err(), "{bad}");
        }
    }
}
