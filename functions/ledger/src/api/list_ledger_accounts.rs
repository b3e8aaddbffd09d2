//! `GET /ledger/accounts`

use std::sync::Arc;

use axum::extract::State;
use deserr::{Deserr, ValuePointerRef};
use domain::AssetCode;
use domain::fault::{Faults, Invalid};
use domain::owner::Owner;
use service::Problem;
use service::body::{Answer, List};
use service::caller::{Caller, Scope};
use service::page::Paged;

use super::views::AccountResponse;
use crate::Ledger;
use crate::commands::expire;
use crate::commands::look::may_see;
use crate::model::{Account, AccountPath, PathPrefix};
use crate::scopes::LedgerRead;
use crate::store::AccountFilter;

/// The most accounts that are read at one moment.
const MAX_IDS: usize = 50;

/// Which accounts are listed.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields, validate = fits -> Faults)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListAccountsFilter {
    /// Only those whose path begins so.
    #[param(inline, required = false)]
    #[deserr(default)]
    prefix: Option<PathPrefix>,
    /// Only those of this owner.
    #[param(inline, required = false)]
    #[deserr(default)]
    owner: Option<Owner>,
    /// Only those of this asset.
    #[param(inline, required = false)]
    #[deserr(default)]
    currency: Option<AssetCode>,
    /// These accounts as they were at one moment: their ids, joined by commas. Alone, and without accounts that have
    /// shards.
    #[param(inline, required = false)]
    #[deserr(default)]
    ids: Option<Ids>,
}

/// The ids of accounts, joined by commas.
#[derive(Debug)]
struct Ids(Vec<AccountPath>);

impl std::str::FromStr for Ids {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let mut ids = text.split(',').map(str::parse).collect::<Result<Vec<AccountPath>, _>>()?;
        ids.sort();
        ids.dedup();
        if ids.len() <= MAX_IDS {
            return Ok(Self(ids));
        }
        Err(Invalid::new("out_of_range", format!("at most {MAX_IDS} accounts are expected")))
    }
}

domain::request_text!(
    Ids,
    "Ids of accounts, joined by commas; at most 50.",
    example = "wallets:a,wallets:b",
    pattern = "^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}(:[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}){0,7}(,[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}(:[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}){0,7}){0,49}$",
    schema = "AccountIds"
);

fn fits(filter: ListAccountsFilter, location: ValuePointerRef<'_>) -> Result<ListAccountsFilter, Faults> {
    let narrowed = filter.prefix.is_some() || filter.owner.is_some() || filter.currency.is_some();
    if filter.ids.is_some() && narrowed {
        let invalid = Invalid::new("exactly_one", "ids stand alone");
        return Err(Faults::at(location.push_key("ids"), invalid));
    }
    Ok(filter)
}

/// Lists accounts by their paths.
///
/// The scope `ledger:read` shows all accounts; an owner without it sees their own. May be slightly stale. Costs 0.5 RRU for
/// each of four keys, of an owner's for one, and 0.5 an account (and a shard).
///
/// With `ids`, the accounts are shown as all of them were at one moment: between two readings of each none has changed. Those
/// that are not there, or not the caller's to know of, are left out.
/// Costs 2 RRU each, and of an owner 1 RRU for each that is named; while they change all the time it is a 503 after a few tries.
#[utoipa::path(
    get, path = "/ledger/accounts",
    responses(
        (status = 200, description = "A page of accounts.", body = List<AccountResponse>),
        (status = 403, description = "Somebody else's accounts need the scope `ledger:read`."),
        (status = 422, description = "`account_sharded`: an account with shards is not read at one moment."),
    ),
)]
pub(crate) async fn list_ledger_accounts(
    State(app): State<Arc<Ledger>>,
    caller: Caller,
    page: Paged<ListAccountsFilter>,
) -> Result<Answer, Problem> {
    if let Some(Ids(ids)) = &page.filter.ids {
        return at_one_moment(&app, &caller, ids).await;
    }
    let owner = match (caller.has_scope(LedgerRead::NAME), page.filter.owner, caller.owner()) {
        (true, owner, _) => owner,
        (false, None, Some(own)) => Some(own),
        (false, Some(asked), Some(own)) if asked == own => Some(own),
        _ => return Err(Problem::insufficient_scope(LedgerRead::NAME)),
    };
    let whose = if caller.has_scope(LedgerRead::NAME) { String::new() } else { caller.subject.clone() };
    let page = page.of(whose);
    let table = app.store.table();
    let after: Option<String> = page.begin(table).await?;
    let filter = AccountFilter { prefix: page.filter.prefix.clone(), owner, currency: page.filter.currency };

    let (mut accounts, next) = app.store.page_of_accounts(&filter, after.as_deref(), page.limit()).await?;
    let now = app.context.clock.now();
    for account in accounts.iter_mut().filter(|account| account.may_hold_expired(now)) {
        if let Some(settled) = expire::account(&app, &account.path).await? {
            *account = settled;
        }
    }

    Ok(page.answer(table, accounts.iter().map(AccountResponse::from).collect(), next.as_ref()).await?)
}

/// Several accounts at one moment.
async fn at_one_moment(app: &Ledger, caller: &Caller, ids: &[AccountPath]) -> Result<Answer, Problem> {
    if !caller.has_scope(LedgerRead::NAME) && caller.owner().is_none() {
        return Err(Problem::insufficient_scope(LedgerRead::NAME));
    }
    let own: Vec<AccountPath>;
    let ids = if caller.has_scope(LedgerRead::NAME) {
        ids
    } else {
        // Whose an account is never changes: that of others is neither read at one moment nor waited for.
        let named = app.store.accounts_exactly(ids).await?.into_iter();
        own = named.filter(|account| may_see(caller, account).is_ok()).map(|account| account.path).collect();
        &own
    };
    let mut accounts = app.store.accounts_at_once(ids).await?;
    if let Some(sharded) = accounts.iter().find(|account| account.is_sharded()) {
        let detail = format!("{} has shards, which are not read at one moment.", sharded.path);
        return Err(Problem::refused("account_sharded", detail));
    }
    let now = app.context.clock.now();
    let overdue: Vec<Account> = accounts.iter().filter(|account| account.may_hold_expired(now)).cloned().collect();
    if !overdue.is_empty() {
        expire::expire_overdue(app, &overdue).await?;
        accounts = app.store.accounts_at_once(ids).await?;
    }
    let items = accounts.iter().map(AccountResponse::from).collect();
    Ok(Answer::list(&List { items, next_cursor: None }))
}
