//! `GET /accounts`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Line;
use domain::email::Email;
use domain::fault::{Faults, Invalid};
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;

use super::views::AccountResponse;
use crate::Identity;
use crate::scopes::IdentityRead;

/// Selects accounts.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListAccountsFilter {
    /// Only the account with this address.
    #[deserr(default)]
    email: Option<Email>,
    /// Only accounts whose address begins with this, in the order of the addresses. Not
    /// together with `email`.
    #[deserr(default)]
    #[param(inline)]
    email_prefix: Option<EmailPrefix>,
}

/// The beginning of an e-mail address.
type EmailPrefix = Line<1, 100>;

/// Lists accounts for staff.
///
/// Needs the scope `identity:read`. Newest first; with `email_prefix`, in the order of the addresses.
///
/// Costs 2 RRU and 0.5 per 4 KB of accounts; with an address 2 RRU; with its beginning 0.5 RRU, and 0.5 an account.
#[utoipa::path(
    get, path = "/accounts",
    responses((status = 200, description = "A page of accounts.", body = List<AccountResponse>)),
)]
pub(crate) async fn list_accounts(
    State(identity): State<Arc<Identity>>,
    _: Scoped<IdentityRead>,
    page: Paged<ListAccountsFilter>,
) -> Result<Answer, Problem> {
    let (store, table) = (&identity.store, identity.store.table());
    let fault = |code, detail| Err(Problem::invalid(Faults::one("email_prefix", Invalid::new(code, detail))));

    let (accounts, next_cursor) = match (&page.filter.email, &page.filter.email_prefix) {
        (None, None) => {
            let (accounts, next) = store.list_accounts(page.limit(), page.begin(table).await?).await?;
            (accounts, page.next_cursor(table, next.as_ref()).await?)
        }
        (Some(email), None) => (store.find_account_by_email(email).await?.into_iter().collect(), None),
        (None, Some(prefix)) => {
            let prefix = prefix.trim().to_ascii_lowercase();
            if prefix.is_empty() {
                return fault("out_of_range", "more than white space is expected");
            }
            let after = page.begin(table).await?;
            let (accounts, next) = store.list_accounts_by_email(&prefix, page.limit(), after).await?;
            (accounts, page.next_cursor(table, next.as_ref()).await?)
        }
        (Some(_), Some(_)) => return fault("exclusive", "not together with email"),
    };

    Ok(Answer::list(&List { items: accounts.iter().map(AccountResponse::of).collect(), next_cursor }))
}
