//! `POST /orders/{order_id}/fulfillments/{fulfillment_id}/cancel`.

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

/// Unpacks a parcel that has not left.
///
/// Its pieces are to be packed again. The parcel stays in the list as cancelled. For staff with `orders:write`.
/// Costs 2 RRU and 2 WRU, 2 WRU more with an Idempotency-Key.
#[utoipa::path(
    post, path = "/orders/{order_id}/fulfillments/{fulfillment_id}/cancel",
    responses(
        (status = 200, description = "Unpacked.", body = FulfillmentResponse),
        (status = 409, description = "`not_packed` or `not_confirmed`."),
    ),
)]
pub(crate) async fn cancel_fulfillment(
    State(orders): State<Arc<Orders>>,
    _: Scoped<OrdersWrite>,
    Path2(id, parcel_id): Path2<OrderId, FulfillmentId>,
    idempotency: Idempotency,
) -> Result<Answer, Problem> {
    let decide = |order: &mut Order, sheet: &OrderDetails| {
        find_parcel(order, parcel_id)?;
        order.unpack(&sheet.shares().ordered(), parcel_id, orders.context.clock.now()).map_err(refused)
    };

    let answer = |order: &Order| Answer::ok(&FulfillmentResponse::one(order, parcel_id));
    carry_out(&orders, None, id, &idempotency, decide, answer).await
}
