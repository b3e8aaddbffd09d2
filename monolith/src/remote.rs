//! A shop that is served somewhere, as a client of its API: with a token of its own, and with patience.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use catalog::rows::NO_WORKBOOK;
use clap::Args;
use http::{HeaderMap, Method, Request, StatusCode, header};
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::sync::Mutex;

use crate::edge::Edge;
use crate::host::{Administrator, Host};

/// How often a request is made where the shop is busy or out of reach.
const MAX_ATTEMPTS: u32 = 8;
/// How often, as long as it has never answered: then the address is wrong more often than the shop busy.
const FIRST_ATTEMPTS: u32 = 2;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// For how long a token is used; it lasts longer.
const TOKEN_LIFE: Duration = Duration::from_secs(5 * 60);
/// The largest answer that is read: a page of an export.
const MAX_ANSWER_BYTES: usize = 16 * 1024 * 1024;
/// How long a file may take.
const FILE_PATIENCE: Duration = Duration::from_secs(10 * 60);
/// The largest file that is read; an asset has 100 MB at most.
const MAX_FILE_BYTES: usize = 128 * 1024 * 1024;

/// Which shop, and who asks.
#[derive(Clone, Debug, Args)]
pub struct RemoteOptions {
    /// The shop's address; the shop of the data folder, if not given.
    #[arg(long, env = "STOA_URL", value_name = "URL")]
    pub url: Option<String>,

    /// The id of a client with the scopes that are needed; the administrator's of the data folder, if not given and the shop
    /// is on this machine or is the folder's own.
    #[arg(long, env = "STOA_CLIENT_ID", requires = "client_secret")]
    pub client_id: Option<String>,

    /// The client's secret.
    #[arg(long, env = "STOA_CLIENT_SECRET", requires = "client_id", hide_env_values = true)]
    pub client_secret: Option<String>,
}

