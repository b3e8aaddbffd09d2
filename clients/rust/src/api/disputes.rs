// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/disputes`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Conditional, List};
use crate::types;

/// The operations of `/disputes`.
#[derive(Clone, Copy, Debug)]
pub struct Disputes<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Disputes<'_> {
    /// Lists disputes, newest first.
    ///
    /// For staff. Costs 0.5 RRU per 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `payments:read` is missing.
    ///
    /// `GET /disputes`
    pub fn list(&self) -> List<types::DisputeResponse> {
        self.stoa.list(Method::GET, &["disputes"])
    }

    /// Finds a dispute.
    ///
    /// For staff. A dispute is answered at the provider. Costs 1 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `payments:read` is missing.
    ///
    /// `GET /disputes/{dispute_id}`
    pub fn find(&self, dispute_id: &str) -> Call<types::DisputeResponse, Conditional> {
        self.stoa.call(Method::GET, &["disputes", dispute_id])
    }
}
