//! The table, in markdown.

use std::time::Duration;

use crate::load::Measured;

/// What is measured, in this order.
pub(crate) const MEASURES: [&str; 4] = ["product read", "list page", "add to cart", "order"];

/// One measure of `stoa`.
pub(crate) struct Line {
    pub(crate) what: &'static str,
    pub(crate) store: &'static str,
    pub(crate) measured: Measured,
    /// HTTP requests that each took.
    pub(crate) requests: f64,
    /// What one costs of the database's units.
    pub(crate) units: String,
    pub(crate) peak_mb: f64,
}

/// What the bare engine did of the same.
pub(crate) struct Ceilings {
    pub(crate) what: &'static str,
    pub(crate) store: &'static str,
    pub(crate) measured: Measured,
}

/// All of it.
#[derive(Default)]
pub(crate) struct Report {
    pub(crate) lines: Vec<Line>,
    pub(crate) bare: Vec<(&'static str, Measured)>,
    pub(crate) ceilings: Vec<Ceilings>,
    ready: Vec<String>,
}

impl Report {
    pub(crate) fn ready(&mut self, store: &str, which: &str, took: Duration) {
        self.ready.push(format!("{store}, {which}: {} ms", took.as_millis()));
    }

    pub(crate) fn print(&self) {
        println!("{}\n", machine());
        println!(
            "| measure | store | a second | p50 ms | p99 ms | engine alone | HTTP alone | both | ratio | units | peak MB |"
        );
        println!("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: |");
        for line in &self.lines {
            let (what, store, rate) = (line.what, line.store, line.measured.rate());
            let (p50, p99) = (line.measured.quantile(0.5), line.measured.quantile(0.99));
            let engine = self.ceilings.iter().find(|c| c.what == what && c.store == store);
            let engine = engine.map_or(f64::NAN, |c| c.measured.rate());
            let http = self.bare.iter().find(|(name, _)| *name == what).map_or(f64::NAN, |(_, bare)| bare.rate());
            // An order takes several requests.
            let http = http / line.requests;
            let both = 1.0 / (1.0 / engine + 1.0 / http);
            println!(
                "| {what} | {store} | {rate:.0} | {p50:.2} | {p99:.2} | {engine:.0} | {http:.0} | {both:.0} | {:.0} % | {} | {:.0} |",
                100.0 * rate / both,
                line.units,
                line.peak_mb
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
