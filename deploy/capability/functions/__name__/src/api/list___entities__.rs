//! `GET /__path__`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;

use super::views::__Entity__Response;
use crate::__Name__;
use crate::scopes::__Name__Read;

/// Lists __words__s, newest first.
///
/// Needs the scope `__name__:read`. Costs 0.5 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/__path__",
    responses((status = 200, description = "A page of __words__s.", body = List<__Entity__Response>)),
)]
pub(crate) async fn list___entities__(
    State(app): State<Arc<__Name__>>,
    _: Scoped<__Name__Read>,
    page: Paged,
) -> Result<Answer, Problem> {
    let table = app.store.table();

    let found = app.store.list(page.limit(), page.begin(table).await?).await?;

    let shown = found.items.iter().map(__Entity__Response::from).collect();
    Ok(page.answer(table, shown, found.next.as_ref()).await?)
}
