//! Who visits, as pages see it; and cookies.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Redirect, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, header};
use serde::Deserialize;

use crate::adapters::stoa::Api;
use crate::model::form::Form;
use crate::model::session::Session;

/// A request of a signed-in person.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    /// The session.
    pub(crate) session: Arc<Session>,
    /// The API for this person.
    pub(crate) api: Api,
    /// Where the request was sent: its path and query.
    pub(crate) at: String,
    /// The query.
    pub(crate) query: Form,
    /// The form of a POST.
    pub(crate) form: Form,
}

impl Visit {
    /// Whether the person holds a scope.
    pub(crate) fn holds(&self, scope: &str) -> bool {
        self.session.holds(scope)
    }
}

/// Tokens as identity issues them.
#[derive(Deserialize)]
pub(crate) struct Tokens {
    pub(crate) access_token: String,
    pub(crate) expires_in: u64,
    #[serde(default)]
    pub(crate) refresh_token: String,
    #[serde(default)]
    pub(crate) scope: String,
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Redirect::to("/console/sign-in").into_response())
    }
}

/// A cookie's value.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// Sets a cookie for so many seconds; 0 deletes it.
pub(crate) fn set_cookie(response: &mut Response, name: &str, value: &str, seconds: u32) {
    let cookie = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}
