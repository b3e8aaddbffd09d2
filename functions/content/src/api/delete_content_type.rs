//! `DELETE /content-types/{type_id}`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use crate::Content;
use crate::commands::change_type::delete_type;
use crate::model::TypeId;
use crate::scopes::ContentAdmin;

/// Deletes a type without entries.
///
/// Needs the scope `content:admin`. Costs 1 RRU and 6 WRU for a type of 1 KB.
#[utoipa::path(
    delete, path = "/content-types/{type_id}",
    responses(
        (status = 204, description = "It is gone."),
        (status = 409, description = "`type_in_use`: there are entries; `in_the_way` lists the first 100."),
    ),
)]
pub(crate) async fn delete_content_type(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentAdmin>,
    Path(type_id): Path<TypeId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    delete_type(&app, &type_id, if_match).await?;
    Ok(Answer::no_content())
}
