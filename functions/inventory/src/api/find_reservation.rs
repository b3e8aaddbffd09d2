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
/// What an order holds, or held, of the stock: `res_` and the ULID of the order. What holds and sells nothing is kept
/// for 60 days. An order of the last minute may still be on its way here: then the answer is 404 with the code
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

/// Not there; or not yet, where the order is so young that its event may still be on its way.
fn missing(inventory: &Inventory, id: ReservationId) -> Problem {
    if id.raw().is_young(&inventory.context.clock) {
        return Problem::not_yet("reservation");
    }
    Problem::not_found("reservation")
}
