//! Cancels an order: before its hold at once, later by its market.

use service::Problem;
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::{Attempts, TableError, Transaction};

use super::access::Asked;
use crate::Trading;
use crate::model::OrderRecord;
use crate::model::book::{Command, Status};
use crate::store::ORDER;

/// Asks for an order's end, once. `show` makes the answer.
pub(crate) async fn cancel_order(
    app: &Trading,
    idempotency: &Idempotency,
    asked: Asked<'_>,
    show: impl Fn(&OrderRecord) -> Answer,
) -> Result<Answer, Problem> {
    let mut attempts = Attempts::on("order");
    loop {
        let before = asked.read(app).await?;
        if before.status.is_final() {
            return Err(Problem::conflict("order_closed", "The order has ended.").with("order_status", &before.status));
        }
        if before.cancel_requested {
            let transaction = app.store.table().transaction();
            return Ok(idempotency.commit(transaction, show(&before)).await?);
        }
        let (after, transaction, is_queued) = asked_for(app, &before);
        match idempotency.commit(transaction, show(&after)).await {
            Err(error) if error.refused(ORDER) => attempts.again().await?,
            other => return finish(app, other, is_queued.then_some(&after)).await,
        }
    }
}

/// An order whose end is asked for, how that is written, and whether its market is to be told: it is not where it does not know
/// the order yet.
pub(super) fn asked_for(app: &Trading, before: &OrderRecord) -> (OrderRecord, Transaction, bool) {
    let (version, updated_at) = (before.version + 1, app.context.clock.now());
    let after = OrderRecord { cancel_requested: true, version, updated_at, ..before.clone() };
    let is_queued = before.status != Status::PendingHold || before.queue_key.is_some();
    let transaction = if is_queued {
        app.store.queue_for(&after, &Command::Cancel { id: after.id })
    } else {
        let mut transaction = app.store.table().transaction();
        transaction.push(app.store.change_order(&after));
        transaction
    };
    (after, transaction, is_queued)
}

/// Wakes the market's writer.
pub(super) async fn finish(
    app: &Trading,
    done: Result<Answer, TableError>,
    queued: Option<&OrderRecord>,
) -> Result<Answer, Problem> {
    let answer = done?;
    if let Some(order) = queued {
        super::schedule::schedule(app, &order.market).await;
    }
    Ok(answer)
}
