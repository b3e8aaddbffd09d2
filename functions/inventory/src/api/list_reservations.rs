//! `GET /reservations`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Limit;
use domain::fault::Faults;
use domain::id::Sku;
use service::Problem;
use service::body::{Answer, List, Query};
use service::caller::Scoped;
use service::cursor::CursorText;

use super::ReservationResponse;
use crate::Inventory;
use crate::model::Reservation;
use crate::scopes::InventoryRead;

/// Which holds, and which page of them.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListReservationsQuery {
    /// At most so many reservations.
    #[deserr(default)]
    #[param(inline, required = false)]
    limit: Limit,
    /// Where to go on: `next_cursor` of the page before.
    #[param(inline)]
    #[deserr(default)]
    cursor: Option<CursorText>,
    /// Only those that hold this sku. Pages may be short, or empty before the end.
    #[param(inline)]
    #[deserr(default)]
    sku: Option<Sku>,
}

/// Lists what is held, soonest to run out first.
///
/// The reservations in the state `held`, soonest to run out first. Others are found by the id of their order, or along
/// the movements of a sku. May be a moment old. Costs 2 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/reservations",
    responses((status = 200, description = "A page of reservations.", body = List<ReservationResponse>)),
)]
pub(crate) async fn list_reservations(
    State(inventory): State<Arc<Inventory>>,
    _: Scoped<InventoryRead>,
    Query(query): Query<ListReservationsQuery>,
) -> Result<Answer, Problem> {
    let (store, table) = (&inventory.0.store, inventory.0.store.table());
    let filter = query.sku.as_ref().map_or_else(|| "holds".to_owned(), |sku| format!("holds#{sku}"));
    let after: Option<String> = match &query.cursor {
        Some(cursor) => Some(table.open_cursor(&filter, cursor).await?),
        None => None,
    };

    let (holds, next) = store.holds_after(after.as_deref(), query.limit.get()).await?;

    let wanted =
        |hold: &&Reservation| query.sku.as_ref().is_none_or(|sku| hold.lines.iter().any(|line| line.sku == *sku));
    let next_cursor = match next {
        Some(place) => Some(table.seal_cursor(&filter, &place).await?),
        None => None,
    };
    let items = holds.iter().filter(wanted).map(ReservationResponse::from).collect();
    Ok(Answer::list(&List { items, next_cursor }))
}
