//! Amends an order: what needs no more funds goes to its market, all else waits for the ledger first.

use domain::Amount;
use service::Problem;
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::Attempts;

use super::access::Asked;
use super::cancel::finish;
use crate::Trading;
use crate::model::book::{Command, Kind, Status};
use crate::model::{Amendment, AmendmentStatus, Market, OrderRecord};
use crate::store::ORDER;

/// Asks for another price or quantity, one amendment at a time. `show` makes the answer.
pub(crate) async fn amend_order(
    app: &Trading,
    idempotency: &Idempotency,
    asked: Asked<'_>,
    wanted: (Option<Amount>, Option<Amount>),
    show: impl Fn(&OrderRecord) -> Answer,
) -> Result<Answer, Problem> {
    let mut attempts = Attempts::on("order");
    loop {
        let before = asked.read(app).await?;
        check_state(&before)?;
        let market = app.store.market_eventually(&before.market).await?.ok_or_else(Problem::internal)?;
        let price = wanted.0.or(before.price).unwrap_or_default();
        let quantity = wanted.1.unwrap_or(before.quantity);
        let hold = check_terms(&before, &market, price, quantity)?;

        let is_more = hold.is_positive();
        let (holds, status) = match is_more {
            true => (before.holds + 1, AmendmentStatus::PendingHold),
            false => (before.holds, AmendmentStatus::Queued),
        };
        let n = if is_more { holds } else { 0 };
        let amendment = Amendment { price, quantity, hold, n, status, code: None };
        let command = Command::Amend(before.amend_for_book(&amendment));
        let after = OrderRecord {
            holds,
            amendment: Some(amendment),
            version: before.version + 1,
            updated_at: app.context.clock.now(),
            ..before.clone()
        };
        let transaction = match is_more {
            true => app.store.ask_for_more(&after, hold),
            false => app.store.queue_for(&after, &command),
        };
        match idempotency.commit(transaction, show(&after)).await {
            Err(error) if error.refused(ORDER) => attempts.again().await?,
            other => return finish(app, other, (!is_more).then_some(&after)).await,
        }
    }
}

/// Whether the order may be amended at all now.
fn check_state(order: &OrderRecord) -> Result<(), Problem> {
    let conflict = |code: &str, detail: &str| Err(Problem::conflict(code, detail).with("order_status", &order.status));
    if order.status.is_final() {
        return conflict("order_closed", "The order has ended.");
    }
    if order.status == Status::PendingHold || order.kind == Kind::Market {
        return conflict("order_not_open", "The order is not in the book yet.");
    }
    if order.amendment.as_ref().is_some_and(|amendment| !amendment.status.is_final()) {
        return conflict("amendment_in_progress", "The amendment before is not done yet.");
    }
    Ok(())
}

/// What more has to be held, where the terms are good.
fn check_terms(order: &OrderRecord, market: &Market, price: Amount, quantity: Amount) -> Result<Amount, Problem> {
    let refused = |code: &str| Problem::refused(code, "The market's rules do not allow this price or quantity.");
    if quantity <= order.filled {
        return Err(Problem::refused("filled_before", "So much is filled already."));
    }
    let terms = OrderRecord { price: Some(price), quantity, ..order.clone() };
    if let Some(code) = market.rules().misfit(&terms.for_book(), None) {
        return Err(refused(code));
    }
    order.extra_hold(market.lot, price, quantity).ok_or_else(|| refused("overflow"))
}