/// Why the shop did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// There is nobody to ask as.
    #[error(
        "no credentials: give --client-id and --client-secret, or --data with the folder of a Stoa that has run ({0})"
    )]
    NoCredentials(String),
    /// The data folder's credentials are not for this address.
    #[error("{0} is neither on this machine nor the shop of the data folder, whose credentials are for these alone")]
    Elsewhere(String),
    /// The address is none.
    #[error("{0} is no address of a shop; http://127.0.0.1:8080 is one")]
    Address(String),
    /// The certificates that this system trusts can't be read.
    #[error("the certificates that are trusted here can't be read")]
    Certificates(#[source] std::io::Error),
    /// It did not answer, however often it was asked.
    #[error("the shop does not answer: {0}")]
    Away(String),
    /// It refused.
    #[error("the shop refused with {0}: {1}")]
    Refused(StatusCode, String),
    /// What it said makes no sense.
    #[error("the shop's answer can't be read: {0}")]
    Unreadable(String),
    /// A file.
    #[error("{0} can't be read or written")]
    File(PathBuf, #[source] std::io::Error),
    /// The file is a spreadsheet program's own.
    #[error("{0}: {text}", text = NO_WORKBOOK)]
    Workbook(PathBuf),
    /// A spreadsheet program's own file can't be written.
    #[error("{0}: name the file .csv, which a spreadsheet program opens, or .ndjson")]
    NoExport(PathBuf),
    /// Content is no table.
    #[error("{0}: content is no table; name the file .ndjson")]
    NoSheet(PathBuf),
    /// A file is not the asset's that it should be.
    #[error("{0} is not the file of its asset: its size or its checksum differs")]
    OtherFile(PathBuf),
}

/// A shop that is served somewhere.
#[derive(Clone, Debug)]
pub struct Remote {
    credentials: String,
    way: Way,
    token: Arc<Mutex<Option<(String, Instant)>>>,
    answered: Arc<AtomicBool>,
}

/// How a shop is reached.
#[derive(Clone, Debug)]
enum Way {
    /// Over the network.
    Url(String, Client<HttpsConnector<HttpConnector>, Body>),
    /// Within this process.
    Edge(Arc<Edge>),
}

impl Remote {
    /// The shop at an address, asked with these credentials, or those of the administrator in a data folder, which go to
    /// this machine and to the shop of that folder alone: `own` is where that is served.
    pub fn new(options: &RemoteOptions, data: &Path, own: Option<&str>) -> Result<Self, RemoteError> {
        let url = options.url.as_deref().unwrap_or_default();
        if !service::setting::is_url(url) {
            return Err(RemoteError::Address(url.to_owned()));
        }
        let administrator = match (&options.client_id, &options.client_secret) {
            (Some(client_id), Some(client_secret)) => {
                Administrator { client_id: client_id.clone(), client_secret: client_secret.clone() }
            }
            _ if !is_near(url) && own.is_none_or(|own| place(own) != place(url)) => {
                return Err(RemoteError::Elsewhere(url.to_owned()));
            }
            _ => {
                let path = data.join("administrator.json");
                let no = |error: String| RemoteError::NoCredentials(format!("{}: {error}", path.display()));
                let text = std::fs::read(&path).map_err(|error| no(error.to_string()))?;
                serde_json::from_slice(&text).map_err(|error| no(error.to_string()))?
            }
        };
        let builder = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions();
        let builder = builder.map_err(|error| RemoteError::Address(error.to_string()))?;
        // Who asks without TLS needs no certificates, and may be where there are none.
        let builder = match url.starts_with("https://") {
            true => builder.with_native_roots().map_err(RemoteError::Certificates)?,
            false => builder.with_root_certificates(rustls::RootCertStore::empty()),
        };
        let tls = builder.with_no_client_auth();
        let connector = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().build();
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Ok(Self::by(Way::Url(url.trim_end_matches('/').to_owned(), client), &administrator))
    }

    /// A shop in this process, asked with these credentials, or those of its administrator.
    pub fn within(options: &RemoteOptions, host: &Host) -> Result<Self, RemoteError> {
        let given = options.client_id.clone().zip(options.client_secret.clone());
        let given = given.map(|(client_id, client_secret)| Administrator { client_id, client_secret });
        let administrator = given.or_else(|| host.administrator.clone());
        let none = || RemoteError::NoCredentials("identity is switched off".to_owned());
        Ok(Self::by(Way::Edge(Arc::clone(&host.edge)), &administrator.ok_or_else(none)?))
    }

    fn by(way: Way, administrator: &Administrator) -> Self {
        let credentials = format!("{}:{}", administrator.client_id, administrator.client_secret);
        let credentials = format!("Basic {}", STANDARD.encode(credentials));
        Self { credentials, way, token: Arc::default(), answered: Arc::default() }
    }

    /// How often a request is made from now on.
    fn attempts(&self) -> u32 {
        if self.answered.load(Ordering::Relaxed) { MAX_ATTEMPTS } else { FIRST_ATTEMPTS }
    }

    /// Sends a request until it is answered: only what may be repeated without harm.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        media_type: &str,
        body: Bytes,
    ) -> Result<(HeaderMap, Bytes), RemoteError> {
        let (mut attempt, mut renewed) = (1, false);
        loop {
            let token = self.token().await?;
            let answer = self.once(method.clone(), path, &format!("Bearer {token}"), media_type, body.clone()).await;
            let why = match answer {
                Ok((status, headers, body)) if status.is_success() => return Ok((headers, body)),
                Ok((StatusCode::UNAUTHORIZED, ..)) if !renewed => {
                    renewed = true;
                    *self.token.lock().await = None;
                    continue;
                }
                Ok((status, _, body)) if !passes(status) => return Err(refused(status, &body)),
                Ok((status, _, body)) => refused(status, &body).to_string(),
                Err(RemoteError::Away(why)) => why,
                Err(error) => return Err(error),
            };
            if attempt >= self.attempts() {
                return Err(RemoteError::Away(why));
            }
            tracing::warn!(why, attempt, "the shop does not answer, and is asked again");
            tokio::time::sleep(Duration::from_millis(100 << attempt)).await;
            attempt += 1;
        }
    }

    /// A token that lasts for a while.
    async fn token(&self) -> Result<String, RemoteError> {
        let mut known = self.token.lock().await;
        if let Some((token, _)) = known.as_ref().filter(|(_, made)| made.elapsed() < TOKEN_LIFE) {
            return Ok(token.clone());
        }
        let form = Bytes::from_static(b"grant_type=client_credentials");
        let media_type = "application/x-www-form-urlencoded";
        let mut attempt = 1;
        let body = loop {
            match self.once(Method::POST, "/oauth/token", &self.credentials, media_type, form.clone()).await {
                Ok((StatusCode::OK, _, body)) => break body,
                Ok((status, _, body)) if !passes(status) || attempt >= self.attempts() => {
                    return Err(refused(status, &body));
                }
                Err(error) if attempt >= self.attempts() => return Err(error),
                _ => tokio::time::sleep(Duration::from_millis(100 << attempt)).await,
            }
            attempt += 1;
        };
        let body: serde_json::Value =
            serde_json::from_slice(&body).map_err(|error| RemoteError::Unreadable(error.to_string()))?;
        let token = body["access_token"].as_str().unwrap_or_default().to_owned();
        *known = Some((token.clone(), Instant::now()));
        Ok(token)
    }

    async fn once(
        &self,
        method: Method,
        path: &str,
        authorization: &str,
        media_type: &str,
        body: Bytes,
    ) -> Result<(StatusCode, HeaderMap, Bytes), RemoteError> {
        let request = Request::builder().method(method).uri(self.place(path));
        let request = request.header(header::AUTHORIZATION, authorization).header(header::CONTENT_TYPE, media_type);
        self.ask(request, body, PATIENCE, MAX_ANSWER_BYTES).await
    }

    /// Sends a request that needs no token, to a public path or by a signed link, until it is answered. One that succeeds
    /// or leads elsewhere is an answer.
    pub async fn send_openly(
        &self,
        method: Method,
        place: &str,
        headers: &[(String, String)],
        body: Bytes,
    ) -> Result<(StatusCode, HeaderMap, Bytes), RemoteError> {
        let mut attempt = 1;
        loop {
            let mut request = Request::builder().method(method.clone()).uri(self.place(place));
            for (name, value) in headers {
                request = request.header(name, value);
            }
            let why = match self.ask(request, body.clone(), FILE_PATIENCE, MAX_FILE_BYTES).await {
                Ok(answer) if answer.0.is_success() || answer.0.is_redirection() => return Ok(answer),
                Ok((status, _, body)) if !passes(status) => return Err(refused(status, &body)),
                Ok((status, _, body)) => refused(status, &body).to_string(),
                Err(RemoteError::Away(why)) => why,
                Err(error) => return Err(error),
            };
            if attempt >= self.attempts() {
                return Err(RemoteError::Away(why));
            }
            tokio::time::sleep(Duration::from_millis(100 << attempt)).await;
            attempt += 1;
        }
    }

    /// The address of a path; a link that has one of its own keeps it.
    fn place(&self, path: &str) -> String {
        match &self.way {
            Way::Url(url, _) if path.starts_with('/') => format!("{url}{path}"),
            Way::Url(..) | Way::Edge(_) => path.to_owned(),
        }
    }

    async fn ask(
        &self,
        request: http::request::Builder,
        body: Bytes,
        patience: Duration,
        most: usize,
    ) -> Result<(StatusCode, HeaderMap, Bytes), RemoteError> {
        let request = request.body(Body::from(body)).map_err(|error| RemoteError::Address(error.to_string()))?;
        let away = |error: &dyn std::error::Error| RemoteError::Away(service::table::error_chain(error));
        let answered = async {
            let (parts, body) = match &self.way {
                Way::Url(_, client) => {
                    let (parts, body) = client.request(request).await.map_err(|error| away(&error))?.into_parts();
                    (parts, Body::new(body))
                }
                Way::Edge(edge) => edge.call(request).await.into_parts(),
            };
            let body = axum::body::to_bytes(body, most).await.map_err(|error| away(&error))?;
            self.answered.store(true, Ordering::Relaxed);
            Ok((parts.status, parts.headers, body))
        };
        tokio::time::timeout(patience, answered).await.unwrap_or_else(|error| Err(away(&error)))
    }
}

