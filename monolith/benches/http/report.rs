//! The table, in markdown.

use std::time::Duration;

use crate::load::Measured;

/// What is measured, in this order.
pub(crate) const MEASURES: [&str; 7] =
    ["product read", DELIVERY_READ, "list page", SEARCH, "add to cart", "order", GUEST_CHECKOUT];
/// One note of the journal by its id.
pub(crate) const DELIVERY_READ: &str = "delivery read";
/// Two words that all products and notes have.
pub(crate) const SEARCH: &str = "search";
/// What a shopper does from the first request to a confirmed order.
pub(crate) const GUEST_CHECKOUT: &str = "guest checkout";

/// Whether a measure has its ceiling beside it.
pub(crate) fn is_bounded(what: &str) -> bool {
    !matches!(what, DELIVERY_READ | SEARCH | GUEST_CHECKOUT)
}

/// One measure of `stoa`.
pub(crate) struct Line {
    pub(crate) what: &'static str,
    /// Where, and which of two.
    pub(crate) store: String,
    /// What one costs of the database's units.
    pub(crate) units: String,
    pub(crate) rounds: Vec<Round>,
    pub(crate) peak_mb: f64,
}

/// A measure and what bounds it, one right after the other.
pub(crate) struct Round {
    pub(crate) stoa: Measured,
    /// Processor time of the server for one, in milliseconds.
    pub(crate) processor_ms: f64,
    /// HTTP requests that each took.
    pub(crate) requests: f64,
    /// What bounds it, where that is measured.
    pub(crate) ceiling: Option<Ceiling>,
}

/// What bounds a measure.
#[derive(Clone)]
pub(crate) struct Ceiling {
    /// What the bare engine did of the same.
    pub(crate) engine: Measured,
    /// Requests that the bare HTTP server answered.
    pub(crate) http: Measured,
    /// What the bare HTTP server did over the bare engine.
    pub(crate) both: Measured,
}

impl Round {
    fn engine(&self) -> f64 {
        self.ceiling.as_ref().map_or(f64::NAN, |ceiling| ceiling.engine.rate())
    }

    fn both(&self) -> f64 {
        self.ceiling.as_ref().map_or(f64::NAN, |ceiling| ceiling.both.rate())
    }

    /// What the bare HTTP server could do of the same: an order takes several requests.
    fn http(&self) -> f64 {
        self.ceiling.as_ref().map_or(f64::NAN, |ceiling| ceiling.http.rate() / self.requests)
    }

    /// What a machine could do that has to do both, if they cost nothing more together than each alone.
    fn sum(&self) -> f64 {
        1.0 / (1.0 / self.engine() + 1.0 / self.http())
    }

    fn ratio(&self) -> f64 {
        self.stoa.rate() / self.both()
    }
}

impl Line {
    /// Without a round yet.
    pub(crate) fn new(what: &'static str, store: &str, units: String) -> Self {
        Self { what, store: store.to_owned(), units, rounds: Vec::new(), peak_mb: f64::NAN }
    }

    /// What bounds it; blank where that is not measured.
    fn bounds(&self) -> [String; 7] {
        if self.rounds.iter().any(|round| round.ceiling.is_none()) {
            return Default::default();
        }
        let ratios = self.rounds.iter().map(|round| 100.0 * round.ratio());
        let (worst, best) = (ratios.clone().fold(f64::INFINITY, f64::min), ratios.fold(0.0, f64::max));
        [
            format!("{:.0}", self.middle(Round::engine)),
            format!("{:.0}", self.middle(Round::http)),
            format!("{:.0}", self.middle(Round::sum)),
            format!("{:.0}", self.middle(Round::both)),
            format!("{:.0} %", 100.0 * self.middle(Round::ratio)),
            format!("{worst:.0}–{best:.0}"),
            format!("{:.0} %", 100.0 * self.middle(|round| round.stoa.rate() / round.sum())),
        ]
    }

    /// The middle of the rounds' values.
    fn middle(&self, value: impl Fn(&Round) -> f64) -> f64 {
        let mut values: Vec<f64> = self.rounds.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// All of it.
#[derive(Default)]
pub(crate) struct Report {
    pub(crate) lines: Vec<Line>,
    ready: Vec<String>,
}

impl Report {
    pub(crate) fn ready(&mut self, store: &str, which: &str, took: Duration) {
        self.ready.push(format!("{store}, {which}: {} ms", took.as_millis()));
    }

    pub(crate) fn print(&self) {
        println!("{}\n", machine());
        println!(
            "| measure | store | a second | p50 ms | p99 ms | processor ms | engine alone | HTTP alone | their sum | both | ratio | of rounds | of the sum | units | peak MB |"
        );
        println!(
            "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: | --- | ---: |"
        );
        for line in &self.lines {
            let measured = [
                format!("{:.0}", line.middle(|round| round.stoa.rate())),
                format!("{:.2}", line.middle(|round| round.stoa.quantile(0.5))),
                format!("{:.2}", line.middle(|round| round.stoa.quantile(0.99))),
                format!("{:.3}", line.middle(|round| round.processor_ms)),
            ];
            let (measured, bounds) = (measured.join(" | "), line.bounds().join(" | "));
            println!(
                "| {} | {} | {measured} | {bounds} | {} | {:.0} |",
                line.what, line.store, line.units, line.peak_mb
            );
        }
        println!("\nReady after: {}.", self.ready.join("; "));
    }
}

/// What this was measured on.
pub(crate) fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let model = model.trim_start_matches([' ', '\t', ':']);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = read("/proc/loadavg");
    let load = load.split_whitespace().next().unwrap_or_default();
    format!("{model}, {cores} cores shared by server and client, load average {load} at the end")
}
