//! `POST /accounts/password-reset`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::email::Email;
use domain::fault::Faults;
use http::StatusCode;
use service::Problem;
use service::body::Json;

use super::requests::Network;
use crate::Identity;
use crate::commands::queue_email::queue_email;
use crate::model::EmailContent;

/// Somebody who forgot a password.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct RequestPasswordResetRequest {
    /// The account's address.
    email: Email,
}

/// Asks for a letter with which a new password can be set.
///
/// Within a minute a letter goes to the address, if an active account has it; its token is good once, for an hour, and
/// makes those before it void. The answer is the same, and takes as long, whether there is an account or not. Takes no
/// idempotency key: asking twice is asking again.
///
/// Costs 3 WRU; the letter 2.5 RRU and 3 WRU.
#[utoipa::path(
    post, path = "/accounts/password-reset",
    request_body(content = RequestPasswordResetRequest, description = "Who forgot a password."),
    responses(
        (status = 202, description = "Taken note of."),
        (status = 409, description = "`no_mail`: this shop sends no mail."),
        (status = 429, description = "Too many letters: three to one address or twenty from one network address; then \
            one in five minutes, or 45 seconds."),
    ),
)]
pub(crate) async fn request_password_reset(
    State(identity): State<Arc<Identity>>,
    Network(network): Network,
    Json(request): Json<RequestPasswordResetRequest>,
) -> Result<StatusCode, Problem> {
    // The tick looks for the account: if this request did, its time would tell whether there is one.
    let content = EmailContent::PasswordReset { email: request.email.clone() };
    queue_email(&identity, &request.email, content, network.as_deref()).await?;
    Ok(StatusCode::ACCEPTED)
}
