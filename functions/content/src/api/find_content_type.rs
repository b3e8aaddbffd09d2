//! `GET /content-types/{type_id}`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::{ContentTypeResponse, shown_type};
use crate::Content;
use crate::commands::change_type::find;
use crate::model::TypeId;
use crate::scopes::ContentRead;

/// Shows a type.
///
/// Needs the scope `content:read`. Costs 1 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/content-types/{type_id}",
    responses((status = 200, description = "The type.", body = ContentTypeResponse)),
)]
pub(crate) async fn find_content_type(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentRead>,
    Path(type_id): Path<TypeId>,
) -> Result<Answer, Problem> {
    Ok(shown_type(&find(&app, &type_id).await?))
}
