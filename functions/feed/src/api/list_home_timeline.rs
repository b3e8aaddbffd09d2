//! `GET /timelines/home`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::Answer;
use service::caller::Caller;
use service::page::Paged;

use super::requests::{TimelineQuery, account, shown};
use super::views::TimelinePage;
use crate::Feed;
use crate::commands::page::Source;
use crate::model::FiltersContent;

/// Lists the posts of those whom the caller follows, and the caller's own, newest first.
///
/// A page is full unless the end is reached, or 500 posts were looked at that may not be shown; `next_cursor` is null only at
/// the true end. A cursor is good for ever: it names a place, and whatever is visible throughout a walk comes exactly once.
/// Costs 3 RRU for each part that is looked at (copies, who is pulled, filters: 1 RRU for each 4 KB); 0.5 RRU for each list
/// that is pulled; and for what is shown 0.5 RRU for each 4 KB of a post, and 1 RRU for each author.
#[utoipa::path(
    get, path = "/timelines/home",
    responses(
        (status = 200, description = "A page of posts.", body = TimelinePage),
        (status = 403, description = "`account_required`: guests and services have no home."),
    ),
)]
pub(crate) async fn list_home_timeline(
    State(app): State<Arc<Feed>>,
    caller: Caller,
    page: Paged<TimelineQuery>,
) -> Result<Answer, Problem> {
    let reader = account(&caller)?;

    shown(&app, Source::Home(reader), "home", Some(reader), FiltersContent::default(), page).await
}
