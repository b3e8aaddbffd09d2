//! `GET /clients`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;
use service::table::Position;

use super::views::ClientResponse;
use crate::Identity;
use crate::scopes::IdentityRead;

/// Lists OAuth clients, newest first.
///
/// Needs the scope `identity:read`.
///
/// Costs 0.5 RRU per 4 KB of clients.
#[utoipa::path(
    get, path = "/clients",
    responses((status = 200, description = "A page of clients.", body = List<ClientResponse>)),
)]
pub(crate) async fn list_clients(
    State(identity): State<Arc<Identity>>,
    _: Scoped<IdentityRead>,
    page: Paged,
) -> Result<Answer, Problem> {
    let table = identity.store.table();
    let after: Option<Position> = page.begin(table).await?;

    let found = identity.store.list_clients(page.limit(), after).await?;

    Ok(page.answer(table, found.items.iter().map(ClientResponse::of).collect(), found.next.as_ref()).await?)
}
