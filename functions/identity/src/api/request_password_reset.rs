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

/// A request to reset a password.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct RequestPasswordResetRequest {
    /// The account's address.
    email: Email,
}

/// Requests an e-mail with a token that sets a new password.
///
/// If an active account has the address, the e-mail goes out within a minute. Its token works once, for an hour, and
/// replaces earlier ones. Answer and duration are the same whether the account exists or not. Takes no idempotency key:
/// each request asks for a new e-mail.
///
/// Costs 3 WRU; the e-mail 2.5 RRU and 3 WRU.
#[utoipa::path(
    post, path = "/accounts/password-reset",
    request_body(content = RequestPasswordResetRequest, description = "The account's address."),
    responses(
        (status = 202, description = "Accepted."),
        (status = 409, description = "`no_mail`: this shop sends no mail."),
        (status = 429, description = "Too many e-mails: after three to one address, one every five minutes; after \
            twenty from one network address, one every 45 seconds."),
    ),
)]
pub(crate) async fn request_password_reset(
    State(identity): State<Arc<Identity>>,
    Network(network): Network,
    Json(request): Json<RequestPasswordResetRequest>,
) -> Result<StatusCode, Problem> {
    // Only the tick looks up the account: a look-up here would reveal by its time whether the account exists.
    let content = EmailContent::PasswordReset { email: request.email.clone() };
    queue_email(&identity, &request.email, content, network.as_deref()).await?;
    Ok(StatusCode::ACCEPTED)
}
