// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/scheduled-posts`.

use http::Method;

use crate::Stoa;
use crate::call::List;
use crate::types;

/// The operations of `/scheduled-posts`.
#[derive(Clone, Copy, Debug)]
pub struct ScheduledPosts<'a> {
    pub(super) stoa: &'a Stoa,
}

impl ScheduledPosts<'_> {
    /// Lists the caller's posts that wait for their time, in the order in which they were written.
    ///
    /// Costs 0.5 RRU for each 4 KB, 1 for each of them, and 0.5.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    ///
    /// `GET /scheduled-posts`
    pub fn list(&self) -> List<types::PostResponse> {
        self.stoa.list(Method::GET, &["scheduled-posts"])
    }
}
