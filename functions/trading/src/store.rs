//! The table: markets, orders, and for each market its queue, its log, its trades, its candles and its snapshot.
//!
//! | item | pk | sk |
//! | --- | --- | --- |
//! | market | `markets` | its symbol |
//! | head: the writer's lease, the sequence, the last price | `mkt#<symbol>` | `head` |
//! | outline of the last snapshot | `mkt#<symbol>` | `snapshot` |
//! | command that waits | `mkt#<symbol>#queue` | when it came: milliseconds, a count of its process, the process |
//! | entry of the log | `log#<symbol>#<sequence / 1000>` | the sequence, 15 digits |
//! | part of a snapshot | `snap#<symbol>` | its sequence, 15 digits, and the part |
//! | trade | `trades#<symbol>#<number / 1000>` | its number, 15 digits |
//! | candle | `candles#<symbol>#<interval>` | when it begins |
//! | order | `order#<id>` | the same |
//! | account that a guest became | `heir#<guest>` | the same; until the second look `gsi2pk = second-looks`, `gsi2sk` when it is due |
//! | erased account, for 30 days | `erased#<account>` | the same |
//! | client's own id of an order | `client#<owner>#<id>` | the same |
//!
//! | access pattern | key condition | cost |
//! | --- | --- | --- |
//! | place an order | order, client's id, event: one transaction | 4 WRU, 2 WRU, 2 WRU, and 1 WRU for each of two indexes |
//! | queue a command | order under its version, queue: one transaction | 4 WRU |
//! | take the lease, give it back | head on condition of its token | 1 WRU each |
//! | commit a batch | head under token and sequence, log, orders, trades, candles, events, queue: one transaction of at most 100 actions | 2 WRU for each KB of each |
//! | orders of an owner, newest first | first index, `orders#<owner>`; open ones: second index, `live#<owner>`; then `BatchGetItem` | 0.5 RRU, 0.5 RRU for each order |
//! | hand an order over | order under its version, queue: one transaction | 2 WRU, 1 WRU for each entry of a list that goes or comes, 2 WRU |
//! | the log from a sequence on | `log#…`, a range | 0.5 RRU for each 4 KB |
//! | trades and candles, newest first | `trades#…`, `candles#…` | 0.5 RRU for each 4 KB |
//!
//! All commands of one market go through one key, and so do its commits: that is what bounds its throughput, at a few hundred
//! commands a second. Markets have nothing to do with each other.

mod batch;
mod heads;
mod heirs;
mod logs;
mod markets;
mod orders;
mod snapshots;

use domain::Timestamp;
use service::table::Table;

pub(crate) use self::batch::Batch;
pub(crate) use self::heads::{Head, LEASE_LASTS};
pub(crate) use self::logs::{LogEntry, TradeRecord};
pub(crate) use self::orders::Queued;

/// The label of a write of a market: refused where another write came first.
pub(crate) const MARKET: &str = "market";
/// The label of a write of a head: refused to whoever has lost the lease.
pub(crate) const HEAD: &str = "head";
/// The label of a write of an order: refused where another write came first.
pub(crate) const ORDER: &str = "order";
/// The label of a write of a client's own id: refused where it is taken.
pub(crate) const CLIENT: &str = "client";

/// How many entries of the log, or trades, are in one partition.
const IN_PARTITION: u64 = 1_000;

/// The capability's table.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    table: Table,
}

impl Store {
    pub(crate) const fn new(table: Table) -> Self {
        Self { table }
    }

    pub(crate) const fn table(&self) -> &Table {
        &self.table
    }
}

/// A number as a part of a key.
fn digits(number: u64) -> String {
    format!("{number:015}")
}

/// A moment in milliseconds.
const fn ms(moment: Timestamp) -> i64 {
    moment.as_millis()
}
