// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/assets`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, Keyed, List, Plain};
use crate::types;

/// The operations of `/assets`.
#[derive(Clone, Copy, Debug)]
pub struct Assets<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Assets<'_> {
    /// Lists assets, newest first.
    ///
    /// Needs the scope `content:read`. Costs 2 RRU, and 0.5 RRU for each 4 KB more.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:read` is missing.
    ///
    /// `GET /assets`
    pub fn list(&self, query: &ListAssetsQuery) -> List<types::AssetResponse> {
        self.stoa.list(Method::GET, &["assets"]).query(query)
    }

    /// Announces a file, and answers how to upload it.
    ///
    /// Needs the scope `content:write`. `upload` is one request, good for 15 minutes, that takes exactly the announced
    /// bytes; then `POST /assets/{asset_id}/complete` checks them. Pictures (PNG, JPEG, GIF, WebP, SVG), films (MP4,
    /// WebM), sounds (MP3), PDF, text, CSV and JSON are taken. An asset that is not completed within a day is gone.
    /// Costs 3 WRU; 6 WRU with an idempotency key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:write` is missing.
    /// - 409: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /assets`
    pub fn create(&self, body: &types::CreateAssetRequest) -> Call<types::AssetResponse, Keyed> {
        self.stoa.call(Method::POST, &["assets"]).json(body)
    }

    /// Shows an asset.
    ///
    /// Needs the scope `content:read`. Costs 1 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:read` is missing.
    ///
    /// `GET /assets/{asset_id}`
    pub fn find(&self, asset_id: &str) -> Call<types::AssetResponse, Conditional> {
        self.stoa.call(Method::GET, &["assets", asset_id])
    }

    /// Deletes an asset that no entry names.
    ///
    /// Needs the scope `content:write`. Its file is not found from then on; links to it that were given out work for up
    /// to an hour. Costs 2 RRU and 3 WRU; 4 WRU within an hour of its completion.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:write` is missing.
    /// - 409: `referred_to`: entries name it; `in_the_way` has the first of them.
    ///
    /// `DELETE /assets/{asset_id}`
    pub fn delete(&self, asset_id: &str, version: impl Into<Expected>) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["assets", asset_id]).version(version)
    }

    /// Changes the texts of an asset; its file never changes.
    ///
    /// Needs the scope `content:write`. A JSON Merge Patch (RFC 7396). What is published keeps the texts that it was
    /// published with. A patch that changes nothing writes nothing. Costs 1 RRU and 2 WRU; 3 WRU within an hour of its
    /// completion.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:write` is missing.
    ///
    /// `PATCH /assets/{asset_id}`
    pub fn update(
        &self,
        asset_id: &str,
        version: impl Into<Expected>,
        body: &types::AssetPatch,
    ) -> Call<types::AssetResponse, Plain> {
        self.stoa.call(Method::PATCH, &["assets", asset_id]).version(version).merge_patch(body)
    }

    /// Takes the uploaded file: checks its bytes, and makes the asset ready for good, or rejects it.
    ///
    /// Needs the scope `content:write`. Checked are length, SHA-256, the type by the first bytes, the size of a picture
    /// (at most 50 million pixels), and that an SVG only draws: scripts, handlers, foreign elements and references to
    /// elsewhere are refused. Idempotent: of an asset that was completed it answers what came out. Costs 1 RRU and 5
    /// WRU; 3 WRU more with an idempotency key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:write` is missing.
    /// - 409: `not_uploaded`: the bytes are not there yet. Or: The same request is still running.
    /// - 422: `asset_rejected`: the file is not taken; `rejection` says why. Or: `idempotency_key_reused`: the key was
    ///   used with another request.
    ///
    /// `POST /assets/{asset_id}/complete`
    pub fn complete(&self, asset_id: &str) -> Call<types::AssetResponse, Keyed> {
        self.stoa.call(Method::POST, &["assets", asset_id, "complete"])
    }

    /// Answers another link for the upload of a pending asset.
    ///
    /// Needs the scope `content:write`. The links before it work until they expire: all take the same bytes alone.
    /// Costs 1 RRU; 2 WRU more with an idempotency key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:write` is missing.
    /// - 409: It is not pending any more. Or: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /assets/{asset_id}/upload`
    pub fn renew_upload(&self, asset_id: &str) -> Call<types::AssetResponse, Keyed> {
        self.stoa.call(Method::POST, &["assets", asset_id, "upload"])
    }
}

/// The query of [`Assets::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListAssetsQuery {
    /// Only assets of this status; `ready` where nothing is asked for.
    pub status: Option<types::ListedStatus>,
}
