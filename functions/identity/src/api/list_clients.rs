//! `GET /clients`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List, Query};
use service::caller::Scoped;
use service::page::PageQuery;
use service::table::Position;

use super::find_client::ClientResponse;
use crate::Identity;
use crate::scopes::IdentityRead;

const FILTER: &str = "clients";

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
    Query(query): Query<PageQuery>,
) -> Result<Answer, Problem> {
    let table = identity.store.table();
    let after = match &query.cursor {
        Some(cursor) => Some(table.open_cursor::<Position>(FILTER, cursor).await?),
        None => None,
    };

    let page = identity.store.list_clients(query.limit.get(), after).await?;

    let next_cursor = match page.next {
        Some(next) => Some(table.seal_cursor(FILTER, &next).await?),
        None => None,
    };
    Ok(Answer::list(&List { items: page.items.iter().map(ClientResponse::of).collect(), next_cursor }))
}
