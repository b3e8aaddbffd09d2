//! `POST /clients`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use deserr::Deserr;
use domain::bounds::Line;
use domain::collection::BoundedVec;
use domain::fault::{Faults, Invalid};
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;

use super::views::{ClientResponse, no_store};
use crate::Identity;
use crate::commands::authority::Authority;
use crate::commands::refusals::refused;
use crate::model::{Client, ClientKind, RedirectUri, ScopeName, Scopes, new_secret};
use crate::scopes::IdentityWrite;

/// A new OAuth client.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct CreateClientRequest {
    /// Shown to users who sign in.
    #[schema(value_type = Line<1, 100>, example = "Warehouse scanner")]
    name: Line<1, 100>,
    /// Whether the client can keep a secret.
    kind: ClientKind,
    /// Where users are sent back to. Compared as exact texts, except for the port of
    /// `http://127.0.0.1` and `http://[::1]`.
    #[deserr(default)]
    #[schema(value_type = Vec<RedirectUri>, max_items = 10, required = false)]
    redirect_uris: BoundedVec<RedirectUri, 10>,
    /// The scopes that the client may request.
    #[deserr(default)]
    #[schema(value_type = Vec<ScopeName>, required = false)]
    scopes: Scopes,
}

/// A new client with its secret, which is never shown again.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct NewClientResponse {
    #[serde(flatten)]
    client: ClientResponse,
    /// The secret of a confidential client.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
}

/// Registers an OAuth client.
///
/// Needs the scope `identity:write` and every scope that the client gets; the caller's account or client must still
/// hold them. A client needs scopes or redirect URIs. Takes no idempotency key, since the answer holds the secret, which
/// is stored only as a hash.
///
/// Costs 1 RRU and 1 WRU.
#[utoipa::path(
    post, path = "/clients",
    request_body(content = CreateClientRequest, description = "The client."),
    responses(
        (status = 201, description = "The client and its secret.", body = NewClientResponse),
        (status = 422, description = "`client_without_use`: the client could do nothing."),
    ),
)]
pub(crate) async fn create_client(
    State(identity): State<Arc<Identity>>,
    Scoped(caller, _): Scoped<IdentityWrite>,
    Json(request): Json<CreateClientRequest>,
) -> Result<Response, Problem> {
    Authority::of(&identity, &caller).await?.holds_all(&request.scopes)?;
    has_use(&request)?;
    if let Some(index) = request.redirect_uris.iter().position(RedirectUri::is_of_console) {
        let invalid = Invalid::new("invalid_redirect_uri", "this leads to the console, which is a client already");
        return Err(Problem::invalid(Faults::one(format!("/redirect_uris/{index}"), invalid)));
    }

    let CreateClientRequest { name, kind, redirect_uris, scopes } = request;
    let client_secret = (kind == ClientKind::Confidential).then(new_secret);
    let (clock, redirect_uris) = (&identity.context.clock, redirect_uris.into_vec());
    let client = Client::new(clock, name, kind, client_secret.as_deref(), redirect_uris, scopes);

    identity.store.create_client(&client).await?;
    let body = NewClientResponse { client: ClientResponse::of(&client), client_secret };
    Ok(no_store(Answer::created(format!("/clients/{}", client.id), &body).version(client.version)))
}

/// Refuses a client that could do nothing with 422.
///
/// A public client acts only for users, and users need a redirect URI to return to it.
fn has_use(request: &CreateClientRequest) -> Result<(), Problem> {
    let (pointer, missing) = match request.kind {
        _ if !request.redirect_uris.is_empty() => return Ok(()),
        ClientKind::Confidential if !request.scopes.is_empty() => return Ok(()),
        ClientKind::Confidential => ("/scopes", "without scopes and without redirect URIs a client can do nothing"),
        ClientKind::Public => ("/redirect_uris", "without redirect URIs nobody can sign in for a public client"),
    };
    Err(refused("client_without_use", "This client could do nothing.", pointer, missing))
}
