//! `POST /ledger/accounts`

use std::sync::Arc;

use axum::extract::State;
use deserr::{Deserr, ValuePointerRef};
use domain::AssetCode;
use domain::bounds::BoundedInt;
use domain::collection::Metadata;
use domain::fault::{Faults, Invalid};
use domain::owner::Owner;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;
use service::idempotency::Idempotency;
use service::table::Attempts;

use super::views::{AccountResponse, ConstraintName};
use crate::Ledger;
use crate::commands::open::opening;
use crate::model::{AccountKind, AccountPath, Constraint, LedgerName, NewAccount, NotNegative};
use crate::scopes::LedgerWrite;
use crate::store::{ACCOUNT, GUEST};

/// An account to open.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields, validate = fits -> Faults)]
#[serde(deny_unknown_fields)]
#[schema(as = LedgerAccountContent)]
pub(crate) struct AccountContent {
    /// Its path, which is its id.
    id: AccountPath,
    /// Its ledger: `main` where nothing is said.
    #[deserr(default)]
    #[schema(required = false)]
    ledger: LedgerName,
    /// What it is in the books.
    kind: AccountKind,
    /// Its asset.
    currency: AssetCode,
    /// How far it may be drawn on.
    #[deserr(default = ConstraintName::None)]
    #[schema(required = false)]
    constraint: ConstraintName,
    /// How far below zero; where the constraint is a limit, and only there.
    #[deserr(default)]
    limit: Option<NotNegative>,
    /// Whose it is: they may read it.
    #[deserr(default)]
    owner: Option<Owner>,
    /// Over how many items its sums are spread, for accounts that are in very many transactions; more than 1 only
    /// without a constraint.
    #[deserr(default = BoundedInt::least())]
    #[schema(required = false)]
    shards: BoundedInt<1, 64>,
    /// What a client keeps beside it.
    #[deserr(default)]
    #[schema(required = false)]
    metadata: Metadata,
}

fn fits(content: AccountContent, location: ValuePointerRef<'_>) -> Result<AccountContent, Faults> {
    let mut faults = Faults::none();
    match (content.constraint, content.limit) {
        (ConstraintName::Limit, None) => {
            let missing = Invalid::new("required", "a limit is expected beside this constraint");
            faults.append(Faults::at(location.push_key("limit"), missing));
        }
        (ConstraintName::None | ConstraintName::NoOverdraft, Some(_)) => {
            let invalid = Invalid::new("not_a_limit", "only the constraint `limit` has one");
            faults.append(Faults::at(location.push_key("limit"), invalid));
        }
        _ => {}
    }
    if content.shards.get() > 1 && content.constraint != ConstraintName::None {
        let invalid = Invalid::new("constrained", "only an account without constraint has several shards");
        faults.append(Faults::at(location.push_key("shards"), invalid));
    }
    faults.none_or(content)
}

impl From<AccountContent> for NewAccount {
    fn from(content: AccountContent) -> Self {
        let constraint = match content.constraint {
            ConstraintName::None => Constraint::None,
            ConstraintName::NoOverdraft => Constraint::NoOverdraft,
            ConstraintName::Limit => Constraint::Limit(content.limit.map(NotNegative::get).unwrap_or_default()),
        };
        Self {
            path: content.id,
            ledger: content.ledger,
            kind: content.kind,
            currency: content.currency,
            constraint,
            owner: content.owner,
            shards: u32::try_from(content.shards.get()).unwrap_or(1),
            metadata: content.metadata,
        }
    }
}

/// Opens an account.
///
/// Needs the scope `ledger:write`. The path names the account for ever. An account that events post to is opened only as
/// they expect it, and has at least the shards that they open it with: `assets:provider:<provider>:<currency>`,
/// `income:sales:<currency>`, `expenses:disputes:<currency>`, `trading:escrow:<asset>`, `income:trading-fees:<asset>`, `income:wallet-fees:<asset>`, and
/// `wallets:<owner>:<asset>` of a customer or a guest, which is a liability with `no_overdraft` and its owner. Costs 5 WRU, 1 more with an owner, 2 for each
/// shard of several, and 2 with a key.
#[utoipa::path(
    post, path = "/ledger/accounts",
    request_body(content = AccountContent, example = json!({
        "id": "assets:bank:EUR", "kind": "asset", "currency": "EUR",
    })),
    responses(
        (status = 201, description = "The new account.", body = AccountResponse),
        (status = 409, description = "`account_exists`: the path is taken."),
        (status = 422, description = "`reserved_path`: events post to this path, and expect another account; `detail` says which."),
    ),
)]
pub(crate) async fn open_ledger_account(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerWrite>,
    idempotency: Idempotency,
    Json(content): Json<AccountContent>,
) -> Result<Answer, Problem> {
    let new = NewAccount::from(content).into_charted();
    let new = new.map_err(|detail| Problem::refused("reserved_path", detail))?;
    let mut attempts = Attempts::on("account");
    loop {
        let (account, commit) = opening(&app, new.clone()).await?;
        let location = format!("/ledger/accounts/{}", account.path);
        let created = Answer::created(location, &AccountResponse::from(&account)).version(account.version);

        match idempotency.commit(commit, created).await {
            Err(error) if error.refused(ACCOUNT) => {
                let detail = format!("There is an account {} already.", account.path);
                return Err(Problem::conflict("account_exists", detail));
            }
            Err(error) if error.refused(GUEST) => attempts.again().await?,
            answered => return Ok(answered?),
        }
    }
}
