//! `DELETE /accounts/{account_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::owner::Owner;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Caller;
use service::etag::IfMatch;

use super::requests::AccountRef;
use crate::Identity;
use crate::commands::authority::{load_to_change, still_in};
use crate::commands::refusals::not_erased;

/// Sessions deleted with the account. Further ones can't be refreshed either, and expire.
const SESSIONS_DELETED: usize = 100;

/// Erases an account.
///
/// The caller's own; or, with the scope `identity:write`, which the caller must still hold, any that holds no scope
/// that the caller lacks. Deletes all personal data, frees the e-mail address, ends every session, and makes the other
/// capabilities erase their data. Can't be undone.
///
/// Costs 2.5 RRU and 10 WRU, for another's account 1 RRU more, and 1 WRU for each session and each address that it was
/// used from.
#[utoipa::path(
    delete, path = "/accounts/{account_id}",
    responses(
        (status = 204, description = "Erased."),
        (status = 403, description = "Another's account: the caller no longer holds `identity:write`, or the \
            account holds scopes that the caller lacks; or `account_closed`."),
        (status = 409, description = "`account_erased`: the account was erased before."),
    ),
)]
pub(crate) async fn erase_account(
    State(identity): State<Arc<Identity>>,
    caller: Caller,
    Path(account): Path<AccountRef>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let found = load_to_change(&identity, &caller, account.of(&caller)?).await?;
    not_erased(&found)?;
    let owner = Owner::Account(found.id);
    if caller.owns(&owner) {
        still_in(&caller, &found)?;
    }
    account.check(if_match, &found)?;

    let email = found.email.clone();
    let blank = found.erased(identity.context.clock.now());

    identity.store.erase_account(&blank, email.as_ref()).await?;
    for session in identity.store.list_sessions(&owner, SESSIONS_DELETED, None).await?.items {
        identity.store.end_session(&owner, session.id).await?;
    }
    identity.store.forget_tokens(blank.id).await?;
    identity.store.forget_places(blank.id).await?;
    Ok(Answer::no_content())
}
