//! `/console/promotions/{promotion_id}`: one promotion, to change, to end, and to try out on a sample cart.
//!
//! The sample cart belongs to the signed-in person, who counts as its customer, and is deleted at once.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::filters;
use super::overtaken::alert_of;
use super::page::{Alert, Frame, failed, go_to, no_page, shown};
use super::promotions::{Fields, KINDS, Promotion};
use super::sample::Sample;
use super::typed::differences;
use super::views::Amount;
use super::visit::Visit;
use crate::adapters::stoa::{ApiError, Refusal};
use crate::model::form::segment;

/// A cart as the API shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Cart {
    id: String,
    version: u64,
    totals: Totals,
    discounts: Vec<Discount>,
    promotion_codes: Vec<Code>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Totals {
    subtotal: Amount,
    discount: Amount,
    shipping: Amount,
    shipping_discount: Amount,
    tax: Amount,
    total: Amount,
}

/// What a promotion took off the cart.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Discount {
    promotion_id: String,
    name: String,
    amount: Amount,
}

/// A code in the cart.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Code {
    promotion_id: String,
    applied: bool,
    reason: Option<String>,
}

/// What the sample cart comes to.
#[derive(Debug, PartialEq, Eq)]
struct Preview {
    applied: bool,
    /// Why it is not applied; known for promotions with a code.
    reason: Option<String>,
    /// Whether the cart was seen without the promotion: one without a code always counts.
    has_without: bool,
    rows: Vec<Sum>,
    /// All that promotions took off: names and amounts.
    discounts: Vec<(String, String)>,
}

/// A row of the totals.
#[derive(Debug, PartialEq, Eq)]
struct Sum {
    name: &'static str,
    without: String,
    with: String,
}

#[derive(Template)]
#[template(path = "promotion.html")]
struct PromotionPage {
    frame: Frame,
    promotion: Promotion,
    fields: Fields,
    sample: Sample,
    preview: Option<Preview>,
    can_write: bool,
}

impl Cart {
    fn path(&self) -> String {
        format!("/carts/{}", segment(&self.id))
    }
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    match read(&visit, &id).await {
        Ok(promotion) => {
            let fields = promotion.fields();
            render(&visit, promotion, fields, None, None)
        }
        Err(error) => failed(&visit, &error),
    }
}

async fn read(visit: &Visit, id: &str) -> Result<Promotion, ApiError> {
    visit.api.get(&path(id)).await
}

fn path(id: &str) -> String {
    format!("/promotions/{}", segment(id))
}

fn render(
    visit: &Visit,
    promotion: Promotion,
    fields: Fields,
    preview: Option<Preview>,
    alert: Option<Alert>,
) -> Response {
    let frame = Frame::of(visit, promotion.name.clone(), "/console/promotions");
    let page = PromotionPage {
        frame: frame.noting(visit.query.get("done")).alerting(alert),
        sample: Sample::read(&visit.form, &promotion.fields().currency),
        can_write: visit.holds("cart:write"),
        promotion,
        fields,
        preview,
    };
    shown(&page, &page.frame)
}

/// Does something with the promotion, and shows it again.
pub(crate) async fn act(visit: Visit, Path((id, action)): Path<(String, String)>) -> Response {
    let (form, path) = (&visit.form, path(&id));
    let switch = |active: bool| json!({ "active": active });
    let done = match action.as_str() {
        "save" => save(&visit, &id).await,
        "on" => visit.api.patch::<IgnoredAny>(&path, form.get("version"), &switch(true)).await.map(drop),
        "off" => visit.api.patch::<IgnoredAny>(&path, form.get("version"), &switch(false)).await.map(drop),
        "delete" => match visit.api.delete(&path, form.get("version")).await {
            Ok(()) => return go_to("/console/promotions?done=deleted"),
            Err(error) => Err(error),
        },
        "preview" => return preview(&visit, &id).await,
        _ => return no_page().await,
    };
    match done {
        Ok(()) => go_to(&format!("/console/promotions/{}?done=saved", segment(&id))),
        Err(error) => refused(&visit, &id, &action, &error).await,
    }
}

