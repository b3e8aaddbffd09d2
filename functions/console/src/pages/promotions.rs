//! `/console/promotions`: all promotions, newest first, and a form for a new one.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::filters;
use super::overtaken::{Named, named, ticked};
use super::page::{Alert, Frame, failed, go_to, shown};
use super::typed::{basis_points, listed, minute, moment, nullable, percent, whole, without_nulls};
use super::views::{Amount, Moment};
use super::visit::Visit;
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{Form, query, segment};
use crate::model::money::{amount_from_zero, typed};

/// The rows of a page.
const ROWS: &str = "50";
/// The kinds of benefit.
pub(super) const KINDS: [&str; 4] = ["percentage", "fixed", "buy_x_get_y", "free_shipping"];

/// A promotion as the API shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Promotion {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) code: Option<String>,
    pub(super) active: bool,
    pub(super) used: Option<u64>,
    pub(super) version: u64,
    benefit: Benefit,
    targets: Targets,
    minimum_spend: Amount,
    first_order_only: bool,
    starts_at: Moment,
    ends_at: Moment,
    priority: u64,
    exclusive: bool,
    usage_limit: Option<u64>,
    customer_limit: Option<u64>,
}

/// What a promotion gives; which fields count depends on the kind.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Benefit {
    kind: String,
    rate_bps: u64,
    amount: Amount,
    buy: u64,
    get: u64,
}

/// The goods that a promotion is for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Targets {
    skus: Vec<String>,
    product_ids: Vec<String>,
    category_ids: Vec<String>,
    tags: Vec<String>,
}

/// The fields of the form: as they were typed, or as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) name: String,
    pub(super) code: String,
    pub(super) kind: String,
    pub(super) percent: String,
    pub(super) amount: String,
    pub(super) buy: String,
    pub(super) get: String,
    pub(super) currency: String,
    pub(super) minimum_spend: String,
    pub(super) skus: String,
    pub(super) products: String,
    pub(super) categories: String,
    pub(super) tags: String,
    pub(super) starts_at: String,
    pub(super) ends_at: String,
    pub(super) priority: String,
    pub(super) usage_limit: String,
    pub(super) customer_limit: String,
    pub(super) exclusive: bool,
    pub(super) first_order_only: bool,
    pub(super) active: bool,
}

#[derive(Template)]
#[template(path = "promotions.html")]
struct PromotionsPage {
    frame: Frame,
    rows: Vec<Promotion>,
    /// The next page's address.
    next: Option<String>,
    is_first: bool,
    can_write: bool,
    fields: Fields,
}

impl Promotion {
    /// `active` or `off`.
    pub(super) const fn state(&self) -> &'static str {
        if self.active { "active" } else { "off" }
    }

    /// What it gives, in words.
    pub(super) fn gives(&self) -> String {
        let benefit = &self.benefit;
        let percent = percent(benefit.rate_bps);
        match benefit.kind.as_str() {
            "percentage" => format!("{percent} % off"),
            "fixed" => format!("{} off", benefit.amount),
            "buy_x_get_y" => format!("buy {}, get {} at {percent} % off", benefit.buy, benefit.get),
            kind => kind.replace('_', " "),
        }
    }

    /// As the form shows it.
    pub(super) fn fields(&self) -> Fields {
        let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
        let above_zero = |count: u64| if count > 0 { count.to_string() } else { String::new() };
        let amount =
            |amount: Amount| amount.money().map(|money| typed(money.amount, money.currency)).unwrap_or_default();
        let currencies = [self.benefit.amount.currency(), self.minimum_spend.currency()];
        let currency = currencies.into_iter().find(|currency| !currency.is_empty());
        let rate = self.benefit.rate_bps;
        Fields {
            name: self.name.clone(),
            code: self.code.clone().unwrap_or_default(),
            kind: self.benefit.kind.clone(),
            percent: if rate > 0 { percent(rate) } else { String::new() },
            amount: amount(self.benefit.amount),
            buy: above_zero(self.benefit.buy),
            get: above_zero(self.benefit.get),
            currency: currency.unwrap_or_else(|| "EUR".to_owned()),
            minimum_spend: amount(self.minimum_spend),
            skus: self.targets.skus.join(", "),
            products: self.targets.product_ids.join(", "),
            categories: self.targets.category_ids.join(", "),
            tags: self.targets.tags.join(", "),
            starts_at: minute(&self.starts_at),
            ends_at: minute(&self.ends_at),
            priority: self.priority.to_string(),
            usage_limit: number(self.usage_limit),
            customer_limit: number(self.customer_limit),
            exclusive: self.exclusive,
            first_order_only: self.first_order_only,
            active: self.active,
        }
    }
}

