//! Puts the process together: database, capabilities, event bus, schedules, front door.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;

use embedded::{Engine, EngineError};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::capability::{Context, Hosted, WorkError};
use shared::environment::{Environment, SettingError};
use shared::outbox::OutboxItem;
use shared::table::{OnCommitted, Table, TableError, error_chain};
use shared::{Clock, Problem};
use template::Template;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior};

use crate::bus::Bus;
use crate::edge::Edge;
use crate::limits::Limits;
use crate::mail::MailFolder;
use crate::options::Options;
use crate::tokens::Authorizer;
use crate::{capabilities, schedule, serving};

/// How long requests, and then events, have to come to their end when the process stops.
const GRACE: Duration = Duration::from_secs(10);
/// When expired items are deleted first, after the start.
const FIRST_SWEEP: Duration = Duration::from_secs(60);
/// And how often from then on.
const SWEEP_EVERY: Duration = Duration::from_secs(3600);

/// Why the process did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken, or not ours.
    #[error("can't listen on {0}")]
    Listen(SocketAddr, #[source] std::io::Error),
    /// The database.
    #[error("the database can't be opened")]
    Engine(#[from] EngineError),
    /// A setting.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// A table.
    #[error("the database can't be read")]
    Table(#[from] TableError),
    /// `--off` names no capability.
    #[error("there is no capability {0}")]
    UnknownCapability(String),
    /// The first administrator can't be made.
    #[error("the first administrator can't be made: {0}")]
    Administrator(String),
    /// The demonstration.
    #[error("the demonstration was not loaded whole")]
    Demo(#[from] crate::demo::DemoError),
    /// Operator work did not go through.
    #[error("the work did not go through")]
    Work(#[from] WorkError),
    /// The system.
    #[error("the system refused")]
    System(#[from] std::io::Error),
}

/// The first administrator's credentials, for the client-credentials grant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Administrator {
    /// The client's id.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: String,
}

/// A running process: stops when it is dropped or told to.
pub struct Host {
    /// Where it listens.
    pub address: SocketAddr,
    /// `http://<address>`.
    pub url: String,
    /// The first administrator, where identity is switched on.
    pub administrator: Option<Administrator>,
    /// The capabilities that are switched on.
    pub capabilities: Vec<Arc<dyn Hosted>>,
    /// The event bus.
    pub bus: Arc<Bus>,
    /// The front door, for calls from within the process.
    pub edge: Arc<Edge>,
    /// The database.
    pub engine: Engine,
    clock: Clock,
    limits: Limits,
    listener: Option<TcpListener>,
    /// Answers requests, until it is told to quit and the last connection is closed.
    server: JoinSet<()>,
    quit: Arc<Notify>,
    /// What takes other work on: the schedules.
    front: JoinSet<()>,
    /// What brings it to its end: the bus's clean-up.
    back: JoinSet<()>,
}

impl std::fmt::Debug for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Host").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Host {
    /// Opens the database, makes what is missing, and binds the address. Serves once [`Host::serve`] is called.
    pub async fn start(options: &Options) -> Result<Self, StartError> {
        let engine = if options.memory { Engine::memory()? } else { Engine::open(&options.data)? };
        Self::start_on(engine, options, Clock::system()).await
    }

    /// The same over a database that is open already, and by a given clock.
    pub async fn start_on(engine: Engine, options: &Options, clock: Clock) -> Result<Self, StartError> {
        let template = template::load();
        if let Some(unknown) = options.off.iter().find(|off| !capabilities::ALL.iter().any(|c| c.name == **off)) {
            return Err(StartError::UnknownCapability(unknown.clone()));
        }
        let wanted = SocketAddr::new(options.address, options.port);
        let listener = TcpListener::bind(wanted).await.map_err(|error| StartError::Listen(wanted, error))?;
        let address = listener.local_addr()?;
        let url = format!("http://{address}");
        let issuer = options.issuer_url.clone().unwrap_or_else(|| url.clone());
        let host_table = create_tables(&engine, template, &clock)?;

        let late_bus: Arc<OnceLock<Weak<Bus>>> = Arc::default();
        let data = (!options.memory).then_some(options.data.as_path());
        let mail = Arc::new(MailFolder::new(data));
        let mut capabilities = Vec::new();
        for entry in capabilities::ALL.into_iter().filter(|entry| !options.off.iter().any(|off| off == entry.name)) {
            let environment = settings(template, entry.name, &issuer, options);
            let on_committed = hand_to(Arc::clone(&late_bus), entry.name);
            let context = Context::new(entry.name, engine.client(), environment, clock.clone(), Some(on_committed))?;
            capabilities.push((entry.make)(context.with_mail(mail.clone()))?);
        }
        let (bus, clean_up) = Bus::new(template, &capabilities, host_table.clone());
        let mut back = JoinSet::new();
        back.spawn(clean_up);
        let _ = late_bus.set(Arc::downgrade(&bus));

        let authorizer = Authorizer::new(&issuer, &audience(template), clock.clone());
        let limits = options.limits.told_by(&Environment::from_map(options.settings.iter().cloned().collect()))?;
        let edge = Edge::new(template, &capabilities, authorizer, host_table, metrics(), limits.clone());
        let edge = Arc::new(edge);
        let administrator = administrator(&capabilities, data).await?;
        let (listener, server, quit, front) = (Some(listener), JoinSet::new(), Arc::default(), JoinSet::new());
        Ok(Self {
            address,
            url,
            administrator,
            capabilities,
            bus,
            edge,
            engine,
            clock,
            limits,
            listener,
            server,
            quit,
            front,
            back,
        })
    }

    /// Serves in the background: requests, schedules, and what an earlier process left undelivered.
    pub async fn serve(&mut self) -> Result<(), StartError> {
        let Some(listener) = self.listener.take() else { return Ok(()) };
        let left = self.bus.recover().await?;
        if left > 0 {
            tracing::info!(left, "delivering what an earlier process left");
        }
        schedule::start(template::load(), &self.capabilities, &mut self.front);
        self.front.spawn(Arc::clone(&self.edge).keep_metrics());
        self.front.spawn(sweep(self.engine.clone(), self.clock.clone()));
        let (router, limits) = (Arc::clone(&self.edge).router(), self.limits.clone());
        self.server.spawn(serving::serve(listener, router, limits, Arc::clone(&self.quit)));
        Ok(())
    }

    /// Stops gracefully: takes no more requests, answers those that are under way, lets events arrive.
    pub async fn stop(mut self) {
        self.quit.notify_one();
        let _ = tokio::time::timeout(GRACE, self.server.join_next()).await;
        self.server.shutdown().await;
        self.front.shutdown().await;
        let _ = tokio::time::timeout(GRACE, self.bus.settled()).await;
        self.back.shutdown().await;
    }

    /// A capability that is switched on.
    pub fn capability(&self, name: &str) -> Option<&Arc<dyn Hosted>> {
        self.capabilities.iter().find(|c| c.name() == name)
    }

    /// Emits all current states of an entity again; answers with how many.
    pub async fn republish(&self, capability: &str, kind: &str) -> Result<usize, StartError> {
        let capability =
            self.capability(capability).ok_or_else(|| StartError::UnknownCapability(capability.to_owned()))?;
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
}

/// Deletes what has expired, every hour, as long as it runs: the first time a minute after the start.
async fn sweep(engine: Engine, clock: Clock) {
    let mut ticks = tokio::time::interval_at(Instant::now() + FIRST_SWEEP, SWEEP_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match engine.sweep_expired(&template::load().tables, clock.now()).await {
            Ok(0) => {}
            Ok(deleted) => tracing::info!(deleted, "expired items are gone"),
            Err(error) => tracing::warn!(error = %error_chain(&error), "expired items were not all deleted"),
        }
    }
}

/// Makes the template's tables, and one of the same shape for the host itself.
fn create_tables(engine: &Engine, template: &Template, clock: &Clock) -> Result<Table, StartError> {
    engine.create_tables(template)?;
    let name = "stoa-host";
    if let Some(shape) = template.tables.first() {
        engine.create_table(&embedded::TableSpec { id: "HostTable".into(), name: name.into(), ..shape.clone() })?;
    }
    Ok(Table::new(engine.client(), name, "host", clock.clone(), None))
}

/// A function's environment as the template gives it, with what is only known here.
fn settings(template: &Template, capability: &str, issuer: &str, options: &Options) -> Environment {
    let mut settings: HashMap<String, String> = HashMap::new();
    if let Some(function) = template.function(capability) {
        settings.extend(function.environment.clone());
    }
    settings.insert("ISSUER_URL".to_owned(), issuer.to_owned());
    // Where there is no cloud there is no key management service and no parameter store: keys are kept in the table.
    settings.remove("IDENTITY_SIGNING_KEY_ID");
    settings.remove("PAYMENTS_WEBHOOK_SECRET_NAME");
    settings.extend(options.settings.iter().cloned());
    Environment::from_map(settings)
}

fn audience(template: &Template) -> String {
    let of = |function: &template::Function| function.environment.get("AUDIENCE").cloned();
    template.functions.iter().find_map(of).unwrap_or_default()
}

/// Capabilities are made before the bus that carries their events, and end with it: the bus holds them, not they it.
fn hand_to(bus: Arc<OnceLock<Weak<Bus>>>, publisher: &'static str) -> OnCommitted {
    Arc::new(move |items: Vec<OutboxItem>| {
        if let Some(bus) = bus.get().and_then(Weak::upgrade) {
            bus.take(publisher, items);
        }
    })
}

/// One recorder serves the whole process, however many hosts a test starts in it.
fn metrics() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let builder = PrometheusBuilder::new();
            match builder.install_recorder() {
                Ok(handle) => handle,
                Err(_) => PrometheusBuilder::new().build_recorder().handle(),
            }
        })
        .clone()
}

/// The first administrator: made once, kept in a file that only its owner reads.
async fn administrator(
    capabilities: &[Arc<dyn Hosted>],
    data: Option<&Path>,
) -> Result<Option<Administrator>, StartError> {
    let Some(identity) = capabilities.iter().find(|c| c.name() == "identity") else { return Ok(None) };
    let path = data.map(|data| data.join("administrator.json"));
    if let Some(known) = path.as_ref().and_then(|path| std::fs::read(path).ok()) {
        return serde_json::from_slice(&known).map(Some).map_err(|error| StartError::Administrator(error.to_string()));
    }
    let refused = |problem: Problem| StartError::Administrator(problem.to_string());
    // The secret is shown once: where the file is gone, a new one takes its place.
    let made = identity.operate("bootstrap-admin", json!({ "reset": true })).await.map_err(refused)?;
    let administrator: Administrator =
        serde_json::from_value(made).map_err(|error| StartError::Administrator(error.to_string()))?;
    if let Some(path) = path {
        write_privately(&path, &serde_json::to_vec_pretty(&administrator).unwrap_or_default())?;
    }
    Ok(Some(administrator))
}

fn write_privately(path: &PathBuf, content: &[u8]) -> Result<(), StartError> {
    use std::io::Write as _;
    let mut file = std::fs::OpenOptions::new();
    file.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    file.open(path)?.write_all(content)?;
    Ok(())
}
