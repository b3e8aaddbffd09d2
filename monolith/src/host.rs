//! Puts the process together: database, capabilities, event bus, schedules, front door.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;

use domain::Clock;
use embedded::{Engine, EngineError, TableSpec};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde::{Deserialize, Serialize};
use serde_json::json;
use service::Problem;
use service::capability::{AUDIENCE, Context, Hosted, ISSUER_URL, WorkError};
use service::declaration::{Declaration, Grant, Projection};
use service::environment::{Environment, SettingError};
use service::outbox::OutboxItem;
use service::table::{OnCommitted, Table, TableError, error_chain};
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior};

use crate::backup::{self, BackupError, Job};
use crate::bus::Bus;
use crate::edge::Edge;
use crate::edge::links::Links;
use crate::issuer::{IssuerError, issuer};
use crate::limits::Limits;
use crate::mail::{MailFolder, local_sender};
use crate::operations::Operations;
use crate::operator::{self, Desk, Sign};
use crate::options::Options;
use crate::own_api::OwnApi;
use crate::settings::Settings;
use crate::tokens::Authorizer;
use crate::{capabilities, schedule, serving};

/// How long requests, and then events, have to come to their end when the process stops.
const GRACE: Duration = Duration::from_secs(10);
/// How often it is looked whether a stopped process still holds its database, and after how long each time.
const RELEASES: u32 = 200;
/// See [`RELEASES`].
const RELEASE: Duration = Duration::from_millis(5);
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
    /// There is no such capability.
    #[error("there is no capability {0}; there are {names}", names = capabilities::names())]
    UnknownCapability(String),
    /// A capability is needed that is switched off.
    #[error("{0} is switched off")]
    SwitchedOff(String),
    /// The first administrator can't be made.
    #[error("the first administrator can't be made: {0}")]
    Administrator(String),
    /// There is no new key to sign tokens with.
    #[error("{0}")]
    SigningKey(String),
    /// The demonstration.
    #[error("the demonstration was not loaded whole")]
    Demo(#[from] crate::demo::DemoError),
    /// Operator work did not go through.
    #[error("the work did not go through")]
    Work(#[from] WorkError),
    /// There is no backup.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// There is no data folder.
    #[error("the shop keeps nothing: it runs in memory")]
    InMemory,
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
    /// What tokens name as their issuer.
    pub issuer: String,
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
    data: Option<PathBuf>,
    /// Whether the demonstration's storefront is served.
    shows_shop: bool,
    /// What a backup says of files outside the data folder.
    outside: Vec<String>,
    stopping: Arc<AtomicBool>,
    /// Leads operator's commands here.
    sign: Option<Sign>,
    /// Measures what the process does.
    operations: Arc<Operations>,
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

impl From<IssuerError> for StartError {
    fn from(error: IssuerError) -> Self {
        match error {
            IssuerError::Setting(error) => error.into(),
            IssuerError::File(error) => error.into(),
        }
    }
}

impl std::fmt::Debug for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Host").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Host {
    /// Opens the database, makes what is missing, and binds the address. Serves once [`Host::serve`] is called.
    pub async fn start(options: &Options) -> Result<Self, StartError> {
        Self::start_beside(options, Handle::current()).await
    }

    /// The same, with events delivered on another runtime. With threads of its own, that has its share of the processors
    /// however many requests come.
    pub async fn start_beside(options: &Options, events: Handle) -> Result<Self, StartError> {
        // Nothing is made for options that make no sense.
        settings_of(options)?;
        let engine = if options.memory { Engine::memory()? } else { Engine::open(&options.data)? };
        Self::start_with(engine, options, Clock::system(), events).await
    }

    /// Opens the data folder to work on it; nothing is served.
    pub async fn open(options: &Options) -> Result<Self, StartError> {
        Self::put_together(Engine::open(&options.data)?, options, Clock::system(), None, Handle::current()).await
    }

    /// The same over a database that is open already, and by a given clock.
    pub async fn start_on(engine: Engine, options: &Options, clock: Clock) -> Result<Self, StartError> {
        Self::start_with(engine, options, clock, Handle::current()).await
    }

    async fn start_with(engine: Engine, options: &Options, clock: Clock, events: Handle) -> Result<Self, StartError> {
        let wanted = SocketAddr::new(options.address, options.port);
        let listener = TcpListener::bind(wanted).await.map_err(|error| StartError::Listen(wanted, error))?;
        Self::put_together(engine, options, clock, Some(listener), events).await
    }

    async fn put_together(
        engine: Engine,
        options: &Options,
        clock: Clock,
        listener: Option<TcpListener>,
        events: Handle,
    ) -> Result<Self, StartError> {
        let settings = settings_of(options)?;
        let address = match &listener {
            Some(listener) => listener.local_addr()?,
            None => SocketAddr::new(options.address, options.port),
        };
        let url = format!("http://{address}");
        let data = (!options.memory).then_some(options.data.as_path());
        let asked = options.issuer_url.as_deref();
        let issuer = issuer(asked, settings.get(&ISSUER_URL), data, &url, listener.is_some())?;
        let host_table = create_tables(&engine, &clock)?;

        let late_bus: Arc<OnceLock<Weak<Bus>>> = Arc::default();
        let (mut capabilities, api) = (Vec::new(), OwnApi::default());
        let operations = Arc::new(Operations::new(clock.clone(), metrics()));
        for entry in capabilities::ALL.iter().filter(|entry| !options.off.iter().any(|off| off == entry.name)) {
            let environment = environment(entry, &issuer, &settings);
            let on_committed = hand_to(Arc::clone(&late_bus), entry.name);
            let context =
                Context::new(entry.name, Arc::new(engine.clone()), environment, clock.clone(), Some(on_committed))?;
            let mail = MailFolder::new(data, sender(entry.name, &settings), clock.clone());
            let context = context.with_mail(Arc::new(mail)).with_api(Arc::new(api.clone()));
            let context = match entry.grants.contains(&Grant::Blobs) {
                true => context.with_blobs(engine.blobs().of(entry.name, clock.clone())),
                false => context,
            };
            capabilities.push((entry.make)(context.with_operations(operations.clone()))?);
        }
        let (bus, clean_up) = Bus::new(&capabilities, host_table.clone(), events);
        let mut back = JoinSet::new();
        back.spawn(clean_up);
        let _ = late_bus.set(Arc::downgrade(&bus));
        operations.open(&bus);

        let authorizer = Authorizer::new(&issuer, settings.get(&AUDIENCE).unwrap_or_default(), clock.clone());
        let limits = options.limits.told_by(&Environment::from_map(settings.given()))?;
        let backlog = bus.backlog().clone();
        let links = Links::new(engine.blobs().clone(), clock.clone());
        let edge = Edge::new(&capabilities, authorizer, host_table, metrics(), limits.clone(), backlog, links);
        let edge = Arc::new(edge);
        api.open(&edge);
        let administrator = administrator(&capabilities, data).await?;
        let (server, quit, front) = (JoinSet::new(), Arc::default(), JoinSet::new());
        Ok(Self {
            address,
            url,
            issuer,
            administrator,
            capabilities,
            bus,
            edge,
            engine,
            data: data.map(Path::to_owned),
            shows_shop: options.demo,
            outside: backup::outside(options, &settings),
            stopping: Arc::default(),
            sign: None,
            operations,
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
        schedule::start(&self.capabilities, &mut self.front);
        self.front.spawn(Arc::clone(&self.edge).keep_metrics());
        self.front.spawn(Arc::clone(&self.operations).keep_samples());
        self.front.spawn(sweep(self.engine.clone(), self.clock.clone()));
        if let Some(data) = &self.data {
            let (sign, listening) = operator::listen(self.desk(), data, &self.url).await?;
            self.sign = Some(sign);
            self.front.spawn(listening);
        }
        let (router, limits) = (Arc::clone(&self.edge).router(self.shows_shop), self.limits.clone());
        self.server.spawn(serving::serve(listener, router, limits, Arc::clone(&self.quit)));
        Ok(())
    }

    /// Stops gracefully: takes no more requests, answers those that are under way, lets events arrive.
    pub async fn stop(mut self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.quit.notify_one();
        let _ = tokio::time::timeout(GRACE, self.server.join_next()).await;
        self.server.shutdown().await;
        self.front.shutdown().await;
        drop(self.sign.take());
        let _ = tokio::time::timeout(GRACE, self.bus.settled()).await;
        self.back.shutdown().await;
        if self.data.is_some() {
            let engine = self.engine.clone();
            drop(self);
            released(&engine).await;
        }
    }

    /// A capability that is switched on.
    pub fn capability(&self, name: &str) -> Option<&Arc<dyn Hosted>> {
        self.capabilities.iter().find(|c| c.name() == name)
    }

    /// Who does what operators ask for.
    pub fn desk(&self) -> Desk {
        let job = |data: &PathBuf| Job {
            engine: self.engine.clone(),
            data: data.clone(),
            clock: self.clock.clone(),
            outside: self.outside.clone(),
        };
        Desk {
            capabilities: self.capabilities.clone(),
            bus: Arc::clone(&self.bus),
            edge: Arc::clone(&self.edge),
            backup: self.data.as_ref().map(job),
            stopping: Arc::clone(&self.stopping),
        }
    }
}

/// The settings, where they and the options make sense.
fn settings_of(options: &Options) -> Result<Settings, StartError> {
    if let Some(unknown) = options.off.iter().find(|off| !capabilities::ALL.iter().any(|c| c.name == **off)) {
        return Err(StartError::UnknownCapability(unknown.clone()));
    }
    if let Some(issuer) = &options.issuer_url {
        ISSUER_URL.check(issuer).map_err(|error| SettingError::new("--issuer-url", error.fault))?;
    }
    Ok(Settings::resolve(options, &Environment::process())?)
}

/// Waits until nobody else holds the database, so that another process may open it; work that is ended lets go of it in a
/// moment.
async fn released(engine: &Engine) {
    for _ in 0..RELEASES {
        if !engine.is_held_elsewhere() {
            return;
        }
        tokio::time::sleep(RELEASE).await;
    }
}

/// Deletes what has expired, every hour, as long as it runs: the first time a minute after the start.
async fn sweep(engine: Engine, clock: Clock) {
    let mut ticks = tokio::time::interval_at(Instant::now() + FIRST_SWEEP, SWEEP_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match engine.sweep_expired(&capabilities::tables(), clock.now()).await {
            Ok(0) => {}
            Ok(deleted) => tracing::info!(deleted, "expired items are gone"),
            Err(error) => tracing::warn!(error = %error_chain(&error), "expired items were not all deleted"),
        }
    }
}

/// Makes the capabilities' tables, and one of the same shape for the host itself.
fn create_tables(engine: &Engine, clock: &Clock) -> Result<Table, StartError> {
    engine.create_tables(&capabilities::tables())?;
    let name = "stoa-host";
    engine.create_table(&TableSpec::new(name, [Projection::All; 2]))?;
    Ok(Table::new(Arc::new(engine.clone()), name, "host", clock.clone(), None))
}

/// A capability's environment: its table, and the settings as they stand here.
fn environment(capability: &Declaration, issuer: &str, settings: &Settings) -> Environment {
    let mut variables = settings.values();
    variables.insert(capability.table_variable(), TableSpec::of(capability).name);
    variables.insert(ISSUER_URL.name.to_owned(), issuer.to_owned());
    Environment::from_map(variables)
}

/// Who a capability's mail comes from.
fn sender(capability: &str, settings: &Settings) -> String {
    let set = settings.named(&format!("{}_MAIL_FROM", capability.to_uppercase()));
    let name = settings.named("ORDERS_SHOP_NAME").unwrap_or("Stoa");
    set.map_or_else(|| local_sender(name), str::to_owned)
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
        let unreadable = |error| StartError::Administrator(format!("administrator.json can't be read: {error}"));
        return serde_json::from_slice(&known).map(Some).map_err(unreadable);
    }
    let refused = |problem: Problem| StartError::Administrator(problem.to_string());
    // The secret is shown once: where the file is gone, a new one takes its place.
    let made = identity.operate("bootstrap-admin", json!({ "reset": true })).await.map_err(refused)?;
    let administrator: Administrator =
        serde_json::from_value(made).map_err(|error| StartError::Administrator(error.to_string()))?;
    if let Some(path) = path {
        embedded::folder::write_private(&path, &serde_json::to_vec_pretty(&administrator).unwrap_or_default())?;
    }
    Ok(Some(administrator))
}
