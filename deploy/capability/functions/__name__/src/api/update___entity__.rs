//! `PATCH /__path__/{__entity___id}`

use std::sync::Arc;

use axum::extract::State;
use events::__name__::__Entity__Id;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::views::{__Entity__Response, shown};
use crate::__Name__;
use crate::model::__Entity__Patch;
use crate::scopes::__Name__Write;
use crate::store::__ENTITY__;

/// Changes a __words__.
///
/// Needs the scope `__name__:write`. A JSON Merge Patch (RFC 7396): what is absent stays. A patch that changes nothing
/// writes nothing. Costs 1 RRU and 4 WRU.
#[utoipa::path(
    patch, path = "/__path__/{__entity___id}",
    request_body(content(
        (__Entity__Patch = "application/merge-patch+json"),
        (__Entity__Patch = "application/json"),
    )),
    responses((status = 200, description = "The __words__ as it is now.", body = __Entity__Response)),
)]
pub(crate) async fn update___entity__(
    State(app): State<Arc<__Name__>>,
    _: Scoped<__Name__Write>,
    Path(__entity___id): Path<__Entity__Id>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    let found = app.store.find(__entity___id).await?;
    let before = found.ok_or_else(|| Problem::not_found("__words__"))?;
    if_match.check(before.version)?;

    let content = patch.apply(&before.content)?;
    if content == before.content {
        return Ok(shown(&before));
    }
    let after = before.changed(content, app.context.clock.now());

    match app.store.replace(&after).commit().await {
        Ok(()) => Ok(shown(&after)),
        Err(error) if error.refused(__ENTITY__) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}
