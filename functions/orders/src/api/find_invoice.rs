//! `GET /orders/{order_id}/invoice`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use domain::id::OrderId;
use service::Problem;
use service::body::Path;
use service::caller::Caller;

use crate::Orders;
use crate::adapters::documents;
use crate::commands::access::{not_found, seen_by};
use crate::model::Order;

/// When to retry for an invoice that is not issued yet.
const SOON_S: u64 = 60;

/// Shows the invoice of an order, to print.
///
/// An HTML page. Every confirmed order gets an invoice within some minutes; invoice numbers are consecutive, without a
/// gap. For its owner, and for staff with `orders:read`. Costs 2 RRU.
#[utoipa::path(
    get, path = "/orders/{order_id}/invoice",
    responses(
        (status = 200, description = "The invoice.", body = String, content_type = "text/html"),
        (status = 409, description = "`not_invoiced_yet`, with `Retry-After`; `not_invoiced` if there will be none.",
            headers(("Retry-After" = u64, description = "Seconds, if the invoice follows."))),
    ),
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
        return Problem::conflict("not_invoiced_yet", "The invoice is not issued yet.").retry_after(SOON_S);
    }
    Problem::conflict("not_invoiced", "Only a confirmed order has an invoice.")
}
