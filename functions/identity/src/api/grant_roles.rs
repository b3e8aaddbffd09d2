//! `POST /accounts/{account_id}/roles`

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use shared::Problem;
use shared::body::{Answer, Json, Path};
use shared::bounds::Text;
use shared::caller::{Caller, Scoped};
use shared::fault::Faults;
use shared::idempotency::Idempotency;

use super::find_account::{AccountResponse, load};
use super::scopes::IdentityWrite;
use super::update_account::{erased, fault};
use super::whose::Whose;
use crate::Identity;
use crate::model::{Account, Role, ScopeName, Scopes, Status};

/// What somebody is to the shop from now on, and what he may do.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct GrantRolesRequest {
    /// `customer` goes without saying.
    #[schema(value_type = Vec<Role>)]
    roles: BTreeSet<Role>,
    /// What staff may do; instead of what it might before.
    #[deserr(default)]
    #[schema(value_type = Vec<ScopeName>, required = false)]
    scopes: Scopes,
}

/// Makes somebody staff, or a customer again.
#[utoipa::path(
    post, path = "/accounts/{account_id}/roles", operation_id = "grant_roles",
    summary = "Makes somebody staff, or a customer again.",
    description = "Needs the scope `identity:write`; nobody grants or takes scopes that he does not hold himself. Tokens given out \
        before keep their scopes for up to 15 minutes.\n\nCosts 1 RRU and 3 WRU, and 2 WRU more with an idempotency key.",
    params(
        ("account_id" = inline(Whose), Path, description = "The account, or `me`."),
        ("Idempotency-Key" = inline(Option<Text<1, 255>>), Header, description = "Repeats are answered as the first."),
    ),
    request_body(content = GrantRolesRequest, description = "Roles and scopes."),
    responses(
        (status = 200, description = "The account.", body = AccountResponse, headers(("ETag", description = "Its version."))),
        (status = 400, description = "Malformed; every fault is listed.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "A scope is missing.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there.", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`account_erased`; or the same request is still running.", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "It was changed at the same moment.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is too large.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is no JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`scopes_need_staff`; or the key was used with another body.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; please try again.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn grant_roles(
    State(identity): State<Arc<Identity>>,
    Scoped(caller, _): Scoped<IdentityWrite>,
    idempotency: Idempotency,
    Path(whose): Path<Whose>,
    Json(request): Json<GrantRolesRequest>,
) -> Result<Answer, Problem> {
    let account = load(&identity, &caller, whose, "identity:write").await?;

    let changed = decide(account, request, &caller, identity.context.clock.now())?;

    let answer = Answer::ok(&AccountResponse::of(&changed)).version(changed.version);
    Ok(identity.store.update_account_for(&changed, &idempotency, answer).await?)
}

fn decide(
    account: Account,
    request: GrantRolesRequest,
    caller: &Caller,
    now: shared::Timestamp,
) -> Result<Account, Problem> {
    if account.status == Status::Erased {
        return Err(erased());
    }
    let staff = request.roles.contains(&Role::Staff);
    if !staff && !request.scopes.is_empty() {
        let faults = fault("/scopes", "scopes_need_staff", "only staff holds scopes");
        return Err(Problem::refused_with("scopes_need_staff", "Only staff holds scopes.", faults));
    }
    let moved = account.scopes.symmetric_difference(&request.scopes);
    holds_all(caller, moved)?;
    Ok(Account { staff, scopes: request.scopes, ..account.touched(now) })
}

/// 403 unless the caller holds every one of these scopes: nobody hands on what he does not have.
pub(super) fn holds_all<'a>(caller: &Caller, scopes: impl IntoIterator<Item = &'a ScopeName>) -> Result<(), Problem> {
    match scopes.into_iter().find(|scope| !caller.has_scope(&scope.to_string())) {
        Some(missing) => Err(Problem::insufficient_scope(&missing.to_string())),
        None => Ok(()),
    }
}
