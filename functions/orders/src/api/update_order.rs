//! `PATCH /orders/{order_id}`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Text;
use domain::collection::{Metadata, MetadataPatch};
use domain::fault::Faults;
use domain::id::OrderId;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;
use service::table::TableError;
use utoipa::ToSchema;

use super::views::orders::OrderResponse;
use crate::Orders;
use crate::commands::access::not_found;
use crate::scopes::OrdersWrite;
use crate::store::{Notes, ORDER};

/// The fields that staff may change (RFC 7396: null removes).
#[derive(Debug, Serialize, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "notes": "Asked for a gift box", "customer_note": "Thank you!", "metadata": { "channel": "phone" } }))]
pub(crate) struct UpdateOrderRequest {
    /// The shop's own notes.
    #[deserr(default)]
    #[schema(value_type = Option<Text<0, 2000>>)]
    notes: Option<Text<0, 2000>>,
    /// A note to the customer; the packing slip shows it too.
    #[deserr(default)]
    #[schema(value_type = Option<Text<0, 1000>>)]
    customer_note: Option<Text<0, 1000>>,
    /// The client's own data about the order.
    #[deserr(default)]
    #[schema(value_type = Option<MetadataPatch>)]
    metadata: Metadata,
}

/// Changes an order's notes and metadata.
///
/// A JSON Merge Patch (RFC 7396) under `If-Match`. For staff with `orders:write`. Costs 2 RRU and 2 WRU + 2 WRU per KB
/// of notes.
#[utoipa::path(
    patch, path = "/orders/{order_id}",
    request_body = UpdateOrderRequest,
    responses((status = 200, description = "Changed.", body = OrderResponse)),
)]
pub(crate) async fn update_order(
    State(orders): State<Arc<Orders>>,
    _: Scoped<OrdersWrite>,
    Path(id): Path<OrderId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    let found = orders.store.find_whole(id).await?;
    let (mut order, current, sheet) = found.ok_or_else(|| not_found(id, &orders.context.clock))?;

    if_match.check(order.version)?;
    let notes = current.notes.and_then(|notes| notes.parse().ok());
    let customer_note = current.customer_note.and_then(|note| note.parse().ok());
    let updated = patch.apply(&UpdateOrderRequest { notes, customer_note, metadata: current.metadata })?;

    let read_version = order.version;
    order.touch(orders.context.clock.now());
    let notes = Notes {
        notes: updated.notes.map(Text::into_string),
        customer_note: updated.customer_note.map(Text::into_string),
        metadata: updated.metadata,
    };
    let mut transaction = orders.store.step(&order, read_version, None, &[]);
    transaction.push(orders.store.notes(id, &notes));
    match transaction.commit().await {
        Err(error) if error.refused(ORDER) => return Err(Problem::stale()),
        other => other.map_err(|error: TableError| Problem::from(error))?,
    }
    Ok(Answer::ok(&OrderResponse::of(&order, notes, &sheet, true)).version(order.version))
}
