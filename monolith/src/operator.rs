//! Operator's commands: done by the shop that has the data folder open, or on the folder itself where none has.
//!
//! A running shop listens for them on a port of this machine, and writes where into the data folder, with a secret:
//! a user who may read the folder may give commands.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use domain::Timestamp;
use embedded::{EngineError, folder};
use http::{StatusCode, header};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde::{Deserialize, Serialize};
use serde_json::json;
use service::Problem;
use service::capability::Hosted;
use service::table::error_chain;
use subtle::ConstantTimeEq;
use tokio::net::TcpListener;

use crate::backup::Job;
use crate::bus::Bus;
use crate::capabilities;
use crate::edge::Edge;
use crate::failure::{Failure, code};
use crate::host::{Host, StartError};
use crate::options::Options;

/// Where a running shop says how it is reached.
const FILE: &str = "operator.json";
/// How long a shop that has just started may take until it listens.
const STARTING: Duration = Duration::from_secs(5);
/// How long a shop may take to say how it is.
const HEALTHY: Duration = Duration::from_secs(5);
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// What an operator asks for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// The events that a capability, or any, could not take.
    DeadLetters {
        /// The capability.
        capability: Option<String>,
        /// Whether to deliver them again.
        redrive: bool,
    },
    /// All states of an entity, published again.
    Republish {
        /// The capability.
        capability: String,
        /// The entity.
        kind: String,
    },
    /// A new key to sign tokens with.
    RotateSigningKey {
        /// Whether it signs now, and no token from before holds any more.
        at_once: bool,
    },
    /// A backup of the data folder.
    Backup {
        /// Where it is to be, from the root.
        into: PathBuf,
    },
}

/// Does what operators ask for.
#[derive(Clone)]
pub struct Desk {
    /// The capabilities that are switched on.
    pub(crate) capabilities: Vec<Arc<dyn Hosted>>,
    /// The event bus.
    pub(crate) bus: Arc<Bus>,
    /// The front door.
    pub(crate) edge: Arc<Edge>,
    /// What a backup is taken of; nothing in memory.
    pub(crate) backup: Option<Job>,
    /// Whether the process is about to end.
    pub(crate) stopping: Arc<AtomicBool>,
}

/// The key that signs next, as identity names it.
#[derive(Deserialize)]
struct NextKey {
    kid: String,
    signs_from: Timestamp,
}

/// Where a running shop takes commands.
#[derive(Serialize, Deserialize)]
struct Door {
    address: SocketAddr,
    secret: String,
    /// Where it serves.
    url: String,
}

/// The door's file; it goes with the shop.
pub(crate) struct Sign(PathBuf);

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk")
    }
}

