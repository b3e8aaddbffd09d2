//! `DELETE /__path__/{__entity___id}`

use std::sync::Arc;

use axum::extract::State;
use events::__name__::__Entity__Id;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use crate::__Name__;
use crate::scopes::__Name__Write;
use crate::store::__ENTITY__;

/// Deletes a __words__.
///
/// Needs the scope `__name__:write`. Costs 1 RRU and 4 WRU.
#[utoipa::path(
    delete, path = "/__path__/{__entity___id}",
    responses((status = 204, description = "It is gone.")),
)]
pub(crate) async fn delete___entity__(
    State(app): State<Arc<__Name__>>,
    _: Scoped<__Name__Write>,
    Path(__entity___id): Path<__Entity__Id>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let found = app.store.find(__entity___id).await?;
    let before = found.ok_or_else(|| Problem::not_found("__words__"))?;
    if_match.check(before.version)?;

    match app.store.delete(&before).commit().await {
        Ok(()) => Ok(Answer::no_content()),
        Err(error) if error.refused(__ENTITY__) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}
