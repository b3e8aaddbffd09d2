//! `GET /orders/{order_id}/invoice`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use shared::Problem;
use shared::body::Path;
use shared::caller::Caller;
use shared::id::OrderId;

use super::access::{not_found, seen_by};
use crate::model::Order;
use crate::{Orders, documents};

/// When to come again for an invoice that is on its way.
const SOON_S: u64 = 60;

/// Shows the invoice of an order, to print.
#[utoipa::path(
    get, path = "/orders/{order_id}/invoice", tag = "orders", operation_id = "find_invoice",
    summary = "Shows the invoice of an order, to print",
    description = "A page of HTML. Every confirmed order gets an invoice within some minutes; invoice numbers follow each other without \
        a gap. For its owner, and for staff with `orders:read`. Costs 2 RRU.",
    params(
        ("order_id" = OrderId, Path, description = "The order."),
    ),
    responses(
        (status = 200, description = "The invoice.", body = String, content_type = "text/html"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there (yet), or not the caller's to know of.", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "`not_invoiced_yet`, with `Retry-After`; `not_invoiced` where there will be none.",
            body = Problem, content_type = "application/problem+json",
            headers(("Retry-After" = u64, description = "Seconds, where it is on its way."))),
        (status = 429, description = "Too many requests.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; nothing was done.", body = Problem,
            content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn find_invoice(
    State(orders): State<Arc<Orders>>,
    caller: Caller,
    Path(id): Path<OrderId>,
) -> Result<Response, Problem> {
    let clock = &orders.context.clock;
    let found = orders.store.find(id).await?;

    seen_by(&caller, found.as_ref(), id, clock)?;

    let order = found.ok_or_else(|| not_found(id, clock))?;
    let invoice = order.invoice.as_ref().ok_or_else(|| not_invoiced(&order))?;
    let sheet = orders.store.sheet(&order).await?;
    documents::invoice(&orders.config, &order, &sheet, invoice)
}

fn not_invoiced(order: &Order) -> Problem {
    if order.is_to_be_invoiced() {
        return Problem::conflict("not_invoiced_yet", "The invoice is being written.").retry_after(SOON_S);
    }
    Problem::conflict("not_invoiced", "Only a confirmed order has an invoice.")
}
