//! `--demo`: a small shop that looks like a real one, loaded through the front door as any client would.
//!
//! What is there already is left alone, so it can be asked for at every start, and goes on where it was cut off.

mod content;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{Method, Request, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Host;
use crate::capabilities;
use crate::edge::Edge;
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

/// Somebody at the front door.
struct Visitor<'a> {
    edge: &'a Arc<Edge>,
    token: Option<String>,
}

impl<'a> Visitor<'a> {
    const fn bearing(&self, token: String) -> Visitor<'a> {
        Visitor { edge: self.edge, token: Some(token) }
    }

    async fn administrator(&self, administrator: &Administrator) -> Result<Visitor<'a>, DemoError> {
        let basic = STANDARD.encode(format!("{}:{}", administrator.client_id, administrator.client_secret));
        let request = Request::builder()
            .method(Method::POST)
            .uri("/oauth/token")
            .header(header::AUTHORIZATION, format!("Basic {basic}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("grant_type=client_credentials"));
        let (status, body) = self.ask(request.map_err(door)?).await?;
        accept(&Method::POST, "/oauth/token", status, body).map(|body| self.bearing(text(&body, "access_token")))
    }

    /// Signs a member up and in; `None` where the account is there already.
    async fn join(&self, member: &Member) -> Result<Option<Visitor<'a>>, DemoError> {
        let credentials = json!({ "email": member.email, "password": member.password });
        let (status, body) = self.send(Method::POST, "/accounts", Some(credentials.clone())).await?;
        if status == StatusCode::CONFLICT || status == StatusCode::UNPROCESSABLE_ENTITY {
            return Ok(None);
        }
        accept(&Method::POST, "/accounts", status, body)?;
        let session = self.post("/sessions", credentials).await?;
        Ok(Some(self.bearing(text(&session, "access_token"))))
    }

    /// Gives a member every scope.
    async fn appoint(&self, member: &Member) -> Result<(), DemoError> {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("email", &member.email).finish();
        let found = self.get(&format!("/accounts?{query}")).await?;
        let scopes: Vec<_> = capabilities::ALL.iter().flat_map(|entry| entry.scopes).collect();
        let path = format!("/accounts/{}/roles", text(&found["items"][0], "id"));
        self.post(&path, json!({ "roles": ["staff"], "scopes": scopes })).await.map(drop)
    }

    async fn order(&self, member: &Member, lines: &[(String, u32)]) -> Result<(), DemoError> {
        let cart = self.post("/carts", json!({ "currency": "EUR", "country": "DE" })).await?;
        let cart = format!("/carts/{}", text(&cart, "id"));
        for (sku, quantity) in lines {
            self.post(&format!("{cart}/lines"), json!({ "sku": sku, "quantity": quantity })).await?;
        }
        let method = self.post("/payment-methods", json!({ "token": TOKEN })).await?;
        let mut checkout = json!({
            "email": member.email,
            "shipping_address": {
                "name": member.name, "line1": "1 Market Street", "city": "Berlin", "postal_code": "10115", "country": "DE",
            },
            "shipping_method": "standard",
        });
        // Shown with its shipping first: the order is made at the total that was shown.
        let shown = self.change(&cart, checkout.clone()).await?;
        checkout["payment_method"] = method["id"].clone();
        checkout["expected_total"] = shown["totals"]["total"].clone();
        self.post(&format!("{cart}/checkout"), checkout).await.map(drop)
    }

    async fn get(&self, path: &str) -> Result<Value, DemoError> {
        let (status, body) = self.send(Method::GET, path, None).await?;
        accept(&Method::GET, path, status, body)
    }

    async fn find(&self, path: &str) -> Result<Option<Value>, DemoError> {
        let (status, body) = self.send(Method::GET, path, None).await?;
        if status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        accept(&Method::GET, path, status, body).map(Some)
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value, DemoError> {
        let (status, body) = self.send(Method::POST, path, Some(body)).await?;
        accept(&Method::POST, path, status, body)
    }

    async fn change(&self, path: &str, patch: Value) -> Result<Value, DemoError> {
        let (status, body) = self.send(Method::PATCH, path, Some(patch)).await?;
        accept(&Method::PATCH, path, status, body)
    }

    async fn put(&self, path: &str, body: Value) -> Result<Value, DemoError> {
        let (status, body) = self.send(Method::PUT, path, Some(body)).await?;
        accept(&Method::PUT, path, status, body)
    }

    async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Result<(StatusCode, Value), DemoError> {
        let mut request = Request::builder().method(method.clone()).uri(path);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if method == Method::POST {
            request = request.header("idempotency-key", format!("demo-{:032x}", rand::random::<u128>()));
        }
        // Publishing names the version, too.
        if method == Method::PATCH || method == Method::PUT || path.ends_with("/publish") {
            request = request.header(header::IF_MATCH, "*");
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.ask(request.body(body).map_err(door)?).await
    }

    async fn ask(&self, request: Request<Body>) -> Result<(StatusCode, Value), DemoError> {
        let response = self.edge.call(request).await;
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.map_err(door)?;
        Ok((status, serde_json::from_slice(&bytes).unwrap_or_default()))
    }
}

fn accept(method: &Method, path: &str, status: StatusCode, body: Value) -> Result<Value, DemoError> {
    if status.is_success() {
        return Ok(body);
    }
    Err(DemoError::Refused { method: method.clone(), path: path.to_owned(), status, body: body.to_string() })
}

fn text(body: &Value, name: &str) -> String {
    body[name].as_str().unwrap_or_default().to_owned()
}

fn door(error: impl std::fmt::Display) -> DemoError {
    DemoError::Door(error.to_string())
}
