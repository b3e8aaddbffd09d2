//! `POST /sessions`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use deserr::Deserr;
use domain::bounds::Text;
use domain::email::Email;
use domain::fault::Faults;
use domain::id::{AccountId, GuestId};
use domain::owner::Owner;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Json};

use super::requests::Network;
use super::views::no_store;
use crate::Identity;
use crate::commands::authenticate::{Refused, authenticate};
use crate::commands::open_session::{Opened, open_session};
use crate::commands::recognise_guest::recognise_guest;
use crate::commands::refusals::refused;
use crate::model::{FIRST_PARTY, SessionId};
use crate::oauth::TokenResponse;
use crate::store::Begun;

/// A sign-in.
#[derive(Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct CreateSessionRequest {
    email: Email,
    /// The account's password.
    #[schema(value_type = Text<1, 128>, example = "correct horse battery staple")]
    password: Text<1, 128>,
    /// A guest's access or refresh token: the guest is merged into the account.
    #[schema(value_type = Option<Text<1, 4096>>)]
    #[deserr(default)]
    guest_token: Option<Text<1, 4096>>,
}

/// A session and its tokens.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SessionTokensResponse {
    session_id: SessionId,
    account_id: AccountId,
    /// The guest that was merged into the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    merged_guest_id: Option<GuestId>,
    #[serde(flatten)]
    tokens: TokenResponse,
}

/// Signs a user in.
///
/// For the shop's own front end; other applications use `/oauth/authorize`. A guest's token merges the guest into the
/// account, once.
///
/// After five failures at one account from one network address, or fifty from one network address, the next attempt has
/// to wait for up to three minutes. The same holds after ten failures at one account from network addresses unknown to
/// it. Takes no idempotency key, since the answer holds tokens: signing in twice creates two sessions.
///
/// Costs 2.5 RRU and 8 WRU, with a guest 4 WRU more, and 3 WRU more from an address for the first time.
#[utoipa::path(
    post, path = "/sessions",
    request_body(content = CreateSessionRequest, description = "The sign-in."),
    responses(
        (status = 201, description = "The session and its tokens.", body = SessionTokensResponse),
        (status = 401, description = "`invalid_credentials`: no such account and password."),
        (status = 403, description = "`account_closed`: the account may not sign in."),
        (status = 409, description = "A concurrent change; please try again."),
        (status = 422, description = "`invalid_guest_token`: sign in without it."),
        (status = 429, description = "Too many failures."),
    ),
)]
pub(crate) async fn create_session(
    State(identity): State<Arc<Identity>>,
    Network(network): Network,
    Json(request): Json<CreateSessionRequest>,
) -> Result<Response, Problem> {
    let account = authenticate(&identity, &request.email, &request.password, network.as_deref()).await?;

    let guest = match &request.guest_token {
        Some(token) => Some(recognise_guest(&identity, token).await?.ok_or_else(invalid_guest_token)?),
        None => None,
    };

    let (id, owner) = (SessionId::new(&identity.context.clock), Owner::Account(account.id));
    let (held, generation) = (&account.scopes, account.password_generation);
    let Opened { session, tokens } = open_session(&identity, id, owner, FIRST_PARTY, None, held, generation).await?;
    let begun = match guest {
        None => identity.store.begin_session(&session, account.id).await?,
        Some((guest, from)) => identity.store.begin_session_with_guest(&session, account.id, guest, from).await?,
    };
    match begun {
        Begun::Yes => {}
        Begun::Overtaken => return Err(Refused::Unknown.into()),
        Begun::NoGuest => return Err(invalid_guest_token()),
    }

    let merged_guest_id = guest.map(|(guest, _)| guest);
    let body = SessionTokensResponse { session_id: id, account_id: account.id, merged_guest_id, tokens };
    Ok(no_store(Answer::created(format!("/sessions/{id}"), &body)))
}

fn invalid_guest_token() -> Problem {
    let fault = "this is no token of a guest who has not signed in yet";
    refused("invalid_guest_token", "The guest is not known, or has signed in before.", "/guest_token", fault)
}
