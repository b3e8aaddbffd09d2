//! `PUT /content-locales`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::views::{ContentLocalesResponse, shown_locales};
use crate::Content;
use crate::commands::change_locales::change_locales;
use crate::model::LocalesContent;
use crate::scopes::ContentAdmin;

/// Replaces the locales.
///
/// Needs the scope `content:admin`. A locale in which entries have values is not removed. Costs 1 RRU and 4 WRU; 2 WRU for
/// each type where one is removed.
#[utoipa::path(
    put, path = "/content-locales",
    request_body = LocalesContent,
    responses(
        (status = 200, description = "The locales as they are now.", body = ContentLocalesResponse),
        (status = 409, description = "`locale_in_use`: entries have values in it; `in_the_way` lists the first 100."),
        (status = 422, description = "They don't fit together: a circle of fallbacks, an unknown default."),
    ),
)]
pub(crate) async fn replace_content_locales(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentAdmin>,
    if_match: IfMatch,
    Json(content): Json<LocalesContent>,
) -> Result<Answer, Problem> {
    Ok(shown_locales(&change_locales(&app, Some(if_match), content).await?))
}
