// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/markets`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, Keyed, List, Plain};
use crate::types;
use crate::values::text_enum;

/// The operations of `/markets`.
#[derive(Clone, Copy, Debug)]
pub struct Markets<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Markets<'_> {
    /// Lists markets by symbol.
    ///
    /// Costs 0.5 RRU for each 4 KB.
    ///
    /// `GET /markets`
    pub fn list(&self) -> List<types::MarketResponse> {
        self.stoa.list(Method::GET, &["markets"]).open()
    }

    /// Creates a market of two assets.
    ///
    /// Needs the scope `trading:write`. Assets, lot and tick stay as they are for good. Costs 4 WRU, 6 with an
    /// idempotency key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `trading:write` is missing.
    /// - 409: `market_exists`: there is a market of these assets. Or: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /markets`
    pub fn create(&self, body: &types::MarketContent) -> Call<types::MarketResponse, Keyed> {
        self.stoa.call(Method::POST, &["markets"]).json(body)
    }

    /// Shows a market.
    ///
    /// Costs 1 RRU.
    ///
    /// `GET /markets/{symbol}`
    pub fn find(&self, symbol: &str) -> Call<types::MarketResponse, Conditional> {
        self.stoa.call(Method::GET, &["markets", symbol]).open()
    }

    /// Changes a market's fees, limits and status.
    ///
    /// Needs the scope `trading:write`. A JSON Merge Patch (RFC 7396): what is absent stays. New orders are checked by
    /// what is new at once; the book goes by it after the commands that wait already. `closed` is for good, and cancels
    /// whatever rests. A patch that changes nothing writes nothing. Costs 1 RRU and 4 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `trading:write` is missing.
    /// - 409: `market_closed`: it is closed for good.
    ///
    /// `PATCH /markets/{symbol}`
    pub fn update(
        &self,
        symbol: &str,
        version: impl Into<Expected>,
        body: &types::MarketPatch,
    ) -> Call<types::MarketResponse, Plain> {
        self.stoa.call(Method::PATCH, &["markets", symbol]).version(version).merge_patch(body)
    }

    /// Shows what rests in a market, price by price (L2).
    ///
    /// `sequence` is that of the last delta in it: a client that goes on with the deltas after it misses none. May be
    /// slightly stale. Costs 0.5 RRU, and 0.5 RRU for each 4 KB of what is new to the process; its first time also the
    /// last snapshot.
    ///
    /// `GET /markets/{symbol}/book`
    pub fn find_book(&self, symbol: &str, query: &FindBookQuery) -> Call<types::BookResponse, Plain> {
        self.stoa.call(Method::GET, &["markets", symbol, "book"]).query(query).open()
    }

    /// Lists what a market's trades come to by minute, hour or day, newest first.
    ///
    /// Intervals without a trade have no candle. The newest is under way. May be slightly stale. Costs 1 RRU, and 0.5
    /// RRU for each 4 KB.
    ///
    /// `GET /markets/{symbol}/candles`
    pub fn list_candles(&self, symbol: &str, query: &ListCandlesQuery) -> List<types::Candle> {
        self.stoa.list(Method::GET, &["markets", symbol, "candles"]).query(query).open()
    }

    /// Lists what changed in a market's book, step by step.
    ///
    /// In order and without a gap: who takes each `levels` into a book with the sequence before has the `checksum`. A
    /// page is empty at the end; `sequence` is where the next request goes on. May be slightly stale. Costs 0.5 RRU,
    /// and 0.5 RRU for each 4 KB.
    ///
    /// `GET /markets/{symbol}/deltas`
    pub fn list_deltas(&self, symbol: &str, query: &ListDeltasQuery) -> Call<types::DeltaList, Plain> {
        self.stoa.call(Method::GET, &["markets", symbol, "deltas"]).query(query).open()
    }

    /// Lists a market's trades, newest first.
    ///
    /// May be slightly stale. Costs 0.5 RRU, and 0.5 RRU for each 4 KB.
    ///
    /// `GET /markets/{symbol}/trades`
    pub fn list_trades(&self, symbol: &str) -> List<types::TradeResponse> {
        self.stoa.list(Method::GET, &["markets", symbol, "trades"]).open()
    }
}

/// The query of [`Markets::find_book`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FindBookQuery {
    /// So many levels of each side at most: 1 to 1000.
    pub depth: Option<u64>,
}

/// The query of [`Markets::list_candles`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListCandlesQuery {
    /// How long each is.
    pub interval: Option<ListCandlesInterval>,
}

/// The query of [`Markets::list_deltas`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListDeltasQuery {
    /// Only those behind this sequence: that of a book, or of the page before.
    pub after: Option<i64>,
    /// At most so many: 1 to 100.
    pub limit: Option<u64>,
}

text_enum! {
    /// How long a candle is.
    ListCandlesInterval {
        Of1m = "1m",
        Of1h = "1h",
        Of1d = "1d",
    }
}
