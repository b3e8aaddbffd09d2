// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/delivery-previews`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Plain};
use crate::types;

/// The operations of `/delivery-previews`.
#[derive(Clone, Copy, Debug)]
pub struct DeliveryPreviews<'a> {
    pub(super) stoa: &'a Stoa,
}

impl DeliveryPreviews<'_> {
    /// Shows the newest draft of an entry, by its slug or its id.
    ///
    /// Needs the scope `delivery:preview`. An entry without a draft is shown as it is published; so are entries that
    /// come along by `include`. Nobody keeps the answer. Costs 1 RRU for each 4 KB by id, and 0.5 RRU more by slug.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `delivery:preview` is missing.
    ///
    /// `GET /delivery-previews/{type_id}/{slug_or_id}`
    pub fn preview_entry(
        &self,
        type_id: &str,
        slug_or_id: &str,
        query: &PreviewEntryQuery,
    ) -> Call<serde_json::Value, Plain> {
        self.stoa.call(Method::GET, &["delivery-previews", type_id, slug_or_id]).query(query)
    }
}

/// The query of [`DeliveryPreviews::preview_entry`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PreviewEntryQuery {
    /// The locale; what is missing in it comes from those that stand in for it. Without it, the default locale.
    pub locale: Option<types::LocaleTag>,
    /// Only these fields: their names, separated by commas.
    pub fields: Option<String>,
    /// How many levels of entries that are named come along in `included`: 0 to 3.
    pub include: Option<String>,
}
