//! `PUT /search-settings`

use std::sync::Arc;

use axum::extract::State;
use domain::fault::{Faults, Invalid};
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::find_search_settings::SearchSettingsResponse;
use crate::Search;
use crate::model::{SearchSettings, SettingsContent};
use crate::scopes::SearchWrite;
use crate::store::SETTINGS;

/// The most bytes that settings have: an item of the table holds them.
const MAX_BYTES: usize = 200 * 1024;

/// Replaces the settings of search.
///
/// Needs the scope `search:write`. Searches go by them at most ten seconds later; nothing is indexed again. Costs 1 RRU for
/// each 4 KB and 1 WRU for each KB.
#[utoipa::path(
    put, path = "/search-settings",
    request_body = SettingsContent,
    responses(
        (status = 200, description = "The settings as they are now.", body = SearchSettingsResponse),
        (status = 422, description = "`settings_too_large`: they have more than 200 KB. Or: `synonyms_too_few`: a group has one word."),
    ),
)]
pub(crate) async fn replace_search_settings(
    State(app): State<Arc<Search>>,
    _: Scoped<SearchWrite>,
    if_match: IfMatch,
    Json(content): Json<SettingsContent>,
) -> Result<Answer, Problem> {
    check(&content)?;
    let before = app.store.settings().await?;
    if_match.check(before.version)?;

    let after = SearchSettings { content, version: before.version + 1, updated_at: Some(app.context.clock.now()) };

    match app.store.replace_settings(&after).await {
        Ok(()) => {
            app.reading.write().await.settings_ms = None;
            Ok(SearchSettingsResponse::shown(after))
        }
        Err(error) if error.refused(SETTINGS) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}

fn check(content: &SettingsContent) -> Result<(), Problem> {
    let mut faults = Faults::none();
    for (index, _) in content.synonyms.iter().enumerate().filter(|(_, group)| group.len() < 2) {
        let invalid = Invalid::new("synonyms_too_few", "a group has at least two words");
        faults.add(format!("/synonyms/{index}"), invalid);
    }
    if !faults.is_empty() {
        return Err(Problem::refused_with("synonyms_too_few", "A group of synonyms has at least two words.", faults));
    }
    let bytes = serde_json::to_vec(content).map(|json| json.len()).unwrap_or(usize::MAX);
    if bytes > MAX_BYTES {
        let detail = format!("The settings have {bytes} bytes; at most {MAX_BYTES} are kept.");
        return Err(Problem::refused("settings_too_large", detail));
    }
    Ok(())
}
