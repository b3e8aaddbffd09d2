//! `GET /timelines/filters`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::Answer;
use service::caller::Caller;

use super::requests::account;
use super::views::{TimelineFiltersResponse, shown_filters};
use crate::Feed;

/// Shows what the caller does not want to see.
///
/// Costs 1 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/timelines/filters",
    responses(
        (status = 200, description = "The filters; those of somebody who has none leave nothing out.", body = TimelineFiltersResponse),
        (status = 403, description = "`account_required`: guests and services have no filters."),
    ),
)]
pub(crate) async fn find_timeline_filters(State(app): State<Arc<Feed>>, caller: Caller) -> Result<Answer, Problem> {
    let reader = account(&caller)?;

    Ok(shown_filters(app.store.filters(reader).await?))
}
