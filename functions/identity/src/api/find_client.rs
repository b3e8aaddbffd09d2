//! `GET /clients/{client_id}`

use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use shared::body::{Answer, Path};
use shared::bounds::Line;
use shared::caller::Scoped;
use shared::{Problem, Timestamp};

use super::scopes::IdentityRead;
use crate::Identity;
use crate::model::{Client, ClientId, ClientKind, RedirectUri, ScopeName, Scopes};

/// An OAuth client.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ClientResponse {
    id: ClientId,
    /// Shown to those who sign in for it.
    #[schema(value_type = Line<1, 100>, example = "Warehouse scanner")]
    name: Line<1, 100>,
    /// Whether it can keep a secret.
    kind: ClientKind,
    /// Where users are sent back to.
    redirect_uris: Vec<RedirectUri>,
    /// What it may ask for.
    #[schema(value_type = Vec<ScopeName>)]
    scopes: Scopes,
    /// Counts the changes.
    version: u64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl ClientResponse {
    pub(crate) fn of(client: &Client) -> Self {
        Self {
            id: client.id,
            name: client.name.clone(),
            kind: client.kind,
            redirect_uris: client.redirect_uris.clone(),
            scopes: client.scopes.clone(),
            version: client.version,
            created_at: client.created_at,
            updated_at: client.updated_at,
        }
    }
}

/// Shows one OAuth client.
#[utoipa::path(
    get, path = "/clients/{client_id}", operation_id = "find_client",
    summary = "Shows one OAuth client.",
    description = "Needs the scope `identity:read`. The secret is never shown again.\n\nCosts 1 RRU.",
    params(
        ("client_id" = ClientId, Path, description = "The client."),
        ("If-None-Match" = Option<String>, Header, description = "The version that the client has."),
    ),
    responses(
        (status = 200, description = "The client.", body = ClientResponse, headers(("ETag", description = "Its version."))),
        (status = 304, description = "The client has this version."),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The scope is missing.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; please try again.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn find_client(
    State(identity): State<Arc<Identity>>,
    _: Scoped<IdentityRead>,
    Path(id): Path<ClientId>,
) -> Result<Answer, Problem> {
    let client = identity.store.find_client(id).await?.ok_or_else(|| Problem::not_found("client"))?;

    Ok(Answer::ok(&ClientResponse::of(&client)).version(client.version))
}
