//! The table: stock levels, movements, reservations.
//!
//! | item | pk = sk | |
//! | --- | --- | --- |
//! | level | `level#<location>#<sku>` | one per sku; while low: `gsi2pk = low#<location>`, `gsi2sk = <sku>` |
//! | movement | `movement#<ULID>` | one per step of staff or return, with all its lines; kept for ever |
//! | reservation | `reservation#<ULID>` | with its movements, kept for ever too; while held: `gsi1pk = holds#<0–3>`, `gsi1sk = <held until>#<ULID>` |
//! | directory | pk `skus#<location>`, sk `<sku>` | one per sku, written once |
//!
//! | access pattern | key condition | cost |
//! | --- | --- | --- |
//! | levels of an order | `BatchGetItem` on their keys | 0.5 RRU a level |
//! | one level, exact | `GetItem`, consistent | 1 RRU |
//! | levels by sku, page by page | directory `sk > last`, then `BatchGetItem` | 0.5 RRU + 0.5 a level |
//! | levels that are low, by sku | `low#<location>`, `gsi2sk > last` | 0.5 RRU each 4 KB |
//! | levels that are short, by sku | `short#<location>`, `gsi1sk > last` | 0.5 RRU each 4 KB |
//! | movements of a sku, newest first | from the level's `last_movement` along `previous`, `GetItem` each | 0.5 RRU a movement and 4 KB |
//! | a reservation | `GetItem`, consistent | 1 RRU |
//! | holds, soonest to expire first | `holds#<0–3>`, `gsi1sk > last`, merged | 0.5 RRU a key and 4 KB |
//! | overdue holds | `holds#<0–3>`, `gsi1sk <` now | 0.5 RRU a key and 4 KB |
//! | a new sku | directory and level, a put each | 2 WRU |
//! | a step | lines + 2: levels at their version, the reservation or the movement, the events | 2 WRU an item and KB, 1 a level that is or was low, 1 that is or was short |
//!
//! A level is in an index only while it is low or short: otherwise each of the two steps of every order line would cost
//! one more unit, for a list that only staff read. Movements are in no index: each line names the sku's previous movement,
//! and the level names the newest.
//!
//! Four index keys hold the holds, with two index writes per order, for about two thousand orders a second.

mod directory;
mod movements;
mod reservations;
mod steps;
mod turn;

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use domain::Clock;
use domain::id::{MovementId, ReservationId, Sku};
use service::table::{Key, Table, TableError};
use tokio::sync::{Mutex, MutexGuard};

pub(crate) use self::movements::Link;
pub(crate) use self::reservations::HOLD_SHARDS;
pub(crate) use self::steps::{add_movement, event_level, is_recorded, is_taken};
pub(crate) use self::turn::Turn;
use crate::model::{Level, Levels, MAIN};

/// The number of queues in which writers of one sku in this process wait for each other.
const QUEUES: usize = 256;

/// The capability's table.
#[derive(Debug)]
pub(crate) struct Store {
    table: Table,
    queues: Vec<Mutex<()>>,
}

impl Store {
    pub(crate) fn new(table: Table) -> Self {
        Self { table, queues: std::iter::repeat_with(Mutex::default).take(QUEUES).collect() }
    }

    pub(crate) const fn table(&self) -> &Table {
        &self.table
    }

    const fn clock(&self) -> &Clock {
        self.table.clock()
    }

    /// Reads levels, possibly stale; unknown skus are left out.
    pub(crate) async fn levels(&self, skus: &[Sku]) -> Result<Levels, TableError> {
        if skus.is_empty() {
            return Ok(Levels::new());
        }
        let keys: Vec<_> = skus.iter().map(level_key).collect();
        let found: Vec<Level> = self.table.get_many(&keys).await?;
        Ok(found.into_iter().map(|level| (level.sku.clone(), level)).collect())
    }

    /// Reads one level, possibly stale.
    pub(crate) async fn level(&self, sku: &Sku) -> Result<Option<Level>, TableError> {
        self.table.get_eventually(&level_key(sku)).await
    }

    /// Reads levels consistently.
    async fn levels_exactly(&self, skus: &[Sku]) -> Result<Levels, TableError> {
        let keys: Vec<_> = skus.iter().map(level_key).collect();
        let found = futures::future::try_join_all(keys.iter().map(|key| self.table.get::<Level>(key))).await?;
        Ok(found.into_iter().flatten().map(|level| (level.sku.clone(), level)).collect())
    }

    /// Waits until no other writer in this process works on these skus.
    ///
    /// All writers enter the queues in the same order, which prevents deadlocks. The write conditions keep stock correct;
    /// the queues only keep writers of one process from failing each other's writes.
    async fn queue(&self, skus: &[Sku]) -> Vec<MutexGuard<'_, ()>> {
        let mut places: Vec<_> = skus.iter().map(queue_of).collect();
        places.sort_unstable();
        places.dedup();
        let mut guards = Vec::with_capacity(places.len());
        for queue in places.into_iter().filter_map(|place| self.queues.get(place)) {
            guards.push(queue.lock().await);
        }
        guards
    }
}

fn queue_of(sku: &Sku) -> usize {
    let mut hasher = DefaultHasher::new();
    sku.hash(&mut hasher);
    usize::try_from(hasher.finish() % QUEUES as u64).unwrap_or_default()
}

fn level_key(sku: &Sku) -> Key {
    Key::only(format!("level#{MAIN}#{sku}"))
}

/// The list of skus that are low.
fn low() -> String {
    format!("low#{MAIN}")
}

/// The list of skus with more pieces promised than on hand.
fn short() -> String {
    format!("short#{MAIN}")
}

fn movement_key(id: MovementId) -> Key {
    Key::only(format!("movement#{}", id.raw()))
}

fn reservation_key(id: ReservationId) -> Key {
    Key::only(format!("reservation#{}", id.raw()))
}
