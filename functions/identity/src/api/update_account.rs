//! `PATCH /accounts/{account_id}`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Line;
use domain::collection::{Metadata, MetadataPatch};
use domain::fault::Faults;
use domain::owner::Owner;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Caller;
use service::etag::IfMatch;

use super::requests::AccountRef;
use super::views::AccountResponse;
use crate::Identity;
use crate::commands::authority::{Authority, load_to_change};
use crate::commands::refusals::erased;
use crate::model::{Account, Locale, Profile, Status};

/// The changes of an account; every field is optional.
#[derive(Debug, Serialize, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct UpdateAccountRequest {
    /// The person's name.
    #[schema(value_type = Option<Line<1, 200>>, example = "Ada Lovelace")]
    #[deserr(default)]
    name: Option<Line<1, 200>>,
    /// A phone number for the carrier and the shop.
    #[schema(value_type = Option<Line<1, 32>>, example = "+49 30 1234567")]
    #[deserr(default)]
    phone: Option<Line<1, 32>>,
    /// The person's language.
    #[deserr(default)]
    locale: Option<Locale>,
    /// The client's own notes; null removes one.
    #[deserr(default)]
    #[schema(value_type = Option<MetadataPatch>)]
    metadata: Metadata,
    /// Whether the account may be used; only staff may change it.
    #[schema(required = false)]
    status: Usable,
}

/// The states that staff may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
pub(crate) enum Usable {
    /// The account may be used.
    Active,
    /// Locked by staff for now, because of suspected misuse.
    Locked,
    /// Closed by staff.
    Disabled,
}

impl Usable {
    /// The state of an account; an error if it is erased.
    fn of(account: &Account) -> Result<Self, Problem> {
        match account.status {
            Status::Active => Ok(Self::Active),
            Status::Locked => Ok(Self::Locked),
            Status::Disabled => Ok(Self::Disabled),
            Status::Erased => Err(erased()),
        }
    }

    const fn status(self) -> Status {
        match self {
            Self::Active => Status::Active,
            Self::Locked => Status::Locked,
            Self::Disabled => Status::Disabled,
        }
    }
}

/// Changes an account.
///
/// A JSON Merge Patch (RFC 7396) of the caller's own account; or, with the scope `identity:write`, of any that holds no
/// scope that the caller lacks. A new `status` always needs `identity:write`. The caller must still hold the scope. An
/// account that is not active can't sign in, and its sessions can't be refreshed.
///
/// Costs 1 RRU and 2 WRU, for another's account 1 RRU more.
#[utoipa::path(
    patch, path = "/accounts/{account_id}",
    request_body(content = UpdateAccountRequest, description = "The changes.", content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The account.", body = AccountResponse),
        (status = 403, description = "A new status needs `identity:write`; the account holds scopes that the caller \
            lacks; `account_closed`."),
        (status = 409, description = "`account_erased`."),
    ),
)]
pub(crate) async fn update_account(
    State(identity): State<Arc<Identity>>,
    caller: Caller,
    Path(account): Path<AccountRef>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    let found = load_to_change(&identity, &caller, account.of(&caller)?).await?;
    account.check(if_match, &found)?;

    let status = Usable::of(&found)?;
    let Profile { name, phone, locale, metadata } = found.profile.clone();
    let current = UpdateAccountRequest { name, phone, locale, metadata, status };
    let wanted = patch.apply(&current)?;
    if wanted.status != status && caller.owns(&Owner::Account(found.id)) {
        Authority::over(&identity, &caller, &found).await?;
    }
    let UpdateAccountRequest { name, phone, locale, metadata, status } = wanted;
    let changed = Account {
        profile: Profile { name, phone, locale, metadata },
        status: status.status(),
        ..found.touched(identity.context.clock.now())
    };

    identity.store.update_account(&changed).await?;
    Ok(account.tagged(Answer::ok(&AccountResponse::of(&changed)), &changed))
}