/// Shows the promotion with a refusal; what was typed stays in the form.
async fn refused(visit: &Visit, id: &str, action: &str, error: &ApiError) -> Response {
    let Some(refusal) = shown_refusal(error) else { return failed(visit, error) };
    match read(visit, id).await {
        Ok(promotion) => {
            let (stored, is_typed) = (promotion.fields(), action == "save");
            let fields = if is_typed { Fields::read(&visit.form) } else { promotion.fields() };
            let versions = is_typed.then(|| (fields.named(), stored.named()));
            render(visit, promotion, fields, None, Some(alert_of(refusal, versions)))
        }
        Err(error) => failed(visit, &error),
    }
}

/// The refusal, if it is one that the page shows.
fn shown_refusal(error: &ApiError) -> Option<&Refusal> {
    match error {
        ApiError::Refused(refusal) if refusal.is_for_form() => Some(refusal.as_ref()),
        _ => None,
    }
}

/// Writes what differs from what the form showed.
async fn save(visit: &Visit, id: &str) -> Result<(), ApiError> {
    let typed = Fields::read(&visit.form).content()?;
    let stored = read(visit, id).await?.fields().content()?;
    let patch = differences(&typed, &stored);
    visit.api.patch::<IgnoredAny>(&path(id), visit.form.get("version"), &patch).await.map(drop)
}

/// Shows the promotion on a sample cart.
async fn preview(visit: &Visit, id: &str) -> Response {
    let promotion = match read(visit, id).await {
        Ok(promotion) => promotion,
        Err(error) => return failed(visit, &error),
    };
    let fields = promotion.fields();
    let sample = Sample::read(&visit.form, &fields.currency);
    let (preview, alert) = match try_out(visit, &promotion, &sample).await {
        Ok(preview) => (Some(preview), None),
        Err(error) => match shown_refusal(&error) {
            Some(refusal) => (None, Some(Alert::of(refusal))),
            None => return failed(visit, &error),
        },
    };
    render(visit, promotion, fields, preview, alert)
}

/// Opens a cart, fills it, and deletes it again, whatever came of it.
async fn try_out(visit: &Visit, promotion: &Promotion, sample: &Sample) -> Result<Preview, ApiError> {
    let line = sample.line()?;
    let mut cart: Cart = visit.api.post("/carts", &fresh_key(), &sample.cart()).await?;
    let preview = fill(visit, promotion, sample, &line, &mut cart).await;
    if let Err(error) = visit.api.delete(&cart.path(), &cart.version.to_string()).await {
        tracing::warn!(?error, "a sample cart was not deleted; it expires");
    }
    preview
}

/// A key of its own for each step: no step of a preview has an effect that lasts.
fn fresh_key() -> String {
    secrets::random::<16>()
}

async fn fill(
    visit: &Visit,
    promotion: &Promotion,
    sample: &Sample,
    line: &Value,
    cart: &mut Cart,
) -> Result<Preview, ApiError> {
    let path = cart.path();
    *cart = visit.api.post(&format!("{path}/lines"), &fresh_key(), line).await?;
    if !sample.shipping_method.is_empty() {
        let method = json!({ "shipping_method": sample.shipping_method });
        *cart = visit.api.patch(&path, &cart.version.to_string(), &method).await?;
    }
    let Some(code) = &promotion.code else { return Ok(compare(promotion, None, cart)) };
    let without = cart.clone();
    *cart = visit.api.post(&format!("{path}/promotion-codes"), &fresh_key(), &json!({ "code": code })).await?;
    Ok(compare(promotion, Some(&without), cart))
}

