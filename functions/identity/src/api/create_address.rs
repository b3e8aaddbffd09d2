//! `POST /accounts/{account_id}/addresses`

use std::sync::Arc;

use axum::extract::State;
use domain::id::AddressId;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Caller;
use service::idempotency::Idempotency;

use super::requests::AccountRef;
use super::views::AddressResponse;
use crate::Identity;
use crate::commands::authority::load_to_change;
use crate::commands::refusals::not_erased;
use crate::model::{AddressBook, AddressFields};

/// Saves an address.
///
/// Adds it to the caller's own account, or to any with the scope `identity:write`; an account has at most 50. A new
/// default replaces the previous one.
///
/// Costs 2 RRU, for another's account 3, and 1 WRU for each KB of all addresses; with an idempotency key 2 WRU each,
/// and 2 more.
#[utoipa::path(
    post, path = "/accounts/{account_id}/addresses",
    request_body(content = AddressFields, description = "The address."),
    responses(
        (status = 201, description = "The address.", body = AddressResponse),
        (status = 403, description = "Another's account: the caller no longer holds `identity:write`, or the \
            account holds scopes that the caller lacks; or `account_closed`."),
        (status = 409, description = "`account_erased`, `too_many_addresses`; or another address changed at the same \
            moment."),
    ),
)]
pub(crate) async fn create_address(
    State(identity): State<Arc<Identity>>,
    caller: Caller,
    idempotency: Idempotency,
    Path(account): Path<AccountRef>,
    Json(fields): Json<AddressFields>,
) -> Result<Answer, Problem> {
    let account = load_to_change(&identity, &caller, account.of(&caller)?).await?;
    not_erased(&account)?;
    let book = identity.store.find_address_book(account.id).await?;

    let (id, now) = (AddressId::new(&identity.context.clock), identity.context.clock.now());
    let book = book.with(id, fields, now).map_err(|_| book_full())?;
    let saved = book.find(id).cloned().ok_or_else(Problem::internal)?;

    let (place, version) = (format!("/accounts/{}/addresses/{id}", account.id), saved.version);
    let answer = Answer::created(place, &AddressResponse::from(saved)).version(version);
    Ok(identity.store.update_address_book_for(account.id, &book, &idempotency, answer).await?)
}

fn book_full() -> Problem {
    Problem::conflict("too_many_addresses", format!("An account has at most {} addresses.", AddressBook::MAX_ADDRESSES))
}
