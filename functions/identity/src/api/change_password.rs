//! `POST /accounts/{account_id}/password`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Text;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Caller;

use super::requests::{AccountRef, Network, refuse_common};
use crate::Identity;
use crate::commands::authenticate::{Refused, authenticate};
use crate::commands::authority::{load_own, still_in};
use crate::commands::refusals::{erased, refused};

/// The old password and the new one.
#[derive(Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct ChangePasswordRequest {
    /// The current password.
    #[schema(value_type = Text<1, 128>, example = "correct horse battery staple")]
    current: Text<1, 128>,
    /// The new password: 8 to 128 characters, and not a common one.
    #[schema(value_type = Text<8, 128>, example = "staple battery horse correct")]
    new: Text<8, 128>,
}

/// Changes the caller's password.
///
/// Ends all other sessions. A wrong current password counts as a failed sign-in. Takes no idempotency key: a repetition
/// is refused, since its current password is no longer right.
///
/// Costs 3.5 RRU and 6 WRU, and 3 WRU more from an address for the first time.
#[utoipa::path(
    post, path = "/accounts/{account_id}/password",
    request_body(content = ChangePasswordRequest, description = "The old password and the new one."),
    responses(
        (status = 204, description = "Changed."),
        (status = 403, description = "`account_closed`: the account is not active."),
        (status = 409, description = "`account_erased`; or the account was changed at the same moment."),
        (status = 412, description = "The account was changed at the same moment."),
        (status = 422, description = "`wrong_password`; `common_password`: the new one is easily guessed."),
        (status = 429, description = "Too many failures."),
    ),
)]
pub(crate) async fn change_password(
    State(identity): State<Arc<Identity>>,
    caller: Caller,
    Network(network): Network,
    Path(account): Path<AccountRef>,
    Json(request): Json<ChangePasswordRequest>,
) -> Result<Answer, Problem> {
    let account = load_own(&identity, &caller, account.of(&caller)?).await?;
    let email = account.email.as_ref().ok_or_else(erased)?;
    still_in(&caller, &account)?;
    let account =
        authenticate(&identity, email, &request.current, network.as_deref()).await.map_err(|reason| match reason {
            Refused::Unknown => {
                let fault = "this is not the account's password";
                refused("wrong_password", "The password is not changed.", "/current", fault)
            }
            other => other.into(),
        })?;
    // Another change may have ended this session meanwhile.
    still_in(&caller, &account)?;

    refuse_common("/new", &request.new, account.email.as_ref())?;

    let kept = caller.session.as_deref().and_then(|session| session.parse().ok());
    let (password, now) = (identity.passwords.hash(&request.new).await?, identity.context.clock.now());
    let changed = account.with_password(password, kept, now);

    identity.store.update_account(&changed).await?;
    Ok(Answer::no_content())
}