/// Whether an address is this machine's, seen from itself.
pub fn is_near(url: &str) -> bool {
    let Some((_, host, _)) = place(url) else { return false };
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    address.map_or_else(|_| host == "localhost", |address| address.to_canonical().is_loopback())
}

/// The scheme, host and port of an address.
fn place(url: &str) -> Option<(String, String, u16)> {
    let url: http::Uri = url.parse().ok()?;
    let (scheme, host) = (url.scheme_str()?.to_owned(), url.host()?.to_lowercase());
    let usual = if scheme == "https" { 443 } else { 80 };
    Some((scheme, host, url.port_u16().unwrap_or(usual)))
}

/// Whether it may go well a moment later.
fn passes(status: StatusCode) -> bool {
    status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error()
}

fn refused(status: StatusCode, body: &[u8]) -> RemoteError {
    RemoteError::Refused(status, String::from_utf8_lossy(body).chars().take(1_000).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folders_credentials_stay_on_this_machine_and_with_its_own_shop() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("administrator.json"), r#"{"client_id":"c","client_secret":"s"}"#).unwrap();
        let asked = |url: &str, own| {
            let options = RemoteOptions { url: Some(url.to_owned()), client_id: None, client_secret: None };
            Remote::new(&options, folder.path(), own)
        };
        for near in [
            "http://127.0.0.1:8080",
            "http://127.1.2.3",
            "http://[::1]:9090/",
            "http://LOCALHOST",
            "http://[::ffff:127.0.0.1]",
        ] {
            assert!(asked(near, None).is_ok(), "{near}");
        }
        for far in [
            "http://192.0.2.1:8080",
            "https://shop.example",
            "http://127.0.0.1@shop.example",
            "http://127.0.0.1.shop.example",
        ] {
            assert!(matches!(asked(far, Some("http://192.0.2.7:8080")), Err(RemoteError::Elsewhere(_))), "{far}");
        }
        assert!(asked("http://192.0.2.7:8080/", Some("http://192.0.2.7:8080")).is_ok());
        assert!(asked("http://192.0.2.7", Some("http://192.0.2.7:80")).is_ok());
        assert!(asked("http://192.0.2.7:8081", Some("http://192.0.2.7:8080")).is_err(), "another port");
        let options = RemoteOptions {
            url: Some("http://shop.example".to_owned()),
            client_id: Some("c".to_owned()),
            client_secret: Some("s".to_owned()),
        };
        assert!(Remote::new(&options, folder.path(), None).is_ok(), "who brings credentials goes anywhere");
    }
}
