//! `GET /stock/{sku}/movements`

use std::sync::Arc;

use axum::extract::State;
use domain::Timestamp;
use domain::id::{MovementId, ReservationId, Sku};
use serde::Serialize;
use service::Problem;
use service::body::{Answer, List, Path};
use service::caller::Scoped;
use service::page::Paged;

use crate::Inventory;
use crate::model::{Kind, Place};
use crate::scopes::InventoryRead;
use crate::store::Link;

/// One movement of a sku: its change and the result.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct StockMovementResponse {
    /// The movement; one of several skus appears in the list of each.
    pub movement_id: MovementId,
    /// The kind.
    pub kind: Kind,
    /// When it happened.
    pub at: Timestamp,
    /// The reservation of its order; null if done by hand.
    pub reservation_id: Option<ReservationId>,
    /// Who did it by hand: the `sub` of the token.
    pub by: Option<String>,
    /// The reason that staff gave.
    pub note: Option<String>,
    /// An external reference: a delivery note's number, or the return's id.
    pub reference: Option<String>,
    /// The change of `on_hand`.
    #[schema(example = 0)]
    pub on_hand_change: i64,
    /// The change of `reserved`.
    #[schema(example = 2)]
    pub reserved_change: i64,
    /// The resulting `on_hand`.
    #[schema(example = 100)]
    pub on_hand: i64,
    /// The resulting `reserved`.
    #[schema(example = 2)]
    pub reserved: i64,
    /// The resulting `available`.
    #[schema(example = 98)]
    pub available: i64,
    /// The resulting version of the stock.
    #[schema(example = 3)]
    pub version: u64,
}

/// Lists the movements of a sku, newest first.
///
/// All movements; the sums of their changes are the stock. Costs 0.5 RRU a movement (and 4 KB of its
/// order), and 0.5 for the first page.
#[utoipa::path(
    get, path = "/stock/{sku}/movements",
    responses((status = 200, description = "A page of movements.", body = List<StockMovementResponse>)),
)]
pub(crate) async fn list_movements(
    State(inventory): State<Arc<Inventory>>,
    _: Scoped<InventoryRead>,
    Path(sku): Path<Sku>,
    page: Paged,
) -> Result<Answer, Problem> {
    let (store, table) = (&inventory.store, inventory.store.table());
    let from = match page.begin::<Place>(table).await? {
        Some(place) => Some(place),
        None => store.level(&sku).await?.ok_or_else(|| Problem::not_found("sku"))?.last_movement,
    };

    let (links, next) = store.chain(&sku, from, page.limit()).await?;

    let movements = links.into_iter().map(StockMovementResponse::from).collect();
    Ok(page.answer(table, movements, next.as_ref()).await?)
}

impl From<Link> for StockMovementResponse {
    fn from(Link { movement, effect }: Link) -> Self {
        Self {
            movement_id: movement.id,
            kind: movement.kind,
            at: movement.at,
            reservation_id: movement.reservation_id,
            by: movement.by,
            note: movement.note,
            reference: movement.reference,
            on_hand_change: effect.on_hand_change,
            reserved_change: effect.reserved_change,
            on_hand: effect.on_hand,
            reserved: effect.reserved,
            available: effect.available,
            version: effect.version,
        }
    }
}
