//! `POST /returns/{return_id}/reject`.

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
use crate::model::{OrderDetails, Portions, Return, What};
use crate::scopes::OrdersWrite;

/// The rejection of a return.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "reason": "Worn" }))]
pub(crate) struct RejectReturnRequest {
    /// The reason, for the customer.
    #[schema(value_type = Text<1, 500>)]
    reason: Text<1, 500>,
}

/// Rejects a return.
///
/// The customer keeps the goods and may request another return. For staff with `orders:write`. Costs 3 RRU and 6 WRU, 2 WRU
/// more with an Idempotency-Key.
#[utoipa::path(
    post, path = "/returns/{return_id}/reject",
    request_body = RejectReturnRequest,
    responses(
        (status = 200, description = "Rejected.", body = ReturnResponse),
        (status = 409, description = "`not_requested`."),
    ),
)]
pub(crate) async fn reject_return(
    State(orders): State<Arc<Orders>>,
    _: Scoped<OrdersWrite>,
    Path(id): Path<ReturnId>,
    idempotency: Idempotency,
    Json(request): Json<RejectReturnRequest>,
) -> Result<Answer, Problem> {
    let reason = Some(request.reason.into_string());

    let decide = |step: ReturnStep<'_>| {
        let now = orders.context.clock.now();
        step.returned.decide(false, reason.clone(), now).map_err(refused)?;
        let asked = step.returned.asked();
        step.order.goods.end_return(&asked, &Portions::default());
        step.order.note(What::ReturnRejected, now, Some(id.to_string()));
        step.transaction.publish(&ReturnDecided {
            order_id: step.order.id,
            return_id: id,
            owner: step.order.owner,
            approved: false,
            reason: reason.clone(),
        });
        Ok(())
    };

    let answer = |returned: &Return, sheet: &OrderDetails| {
        Answer::ok(&ReturnResponse::of(returned, sheet)).version(returned.version)
    };
    carry_out_return(&orders, None, id, &idempotency, decide, answer).await
}
