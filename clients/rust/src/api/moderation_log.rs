// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/moderation-log`.

use http::Method;

use crate::Stoa;
use crate::call::List;
use crate::types;

/// The operations of `/moderation-log`.
#[derive(Clone, Copy, Debug)]
pub struct ModerationLog<'a> {
    pub(super) stoa: &'a Stoa,
}

impl ModerationLog<'_> {
    /// Lists what moderators did, newest first.
    ///
    /// Needs the scope `social:moderate`. Costs 0.5 RRU for each 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `social:moderate` is missing.
    ///
    /// `GET /moderation-log`
    pub fn show(&self) -> List<types::ModerationLogResponse> {
        self.stoa.list(Method::GET, &["moderation-log"])
    }
}
