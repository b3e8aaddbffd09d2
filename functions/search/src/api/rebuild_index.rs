//! `POST /search-index/rebuild`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::Answer;
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::find_index::SearchIndexResponse;
use crate::Search;
use crate::commands::schedule;
use crate::scopes::SearchWrite;

/// Builds the index again, from the documents in the table.
///
/// Needs the scope `search:write`. The work is done by ticks; until it is done, the generation before answers. Wishes that
/// come meanwhile begin it anew. Costs 2 RRU and 1 WRU, 4 WRU with an idempotency key.
#[utoipa::path(
    post, path = "/search-index/rebuild",
    responses((status = 202, description = "It will be built: the index as it stands.", body = SearchIndexResponse)),
)]
pub(crate) async fn rebuild_index(
    State(app): State<Arc<Search>>,
    _: Scoped<SearchWrite>,
    idempotency: Idempotency,
) -> Result<Answer, Problem> {
    let head = app.store.head().await?;
    let (wish, transaction) = app.store.wish_for_rebuild().await?;
    let view = SearchIndexResponse::new(&head, wish, &[], app.context.clock.now());

    let answer = idempotency.commit(transaction, Answer::accepted("/search-index", &view)).await?;

    schedule(&app).await;
    Ok(answer)
}
