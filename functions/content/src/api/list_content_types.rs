//! `GET /content-types`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;

use super::views::ContentTypeResponse;
use crate::Content;
use crate::scopes::ContentRead;

/// Lists types by id.
///
/// Needs the scope `content:read`. Costs 0.5 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/content-types",
    responses((status = 200, description = "A page of types.", body = List<ContentTypeResponse>)),
)]
pub(crate) async fn list_content_types(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentRead>,
    page: Paged,
) -> Result<Answer, Problem> {
    let table = app.store.table();

    let found = app.store.page_of_types(page.limit(), page.begin(table).await?).await?;

    let shown = found.items.iter().map(ContentTypeResponse::from).collect();
    Ok(page.answer(table, shown, found.next.as_ref()).await?)
}
