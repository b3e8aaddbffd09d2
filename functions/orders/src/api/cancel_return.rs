//! `POST /returns/{return_id}/cancel`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::ReturnId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Caller;
use service::idempotency::Idempotency;

use super::views::returns::{ReturnResponse, may_ask};
use crate::Orders;
use crate::commands::step::{ReturnStep, carry_out_return, refused};
use crate::model::{OrderDetails, Portions, Return, What};

/// Cancels a return.
///
/// Only before the goods arrive; the customer keeps them. For the order's owner, and for staff with `orders:write`. Costs 3
/// RRU (a customer 4) and 4 WRU, 2 WRU more with an Idempotency-Key.
#[utoipa::path(
    post, path = "/returns/{return_id}/cancel",
    responses(
        (status = 200, description = "Cancelled.", body = ReturnResponse),
        (status = 403, description = "The scope `orders:write` is needed; or `account_erased`."),
        (status = 409, description = "`return_ended`."),
    ),
)]
pub(crate) async fn cancel_return(
    State(orders): State<Arc<Orders>>,
    caller: Caller,
    Path(id): Path<ReturnId>,
    idempotency: Idempotency,
) -> Result<Answer, Problem> {
    let decide = |step: ReturnStep<'_>| {
        may_ask(&caller, &step.returned.owner, || Problem::not_found("return"))?;
        let (asked, now) = (step.returned.asked(), orders.context.clock.now());
        step.returned.cancel(now).map_err(refused)?;
        step.order.goods.end_return(&asked, &Portions::default());
        step.order.note(What::ReturnCancelled, now, Some(id.to_string()));
        Ok(())
    };

    let answer = |returned: &Return, sheet: &OrderDetails| {
        Answer::ok(&ReturnResponse::of(returned, sheet)).version(returned.version)
    };
    carry_out_return(&orders, Some(&caller), id, &idempotency, decide, answer).await
}
