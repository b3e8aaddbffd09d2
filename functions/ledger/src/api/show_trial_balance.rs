//! `GET /ledger/trial-balance`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::{Amount, AssetCode, Timestamp};
use serde::{Deserialize, Serialize};
use service::Problem;
use service::body::Answer;
use service::caller::Scoped;
use service::page::Paged;
use utoipa::IntoParams;

use crate::Ledger;
use crate::commands::trial::{Totals, TrialLine, page_of_trial};
use crate::model::{AccountKind, AccountPath, LedgerName};
use crate::scopes::LedgerRead;

/// Which books, and as of when.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TrialBalanceFilter {
    /// The ledger; `main` by default.
    #[deserr(default)]
    #[param(inline, required = false)]
    ledger: Option<LedgerName>,
    /// The asset whose accounts are listed.
    #[param(inline)]
    currency: AssetCode,
    /// Only what was booked up to the end of this moment; up to now by default, and of a moment
    /// that is still to come.
    #[deserr(default)]
    #[param(inline, required = false)]
    as_of: Option<Timestamp>,
}

/// A trial balance.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TrialBalanceResponse {
    /// The ledger.
    ledger: LedgerName,
    /// The asset.
    currency: AssetCode,
    /// The moment that it shows.
    as_of: Timestamp,
    /// The accounts by their paths.
    items: Vec<TrialBalanceLine>,
    /// The sums over the accounts of this page and of those before.
    totals: TrialBalanceTotals,
    /// Whether debits and credits over all accounts are the same; null before the last page.
    balanced: Option<bool>,
    /// Where to go on; null only at the true end.
    next_cursor: Option<String>,
}

/// The sums over accounts.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TrialBalanceTotals {
    /// Of the accounts with more debits than credits: how much more.
    debit: Amount,
    /// Of the accounts with more credits than debits: how much more.
    credit: Amount,
}

/// An account in a trial balance.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TrialBalanceLine {
    /// The account.
    account: AccountPath,
    /// What it is in the books.
    kind: AccountKind,
    /// All that was debited.
    debits_posted: Amount,
    /// All that was credited.
    credits_posted: Amount,
    /// How much more was debited than credited; zero where it is the other way.
    debit: Amount,
    /// How much more was credited than debited; zero where it is the other way.
    credit: Amount,
}

/// Where a trial balance goes on.
#[derive(Debug, Serialize, Deserialize)]
struct Place {
    after: String,
    as_of: Timestamp,
    totals: Totals,
}

/// Shows the trial balance of a ledger in one asset: the accounts by their paths, and on the last page whether the books are
/// balanced.
///
/// Needs the scope `ledger:read`. All pages show one moment. What is being booked at that very moment may be seen by half:
/// of a moment some seconds ago all is seen. Costs 0.5 RRU for each 4 KB of a directory of 4 parts, 0.5 RRU for each account,
/// and 1 RRU for each account that has moved since `as_of`; of an account with shards for each shard besides.
#[utoipa::path(
    get, path = "/ledger/trial-balance",
    responses(
        (status = 200, description = "A page of the trial balance.", body = TrialBalanceResponse,
            headers(("Link" = String, description = "The next page (`rel=\"next\"`), where there is one."))),
    ),
)]
pub(crate) async fn show_trial_balance(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerRead>,
    page: Paged<TrialBalanceFilter>,
) -> Result<Answer, Problem> {
    let table = app.store.table();
    let (ledger, currency) = (page.filter.ledger.clone().unwrap_or_default(), page.filter.currency);
    // A moment to come would show on each page what has been booked until then.
    let now = app.context.clock.now();
    let as_of = page.filter.as_of.map_or(now, |asked| asked.min(now));
    let begun: Option<Place> = page.begin(table).await?;
    let (after, as_of, totals) = match begun {
        Some(Place { after, as_of, totals }) => (Some(after), as_of, totals),
        None => (None, as_of, Totals::default()),
    };

    let (lines, totals, next) =
        page_of_trial(&app, &ledger, currency, as_of, (after.as_deref(), totals), page.limit()).await?;

    let next = next.map(|after| Place { after, as_of, totals });
    let next_cursor = page.next_cursor(table, next.as_ref()).await?;
    let body = TrialBalanceResponse {
        ledger,
        currency,
        as_of,
        items: lines.into_iter().map(TrialBalanceLine::from).collect(),
        totals: TrialBalanceTotals { debit: totals.debit, credit: totals.credit },
        balanced: next_cursor.is_none().then(|| totals.debit == totals.credit),
        next_cursor: next_cursor.clone(),
    };
    Ok(Answer::ok(&body).followed_by(next_cursor))
}

impl From<TrialLine> for TrialBalanceLine {
    fn from(TrialLine { account, kind, sums, totals }: TrialLine) -> Self {
        Self {
            account,
            kind,
            debits_posted: sums.debits_posted,
            credits_posted: sums.credits_posted,
            debit: totals.debit,
            credit: totals.credit,
        }
    }
}
