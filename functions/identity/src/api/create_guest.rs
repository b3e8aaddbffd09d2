//! `POST /guests`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use domain::id::GuestId;
use domain::owner::Owner;
use serde::Serialize;
use service::Problem;
use service::body::Answer;

use super::views::no_store;
use crate::Identity;
use crate::commands::open_session::open_session;
use crate::model::{FIRST_PARTY, Scopes, SessionId};
use crate::oauth::TokenResponse;

/// A guest and the guest's tokens.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct GuestTokensResponse {
    guest_id: GuestId,
    session_id: SessionId,
    #[serde(flatten)]
    tokens: TokenResponse,
}

/// Creates a guest, who shops without an account.
///
/// A guest owns a cart and orders. The refresh token lasts for 30 days after its last use. A sign-in at `POST /sessions`
/// merges the guest into the account. Takes no body, and no idempotency key, since the answer holds tokens.
///
/// Costs 1 WRU.
#[utoipa::path(
    post, path = "/guests",
    responses((status = 201, description = "The guest and the guest's tokens.", body = GuestTokensResponse)),
)]
pub(crate) async fn create_guest(State(identity): State<Arc<Identity>>) -> Result<Response, Problem> {
    let clock = &identity.context.clock;
    let (guest_id, session_id) = (GuestId::new(clock), SessionId::new(clock));

    let owner = Owner::Guest(guest_id);
    let opened = open_session(&identity, session_id, owner, FIRST_PARTY, None, &Scopes::new(), 0).await?;
    identity.store.begin_session_as_guest(&opened.session).await?;

    let body = GuestTokensResponse { guest_id, session_id, tokens: opened.tokens };
    Ok(no_store(Answer::created(format!("/sessions/{session_id}"), &body)))
}
