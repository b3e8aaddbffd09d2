//! `/console/products/{product_id}`: one product and its variants, to read and to change.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use domain::money::Currency;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

use super::filters;
use super::page::{Alert, Frame, failed, go_to, no_page, shown};
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

#[derive(Template)]
#[template(path = "product.html")]
struct ProductPage {
    frame: Frame,
    product: Product,
    fields: Fields,
    rows: Vec<Row>,
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
    let fields = product.fields();
    render(&visit, product, fields, None)
}

async fn read(visit: &Visit, id: &str) -> Result<Product, ApiError> {
    visit.api.get(&format!("/catalog/products/{}", segment(id))).await
}

fn render(visit: &Visit, product: Product, fields: Fields, alert: Option<Alert>) -> Response {
    let frame = Frame::of(visit, product.title.clone(), "/console/products");
    let page = ProductPage {
        frame: frame.noting(visit.query.get("done")).alerting(alert),
        rows: product.rows(),
        can_write: visit.holds("catalog:write"),
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
        "activate" | "archive" => {
            visit.api.post::<IgnoredAny>(&format!("{path}/{action}"), key, &json!({})).await.map(|_| "saved")
        }
        "delete" => match visit.api.delete(&path, form.get("version")).await {
            Ok(()) => return go_to("/console/products?done=deleted"),
            Err(error) => Err(error),
        },
        "save" => save(&visit, &id, &path).await,
        _ => return no_page().await,
    };
    match done {
        Ok(done) => go_to(&format!("/console/products/{}?done={done}", segment(&id))),
        Err(ApiError::Refused(refusal)) if refusal.status != 401 && refusal.status < 500 => {
            let product: Product = match read(&visit, &id).await {
                Ok(product) => product,
                Err(error) => return failed(&visit, &error),
            };
            let mut alert = Alert::of(&refusal);
            if action != "save" {
                let fields = product.fields();
                return render(&visit, product, fields, Some(alert));
            }
            let fields = as_typed(&visit);
            if refusal.code() == "stale_version" {
                alert = overtaken(&product, &fields);
            }
            render(&visit, product, fields, Some(alert))
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

/// Shows both versions: what was typed stays in the form, and what is stored now stands above it.
fn overtaken(product: &Product, typed: &Fields) -> Alert {
    let now = product.fields();
    let pairs = [
        ("Title", &typed.title, &now.title),
        ("Slug", &typed.slug, &now.slug),
        ("Description", &typed.description, &now.description),
        ("Tags", &typed.tags, &now.tags),
        ("Tax class", &typed.tax_class, &now.tax_class),
    ];
    let differing = pairs.into_iter().filter(|(_, typed, now)| typed != now);
    let text = "Somebody else changed this product meanwhile. The form holds what you typed; below is what is stored now. \
                Save again to put yours in its place.";
    let faults = differing.map(|(name, _, now)| format!("{name} is now: {now}")).collect();
    Alert { text: text.to_owned(), faults }
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
