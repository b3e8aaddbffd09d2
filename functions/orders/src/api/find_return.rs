//! `GET /returns/{return_id}`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::ReturnId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Caller;

use super::views::returns::{ReturnResponse, seen_by};
use crate::Orders;

/// Finds a return.
///
/// For the order's owner, and for staff with `orders:read`. Costs 3 RRU.
#[utoipa::path(
    get, path = "/returns/{return_id}",
    responses((status = 200, description = "The return.", body = ReturnResponse)),
)]
pub(crate) async fn find_return(
    State(orders): State<Arc<Orders>>,
    caller: Caller,
    Path(id): Path<ReturnId>,
) -> Result<Answer, Problem> {
    let not_found = || Problem::not_found("return");
    let returned = orders.store.find_return(id).await?.ok_or_else(not_found)?;

    seen_by(&caller, &returned)?;

    let order = orders.store.find(returned.order_id).await?.ok_or_else(not_found)?;
    let sheet = orders.store.sheet(&order).await?;
    Ok(Answer::ok(&ReturnResponse::of(&returned, &sheet)).version(returned.version))
}
