//! `DELETE /clients/{client_id}`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use crate::Identity;
use crate::commands::authority::Authority;
use crate::model::ClientId;
use crate::scopes::IdentityWrite;

/// Removes an OAuth client.
///
/// Needs the scope `identity:write` and every scope of the client; the caller's account or client must still hold them.
/// The client gets no more tokens, its sessions can't be refreshed, and its access tokens end within 15 minutes.
///
/// Costs 2 RRU and 1 WRU.
#[utoipa::path(delete, path = "/clients/{client_id}", responses((status = 204, description = "Removed.")))]
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
