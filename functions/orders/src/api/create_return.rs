//! `POST /returns`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::Timestamp;
use domain::bounds::{BoundedInt, Text};
use domain::collection::BoundedVec;
use domain::fault::{Faults, Invalid};
use domain::id::{OrderId, ReturnId};
use events::orders::ReturnRequested;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Caller;
use service::idempotency::Idempotency;
use service::table::Attempts;
use utoipa::ToSchema;

use super::requests::fulfillments::{MAX_LINES, each_once, within};
use super::views::returns::{ReturnResponse, may_ask};
use crate::Orders;
use crate::commands::access::not_found;
use crate::commands::step::{refuse_erased, refused};
use crate::model::{Order, Portion, Portions, Return, ReturnLine, ReturnReason, ReturnStatus, What};
use crate::store::ORDER;

/// A request to return goods.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({
    "order_id": "ord_01J8ZQ4T6M3V0X9K2B7C5D1EFG",
    "lines": [{ "line": 1, "quantity": 1, "reason": "wrong_size" }]
}))]
pub(crate) struct CreateReturnRequest {
    /// The order of the goods.
    order_id: OrderId,
    /// The pieces to return, and why.
    #[schema(value_type = Vec<ReturnLineRequest>, min_items = 1, max_items = 90)]
    lines: BoundedVec<ReturnLineRequest, MAX_LINES>,
    /// A note to the shop.
    #[deserr(default)]
    #[schema(value_type = Option<Text<1, 1_000>>)]
    note: Option<Text<1, 1_000>>,
}

/// A number of pieces of a line, and why they are returned.
#[derive(Clone, Copy, Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct ReturnLineRequest {
    /// The line's number within the order.
    #[schema(value_type = BoundedInt<1, 1_000>)]
    line: BoundedInt<1, 1_000>,
    /// The number of pieces.
    #[schema(value_type = BoundedInt<1, 999>)]
    quantity: BoundedInt<1, 999>,
    /// The reason.
    reason: ReturnReason,
}

impl ReturnLineRequest {
    fn portion(self) -> Portion {
        let number = |n: i64| u32::try_from(n).unwrap_or_default();
        Portion { line: number(self.line.get()), quantity: number(self.quantity.get()) }
    }
}

/// Requests a return.
///
/// The pieces must be shipped and in no other return. For the order's owner, within 30 days (`ORDERS_RETURN_DAYS`)
/// after a parcel with that line arrived, or left if its arrival is not known; for staff with `orders:write` at any
/// time. Costs 2 RRU (a customer 3) and 8 WRU, 2 WRU more with an Idempotency-Key.
#[utoipa::path(
    post, path = "/returns",
    request_body = CreateReturnRequest,
    responses(
        (status = 201, description = "Requested; the shop has to decide.", body = ReturnResponse),
        (status = 403, description = "The scope `orders:write` is needed; or `account_erased`."),
        (status = 404, description = "There is no such order, or the caller may not see it."),
        (status = 409, description = "`not_confirmed` or `too_many_returns`."),
        (status = 422, description = "`not_enough_left` or `return_window_over`, with every such line."),
    ),
)]
pub(crate) async fn create_return(
    State(orders): State<Arc<Orders>>,
    caller: Caller,
    idempotency: Idempotency,
    Json(request): Json<CreateReturnRequest>,
) -> Result<Answer, Problem> {
    let lines = request.lines.into_vec();
    each_once(lines.iter().map(|line| line.portion().line))?;
    let asked: Vec<Portion> = lines.iter().map(|line| line.portion()).collect();
    let (clock, id) = (&orders.context.clock, ReturnId::new(&orders.context.clock));

    let mut attempts = Attempts::on("order");
    loop {
        let found = orders.store.find(request.order_id).await?;
        let nothing = || not_found(request.order_id, clock);
        let mut order = found.ok_or_else(nothing)?;

        may_ask(&caller, &order.owner, nothing)?;
        refuse_erased(&orders, &caller, order.owner).await?;

        let (read_version, now) = (order.version, clock.now());
        let sheet = orders.store.sheet(&order).await?;
        if !order.saga.was_confirmed || order.saga.status.is_off() {
            return Err(Problem::conflict("not_confirmed", "Only goods of a confirmed order are returned."));
        }
        let portions = within(&asked, &order.goods.returnable(), &sheet.shares().ordered())?;
        if caller.owns(&order.owner) {
            let since = now - orders.config.return_window;
            check_window(&order, &asked, since)?;
        }
        order.goods.begin_return(id, &portions).map_err(refused)?;
        order.note(What::ReturnRequested, now, Some(id.to_string()));
        let returned = Return {
            id,
            order_id: order.id,
            number: order.number.clone(),
            owner: order.owner,
            currency: order.currency,
            status: ReturnStatus::Requested,
            lines: lines.iter().copied().map(line).collect(),
            note: request.note.clone().map(Text::into_string),
            remark: None,
            refund: None,
            refunded: 0,
            failure: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };

        let (order_id, owner) = (order.id, order.owner);
        let mut transaction = orders.store.step(&order, read_version, None, &[]);
        let lines = sheet.quantities_of(&portions);
        transaction.push(orders.store.create_return(&returned)).publish(&ReturnRequested {
            order_id,
            return_id: id,
            owner,
            lines,
        });
        let response = ReturnResponse::of(&returned, &sheet);
        let answer = Answer::created(format!("/returns/{id}"), &response).version(returned.version);
        match idempotency.commit(transaction, answer).await {
            Err(error) if error.refused(ORDER) => attempts.again().await?,
            other => return other.map_err(Into::into),
        }
    }
}

fn line(request: ReturnLineRequest) -> ReturnLine {
    let Portion { line, quantity } = request.portion();
    ReturnLine { line, quantity, reason: request.reason, accepted: 0, restock: false }
}

/// Refuses lines whose last parcel arrived, or left, before `since`, with 422.
fn check_window(order: &Order, asked: &[Portion], since: Timestamp) -> Result<(), Problem> {
    let recent = order.goods.fulfillments.iter().filter(|parcel| {
        let moved_at = parcel.delivered_at.or(parcel.shipped_at);
        moved_at.is_some_and(|moved_at| moved_at >= since)
    });
    let recent: Portions = recent.flat_map(|parcel| parcel.lines.iter()).collect();
    let mut faults = Faults::none();
    for (place, _) in asked.iter().enumerate().filter(|(_, portion)| recent.of(portion.line) == 0) {
        let invalid = Invalid::new("return_window_over", "the time to return this is over");
        faults.add(format!("/lines/{place}/line"), invalid);
    }
    let over = |faults| Problem::refused_with("return_window_over", "The time to return this is over.", faults);
    faults.none_or(()).map_err(over)
}
