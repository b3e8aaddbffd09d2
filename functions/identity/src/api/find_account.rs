//! `GET /accounts/{account_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::Timestamp;
use domain::bounds::Line;
use domain::collection::Metadata;
use domain::email::Email;
use domain::id::AccountId;
use domain::owner::Owner;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::{Caller, Scope};

use super::whose::Whose;
use crate::Identity;
use crate::model::{Account, Locale, Role, Scopes, Status};
use crate::scopes::IdentityRead;

/// An account.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AccountResponse {
    id: AccountId,
    /// Null once erased.
    email: Option<Email>,
    /// When it was proved that mail to the address arrives; null until then.
    email_verified_at: Option<Timestamp>,
    /// How to address the person.
    #[schema(value_type = Option<Line<1, 200>>, example = "Ada Lovelace")]
    name: Option<Line<1, 200>>,
    /// For the carrier and the shop.
    #[schema(value_type = Option<Line<1, 32>>, example = "+49 30 1234567")]
    phone: Option<Line<1, 32>>,
    /// The language that the person reads.
    locale: Option<Locale>,
    /// Whether it may be used.
    status: Status,
    /// What the person is to the shop.
    roles: Vec<Role>,
    /// What staff may do.
    #[schema(value_type = Vec<crate::model::ScopeName>)]
    scopes: Scopes,
    metadata: Metadata,
    /// Counts the changes.
    version: u64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl AccountResponse {
    pub(crate) fn of(account: &Account) -> Self {
        Self {
            id: account.id,
            email: account.email.clone(),
            email_verified_at: account.email_verified_at,
            name: account.profile.name.clone(),
            phone: account.profile.phone.clone(),
            locale: account.profile.locale.clone(),
            status: account.status,
            roles: account.roles(),
            scopes: account.scopes.clone(),
            metadata: account.profile.metadata.clone(),
            version: account.version,
            created_at: account.created_at,
            updated_at: account.updated_at,
        }
    }
}

/// The account, if the caller may know of it.
pub(super) async fn load(identity: &Identity, caller: &Caller, whose: Whose, scope: &str) -> Result<Account, Problem> {
    let id = whose.account(caller)?;
    caller.may_see(&Owner::Account(id), scope, "account")?;
    identity.store.find_account(id).await?.ok_or_else(|| Problem::not_found("account"))
}

/// Shows one account.
///
/// One's own, or any with the scope `identity:read`; `me` is one's own. Guests and services have none: 404. The `ETag`
/// of `me` names the account beside the version.
///
/// Costs 1 RRU.
#[utoipa::path(
    get, path = "/accounts/{account_id}",
    params(("account_id" = inline(Whose), Path, description = "The account, or `me`.")),
    responses((status = 200, description = "The account.", body = AccountResponse)),
)]
pub(crate) async fn find_account(
    State(identity): State<Arc<Identity>>,
    caller: Caller,
    Path(whose): Path<Whose>,
) -> Result<Answer, Problem> {
    let account = load(&identity, &caller, whose, IdentityRead::NAME).await?;

    Ok(whose.tagged(Answer::ok(&AccountResponse::of(&account)), &account))
}
