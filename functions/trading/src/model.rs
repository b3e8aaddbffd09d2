//! The rules of markets: pure, no clock, no table, no network.

pub(crate) mod book;
mod candle;
mod live;
mod market;
mod measured;
mod order;

pub(crate) use self::candle::{Candle, Candles, Interval};
pub(crate) use self::live::{Live, Seen};
pub(crate) use self::market::{Market, MarketContent, MarketPatch, MarketSettings, Symbol, amount_faults};
pub use self::measured::Measured;
pub(crate) use self::order::{Amendment, AmendmentStatus, OrderRecord};
