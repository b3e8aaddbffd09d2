// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/reservations`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, List};
use crate::types;

/// The operations of `/reservations`.
#[derive(Clone, Copy, Debug)]
pub struct Reservations<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Reservations<'_> {
    /// Lists the holds, soonest to expire first.
    ///
    /// The reservations in the state `held`. Others are found by the id of their order, or through the movements of a
    /// sku. May be slightly stale. Costs 2 RRU for each 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `inventory:read` is missing.
    ///
    /// `GET /reservations`
    pub fn list(&self, query: &ListReservationsQuery) -> List<types::ReservationResponse> {
        self.stoa.list(Method::GET, &["reservations"]).query(query)
    }

    /// Shows a reservation.
    ///
    /// The stock that an order holds or held: `res_` and the ULID of the order. A reservation that never moved stock is
    /// kept for 60 days. The event of an order of the last minute may not have arrived yet: then the answer is 404 with
    /// the code `not_yet` and `Retry-After`. Costs 1 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `inventory:read` is missing.
    ///
    /// `GET /reservations/{reservation_id}`
    pub fn find(&self, reservation_id: &str) -> Call<types::ReservationResponse, Conditional> {
        self.stoa.call(Method::GET, &["reservations", reservation_id])
    }
}

/// The query of [`Reservations::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListReservationsQuery {
    /// Only those that hold this sku. Pages may be short, or empty before the end.
    pub sku: Option<types::Sku>,
}
