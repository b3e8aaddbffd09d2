//! `--demo`: a small shop that looks like a real one, loaded through the front door as any client would.
//!
//! What is there already is left alone, so it can be asked for at every start, and goes on where it was cut off.

mod community;
mod content;
mod visitor;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use self::visitor::{Visitor, accept, door, text};
use crate::Host;
use crate::host::Administrator;

/// What is loaded.
const SHOP: &str = include_str!("../demo/shop.json");
/// How the members pay.
const TOKEN: &str = "tok_success";

/// Why the demonstration is not complete.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Its data can't be read.
    #[error("the demonstration's data can't be read")]
    Data(#[from] serde_json::Error),
    /// A request was refused.
    #[error("{method} {path} was answered with {status}: {body}")]
    Refused {
        /// The method.
        method: Method,
        /// The path.
        path: String,
        /// The status.
        status: StatusCode,
        /// The problem.
        body: String,
    },
    /// A request or an answer that is no HTTP or JSON.
    #[error("the front door could not be used: {0}")]
    Door(String),
}

/// What was loaded, for the greeting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Products that were not there before.
    pub products: usize,
    /// Pages and articles that were published.
    pub entries: usize,
    /// Orders that were placed.
    pub orders: usize,
    /// The members' e-mail addresses.
    pub members: Vec<String>,
    /// The owner's, who works in the console; none where other machines reach the shop, since the password is known.
    pub owner: Option<String>,
    /// Everybody's password.
    pub password: String,
}

#[derive(Deserialize)]
struct Shop {
    categories: Vec<Value>,
    products: Vec<Product>,
    members: Vec<Member>,
    owner: Member,
}

#[derive(Deserialize)]
struct Product {
    category: String,
    product: Value,
    stock: BTreeMap<String, u32>,
}

#[derive(Deserialize)]
struct Member {
    email: String,
    password: String,
    name: String,
    #[serde(default)]
    orders: Vec<Vec<(String, u32)>>,
}

/// Loads the demonstration shop.
pub async fn load(host: &Host, administrator: &Administrator) -> Result<Loaded, DemoError> {
    let shop: Shop = serde_json::from_str(SHOP)?;
    let nobody = Visitor { edge: &host.edge, token: None };
    let staff = nobody.administrator(administrator).await?;
    let mut loaded = Loaded::default();

    let categories = categories(&staff, &shop.categories).await?;
    for product in &shop.products {
        loaded.products += usize::from(stock(&staff, host, product, &categories).await?);
    }
    loaded.entries = content::load(&staff).await?;
    host.bus.settled().await;
    for member in &shop.members {
        if let Some(account) = nobody.join(member).await? {
            for lines in &member.orders {
                account.order(member, lines).await?;
                loaded.orders += 1;
            }
        }
        loaded.members.push(member.email.clone());
        loaded.password.clone_from(&member.password);
    }
    if host.address.ip().is_loopback() {
        nobody.join(&shop.owner).await?;
        staff.appoint(&shop.owner).await?;
        loaded.owner = Some(shop.owner.email.clone());
    }
    community::load(&nobody, &staff, host).await?;
    host.bus.settled().await;
    Ok(loaded)
}

/// The ids of the categories by slug, made where they are missing.
async fn categories(staff: &Visitor<'_>, wanted: &[Value]) -> Result<BTreeMap<String, Value>, DemoError> {
    let known = staff.get("/categories?limit=100").await?;
    let mut ids = BTreeMap::new();
    for category in known["items"].as_array().into_iter().flatten() {
        ids.insert(category["slug"].as_str().unwrap_or_default().to_owned(), category["id"].clone());
    }
    for category in wanted {
        let slug = category["slug"].as_str().unwrap_or_default().to_owned();
        if let Entry::Vacant(missing) = ids.entry(slug) {
            let made = staff.post("/categories", category.clone()).await?;
            missing.insert(made["id"].clone());
        }
    }
    Ok(ids)
}

/// Puts a product on the shelf and fills it; `false` where it is there already.
async fn stock(
    staff: &Visitor<'_>,
    host: &Host,
    product: &Product,
    categories: &BTreeMap<String, Value>,
) -> Result<bool, DemoError> {
    let slug = product.product["slug"].as_str().unwrap_or_default();
    if staff.find(&format!("/products/by-slug/{slug}")).await?.is_some() {
        return Ok(false);
    }
    let mut body = product.product.clone();
    body["category_ids"] = json!(categories.get(&product.category).into_iter().collect::<Vec<_>>());
    let made = staff.post("/products", body).await?;
    staff.post(&format!("/products/{}/activate", text(&made, "id")), json!({})).await?;
    // Inventory learns of new skus by an event.
    host.bus.settled().await;
    for (sku, quantity) in &product.stock {
        staff.post(&format!("/stock/{sku}/receive"), json!({ "quantity": quantity })).await?;
    }
    Ok(true)
}
