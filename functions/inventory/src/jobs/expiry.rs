//! Expires overdue holds: by the tick, and at once if another order needs their stock.

use std::collections::BTreeSet;

use domain::id::Sku;
use futures::{StreamExt, stream};
use service::capability::WorkError;
use service::table::{TableError, error_chain};

use crate::Inventory;
use crate::commands::settle::settle_as_known;
use crate::model::{Command, Reservation};
use crate::store::HOLD_SHARDS;

/// Holds per page.
const PAGE: usize = 25;
/// Pages of a shard that one tick processes; the next tick continues.
const PAGES_A_TICK: usize = 40;
/// Holds expired concurrently.
const AT_ONCE: usize = 8;

/// Expires every overdue hold. A failure does not hold up the others.
pub(crate) async fn expire_due(inventory: &Inventory) -> Result<(), WorkError> {
    for shard in 0..HOLD_SHARDS {
        expire_shard(inventory, shard, |_| true).await?;
    }
    Ok(())
}

/// Expires the overdue holds of these skus, to free their stock. 0.5 RRU a shard.
pub(crate) async fn expire_due_of(inventory: &Inventory, skus: &[Sku]) -> Result<(), TableError> {
    let skus: BTreeSet<_> = skus.iter().collect();
    let wanted = |reservation: &Reservation| reservation.lines.iter().any(|line| skus.contains(&line.sku));
    for shard in 0..HOLD_SHARDS {
        expire_shard(inventory, shard, wanted).await?;
    }
    Ok(())
}

async fn expire_shard(
    inventory: &Inventory,
    shard: u64,
    wanted: impl Fn(&Reservation) -> bool,
) -> Result<(), TableError> {
    let now = inventory.context.clock.now();
    let (mut after, mut failed) = (None, Ok(()));
    for _ in 0..PAGES_A_TICK {
        let page = inventory.store.due(shard, now, PAGE, after).await?;
        let due = page.items.into_iter().filter(&wanted);
        let mut expired = stream::iter(due).map(|hold| expire(inventory, hold)).buffer_unordered(AT_ONCE);
        while let Some(result) = expired.next().await {
            if let Err(error) = result {
                tracing::warn!(error = %error_chain(&error), "a hold was not expired");
                failed = Err(error);
            }
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    failed
}

/// The index may be slightly stale, so holds that have changed since are left alone.
async fn expire(inventory: &Inventory, hold: Reservation) -> Result<(), TableError> {
    settle_as_known(inventory, &hold, &Command::Expire).await.map(|_| ())
}
