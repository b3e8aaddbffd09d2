//! A client with or without a token, which sends requests and reads answers.

use std::time::Duration;

use reqwest::Method;
use serde_json::Value;
use stoa_client::transport::Network;
use stoa_client::{Stoa, Tokens};

use crate::shop::PATIENCE;

/// The most repetitions of a request that is refused since the shop is busy.
const BUSY: u32 = 100;

/// A caller of the API: by the shop's client, or by requests as a test wants them.
#[derive(Clone, Debug)]
pub struct Client {
    /// The shop's client, which repeats what a busy shop refuses.
    pub api: Stoa,
    http: reqwest::Client,
    token: Option<String>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
    /// The body, if it is JSON; null otherwise.
    pub body: Value,
    /// The body as text.
    pub text: String,
}

impl Client {
    /// A caller without a token, of the shop at an address.
    pub(crate) fn new(base: &str) -> Self {
        let http = reqwest::Client::builder().timeout(PATIENCE).build().expect("a client");
        Self { api: api(base, &http), http, token: None }
    }

    /// The caller who has the tokens of a client.
    pub(crate) async fn of(&self, api: Stoa) -> Self {
        let token = api.access_token().await.expect("the shop issues a token");
        Self { api, http: self.http.clone(), token: token.map(|token| token.expose().to_owned()) }
    }

    /// Sends a request with these headers and, if given, a JSON body. Repeats it, as every client should, when it was
    /// refused before it was looked at since the shop is busy.
    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Reply {
        for _ in 0..BUSY {
            let reply = self.try_send(method.clone(), path, headers, body).await.expect("an answer");
            if !matches!(reply.problem(), "behind" | "overloaded") {
                return reply;
            }
            let seconds = reply.header("retry-after").parse().expect("a Retry-After in seconds");
            tokio::time::sleep(Duration::from_secs(seconds)).await;
        }
        panic!("{path}: the shop is busy all the time")
    }

    /// The same, but returns an error if there is no answer.
    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Reply, reqwest::Error> {
        let mut request = self.http.request(method, format!("{}{path}", self.api.base()));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        Reply::read(request.send().await?).await
    }

    /// Sends a request with any text as its body.
    pub async fn send_text(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut request = self.http.request(method, format!("{}{path}", self.api.base())).body(body.to_owned());
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            request = request.header(*name, *value);
        }
        let reply = async { Reply::read(request.send().await?).await };
        reply.await.expect("an answer")
    }

    /// Sends a file by the signed request that an answer named, without the token.
    pub async fn upload(&self, signed: &Value, file: &[u8]) -> Reply {
        let url = signed["url"].as_str().expect("a URL");
        let url = if url.starts_with('/') { format!("{}{url}", self.api.base()) } else { url.to_owned() };
        let mut request = self.http.put(url).body(file.to_vec());
        for (name, value) in signed["headers"].as_object().into_iter().flatten() {
            request = request.header(name, value.as_str().unwrap_or_default());
        }
        let reply = async { Reply::read(request.send().await?).await };
        reply.await.expect("an answer")
    }

    /// The token.
    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// Sends a GET.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, &[], None).await
    }

    /// Sends a POST with a JSON body under a new idempotency key.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.post_with(path, &crate::key(), body).await
    }

    /// Sends a POST with a JSON body under this idempotency key.
    pub async fn post_with(&self, path: &str, key: &str, body: Value) -> Reply {
        self.send(Method::POST, path, &[("idempotency-key", key)], Some(&body)).await
    }

    /// Sends a PATCH (JSON Merge Patch) of this version.
    pub async fn patch(&self, path: &str, version: u64, body: Value) -> Reply {
        self.send(Method::PATCH, path, &[("if-match", &format!("\"{version}\""))], Some(&body)).await
    }

    /// Sends a DELETE of this version.
    pub async fn delete(&self, path: &str, version: u64) -> Reply {
        self.send(Method::DELETE, path, &[("if-match", &format!("\"{version}\""))], None).await
    }

    /// The same address without a token.
    #[must_use]
    pub fn anonymous(&self) -> Self {
        Self { api: self.api.anonymous(), token: None, ..self.clone() }
    }

    /// The same token at another address.
    #[must_use]
    pub fn at(&self, base: &str) -> Self {
        let api = api(base, &self.http);
        let api = self.token.as_deref().map_or(api.clone(), |token| api.with_tokens(Tokens::bearer(token)));
        Self { api, ..self.clone() }
    }

    /// The same address with this token.
    #[must_use]
    pub fn bearing(&self, token: &str) -> Self {
        Self { api: self.api.with_tokens(Tokens::bearer(token)), token: Some(token.to_owned()), ..self.clone() }
    }
}

/// The shop's client of an address, with more patience than usual.
fn api(base: &str, http: &reqwest::Client) -> Stoa {
    let builder = Stoa::builder(base).transport(Network::from(http.clone()));
    builder.timeout(PATIENCE).max_attempts(BUSY).longest_pause(PATIENCE).build().expect("an address")
}

impl Reply {
    async fn read(response: reqwest::Response) -> Result<Self, reqwest::Error> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await?;
        Ok(Self { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::Null), text })
    }

    /// Returns the answer if it has this status; otherwise the test fails and shows it.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// A text field of the body.
    #[track_caller]
    pub fn str(&self, name: &str) -> String {
        self.body[name].as_str().unwrap_or_else(|| panic!("no text {name} in {}", self.text)).to_owned()
    }

    /// The version of the body.
    #[track_caller]
    pub fn version(&self) -> u64 {
        self.body["version"].as_u64().unwrap_or_else(|| panic!("no version in {}", self.text))
    }

    /// A header's text; empty if it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// The code at the end of a problem's `type`.
    pub fn problem(&self) -> &str {
        self.body["type"].as_str().and_then(|t| t.rsplit(':').next()).unwrap_or_default()
    }

    /// The faults as `pointer code`, sorted.
    pub fn faults(&self) -> Vec<String> {
        let errors = self.body["errors"].as_array().cloned().unwrap_or_default();
        let text = |fault: &Value, name: &str| fault[name].as_str().unwrap_or_default().to_owned();
        let mut faults: Vec<_> = errors.iter().map(|f| format!("{} {}", text(f, "pointer"), text(f, "code"))).collect();
        faults.sort();
        faults
    }
}
