//! `/console/products`: all products, by state or sku, and a form for a new one.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::filters;
use super::page::{Alert, Frame, failed, found, go_to, shown};
use super::visit::Visit;
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{query, segment};
use crate::model::money::minor_units;

/// The states of a product, as a filter.
const STATES: [&str; 3] = ["draft", "active", "archived"];
const ROWS: &str = "50";

/// A product in the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Row {
    id: String,
    title: String,
    slug: String,
    status: String,
    variants: Vec<Variant>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Variant {
    sku: String,
    prices: Vec<super::views::Amount>,
}

impl Row {
    /// The first variant's first price, where there is one.
    fn price(&self) -> String {
        let first = self.variants.first().and_then(|variant| variant.prices.first());
        first.map(ToString::to_string).unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "products.html")]
struct ProductsPage {
    frame: Frame,
    rows: Vec<Row>,
    next: Option<String>,
    status: String,
    sku: String,
    is_first: bool,
    can_write: bool,
    /// What was typed into the form for a new product.
    typed: [String; 5],
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    render(&visit, None).await
}

async fn render(visit: &Visit, alert: Option<Alert>) -> Response {
    let get = |name| visit.query.get(name).to_owned();
    let (status, sku, cursor) = (get("status"), get("sku"), get("cursor"));
    let parameters = [("limit", ROWS), ("status", status.as_str()), ("sku", sku.as_str()), ("cursor", cursor.as_str())];
    let list = visit.api.get::<List<Row>>(&format!("/catalog/products?{}", query(parameters))).await;
    let (list, alert) = match found(list, alert) {
        Ok(found) => found,
        Err(error) => return failed(visit, &error),
    };
    let address = |cursor: String| {
        let filter = query([("status", status.as_str()), ("sku", sku.as_str()), ("cursor", cursor.as_str())]);
        format!("/console/products?{filter}")
    };
    let page = ProductsPage {
        frame: Frame::of(visit, "Products", "/console/products").noting(visit.query.get("done")).alerting(alert),
        rows: list.items,
        next: list.next_cursor.map(address),
        is_first: cursor.is_empty(),
        can_write: visit.holds("catalog:write"),
        typed: ["title", "slug", "sku", "amount", "currency"].map(|name| visit.form.get(name).to_owned()),
        status,
        sku,
    };
    shown(&page, &page.frame)
}

/// Makes a product with one variant, and shows it.
pub(crate) async fn create(visit: Visit) -> Response {
    let made = match content(&visit) {
        Ok(body) => visit.api.post::<Row>("/products", visit.form.get("key"), &body).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(product) => go_to(&format!("/console/products/{}?done=created", segment(&product.id))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => render(&visit, Some(Alert::of(&refusal))).await,
        Err(error) => failed(&visit, &error),
    }
}

fn content(visit: &Visit) -> Result<Value, ApiError> {
    let (form, currency) = (&visit.form, visit.form.get("currency"));
    let mut variant = json!({ "sku": form.get("sku") });
    if let Some(typed) = form.find("amount") {
        let minor = currency.parse().ok().and_then(|currency| minor_units(typed, currency));
        let minor =
            minor.ok_or_else(|| ApiError::for_person("price", "an amount like 12.50 and a currency like EUR"))?;
        variant["prices"] = json!([{ "amount": minor, "currency": currency }]);
    }
    let slug = form.find("slug").map_or_else(|| slug_of(form.get("title")), str::to_owned);
    Ok(json!({ "title": form.get("title"), "slug": slug, "variants": [variant] }))
}

/// A name for the address, made of a title: `Black Tee!` is `black-tee`.
pub(super) fn slug_of(title: &str) -> String {
    let letters =
        title.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect::<String>();
    letters.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    #[test]
    fn makes_a_slug_of_a_title() {
        assert_eq!(super::slug_of("  Black Tee! (2026) "), "black-tee-2026");
        assert_eq!(super::slug_of("!!"), "");
    }
}
