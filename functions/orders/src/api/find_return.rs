//! `GET /returns/{return_id}`.

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path};
use shared::caller::Caller;
use shared::id::ReturnId;

use super::returned::{ReturnResponse, seen_by};
use crate::Orders;

/// Finds a return.
#[utoipa::path(
    get, path = "/returns/{return_id}", tag = "orders", operation_id = "find_return",
    summary = "Finds a return",
    description = "For the order's owner, and for staff with `orders:read`. Costs 3 RRU.",
    params(
        ("return_id" = ReturnId, Path, description = "The return."),
        ("If-None-Match" = Option<String>, Header, description = "A version that the client has already."),
    ),
    responses(
        (status = 200, description = "The return.", body = ReturnResponse,
            headers(("ETag" = String, description = "The return's version."))),
        (status = 304, description = "The client has this version already."),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there, or not the caller's to know of.", body = Problem,
            content_type = "application/problem+json"),
        (status = 429, description = "Too many requests.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; nothing was done.", body = Problem,
            content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
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
