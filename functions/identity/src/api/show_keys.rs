//! `GET /oauth/jwks.json`

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use serde::Serialize;

use crate::Identity;
use crate::adapters::tokens::Jwk;
use crate::oauth::{OAuthError, OAuthErrorBody};

/// A JSON Web Key Set (RFC 7517).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct KeySetResponse {
    /// The signing key, the next one, and those whose tokens may still be valid.
    keys: Vec<Jwk>,
}

/// Shows the public keys that verify tokens.
///
/// Answers from memory; the first request of a process reads the keys.
///
/// Costs nothing, or 1 RRU every five minutes.
#[utoipa::path(
    get, path = "/oauth/jwks.json",
    responses(
        (status = 200, description = "The keys.", body = KeySetResponse),
        (status = 503, description = "Busy; please try again.", body = OAuthErrorBody),
    ),
)]
pub(crate) async fn show_keys(State(identity): State<Arc<Identity>>) -> Result<Response, OAuthError> {
    let ring = identity.tokens.key_set().await?;

    let body = KeySetResponse { keys: ring.jwks().into_iter().cloned().collect() };
    Ok(([(header::CACHE_CONTROL, "public, max-age=300")], axum::Json(body)).into_response())
}
