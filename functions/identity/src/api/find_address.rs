//! `GET /accounts/{account_id}/addresses/{address_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::AddressId;
use service::Problem;
use service::body::{Answer, Path2};
use service::caller::{Caller, Scope};

use super::requests::AccountRef;
use super::views::AddressResponse;
use crate::Identity;
use crate::commands::authority::load;
use crate::scopes::IdentityRead;

/// Shows one saved address.
///
/// The caller's own, or any account's with the scope `identity:read`.
///
/// Costs 2 RRU.
#[utoipa::path(
    get, path = "/accounts/{account_id}/addresses/{address_id}",
    responses((status = 200, description = "The address.", body = AddressResponse)),
)]
pub(crate) async fn find_address(
    State(identity): State<Arc<Identity>>,
    caller: Caller,
    Path2(account, id): Path2<AccountRef, AddressId>,
) -> Result<Answer, Problem> {
    let account = load(&identity, &caller, account.of(&caller)?, IdentityRead::NAME).await?;
    let found = identity.store.find_address(account.id, id).await?;
    let (_, address) = found.ok_or_else(|| Problem::not_found("address"))?;

    Ok(AddressResponse::answer(&address))
}
