//! `GET /orders/{order_id}/packing-slip`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use deserr::Deserr;
use domain::fault::Faults;
use domain::id::{FulfillmentId, OrderId};
use service::Problem;
use service::body::{Path, Query};
use service::caller::Scoped;
use utoipa::IntoParams;

use super::views::fulfillments::find_parcel;
use crate::Orders;
use crate::adapters::documents;
use crate::commands::access::not_found;
use crate::scopes::OrdersRead;

/// The contents of the packing slip.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FindPackingSlipQuery {
    /// Only the pieces of this parcel; by default all that is not cancelled.
    #[deserr(default)]
    #[param(inline, value_type = Option<FulfillmentId>)]
    fulfillment_id: Option<FulfillmentId>,
}

/// Shows the packing slip of an order, to print.
///
/// An HTML page without prices. For staff with `orders:read`. Costs 2 RRU.
#[utoipa::path(
    get, path = "/orders/{order_id}/packing-slip",
    responses((status = 200, description = "The packing slip.", body = String, content_type = "text/html")),
)]
pub(crate) async fn find_packing_slip(
    State(orders): State<Arc<Orders>>,
    _: Scoped<OrdersRead>,
    Path(id): Path<OrderId>,
    Query(query): Query<FindPackingSlipQuery>,
) -> Result<Response, Problem> {
    let found = orders.store.find_whole(id).await?;
    let (order, notes, sheet) = found.ok_or_else(|| not_found(id, &orders.context.clock))?;

    let parcel = query.fulfillment_id.map(|id| find_parcel(&order, id)).transpose()?;

    documents::packing_slip(&orders.config, &order, &sheet, parcel, notes.customer_note)
}
