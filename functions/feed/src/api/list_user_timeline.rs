//! `GET /timelines/users/{account_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::AccountId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Caller;
use service::page::Paged;

use super::requests::{TimelineQuery, reader, shown};
use super::views::TimelinePage;
use crate::Feed;
use crate::commands::page::Source;
use crate::model::{FiltersContent, Relation, Viewer};

/// Lists the posts of one person that the caller may see, newest first.
///
/// Posts that are unlisted are shown to followers, those for followers to these and to whom they name. Filters and mutes do
/// not count here. A person who is suspended, or where one blocks the other, is a 404 like one who does not exist. Costs
/// 1 RRU, 0.5 RRU for each 4 KB of the list (twice as much for one's own), and for what is shown 0.5 RRU for each 4 KB of a
/// post, and 1 RRU for the author.
#[utoipa::path(
    get, path = "/timelines/users/{account_id}",
    responses((status = 200, description = "A page of posts.", body = TimelinePage)),
)]
pub(crate) async fn list_user_timeline(
    State(app): State<Arc<Feed>>,
    caller: Caller,
    Path(account_id): Path<AccountId>,
    page: Paged<TimelineQuery>,
) -> Result<Answer, Problem> {
    let reader = reader(&caller);
    let profile = app.store.profile_eventually(account_id).await?;
    let relation = match reader {
        Some(reader) => app.store.relation_eventually(reader, account_id).await?,
        None => Relation::default(),
    };
    let filters = FiltersContent::default();
    let viewer = Viewer { account: reader, filters: &filters, now: app.context.clock.now() };
    if !viewer.may_visit(account_id, profile.as_ref(), &relation) {
        return Err(Problem::not_found("person"));
    }

    shown(&app, Source::User(account_id), &account_id.to_string(), reader, filters, page).await
}
