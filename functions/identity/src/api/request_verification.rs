//! `POST /accounts/{account_id}/verification`

use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use service::Problem;
use service::body::Path;
use service::caller::Caller;

use super::requests::{AccountRef, Network};
use crate::Identity;
use crate::commands::authority::load_own;
use crate::commands::queue_email::queue_email;
use crate::commands::refusals::erased;
use crate::model::EmailContent;

/// Asks for a letter with which one's e-mail address can be confirmed.
///
/// Within a minute a letter goes to one's own address; its token is good once, for a day, and makes those before it
/// void. Takes no idempotency key: asking twice is asking again.
///
/// Costs 1 RRU and 3 WRU; the letter 1.5 RRU and 3 WRU.
#[utoipa::path(
    post, path = "/accounts/{account_id}/verification",
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
    Network(network): Network,
    Path(account): Path<AccountRef>,
) -> Result<StatusCode, Problem> {
    let account = load_own(&identity, &caller, account.of(&caller)?).await?;
    let email = account.email.as_ref().ok_or_else(erased)?;
    if account.email_verified_at.is_some() {
        return Err(Problem::conflict("email_verified", "The e-mail address was confirmed before."));
    }

    queue_email(&identity, email, EmailContent::Verification { account_id: account.id }, network.as_deref()).await?;
    Ok(StatusCode::ACCEPTED)
}
