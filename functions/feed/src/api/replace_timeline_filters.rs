//! `PUT /timelines/filters`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Caller;
use service::etag::IfMatch;

use super::requests::account;
use super::views::{TimelineFiltersResponse, shown_filters};
use crate::Feed;
use crate::model::{Filters, FiltersContent};
use crate::store::{FILTERS, PROFILE};

/// Replaces what the caller does not want to see.
///
/// At most 100 words and tags together. They count from the next page on, in the home and in lists of tags; one's own posts
/// are always shown. Filters that are the same write nothing. Costs 1 RRU and 4 WRU, more where they have more than 1 KB.
#[utoipa::path(
    put, path = "/timelines/filters",
    request_body = FiltersContent,
    responses(
        (status = 200, description = "The filters as they are now.", body = TimelineFiltersResponse),
        (status = 403, description = "`account_required`: guests and services have no filters."),
        (status = 422, description = "`too_many_filters`: there are more than 100 words and tags."),
    ),
)]
pub(crate) async fn replace_timeline_filters(
    State(app): State<Arc<Feed>>,
    caller: Caller,
    if_match: IfMatch,
    Json(content): Json<FiltersContent>,
) -> Result<Answer, Problem> {
    let reader = account(&caller)?;
    content.check().map_err(|faults| {
        Problem::refused_with("too_many_filters", "At most 100 words and tags together are kept.", faults)
    })?;
    let before = app.store.filters(reader).await?;
    if_match.check(before.version)?;

    if before.filters == content && before.version > 0 {
        return Ok(shown_filters(before));
    }
    let (version, updated_at) = (before.version + 1, Some(app.context.clock.now()));
    let after = Filters { filters: content, version, updated_at, floor: before.floor };

    match app.store.save_filters(reader, before.version, &after).commit().await {
        Ok(()) => Ok(shown_filters(after)),
        Err(error) if error.refused(FILTERS) => Err(Problem::stale()),
        Err(error) if error.refused(PROFILE) => Err(Problem::not_found("account")),
        Err(error) => Err(error.into()),
    }
}
