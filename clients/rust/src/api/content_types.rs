// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/content-types`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, Keyed, List, Plain};
use crate::types;

/// The operations of `/content-types`.
#[derive(Clone, Copy, Debug)]
pub struct ContentTypes<'a> {
    pub(super) stoa: &'a Stoa,
}

impl ContentTypes<'_> {
    /// Lists types by id.
    ///
    /// Needs the scope `content:read`. Costs 0.5 RRU for each 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:read` is missing.
    ///
    /// `GET /content-types`
    pub fn list(&self) -> List<types::ContentTypeResponse> {
        self.stoa.list(Method::GET, &["content-types"])
    }

    /// Creates a type.
    ///
    /// Needs the scope `content:admin`. There are at most 80. Costs 4 RRU and 8 WRU for a type of 1 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:admin` is missing.
    /// - 409: `type_exists`: there is one with this id. Or: The same request is still running.
    /// - 422: The fields don't fit together, or there are too many types. Or: `idempotency_key_reused`: the key was
    ///   used with another request.
    ///
    /// `POST /content-types`
    pub fn create(&self, body: &types::CreateContentTypeRequest) -> Call<types::ContentTypeResponse, Keyed> {
        self.stoa.call(Method::POST, &["content-types"]).json(body)
    }

    /// Shows a type.
    ///
    /// Needs the scope `content:read`. Costs 1 RRU for each 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:read` is missing.
    ///
    /// `GET /content-types/{type_id}`
    pub fn find(&self, type_id: &str) -> Call<types::ContentTypeResponse, Conditional> {
        self.stoa.call(Method::GET, &["content-types", type_id])
    }

    /// Deletes a type without entries.
    ///
    /// Needs the scope `content:admin`. Costs 1 RRU and 6 WRU for a type of 1 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:admin` is missing.
    /// - 409: `type_in_use`: there are entries; `in_the_way` lists the first 100.
    ///
    /// `DELETE /content-types/{type_id}`
    pub fn delete(&self, type_id: &str, version: impl Into<Expected>) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["content-types", type_id]).version(version)
    }

    /// Changes a type.
    ///
    /// Needs the scope `content:admin`. A JSON Merge Patch (RFC 7396); `fields` are replaced whole. What could break
    /// entries is refused while there are any in the way: a field that has values is not removed, changed in its kind
    /// or narrowed, and none is required that some entries lack. A patch that changes nothing writes nothing. Costs 1
    /// RRU and 6 WRU for a type of 1 KB, however many entries it has; where it is refused, 1 RRU for each 4 KB of what
    /// entries use.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:admin` is missing.
    /// - 409: `breaking_change`: entries are in the way; `in_the_way` lists the first 100.
    /// - 422: The fields don't fit together.
    ///
    /// `PATCH /content-types/{type_id}`
    pub fn update(
        &self,
        type_id: &str,
        version: impl Into<Expected>,
        body: &types::ContentTypePatch,
    ) -> Call<types::ContentTypeResponse, Plain> {
        self.stoa.call(Method::PATCH, &["content-types", type_id]).version(version).merge_patch(body)
    }
}
