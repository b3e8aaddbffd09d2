//! `GET /timelines/tags/{tag}`

use std::sync::Arc;

use axum::extract::State;
use domain::bounds::Line;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Caller;
use service::page::Paged;

use super::requests::{TimelineQuery, reader, shown};
use super::views::TimelinePage;
use crate::Feed;
use crate::commands::page::Source;
use crate::model::{FiltersContent, folded};

/// Lists public posts with a tag, newest first.
///
/// The tag is given without its `#`; great and small letters are alike. A post is found by its first 24 tags. The caller's
/// filters and mutes count. Costs 2 RRU for the lists, 0.5 RRU for the filters of an account, and for what is shown 0.5 RRU
/// for each 4 KB of a post, and 1 RRU for each author (0.5 RRU for a guest).
#[utoipa::path(
    get, path = "/timelines/tags/{tag}",
    responses((status = 200, description = "A page of posts; empty where none has the tag.", body = TimelinePage)),
)]
pub(crate) async fn list_tag_timeline(
    State(app): State<Arc<Feed>>,
    caller: Caller,
    Path(tag): Path<Line<1, 100>>,
    page: Paged<TimelineQuery>,
) -> Result<Answer, Problem> {
    let tag = folded(&tag);
    if tag.is_empty() {
        return Err(Problem::not_found("tag"));
    }
    let reader = reader(&caller);
    let filters = match reader {
        Some(reader) => app.store.filters_eventually(reader).await?.filters,
        None => FiltersContent::default(),
    };

    shown(&app, Source::Tag(tag.clone()), &format!("#{tag}"), reader, filters, page).await
}
