//! DynamoDB in the process: the engine `dynoxide` on SQLite, as the [`Database`](service::table::Database) of tables.
//!
//! ```
//! # use std::sync::Arc;
//! # use service::declaration::Projection;
//! # use service::table::Table;
//! # fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let engine = embedded::Engine::memory()?;
//! engine.create_tables(&[embedded::TableSpec::new("shop", [Projection::All; 2])])?;
//! let table = Table::new(Arc::new(engine), "shop", "shop", domain::Clock::system(), None);
//! # Ok(())
//! # }
//! # example().unwrap();
//! ```
//!
//! A request of the table layer becomes the engine's own request, without the protocol's JSON between. The AWS SDK's client
//! over the same engine is in the crate `embedded_sdk`, for tests that compare both ways.
//!
//! # How the engine behaves (the tests of `embedded_sdk` hold it to this)
//!
//! As the service does:
//! - `ReturnConsumedCapacity` on every operation on items; a write pays for each index that holds the item, a moved index key pays
//!   twice, a transaction doubles the table's part and not the indexes', a read of nothing costs half a unit.
//! - A cancelled transaction gives a reason for each action, with the item in the way where `ALL_OLD` was asked; 100 actions
//!   at most and none twice on one item.
//! - A page of an index goes on from its `LastEvaluatedKey` in both directions, also among equal keys.
//! - Time to live only deletes when [`Engine::sweep_expired`] is called; until then expired items are read.
//!
//! Otherwise than the service:
//! - A database for each table, with one lock: calls on one table run one at a time, so there is no `TransactionConflict` and
//!   no stale read. No call spans two tables.
//! - `ClientRequestToken` is dropped, for the engine walks through the tokens of ten minutes at each transaction. The same token
//!   again runs again.
//! - Table streams stay off: with one, each write reads all stream records ever written. The host delivers what a
//!   transaction published ([`OnCommitted`](service::table::OnCommitted)).
//! - A failed condition is recorded with 0 units; the service charges for it.
//! - `BatchWriteItem` leaves nothing unprocessed, and no partition is ever too hot.
//!
//! Blobs are beside the tables: [`BlobStores`].
//!
//! # Time
//!
//! A call runs on the thread that polls it; through the runtime's pool for blocking calls a get would take 20 to 40 µs more. Before it, the task yields once; without that, sixteen tasks that only wrote to disk kept a
//! timer of ten milliseconds waiting for most of a minute.
//!
//! On disk no thread waits for a sync with the lock in its hand: a commit is written to the log, and the call then waits as a
//! task until a sync has carried it (group commit; `src/log.rs`). Who reads waits for it too, where something was written to
//! the same table and is not synced yet, so that nobody is told what a power cut could take back.

mod batch;
mod blobs;
mod database;
mod engine;
pub mod folder;
#[cfg(feature = "guards")]
mod guards;
mod import;
mod kinds;
mod log;
mod read;
mod snapshot;
mod spec;
mod split;
mod store;
mod sweep;
mod tables;
mod values;

pub use blobs::BlobStores;
pub use engine::{Engine, EngineError};
pub use kinds::kind;
pub use snapshot::Snapshot;
pub use spec::{Index, Key, TableSpec};
pub use store::Mark;
