//! `/console/ledger/accounts/{path}`: one account, its statement, and what may be changed of it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde_json::{Value, json};

use super::super::filters;
use super::super::metadata::{self, Pair};
use super::super::overtaken::{Named, alert_of, named};
use super::super::page::{Alert, Frame, failed, forbidden, found, go_to, no_page, shown};
use super::super::visit::Visit;
use super::books::{Account, Transaction, address};
use super::statement::{self, Period, Statement};
use crate::adapters::stoa::{ApiError, List, Refusal};
use crate::model::form::{Form, query, segment};
use crate::model::units;

/// How many of the newest transactions are searched for open holds.
const LOOKED_AT: &str = "50";
/// How often a change is sent, at most, while only movements overtake it.
const TRIES: usize = 5;

/// The fields of the form: as they were typed, or as they are.
struct Fields {
    status: String,
    limit: String,
    metadata: Vec<Pair>,
}

impl Fields {
    fn of(account: &Account) -> Self {
        Self {
            status: account.status.clone(),
            limit: account.limit.plain(&account.currency),
            metadata: metadata::rows(&Form::default(), &account.metadata),
        }
    }

    fn typed(form: &Form, account: &Account) -> Self {
        Self {
            status: form.get("status").to_owned(),
            limit: form.get("limit").to_owned(),
            metadata: metadata::rows(form, &account.metadata),
        }
    }

    fn named(&self) -> Named {
        let own = named([("State", &self.status), ("Limit", &self.limit)]);
        own.into_iter().chain(metadata::named(&self.metadata)).collect()
    }
}

#[derive(Template)]
#[template(path = "ledger/account.html")]
struct AccountPage {
    frame: Frame,
    account: Account,
    period: Period,
    statement: Statement,
    next: Option<String>,
    is_first: bool,
    /// The newest holds that are open.
    holds: Vec<Transaction>,
    status: String,
    limit: String,
    metadata: Vec<Pair>,
    /// What the forms change, as it is shown.
    seen: String,
    can_write: bool,
    /// The page of its owner.
    owner: Option<String>,
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    match read(&visit, &id).await {
        Ok(account) => {
            let fields = Fields::of(&account);
            render(&visit, account, fields, None).await
        }
        Err(error) => failed(&visit, &error),
    }
}

fn path(id: &str) -> String {
    format!("/ledger/accounts/{}", segment(id))
}

async fn read(visit: &Visit, id: &str) -> Result<Account, ApiError> {
    visit.api.get(&path(id)).await
}

async fn render(visit: &Visit, account: Account, fields: Fields, alert: Option<Alert>) -> Response {
    let period = Period::of(&visit.query, &account);
    let (statement, holds) = futures::join!(statement::read(visit, &account, &period), holds(visit, &account));
    let (statement, alert) = match found(statement, alert) {
        Ok(found) => found,
        Err(error) => return failed(visit, &error),
    };
    let holds = match holds {
        Ok(holds) => holds,
        Err(error) => return failed(visit, &error),
    };
    let next = |cursor: &String| format!("{}?{}", account.address(), period.query(cursor));
    let is_account = |owner: &&String| owner.starts_with("acct_") && visit.holds("identity:read");
    let page = AccountPage {
        frame: Frame::of(visit, account.id.clone(), "/console/ledger/accounts")
            .noting(visit.query.get("done"))
            .alerting(alert),
        next: statement.next_cursor.as_ref().map(next),
        is_first: visit.query.get("cursor").is_empty(),
        can_write: visit.holds("ledger:write") && account.status != "closed",
        owner: account.owner.as_ref().filter(is_account).map(|owner| format!("/console/customers/{}", segment(owner))),
        status: fields.status,
        limit: fields.limit,
        metadata: fields.metadata,
        seen: seen(&account),
        account,
        period,
        statement,
        holds,
    };
    shown(&page, &page.frame)
}

/// The newest open holds of an account that has some.
async fn holds(visit: &Visit, account: &Account) -> Result<Vec<Transaction>, ApiError> {
    if !account.has_holds() {
        return Ok(Vec::new());
    }
    let asked = query([("account", account.id.as_str()), ("limit", LOOKED_AT)]);
    let list: List<Transaction> = visit.api.get(&format!("/ledger/transactions?{asked}")).await?;
    Ok(list.items.into_iter().filter(|transaction| transaction.status == "pending").collect())
}

/// Saves what was typed, or closes the account, and shows it again.
pub(crate) async fn act(visit: Visit, Path((id, action)): Path<(String, String)>) -> Response {
    if !visit.holds("ledger:write") {
        return forbidden(&visit);
    }
    let account = match read(&visit, &id).await {
        Ok(account) => account,
        Err(error) => return failed(&visit, &error),
    };
    let patch = match action.as_str() {
        "save" => changes(&visit.form, &account).map(|patch| (patch, "saved")),
        "close" if visit.form.find_any("sure").is_none() => {
            Err(ApiError::for_person("close", "tick the box if it is to be closed for good"))
        }
        "close" => Ok((json!({ "status": "closed" }), "closed")),
        _ => return no_page().await,
    };
    let done = match patch {
        Ok((patch, done)) => change(&visit, &account, &patch).await.map(|()| done),
        Err(error) => Err(error),
    };
    match done {
        Ok(done) => go_to(&format!("{}?done={done}", address(&id))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => {
            refused(&visit, account, action == "save", &refusal).await
        }
        Err(error) => failed(&visit, &error),
    }
}

/// What may be changed of an account, as a hash. The version does not serve: it changes with every movement.
fn seen(account: &Account) -> String {
    secrets::hash(&json!([account.status, account.limit.plain(&account.currency), account.metadata]).to_string())
}

/// Sends a change to the version that the person saw; to the present one, if nothing but movements came in between.
async fn change(visit: &Visit, account: &Account, patch: &Value) -> Result<(), ApiError> {
    let mut account = account.clone();
    for _ in 1..TRIES {
        if visit.form.get("seen") != seen(&account) {
            break;
        }
        match visit.api.patch::<Account>(&path(&account.id), &account.version.to_string(), patch).await {
            Err(ApiError::Refused(refusal)) if refusal.is_stale() => account = read(visit, &account.id).await?,
            other => return other.map(drop),
        }
    }
    visit.api.patch::<Account>(&path(&account.id), visit.form.get("version"), patch).await.map(drop)
}

async fn refused(visit: &Visit, account: Account, is_typed: bool, refusal: &Refusal) -> Response {
    let stored = Fields::of(&account);
    let fields = if is_typed { Fields::typed(&visit.form, &account) } else { Fields::of(&account) };
    let alert = alert_of(refusal, is_typed.then(|| (fields.named(), stored.named())));
    render(visit, account, fields, Some(alert)).await
}

/// What was typed, as a patch.
fn changes(form: &Form, account: &Account) -> Result<Value, ApiError> {
    let mut patch = json!({});
    if let Some(status) = form.find("status") {
        patch["status"] = status.into();
    }
    if account.constraint == "limit" {
        let limit = units::from_zero(form.get("limit"), &account.currency);
        let limit = limit.ok_or_else(|| ApiError::for_person("limit", "an amount like 12.50 is expected"))?;
        patch["limit"] = limit.to_string().into();
    }
    if let Some(metadata) = metadata::patch(form)? {
        patch["metadata"] = metadata;
    }
    Ok(patch)
}
