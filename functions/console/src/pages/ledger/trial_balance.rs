//! `/console/ledger/trial-balance`: whether the books balance, and until when they are closed.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::json;

use super::super::page::{Alert, Frame, failed, forbidden, found, go_to, shown};
use super::super::typed::moment;
use super::super::views::Moment;
use super::super::visit::Visit;
use super::books::{address, currency};
use crate::adapters::stoa::ApiError;
use crate::model::form::query;
use crate::model::units::Units;

const ROWS: &str = "100";

/// A trial balance as the API shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Trial {
    currency: String,
    as_of: Moment,
    items: Vec<Line>,
    totals: Totals,
    balanced: Option<bool>,
    next_cursor: Option<String>,
}

/// An account in it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Line {
    account: String,
    kind: String,
    debit: Units,
    credit: Units,
}

impl Line {
    fn address(&self) -> String {
        address(&self.account)
    }
}

/// The sums of all accounts up to here.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
struct Totals {
    debit: Units,
    credit: Units,
}

/// Until when the books are closed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Closing {
    through: Option<String>,
    closed_at: Moment,
}

#[derive(Template)]
#[template(path = "ledger/trial_balance.html")]
struct TrialBalancePage {
    frame: Frame,
    /// Nothing without a currency.
    trial: Option<Trial>,
    closing: Closing,
    currency: String,
    as_of: String,
    next: Option<String>,
    is_first: bool,
    /// The day that was typed into the form.
    through: String,
    can_write: bool,
}

impl TrialBalancePage {
    fn first(&self) -> String {
        asked(&self.currency, &self.as_of, "")
    }
}

fn asked(currency: &str, as_of: &str, cursor: &str) -> String {
    format!("/console/ledger/trial-balance?{}", query([("currency", currency), ("as_of", as_of), ("cursor", cursor)]))
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    render(&visit, None).await
}

async fn render(visit: &Visit, alert: Option<Alert>) -> Response {
    let (as_of, cursor) = (visit.query.get("as_of").to_owned(), visit.query.get("cursor"));
    let (closing, currency) = match futures::join!(visit.api.get::<Closing>("/ledger/closings"), currency(visit)) {
        (Ok(closing), Ok(currency)) => (closing, currency),
        (Err(error), _) | (_, Err(error)) => return failed(visit, &error),
    };
    let (trial, alert) = match found(read(visit, &currency, &as_of, cursor).await, alert) {
        Ok(found) => found,
        Err(error) => return failed(visit, &error),
    };
    let next = trial.as_ref().and_then(|trial| trial.next_cursor.as_deref());
    let page = TrialBalancePage {
        frame: Frame::of(visit, "Trial balance", "/console/ledger/trial-balance")
            .noting(visit.query.get("done"))
            .alerting(alert),
        next: next.map(|cursor| asked(&currency, &as_of, cursor)),
        trial,
        closing,
        currency,
        as_of,
        is_first: cursor.is_empty(),
        through: visit.form.get("through").to_owned(),
        can_write: visit.holds("ledger:write"),
    };
    shown(&page, &page.frame)
}

async fn read(visit: &Visit, currency: &str, as_of: &str, cursor: &str) -> Result<Option<Trial>, ApiError> {
    if currency.is_empty() {
        return Ok(None);
    }
    let moment = moment(as_of);
    let fields = [("currency", currency), ("as_of", moment.as_str().unwrap_or_default()), ("cursor", cursor)];
    let asked = query(fields.into_iter().chain([("limit", ROWS)]));
    visit.api.get(&format!("/ledger/trial-balance?{asked}")).await.map(Some)
}

/// Closes the books up to a day, if the box under the warning is ticked.
pub(crate) async fn close(visit: Visit) -> Response {
    if !visit.holds("ledger:write") {
        return forbidden(&visit);
    }
    let (key, through) = (visit.form.get("key"), visit.form.get("through"));
    let done = if visit.form.find_any("sure").is_some() {
        visit.api.post::<IgnoredAny>("/ledger/closings", key, &json!({ "through": through })).await
    } else {
        Err(ApiError::for_person("close", "tick the box if they are to be closed for good"))
    };
    match done {
        Ok(_) => go_to("/console/ledger/trial-balance?done=closed"),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => render(&visit, Some(Alert::of(&refusal))).await,
        Err(error) => failed(&visit, &error),
    }
}
