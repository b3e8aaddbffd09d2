//! `/console/products/{product_id}`: one product and its variants, to read and to change.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use domain::money::Currency;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

use super::filters;
use super::overtaken::{Named, alert_of, named};
use super::page::{Alert, Frame, failed, go_to, no_page, shown};
use super::rating::{self, Rating};
use super::visit::Visit;
use crate::adapters::stoa::ApiError;
use crate::model::form::segment;
use crate::model::money::{minor_units, typed};

/// What of a variant can be written; what else the API shows of it is left out when it is written.
const WRITTEN: [&str; 8] =
    ["sku", "title", "option_values", "barcode", "weight_g", "prices", "track_inventory", "backorder"];

/// A product as the API shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Product {
    id: String,
    title: String,
    slug: String,
    status: String,
    description: Option<String>,
    tags: Vec<String>,
    tax_class: String,
    media: Vec<Media>,
    variants: Vec<Map<String, Value>>,
    version: u64,
}

/// A picture.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Media {
    url: Option<String>,
    alt: Option<String>,
}

/// A variant's row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Row {
    sku: String,
    title: String,
    price: String,
    currency: String,
    /// Prices beyond the first, which this page leaves as they are.
    more: usize,
    available: String,
}

/// The fields of the form: as they were typed, or as they are.
struct Fields {
    title: String,
    slug: String,
    description: String,
    tags: String,
    tax_class: String,
}

impl Fields {
    /// With the variants' fields.
    fn named(&self, rows: &[Row]) -> Named {
        let mut fields = named([
            ("Title", &self.title),
            ("Slug", &self.slug),
            ("Description", &self.description),
            ("Tags", &self.tags),
            ("Tax class", &self.tax_class),
        ]);
        for row in rows {
            fields.push((format!("Title of {}", row.sku), row.title.clone()));
            fields.push((format!("Price of {}", row.sku), row.price.clone()));
        }
        fields
    }
}

#[derive(Template)]
#[template(path = "product.html")]
struct ProductPage {
    frame: Frame,
    product: Product,
    fields: Fields,
    rows: Vec<Row>,
    rating: Option<Rating>,
    /// The row for a new variant.
    new: Row,
    can_write: bool,
}

impl Product {
    fn fields(&self) -> Fields {
        Fields {
            title: self.title.clone(),
            slug: self.slug.clone(),
            description: self.description.clone().unwrap_or_default(),
            tags: self.tags.join(", "),
            tax_class: self.tax_class.clone(),
        }
    }

    fn rows(&self) -> Vec<Row> {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        let row = |variant: &Map<String, Value>| {
            let prices = variant.get("prices").and_then(Value::as_array);
            let first = prices.and_then(|prices| prices.first());
            let currency = text(first.and_then(|price| price.get("currency")));
            let amount = first.and_then(|price| price.get("amount")).and_then(Value::as_i64);
            let price = amount.zip(currency.parse::<Currency>().ok()).map(|(amount, currency)| typed(amount, currency));
            let available = variant.get("availability").and_then(Value::as_str);
            Row {
                sku: text(variant.get("sku")),
                title: text(variant.get("title")),
                price: price.unwrap_or_default(),
                currency,
                more: prices.map_or(0, Vec::len).saturating_sub(1),
                available: available.map(|code| code.replace('_', " ")).unwrap_or_default(),
            }
        };
        self.variants.iter().map(row).collect()
    }
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    let product: Product = match read(&visit, &id).await {
        Ok(product) => product,
        Err(error) => return failed(&visit, &error),
    };
    let (fields, rows) = (product.fields(), product.rows());
    render(&visit, product, fields, rows, None).await
}

async fn read(visit: &Visit, id: &str) -> Result<Product, ApiError> {
    visit.api.get(&format!("/catalog/products/{}", segment(id))).await
}

async fn render(visit: &Visit, product: Product, fields: Fields, rows: Vec<Row>, alert: Option<Alert>) -> Response {
    let rating = rating::read(visit, &product.id).await;
    let frame = Frame::of(visit, product.title.clone(), "/console/products");
    let new = |name: &str| visit.form.get(name).to_owned();
    let currency = visit.form.find("new.currency").unwrap_or("EUR").to_owned();
    let page = ProductPage {
        frame: frame.noting(visit.query.get("done")).alerting(alert),
        rows,
        new: Row { sku: new("new.sku"), title: new("new.title"), price: new("new.price"), currency, ..Row::default() },
        can_write: visit.holds("catalog:write"),
        rating,
        product,
        fields,
    };
    shown(&page, &page.frame)
}

