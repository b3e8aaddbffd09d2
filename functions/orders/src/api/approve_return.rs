//! `POST /returns/{return_id}/approve`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Text;
use domain::fault::Faults;
use domain::id::ReturnId;
use events::orders::ReturnDecided;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Scoped;
use service::idempotency::Idempotency;
use utoipa::ToSchema;

use super::views::returns::ReturnResponse;
use crate::Orders;
use crate::commands::step::{ReturnStep, carry_out_return, refused};
use crate::model::{OrderDetails, Return, What};
use crate::scopes::OrdersWrite;

/// The approval of a return.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "reason": "Please use the label in the parcel" }))]
pub(crate) struct ApproveReturnRequest {
    /// A message to the customer.
    #[deserr(default)]
    #[schema(value_type = Option<Text<1, 500>>)]
    reason: Option<Text<1, 500>>,
}

/// Approves a return.
///
/// The customer may send the goods. For staff with `orders:write`. Costs 3 RRU and 6 WRU, 2 WRU more with an
/// Idempotency-Key.
#[utoipa::path(
    post, path = "/returns/{return_id}/approve",
    request_body = ApproveReturnRequest,
    responses(
        (status = 200, description = "Approved.", body = ReturnResponse),
        (status = 409, description = "`not_requested`."),
    ),
)]
pub(crate) async fn approve_return(
    State(orders): State<Arc<Orders>>,
    _: Scoped<OrdersWrite>,
    Path(id): Path<ReturnId>,
    idempotency: Idempotency,
    Json(request): Json<ApproveReturnRequest>,
) -> Result<Answer, Problem> {
    let reason = request.reason.map(Text::into_string);

    let decide = |step: ReturnStep<'_>| {
        let now = orders.context.clock.now();
        step.returned.decide(true, reason.clone(), now).map_err(refused)?;
        step.order.note(What::ReturnApproved, now, Some(id.to_string()));
        step.transaction.publish(&ReturnDecided {
            order_id: step.order.id,
            return_id: id,
            owner: step.order.owner,
            approved: true,
            reason: reason.clone(),
        });
        Ok(())
    };

    let answer = |returned: &Return, sheet: &OrderDetails| {
        Answer::ok(&ReturnResponse::of(returned, sheet)).version(returned.version)
    };
    carry_out_return(&orders, None, id, &idempotency, decide, answer).await
}
