//! `PATCH /ledger/accounts/{account}`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::collection::{Metadata, MetadataPatch};
use domain::fault::{Faults, Invalid};
use serde::Serialize;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::views::{AccountResponse, shown};
use crate::Ledger;
use crate::commands::change_account::{Settings, change_account};
use crate::model::{Account, AccountPath, AccountStatus, Constraint, NotNegative};
use crate::scopes::LedgerWrite;

/// What may change of an account.
#[derive(Debug, Serialize, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
struct AccountSettings {
    status: AccountStatus,
    #[deserr(default)]
    limit: Option<NotNegative>,
    #[deserr(default)]
    metadata: Metadata,
}

/// What is to change of an account: a JSON Merge Patch (RFC 7396). What is absent stays.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LedgerAccountPatch)]
pub(crate) struct AccountPatch {
    /// Whether it takes part. Closed is for good, and needs an account with nothing left and nothing held,
    /// that no events post to.
    #[schema(nullable = false)]
    status: Option<AccountStatus>,
    /// How far below zero, of an account whose constraint is a limit.
    #[schema(nullable = false)]
    limit: Option<NotNegative>,
    /// What a client keeps beside it.
    #[schema(value_type = Option<MetadataPatch>)]
    metadata: Option<Metadata>,
}

/// Changes an account.
///
/// Needs the scope `ledger:write`. The version counts movements, too: `If-Match: *` changes an account as it is then. A
/// patch that changes nothing writes nothing. Costs 1 RRU and 1 WRU; of an account with shards 1 RRU a shard besides, and
/// where its status changes 2 WRU for it and each shard.
#[utoipa::path(
    patch, path = "/ledger/accounts/{account}",
    request_body(content(
        (AccountPatch = "application/merge-patch+json"),
        (AccountPatch = "application/json"),
    )),
    responses(
        (status = 200, description = "The account as it is now.", body = AccountResponse),
        (status = 409, description = "`account_closed`: a closed account stays closed."),
        (status = 422, description = "`account_not_empty`, `limit_too_low`, `reserved_path` (an account that events post to is \
            frozen, and not closed)."),
    ),
)]
pub(crate) async fn update_ledger_account(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerWrite>,
    Path(path): Path<AccountPath>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    let account = change_account(&app, &path, |account| {
        if_match.check(account.version)?;
        patched(&patch, account)
    });

    Ok(shown(&account.await?))
}

fn patched(patch: &MergePatch, account: &Account) -> Result<Settings, Problem> {
    let limit = match account.constraint {
        Constraint::Limit(limit) => Some(NotNegative::of(limit)),
        Constraint::None | Constraint::NoOverdraft => None,
    };
    let before = AccountSettings { status: account.status, limit, metadata: account.metadata.clone() };
    let after: AccountSettings = patch.apply(&before)?;
    let constraint = match (account.constraint, after.limit) {
        (Constraint::Limit(_), Some(limit)) => Constraint::Limit(limit.get()),
        (Constraint::Limit(_), None) => {
            let missing = Invalid::new("required", "this account has a limit");
            return Err(Problem::invalid(Faults::one("/limit", missing)));
        }
        (_, Some(_)) => {
            let invalid = Invalid::new("not_a_limit", "only an account with the constraint `limit` has one");
            return Err(Problem::invalid(Faults::one("/limit", invalid)));
        }
        (constraint, None) => constraint,
    };
    Ok(Settings { status: after.status, constraint, metadata: after.metadata })
}
