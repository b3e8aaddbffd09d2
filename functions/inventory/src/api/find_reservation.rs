//! `GET /reservations/{reservation_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::ReservationId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::ReservationResponse;
use crate::Inventory;
use crate::scopes::InventoryRead;

/// Shows a reservation.
///
/// The stock that an order holds or held: `res_` and the ULID of the order. A reservation that never moved stock is kept
/// for 60 days. The event of an order of the last minute may not have arrived yet: then the answer is 404 with the code
/// `not_yet` and `Retry-After`. Costs 1 RRU.
#[utoipa::path(
    get, path = "/reservations/{reservation_id}",
    responses(
        (status = 200, description = "The reservation.", body = ReservationResponse),
        (status = 404, description = "There is no such reservation, or (`not_yet`) not yet."),
    ),
)]
pub(crate) async fn find_reservation(
    State(inventory): State<Arc<Inventory>>,
    _: Scoped<InventoryRead>,
    Path(id): Path<ReservationId>,
) -> Result<Answer, Problem> {
    let found = inventory.store.reservation(id).await?;
    let reservation = found.ok_or_else(|| missing(&inventory, id))?;

    Ok(Answer::ok(&ReservationResponse::from(&reservation)).version(reservation.version))
}

/// 404; `not_yet` for an order so new that its event may not have arrived.
fn missing(inventory: &Inventory, id: ReservationId) -> Problem {
    if id.raw().is_young(&inventory.context.clock) {
        return Problem::not_yet("reservation");
    }
    Problem::not_found("reservation")
}
