//! A client of the demonstration, at the front door.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use super::{DemoError, Member, TOKEN};
use crate::capabilities;
use crate::edge::Edge;
use crate::host::Administrator;

/// Somebody at the front door.
pub(super) struct Visitor<'a> {
    pub(super) edge: &'a Arc<Edge>,
    pub(super) token: Option<String>,
}

impl<'a> Visitor<'a> {
    pub(super) const fn bearing(&self, token: String) -> Visitor<'a> {
        Visitor { edge: self.edge, token: Some(token) }
    }

    pub(super) async fn administrator(&self, administrator: &Administrator) -> Result<Visitor<'a>, DemoError> {
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
    pub(super) async fn join(&self, member: &Member) -> Result<Option<Visitor<'a>>, DemoError> {
        let credentials = json!({ "email": member.email, "password": member.password });
        let (status, body) = self.send(Method::POST, "/accounts", Some(credentials.clone())).await?;
        if status == StatusCode::CONFLICT || status == StatusCode::UNPROCESSABLE_ENTITY {
            return Ok(None);
        }
        accept(&Method::POST, "/accounts", status, body)?;
        let session = self.post("/sessions", credentials).await?;
        Ok(Some(self.bearing(text(&session, "access_token"))))
    }

    /// Signs a member in, and up where the account is missing.
    pub(super) async fn enter(&self, member: &Member) -> Result<Visitor<'a>, DemoError> {
        if let Some(visitor) = self.join(member).await? {
            return Ok(visitor);
        }
        let session = self.post("/sessions", json!({ "email": member.email, "password": member.password })).await?;
        Ok(self.bearing(text(&session, "access_token")))
    }

    /// Gives a member every scope.
    pub(super) async fn appoint(&self, member: &Member) -> Result<(), DemoError> {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("email", &member.email).finish();
        let found = self.get(&format!("/accounts?{query}")).await?;
        let scopes: Vec<_> = capabilities::ALL.iter().flat_map(|entry| entry.scopes).collect();
        let path = format!("/accounts/{}/roles", text(&found["items"][0], "id"));
        self.post(&path, json!({ "roles": ["staff"], "scopes": scopes })).await.map(drop)
    }

    pub(super) async fn order(&self, member: &Member, lines: &[(String, u32)]) -> Result<Value, DemoError> {
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
        self.post(&format!("{cart}/checkout"), checkout).await
    }

    pub(super) async fn get(&self, path: &str) -> Result<Value, DemoError> {
        let (status, body) = self.send(Method::GET, path, None).await?;
        accept(&Method::GET, path, status, body)
    }

    pub(super) async fn find(&self, path: &str) -> Result<Option<Value>, DemoError> {
        let (status, body) = self.send(Method::GET, path, None).await?;
        if status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        accept(&Method::GET, path, status, body).map(Some)
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Result<Value, DemoError> {
        let (status, body) = self.send(Method::POST, path, Some(body)).await?;
        accept(&Method::POST, path, status, body)
    }

    pub(super) async fn change(&self, path: &str, patch: Value) -> Result<Value, DemoError> {
        let (status, body) = self.send(Method::PATCH, path, Some(patch)).await?;
        accept(&Method::PATCH, path, status, body)
    }

    pub(super) async fn put(&self, path: &str, body: Value) -> Result<Value, DemoError> {
        let (status, body) = self.send(Method::PUT, path, Some(body)).await?;
        accept(&Method::PUT, path, status, body)
    }

    pub(super) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<(StatusCode, Value), DemoError> {
        let mut request = Request::builder().method(method.clone()).uri(path);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if method == Method::POST {
            request = request.header("idempotency-key", format!("demo-{:032x}", rand::random::<u128>()));
        }
        // Publishing and deciding name the version, too.
        let is_versioned = path.ends_with("/publish") || path.ends_with("/decide");
        if method == Method::PATCH || method == Method::PUT || is_versioned {
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

    pub(super) async fn ask(&self, request: Request<Body>) -> Result<(StatusCode, Value), DemoError> {
        let response = self.edge.call(request).await;
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.map_err(door)?;
        Ok((status, serde_json::from_slice(&bytes).unwrap_or_default()))
    }
}

pub(super) fn accept(method: &Method, path: &str, status: StatusCode, body: Value) -> Result<Value, DemoError> {
    if status.is_success() {
        return Ok(body);
    }
    Err(DemoError::Refused { method: method.clone(), path: path.to_owned(), status, body: body.to_string() })
}

pub(super) fn text(body: &Value, name: &str) -> String {
    body[name].as_str().unwrap_or_default().to_owned()
}

pub(super) fn door(error: impl std::fmt::Display) -> DemoError {
    DemoError::Door(error.to_string())
}