impl Drop for Sign {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Does what is asked for, in a running shop or without one; answers with lines to print.
pub async fn run(ask: &Ask, options: &Options) -> Result<Vec<String>, Failure> {
    if let Some(lines) = ask_running(ask, options).await? {
        return Ok(lines);
    }
    let host = Host::open(options).await?;
    host.bus.recover().await.map_err(StartError::Table)?;
    let lines = host.desk().carry_out(ask).await;
    host.stop().await;
    Ok(lines?)
}

/// Has the shop that has the data folder open do what is asked for; none where nobody has.
pub(crate) async fn ask_running(ask: &Ask, options: &Options) -> Result<Option<Vec<String>>, Failure> {
    let Some(door) = find(options).await? else { return Ok(None) };
    match door.send(ask).await {
        // It ended meanwhile, and what was asked for may be done twice.
        Err(failure) if failure.code == code::UNAVAILABLE && !folder::is_open(&options.data) => Ok(None),
        done => done.map(Some),
    }
}

/// The address of the shop that has the data folder open; none where nobody has.
///
/// # Errors
/// Where there is no data, or the shop does not say how it is reached.
pub async fn running(options: &Options) -> Result<Option<String>, Failure> {
    Ok(find(options).await?.map(|door| door.url))
}

/// Asks a shop whether it is up, or can do its work: the one that has the data folder open, or in memory the one at the
/// options' address.
///
/// # Errors
/// Where it does not say so within seconds.
pub async fn health(ready: bool, options: &Options) -> Result<String, Failure> {
    let url = match options.memory {
        true => format!("http://{}", SocketAddr::new(options.address, options.port)),
        false => running(options).await?.ok_or_else(|| {
            Failure::new(code::UNAVAILABLE, format!("no process has {} open", options.data.display()))
        })?,
    };
    let away = |what: &dyn std::fmt::Display| Failure::new(code::UNAVAILABLE, format!("{url} does not answer: {what}"));
    let path = if ready { "/readyz" } else { "/healthz" };
    let request = http::Request::get(format!("{}{path}", within(&url))).body(Body::empty());
    let request = request.map_err(|error| away(&error))?;
    let client = Client::builder(TokioExecutor::new()).build_http::<Body>();
    let asked = async {
        let (parts, body) = client.request(request).await.map_err(|error| away(&error_chain(&error)))?.into_parts();
        let body =
            axum::body::to_bytes(Body::new(body), MAX_BYTES).await.map_err(|error| away(&error_chain(&error)))?;
        Ok::<_, Failure>((parts.status, body))
    };
    let late = |_| away(&format!("not within {} seconds", HEALTHY.as_secs()));
    let (status, body) = tokio::time::timeout(HEALTHY, asked).await.map_err(late)??;
    if status.is_success() {
        return Ok(format!("{url} is {}.", if ready { "ready" } else { "up" }));
    }
    let said = serde_json::from_slice::<serde_json::Value>(&body).unwrap_or_default();
    let said = said.get("detail").and_then(|detail| detail.as_str()).unwrap_or_default().trim_end_matches('.');
    Err(Failure::new(code::UNAVAILABLE, format!("{url}{path} answers {status}: {said}")))
}

/// From within this machine: a shop that listens at all addresses does so at this one.
fn within(url: &str) -> String {
    url.replacen("//0.0.0.0:", "//127.0.0.1:", 1).replacen("//[::]:", "//[::1]:", 1)
}

async fn find(options: &Options) -> Result<Option<Door>, Failure> {
    let data = &options.data;
    if options.memory || !folder::has_data(data) {
        let none = Failure::new(code::NO_INPUT, format!("there is no shop's data in {}", data.display()));
        return Err(none.hint("--data names its folder."));
    }
    let started = tokio::time::Instant::now();
    while folder::is_open(data) {
        let known = std::fs::read(data.join(FILE)).ok().and_then(|text| serde_json::from_slice::<Door>(&text).ok());
        // A file that a killed shop left leads nowhere.
        if let Some(door) = known
            && tokio::net::TcpStream::connect(door.address).await.is_ok()
        {
            return Ok(Some(door));
        }
        if started.elapsed() > STARTING {
            let away = format!("another process has {} open and takes no commands", data.display());
            return Err(Failure::new(code::IN_USE, away).hint("Wait until it has started or ended, or stop it."));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(None)
}

impl Door {
    async fn send(&self, ask: &Ask) -> Result<Vec<String>, Failure> {
        let away = |error: &dyn std::error::Error| {
            Failure::new(code::UNAVAILABLE, format!("the shop does not answer: {}", error_chain(error)))
        };
        let request = http::Request::post(format!("http://{}/", self.address))
            .header(header::AUTHORIZATION, &self.secret)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(serde_json::to_vec(ask).unwrap_or_default()))
            .map_err(|error| away(&error))?;
        let client = Client::builder(TokioExecutor::new()).build_http::<Body>();
        let (parts, body) = client.request(request).await.map_err(|error| away(&error))?.into_parts();
        let body = axum::body::to_bytes(Body::new(body), MAX_BYTES).await.map_err(|error| away(&error))?;
        if parts.status.is_success() {
            return serde_json::from_slice(&body).map_err(|error| away(&error));
        }
        let unreadable = || Failure::new(code::UNAVAILABLE, format!("the shop refused with {}", parts.status));
        Err(serde_json::from_slice(&body).unwrap_or_else(|_| unreadable()))
    }
}

/// Listens for commands as long as the future is polled; the sign leads to it as long as it lives.
pub(crate) async fn listen(
    desk: Desk,
    data: &Path,
    url: &str,
) -> std::io::Result<(Sign, impl Future<Output = ()> + Send + 'static)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let secret: String = rand::random::<[u8; 32]>().iter().map(|byte| format!("{byte:02x}")).collect();
    let door = Door { address: listener.local_addr()?, secret: secret.clone(), url: url.to_owned() };
    let path = data.join(FILE);
    folder::write_private(&path, &serde_json::to_vec_pretty(&door).unwrap_or_default())?;
    let router = Router::new().fallback(take).with_state((desk, Arc::from(secret)));
    let serving = async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "no longer listening for commands");
        }
    };
    Ok((Sign(path), serving))
}

