//! `GET /clients/{client_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::Timestamp;
use domain::bounds::Line;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use crate::Identity;
use crate::model::{Client, ClientId, ClientKind, RedirectUri, ScopeName, Scopes};
use crate::scopes::IdentityRead;

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
///
/// Needs the scope `identity:read`. The secret is never shown again.
///
/// Costs 1 RRU.
#[utoipa::path(
    get, path = "/clients/{client_id}",
    responses((status = 200, description = "The client.", body = ClientResponse)),
)]
pub(crate) async fn find_client(
    State(identity): State<Arc<Identity>>,
    _: Scoped<IdentityRead>,
    Path(id): Path<ClientId>,
) -> Result<Answer, Problem> {
    let client = identity.store.find_client(id).await?.ok_or_else(|| Problem::not_found("client"))?;

    Ok(Answer::ok(&ClientResponse::of(&client)).version(client.version))
}
