//! Writing a step: each level over the version that was read, its record once, and what became of the levels.

use events::inventory::{Level as Told, OversoldLevel, StockChanged, StockOversold};
use service::table::{TableError, Transaction, Write};

use super::{level_key, low, movement_key, short};
use crate::model::{Level, Step};

/// Adds a step to a transaction with a record of its own.
pub(crate) fn add_movement(transaction: &mut Transaction, step: &Step) {
    transaction.push(Write::create("movement", movement_key(step.movement.id), &step.movement));
    add_step(transaction, step);
    let levels: Vec<_> = step.oversold().map(oversold).collect();
    if !levels.is_empty() {
        transaction.publish(&StockOversold { movement_id: step.movement.id, levels });
    }
}

fn oversold(level: &Level) -> OversoldLevel {
    OversoldLevel {
        sku: level.sku.clone(),
        version: level.version,
        on_hand: level.on_hand,
        reserved: level.reserved,
        short_by: level.short_by(),
    }
}

/// Adds a step to a transaction: levels in the order of their skus, and the event with every level. It is recorded by
/// what it belongs to.
///
/// A level is refused with the label `level` where another step came first. Since the step was decided on exactly that
/// version, `available` there is what was looked at: nothing is promised twice, and the event tells the truth.
pub(super) fn add_step(transaction: &mut Transaction, step: &Step) {
    for level in &step.levels {
        let mut write = Write::replace("level", level_key(&level.sku), level, level.version - 1);
        if level.short_by() > 0 {
            write = write.index1(short(), level.sku.as_str());
        }
        transaction.push(if level.is_low() { write.index2(low(), level.sku.as_str()) } else { write });
    }
    let levels = step.levels.iter().map(told).collect();
    transaction.publish(&StockChanged { movement_id: step.movement.id, levels });
}

/// A level as events carry it.
pub(crate) fn told(level: &Level) -> Told {
    Told { sku: level.sku.clone(), version: level.version, on_hand: level.on_hand, available: level.available }
}

/// Whether a write was refused since the reservation was made or changed by somebody else.
pub(crate) fn is_taken(error: &TableError) -> bool {
    error.refused("reservation")
}

/// Whether a movement was refused since it is recorded already.
pub(crate) fn is_recorded(error: &TableError) -> bool {
    error.refused("movement")
}
