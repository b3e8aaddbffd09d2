// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/blocks`.

use http::Method;

use crate::Stoa;
use crate::call::List;
use crate::types;

/// The operations of `/blocks`.
#[derive(Clone, Copy, Debug)]
pub struct Blocks<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Blocks<'_> {
    /// Lists whom the caller blocks, newest first.
    ///
    /// Costs 0.5 RRU, and 0.5 for each of them.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    ///
    /// `GET /blocks`
    pub fn list(&self) -> List<types::PersonResponse> {
        self.stoa.list(Method::GET, &["blocks"])
    }
}
