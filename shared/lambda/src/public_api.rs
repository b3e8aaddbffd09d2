//! The API that a function is behind, reached over HTTPS as any client reaches it.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use futures::future::BoxFuture;
use http::{Request, Response, Uri, header};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use service::environment::Environment;
use service::ports::{ApiPort, PortError};
use tokio::sync::OnceCell;
use tokio::time::timeout;

use crate::aws::ROOTS;

/// How long a request may take: API Gateway gives up after 30 seconds, and the page needs an answer before.
const TIMEOUT: Duration = Duration::from_secs(25);
/// The largest answer that is read: Lambda answers with 6 MB at most.
const MAX_ANSWER_BYTES: usize = 6 * 1024 * 1024;
/// Names the API's address where it is not the name that browsers use.
const API_URL: &str = "CONSOLE_API_URL";

type Connector = Client<HttpsConnector<HttpConnector>, Body>;

/// The API's client; it reads its certificates and connects at first use.
#[derive(Debug)]
pub(crate) struct PublicApi {
    environment: Environment,
    connector: OnceCell<Connector>,
}

impl PublicApi {
    pub(crate) fn new(environment: Environment) -> Self {
        Self { environment, connector: OnceCell::new() }
    }

    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, PortError> {
        let (mut parts, body) = request.into_parts();
        parts.uri = self.address(&parts.uri, parts.headers.get(header::HOST))?;
        // The client says it anew, from the address.
        parts.headers.remove(header::HOST);
        let connector = self.connector.get_or_try_init(async || connector(&self.environment)).await?;
        let (parts, body) = connector.request(Request::from_parts(parts, Body::from(body))).await?.into_parts();
        Ok(Response::from_parts(parts, to_bytes(Body::new(body), MAX_ANSWER_BYTES).await?))
    }

    /// The absolute address of a path. API Gateway sends a request on only if its `Host` is a name of that API, so the name
    /// that browsers use is one.
    fn address(&self, path: &Uri, host: Option<&http::HeaderValue>) -> Result<Uri, PortError> {
        let base = match self.environment.find(API_URL) {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("https://{}", host.ok_or("the request names no host")?.to_str()?),
        };
        Ok(format!("{base}{path}").parse()?)
    }
}

impl ApiPort for PublicApi {
    fn call(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, PortError>> {
        Box::pin(async move { timeout(TIMEOUT, self.send(request)).await? })
    }
}

/// Trusts what calls to AWS trust: a certificate for an API's own name comes from the same roots.
fn connector(environment: &Environment) -> Result<Connector, PortError> {
    let mut roots = RootCertStore::empty();
    let bundle = environment.find("CA_BUNDLE").map(std::fs::read).transpose()?;
    let pems = bundle.as_deref().map_or_else(|| ROOTS.map(str::as_bytes).to_vec(), |bundle| vec![bundle]);
    for pem in pems {
        for certificate in CertificateDer::pem_slice_iter(pem) {
            roots.add(certificate?)?;
        }
    }
    let provider = rustls::crypto::ring::default_provider().into();
    let tls = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let tls = tls.with_root_certificates(roots).with_no_client_auth();
    let https = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().build();
    Ok(Client::builder(TokioExecutor::new()).build(https))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(settings: &[(&str, &str)], host: &str) -> Result<String, String> {
        let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let api = PublicApi::new(Environment::from_map(settings));
        let host: http::HeaderValue = host.parse().unwrap();
        let made = api.address(&Uri::from_static("/orders?limit=5"), Some(&host).filter(|host| !host.is_empty()));
        made.map(|uri| uri.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn calls_the_name_that_browsers_use() {
        assert_eq!(address(&[], "shop.example"), Ok("https://shop.example/orders?limit=5".to_owned()));
        assert!(address(&[], "").is_err() && address(&[], "a b").is_err());
        let set = [("CONSOLE_API_URL", "http://127.0.0.1:4566/")];
        assert_eq!(address(&set, "shop.example"), Ok("http://127.0.0.1:4566/orders?limit=5".to_owned()));
    }

    #[test]
    fn trusts_the_roots_that_are_built_in() {
        assert!(connector(&Environment::from_map(std::collections::HashMap::new())).is_ok());
    }
}
