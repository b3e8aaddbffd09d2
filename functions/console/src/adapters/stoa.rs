//! The API, called with a signed-in person's token.

use std::sync::Arc;

use axum::body::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use service::ports::ApiPort;

/// The way to the API.
#[derive(Clone, Debug)]
pub(crate) struct Stoa {
    port: Option<Arc<dyn ApiPort>>,
}

/// The API for one person.
#[derive(Clone)]
pub(crate) struct Api {
    stoa: Stoa,
    /// By which name the browser reaches this host.
    host: Option<HeaderValue>,
    token: Option<String>,
}

/// Why a call brought nothing.
#[derive(Clone, Debug)]
pub(crate) enum ApiError {
    /// The API refused.
    Refused(Box<Refusal>),
    /// The API did not answer, or not as it should; in words for the log.
    Unreachable(String),
}

/// A problem (RFC 9457) as pages show it.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Refusal {
    /// The HTTP status.
    #[serde(default)]
    pub(crate) status: u16,
    /// Names the kind: `urn:stoa:problem:stale_version`; OAuth errors have none.
    #[serde(default, rename = "type")]
    kind: String,
    /// For people.
    #[serde(default)]
    pub(crate) detail: String,
    /// What is wrong in the request.
    #[serde(default)]
    pub(crate) errors: Vec<Fault>,
    /// To find it in the log.
    #[serde(default)]
    pub(crate) request_id: String,
    /// What this kind says besides.
    #[serde(flatten)]
    pub(crate) members: Map<String, Value>,
}

/// One fault of a request.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Fault {
    /// Where: a JSON pointer, or a parameter's name.
    #[serde(default)]
    pub(crate) pointer: String,
    /// What.
    #[serde(default)]
    pub(crate) detail: String,
}

/// A page of a list.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct List<T> {
    /// What is on it.
    pub(crate) items: Vec<T>,
    /// Where the next one begins; `None` at the end.
    #[serde(default = "none")]
    pub(crate) next_cursor: Option<String>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { items: Vec::new(), next_cursor: None }
    }
}

const fn none() -> Option<String> {
    None
}

impl Refusal {
    /// The kind's code: `stale_version`.
    pub(crate) fn code(&self) -> &str {
        self.kind.rsplit(':').next().unwrap_or_default()
    }

    /// Whether it is about what was asked, so that the page shows it beside its form. Of others there is a page of its own.
    pub(crate) const fn is_for_form(&self) -> bool {
        !matches!(self.status, 401 | 403) && self.status < 500
    }

    /// Whether somebody else changed the resource since the person saw it.
    pub(crate) fn is_stale(&self) -> bool {
        self.code() == "stale_version"
    }
}

impl ApiError {
    /// A refusal of the console itself, for something typed.
    pub(crate) fn for_person(place: &str, detail: &str) -> Self {
        let fault = Fault { pointer: place.to_owned(), detail: detail.to_owned() };
        Self::for_form("Something that you typed can't be used.", vec![fault])
    }

    /// A refusal of the console itself, for several things typed.
    pub(crate) fn for_form(detail: &str, errors: Vec<Fault>) -> Self {
        Self::Refused(Box::new(Refusal { status: 422, detail: detail.to_owned(), errors, ..Refusal::default() }))
    }
}

impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Api")
    }
}

impl Stoa {
    pub(crate) const fn new(port: Option<Arc<dyn ApiPort>>) -> Self {
        Self { port }
    }

    /// The API for the holder of this token.
    pub(crate) fn with(&self, host: Option<HeaderValue>, token: Option<String>) -> Api {
        Api { stoa: self.clone(), host, token }
    }
}

