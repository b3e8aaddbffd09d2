//! `DELETE /accounts/{account_id}/addresses/{address_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::AddressId;
use service::Problem;
use service::body::{Answer, Path2};
use service::caller::Caller;
use service::etag::IfMatch;

use super::requests::AccountRef;
use crate::Identity;
use crate::commands::authority::load_to_change;

/// Deletes a saved address.
///
/// The caller's own, or any account's with the scope `identity:write`. Orders keep their own copy.
///
/// Costs 2 RRU, for another's account 3, and 1 WRU for each KB of all addresses.
#[utoipa::path(
    delete, path = "/accounts/{account_id}/addresses/{address_id}",
    responses(
        (status = 204, description = "Deleted."),
        (status = 403, description = "Another's account: the caller no longer holds `identity:write`, or the \
            account holds scopes that the caller lacks; or `account_closed`."),
        (status = 409, description = "Another address changed at the same moment; please try again."),
    ),
)]
pub(crate) async fn delete_address(
    State(identity): State<Arc<Identity>>,
    caller: Caller,
    Path2(account, id): Path2<AccountRef, AddressId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let account = load_to_change(&identity, &caller, account.of(&caller)?).await?;
    let found = identity.store.find_address(account.id, id).await?;
    let (book, address) = found.ok_or_else(|| Problem::not_found("address"))?;
    if_match.check(address.version)?;

    identity.store.update_address_book(account.id, &book.without(id)).await?;
    Ok(Answer::no_content())
}
