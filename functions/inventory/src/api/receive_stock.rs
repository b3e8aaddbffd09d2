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

/// Goods of one sku that came in.
#[derive(Clone, Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct ReceiveStockRequest {
    /// How many pieces.
    pub quantity: Pieces,
    /// Anything worth knowing.
    #[deserr(default)]
    pub note: Option<Note>,
    /// What it goes by elsewhere: the delivery note's number, say.
    #[deserr(default)]
    pub reference: Option<Reference>,
}

/// Receives goods of one sku.
///
/// Adds to what lies there; a sku that has no stock yet begins here. Costs 1 RRU and 6 WRU, 8 with a key; 2 WRU more
/// for a new sku.
#[utoipa::path(
    post, path = "/stock/{sku}/receive",
    request_body(content = ReceiveStockRequest, example = json!({ "quantity": 100, "reference": "DN-4711" })),
    responses(
        (status = 200, description = "The stock as it stands now.", body = StockResponse),
        (status = 422, description = "There would be more pieces than can be counted."),
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
