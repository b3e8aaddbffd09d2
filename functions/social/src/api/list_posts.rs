//! `GET /posts`

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, List, Query};

use super::requests::{Looking, Posts};
use super::views::PostResponse;
use crate::Social;
use crate::commands::look;

/// Which posts.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PostsByIds {
    /// Posts, separated by commas; at most 50.
    #[param(inline)]
    ids: Posts,
}

/// Shows several posts, in the order asked, those that the caller may see.
///
/// Costs 0.5 RRU for each 4 KB of each, 2 more each, and 1.5 for each author.
#[utoipa::path(
    get, path = "/posts",
    responses((status = 200, description = "The posts.", body = List<PostResponse>)),
)]
pub(crate) async fn list_posts(
    State(app): State<Arc<Social>>,
    Looking(viewer): Looking,
    Query(asked): Query<PostsByIds>,
) -> Result<Answer, Problem> {
    let mut found: BTreeMap<_, _> =
        app.store.posts(&asked.ids.0).await?.into_iter().map(|post| (post.id, post)).collect();
    let posts = asked.ids.0.iter().filter_map(|id| found.remove(id)).collect();

    let items = look::look(&app, viewer, posts).await?.iter().map(PostResponse::from).collect();
    Ok(Answer::list(&List { items, next_cursor: None }))
}
