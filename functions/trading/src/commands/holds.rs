//! The ledger's answers: an order whose funds are held goes into the queue of its market, another one ends.

use domain::id::TradingOrderId;
use service::table::{Attempts, TableError};

use super::inherit::{hand_over, heir_of};
use crate::Trading;
use crate::model::book::{Command, Status};
use crate::model::{Amendment, AmendmentStatus, OrderRecord, Symbol};
use crate::store::ORDER;

/// Takes a hold that was granted. Gives the market whose queue has a command more; `None` where there is none.
pub(crate) async fn take_hold(app: &Trading, id: TradingOrderId, n: u32) -> Result<Option<Symbol>, TableError> {
    let mut attempts = Attempts::on("order");
    loop {
        let Some(order) = app.store.order(id).await? else { return Ok(None) };
        if let Some(heir) = heir_of(app, order.owner).await? {
            // The guest became an account's before the list of their orders had this one.
            hand_over(app, id, heir).await?;
            continue;
        }
        let (transaction, market) = match granted(app, &order, n) {
            Next::Nothing => return Ok(None),
            Next::End => (app.store.end_before_queue(&order, app.context.clock.now()), None),
            Next::Queue(after, command) => (app.store.queue_for(&after, &command), Some(after.market.clone())),
        };
        match transaction.commit().await {
            Err(error) if error.refused(ORDER) => attempts.again().await?,
            other => {
                other?;
                let _ = app.changes.send(id);
                return Ok(market);
            }
        }
    }
}

enum Next {
    /// It was taken before.
    Nothing,
    /// It was to be cancelled meanwhile.
    End,
    Queue(Box<OrderRecord>, Command),
}

fn granted(app: &Trading, order: &OrderRecord, n: u32) -> Next {
    let after = next(app, order);
    if n == 1 {
        return match (order.status, &order.queue_key) {
            (Status::PendingHold, None) if order.cancel_requested => Next::End,
            (Status::PendingHold, None) => {
                let command = Command::Place(Box::new(order.for_book()));
                Next::Queue(Box::new(after), command)
            }
            _ => Next::Nothing,
        };
    }
    match &order.amendment {
        Some(amendment) if is_awaited(amendment, n) => {
            // Also where the order has ended meanwhile: the book gives back what was held for the amendment.
            let command = Command::Amend(order.amend_for_book(amendment));
            let amendment = Amendment { status: AmendmentStatus::Queued, ..amendment.clone() };
            Next::Queue(Box::new(OrderRecord { amendment: Some(amendment), ..after }), command)
        }
        _ => Next::Nothing,
    }
}

fn is_awaited(amendment: &Amendment, n: u32) -> bool {
    amendment.n == n && amendment.status == AmendmentStatus::PendingHold
}

fn next(app: &Trading, order: &OrderRecord) -> OrderRecord {
    OrderRecord { version: order.version + 1, updated_at: app.context.clock.now(), ..order.clone() }
}

/// Takes a hold that was refused: the order is rejected, or its amendment is.
pub(crate) async fn refuse_hold(app: &Trading, id: TradingOrderId, n: u32, code: &str) -> Result<(), TableError> {
    let mut attempts = Attempts::on("order");
    loop {
        let Some(order) = app.store.order(id).await? else { return Ok(()) };
        let (after, code) = (next(app, &order), Some(code.to_owned()));
        let after = match &order.amendment {
            _ if n == 1 && order.status == Status::PendingHold && order.queue_key.is_none() => {
                // Nothing was held, so that nothing goes back.
                OrderRecord { status: Status::Rejected, code, ..after }
            }
            Some(amendment) if n > 1 && is_awaited(amendment, n) => {
                let amendment = Amendment { status: AmendmentStatus::Refused, code, ..amendment.clone() };
                OrderRecord { amendment: Some(amendment), ..after }
            }
            _ => return Ok(()),
        };
        match app.store.table().write(app.store.change_order(&after)).await {
            Err(error) if error.refused(ORDER) => attempts.again().await?,
            other => {
                let _ = app.changes.send(id);
                return other;
            }
        }
    }
}
