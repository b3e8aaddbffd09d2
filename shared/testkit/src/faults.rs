//! What goes wrong below a store, chosen by a test: seeded, so that the same calls fail in every run.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dynamodb::DynamoDb;
use embedded::Engine;
use service::table::Database;
use tokio::sync::watch;

use crate::calls::DatabaseCall;
use crate::spoil::Spoilt;

/// One way for a call to go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// `ProvisionedThroughputExceededException`; not applied. The SDK tries again.
    Throttle,
    /// Someone else holds the item: `TransactionCanceledException` with `TransactionConflict` reasons for a
    /// transaction, `TransactionConflictException` for a single write; not applied. Reads pass.
    Conflict,
    /// `InternalServerError`, status 500; not applied. The SDK tries again.
    ServerError,
    /// Not applied, and the call never returns.
    Hang,
    /// Waits for [`Faults::resume`]; only then it is carried out.
    Pause,
    /// Applied, then the connection breaks. The SDK tries again; a transaction that it repeats is recognised by its
    /// token and answered as done, as the service does, while a conditional put meets its own first try.
    LostAnswer,
    /// The process dies before the call reaches the database: neither this call nor any later one returns.
    CrashBefore,
    /// The process dies when the call is done: applied, but neither this call nor any later one returns.
    CrashAfter,
}

/// A plan of faults and, once a client uses it, the record of its calls.
///
/// A clone is the same plan. Each attempt that reaches the database is a call, also the SDK's own repetitions; they are
/// numbered from 1. Whether call `n` fails depends on the seed and `n` alone.
#[derive(Debug, Clone)]
pub struct Faults(Arc<State>);

#[derive(Debug)]
struct State {
    plan: Mutex<Plan>,
    calls: AtomicU64,
    calm: AtomicBool,
    log: Mutex<Vec<DatabaseCall>>,
    /// Answers to transactions that were lost on the way, by token.
    lost: Mutex<HashMap<String, Vec<u8>>>,
    crashed: watch::Sender<bool>,
    pause: watch::Sender<Pause>,
    /// What rivals could not stop, where there are rivals.
    unguarded: Option<Mutex<BTreeSet<String>>>,
}

/// How far it is with the call that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pause {
    ToCome,
    Lasts,
    Over,
}

#[derive(Debug, Default)]
struct Plan {
    seed: u64,
    rates: Vec<(Fault, f64)>,
    exact: HashMap<u64, Fault>,
    only: Option<Vec<&'static str>>,
    gives_up: bool,
}

/// The engine as the database of tables: directly, or by the AWS SDK where `STOA_DATABASE` is `sdk`.
pub fn database(engine: &Engine) -> Arc<dyn Database> {
    match is_by_sdk() {
        true => Arc::new(DynamoDb::new(embedded_sdk::client(engine))),
        false => Arc::new(engine.clone()),
    }
}

/// Whether tests go the way of Lambda.
fn is_by_sdk() -> bool {
    #[expect(clippy::disallowed_methods, reason = "the run of all tests is told from outside which way it goes")]
    let database = std::env::var("STOA_DATABASE");
    database.is_ok_and(|database| database == "sdk")
}

impl Faults {
    /// The engine as the database of tables, whose calls go wrong as planned; by the AWS SDK as in [`database`].
    pub fn over(&self, engine: &Engine) -> Arc<dyn Database> {
        match is_by_sdk() {
            true => Arc::new(DynamoDb::new(embedded_sdk::client_through(engine, Arc::new(self.clone())))),
            false => Arc::new(Spoilt { faults: self.clone(), engine: engine.clone() }),
        }
    }

    /// Makes a plan without faults, which still counts and records calls.
    pub fn none() -> Self {
        Self::new(None)
    }

    /// Makes a plan in which every write has rivals, who write one of its items right before: they put another in its
    /// place, remove it, or do just what the write does. It has to be refused to one of them at least, for each item;
    /// [`Faults::unguarded`] tells where it was not. Then all is put back, the write is carried out, and the caller has not
    /// noticed anything. Only for callers that come one at a time.
    pub fn rivals() -> Self {
        Self::new(Some(Mutex::default()))
    }

    fn new(unguarded: Option<Mutex<BTreeSet<String>>>) -> Self {
        Self(Arc::new(State {
            unguarded,
            plan: Mutex::default(),
            calls: AtomicU64::new(0),
            calm: AtomicBool::new(false),
            log: Mutex::default(),
            lost: Mutex::default(),
            crashed: watch::Sender::new(false),
            pause: watch::Sender::new(Pause::ToCome),
        }))
    }

