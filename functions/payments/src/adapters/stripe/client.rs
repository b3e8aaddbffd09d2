//! The HTTP client for Stripe. It uses the HTTP stack below the AWS clients: hyper and rustls.
//!
//! It trusts the system's root certificates, since Stripe's are not Amazon's. Parsing them takes a while, so it happens
//! at first use: a function that never calls Stripe does not spend the time. `CA_BUNDLE` replaces them, as it does for
//! AWS.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use http::{Method, StatusCode, header};
use hyper_rustls::{ConfigBuilderExt as _, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{self};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use serde::de::DeserializeOwned;
use service::environment::Environment;
use service::table::error_chain;
use tokio::sync::OnceCell;
use tokio::time::timeout;

use super::decline;
use super::object::{ErrorAnswer, ErrorBody, Intent};
use crate::adapters::secret::CachedSecret;
use crate::model::{Outcome, code};

/// The version of Stripe's API that this code uses.
pub(super) const VERSION: &str = "2024-06-20";
/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// How long a request may take, with connecting: less than the time of all that one call of ours asks Stripe for.
const TIMEOUT: Duration = Duration::from_secs(7);
/// The largest answer that is read; Stripe's have a few kilobytes.
const MAX_ANSWER_BYTES: usize = 1024 * 1024;
/// Shorter than Stripe's: the connections of a frozen function are dead when
/// it runs again.
const IDLE_TIMEOUT: Duration = Duration::from_secs(15);

type Connector = legacy::Client<HttpsConnector<HttpConnector>, Body>;

/// The client. It reads its key and connects at first use.
/// Its `Debug` shows nothing.
pub(super) struct Client {
    url: String,
    environment: Environment,
    key: CachedSecret,
    connector: OnceCell<Connector>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client")
    }
}

/// Why a request has failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// No answer, or one that says to try again: the outcome is unknown.
    Unknown,
    /// No request was sent, for this reason.
    Declined(&'static str),
    /// Stripe refused for good.
    Refused(Box<ErrorBody>),
}

impl Failure {
    /// The present intent, where the refusal contains it.
    pub(super) fn intent(&self) -> Option<&Intent> {
        match self {
            Self::Refused(error) => error.payment_intent.as_deref(),
            Self::Unknown | Self::Declined(_) => None,
        }
    }

    /// Whether Stripe can't keep the rest of an authorisation.
    pub(super) fn is_without_multicapture(&self) -> bool {
        let Self::Refused(error) = self else { return false };
        let message = error.message.as_deref().unwrap_or_default();
        error.param.as_deref() == Some("final_capture")
            || message.contains("final_capture")
            || message.contains("multicapture")
    }

    pub(super) fn outcome(&self) -> Outcome {
        let code = match self {
            Self::Unknown => return Outcome::Unknown,
            Self::Declined(code) => code,
            Self::Refused(error) if error.kind == "card_error" => {
                decline::of_card(error.code.as_deref(), error.decline_code.as_deref())
            }
            Self::Refused(error) => match self.intent() {
                Some(intent) if intent.is_canceled() && intent.has_expired() => code::AUTHORIZATION_EXPIRED,
                Some(intent) if intent.is_canceled() => code::AUTHORIZATION_VOIDED,
                _ => decline::of_request(error.code.as_deref(), error.param.as_deref()),
            },
        };
        Outcome::Declined { code: code.to_owned() }
    }
}

/// A form-encoded body.
#[derive(Clone, Debug, Default)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn add(&mut self, name: impl Into<String>, value: impl ToString) -> &mut Self {
        self.0.push((name.into(), value.to_string()));
        self
    }

    fn encode(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }
}

impl Client {
    pub(super) fn new(url: String, environment: Environment, key: CachedSecret) -> Self {
        Self { url, environment, key, connector: OnceCell::new() }
    }

    /// Sends a POST request, which counts once per idempotency key.
    pub(super) async fn post<T: DeserializeOwned>(&self, path: &str, form: &Form, key: &str) -> Result<T, Failure> {
        self.send(Method::POST, path, form.encode(), Some(key)).await
    }

