//! The rules of markets: pure, no I/O.

mod market;

pub(crate) use self::market::{Market, MarketContent, MarketPatch};
