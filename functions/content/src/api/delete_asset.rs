//! `DELETE /assets/{asset_id}`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::AssetId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use crate::Content;
use crate::scopes::ContentWrite;
use crate::store::ASSET;

/// Deletes an asset that no entry names.
///
/// Needs the scope `content:write`. Its file is not found from then on; links to it that were given out work for up to an
/// hour. Costs 2 RRU and 3 WRU; 4 WRU within an hour of its completion.
#[utoipa::path(
    delete, path = "/assets/{asset_id}",
    responses(
        (status = 204, description = "It is deleted."),
        (status = 409, description = "`referred_to`: entries name it; `in_the_way` has the first of them."),
    ),
)]
pub(crate) async fn delete_asset(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentWrite>,
    Path(asset_id): Path<AssetId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let before = app.asset(asset_id).await?;
    if_match.check(before.version)?;
    let referrers = app.store.referrers_of_asset(asset_id).await?;
    if !referrers.is_empty() {
        let problem = Problem::conflict("referred_to", "Entries name the asset.");
        return Err(problem.with("in_the_way", &referrers));
    }

    let after = before.deleted(app.context.clock.now());
    match app.store.table().write(app.store.replace_asset(&after)).await {
        Ok(()) => Ok(Answer::no_content()),
        Err(error) if error.refused(ASSET) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}