impl Api {
    /// Reads what is at a path.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ApiError> {
        read(&self.send(self.request(Method::GET, path), Bytes::new()).await?)
    }

    /// Reads a page for browsers.
    pub(crate) async fn get_page(&self, path: &str) -> Result<Response<Bytes>, ApiError> {
        self.get_as("text/html", path).await
    }

    /// Reads what is at a path in this media type.
    pub(crate) async fn get_as(&self, media_type: &str, path: &str) -> Result<Response<Bytes>, ApiError> {
        let request = Request::builder().uri(path).header(header::ACCEPT, media_type);
        self.send(request, Bytes::new()).await
    }

    /// Sends a POST that has one effect, however often it is sent under this key.
    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        key: &str,
        body: &impl Serialize,
    ) -> Result<T, ApiError> {
        let request = self.request(Method::POST, path).header("idempotency-key", key);
        read(&self.send(request, json(body)?).await?)
    }

    /// The same; says whether it is done, or only begun (202).
    pub(crate) async fn begin(&self, path: &str, key: &str, body: &impl Serialize) -> Result<bool, ApiError> {
        let request = self.request(Method::POST, path).header("idempotency-key", key);
        Ok(self.send(request, json(body)?).await?.status() != StatusCode::ACCEPTED)
    }

    /// Sends a POST that needs no key: its body or its path names the effect for ever. A null body is none.
    pub(crate) async fn post_named<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, ApiError> {
        let body = if body.is_null() { Bytes::new() } else { json(body)? };
        read(&self.send(self.request(Method::POST, path), body).await?)
    }

    /// Sends a POST that says nothing but its path, and has one effect under this key.
    pub(crate) async fn tell(&self, path: &str, key: &str) -> Result<(), ApiError> {
        let request = self.request(Method::POST, path).header("idempotency-key", key);
        self.send(request, Bytes::new()).await.map(drop)
    }

    /// Sends a POST about the version of a resource that the person saw; a null body is none.
    pub(crate) async fn post_to<T: DeserializeOwned>(
        &self,
        path: &str,
        key: &str,
        version: &str,
        body: &Value,
    ) -> Result<T, ApiError> {
        let request = self.request(Method::POST, path).header("idempotency-key", key);
        let body = if body.is_null() { Bytes::new() } else { json(body)? };
        read(&self.send(request.header(header::IF_MATCH, etag(version)), body).await?)
    }

    /// Changes the version of a resource that the person saw.
    pub(crate) async fn patch<T: DeserializeOwned>(
        &self,
        path: &str,
        version: &str,
        body: &impl Serialize,
    ) -> Result<T, ApiError> {
        let request = self.request(Method::PATCH, path).header(header::IF_MATCH, etag(version));
        read(&self.send(request, json(body)?).await?)
    }

    /// Puts what a resource holds in place of the version that the person saw.
    pub(crate) async fn put<T: DeserializeOwned>(
        &self,
        path: &str,
        version: &str,
        body: &impl Serialize,
    ) -> Result<T, ApiError> {
        let request = self.request(Method::PUT, path).header(header::IF_MATCH, etag(version));
        read(&self.send(request, json(body)?).await?)
    }

    /// Deletes the version of a resource that the person saw.
    pub(crate) async fn delete(&self, path: &str, version: &str) -> Result<(), ApiError> {
        let request = self.request(Method::DELETE, path).header(header::IF_MATCH, etag(version));
        self.send(request, Bytes::new()).await.map(drop)
    }

    /// Sends a form to a route of OAuth.
    pub(crate) async fn post_form<T: DeserializeOwned>(&self, path: &str, form: String) -> Result<T, ApiError> {
        let request = self.request(Method::POST, path);
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        read(&self.send(request, form.into()).await?)
    }

    /// Passes a body on as it came, and answers with the API's JSON as it came.
    pub(crate) async fn pass(&self, path: &str, media_type: HeaderValue, body: Bytes) -> Result<Bytes, ApiError> {
        let request = self.request(Method::POST, path).header(header::CONTENT_TYPE, media_type);
        Ok(self.send(request, body).await?.into_body())
    }

    /// Deletes what has no version.
    pub(crate) async fn remove(&self, path: &str) -> Result<(), ApiError> {
        self.send(self.request(Method::DELETE, path), Bytes::new()).await.map(drop)
    }

    fn request(&self, method: Method, path: &str) -> http::request::Builder {
        Request::builder().method(method).uri(path).header(header::ACCEPT, "application/json")
    }

    async fn send(&self, mut request: http::request::Builder, body: Bytes) -> Result<Response<Bytes>, ApiError> {
        let unreachable = |error: String| ApiError::Unreachable(error);
        let port = self.stoa.port.as_ref().ok_or_else(|| unreachable("this host has no way to the API".into()))?;
        if let Some(host) = &self.host {
            request = request.header(header::HOST, host);
        }
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if !body.is_empty() && request.headers_ref().is_some_and(|headers| !headers.contains_key(header::CONTENT_TYPE))
        {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let request = request.body(body).map_err(|error| unreachable(error.to_string()))?;
        let response = port.call(request).await.map_err(|error| unreachable(error.to_string()))?;
        if response.status().is_success() {
            return Ok(response);
        }
        let mut refusal: Refusal = serde_json::from_slice(response.body()).unwrap_or_default();
        refusal.status = response.status().as_u16();
        Err(ApiError::Refused(Box::new(refusal)))
    }
}

fn etag(version: &str) -> String {
    format!("\"{version}\"")
}

fn json(body: &impl Serialize) -> Result<Bytes, ApiError> {
    serde_json::to_vec(body).map(Bytes::from).map_err(|error| ApiError::Unreachable(error.to_string()))
}

fn read<T: DeserializeOwned>(response: &Response<Bytes>) -> Result<T, ApiError> {
    let body: &[u8] = if response.body().is_empty() { b"null" } else { response.body() };
    serde_json::from_slice(body).map_err(|error| ApiError::Unreachable(format!("an answer can't be read: {error}")))
}