    /// Sends a GET request.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        self.send(Method::GET, path, String::new(), None).await
    }

    /// Sends a request, and repeats it where a new secret key has replaced a
    /// refused one.
    async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: String,
        key: Option<&str>,
    ) -> Result<T, Failure> {
        let secret = self.key.get().await.map_err(|error| {
            tracing::error!(error = %error_chain(&error), "there is no key for Stripe");
            Failure::Unknown
        })?;
        let (status, answer) = self.ask(&secret, &method, path, &body, key).await?;
        if status == StatusCode::UNAUTHORIZED.as_u16()
            && let Some(newer) = self.key.instead_of(&secret).await
        {
            let (status, answer) = self.ask(&newer, &method, path, &body, key).await?;
            return read(status, &answer);
        }
        read(status, &answer)
    }

    async fn ask(
        &self,
        secret: &[u8],
        method: &Method,
        path: &str,
        body: &str,
        key: Option<&str>,
    ) -> Result<(u16, Bytes), Failure> {
        let connector = self.connector.get_or_try_init(async || self.connect()).await.map_err(|error| {
            tracing::error!(error, "there is no client for Stripe");
            Failure::Unknown
        })?;
        let mut request = http::Request::builder()
            .method(method.clone())
            .uri(format!("{}{path}", self.url))
            .header(header::AUTHORIZATION, format!("Bearer {}", String::from_utf8_lossy(secret)))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::USER_AGENT, concat!("stoa/", env!("CARGO_PKG_VERSION")))
            .header("stripe-version", VERSION);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let Ok(request) = request.body(Body::from(body.to_owned())) else {
            tracing::error!("a request to Stripe can't be written");
            return Err(Failure::Unknown);
        };

        let answer = async {
            let response = connector.request(request).await.map_err(|error| error_chain(&error))?;
            let status = response.status().as_u16();
            let body = to_bytes(Body::new(response.into_body()), MAX_ANSWER_BYTES).await;
            Ok((status, body.map_err(|error| error_chain(&error))?))
        };
        let answer = timeout(TIMEOUT, answer).await.unwrap_or_else(|_| Err("no answer in time".to_owned()));
        answer.map_err(|error| {
            tracing::warn!(error, "Stripe does not answer");
            Failure::Unknown
        })
    }

    fn connect(&self) -> Result<Connector, String> {
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
        let config = config.with_safe_default_protocol_versions().map_err(|error| error.to_string())?;
        let config = match self.environment.find("CA_BUNDLE") {
            Some(path) => config.with_root_certificates(bundle(&path)?),
            None => config.with_native_roots().map_err(|error| error.to_string())?,
        };
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_connect_timeout(Some(CONNECT_TIMEOUT));
        http.set_nodelay(true);
        let https = HttpsConnectorBuilder::new().with_tls_config(config.with_no_client_auth());
        let https = https.https_or_http().enable_http1().wrap_connector(http);
        let mut client = legacy::Client::builder(TokioExecutor::new());
        Ok(client.pool_timer(TokioTimer::new()).pool_idle_timeout(IDLE_TIMEOUT).build(https))
    }
}

/// The certificates of a PEM file.
fn bundle(path: &str) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|error| error.to_string())? {
        roots.add(certificate.map_err(|error| error.to_string())?).map_err(|error| error.to_string())?;
    }
    if roots.is_empty() { Err(format!("{path} holds no certificate")) } else { Ok(roots) }
}

/// Reads an answer. Unless it is certainly a refusal, the outcome is unknown.
fn read<T: DeserializeOwned>(status: u16, body: &[u8]) -> Result<T, Failure> {
    if (200..300).contains(&status) {
        return serde_json::from_slice(body).map_err(|error| {
            tracing::error!(%error, "Stripe's answer can't be read");
            Failure::Unknown
        });
    }
    let error = serde_json::from_slice::<ErrorAnswer>(body).map(|answer| answer.error);
    let Ok(error) = error else { return Err(Failure::Unknown) };
    let (kind, code) = (error.kind.as_str(), error.code.as_deref().unwrap_or_default());
    match status {
        400 | 402 | 404 if kind != "idempotency_error" && kind != "api_error" => {
            tracing::info!(status, kind, code, "Stripe refuses");
            Err(Failure::Refused(Box::new(error)))
        }
        // 409: the same key is still running, or the object is locked. 429: slow down.
        409 | 429 | 500.. => Err(Failure::Unknown),
        _ => {
            tracing::error!(
                status,
                kind,
                code,
                "Stripe does not understand the request: an operator has to look at it"
            );
            metrics::counter!("payments_stripe_misunderstood_total").increment(1);
            Err(Failure::Unknown)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(status: u16, body: &str) -> Outcome {
        read::<Intent>(status, body.as_bytes()).map_or_else(|failure| failure.outcome(), |intent| intent.outcome())
    }

    #[test]
    fn only_a_certain_refusal_is_a_decline() {
        let error = |kind: &str, code: &str| format!(r#"{{"error":{{"type":"{kind}","code":"{code}"}}}}"#);
        for status in [409, 429, 500, 502, 503] {
            assert_eq!(outcome(status, &error("api_error", "lock_timeout")), Outcome::Unknown, "{status}");
            assert_eq!(outcome(status, "<html>"), Outcome::Unknown, "{status}");
        }
        assert_eq!(outcome(400, &error("idempotency_error", "")), Outcome::Unknown);
        assert_eq!(outcome(401, &error("invalid_request_error", "")), Outcome::Unknown);
        assert_eq!(outcome(200, "{}"), Outcome::Unknown);
        let declined = |code: &str| Outcome::Declined { code: code.to_owned() };
        assert_eq!(outcome(402, &error("card_error", "expired_card")), declined(code::EXPIRED_CARD));
        assert_eq!(outcome(400, &error("invalid_request_error", "amount_too_large")), declined(code::AMOUNT_TOO_LARGE));
        let gone = |reason: &str| {
            format!(
                r#"{{"error":{{"type":"invalid_request_error","code":"payment_intent_unexpected_state",
                "payment_intent":{{"id":"pi_1","status":"canceled","cancellation_reason":{reason}}}}}}}"#
            )
        };
        assert_eq!(outcome(400, &gone("\"automatic\"")), declined(code::AUTHORIZATION_EXPIRED));
        assert_eq!(outcome(400, &gone("null")), declined(code::AUTHORIZATION_VOIDED));
    }
}
