//! DynamoDB in the process: the engine `dynoxide` on SQLite, behind the same `aws-sdk-dynamodb` client as in the cloud.
//!
//! ```no_run
//! # use service::declaration::Projection;
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let engine = embedded::Engine::memory()?;
//! engine.create_tables(&[embedded::TableSpec::new("shop", [Projection::All; 2])])?;
//! let client = engine.client();
//! # Ok(())
//! # }
//! ```
//!
//! The SDK's HTTP client is replaced, so a call ends in a function and not in a socket; tests let calls go wrong at that
//! place ([`Intercept`]). What the SDK does for a network alone is switched off: signing, endpoint rules,
//! identity cache, timeouts, clock skew, stalled streams. `cargo bench -p embedded` measures it.
//!
//! # How the engine behaves (`tests/` holds it to this)
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
//!   no stale read but by what a test puts between ([`Intercept`]). No call spans two tables.
//! - `ClientRequestToken` is dropped, for the engine walks through the tokens of ten minutes at each transaction. The same token
//!   again runs again, except where a test loses the answer to it.
//! - Table streams stay off: with one, each write reads all stream records ever written. [`Engine::outbox_writes`] tells instead.
//! - A failed condition is recorded with 0 units; the service charges for it.
//! - `BatchWriteItem` leaves nothing unprocessed, and no partition is ever too hot.
//!
//! # Time
//!
//! A call runs on the thread that polls it: a get takes about 37 µs through the SDK so, and 56 to 78 µs through the runtime's
//! pool for blocking calls. Before it, the task yields once; without that, sixteen tasks that only wrote to disk kept a
//! timer of ten milliseconds waiting for most of a minute.
//!
//! On disk no thread waits for a sync with the lock in its hand: a commit is written to the log, and the call then waits as a
//! task until a sync has carried it (group commit; `src/log.rs`). Who reads waits for it too, where something was written to
//! the same table and is not synced yet, so that nobody is told what a power cut could take back.

mod database;
mod engine;
pub mod folder;
#[cfg(feature = "guards")]
mod guards;
mod import;
mod kinds;
mod log;
mod spec;
mod split;
mod store;
mod sweep;
mod tables;

pub use engine::{Engine, EngineError};
pub use kinds::kind;
pub use spec::{Index, Key, TableSpec};
pub use store::Mark;
