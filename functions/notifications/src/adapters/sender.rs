//! Sends webhooks: one request to a checked address, no redirects, and not more of the answer than is kept.
//!
//! `CA_BUNDLE` replaces the certificates of the system, as it does for all others who are called.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use futures::StreamExt as _;
use http::{Method, Request, Response, header};
use hyper_rustls::{ConfigBuilderExt as _, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use service::environment::Environment;
use service::table::error_chain;
use tokio::sync::OnceCell;

use super::connect::{NoWay, Pinned, Resolve, SystemResolver, checked_addresses};
use crate::config::Webhooks;
use crate::model::{EndpointUrl, KEPT_ANSWER_BYTES};

/// Sends webhooks.
#[derive(Debug)]
pub(crate) struct Sender {
    resolver: Arc<dyn Resolve>,
    config: Webhooks,
    environment: Environment,
    tls: OnceCell<Arc<ClientConfig>>,
}

/// One message with its signature.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) timestamp_s: i64,
    pub(crate) signature: String,
    pub(crate) body: String,
}

/// What came of an attempt.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sent {
    /// How long it took.
    pub(crate) took: Duration,
    /// The status of the answer, where there was one.
    pub(crate) status: Option<u16>,
    /// How long the receiver asks to wait.
    pub(crate) retry_after: Option<Duration>,
    /// The first kilobyte of the answer.
    pub(crate) answer: Option<String>,
    /// Why there is no answer.
    pub(crate) error: Option<&'static str>,
}

impl Sender {
    /// Opens no connection yet.
    pub(crate) fn new(config: &Webhooks, environment: Environment) -> Self {
        Self { resolver: Arc::new(SystemResolver), config: config.clone(), environment, tls: OnceCell::new() }
    }

    /// The same with a resolver of a test's.
    #[cfg(test)]
    fn with_resolver(self, resolver: Arc<dyn Resolve>) -> Self {
        Self { resolver, ..self }
    }

    /// Sends a message, once. Whatever goes wrong is what came of it.
    pub(crate) async fn send(&self, url: &EndpointUrl, message: &Message) -> Sent {
        let begun = Instant::now();
        let sent = tokio::time::timeout(self.config.timeout, self.attempt(url, message)).await;
        let sent = sent.unwrap_or(Err("timed_out"));
        let sent = sent.unwrap_or_else(|error| Sent { error: Some(error), ..Sent::default() });
        Sent { took: begun.elapsed(), ..sent }
    }

    async fn attempt(&self, url: &EndpointUrl, message: &Message) -> Result<Sent, &'static str> {
        // The settings may have changed since it was taken.
        url.check(self.config.may_be_http, &self.config.allowed).map_err(|_| "forbidden_address")?;
        let place = url.place().ok_or("forbidden_address")?;
        let addresses = checked_addresses(&*self.resolver, &place, &self.config.allowed).await;
        let addresses = addresses.map_err(|no_way| match no_way {
            NoWay::UnknownHost => "unknown_host",
            NoWay::Forbidden => "forbidden_address",
        })?;
        let request = request(url, message).ok_or("invalid_url")?;
        let tls = self.tls.get_or_try_init(async || tls(&self.environment)).await.map_err(|error| {
            tracing::error!(error, "webhooks can't be sent");
            "no_certificates"
        })?;
        let https = HttpsConnectorBuilder::new().with_tls_config(ClientConfig::clone(tls)).https_or_http();
        let https = https.enable_http1().wrap_connector(Pinned(addresses));
        let client: Client<_, Body> = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(https);
        let response = client.request(request).await.map_err(|error| {
            tracing::debug!(error = %error_chain(&error), "an endpoint does not answer");
            "no_connection"
        })?;
        let (status, retry_after) = (response.status().as_u16(), retry_after(&response));
        let answer = first_kilobyte(Body::new(response.into_body())).await;
        Ok(Sent { status: Some(status), retry_after, answer, ..Sent::default() })
    }
}

fn request(url: &EndpointUrl, message: &Message) -> Option<Request<Body>> {
    let request = Request::builder()
        .method(Method::POST)
        .uri(url.as_str())
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, concat!("stoa-webhooks/", env!("CARGO_PKG_VERSION")))
        .header("webhook-id", &message.id)
        .header("webhook-timestamp", message.timestamp_s)
        .header("webhook-signature", &message.signature);
    request.body(Body::from(message.body.clone())).ok()
}

/// `Retry-After` in seconds; dates are left aside, since clocks differ.
fn retry_after<B>(response: &Response<B>) -> Option<Duration> {
    let text = response.headers().get(header::RETRY_AFTER)?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}

/// The beginning of an answer; what follows is not read.
async fn first_kilobyte(body: Body) -> Option<String> {
    let (mut stream, mut bytes) = (body.into_data_stream(), Vec::new());
    while bytes.len() < KEPT_ANSWER_BYTES
        && let Some(Ok(chunk)) = stream.next().await
    {
        bytes.extend(chunk.iter().take(KEPT_ANSWER_BYTES - bytes.len()));
    }
    (!bytes.is_empty()).then(|| String::from_utf8_lossy(&bytes).into_owned())
}

fn tls(environment: &Environment) -> Result<Arc<ClientConfig>, String> {
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().map_err(|error| error.to_string())?;
    let config = match environment.find("CA_BUNDLE") {
        Some(path) => config.with_root_certificates(bundle(&path)?),
        None => config.with_native_roots().map_err(|error| error.to_string())?,
    };
    Ok(Arc::new(config.with_no_client_auth()))
}

/// The certificates of a PEM file.
fn bundle(path: &str) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|error| error.to_string())? {
        roots.add(certificate.map_err(|error| error.to_string())?).map_err(|error| error.to_string())?;
    }
    if roots.is_empty() { Err(format!("{path} holds no certificate")) } else { Ok(roots) }
}

#[cfg(test)]
mod tests;
