//! `GET /accounts/{account_id}/addresses`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List, Path};
use service::caller::{Caller, Scope};

use super::requests::AccountRef;
use super::views::AddressResponse;
use crate::Identity;
use crate::commands::authority::load;
use crate::scopes::IdentityRead;

/// Lists the saved addresses of an account.
///
/// The caller's own, or any account's with the scope `identity:read`: all of them, at most 50, in the order of saving.
///
/// Costs 2 RRU, and 1 RRU for each further 4 KB.
#[utoipa::path(
    get, path = "/accounts/{account_id}/addresses",
    responses((status = 200, description = "The addresses; there is no further page.", body = List<AddressResponse>)),
)]
pub(crate) async fn list_addresses(
    State(identity): State<Arc<Identity>>,
    caller: Caller,
    Path(account): Path<AccountRef>,
) -> Result<Answer, Problem> {
    let account = load(&identity, &caller, account.of(&caller)?, IdentityRead::NAME).await?;

    let book = identity.store.find_address_book(account.id).await?;

    let items = book.addresses.into_iter().map(AddressResponse::from).collect();
    Ok(Answer::list(&List { items, next_cursor: None }))
}
