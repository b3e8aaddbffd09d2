// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/content-import`.

use bytes::Bytes;
use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Plain};
use crate::types;

/// The operations of `/content-import`.
#[derive(Clone, Copy, Debug)]
pub struct ContentImport<'a> {
    pub(super) stoa: &'a Stoa,
}

impl ContentImport<'_> {
    /// Imports up to 100 rows of an export, each by itself and under its id.
    ///
    /// Needs the scopes `content:admin`, `content:write` and `content:publish`. A whole space takes two passes over its
    /// rows: the first brings in locales, types, assets and entries as drafts, the one with `publish=true` publishes
    /// entries with what they name. An asset is announced; its bytes are uploaded by `POST /assets/{asset_id}/upload`,
    /// before the second pass. An import that is repeated writes nothing, so it needs no `Idempotency-Key`. A row fails
    /// as a whole. Costs what each row costs by its own route, 3 RRU more for an entry that is new, and 4 RRU for one
    /// that is there.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:admin` is missing. Or: The scope `content:write` is missing. Or: The scope
    ///   `content:publish` is missing.
    /// - 422: There are more than 100 rows.
    ///
    /// `POST /content-import`
    pub fn import_content(
        &self,
        media_type: &str,
        body: impl Into<Bytes>,
        query: &ImportContentQuery,
    ) -> Call<types::ContentImportReport, Plain> {
        self.stoa.call(Method::POST, &["content-import"]).raw(media_type, body).query(query)
    }
}

/// The query of [`ContentImport::import_content`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ImportContentQuery {
    /// `true` writes nothing, and tells what would become of each row after those before it in the request.
    pub dry_run: Option<bool>,
    /// `true` is the second pass: it publishes what was published and archives what was archived, and saves nothing.
    pub publish: Option<bool>,
}
