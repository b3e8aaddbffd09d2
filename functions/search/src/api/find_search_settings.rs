//! `GET /search-settings`

use std::sync::Arc;

use axum::extract::State;
use domain::Timestamp;
use serde::Serialize;
use service::Problem;
use service::body::Answer;
use service::caller::Scoped;

use crate::Search;
use crate::model::{SearchSettings, SettingsContent};
use crate::scopes::SearchRead;

/// The settings of search.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SearchSettingsResponse {
    #[serde(flatten)]
    content: SettingsContent,
    /// Counts their changes; the `ETag`.
    version: u64,
    /// When they last changed.
    updated_at: Option<Timestamp>,
}

impl SearchSettingsResponse {
    pub(super) fn shown(settings: SearchSettings) -> Answer {
        let SearchSettings { content, version, updated_at } = settings;
        Answer::ok(&Self { content, version, updated_at }).version(version)
    }
}

/// Shows the settings of search.
///
/// Needs the scope `search:read`. Version 0 where nobody has changed them. Costs 1 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/search-settings",
    responses((status = 200, description = "The settings.", body = SearchSettingsResponse)),
)]
pub(crate) async fn find_search_settings(
    State(app): State<Arc<Search>>,
    _: Scoped<SearchRead>,
) -> Result<Answer, Problem> {
    Ok(SearchSettingsResponse::shown(app.store.settings().await?))
}
