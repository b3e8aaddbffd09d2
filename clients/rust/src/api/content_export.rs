// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/content-export`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Plain};

/// The operations of `/content-export`.
#[derive(Clone, Copy, Debug)]
pub struct ContentExport<'a> {
    pub(super) stoa: &'a Stoa,
}

impl ContentExport<'_> {
    /// Exports the whole space, one row a line: locales, types, assets that are ready without their files, entries.
    ///
    /// Needs the scope `content:read`. Each row says its `kind`. An entry has the fields of its newest version, and
    /// where it is published, in which locales, as which version, and that version's fields where they differ. Entries
    /// are ordered by type and id, so that those that change meanwhile are neither missed nor repeated; what was
    /// deleted meanwhile is left out. Archived ones are exported too; releases, schedules and older versions are not. A
    /// page may be short, and has at most about 3 MB. Costs 0.5 RRU for each 4 KB of types; 2 RRU for each entry of 4
    /// KB, 1 RRU more where readers see another version.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:read` is missing.
    ///
    /// `GET /content-export`
    pub fn export_content(&self, query: &ExportContentQuery) -> Call<String, Plain> {
        self.stoa.text(Method::GET, &["content-export"]).query(query)
    }
}

/// The query of [`ContentExport::export_content`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ExportContentQuery {
    /// At most so many items; a page may be shorter.
    pub limit: Option<u64>,
    /// Where to go on: the `next_cursor` of the page before, with the same filter.
    pub cursor: Option<String>,
}
