//! `POST /accounts/{account_id}/roles`

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::{Scope, Scoped};
use service::idempotency::Idempotency;

use super::requests::AccountRef;
use super::views::AccountResponse;
use crate::Identity;
use crate::commands::authority::{Authority, load};
use crate::commands::refusals::{not_erased, refused};
use crate::model::{Account, Role, ScopeName, Scopes};
use crate::scopes::IdentityWrite;

/// The new roles and scopes of an account.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct GrantRolesRequest {
    /// The roles; `customer` is implied.
    #[schema(value_type = Vec<Role>)]
    roles: BTreeSet<Role>,
    /// The scopes of staff, which replace the previous ones; at least one for `staff`.
    #[deserr(default)]
    #[schema(value_type = Vec<ScopeName>, required = false)]
    scopes: Scopes,
}

/// Makes an account staff, or a customer again.
///
/// Needs the scope `identity:write`, which the caller's account or client must still hold, and every scope that the
/// change adds or removes. Staff may do what its scopes allow, and nothing without scopes. Tokens issued before keep
/// their scopes for up to 15 minutes.
///
/// Costs 2 RRU and 3 WRU, and 2 WRU more with an idempotency key.
#[utoipa::path(
    post, path = "/accounts/{account_id}/roles",
    request_body(content = GrantRolesRequest, description = "Roles and scopes."),
    responses(
        (status = 200, description = "The account.", body = AccountResponse),
        (status = 409, description = "`account_erased`."),
        (status = 412, description = "The account was changed at the same moment."),
        (status = 422, description = "`scopes_need_staff`, `staff_needs_scopes`."),
    ),
)]
pub(crate) async fn grant_roles(
    State(identity): State<Arc<Identity>>,
    Scoped(caller, _): Scoped<IdentityWrite>,
    idempotency: Idempotency,
    Path(account): Path<AccountRef>,
    Json(request): Json<GrantRolesRequest>,
) -> Result<Answer, Problem> {
    let authority = Authority::of(&identity, &caller).await?;
    let found = load(&identity, &caller, account.of(&caller)?, IdentityWrite::NAME).await?;

    let changed = decide(found, request, &authority, identity.context.clock.now())?;

    let answer = account.tagged(Answer::ok(&AccountResponse::of(&changed)), &changed);
    Ok(identity.store.update_account_for(&changed, &idempotency, answer).await?)
}

fn decide(
    account: Account,
    request: GrantRolesRequest,
    authority: &Authority,
    now: domain::Timestamp,
) -> Result<Account, Problem> {
    not_erased(&account)?;
    let staff = request.roles.contains(&Role::Staff);
    if !staff && !request.scopes.is_empty() {
        return Err(refused("scopes_need_staff", "Only staff holds scopes.", "/scopes", "only staff holds scopes"));
    }
    if staff && request.scopes.is_empty() {
        let known = authority.scopes().iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let detail = format!("Staff may do what its scopes say: name those that are granted, of {known}.");
        return Err(refused("staff_needs_scopes", detail, "/scopes", "staff without scopes may do nothing"));
    }
    let moved = account.scopes.symmetric_difference(&request.scopes);
    authority.holds_all(moved)?;
    Ok(Account { staff, scopes: request.scopes, ..account.touched(now) })
}