/// Does something with the product, and shows it again.
pub(crate) async fn act(visit: Visit, Path((id, action)): Path<(String, String)>) -> Response {
    let path = format!("/products/{}", segment(&id));
    let (form, key) = (&visit.form, visit.form.get("key"));
    let done = match action.as_str() {
        "activate" | "archive" => visit.api.tell(&format!("{path}/{action}"), key).await.map(|()| "saved"),
        "delete" => match visit.api.delete(&path, form.get("version")).await {
            Ok(()) => return go_to("/console/products?done=deleted"),
            Err(error) => Err(error),
        },
        "save" => save(&visit, &id, &path).await,
        _ => return no_page().await,
    };
    match done {
        Ok(done) => go_to(&format!("/console/products/{}?done={done}", segment(&id))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => {
            let product: Product = match read(&visit, &id).await {
                Ok(product) => product,
                Err(error) => return failed(&visit, &error),
            };
            let (mut fields, mut rows) = (product.fields(), product.rows());
            if action != "save" {
                return render(&visit, product, fields, rows, Some(Alert::of(&refusal))).await;
            }
            let stored = fields.named(&rows);
            (fields, rows) = (as_typed(&visit), rows.into_iter().map(|row| row_as_typed(&visit, row)).collect());
            let alert = alert_of(&refusal, Some((fields.named(&rows), stored)));
            render(&visit, product, fields, rows, Some(alert)).await
        }
        Err(error) => failed(&visit, &error),
    }
}

fn as_typed(visit: &Visit) -> Fields {
    let get = |name| visit.form.get(name).to_owned();
    Fields {
        title: get("title"),
        slug: get("slug"),
        description: get("description").replace("\r\n", "\n"),
        tags: get("tags"),
        tax_class: get("tax_class"),
    }
}

fn row_as_typed(visit: &Visit, row: Row) -> Row {
    let typed = |name: &str| visit.form.find_any(&format!("{name}.{}", row.sku)).map(str::to_owned);
    let (title, price) = (typed("title"), typed("price"));
    Row { title: title.unwrap_or(row.title), price: price.unwrap_or(row.price), ..row }
}

/// Writes what differs from the version that the person saw.
async fn save(visit: &Visit, id: &str, path: &str) -> Result<&'static str, ApiError> {
    let (form, typed) = (&visit.form, as_typed(visit));
    let tags: Vec<&str> = typed.tags.split(',').map(str::trim).filter(|tag| !tag.is_empty()).collect();
    let description = Some(typed.description.as_str()).filter(|text| !text.is_empty());
    let mut patch = json!({
        "title": typed.title, "slug": typed.slug, "description": description, "tags": tags, "tax_class": typed.tax_class,
    });
    let product = read(visit, id).await?;
    if let Some(variants) = variants(&product, visit)? {
        patch["variants"] = variants;
    }
    visit.api.patch::<IgnoredAny>(path, form.get("version"), &patch).await?;
    Ok("saved")
}

/// The variants with the titles and first prices that were typed; `None` if all are as they were.
fn variants(product: &Product, visit: &Visit) -> Result<Option<Value>, ApiError> {
    let mut changed = false;
    let mut written = Vec::new();
    for (row, known) in product.rows().iter().zip(&product.variants) {
        let mut variant: Map<String, Value> = known
            .iter()
            .filter(|(name, _)| WRITTEN.contains(&name.as_str()))
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect();
        let typed = |name: &str| visit.form.find_any(&format!("{name}.{}", row.sku));
        if let Some(title) = typed("title").filter(|title| *title != row.title) {
            changed = true;
            variant.insert("title".to_owned(), if title.is_empty() { Value::Null } else { title.into() });
        }
        if let Some(price) = typed("price").filter(|price| *price != row.price && !price.is_empty()) {
            changed = true;
            let currency = if row.currency.is_empty() { visit.form.get("currency") } else { row.currency.as_str() };
            let minor = currency.parse().ok().and_then(|currency| minor_units(price, currency));
            let place = format!("price of {}", row.sku);
            let minor = minor.ok_or_else(|| ApiError::for_person(&place, "an amount like 12.50 is expected"))?;
            let prices = variant.entry("prices").or_insert_with(|| json!([]));
            match prices.as_array_mut() {
                Some(prices) if !prices.is_empty() => {
                    if let Some(first) = prices.first_mut() {
                        first["amount"] = minor.into();
                    }
                }
                Some(prices) => prices.push(json!({ "amount": minor, "currency": currency })),
                None => {}
            }
        }
        written.push(Value::Object(variant));
    }
    let (sku, price) = (visit.form.get("new.sku"), visit.form.get("new.price"));
    if !sku.is_empty() {
        changed = true;
        let mut variant = json!({ "sku": sku });
        if let Some(title) = visit.form.find("new.title") {
            variant["title"] = title.into();
        }
        if !price.is_empty() {
            let currency = visit.form.get("new.currency");
            let minor = currency.parse().ok().and_then(|currency| minor_units(price, currency));
            let wrong =
                || ApiError::for_person("price of the new variant", "an amount like 12.50, and a currency like EUR");
            variant["prices"] = json!([{ "amount": minor.ok_or_else(wrong)?, "currency": currency }]);
        }
        written.push(variant);
    }
    Ok(changed.then_some(Value::Array(written)))
}
