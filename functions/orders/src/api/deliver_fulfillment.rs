//! `POST /orders/{order_id}/fulfillments/{fulfillment_id}/deliver`.

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path2};
use shared::caller::Scoped;
use shared::id::{FulfillmentId, OrderId};
use shared::idempotency::Idempotency;

use super::access::OrdersWrite;
use super::fulfillment::{FulfillmentResponse, shipment};
use crate::Orders;
use crate::model::{Happening, Order};
use crate::step::{carry_out, command};

/// Marks a shipment as delivered.
#[utoipa::path(
    post, path = "/orders/{order_id}/fulfillments/{fulfillment_id}/deliver", tag = "orders",
    operation_id = "deliver_fulfillment",
    summary = "Marks a shipment as delivered",
    description = "The goods have arrived. Takes no body. For staff with `orders:write`. Costs 1 RRU and 4 WRU, 2 WRU \
        more with an Idempotency-Key.",
    params(
        ("order_id" = OrderId, Path, description = "The order."),
        ("fulfillment_id" = FulfillmentId, Path, description = "The shipment."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition safe; 1 to 255 characters."),
    ),
    responses(
        (status = 200, description = "Delivered.", body = FulfillmentResponse),
        (status = 400, description = "The Idempotency-Key is malformed.", body = Problem,
            content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The scope `orders:write` is needed.", body = Problem,
            content_type = "application/problem+json"),
        (status = 404, description = "There is no such order or shipment.", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "`not_shipped`.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is too large.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The Idempotency-Key was used with another body.", body = Problem,
            content_type = "application/problem+json"),
        (status = 429, description = "Too many requests.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; nothing was done.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn deliver_fulfillment(
    State(orders): State<Arc<Orders>>,
    _: Scoped<OrdersWrite>,
    Path2(id, fulfillment_id): Path2<OrderId, FulfillmentId>,
    idempotency: Idempotency,
) -> Result<Answer, Problem> {
    let decide = |order: &mut Order| {
        shipment(order, fulfillment_id)?;
        let announcements = command(&orders, order, Happening::Deliver)?;
        let delivered_at = Some(order.updated_at);
        shipment(order, fulfillment_id)?.delivered_at = delivered_at;
        Ok(announcements)
    };

    let answer = |order: &Order| Answer::ok(&FulfillmentResponse::of(order));
    carry_out(&orders, id, &idempotency, decide, answer).await
}
