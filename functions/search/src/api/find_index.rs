//! `GET /search-index`

use std::sync::Arc;

use axum::extract::State;
use domain::Timestamp;
use serde::Serialize;
use service::Problem;
use service::body::Answer;
use service::caller::Scoped;

use crate::Search;
use crate::commands::standing;
use crate::model::{Generation, Head, Waiting};
use crate::scopes::SearchRead;
use crate::store::DOCUMENT_SHARDS;

/// The state of the index.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SearchIndexResponse {
    /// The generation that answers.
    generation: u64,
    /// How many documents it holds.
    documents: u64,
    /// How many segments they are in.
    segments: u64,
    /// How long the oldest change has waited that is not in the index yet.
    lag_ms: u64,
    /// When it was written last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    indexed_at: Option<Timestamp>,
    /// How many markers of changed documents wait, as far as they were counted: at most 400.
    waiting: u64,
    /// The generation that will take its place, while there is one.
    building: Option<BuildingView>,
    /// Whether a rebuild is due or under way.
    rebuilding: bool,
}

/// A generation that is being built.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SearchBuilding)]
pub(crate) struct BuildingView {
    /// Its number.
    generation: u64,
    /// How many documents it holds so far.
    documents: u64,
    /// How many of a hundred parts of the documents are read.
    percent: u64,
}

impl SearchIndexResponse {
    pub(super) fn new(head: &Head, wish: u64, waiting: &[Waiting], now: Timestamp) -> Self {
        let Generation { number, documents, segments, .. } = head.live;
        let building = head.building.as_ref().map(|building| BuildingView {
            generation: building.generation.number,
            documents: building.generation.documents,
            percent: building.shard * 100 / DOCUMENT_SHARDS,
        });
        let age = |marker: &Waiting| u64::try_from(now.as_millis() - marker.since.as_millis()).unwrap_or_default();
        let oldest = waiting.iter().map(age).max();
        Self {
            generation: number,
            documents,
            segments,
            lag_ms: head.lag_ms(now).max(oldest.unwrap_or_default()),
            indexed_at: (head.version > 0).then(|| Timestamp::from_millis(head.indexed_ms)),
            waiting: waiting.len() as u64,
            rebuilding: building.is_some() || head.live.wish < wish,
            building,
        }
    }
}

/// Shows how the index is.
///
/// Needs the scope `search:read`. Costs 6 RRU and more where much waits.
#[utoipa::path(
    get, path = "/search-index",
    responses((status = 200, description = "The state of the index.", body = SearchIndexResponse)),
)]
pub(crate) async fn find_index(State(app): State<Arc<Search>>, _: Scoped<SearchRead>) -> Result<Answer, Problem> {
    let (head, wish) = standing(&app).await?;
    let (waiting, _) = app.store.waiting(100).await?;
    Ok(Answer::ok(&SearchIndexResponse::new(&head, wish, &waiting, app.context.clock.now())))
}
