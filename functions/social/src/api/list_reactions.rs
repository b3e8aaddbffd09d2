//! `GET /posts/{post_id}/reactions`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::id::PostId;
use service::Problem;
use service::body::{Answer, List, Path};
use service::page::Paged;

use super::requests::Looking;
use super::views::PersonResponse;
use crate::Social;
use crate::commands::{look, people};
use crate::model::ReactionKind;

/// Which reactions.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReactionFilter {
    /// In which way.
    #[param(inline)]
    kind: ReactionKind,
}

/// Lists who reacted to a post in one way, newest first.
///
/// Costs what the post costs, 0.5 RRU for each 4 KB, and 0.5 for each person, 1.5 for a caller with an account.
#[utoipa::path(
    get, path = "/posts/{post_id}/reactions",
    responses((status = 200, description = "A page of people.", body = List<PersonResponse>)),
)]
pub(crate) async fn list_reactions(
    State(app): State<Arc<Social>>,
    Looking(viewer): Looking,
    Path(post_id): Path<PostId>,
    page: Paged<ReactionFilter>,
) -> Result<Answer, Problem> {
    look::find(&app, viewer, post_id).await?;
    let table = app.store.table();
    let found = app.store.reactors(post_id, page.filter.kind, page.limit(), page.begin(table).await?).await?;

    let listed = found.items.iter().map(|reaction| (reaction.account_id, Some(reaction.at), None)).collect();
    let items = people::seen(&app, viewer, listed).await?.iter().map(PersonResponse::from).collect();
    Ok(page.answer(table, items, found.next.as_ref()).await?)
}
