//! `GET /content-locales`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::Answer;
use service::caller::Scoped;

use super::views::{ContentLocalesResponse, shown_locales};
use crate::Content;
use crate::scopes::ContentRead;

/// Shows the locales.
///
/// Needs the scope `content:read`. English alone, as version 0, before anybody said anything. Costs 1 RRU.
#[utoipa::path(
    get, path = "/content-locales",
    responses((status = 200, description = "The locales.", body = ContentLocalesResponse)),
)]
pub(crate) async fn find_content_locales(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentRead>,
) -> Result<Answer, Problem> {
    Ok(shown_locales(&app.store.locales().await?))
}
