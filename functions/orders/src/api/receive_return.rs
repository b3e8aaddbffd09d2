//! `POST /returns/{return_id}/receive`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::Money;
use domain::bounds::{BoundedInt, Text};
use domain::collection::BoundedVec;
use domain::fault::{Faults, Invalid};
use domain::id::ReturnId;
use events::orders::{ReturnReceived, ReturnRefunded};
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Scoped;
use service::idempotency::Idempotency;
use utoipa::ToSchema;

use super::requests::fulfillments::{MAX_LINES, each_once, within};
use super::views::returns::ReturnResponse;
use crate::Orders;
use crate::commands::step::{ReturnStep, carry_out_return, refused};
use crate::model::{Inspection, OrderDetails, Portion, Return, ReturnStatus, What};
use crate::scopes::OrdersWrite;

/// The result of an inspection.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "lines": [{ "line": 1, "quantity": 1, "restock": true }] }))]
pub(crate) struct ReceiveReturnRequest {
    /// The accepted pieces; by default all, and back into stock.
    #[deserr(default)]
    #[schema(value_type = Option<Vec<InspectedLine>>, min_items = 1, max_items = 90)]
    lines: Option<BoundedVec<InspectedLine, MAX_LINES>>,
    /// The refund, if it is below the price of the accepted pieces.
    #[deserr(default)]
    refund: Option<Money>,
    /// Why the refund is lower; the customer sees it.
    #[deserr(default)]
    #[schema(value_type = Option<Text<1, 500>>)]
    reason: Option<Text<1, 500>>,
}

/// The result for one line.
#[derive(Clone, Copy, Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct InspectedLine {
    /// The line's number within the order.
    #[schema(value_type = BoundedInt<1, 1_000>)]
    line: BoundedInt<1, 1_000>,
    /// The number of pieces accepted; the others stay with the customer.
    #[schema(value_type = BoundedInt<0, 999>)]
    quantity: BoundedInt<0, 999>,
    /// Whether they go back into stock.
    restock: bool,
}

impl InspectedLine {
    fn found(self) -> (Portion, bool) {
        let number = |n: i64| u32::try_from(n).unwrap_or_default();
        (Portion { line: number(self.line.get()), quantity: number(self.quantity.get()) }, self.restock)
    }
}

/// Receives the goods of a return.
///
/// After their inspection, good pieces go back into stock and the price of the accepted ones is refunded: the exact share
/// of each line, discount and tax included, or less if the shop gives a reason. Shipping is not refunded. If no refund is
/// due, the return is `refunded` at once. For staff with `orders:write`. Costs 3 RRU and 6 WRU, 2 WRU more with an
/// Idempotency-Key.
#[utoipa::path(
    post, path = "/returns/{return_id}/receive",
    request_body = ReceiveReturnRequest,
    responses(
        (status = 200, description = "Received.", body = ReturnResponse),
        (status = 409, description = "`not_approved`."),
        (status = 422, description = "`not_enough_left` or `refund_not_possible`, with every fault."),
    ),
)]
pub(crate) async fn receive_return(
    State(orders): State<Arc<Orders>>,
    _: Scoped<OrdersWrite>,
    Path(id): Path<ReturnId>,
    idempotency: Idempotency,
    Json(request): Json<ReceiveReturnRequest>,
) -> Result<Answer, Problem> {
    let found = request.lines.map(inspected).transpose()?;
    let reason = request.reason.map(Text::into_string);

    let decide = |step: ReturnStep<'_>| {
        let (asked, now) = (step.returned.asked(), orders.context.clock.now());
        let (found, accepted) = match &found {
            Some(found) => {
                let portions: Vec<Portion> = found.iter().map(|(portion, _)| *portion).collect();
                (found.clone(), within(&portions, &asked, &asked)?)
            }
            None => (asked.iter().map(|portion| (portion, true)).collect(), asked.clone()),
        };
        let most = Money::new(step.sheet.shares().returned(&step.order.goods.returned, &accepted), step.order.currency);
        let refund = refund(most, request.refund, reason.is_some())?;
        let inspection = Inspection { found, refund: refund.amount, remark: reason.clone() };
        step.returned.receive(inspection, now).map_err(refused)?;
        step.order.goods.end_return(&asked, &accepted);
        step.order.note(What::ReturnReceived, now, Some(id.to_string()));
        let restock = step.sheet.quantities_of(&step.returned.restocked());
        let (order_id, owner) = (step.order.id, step.order.owner);
        step.transaction.publish(&ReturnReceived { order_id, return_id: id, restock, refund });
        if step.returned.standing() == ReturnStatus::Refunded {
            // Without a refund due, payments publishes nothing.
            step.transaction.publish(&ReturnRefunded { order_id, return_id: id, owner, refunded: refund });
        }
        Ok(())
    };

    let answer = |returned: &Return, sheet: &OrderDetails| {
        Answer::ok(&ReturnResponse::of(returned, sheet)).version(returned.version)
    };
    carry_out_return(&orders, None, id, &idempotency, decide, answer).await
}

fn inspected(lines: BoundedVec<InspectedLine, MAX_LINES>) -> Result<Vec<(Portion, bool)>, Problem> {
    let found: Vec<_> = lines.into_vec().into_iter().map(InspectedLine::found).collect();
    each_once(found.iter().map(|(portion, _)| portion.line))?;
    Ok(found)
}

/// The refund: the price of the pieces, or less with a reason; 422 otherwise.
fn refund(most: Money, asked: Option<Money>, has_reason: bool) -> Result<Money, Problem> {
    let Some(asked) = asked else { return Ok(most) };
    let mut faults = Faults::none();
    if asked.currency != most.currency {
        let detail = format!("the order is in {}", most.currency);
        faults.add("/refund/currency", Invalid::new("currency_mismatch", detail));
    } else if asked.is_negative() || asked.amount > most.amount {
        let detail = format!("an amount from 0 to {} is expected", most.amount);
        faults.add("/refund/amount", Invalid::new("out_of_range", detail));
    } else if asked.amount < most.amount && !has_reason {
        faults.add("/reason", Invalid::new("required", "a reason is required if less is refunded"));
    }
    let refused = |faults| Problem::refused_with("refund_not_possible", "This amount can't be refunded.", faults);
    faults.none_or(asked).map_err(refused)
}
