//! `DELETE /clients/{client_id}`

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path};
use shared::caller::Scoped;
use shared::etag::IfMatch;

use super::authority::Authority;
use super::scopes::IdentityWrite;
use crate::Identity;
use crate::model::ClientId;

/// Removes an OAuth client.
#[utoipa::path(
    delete, path = "/clients/{client_id}", operation_id = "delete_client",
    summary = "Removes an OAuth client.",
    description = "Needs the scope `identity:write` and every scope of the client; the caller's account or client must still hold \
        them. It gets no token any more, and its sessions can't be refreshed; access tokens \
        end within 15 minutes.\n\nCosts 2 RRU and 1 WRU.",
    params(
        ("client_id" = ClientId, Path, description = "The client."),
        ("If-Match" = String, Header, description = "The version to remove."),
    ),
    responses(
        (status = 204, description = "Removed."),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The scope is missing.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there.", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "It has changed since it was read.", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; please try again.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn delete_client(
    State(identity): State<Arc<Identity>>,
    Scoped(caller, _): Scoped<IdentityWrite>,
    Path(id): Path<ClientId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let client = identity.store.find_client(id).await?.ok_or_else(|| Problem::not_found("client"))?;
    Authority::of(&identity, &caller).await?.holds_all(&client.scopes)?;
    if_match.check(client.version)?;

    identity.store.delete_client(&client).await?;
    Ok(Answer::no_content())
}
