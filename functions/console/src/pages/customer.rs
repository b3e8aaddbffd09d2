//! `/console/customers/{account_id}`: one account, its addresses and orders, what it may do, and its end.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::filters;
use super::overtaken::{Named, alert_of, named};
use super::page::{Frame, failed, forbidden, go_to, no_page, shown};
use super::views::{Address, Moment, OrderRow};
use super::visit::Visit;
use crate::adapters::stoa::{ApiError, List, Refusal};
use crate::model::form::{Form, query, segment};

/// The states that staff may set.
const STATES: [&str; 3] = ["active", "locked", "disabled"];
/// How many orders are shown.
const ORDERS: &str = "10";

/// An account as the API shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Account {
    id: String,
    email: Option<String>,
    email_verified_at: Moment,
    name: Option<String>,
    phone: Option<String>,
    locale: Option<String>,
    status: String,
    roles: Vec<String>,
    scopes: Vec<String>,
    version: u64,
    created_at: Moment,
}

/// A saved address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Saved {
    label: Option<String>,
    default_shipping: bool,
    default_billing: bool,
    #[serde(flatten)]
    address: Address,
}

/// The fields of the form: as they were typed, or as they are.
#[derive(Debug, PartialEq, Eq)]
struct Fields {
    name: String,
    phone: String,
    locale: String,
    status: String,
}

impl Fields {
    fn named(&self) -> Named {
        named([("Name", &self.name), ("Phone", &self.phone), ("Language", &self.locale), ("State", &self.status)])
    }
}

/// A scope to tick.
#[derive(Debug, PartialEq, Eq)]
struct ScopeBox {
    name: String,
    is_held: bool,
    /// Whether the signed-in person holds it too: nobody grants or takes what they lack.
    can_change: bool,
}

#[derive(Template)]
#[template(path = "customer.html")]
struct CustomerPage {
    frame: Frame,
    account: Account,
    fields: Fields,
    addresses: Vec<Saved>,
    /// `None` for those who may not read orders.
    orders: Option<Vec<OrderRow>>,
    scopes: Vec<ScopeBox>,
    is_staff: bool,
    is_ticked_staff: bool,
    can_write: bool,
    /// Pages about the account's money.
    money: Vec<(String, &'static str)>,
}

impl Account {
    fn fields(&self) -> Fields {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        Fields {
            name: text(&self.name),
            phone: text(&self.phone),
            locale: text(&self.locale),
            status: self.status.clone(),
        }
    }

