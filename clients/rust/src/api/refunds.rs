// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/refunds`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Conditional, List};
use crate::types;

/// The operations of `/refunds`.
#[derive(Clone, Copy, Debug)]
pub struct Refunds<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Refunds<'_> {
    /// Lists refunds, newest first.
    ///
    /// For staff. The refunds of one payment are listed together, at the place of its newest: `limit` counts payments,
    /// so a page may hold a few more refunds. A new refund may be missing for a moment. Costs 0.5 RRU per 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `payments:read` is missing.
    ///
    /// `GET /refunds`
    pub fn list(&self) -> List<types::RefundResponse> {
        self.stoa.list(Method::GET, &["refunds"])
    }

    /// Finds a refund.
    ///
    /// For the payment's owner and for holders of `payments:read`. Its version is the payment's. Costs 1 RRU, as `GET
    /// /payments/{payment_id}` does.
    ///
    /// `GET /refunds/{refund_id}`
    pub fn find(&self, refund_id: &str) -> Call<types::RefundResponse, Conditional> {
        self.stoa.call(Method::GET, &["refunds", refund_id])
    }
}
