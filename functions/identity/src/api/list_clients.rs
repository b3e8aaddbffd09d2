//! `GET /clients`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use shared::Problem;
use shared::body::{Answer, List, Query};
use shared::bounds::Limit;
use shared::caller::Scoped;
use shared::cursor::CursorText;
use shared::fault::Faults;
use shared::table::Position;

use super::find_client::ClientResponse;
use super::scopes::IdentityRead;
use crate::Identity;

const FILTER: &str = "clients";

/// Which clients.
#[derive(Debug, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct ListClientsQuery {
    #[deserr(default)]
    limit: Limit,
    #[deserr(default)]
    cursor: Option<CursorText>,
}

/// Lists OAuth clients, newest first.
#[utoipa::path(
    get, path = "/clients", operation_id = "list_clients",
    summary = "Lists OAuth clients, newest first.",
    description = "Needs the scope `identity:read`.\n\nCosts 0.5 RRU per 4 KB of clients.",
    params(
        ("limit" = inline(Option<Limit>), Query, description = "How many a page."),
        ("cursor" = inline(Option<CursorText>), Query, description = "Where to go on: `next_cursor` of the page before."),
    ),
    responses(
        (status = 200, description = "A page of clients.", body = List<ClientResponse>, headers(("Link", description = "The next page."))),
        (status = 400, description = "Malformed; every fault is listed.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The scope is missing.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; please try again.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn list_clients(
    State(identity): State<Arc<Identity>>,
    _: Scoped<IdentityRead>,
    Query(query): Query<ListClientsQuery>,
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