    fn is_staff(&self) -> bool {
        self.roles.iter().any(|role| role == "staff")
    }
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    render(&visit, &id, None, None).await
}

/// Shows the account, with a refusal; what was typed into the form of `typed` (`save` or `roles`) stays there.
async fn render(visit: &Visit, id: &str, typed: Option<&str>, refusal: Option<&Refusal>) -> Response {
    let path = format!("/accounts/{}", segment(id));
    let addresses = format!("{path}/addresses");
    let (account, addresses, orders) = futures::join!(
        visit.api.get::<Account>(&path),
        visit.api.get::<List<Saved>>(&addresses),
        last_orders(visit, id),
    );
    let (account, addresses, orders) = match (account, none_if_missing(addresses), orders) {
        (Ok(account), Ok(addresses), Ok(orders)) => (account, addresses, orders),
        (Err(error), ..) | (_, Err(error), _) | (.., Err(error)) => return failed(visit, &error),
    };
    let held = &account.scopes;
    let scopes = if typed == Some("roles") {
        boxes(held, &visit.session.scopes, |scope| visit.form.find_any(&format!("scope.{scope}")).is_some())
    } else {
        boxes(held, &visit.session.scopes, |scope| held.iter().any(|known| known == scope))
    };
    let (is_staff, ticked) = (account.is_staff(), visit.form.find_any("staff").is_some());
    let title = account.email.clone().unwrap_or_else(|| account.id.clone());
    let (stored, is_typed) = (account.fields(), typed == Some("save"));
    let fields = if is_typed { as_typed(&visit.form) } else { account.fields() };
    let versions = is_typed.then(|| (fields.named(), stored.named()));
    let alert = refusal.map(|refusal| alert_of(refusal, versions));
    let page = CustomerPage {
        frame: Frame::of(visit, title, "/console/customers").noting(visit.query.get("done")).alerting(alert),
        fields,
        addresses,
        orders,
        scopes,
        is_staff,
        is_ticked_staff: if typed == Some("roles") { ticked } else { is_staff },
        can_write: visit.holds("identity:write") && account.status != "erased",
        money: money(visit, &account.id),
        account,
    };
    shown(&page, &page.frame)
}

/// The accounts of the ledger that are theirs, and their orders in markets, for those who may see them.
fn money(visit: &Visit, id: &str) -> Vec<(String, &'static str)> {
    let owned = query([("owner", id)]);
    let pages = [
        ("ledger:read", "/console/ledger/accounts", "Accounts in the books"),
        ("trading:read", "/console/trading/orders", "Orders in markets"),
    ];
    let seen = pages.into_iter().filter(|(scope, ..)| visit.holds(scope));
    seen.map(|(_, path, name)| (format!("{path}?{owned}"), name)).collect()
}

async fn last_orders(visit: &Visit, id: &str) -> Result<Option<Vec<OrderRow>>, ApiError> {
    if !visit.holds("orders:read") {
        return Ok(None);
    }
    let list: List<OrderRow> = visit.api.get(&format!("/orders?{}", query([("owner", id), ("limit", ORDERS)]))).await?;
    Ok(Some(list.items))
}

/// The items of a list; none if it is not there, as with an erased account.
fn none_if_missing<T>(list: Result<List<T>, ApiError>) -> Result<Vec<T>, ApiError> {
    match list {
        Ok(list) => Ok(list.items),
        Err(ApiError::Refused(refusal)) if refusal.status == 404 => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// The scopes to tick: the account's and the signed-in person's.
fn boxes(account: &[String], own: &str, is_held: impl Fn(&str) -> bool) -> Vec<ScopeBox> {
    let own: BTreeSet<&str> = own.split(' ').filter(|scope| scope.contains(':')).collect();
    let all: BTreeSet<&str> = account.iter().map(String::as_str).chain(own.iter().copied()).collect();
    let scope = |name: &str| ScopeBox { name: name.to_owned(), is_held: is_held(name), can_change: own.contains(name) };
    all.into_iter().map(scope).collect()
}

/// Does something with the account, and shows it again.
pub(crate) async fn act(visit: Visit, Path((id, action)): Path<(String, String)>) -> Response {
    // Of an account that somebody may not change, the API says that there is none.
    if !visit.holds("identity:write") {
        return forbidden(&visit);
    }
    let (form, path) = (&visit.form, format!("/accounts/{}", segment(&id)));
    let done = match action.as_str() {
        "save" => visit.api.patch::<IgnoredAny>(&path, form.get("version"), &changes(form)).await.map(|_| "saved"),
        "roles" => {
            let path = format!("{path}/roles");
            visit.api.post::<IgnoredAny>(&path, form.get("key"), &granted(form)).await.map(|_| "saved")
        }
        "erase" => match erase(&visit, &path).await {
            Ok(()) => return go_to("/console/customers?done=erased"),
            Err(error) => Err(error),
        },
        _ => return no_page().await,
    };
    // Who may change accounts sees with a 403 which scope of this account they lack.
    match done {
        Ok(done) => go_to(&format!("/console/customers/{}?done={done}", segment(&id))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() || refusal.status == 403 => {
            render(&visit, &id, Some(action.as_str()), Some(&refusal)).await
        }
        Err(error) => failed(&visit, &error),
    }
}

/// Erases the account, if the box under the warning is ticked.
async fn erase(visit: &Visit, path: &str) -> Result<(), ApiError> {
    if visit.form.find_any("sure").is_none() {
        return Err(ApiError::for_person("erase", "tick the box if it is to be erased for ever"));
    }
    visit.api.delete(path, visit.form.get("version")).await
}

fn as_typed(form: &Form) -> Fields {
    let get = |name| form.get(name).to_owned();
    Fields { name: get("name"), phone: get("phone"), locale: get("locale"), status: get("status") }
}

/// The profile as it was typed; an empty field removes what is there.
fn changes(form: &Form) -> Value {
    let text = |name| form.find(name).map_or(Value::Null, Value::from);
    let mut patch = json!({ "name": text("name"), "phone": text("phone"), "locale": text("locale") });
    if let Some(status) = form.find("status") {
        patch["status"] = status.into();
    }
    patch
}

/// The roles and scopes that were ticked; a customer has no scopes, whatever is ticked.
fn granted(form: &Form) -> Value {
    if form.find_any("staff").is_none() {
        return json!({ "roles": ["customer"], "scopes": [] });
    }
    // A scope that can't be changed comes in a hidden field.
    let scopes: BTreeSet<&str> = form.below("scope.").map(|(scope, _)| scope).collect();
    json!({ "roles": ["staff"], "scopes": scopes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_what_the_account_holds_and_offers_what_the_person_holds() {
        let held = ["orders:read".to_owned(), "payments:write".to_owned()];
        let shown = boxes(&held, "openid identity:write orders:read", |scope| held.iter().any(|known| known == scope));
        let shown: Vec<_> = shown.iter().map(|scope| (scope.name.as_str(), scope.is_held, scope.can_change)).collect();
        assert_eq!(
            shown,
            [("identity:write", false, true), ("orders:read", true, true), ("payments:write", true, false)]
        );
        assert!(boxes(&[], "", |_| true).is_empty());
    }

    #[test]
    fn reads_roles() {
        let form = Form::read(b"staff=on&scope.orders%3Aread=on&scope.cart%3Aread=on&scope.orders%3Aread=on");
        assert_eq!(granted(&form), json!({ "roles": ["staff"], "scopes": ["cart:read", "orders:read"] }));
        let form = Form::read(b"scope.orders%3Aread=on");
        assert_eq!(granted(&form), json!({ "roles": ["customer"], "scopes": [] }));
    }

    #[test]
    fn reads_a_profile() {
        let form = Form::read(b"name=Ada&phone=+&locale=en&status=locked");
        let expected = json!({ "name": "Ada", "phone": null, "locale": "en", "status": "locked" });
        assert_eq!(changes(&form), expected);
        assert!(changes(&Form::read(b"name=Ada")).get("status").is_none());
        let account = Account { name: Some("Ada".into()), status: "active".into(), ..Account::default() };
        assert_eq!(account.fields(), as_typed(&Form::read(b"name=Ada&status=active")));
    }

    #[test]
    fn an_erased_account_has_no_addresses() {
        let missing: Result<List<Saved>, ApiError> = Err(ApiError::for_person("x", "y"));
        assert!(none_if_missing(missing).is_err());
        let list: List<Saved> = serde_json::from_str(r#"{"items":[{"city":"Berlin","label":"Home"}]}"#).unwrap();
        let items = none_if_missing(Ok(list)).unwrap();
        assert_eq!(items.iter().map(|saved| saved.address.city.as_str()).collect::<Vec<_>>(), ["Berlin"]);
    }
}