    /// Sets what the choices by rate are drawn from.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        lock(&self.0.plan).seed = seed;
        self
    }

    /// Lets a share of the calls, between 0 and 1, go wrong so.
    #[must_use]
    pub fn rate(self, fault: Fault, rate: f64) -> Self {
        lock(&self.0.plan).rates.push((fault, rate));
        self
    }

    /// Lets the call with this number go wrong so.
    #[must_use]
    pub fn at(self, call: u64, fault: Fault) -> Self {
        lock(&self.0.plan).exact.insert(call, fault);
        self
    }

    /// Limits faults by rate to these operations, such as `TransactWriteItems`.
    #[must_use]
    pub fn only(self, operations: &[&'static str]) -> Self {
        lock(&self.0.plan).only = Some(operations.to_vec());
        self
    }

    /// Lets clients give calls up that take too long, as they do in the cloud ([`dynamodb::timeouts`]); by default they
    /// wait for ever.
    #[must_use]
    pub fn giving_up(self) -> Self {
        lock(&self.0.plan).gives_up = true;
        self
    }

    pub(crate) fn gives_up(&self) -> bool {
        lock(&self.0.plan).gives_up
    }

    /// Switches faults off (`true`) or on again; calls go on being counted.
    pub fn calm(&self, calm: bool) {
        self.0.calm.store(calm, Ordering::SeqCst);
    }

    /// The number of calls so far.
    pub fn calls(&self) -> u64 {
        self.0.calls.load(Ordering::SeqCst)
    }

    /// What was called so far, in the order of completion.
    pub fn log(&self) -> Vec<DatabaseCall> {
        lock(&self.0.log).clone()
    }

    /// Gives what was called since the last time, and forgets it: one endpoint's cost, say.
    pub fn take_log(&self) -> Vec<DatabaseCall> {
        std::mem::take(&mut *lock(&self.0.log))
    }

    /// Waits for the crash, so that a test can drop what would have died.
    pub async fn crashed(&self) {
        let mut crashed = self.0.crashed.subscribe();
        // The sender lives in `self`, so the wait ends only with the crash.
        let _ = crashed.wait_for(|crashed| *crashed).await;
    }

    /// Writes that went over whatever a rival had written, by their table, kind of write and kind of item.
    pub fn unguarded(&self) -> BTreeSet<String> {
        self.0.unguarded.as_ref().map(|unguarded| lock(unguarded).clone()).unwrap_or_default()
    }

    pub(crate) fn rivalry(&self, meet: impl FnOnce() -> Vec<String>) {
        if let Some(unguarded) = &self.0.unguarded {
            lock(unguarded).extend(meet());
        }
    }

    /// Waits until a call waits.
    pub async fn paused(&self) {
        let mut pause = self.0.pause.subscribe();
        // The sender lives in `self`.
        let _ = pause.wait_for(|pause| *pause == Pause::Lasts).await;
    }

    /// Lets the call that waits go on.
    pub fn resume(&self) {
        self.0.pause.send_replace(Pause::Over);
    }

    pub(crate) async fn pause(&self) {
        self.0.pause.send_replace(Pause::Lasts);
        let mut pause = self.0.pause.subscribe();
        let _ = pause.wait_for(|pause| *pause == Pause::Over).await;
    }

    /// Numbers a call and says what happens to it.
    pub(crate) fn next(&self, operation: &str) -> (u64, Option<Fault>) {
        let number = self.0.calls.fetch_add(1, Ordering::SeqCst) + 1;
        if self.0.calm.load(Ordering::SeqCst) {
            return (number, None);
        }
        let plan = lock(&self.0.plan);
        let exact = plan.exact.get(&number).copied();
        let drawn = || {
            let named = plan.only.as_ref().is_none_or(|only| only.contains(&operation));
            let draws = plan.rates.iter().enumerate();
            let mut hits = draws.filter(|(place, (_, rate))| named && draw(plan.seed, number, *place as u64) < *rate);
            hits.next().map(|(_, (fault, _))| *fault)
        };
        (number, exact.or_else(drawn))
    }

    pub(crate) fn record(&self, call: DatabaseCall) {
        lock(&self.0.log).push(call);
    }

    pub(crate) fn crash(&self) {
        self.0.crashed.send_replace(true);
    }

    pub(crate) fn is_crashed(&self) -> bool {
        *self.0.crashed.borrow()
    }

    pub(crate) fn lose(&self, token: String, answer: Vec<u8>) {
        lock(&self.0.lost).insert(token, answer);
    }

    pub(crate) fn found(&self, token: &str) -> Option<Vec<u8>> {
        lock(&self.0.lost).get(token).cloned()
    }
}

/// A number in [0, 1) that depends on its arguments alone (SplitMix64).
fn draw(seed: u64, call: u64, place: u64) -> f64 {
    let mut x = seed ^ call.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ place.wrapping_mul(0xD1B5_4A32_D192_ED03);
    x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^= x >> 31;
    (x >> 11) as f64 / (1u64 << 53) as f64
}

/// What a panicking test leaves behind is still a correct plan and log.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
