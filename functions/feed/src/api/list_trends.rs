//! `GET /trends`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::Timestamp;
use domain::fault::Faults;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Query};
use service::caller::Caller;

use crate::Feed;
use crate::model::{Trend, Window};

/// Which trends.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TrendsQuery {
    /// Over how long: `1h`, `1d` or `7d`.
    #[deserr(default)]
    #[param(inline, required = false)]
    window: Window,
}

/// The tags that most people use.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct TrendsResponse {
    /// The window.
    window: Window,
    /// The tags, those of most authors first.
    #[schema(max_items = 20)]
    items: Vec<Trend>,
    /// When they were counted; absent before the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    counted_at: Option<Timestamp>,
}

/// Lists the tags that most people use.
///
/// Counted once a minute, `1d` and `7d` every ten minutes: distinct authors of public posts, each once a tag and hour. Posts that are hidden or deleted, and
/// authors who are suspended, do not count. Costs 0.5 RRU.
#[utoipa::path(
    get, path = "/trends",
    responses((status = 200, description = "At most 20 tags.", body = TrendsResponse)),
)]
pub(crate) async fn list_trends(
    State(app): State<Arc<Feed>>,
    _: Caller,
    Query(query): Query<TrendsQuery>,
) -> Result<Answer, Problem> {
    let window = query.window;

    let (items, counted_at) = match app.store.trends(window).await? {
        Some(trends) => (trends.tags, Some(trends.counted_at)),
        None => (Vec::new(), None),
    };

    Ok(Answer::ok(&TrendsResponse { window, items, counted_at }))
}
