//! `PATCH /content-types/{type_id}`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::views::{ContentTypeResponse, shown_type};
use crate::Content;
use crate::commands::change_type::update_type;
use crate::model::{TypeId, TypePatch};
use crate::scopes::ContentAdmin;

/// Changes a type.
///
/// Needs the scope `content:admin`. A JSON Merge Patch (RFC 7396); `fields` are replaced whole. What could break entries is
/// refused while there are any in the way: a field that has values is not removed, changed in its kind or narrowed, and
/// none is required that some entries lack. A patch that changes nothing writes nothing. Costs 1 RRU and 6 WRU for a type
/// of 1 KB, however many entries it has; where it is refused, 1 RRU for each 4 KB of what entries use.
#[utoipa::path(
    patch, path = "/content-types/{type_id}",
    request_body(content((TypePatch = "application/merge-patch+json"), (TypePatch = "application/json"))),
    responses(
        (status = 200, description = "The type as it is now.", body = ContentTypeResponse),
        (status = 409, description = "`breaking_change`: entries are in the way; `in_the_way` lists the first 100."),
        (status = 422, description = "The fields don't fit together."),
    ),
)]
pub(crate) async fn update_content_type(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentAdmin>,
    Path(type_id): Path<TypeId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    Ok(shown_type(&update_type(&app, &type_id, Some(if_match), &|known| patch.apply(known)).await?))
}
