// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/releases`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, Keyed, List, Plain};
use crate::types;

/// The operations of `/releases`.
#[derive(Clone, Copy, Debug)]
pub struct Releases<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Releases<'_> {
    /// Lists releases, newest first.
    ///
    /// Needs the scope `content:read`. May be slightly stale. Costs 0.5 RRU for each 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:read` is missing.
    ///
    /// `GET /releases`
    pub fn list(&self, query: &ListReleasesQuery) -> List<types::ReleaseResponse> {
        self.stoa.list(Method::GET, &["releases"]).query(query)
    }

    /// Creates a release: entries that are going to be published and withdrawn at one moment.
    ///
    /// Needs the scope `content:publish`. Its entries are looked at when it is published. Costs 4 WRU for a release of
    /// 1 KB, 3 WRU for each KB more, 2 WRU with an idempotency key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:publish` is missing.
    /// - 409: The same request is still running.
    /// - 422: `invalid_release`: an entry is in it twice. Or: `idempotency_key_reused`: the key was used with another
    ///   request.
    ///
    /// `POST /releases`
    pub fn create(&self, body: &types::CreateReleaseRequest) -> Call<types::ReleaseResponse, Keyed> {
        self.stoa.call(Method::POST, &["releases"]).json(body)
    }

    /// Shows a release.
    ///
    /// Needs the scope `content:read`. Costs 1 RRU for each 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:read` is missing.
    ///
    /// `GET /releases/{release_id}`
    pub fn find(&self, release_id: &str) -> Call<types::ReleaseResponse, Conditional> {
        self.stoa.call(Method::GET, &["releases", release_id])
    }

    /// Deletes a release that is neither scheduled nor published; its entries stay.
    ///
    /// Needs the scope `content:publish`. Costs 1 RRU and 3 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:publish` is missing.
    /// - 409: `release_scheduled`: it is to be cancelled first; `release_published`.
    ///
    /// `DELETE /releases/{release_id}`
    pub fn delete(&self, release_id: &str, version: impl Into<Expected>) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["releases", release_id]).version(version)
    }

    /// Changes a release that is not published.
    ///
    /// Needs the scope `content:publish`. A JSON Merge Patch (RFC 7396); `entries` are replaced whole. With
    /// `publish_at` it is scheduled: published by itself within minutes of that time, at once where that has passed. A
    /// failed one is open again. A patch that changes nothing writes nothing. Costs 1 RRU and 7 WRU for a release of 1
    /// KB that gets a time.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:publish` is missing.
    /// - 409: `release_published`: it stays as it is.
    /// - 422: `invalid_release`, each fault with its place.
    ///
    /// `PATCH /releases/{release_id}`
    pub fn update(
        &self,
        release_id: &str,
        version: impl Into<Expected>,
        body: &types::ReleasePatch,
    ) -> Call<types::ReleaseResponse, Plain> {
        self.stoa.call(Method::PATCH, &["releases", release_id]).version(version).merge_patch(body)
    }

    /// Takes back that a release is published by itself: it is open again.
    ///
    /// Needs the scope `content:publish`. One that is not scheduled stays as it is. Costs 1 RRU and 7 WRU for a release
    /// of 1 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:publish` is missing.
    /// - 409: `release_published`: it is too late. Or: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /releases/{release_id}/cancel`
    pub fn cancel(&self, release_id: &str) -> Call<types::ReleaseResponse, Keyed> {
        self.stoa.call(Method::POST, &["releases", release_id, "cancel"])
    }

    /// Publishes a release now: all its entries at one moment, or none.
    ///
    /// Needs the scope `content:publish`. The newest version of each entry is published. A refusal lists the faults of
    /// all entries: 422 with each fault, and `in_the_way` beside them, or 409 with `in_the_way` alone; it changes
    /// nothing. Unique values are checked once all else fits. A published release stays as it is. Costs 1 RRU and 5 WRU
    /// for the release, and what each entry costs by itself.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:publish` is missing.
    /// - 409: `release_blocked`: `in_the_way` lists why, the first 100. Or: The same request is still running.
    /// - 422: `not_publishable`, each fault with its entry and place; `release_empty`, `too_many_entries`. Or:
    ///   `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /releases/{release_id}/publish`
    pub fn publish(&self, release_id: &str) -> Call<types::ReleaseResponse, Keyed> {
        self.stoa.call(Method::POST, &["releases", release_id, "publish"])
    }
}

/// The query of [`Releases::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListReleasesQuery {
    /// Only those that stand there.
    pub status: Option<types::ReleaseStatus>,
}
