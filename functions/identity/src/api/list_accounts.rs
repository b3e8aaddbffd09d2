//! `GET /accounts`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use shared::Problem;
use shared::body::{Answer, List, Query};
use shared::bounds::Limit;
use shared::caller::Scoped;
use shared::cursor::CursorText;
use shared::fault::Faults;
use shared::id::AccountId;

use super::find_account::AccountResponse;
use super::scopes::IdentityRead;
use crate::Identity;
use crate::model::Email;

/// Which accounts.
#[derive(Debug, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct ListAccountsQuery {
    #[deserr(default)]
    limit: Limit,
    #[deserr(default)]
    cursor: Option<CursorText>,
    #[deserr(default)]
    email: Option<Email>,
}

/// Lists accounts for staff, newest first.
#[utoipa::path(
    get, path = "/accounts", operation_id = "list_accounts",
    summary = "Lists accounts, newest first.",
    description = "Needs the scope `identity:read`.\n\nCosts 2 RRU and 0.5 per 4 KB of accounts; with an address 2 RRU.",
    params(
        ("limit" = inline(Option<Limit>), Query, description = "How many a page."),
        ("cursor" = inline(Option<CursorText>), Query, description = "Where to go on: `next_cursor` of the page before."),
        ("email" = Option<Email>, Query, description = "Only the account with this address."),
    ),
    responses(
        (status = 200, description = "A page of accounts.", body = List<AccountResponse>, headers(("Link", description = "The next page."))),
        (status = 400, description = "Malformed; every fault is listed.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The scope is missing.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; please try again.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn list_accounts(
    State(identity): State<Arc<Identity>>,
    _: Scoped<IdentityRead>,
    Query(query): Query<ListAccountsQuery>,
) -> Result<Answer, Problem> {
    let filter = query.email.as_ref().map_or_else(|| "accounts".to_owned(), |email| format!("accounts?email={email}"));
    let table = identity.store.table();
    let position = match &query.cursor {
        Some(cursor) => Some(table.open_cursor::<AccountId>(&filter, cursor).await?),
        None => None,
    };

    let (accounts, next) = match &query.email {
        Some(email) => (identity.store.find_account_by_email(email).await?.into_iter().collect(), None),
        None => identity.store.list_accounts(query.limit.get(), position).await?,
    };

    let next_cursor = match next {
        Some(next) => Some(table.seal_cursor(&filter, &next).await?),
        None => None,
    };
    Ok(Answer::list(&List { items: accounts.iter().map(AccountResponse::of).collect(), next_cursor }))
}
