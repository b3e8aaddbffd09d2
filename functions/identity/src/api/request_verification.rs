//! `POST /accounts/{account_id}/verification`

use std::sync::Arc;

use axum::extract::State;
use domain::owner::Owner;
use http::StatusCode;
use service::Problem;
use service::body::Path;
use service::caller::Caller;

use super::find_account::load;
use super::request_password_reset::no_mail;
use super::update_account::erased;
use super::whose::Whose;
use crate::Identity;
use crate::credentials::{Address, count_letter};
use crate::store::Content;

/// Asks for a letter with which one's e-mail address can be confirmed.
///
/// Within a minute a letter goes to one's own address; its token is good once, for a day, and makes those before it
/// void. Takes no idempotency key: asking twice is asking again.
///
/// Costs 1 RRU and 3 WRU; the letter 1.5 RRU and 3 WRU.
#[utoipa::path(
    post, path = "/accounts/{account_id}/verification",
    params(("account_id" = inline(Whose), Path, description = "One's own account: its id, or `me`.")),
    responses(
        (status = 202, description = "Taken note of."),
        (status = 409, description = "`email_verified`: it was confirmed before. `no_mail`: this shop sends no mail. \
            `account_erased`."),
        (status = 429, description = "Too many letters: three to one address or twenty from one network address; then \
            one in five minutes, or 45 seconds."),
    ),
)]
pub(crate) async fn request_verification(
    State(identity): State<Arc<Identity>>,
    caller: Caller,
    address: Address,
    Path(whose): Path<Whose>,
) -> Result<StatusCode, Problem> {
    if !caller.owns(&Owner::Account(whose.account(&caller)?)) {
        return Err(Problem::not_found("account"));
    }
    let account = load(&identity, &caller, whose, "").await?;
    let email = account.email.as_ref().ok_or_else(erased)?;
    if account.email_verified_at.is_some() {
        return Err(Problem::conflict("email_verified", "The e-mail address was confirmed before."));
    }
    if identity.mail.is_none() {
        return Err(no_mail());
    }
    count_letter(&identity, email, &address).await?;

    identity.store.put_letter(Content::Verification { account_id: account.id }).await?;
    Ok(StatusCode::ACCEPTED)
}
