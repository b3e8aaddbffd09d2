// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/mutes`.

use http::Method;

use crate::Stoa;
use crate::call::List;
use crate::types;

/// The operations of `/mutes`.
#[derive(Clone, Copy, Debug)]
pub struct Mutes<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Mutes<'_> {
    /// Lists whom the caller mutes, newest first.
    ///
    /// Costs 0.5 RRU, and 0.5 for each of them.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    ///
    /// `GET /mutes`
    pub fn list(&self) -> List<types::PersonResponse> {
        self.stoa.list(Method::GET, &["mutes"])
    }
}