/// What the cart comes to without the promotion, if that was seen, and with it.
fn compare(promotion: &Promotion, without: Option<&Cart>, with: &Cart) -> Preview {
    let code = with.promotion_codes.iter().find(|code| code.promotion_id == promotion.id);
    let gives = with.discounts.iter().any(|discount| discount.promotion_id == promotion.id);
    let sum = |name, of: fn(&Totals) -> Amount| Sum {
        name,
        without: without.map(|cart| of(&cart.totals).to_string()).unwrap_or_default(),
        with: of(&with.totals).to_string(),
    };
    let discount = |discount: &Discount| (discount.name.clone(), discount.amount.to_string());
    Preview {
        applied: code.map_or(gives, |code| code.applied),
        reason: code.and_then(|code| code.reason.clone()),
        has_without: without.is_some(),
        rows: vec![
            sum("Goods", |totals| totals.subtotal),
            sum("Off the goods", |totals| totals.discount),
            sum("Shipping", |totals| totals.shipping),
            sum("Off the shipping", |totals| totals.shipping_discount),
            sum("Tax", |totals| totals.tax),
            sum("Total", |totals| totals.total),
        ],
        discounts: with.discounts.iter().map(discount).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::form::Form;

    fn promotion(code: Option<&str>) -> Promotion {
        serde_json::from_value(json!({ "id": "promo_1", "code": code })).unwrap()
    }

    fn cart(discount: i64, codes: &Value) -> Cart {
        let euro = |amount: i64| json!({ "amount": amount, "currency": "EUR" });
        let discounts = if discount > 0 {
            json!([{ "promotion_id": "promo_1", "name": "Spring", "amount": euro(discount) }])
        } else {
            json!([])
        };
        let totals = json!({ "subtotal": euro(2000), "discount": euro(discount), "total": euro(2000 - discount) });
        let cart =
            json!({ "id": "cart_1", "version": 2, "totals": totals, "discounts": discounts, "promotion_codes": codes });
        serde_json::from_value(cart).unwrap()
    }

    #[test]
    fn compares_a_cart_without_and_with_a_code() {
        let promotion = promotion(Some("SPRING-10"));
        let codes = json!([{ "promotion_id": "promo_1", "applied": true }]);
        let preview = compare(&promotion, Some(&cart(0, &json!([]))), &cart(200, &codes));
        assert!(preview.applied && preview.has_without);
        let total = preview.rows.iter().find(|row| row.name == "Total").unwrap();
        assert_eq!((total.without.as_str(), total.with.as_str()), ("20.00 EUR", "18.00 EUR"));
        assert_eq!(preview.discounts, [("Spring".to_owned(), "2.00 EUR".to_owned())]);

        let codes = json!([{ "promotion_id": "promo_1", "applied": false, "reason": "not_started" }]);
        let preview = compare(&promotion, Some(&cart(0, &json!([]))), &cart(0, &codes));
        assert_eq!((preview.applied, preview.reason.as_deref()), (false, Some("not_started")));
    }

    #[test]
    fn an_automatic_promotion_shows_in_the_discounts() {
        let promotion = promotion(None);
        let preview = compare(&promotion, None, &cart(200, &json!([])));
        assert!(preview.applied && !preview.has_without);
        assert!(!compare(&promotion, None, &cart(0, &json!([]))).applied);
    }

    #[test]
    fn writes_what_differs() {
        let (new, before) = (json!({ "a": 1, "b": null, "c": [] }), json!({ "a": 1, "b": 2 }));
        assert_eq!(differences(&new, &before), json!({ "b": null, "c": [] }));
        assert_eq!(differences(&before, &before), json!({}));
    }

    #[test]
    fn reads_a_sample() {
        let sample = Sample::read(&Form::read(b"sample.sku=TEE&sample.quantity=3&sample.country=de"), "USD");
        assert_eq!(sample.cart(), json!({ "currency": "USD", "country": "DE" }));
        assert_eq!(sample.line().unwrap(), json!({ "sku": "TEE", "quantity": 3 }));
        let blank = Sample::read(&Form::default(), "EUR");
        assert_eq!((blank.cart(), blank.quantity.as_str()), (json!({ "currency": "EUR" }), "1"));
        assert!(blank.line().is_err());
        assert!(Sample::read(&Form::read(b"sample.sku=TEE&sample.quantity=x"), "EUR").line().is_err());
    }
}
