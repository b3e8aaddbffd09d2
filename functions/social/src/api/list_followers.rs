//! `GET /profiles/{handle}/followers`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List, Path};
use service::page::Paged;

use super::requests::Looking;
use super::views::PersonResponse;
use crate::Social;
use crate::commands::people;
use crate::model::Handle;

/// Lists who follows somebody, newest first.
///
/// A locked profile shows it to its followers alone. Costs 2.5 RRU, 0.5 for each 4 KB, and 0.5 for each of them; for
/// a caller with an account 1 more, and 1.5 for each of them.
#[utoipa::path(
    get, path = "/profiles/{handle}/followers",
    responses((status = 200, description = "A page of people.", body = List<PersonResponse>)),
)]
pub(crate) async fn list_followers(
    State(app): State<Arc<Social>>,
    Looking(viewer): Looking,
    Path(handle): Path<Handle>,
    page: Paged,
) -> Result<Answer, Problem> {
    let (profile, standing) = people::named(&app, viewer, &handle).await?;
    let is_let_in = viewer.moderates || viewer.is(profile.account_id) || standing.follows();
    if profile.is_locked() && !is_let_in {
        return Err(Problem::not_found("list"));
    }
    let (page, table) = (page.of(profile.account_id), app.store.table());
    let found = app.store.followers(profile.account_id, page.limit(), page.begin(table).await?).await?;

    let listed = found.items.iter().map(|edge| (edge.from, Some(edge.follow_since), None)).collect();
    let items = people::seen(&app, viewer, listed).await?.iter().map(PersonResponse::from).collect();
    Ok(page.answer(table, items, found.next.as_ref()).await?)
}
