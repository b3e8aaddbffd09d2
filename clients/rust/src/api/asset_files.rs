// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/asset-files`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Plain};

/// The operations of `/asset-files`.
#[derive(Clone, Copy, Debug)]
pub struct AssetFiles<'a> {
    pub(super) stoa: &'a Stoa,
}

impl AssetFiles<'_> {
    /// Leads to the file of an asset that is ready.
    ///
    /// Public. The address is for good, what it leads to for some minutes: caches keep the way for five. Costs 0.5 RRU.
    ///
    /// `GET /asset-files/{asset_id}/{file_name}`
    pub fn show(&self, asset_id: &str, file_name: &str) -> Call<(), Plain> {
        self.stoa.empty(Method::GET, &["asset-files", asset_id, file_name]).open()
    }
}
