//! The cost of an idle stack: its work minute by minute, and its resources, from template.yaml and the declarations.

use service::outbox::SHARDS;
use stoa::capabilities::ALL;
use stoa::schedule::EVERY;

use crate::cost::Cost;
use crate::meter::{Meter, staff};
use crate::prices;
use crate::world::guest;

/// Long polls that Lambda keeps open on each queue, even an empty one.
const POLLERS: f64 = 5.0;
/// Seconds of a long poll.
const LONG_POLL_S: f64 = 20.0;
/// Assumed seconds of one tick on Lambda: one query after the other at 3 to 5 milliseconds.
pub(crate) const TICK_S: f64 = 0.1;
/// Assumed bytes that Lambda logs for one invocation.
const LOGGED_BYTES: f64 = 1_000.0;
/// Requests of DynamoDB to KMS each hour for the key of a table in use.
const KEY_REQUESTS_AN_HOUR: f64 = 12.0;

/// The template's text, for resources that the declarations do not know.
const TEXT: &str = include_str!("../../../template.yaml");

/// The cost of one capability's tick while nothing is due.
#[derive(Debug)]
pub(crate) struct Tick {
    pub(crate) capability: &'static str,
    pub(crate) cost: Cost,
}

/// The costs of ticks while nothing is due.
#[derive(Debug)]
pub(crate) struct Ticks {
    /// The ticks of each minute.
    pub(crate) each_minute: Vec<Tick>,
    /// The extra cost of one tick of payments an hour, which looks for authorisations about to expire.
    pub(crate) watch: Cost,
}

/// One line of the bill: its text, dollars at list prices, and dollars beyond each account's free tier.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) what: String,
    pub(crate) list: f64,
    pub(crate) paid: f64,
}

impl Item {
    fn new(what: String, amount: f64, free: f64, price: f64) -> Self {
        Self { what, list: amount * price, paid: (amount - free).max(0.0) * price }
    }

    fn millions(what: String, amount: f64, free: f64, price: f64) -> Self {
        Self::new(what, amount / 1e6, free / 1e6, price)
    }
}

/// The cost of a tick without scheduled work: the relay's queries of the sixteen outbox partitions.
const RELAY: &str = "8 RRU, 0 WRU, 16 calls";

/// The cost of each tick with scheduled work: the relay's queries and the capability's own.
const TICKS: &[(&str, &str)] = &[
    ("catalog", "8.5 RRU, 0 WRU, 17 calls"),
    ("content", "12.5 RRU, 0 WRU, 25 calls"),
    ("delivery", "8.5 RRU, 0 WRU, 17 calls"),
    ("feed", "22 RRU, 0 WRU, 31 calls"),
    ("inventory", "10 RRU, 0 WRU, 20 calls"),
    ("ledger", "22 RRU, 0 WRU, 44 calls"),
    ("notifications", "13.5 RRU, 0 WRU, 26 calls"),
    ("orders", "12.5 RRU, 0 WRU, 25 calls"),
    ("payments", "13.5 RRU, 0 WRU, 26 calls"),
    ("social", "10.5 RRU, 0 WRU, 21 calls"),
    ("search", "14 RRU, 0 WRU, 22 calls"),
    ("trading", "9 RRU, 0 WRU, 18 calls"),
];

/// The cost of the hourly watch of payments.
const WATCH: &str = "8 RRU, 1 WRU, 17 calls";

/// Measures a tick of each capability in a shop with orders in which nothing is due.
pub(crate) async fn ticks() -> (Ticks, Vec<String>) {
    let mut meter = Meter::new();
    meter.stocked("MUG-WHITE", "Mug, white").await;
    meter.ordered(guest(10), &["MUG-WHITE"], "tok_success").await;
    meter.call(staff(testkit::Call::get("/orders"))).await;
    // The first tick of payments includes the watch; the next, within the hour, does not.
    meter.forget();
    meter.tick("payments").await;
    let watching = meter.taken();
    meter.tick("payments").await;
    let watch = watching.beyond(meter.taken());
    meter.expect("the watch of payments", WATCH, watch);
    // What waits is indexed by then, and the trends of this hour are counted.
    meter.tick("search").await;
    meter.tick("feed").await;
    let mut each_minute = Vec::new();
    for capability in meter.world.capabilities.clone() {
        meter.forget();
        for shard in 0..SHARDS {
            // The query of the scheduled relay.
            let late = capability.context().table.waiting(shard, "01ARZ3NDEKTSV4RRFFQ69G5FAV", 100).await.unwrap();
            assert!(late.is_empty());
        }
        capability.tick().await.unwrap();
        let cost = meter.taken();
        let name = capability.name();
        let expected = TICKS.iter().find(|(known, _)| *known == name).map_or(RELAY, |(_, cost)| cost);
        meter.expect(&format!("a tick of {name}"), expected, cost);
        each_minute.push(Tick { capability: name, cost });
    }
    (Ticks { each_minute, watch }, meter.wrong)
}

