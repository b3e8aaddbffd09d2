//! `POST /stock/{sku}/receive`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::id::Sku;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::{Note, Pieces, Reference, StockResponse};
use crate::Inventory;
use crate::commands::by_hand::{self, StockCommand};
use crate::model::{Change, Changes, Kind, Levels, Movement};
use crate::scopes::InventoryWrite;

/// Received goods of one sku.
#[derive(Clone, Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct ReceiveStockRequest {
    /// The quantity.
    pub quantity: Pieces,
    /// A note.
    #[deserr(default)]
    pub note: Option<Note>,
    /// An external reference, such as the delivery note's number.
    #[deserr(default)]
    pub reference: Option<Reference>,
}

/// Receives goods of one sku.
///
/// Adds to the stock on hand; a new sku gets a stock level. Costs 1 RRU and 6 WRU, 8 with a key; 2 WRU more
/// for a new sku.
#[utoipa::path(
    post, path = "/stock/{sku}/receive",
    request_body(content = ReceiveStockRequest, example = json!({ "quantity": 100, "reference": "DN-4711" })),
    responses(
        (status = 200, description = "The present stock.", body = StockResponse),
        (status = 422, description = "The quantity on hand would exceed the maximum."),
    ),
)]
pub(crate) async fn receive_stock(
    State(inventory): State<Arc<Inventory>>,
    staff: Scoped<InventoryWrite>,
    Path(sku): Path<Sku>,
    idempotency: Idempotency,
    Json(request): Json<ReceiveStockRequest>,
) -> Result<Answer, Problem> {
    let command = StockCommand {
        kind: Kind::Receive,
        skus: vec![sku.clone()],
        makes_levels: true,
        who: &staff.0.subject,
        note: request.note.map(Note::into_string),
        reference: request.reference.map(Reference::into_string),
    };

    let change = Change { on_hand: request.quantity.get(), ..Change::default() };
    let changes = Changes::from([(sku, change)]);
    let decide = |movement: Movement, levels: &Levels| by_hand::carry_out(movement, &changes, levels);

    by_hand::run(&inventory, &idempotency, command, decide, StockResponse::answer).await
}
