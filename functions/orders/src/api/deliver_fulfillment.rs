//! `POST /orders/{order_id}/fulfillments/{fulfillment_id}/deliver`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::{FulfillmentId, OrderId};
use service::Problem;
use service::body::{Answer, Path2};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::views::fulfillments::{FulfillmentResponse, find_parcel};
use crate::Orders;
use crate::commands::step::{carry_out, refused};
use crate::model::{Order, OrderDetails};
use crate::scopes::OrdersWrite;

/// Records that a parcel has arrived.
///
/// For staff with `orders:write`. Costs 2 RRU and 4 WRU, 2 WRU more with an Idempotency-Key.
#[utoipa::path(
    post, path = "/orders/{order_id}/fulfillments/{fulfillment_id}/deliver",
    responses(
        (status = 200, description = "Delivered.", body = FulfillmentResponse),
        (status = 409, description = "`not_shipped`."),
    ),
)]
pub(crate) async fn deliver_fulfillment(
    State(orders): State<Arc<Orders>>,
    _: Scoped<OrdersWrite>,
    Path2(id, parcel_id): Path2<OrderId, FulfillmentId>,
    idempotency: Idempotency,
) -> Result<Answer, Problem> {
    let decide = |order: &mut Order, sheet: &OrderDetails| {
        find_parcel(order, parcel_id)?;
        order.deliver(&sheet.shares().ordered(), parcel_id, orders.context.clock.now()).map_err(refused)
    };

    let answer = |order: &Order| Answer::ok(&FulfillmentResponse::one(order, parcel_id));
    carry_out(&orders, None, id, &idempotency, decide, answer).await
}