/// Lists the month's bill.
pub(crate) fn bill(ticks: &Ticks) -> Vec<Item> {
    let seconds = prices::HOURS * 3600.0;
    let (mut invocations, mut gb_seconds, mut rru) = (0.0, 0.0, ticks.watch.rru * prices::HOURS);
    for entry in ALL {
        let times = seconds / EVERY.as_secs_f64();
        let memory = f64::from(entry.memory_mb) / 1024.0;
        invocations += times;
        gb_seconds += times * memory * TICK_S;
        let tick = ticks.each_minute.iter().find(|tick| tick.capability == entry.name);
        rru += times * tick.map_or(0.0, |tick| tick.cost.rru);
    }
    let queues = count(ALL.iter().filter(|entry| !entry.consumes.is_empty()).count());
    let polls = queues * POLLERS * seconds / LONG_POLL_S;
    let keys = occurrences("Type: AWS::KMS::Key");
    let key_requests = count(encrypted_tables()) * KEY_REQUESTS_AN_HOUR * prices::HOURS;
    let traced = if TEXT.contains("Tracing: Active") { invocations } else { 0.0 };
    let logged = invocations * LOGGED_BYTES / 1e9;
    vec![
        Item::new(format!("{keys} key in KMS, which signs tokens"), keys, 0.0, prices::KEY),
        Item::millions(
            format!(
                "{} empty receives: {queues} queues × {POLLERS} pollers, a long poll of {LONG_POLL_S} s each",
                millions(polls)
            ),
            polls,
            prices::FREE_QUEUE_REQUESTS,
            prices::QUEUE_REQUESTS,
        ),
        Item::millions(format!("{} read units: the ticks' queries", millions(rru)), rru, 0.0, prices::READ_UNITS),
        Item::millions(
            format!("{} scheduled invocations: {} functions, each minute", millions(invocations), ALL.len()),
            invocations,
            prices::FREE_SCHEDULED,
            prices::SCHEDULED,
        ),
        Item::millions(
            format!("{} invocations of functions", millions(invocations)),
            invocations,
            prices::FREE_INVOCATIONS,
            prices::INVOCATIONS,
        ),
        Item::millions(
            format!("{gb_seconds:.0} GB-seconds of functions, at {TICK_S} s a tick"),
            gb_seconds,
            prices::FREE_GB_SECONDS,
            prices::GB_SECONDS,
        ),
        Item::millions(
            format!("{} traces at most (`Tracing: Active` samples one a second)", millions(traced)),
            traced,
            prices::FREE_TRACES,
            prices::TRACES,
        ),
        Item::new(
            format!("{logged:.2} GB of logs, at 1 KB an invocation"),
            logged,
            prices::FREE_LOGS_GB,
            prices::LOGS_GB,
        ),
        Item::millions(
            format!("{} requests to the tables' key at most", millions(key_requests)),
            key_requests,
            prices::FREE_KEY_REQUESTS,
            prices::KEY_REQUESTS,
        ),
    ]
}

/// The cost of all alarms: AWS charges for each metric.
pub(crate) fn alarms() -> Item {
    let metrics = count(TEXT.lines().filter(|line| line.trim_start().starts_with("MetricName: ")).count());
    Item::new(
        format!("{metrics} metrics with alarms, where `Alarms` is `all`"),
        metrics,
        prices::FREE_ALARMS,
        prices::ALARM,
    )
}

/// Counts the tables with point-in-time recovery (35 days).
pub(crate) fn recoverable_tables() -> f64 {
    occurrences("PointInTimeRecoveryEnabled: true")
}

/// Counts the lines of the template with this property.
fn occurrences(line: &str) -> f64 {
    count(TEXT.lines().filter(|found| found.trim() == line || found.trim().contains(&format!("{{ {line} }}"))).count())
}

fn encrypted_tables() -> usize {
    let encrypted = TEXT.matches("SSESpecification: { SSEEnabled: true }").count();
    assert!(encrypted <= ALL.len(), "more encrypted tables than tables");
    encrypted
}

#[expect(clippy::cast_precision_loss, reason = "counts of resources")]
const fn count(count: usize) -> f64 {
    count as f64
}

fn millions(amount: f64) -> String {
    format!("{:.2} million", amount / 1e6)
}
