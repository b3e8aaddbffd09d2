//! `PATCH /stock/{sku}`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::id::Sku;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;
use service::idempotency::Idempotency;

use super::{Count, StockResponse};
use crate::Inventory;
use crate::commands::by_hand::{self, StockCommand};
use crate::model::{Change, Changes, Kind, Levels, Movement, Step};
use crate::scopes::InventoryWrite;

/// The settings of a sku's stock. Quantities change only by receipts and adjustments.
#[derive(Clone, Debug, Serialize, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct StockSettings {
    /// The safety stock: pieces that are never promised.
    #[schema(required = false)]
    pub safety: Count,
    /// The sku is low, and listed by `GET /stock?low=true`, at this many available pieces or
    /// fewer; null for never.
    #[deserr(default)]
    #[schema(required = false)]
    pub low_at: Option<Count>,
}

/// Changes the safety stock of a sku, and when it is low.
///
/// A JSON Merge Patch (RFC 7396). The safety stock is never promised; present promises stay. `If-Match: *`
/// accepts any version, for a sku that sells meanwhile. Costs 0.5 RRU and 6 WRU; 1 WRU more for a sku that is, or
/// was, low.
#[utoipa::path(
    patch, path = "/stock/{sku}",
    request_body(content = StockSettings, content_type = "application/json", example = json!({ "safety": 2, "low_at": 20 })),
    responses((status = 200, description = "The present stock.", body = StockResponse)),
)]
pub(crate) async fn update_stock(
    State(inventory): State<Arc<Inventory>>,
    staff: Scoped<InventoryWrite>,
    Path(sku): Path<Sku>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    let command = StockCommand {
        kind: Kind::Settings,
        skus: vec![sku.clone()],
        makes_levels: false,
        who: &staff.0.subject,
        note: None,
        reference: None,
    };

    let decide = |movement: Movement, levels: &Levels| set(&sku, if_match, &patch, movement, levels);

    by_hand::run(&inventory, &Idempotency::none(), command, decide, StockResponse::answer).await
}

/// Sets the values; without lines if nothing changes.
fn set(sku: &Sku, if_match: IfMatch, patch: &MergePatch, movement: Movement, levels: &Levels) -> Result<Step, Problem> {
    let level = levels.get(sku).ok_or_else(|| Problem::not_found("sku"))?;
    if_match.check(level.version)?;
    let count = |number| Count::new(number).map_err(|_| Problem::internal());
    let current = StockSettings { safety: count(level.safety)?, low_at: level.low_at.map(count).transpose()? };
    let wanted = patch.apply(&current)?;
    let (safety, low_at) = (wanted.safety.get(), wanted.low_at.map(Count::get));
    if (safety, low_at) == (level.safety, level.low_at) {
        return Ok(Step { movement, levels: vec![level.clone()] });
    }
    let mut levels = levels.clone();
    if let Some(level) = levels.get_mut(sku) {
        level.safety = safety;
        level.low_at = low_at;
    }
    let changes = Changes::from([(sku.clone(), Change::default())]);
    movement.carry_out(&changes, &levels).map_err(|_| Problem::not_found("sku"))
}