async fn take(State((desk, secret)): State<(Desk, Arc<str>)>, request: Request) -> Response {
    let shown = request.headers().get(header::AUTHORIZATION).map(|value| value.as_bytes()).unwrap_or_default();
    if !bool::from(shown.ct_eq(secret.as_bytes())) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let body = axum::body::to_bytes(request.into_body(), 1 << 16).await.unwrap_or_else(|_| Bytes::new());
    let Ok(ask) = serde_json::from_slice::<Ask>(&body) else { return StatusCode::BAD_REQUEST.into_response() };
    // Its own task: who asked may go away.
    let done = tokio::spawn(async move { desk.carry_out(&ask).await }).await;
    match done {
        Ok(Ok(lines)) => Json(lines).into_response(),
        Ok(Err(error)) => (StatusCode::UNPROCESSABLE_ENTITY, Json(Failure::from(error))).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Desk {
    /// Does what is asked for; answers with lines to print.
    pub async fn carry_out(&self, ask: &Ask) -> Result<Vec<String>, StartError> {
        match ask {
            Ask::DeadLetters { capability, redrive } => self.dead_letters(capability.as_deref(), *redrive).await,
            Ask::Republish { capability, kind } => {
                Ok(vec![format!("{} events published.", self.republish(capability, kind).await?)])
            }
            Ask::RotateSigningKey { at_once } => Ok(vec![self.rotate_signing_key(*at_once).await?]),
            Ask::Backup { into } => self.back_up(into.clone()).await,
        }
    }

    /// Emits all current states of an entity again; answers with how many events.
    pub async fn republish(&self, capability: &str, kind: &str) -> Result<usize, StartError> {
        let capability = self.capability(capability)?;
        let (mut count, mut cursor) = (0, None);
        loop {
            let step = capability.republish(kind, cursor).await?;
            count += step.count;
            self.bus.settled().await;
            cursor = step.cursor;
            if cursor.is_none() {
                return Ok(count);
            }
        }
    }

    /// Has identity make a new key, and lets the front door know it at once: of a key that is gone it takes no token more.
    async fn rotate_signing_key(&self, at_once: bool) -> Result<String, StartError> {
        let refused = |problem: Problem| StartError::SigningKey(format!("there is no new signing key: {problem}"));
        let identity = self.capability("identity")?;
        let made = identity.operate("rotate-signing-key", json!({ "at_once": at_once })).await.map_err(refused)?;
        let NextKey { kid, signs_from } =
            serde_json::from_value(made).map_err(|error| StartError::SigningKey(error.to_string()))?;
        if !self.edge.learn_keys_anew().await {
            let unknown = format!("key {kid} is there, and the front door still takes those before it: try again");
            return Err(StartError::SigningKey(unknown));
        }
        Ok(match at_once {
            true => format!("Key {kid} signs from now on. No access token from before it holds any more."),
            false => format!("Key {kid} is published, and signs from {signs_from}. Tokens from before it hold on."),
        })
    }

    /// Takes a backup beside the other work; an end of the process ends it too.
    async fn back_up(&self, into: PathBuf) -> Result<Vec<String>, StartError> {
        let (job, stopping) = (self.backup.clone().ok_or(StartError::InMemory)?, Arc::clone(&self.stopping));
        let go_on = move || !stopping.load(Ordering::Relaxed);
        let taken = tokio::task::spawn_blocking(move || job.take(&into, &go_on)).await;
        Ok(taken.unwrap_or(Err(EngineError::Stopped.into()))?)
    }

    fn capability(&self, name: &str) -> Result<&Arc<dyn Hosted>, StartError> {
        self.capabilities.iter().find(|known| known.name() == name).ok_or_else(|| self.missing(name))
    }

    async fn dead_letters(&self, capability: Option<&str>, redrive: bool) -> Result<Vec<String>, StartError> {
        let named = |name: &&str| capability.is_none_or(|capability| capability == *name);
        let names: Vec<&str> = self.capabilities.iter().map(|c| c.name()).filter(named).collect();
        if let (true, Some(missing)) = (names.is_empty(), capability) {
            return Err(self.missing(missing));
        }
        let mut lines = Vec::new();
        for name in names {
            let before = self.bus.dead_letters(name).await?;
            if redrive {
                self.bus.redrive(name).await?;
                let left = self.bus.dead_letters(name).await?.len();
                let taken = before.len().saturating_sub(left);
                lines.push(format!("{name}: {taken} delivered again, {left} still not taken"));
                continue;
            }
            lines.extend(before.iter().map(|letter| format!("{name} {} {}", letter.sk, letter.event)));
        }
        Ok(lines)
    }

    /// There is no such capability, or it is switched off.
    fn missing(&self, name: &str) -> StartError {
        match capabilities::ALL.iter().any(|entry| entry.name == name) {
            true => StartError::SwitchedOff(name.to_owned()),
            false => StartError::UnknownCapability(name.to_owned()),
        }
    }
}
