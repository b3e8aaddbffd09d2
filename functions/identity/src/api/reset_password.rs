//! `POST /accounts/password-reset/confirm`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Text;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, Json};

use super::requests::{Network, refuse_common};
use crate::Identity;
use crate::commands::authenticate::trust_network;
use crate::commands::one_time_tokens::{invalid_token, recognise_token, redeem_token};
use crate::model::{Account, Purpose};

/// A token from an e-mail, and the new password.
#[derive(Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct ResetPasswordRequest {
    /// The token from the e-mail.
    #[schema(value_type = Text<1, 200>)]
    token: Text<1, 200>,
    /// The new password: 8 to 128 characters, and not a common one.
    #[schema(value_type = Text<8, 128>, example = "staple battery horse correct")]
    password: Text<8, 128>,
}

/// Sets a new password with a token from an e-mail.
///
/// Ends all sessions of the account, marks its e-mail address as verified, and lets the owner sign in from this network
/// even while sign-ins from other networks are throttled. The token works once, and not after another
/// password change. Takes no idempotency key.
///
/// Costs 2 RRU and 7 WRU, and 2 WRU more where that is the first time that the address is verified.
#[utoipa::path(
    post, path = "/accounts/password-reset/confirm",
    request_body(content = ResetPasswordRequest, description = "The token and the new password."),
    responses(
        (status = 204, description = "Set: sign in with it."),
        (status = 412, description = "The account was changed at the same moment; please try again."),
        (status = 422, description = "`invalid_token`: unknown, used, too old, or of an account that is not active; \
            `common_password`: the password is easily guessed."),
    ),
)]
pub(crate) async fn reset_password(
    State(identity): State<Arc<Identity>>,
    Network(network): Network,
    Json(request): Json<ResetPasswordRequest>,
) -> Result<Answer, Problem> {
    let (account, token) = recognise_token(&identity, &request.token, Purpose::PasswordReset).await?;
    if token.generation != account.password_generation {
        return Err(invalid_token());
    }
    refuse_common("/password", &request.password, account.email.as_ref())?;

    let (password, now) = (identity.passwords.hash(&request.password).await?, identity.context.clock.now());
    let changed = Account { email_verified_at: account.email_verified_at.or(Some(now)), ..account.clone() };
    let changed = changed.with_password(password, None, now);

    redeem_token(&identity, (&account, &changed), Purpose::PasswordReset, &token).await?;
    trust_network(&identity, &changed, network.as_deref()).await?;
    Ok(Answer::no_content())
}
