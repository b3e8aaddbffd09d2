//! `GET /entries/{entry_id}/versions/{n}/diff`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::id::EntryId;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Path2, Query};
use service::caller::Scoped;

use super::requests::VersionNumber;
use crate::Content;
use crate::commands::space::Space;
use crate::model::{Difference, difference};
use crate::scopes::ContentRead;

/// What a version is compared with.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DiffQuery {
    /// The other version; the one that it was made from, without it.
    #[param(inline, required = false)]
    #[deserr(default)]
    against: Option<VersionNumber>,
}

/// What two versions have apart.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct EntryDiffResponse {
    /// This version.
    n: u64,
    /// The other version; null where it is compared with nothing.
    against: Option<u64>,
    /// The values that differ, by field and locale: at most 500.
    differences: Vec<Difference>,
    /// Whether there are more.
    is_more: bool,
}

/// Compares two versions of an entry by field and locale.
///
/// Needs the scope `content:read`. Costs 4 RRU, and 1 RRU for each further 4 KB.
#[utoipa::path(
    get, path = "/entries/{entry_id}/versions/{n}/diff",
    responses((status = 200, description = "What differs.", body = EntryDiffResponse)),
)]
pub(crate) async fn diff_entry_versions(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentRead>,
    Path2(entry_id, n): Path2<EntryId, VersionNumber>,
    Query(query): Query<DiffQuery>,
) -> Result<Answer, Problem> {
    let head = app.store.find_head(entry_id).await?.ok_or_else(|| Problem::not_found("entry"))?;
    let missing = || Problem::not_found("version");
    let (version, after) = app.store.find_version(entry_id, n.get()).await?.ok_or_else(missing)?;
    let against = query.against.map(VersionNumber::get).or(version.base);

    let before = match against {
        Some(other) => app.store.find_version(entry_id, other).await?.ok_or_else(missing)?.1,
        None => Default::default(),
    };
    let space = Space::of_entry(&app, &head.type_id).await?;
    let (differences, is_more) = difference(&space.of, &before, &after);

    Ok(Answer::ok(&EntryDiffResponse { n: n.get(), against, differences, is_more }))
}
