// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/followers`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Plain};

/// The operations of `/followers`.
#[derive(Clone, Copy, Debug)]
pub struct Followers<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Followers<'_> {
    /// Removes somebody from the caller's followers, or their request.
    ///
    /// Idempotent. Costs 1 RRU and 10 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    ///
    /// `DELETE /followers/{account_id}`
    pub fn remove(&self, account_id: &str) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["followers", account_id])
    }
}
