//! Clients for AWS, which trust the five Amazon roots, compiled in.
//!
//! Parsing a system's 140 root certificates is most of what a function would do at its start; the endpoints of AWS
//! need five (<https://www.amazontrust.com/repository/>). `CA_BUNDLE` names a file of certificates that replaces them,
//! for proxies and private endpoints.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use dynamodb::timeouts;

use service::environment::Environment;

/// Amazon Root CA 1–4 and Starfield Services Root Certificate Authority – G2.
pub(crate) const ROOTS: [&str; 5] = [
    include_str!("../roots/amazon_root_ca_1.pem"),
    include_str!("../roots/amazon_root_ca_2.pem"),
    include_str!("../roots/amazon_root_ca_3.pem"),
    include_str!("../roots/amazon_root_ca_4.pem"),
    include_str!("../roots/starfield_services_root_certificate_authority_g2.pem"),
];

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ClientError {
    /// The file that `CA_BUNDLE` names can't be read.
    #[error("the file that CA_BUNDLE names can't be read")]
    Bundle(#[source] std::io::Error),
    /// The certificates make no trust store.
    #[error("the trusted certificates can't be used")]
    Trust(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Region, credentials and HTTP client, as the function's environment gives them. No network is used.
pub(crate) async fn config(environment: &Environment) -> Result<SdkConfig, ClientError> {
    let http = http_client(environment)?;
    Ok(aws_config::defaults(BehaviorVersion::latest())
        .http_client(http)
        .timeout_config(timeouts())
        .retry_config(retries())
        .load()
        .await)
}

/// Three attempts a call, the first included, after a random part of 50 ms and of 100 ms, out of the quota that the SDK
/// keeps for each client. Its own first pause is a second, which a request that needs several calls doesn't have.
fn retries() -> RetryConfig {
    RetryConfig::standard().with_max_attempts(3).with_initial_backoff(Duration::from_millis(50))
}

fn http_client(environment: &Environment) -> Result<SharedHttpClient, ClientError> {
    let mut trust = TrustStore::empty();
    match environment.find("CA_BUNDLE") {
        Some(path) => {
            trust.add_pem_certificate(std::fs::read(path).map_err(ClientError::Bundle)?);
        }
        None => ROOTS.iter().for_each(|root| {
            trust.add_pem_certificate(*root);
        }),
    }
    let context = TlsContext::builder().with_trust_store(trust).build().map_err(|e| ClientError::Trust(e.into()))?;
    let builder = aws_smithy_http_client::Builder::new();
    Ok(builder.tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(context).build_https())
}
