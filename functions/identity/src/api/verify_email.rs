//! `POST /accounts/verification/confirm`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Text;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, Json};

use crate::Identity;
use crate::commands::one_time_tokens::{recognise_token, redeem_token};
use crate::model::Purpose;

/// A token from an e-mail.
#[derive(Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct VerifyEmailRequest {
    /// The token from the e-mail.
    #[schema(value_type = Text<1, 200>)]
    token: Text<1, 200>,
}

/// Confirms an e-mail address with a token from an e-mail.
///
/// Needs no sign-in, since the owner may read the e-mail on another device. The token works once. Takes no idempotency
/// key.
///
/// Costs 2 RRU and 7 WRU.
#[utoipa::path(
    post, path = "/accounts/verification/confirm",
    request_body(content = VerifyEmailRequest, description = "The token."),
    responses(
        (status = 204, description = "Confirmed."),
        (status = 412, description = "The account was changed at the same moment; please try again."),
        (status = 422, description = "`invalid_token`: unknown, used, too old, or of an account that is not active."),
    ),
)]
pub(crate) async fn verify_email(
    State(identity): State<Arc<Identity>>,
    Json(request): Json<VerifyEmailRequest>,
) -> Result<Answer, Problem> {
    let (account, token) = recognise_token(&identity, &request.token, Purpose::Verification).await?;

    let verified = account.clone().verified(identity.context.clock.now());

    redeem_token(&identity, (&account, &verified), Purpose::Verification, &token).await?;
    Ok(Answer::no_content())
}
