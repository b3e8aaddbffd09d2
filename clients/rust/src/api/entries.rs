// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/entries`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Checkout, Conditional, Expected, Keyed, List, Plain};
use crate::types;

/// The operations of `/entries`.
#[derive(Clone, Copy, Debug)]
pub struct Entries<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Entries<'_> {
    /// Lists entries, newest change first.
    ///
    /// Needs the scope `content:read`. May be slightly stale. With a status a page may be short: up to 4 pages are
    /// looked through. Costs 0.5 RRU for each 4 KB of entries, which are listed without their fields.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:read` is missing.
    ///
    /// `GET /entries`
    pub fn list(&self, query: &ListEntriesQuery) -> List<types::EntrySummary> {
        self.stoa.list(Method::GET, &["entries"]).query(query)
    }

    /// Creates an entry as a draft.
    ///
    /// Needs the scope `content:write`. A draft may lack fields; a value of the wrong kind is refused. Costs 2 RRU and
    /// 12 WRU for an entry of 1 KB, 2 WRU for each entry and asset that it names, 2 WRU with an idempotency key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:write` is missing.
    /// - 409: The same request is still running.
    /// - 422: `unknown_type`, or `invalid_fields`: values of the wrong kind, each with its place. Or:
    ///   `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /entries`
    pub fn create(&self, body: &types::CreateEntryRequest) -> Call<types::EntryResponse, Keyed> {
        self.stoa.call(Method::POST, &["entries"]).json(body)
    }

    /// Shows an entry with its newest version.
    ///
    /// Needs the scope `content:read`. The `ETag` changes with each publication too; `If-Match` compares the version
    /// alone. Costs 2 RRU, and 1 RRU for each further 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:read` is missing.
    ///
    /// `GET /entries/{entry_id}`
    pub fn find(&self, entry_id: &str) -> Call<types::EntryResponse, Conditional> {
        self.stoa.call(Method::GET, &["entries", entry_id])
    }

    /// Deletes an entry with all its versions.
    ///
    /// Needs the scope `content:write`. Never of a published entry, and not while the newest version of another names
    /// it in a field that refuses that (`on_delete`). Costs 6 RRU and 16 WRU for an entry of one version that names
    /// another, 1 WRU for each other version.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:write` is missing.
    /// - 409: `entry_published`, or `referred_to`: `in_the_way` lists the first 100 that name it.
    ///
    /// `DELETE /entries/{entry_id}`
    pub fn delete(&self, entry_id: &str, version: impl Into<Expected>) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["entries", entry_id]).version(version)
    }

    /// Saves an entry: each save is a new version.
    ///
    /// Needs the scope `content:write`. A JSON Merge Patch (RFC 7396) of `fields` and `metadata`: what is absent stays,
    /// null removes. A save that comes too late is refused with 412, and loses nothing: what it would have made of the
    /// version that it was made from is kept as a version beside the line, whose number the problem names
    /// (`conflict_version`). A patch that changes nothing writes nothing. Costs 4 RRU and 8 WRU for an entry of 1 KB; 4
    /// WRU where other fields have values than before, 2 WRU for each reference that comes or goes.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:write` is missing.
    /// - 409: `entry_archived`.
    /// - 422: `invalid_fields`: values of the wrong kind, each with its place.
    ///
    /// `PATCH /entries/{entry_id}`
    pub fn update(
        &self,
        entry_id: &str,
        version: impl Into<Expected>,
        body: &types::EntryContent,
    ) -> Call<types::EntryResponse, Plain> {
        self.stoa.call(Method::PATCH, &["entries", entry_id]).version(version).merge_patch(body)
    }

    /// Archives an entry that is not published: it rests, and its draft is not to be seen in previews.
    ///
    /// Needs the scope `content:publish`. An archived one stays as it is. Costs 2 RRU and 6 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:publish` is missing.
    /// - 409: `entry_published`: it is to be unpublished first. Or: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /entries/{entry_id}/archive`
    pub fn archive(&self, entry_id: &str, version: impl Into<Expected>) -> Call<types::EntryResponse, Checkout> {
        self.stoa.call(Method::POST, &["entries", entry_id, "archive"]).version(version)
    }

    /// Publishes the newest version of an entry.
    ///
    /// Needs the scope `content:publish`. All that its type asks is checked, and no reference leads nowhere: what it
    /// names is published already, or with it, or in the way, in each locale in which it is named or in one that stands
    /// in for it. Nor is the entry taken from a locale in which others name it. With `cascade` at most 90 entries, all
    /// or none: what is published already stays in its version, and is added to locales in which it is needed; where
    /// `locales` are chosen, what comes along comes in those. Costs 5 RRU and 6 WRU for an entry of 1 KB without
    /// references; 1 RRU and at first 1 WRU for each value that is unique, 1 RRU for each entry that it names, 2 WRU
    /// where it names any; 1 RRU for each entry that names it where it is published in fewer locales than before.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:publish` is missing.
    /// - 409: `unpublished_references`: `in_the_way` lists what it names; `referred_to`: in fewer locales it would be
    ///   missed; `entry_archived`. Or: The same request is still running.
    /// - 422: `not_publishable`, each fault with its place, or `too_many_entries`. Or: `idempotency_key_reused`: the
    ///   key was used with another request.
    ///
    /// `POST /entries/{entry_id}/publish`
    pub fn publish(
        &self,
        entry_id: &str,
        version: impl Into<Expected>,
        body: &types::PublishEntryRequest,
    ) -> Call<types::PublicationResponse, Checkout> {
        self.stoa.call(Method::POST, &["entries", entry_id, "publish"]).version(version).json(body)
    }

    /// Lists the entries and assets that the newest version of an entry names.
    ///
    /// Needs the scope `content:read`. Costs 4 RRU, and 0.5 RRU for each entry that is named.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:read` is missing.
    ///
    /// `GET /entries/{entry_id}/references`
    pub fn list_references(&self, entry_id: &str) -> Call<types::ReferencesResponse, Plain> {
        self.stoa.call(Method::GET, &["entries", entry_id, "references"])
    }

    /// Lists the entries that name an entry, in their newest or their published version.
    ///
    /// Needs the scope `content:read`. May be slightly stale; a page may be short. Costs 0.5 RRU for each 4 KB, and 0.5
    /// RRU for each entry.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:read` is missing.
    ///
    /// `GET /entries/{entry_id}/referrers`
    pub fn list_referrers(&self, entry_id: &str) -> List<types::ReferrerResponse> {
        self.stoa.list(Method::GET, &["entries", entry_id, "referrers"])
    }

    /// Says when an entry is published and withdrawn by itself, in place of what was said before.
    ///
    /// Needs the scope `content:publish`. It happens within minutes of its time, at once where that has passed. Where
    /// something stands in the way, `schedule.failure` tells it, and it is not tried again. Costs 1 RRU and 6 WRU for
    /// one time, 2 WRU for each time more and for each that it replaces.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:publish` is missing.
    /// - 409: `entry_archived`. Or: The same request is still running.
    /// - 422: `invalid_schedule`: no time, or the wrong order. Or: `idempotency_key_reused`: the key was used with
    ///   another request.
    ///
    /// `POST /entries/{entry_id}/schedule`
    pub fn schedule(&self, entry_id: &str, body: &types::ScheduleEntryRequest) -> Call<types::EntrySummary, Keyed> {
        self.stoa.call(Method::POST, &["entries", entry_id, "schedule"]).json(body)
    }

    /// Takes the schedule of an entry back, and what failed of it.
    ///
    /// Needs the scope `content:publish`. Without a schedule it writes nothing. Costs 1 RRU and 6 WRU for one time, 2
    /// WRU for another.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:publish` is missing.
    ///
    /// `DELETE /entries/{entry_id}/schedule`
    pub fn unschedule(&self, entry_id: &str) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["entries", entry_id, "schedule"])
    }

    /// Takes an entry out of the archive.
    ///
    /// Needs the scope `content:publish`. One that is not archived stays as it is. Costs 4 RRU and 6 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:publish` is missing.
    /// - 409: `entry_published`: it is to be unpublished first. Or: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /entries/{entry_id}/unarchive`
    pub fn unarchive(&self, entry_id: &str, version: impl Into<Expected>) -> Call<types::EntryResponse, Checkout> {
        self.stoa.call(Method::POST, &["entries", entry_id, "unarchive"]).version(version)
    }

    /// Withdraws an entry from its readers.
    ///
    /// Needs the scope `content:publish`. Refused while published entries name it, unless they are withdrawn too: with
    /// `cascade` at most 90, all or none. What is not published stays as it is. Costs 3 RRU and 8 WRU, 1 RRU for each
    /// entry that names it.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:publish` is missing.
    /// - 409: `referred_to`: `in_the_way` lists the first 100 that name it. Or: The same request is still running.
    /// - 422: `too_many_entries`. Or: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /entries/{entry_id}/unpublish`
    pub fn unpublish(
        &self,
        entry_id: &str,
        version: impl Into<Expected>,
        body: &types::UnpublishEntryRequest,
    ) -> Call<types::PublicationResponse, Checkout> {
        self.stoa.call(Method::POST, &["entries", entry_id, "unpublish"]).version(version).json(body)
    }

    /// Lists the versions of an entry, newest first, without their fields.
    ///
    /// Needs the scope `content:read`. Costs 1 RRU, and 0.5 RRU for each 4 KB of versions.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:read` is missing.
    ///
    /// `GET /entries/{entry_id}/versions`
    pub fn list_versions(&self, entry_id: &str) -> List<types::EntryVersionResponse> {
        self.stoa.list(Method::GET, &["entries", entry_id, "versions"])
    }

    /// Shows a version of an entry with its fields.
    ///
    /// Needs the scope `content:read`. Costs 2 RRU, and 1 RRU for each further 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:read` is missing.
    ///
    /// `GET /entries/{entry_id}/versions/{n}`
    pub fn find_version(&self, entry_id: &str, n: &str) -> Call<types::EntryVersionResponse, Plain> {
        self.stoa.call(Method::GET, &["entries", entry_id, "versions", n])
    }

    /// Compares two versions of an entry by field and locale.
    ///
    /// Needs the scope `content:read`. Costs 4 RRU, and 1 RRU for each further 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:read` is missing.
    ///
    /// `GET /entries/{entry_id}/versions/{n}/diff`
    pub fn diff_versions(
        &self,
        entry_id: &str,
        n: &str,
        query: &DiffEntryVersionsQuery,
    ) -> Call<types::EntryDiffResponse, Plain> {
        self.stoa.call(Method::GET, &["entries", entry_id, "versions", n, "diff"]).query(query)
    }

    /// Brings the fields of a version back as a new version.
    ///
    /// Needs the scope `content:write`. Also of a version beside the line. Costs 5 RRU and 8 WRU, as a save.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:write` is missing.
    /// - 409: `entry_archived`. Or: The same request is still running.
    /// - 422: `invalid_fields`: the type has changed since; each value that does not fit. Or: `idempotency_key_reused`:
    ///   the key was used with another request.
    ///
    /// `POST /entries/{entry_id}/versions/{n}/restore`
    pub fn restore_version(
        &self,
        entry_id: &str,
        n: &str,
        version: impl Into<Expected>,
    ) -> Call<types::EntryResponse, Checkout> {
        self.stoa.call(Method::POST, &["entries", entry_id, "versions", n, "restore"]).version(version)
    }
}

/// The query of [`Entries::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListEntriesQuery {
    /// Only entries of this type.
    pub r#type: Option<types::TypeId>,
    /// Only those that stand there.
    pub status: Option<types::EntryStatus>,
}

/// The query of [`Entries::diff_versions`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DiffEntryVersionsQuery {
    /// The other version; the one that it was made from, without it.
    pub against: Option<String>,
}