impl Fields {
    /// Those of an empty form.
    fn blank() -> Self {
        let (kind, currency) = ("percentage".to_owned(), "EUR".to_owned());
        Self { kind, currency, priority: "0".to_owned(), active: true, ..Self::default() }
    }

    /// As they were typed.
    pub(super) fn read(form: &Form) -> Self {
        let get = |name| form.get(name).to_owned();
        let ticked = |name| form.find_any(name).is_some();
        Self {
            name: get("name"),
            code: get("code"),
            kind: get("kind"),
            percent: get("percent"),
            amount: get("amount"),
            buy: get("buy"),
            get: get("get"),
            currency: get("currency").to_uppercase(),
            minimum_spend: get("minimum_spend"),
            skus: get("skus"),
            products: get("products"),
            categories: get("categories"),
            tags: get("tags"),
            starts_at: get("starts_at"),
            ends_at: get("ends_at"),
            priority: get("priority"),
            usage_limit: get("usage_limit"),
            customer_limit: get("customer_limit"),
            exclusive: ticked("exclusive"),
            first_order_only: ticked("first_order_only"),
            active: ticked("active"),
        }
    }

    pub(super) fn named(&self) -> Named {
        named([
            ("Name", &self.name),
            ("Code", &self.code),
            ("Kind", &self.kind),
            ("Percent off", &self.percent),
            ("Amount off", &self.amount),
            ("Currency of amounts", &self.currency),
            ("Buy", &self.buy),
            ("Get", &self.get),
            ("Skus", &self.skus),
            ("Tags", &self.tags),
            ("Ids of products", &self.products),
            ("Ids of categories", &self.categories),
            ("From", &self.starts_at),
            ("Until", &self.ends_at),
            ("From this value of the goods on", &self.minimum_spend),
            ("Uses in all", &self.usage_limit),
            ("Uses by one customer", &self.customer_limit),
            ("Priority", &self.priority),
            ("Only for a customer's first order", ticked(self.first_order_only)),
            ("Applies alone", ticked(self.exclusive)),
            ("In use", ticked(self.active)),
        ])
    }

    /// As the API takes it in a patch: null for what is empty.
    pub(super) fn content(&self) -> Result<Value, ApiError> {
        let priority = whole("priority", &self.priority)?;
        Ok(json!({
            "name": self.name,
            "code": nullable(&self.code),
            "benefit": self.benefit()?,
            "targets": {
                "skus": listed(&self.skus),
                "product_ids": listed(&self.products),
                "category_ids": listed(&self.categories),
                "tags": listed(&self.tags),
            },
            "minimum_spend": self.money("minimum spend", &self.minimum_spend)?,
            "first_order_only": self.first_order_only,
            "starts_at": moment(&self.starts_at),
            "ends_at": moment(&self.ends_at),
            "priority": if priority.is_null() { 0.into() } else { priority },
            "exclusive": self.exclusive,
            "usage_limit": whole("uses in all", &self.usage_limit)?,
            "customer_limit": whole("uses by one customer", &self.customer_limit)?,
            "active": self.active,
        }))
    }

    /// The benefit, with null for the fields that only other kinds have.
    fn benefit(&self) -> Result<Value, ApiError> {
        let mut benefit = json!({ "kind": self.kind, "rate_bps": null, "amount": null, "buy": null, "get": null });
        let required = |place: &str, value: Value| {
            let missing = || ApiError::for_person(place, "this kind of promotion needs it");
            Some(value).filter(|value| !value.is_null()).ok_or_else(missing)
        };
        if matches!(self.kind.as_str(), "percentage" | "buy_x_get_y") {
            let expected = || ApiError::for_person("percent", "a number from 0.01 to 100 is expected");
            benefit["rate_bps"] = basis_points(&self.percent).ok_or_else(expected)?.into();
        }
        if self.kind == "fixed" {
            benefit["amount"] = required("amount", self.money("amount", &self.amount)?)?;
        }
        if self.kind == "buy_x_get_y" {
            benefit["buy"] = required("buy", whole("buy", &self.buy)?)?;
            benefit["get"] = required("get", whole("get", &self.get)?)?;
        }
        Ok(benefit)
    }

