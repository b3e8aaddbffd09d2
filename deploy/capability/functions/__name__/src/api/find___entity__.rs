//! `GET /__path__/{__entity___id}`

use std::sync::Arc;

use axum::extract::State;
use events::__name__::__Entity__Id;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::{__Entity__Response, shown};
use crate::__Name__;
use crate::scopes::__Name__Read;

/// Shows a __words__.
///
/// Needs the scope `__name__:read`. Costs 1 RRU.
#[utoipa::path(
    get, path = "/__path__/{__entity___id}",
    responses((status = 200, description = "The __words__.", body = __Entity__Response)),
)]
pub(crate) async fn find___entity__(
    State(app): State<Arc<__Name__>>,
    _: Scoped<__Name__Read>,
    Path(__entity___id): Path<__Entity__Id>,
) -> Result<Answer, Problem> {
    let found = app.store.find(__entity___id).await?;

    Ok(shown(&found.ok_or_else(|| Problem::not_found("__words__"))?))
}
