//! The head of a market's book: the writer's lease and the sequence, in one item, so that a commit checks both at once.

use std::time::Duration;

use domain::{AssetCode, Timestamp};
use serde::{Deserialize, Serialize};
use service::table::{Key, TableError, Write};

use super::{HEAD, Store, ms};
use crate::model::book::Rules;
use crate::model::{Market, Symbol};

/// How long a lease lasts that is not renewed.
pub(crate) const LEASE_LASTS: Duration = Duration::from_secs(30);

/// How far a market's book is, and who may write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    /// Counts leases: an older one writes nothing any more.
    pub(crate) token: u64,
    /// Until when the lease lasts, in milliseconds.
    pub(crate) until_ms: i64,
    /// The sequence of the last entry of the log.
    pub(crate) seq: u64,
    /// How many trades there were.
    pub(crate) trades: u64,
    /// Whether the command before has steps left.
    pub(crate) busy: bool,
    /// When the last entry was written.
    pub(crate) at: Timestamp,
    pub(crate) base: AssetCode,
    pub(crate) quote: AssetCode,
    /// The rules that the book began with.
    pub(crate) genesis: Rules,
}

impl Head {
    /// That of a new market.
    pub(super) fn new(market: &Market) -> Self {
        Self {
            token: 0,
            until_ms: 0,
            seq: 0,
            trades: 0,
            busy: false,
            at: market.created_at,
            base: market.base,
            quote: market.quote,
            genesis: market.rules(),
        }
    }
}

pub(super) fn head_key(symbol: &Symbol) -> Key {
    Key::new(format!("mkt#{symbol}"), "head")
}

impl Store {
    /// Reads a head.
    pub(crate) async fn head(&self, symbol: &Symbol) -> Result<Option<Head>, TableError> {
        self.table.get(&head_key(symbol)).await
    }

    /// Reads a head that may be a moment old.
    pub(crate) async fn head_eventually(&self, symbol: &Symbol) -> Result<Option<Head>, TableError> {
        self.table.get_eventually(&head_key(symbol)).await
    }

    /// Takes the lease of the head as it was read; `None` while somebody else has it.
    pub(crate) async fn take_lease(
        &self,
        symbol: &Symbol,
        known: &Head,
        now: Timestamp,
    ) -> Result<Option<Head>, TableError> {
        if known.until_ms > ms(now) {
            return Ok(None);
        }
        let taken = Head { token: known.token + 1, until_ms: ms(now + LEASE_LASTS), ..known.clone() };
        let write = Write::update(HEAD, head_key(symbol), "SET #token = :token, #until_ms = :until")
            .when("#token = :before AND #seq = :seq")
            .value("token", taken.token)
            .value("until", taken.until_ms)
            .value("before", known.token)
            .value("seq", known.seq);
        match self.table.write(write).await {
            Ok(()) => Ok(Some(taken)),
            Err(error) if error.refused(HEAD) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Gives the lease back.
    pub(crate) async fn give_back(&self, symbol: &Symbol, token: u64) -> Result<(), TableError> {
        let write = Write::update(HEAD, head_key(symbol), "SET #until_ms = :none").value("none", 0);
        match self.table.write(write.when("#token = :token").value("token", token)).await {
            Err(error) if error.refused(HEAD) => Ok(()),
            other => other,
        }
    }
}
