//! `GET /search-settings`

use std::sync::Arc;

use axum::extract::State;
use domain::Timestamp;
use serde::Serialize;
use service::Problem;
use service::body::Answer;
use service::caller::Scoped;

use crate::Search;
use crate::model::{Groups, SearchSettings, SettingsContent, StopWords, Typos};
use crate::scopes::SearchRead;

/// The settings of search.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SearchSettingsResponse {
    /// Groups of words that mean the same.
    #[schema(value_type = Vec<Vec<String>>, max_items = 1000)]
    synonyms: Groups,
    /// Words that are left out of every query that has others.
    #[schema(value_type = Vec<String>, max_items = 500)]
    stop_words: StopWords,
    /// Where misspelled words are found.
    typos: Typos,
    /// Counts their changes; the `ETag`.
    version: u64,
    /// When they last changed.
    updated_at: Option<Timestamp>,
}

impl SearchSettingsResponse {
    pub(super) fn shown(settings: SearchSettings) -> Answer {
        let SearchSettings { content, version, updated_at } = settings;
        let SettingsContent { synonyms, stop_words, typos } = content;
        Answer::ok(&Self { synonyms, stop_words, typos, version, updated_at }).version(version)
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
