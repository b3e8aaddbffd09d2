//! Redeems mailed tokens.

use service::Problem;

use super::refusals::refused;
use crate::Identity;
use crate::model::{Account, OneTimeToken, Purpose, Status, StoredToken};

/// Finds the account of a mailed token, and the stored token.
pub(crate) async fn recognise_token(
    identity: &Identity,
    token: &str,
    purpose: Purpose,
) -> Result<(Account, StoredToken), Problem> {
    let (store, now) = (&identity.store, identity.context.clock.now());
    let token = OneTimeToken::parse(token).ok_or_else(invalid_token)?;
    let stored = store.find_token(token.account, purpose).await?;
    let stored = stored.filter(|stored| token.is_good(stored, now)).ok_or_else(invalid_token)?;
    let account = store.find_account(token.account).await?;
    let account = account.filter(|account| account.status == Status::Active).ok_or_else(invalid_token)?;
    Ok((account, stored))
}

/// Stores the changed account and ends the token. An address that this has verified is published.
pub(crate) async fn redeem_token(
    identity: &Identity,
    (before, changed): (&Account, &Account),
    purpose: Purpose,
    stored: &StoredToken,
) -> Result<(), Problem> {
    let is_verified_by_it = before.email_verified_at.is_none();
    let redeemed = identity.store.redeem_token(changed, purpose, stored, is_verified_by_it).await?;
    if redeemed { Ok(()) } else { Err(invalid_token()) }
}

/// 422: the token is malformed, or no longer valid.
pub(crate) fn invalid_token() -> Problem {
    let detail = "The token is not valid any more; please ask for another e-mail.";
    refused("invalid_token", detail, "/token", "this token is unknown, used or too old")
}
