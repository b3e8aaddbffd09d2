//! `GET /assets`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;
use utoipa::IntoParams;

use crate::Content;
use crate::model::{AssetResponse, AssetStatus, ListedStatus};
use crate::scopes::ContentRead;

/// Selects assets.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListAssetsFilter {
    /// Only assets of this status; `ready` where nothing is asked for.
    #[param(inline, required = false)]
    #[deserr(default)]
    status: Option<ListedStatus>,
}

/// Lists assets, newest first.
///
/// Needs the scope `content:read`. Costs 2 RRU, and 0.5 RRU for each 4 KB more.
#[utoipa::path(
    get, path = "/assets",
    responses((status = 200, description = "A page of assets.", body = List<AssetResponse>)),
)]
pub(crate) async fn list_assets(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentRead>,
    page: Paged<ListAssetsFilter>,
) -> Result<Answer, Problem> {
    let status = page.filter.status.as_ref().map_or(AssetStatus::Ready, |status| status.0);
    let before: Option<String> = page.begin(app.store.table()).await?;

    let (assets, next) = app.store.list_assets(status, page.limit(), before.as_deref()).await?;

    let shown = assets.iter().map(|asset| AssetResponse::of(asset, None)).collect();
    Ok(page.answer(app.store.table(), shown, next.as_ref()).await?)
}
