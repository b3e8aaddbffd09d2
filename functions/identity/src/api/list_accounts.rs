//! `GET /accounts`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::{Limit, Line};
use domain::email::Email;
use domain::fault::Faults;
use serde::Serialize;
use serde::de::DeserializeOwned;
use service::Problem;
use service::body::{Answer, List, Query};
use service::caller::Scoped;
use service::cursor::CursorText;

use super::find_account::AccountResponse;
use super::update_account::fault;
use crate::Identity;
use crate::scopes::IdentityRead;

/// Which accounts.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListAccountsQuery {
    /// How many a page; it may be short.
    #[deserr(default)]
    #[param(inline, required = false)]
    limit: Limit,
    /// Where to go on: `next_cursor` of the page before.
    #[deserr(default)]
    #[param(inline)]
    cursor: Option<CursorText>,
    /// Only the account with this address.
    #[deserr(default)]
    email: Option<Email>,
    /// Only accounts whose address begins so, by address. Not with `email`.
    #[deserr(default)]
    #[param(inline)]
    email_prefix: Option<EmailPrefix>,
}

/// How an e-mail address begins.
type EmailPrefix = Line<1, 100>;

/// Lists accounts for staff.
///
/// Needs the scope `identity:read`. By the beginning of their addresses they are listed by address.
///
/// Costs 2 RRU and 0.5 per 4 KB of accounts; with an address 2 RRU; with its beginning 0.5 RRU, and 0.5 an account.
#[utoipa::path(
    get, path = "/accounts",
    responses((status = 200, description = "A page of accounts.", body = List<AccountResponse>)),
)]
pub(crate) async fn list_accounts(
    State(identity): State<Arc<Identity>>,
    _: Scoped<IdentityRead>,
    Query(query): Query<ListAccountsQuery>,
) -> Result<Answer, Problem> {
    let (store, limit, cursor) = (&identity.store, query.limit.get(), query.cursor.as_ref());

    let (accounts, next_cursor) = match (query.email, query.email_prefix) {
        (None, None) => {
            let filter = "accounts";
            let (accounts, next) = store.list_accounts(limit, open(&identity, filter, cursor).await?).await?;
            (accounts, seal(&identity, filter, next).await?)
        }
        (Some(email), None) => (store.find_account_by_email(&email).await?.into_iter().collect(), None),
        (None, Some(prefix)) => {
            let prefix = prefix.trim().to_ascii_lowercase();
            if prefix.is_empty() {
                let blank = fault("email_prefix", "out_of_range", "more than white space is expected");
                return Err(Problem::invalid(blank));
            }
            let filter = format!("accounts?email_prefix={prefix}");
            let after = open(&identity, &filter, cursor).await?;
            let (accounts, next) = store.list_accounts_by_email(&prefix, limit, after).await?;
            (accounts, seal(&identity, &filter, next).await?)
        }
        (Some(_), Some(_)) => {
            return Err(Problem::invalid(fault("email_prefix", "exclusive", "not together with email")));
        }
    };

    Ok(Answer::list(&List { items: accounts.iter().map(AccountResponse::of).collect(), next_cursor }))
}

async fn open<P: DeserializeOwned>(
    identity: &Identity,
    filter: &str,
    cursor: Option<&CursorText>,
) -> Result<Option<P>, Problem> {
    match cursor {
        Some(cursor) => identity.store.table().open_cursor(filter, cursor).await.map(Some),
        None => Ok(None),
    }
}

async fn seal<P: Serialize>(identity: &Identity, filter: &str, next: Option<P>) -> Result<Option<String>, Problem> {
    match next {
        Some(place) => Ok(Some(identity.store.table().seal_cursor(filter, &place).await?)),
        None => Ok(None),
    }
}
