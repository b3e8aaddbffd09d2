// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/social-export`.

use http::Method;

use crate::Stoa;
use crate::call::List;
use crate::types;

/// The operations of `/social-export`.
#[derive(Clone, Copy, Debug)]
pub struct SocialExport<'a> {
    pub(super) stoa: &'a Stoa,
}

impl SocialExport<'_> {
    /// Exports all that is the caller's own, page by page: profile, posts with earlier texts, follows and blocks,
    /// mutes, reactions, reviews, reports.
    ///
    /// A page may be empty before the end. Costs 0.5 RRU for each 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    ///
    /// `GET /social-export`
    pub fn export_own(&self) -> List<types::SocialExportResponse> {
        self.stoa.list(Method::GET, &["social-export"])
    }
}
