//! Holds the stock of a placed order.

use domain::id::{MovementId, ReservationId, Sku};
use events::orders::OrderPlaced;
use service::event::Event;
use service::inbox::ConsumeError;
use service::table::TableError;

use crate::Inventory;
use crate::jobs::expiry;
use crate::model::{self, Decision, Line, MAX_SKUS};
use crate::store::{Turn, is_taken};

/// The outcome of one attempt.
enum Tried {
    /// The reservation exists, held or rejected, now or from before.
    Done,
    /// These skus are short, and some of their holds may be overdue.
    Overdue(Vec<Sku>),
    /// These skus may be sold beyond their stock, and have no level yet.
    Unknown(Vec<Sku>),
}

/// Holds all lines of an order, or none. A repetition gets the same answer.
pub(super) async fn on_order_placed(inventory: &Inventory, _: &Event, order: OrderPlaced) -> Result<(), ConsumeError> {
    let id = ReservationId::from(order.order_id.raw());
    let lines = model::demand(&order.lines);
    let mut swept = false;
    loop {
        match try_hold(inventory, id, &lines, swept).await? {
            Tried::Done => return Ok(()),
            Tried::Unknown(skus) => inventory.store.ensure_levels(&skus).await?,
            Tried::Overdue(skus) => {
                expiry::expire_due_of(inventory, &skus).await?;
                swept = true;
            }
        }
    }
}

async fn try_hold(inventory: &Inventory, id: ReservationId, lines: &[Line], swept: bool) -> Result<Tried, TableError> {
    let (store, clock) = (&inventory.store, &inventory.context.clock);
    let skus = lines.iter().map(|line| line.sku.clone()).take(MAX_SKUS).collect();
    let mut turn = store.turn(skus).await?;
    loop {
        let (movement, now) = (MovementId::new(clock), clock.now());
        let decided = if lines.len() > MAX_SKUS {
            // More lines than fit into one transaction, or into a cart: rejected without shortages.
            model::reject(id, &[], Vec::new(), now)
        } else {
            match model::hold(id, lines, turn.levels(), now + inventory.config.hold, movement, now) {
                Ok(decision) => decision,
                Err(shortages) => {
                    let short: Vec<_> = shortages.iter().map(|shortage| shortage.sku.clone()).collect();
                    if turn.look_closely(&short).await? {
                        continue;
                    }
                    let unknown = unknown_backorders(lines, &turn);
                    if !unknown.is_empty() {
                        return Ok(Tried::Unknown(unknown));
                    }
                    let overdue = |sku: &Sku| turn.levels().get(sku).is_some_and(|level| level.may_hold_expired(now));
                    if !swept && short.iter().any(overdue) {
                        return Ok(Tried::Overdue(short));
                    }
                    model::reject(id, lines, shortages, now)
                }
            }
        };
        match make(inventory, &decided).await {
            Ok(()) => return Ok(Tried::Done),
            Err(error) => turn.again(error).await?,
        }
    }
}

/// Writes the reservation, or publishes the state of the existing one again.
async fn make(inventory: &Inventory, decision: &Decision) -> Result<(), TableError> {
    let store = &inventory.store;
    match store.make(decision).await {
        Err(error) if is_taken(&error) => match store.reservation(decision.reservation.id).await? {
            Some(standing) => store.tell_again(&standing).await,
            None => Err(error),
        },
        other => other,
    }
}

fn unknown_backorders(lines: &[Line], turn: &Turn<'_>) -> Vec<Sku> {
    let unknown = lines.iter().filter(|line| line.backorder && !turn.levels().contains_key(&line.sku));
    unknown.map(|line| line.sku.clone()).collect()
}
