//! `/console/promotions`: all promotions, newest first, and a form for a new one.

mod fields;

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

pub(super) use self::fields::Fields;
use super::filters;
use super::page::{Alert, Frame, failed, go_to, shown};
use super::typed::{minute, percent, without_nulls};
use super::views::{Amount, Moment};
use super::visit::Visit;
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{query, segment};
use crate::model::money::typed;

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
    use serde_json::json;

    use super::*;

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