    fn money(&self, place: &str, typed: &str) -> Result<Value, ApiError> {
        if typed.is_empty() {
            return Ok(Value::Null);
        }
        let minor = self.currency.parse().ok().and_then(|currency| amount_from_zero(typed, currency));
        let expected = || ApiError::for_person(place, "an amount like 12.50 and a currency like EUR are expected");
        Ok(json!({ "amount": minor.ok_or_else(expected)?, "currency": self.currency }))
    }
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    render(&visit, Fields::blank(), None).await
}

async fn render(visit: &Visit, fields: Fields, alert: Option<Alert>) -> Response {
    let cursor = visit.query.get("cursor");
    let path = format!("/promotions?{}", query([("limit", ROWS), ("cursor", cursor)]));
    let list: List<Promotion> = match visit.api.get(&path).await {
        Ok(list) => list,
        Err(error) => return failed(visit, &error),
    };
    let address = |cursor: String| format!("/console/promotions?{}", query([("cursor", cursor.as_str())]));
    let page = PromotionsPage {
        frame: Frame::of(visit, "Promotions", "/console/promotions").noting(visit.query.get("done")).alerting(alert),
        rows: list.items,
        next: list.next_cursor.map(address),
        is_first: cursor.is_empty(),
        can_write: visit.holds("cart:write"),
        fields,
    };
    shown(&page, &page.frame)
}

/// Makes a promotion, and shows it.
pub(crate) async fn create(visit: Visit) -> Response {
    let fields = Fields::read(&visit.form);
    let made = match fields.content() {
        Ok(content) => visit.api.post::<Promotion>("/promotions", visit.form.get("key"), &without_nulls(content)).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(promotion) => go_to(&format!("/console/promotions/{}?done=created", segment(&promotion.id))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => {
            render(&visit, fields, Some(Alert::of(&refusal))).await
        }
        Err(error) => failed(&visit, &error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_each_kind() {
        let benefit = |text: &str| {
            let content = Fields::read(&Form::read(text.as_bytes())).content();
            content.map(|content| without_nulls(content)["benefit"].clone())
        };
        for (text, expected) in [
            ("kind=percentage&percent=10", json!({ "kind": "percentage", "rate_bps": 1000 })),
            (
                "kind=fixed&amount=5&currency=eur",
                json!({ "kind": "fixed", "amount": { "amount": 500, "currency": "EUR" } }),
            ),
            (
                "kind=buy_x_get_y&buy=2&get=1&percent=100",
                json!({ "kind": "buy_x_get_y", "buy": 2, "get": 1, "rate_bps": 10_000 }),
            ),
            ("kind=free_shipping&percent=x&amount=y", json!({ "kind": "free_shipping" })),
        ] {
            assert_eq!(benefit(text).unwrap(), expected, "{text}");
        }
        for wrong in [
            "kind=percentage",
            "kind=fixed&currency=EUR",
            "kind=fixed&amount=5&currency=x",
            "kind=buy_x_get_y&buy=2&percent=1",
            "kind=free_shipping&priority=high",
            "kind=free_shipping&minimum_spend=x&currency=EUR",
            "kind=free_shipping&usage_limit=-1",
        ] {
            assert!(benefit(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_promotion_goes_through_the_form_unchanged() {
        let shown = json!({
            "id": "promo_1", "name": "Spring", "code": "SPRING-10", "active": true, "version": 3,
            "benefit": { "kind": "fixed", "amount": { "amount": 500, "currency": "USD" } },
            "targets": { "tags": ["sale", "tee"] },
            "minimum_spend": { "amount": 2000, "currency": "USD" },
            "starts_at": "2026-06-01T00:00:00.000Z", "ends_at": null, "priority": 7, "usage_limit": 100,
        });
        let promotion: Promotion = serde_json::from_value(shown).unwrap();
        let expected = json!({
            "name": "Spring", "code": "SPRING-10", "active": true,
            "benefit": { "kind": "fixed", "amount": { "amount": 500, "currency": "USD" } },
            "targets": { "skus": [], "product_ids": [], "category_ids": [], "tags": ["sale", "tee"] },
            "minimum_spend": { "amount": 2000, "currency": "USD" },
            "starts_at": "2026-06-01T00:00:00Z", "priority": 7, "usage_limit": 100,
            "first_order_only": false, "exclusive": false,
        });
        assert_eq!(without_nulls(promotion.fields().content().unwrap()), expected);
        assert_eq!((promotion.gives().as_str(), promotion.state()), ("5.00 USD off", "active"));
    }
}
