//! `GET /clients/{client_id}`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::ClientResponse;
use crate::Identity;
use crate::model::ClientId;
use crate::scopes::IdentityRead;

/// Shows one OAuth client.
///
/// Needs the scope `identity:read`. Never shows the secret.
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
