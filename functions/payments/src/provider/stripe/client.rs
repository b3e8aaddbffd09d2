//! One HTTP client for Stripe: the stack that the AWS clients are made of already, built when it is first used.
//!
//! It trusts the system's roots, for Stripe's are not Amazon's: parsing them takes a while, which a function that never
//! speaks to Stripe does not spend. `CA_BUNDLE` replaces them, as it does for AWS.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorSettings};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use axum::body::Bytes;
use domain::Clock;
use http::{Method, StatusCode, header};
use serde::de::DeserializeOwned;
use service::environment::Environment;
use service::ports::SecretPort;
use service::table::error_chain;
use tokio::sync::OnceCell;

use super::decline;
use super::object::{ErrorAnswer, ErrorBody, Intent};
use crate::config::StripeConfig;
use crate::model::{Outcome, code};
use crate::secret::{Kept, SecretError, from_file, from_parameter};

/// The version of the API that this code was written against.
pub(super) const VERSION: &str = "2024-06-20";
/// Together below what one call of ours may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
const READ_TIMEOUT: Duration = Duration::from_secs(6);
/// Shorter than Stripe's own: a frozen function wakes up with connections that are long gone.
const IDLE_TIMEOUT: Duration = Duration::from_secs(15);

/// The client; its key is read and its connections are made at first use. Its `Debug` shows nothing.
pub(super) struct Client {
    config: StripeConfig,
    environment: Environment,
    secrets: Option<Arc<dyn SecretPort>>,
    key: Kept,
    connector: OnceCell<Connector>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client")
    }
}

/// Why there is no answer, or not the one that was hoped for.
#[derive(Debug)]
pub(super) enum Failure {
    /// It may or may not have happened: no answer, or one that says to try again.
    Unknown,
    /// It was not asked for at all, and this is why.
    Declined(&'static str),
    /// Stripe refused, for good.
    Refused(Box<ErrorBody>),
}

impl Failure {
    /// The intent as it stands, where the refusal shows it.
    pub(super) fn intent(&self) -> Option<&Intent> {
        match self {
            Self::Refused(error) => error.payment_intent.as_deref(),
            Self::Unknown | Self::Declined(_) => None,
        }
    }

    /// Whether the rest of an authorisation can't be kept.
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
    pub(super) fn new(
        config: StripeConfig,
        environment: Environment,
        secrets: Option<Arc<dyn SecretPort>>,
        clock: Clock,
    ) -> Self {
        Self { config, environment, secrets, key: Kept::new(clock), connector: OnceCell::new() }
    }

    /// Asks for something, once an idempotency key.
    pub(super) async fn post<T: DeserializeOwned>(&self, path: &str, form: &Form, key: &str) -> Result<T, Failure> {
        self.send(Method::POST, path, form.encode(), Some(key)).await
    }

    /// Reads something.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        self.send(Method::GET, path, String::new(), None).await
    }

    /// Sends a request, and once more where its key is refused and another has taken that one's place since.
    async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: String,
        key: Option<&str>,
    ) -> Result<T, Failure> {
        let secret = self.key.get(self.read_key()).await.map_err(|error| {
            tracing::error!(error = %error_chain(&error), "there is no key for Stripe");
            Failure::Unknown
        })?;
        let (status, answer) = self.ask(&secret, &method, path, &body, key).await?;
        if status == StatusCode::UNAUTHORIZED.as_u16()
            && let Some(newer) = self.key.instead_of(&secret, self.read_key()).await
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
            .uri(format!("{}{path}", self.config.url))
            .header(header::AUTHORIZATION, format!("Bearer {}", String::from_utf8_lossy(secret)))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::USER_AGENT, concat!("stoa/", env!("CARGO_PKG_VERSION")))
            .header("stripe-version", VERSION);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let request =
            request.body(SdkBody::from(body.to_owned())).ok().and_then(|request| HttpRequest::try_from(request).ok());
        let Some(request) = request else {
            tracing::error!("a request to Stripe can't be written");
            return Err(Failure::Unknown);
        };

        let response = connector.call(request).await.map_err(|error| {
            tracing::warn!(error = %error_chain(&error), "Stripe does not answer");
            Failure::Unknown
        })?;
        let status = response.status().as_u16();
        let body = ByteStream::new(response.into_body()).collect().await.map_err(|error| {
            tracing::warn!(error = %error_chain(&error), "Stripe's answer broke off");
            Failure::Unknown
        })?;
        Ok((status, body.into_bytes()))
    }

    async fn read_key(&self) -> Result<Vec<u8>, SecretError> {
        match (&self.config.key_file, &self.config.key_name) {
            (Some(path), _) => from_file(path),
            (None, Some(name)) => from_parameter(self.secrets.as_deref(), name).await,
            (None, None) => Err(SecretError::Unnamed),
        }
    }

    fn connect(&self) -> Result<Connector, String> {
        let trust = match self.environment.find("CA_BUNDLE") {
            Some(path) => {
                TrustStore::empty().with_pem_certificate(std::fs::read(path).map_err(|error| error.to_string())?)
            }
            None => TrustStore::default(),
        };
        let context = TlsContext::builder().with_trust_store(trust).build().map_err(|error| error.to_string())?;
        let settings =
            HttpConnectorSettings::builder().connect_timeout(CONNECT_TIMEOUT).read_timeout(READ_TIMEOUT).build();
        let builder = Connector::builder().connector_settings(settings).pool_idle_timeout(IDLE_TIMEOUT);
        Ok(builder.tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(context).build())
    }
}

/// What an answer says. Whatever is not for certain a refusal may have happened.
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
            tracing::error!(status, kind, code, "Stripe does not understand us: for people to look at");
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
    fn only_what_is_refused_for_certain_is_a_refusal() {
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
