//! `GET /reservations`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::id::Sku;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;

use super::ReservationResponse;
use crate::Inventory;
use crate::model::Reservation;
use crate::scopes::InventoryRead;

/// Selects holds.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListReservationsFilter {
    /// Only those that hold this sku. Pages may be short, or empty before the end.
    #[param(inline)]
    #[deserr(default)]
    sku: Option<Sku>,
}

/// Lists the holds, soonest to expire first.
///
/// The reservations in the state `held`. Others are found by the id of their order, or through the movements of a sku.
/// May be slightly stale. Costs 2 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/reservations",
    responses((status = 200, description = "A page of reservations.", body = List<ReservationResponse>)),
)]
pub(crate) async fn list_reservations(
    State(inventory): State<Arc<Inventory>>,
    _: Scoped<InventoryRead>,
    page: Paged<ListReservationsFilter>,
) -> Result<Answer, Problem> {
    let (store, table) = (&inventory.store, inventory.store.table());
    let after: Option<String> = page.begin(table).await?;

    let (holds, next) = store.holds_after(after.as_deref(), page.limit()).await?;

    let sku = page.filter.sku.as_ref();
    let wanted = |hold: &&Reservation| sku.is_none_or(|sku| hold.lines.iter().any(|line| line.sku == *sku));
    let shown = holds.iter().filter(wanted).map(ReservationResponse::from).collect();
    Ok(page.answer(table, shown, next.as_ref()).await?)
}
