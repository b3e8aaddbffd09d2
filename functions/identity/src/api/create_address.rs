//! `POST /accounts/{account_id}/addresses`

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Json, Path};
use shared::bounds::Text;
use shared::caller::Caller;
use shared::id::AddressId;
use shared::idempotency::Idempotency;

use super::authority::load_to_change;
use super::find_address::AddressResponse;
use super::update_account::erased;
use super::whose::Whose;
use crate::Identity;
use crate::model::{AddressBook, AddressFields, Status};

/// Saves an address.
#[utoipa::path(
    post, path = "/accounts/{account_id}/addresses", operation_id = "create_address",
    summary = "Saves an address.",
    description = "To one's own account, or to any with the scope `identity:write`; at most 50. What it is the default for, no other \
        address is any more.\n\nCosts 2 RRU, for another's account 3, and 1 WRU for each KB of all addresses; with an idempotency key 2 WRU each, and 2 more.",
    params(
        ("account_id" = inline(Whose), Path, description = "The account, or `me`."),
        ("Idempotency-Key" = inline(Option<Text<1, 255>>), Header, description = "Repeats are answered as the first."),
    ),
    request_body(content = AddressFields, description = "The address."),
    responses(
        (status = 201, description = "The address.", body = AddressResponse, headers(
            ("Location", description = "Where the address is."), ("ETag", description = "Its version."))),
        (status = 400, description = "Malformed; every fault is listed.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Another's account: the caller does not hold `identity:write` any more, or the account holds scopes that he lacks; or `account_closed`.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there, or not the caller's to know of.", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`account_erased`, `too_many_addresses`; or another address changed at the same moment, or the same request is still running.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is too large.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is no JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The key was used with another body.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; please try again.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn create_address(
    State(identity): State<Arc<Identity>>,
    caller: Caller,
    idempotency: Idempotency,
    Path(whose): Path<Whose>,
    Json(fields): Json<AddressFields>,
) -> Result<Answer, Problem> {
    let account = load_to_change(&identity, &caller, whose).await?;
    if account.status == Status::Erased {
        return Err(erased());
    }
    let book = identity.store.find_address_book(account.id).await?;

    let (id, now) = (AddressId::new(&identity.context.clock), identity.context.clock.now());
    let book = book.with(id, fields, now).map_err(|_| book_full())?;
    let saved = book.find(id).cloned().ok_or_else(Problem::internal)?;

    let (place, version) = (format!("/accounts/{}/addresses/{id}", account.id), saved.version);
    let answer = Answer::created(place, &AddressResponse::from(saved)).version(version);
    Ok(identity.store.update_address_book_for(account.id, &book, &idempotency, answer).await?)
}

fn book_full() -> Problem {
    Problem::conflict("too_many_addresses", format!("An account has at most {} addresses.", AddressBook::MOST))
}
