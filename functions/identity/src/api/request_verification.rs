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

/// Requests an e-mail with a token that confirms the caller's address.
///
/// The e-mail goes out within a minute. Its token works once, for a day, and replaces earlier ones. Takes no idempotency
/// key: each request asks for a new e-mail.
///
/// Costs 1 RRU and 3 WRU; the e-mail 1.5 RRU and 3 WRU.
#[utoipa::path(
    post, path = "/accounts/{account_id}/verification",
    responses(
        (status = 202, description = "Accepted."),
        (status = 409, description = "`email_verified`: the address was confirmed before. `no_mail`: this shop sends no mail. \
            `account_erased`."),
        (status = 429, description = "Too many e-mails: after three to one address, one every five minutes; after \
            twenty from one network address, one every 45 seconds."),
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
