//! Throughput and latency over HTTP, beside the ceilings of the same machine in the same minutes: `just bench`.
//!
//! `--seconds 2` is the time for each measure, `--rounds 5` how often each is taken; `--minutes 10` watches orders for so
//! long instead; `--overload 120` lets twice as many guests come as can be served; `--finance` takes the ledger beside
//! PostgreSQL, and a market; `--products 100000` measures a large catalogue on disk; `--measure "product read"` takes one thing alone,
//! and `--beside OTHER` another `stoa` in turn with this one. All are explained in `docs/benchmarks.md`. The program is its
//! own bare HTTP server too: `bare BODIES DATA`.

#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a program for the terminal")]

#[path = "http/bare.rs"]
mod bare;
#[path = "http/catalogue.rs"]
mod catalogue;
#[path = "http/engine.rs"]
mod engine;
#[path = "http/finance.rs"]
mod finance;
#[path = "http/journal.rs"]
mod journal;
#[path = "http/load.rs"]
mod load;
#[path = "http/overload.rs"]
mod overload;
#[path = "http/postgres.rs"]
mod postgres;
#[path = "http/process.rs"]
mod process;
#[path = "http/report.rs"]
mod report;
#[path = "http/shape.rs"]
mod shape;
#[path = "http/shop.rs"]
mod shop;
#[path = "http/wire.rs"]
mod wire;

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Parser, Subcommand};
use embedded::Engine;

use crate::engine::Found;
use crate::process::Process;
use crate::report::{Ceiling, Line, Report, Round};
use crate::shop::Shop;

/// That of `stoa`, so that the ceilings are not lowered by another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures `stoa` over HTTP.
#[derive(Parser)]
struct Options {
    /// Seconds for each measure, in each round.
    #[arg(long, default_value_t = 2)]
    seconds: u64,
    /// Rounds; the middle one counts.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Minutes of orders, one line a minute, in place of the table.
    #[arg(long)]
    minutes: Option<u64>,
    /// Seconds in which twice as many guests come as can be served, in place of the table.
    #[arg(long, conflicts_with_all = ["products", "minutes"])]
    overload: Option<u64>,
    /// Transfers of the ledger beside those of PostgreSQL, and a market, in place of the table.
    #[arg(long, conflicts_with_all = ["products", "minutes", "overload"])]
    finance: bool,
    /// Only in memory, or only on disk.
    #[arg(long, value_parser = ["memory", "disk"], conflicts_with = "products")]
    only: Option<String>,
    /// Products in the catalogue, in place of two hundred: on disk only, where they are laid before the start.
    #[arg(long)]
    products: Option<usize>,
    /// Only this, of what the table tells.
    #[arg(long, value_parser = report::MEASURES)]
    measure: Option<String>,
    /// Another `stoa`, of an earlier build for instance, measured in the same rounds; in memory, or in a folder of its own.
    #[arg(long, conflicts_with_all = ["products", "minutes"])]
    beside: Option<PathBuf>,
    /// Cargo passes this.
    #[arg(long, hide = true)]
    bench: bool,
    #[command(subcommand)]
    role: Option<Role>,
}

#[derive(Subcommand)]
enum Role {
    /// Serves the files of a folder from memory, over the items in another: the bare HTTP server.
    #[command(hide = true)]
    Bare { bodies: PathBuf, data: PathBuf },
}

fn main() {
    let options = Options::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async move {
        match (&options.role, options.minutes) {
            (Some(Role::Bare { bodies, data }), _) => bare::serve(bodies, data).await,
            (None, _) if options.overload.is_some() => overload::overload(options.overload.unwrap_or_default()).await,
            (None, Some(minutes)) => watch(&options, minutes).await,
            (None, None) if options.finance => finance::table(options.seconds, options.rounds).await,
            (None, None) => table(&options).await,
        }
    });
}

/// A `stoa` that is measured.
struct Contender {
    name: String,
    process: Process,
    shop: Shop,
}

/// Who is measured against each other, in memory or on disk, and the bare engine beside them.
struct Field {
    store: &'static str,
    contenders: Vec<Contender>,
    engine: Engine,
}

impl Field {
    /// Measures one thing round by round; a line for each contender.
    async fn measure(&self, what: &'static str, options: &Options, found: &Found, bare: &Process) -> Vec<Line> {
        let time = Duration::from_secs(options.seconds);
        let mut lines = Vec::new();
        for contender in &self.contenders {
            lines.push(Line::new(what, &contender.name, contender.shop.units(what).await));
        }
        for _ in 0..options.rounds {
            let mut measured = Vec::new();
            for contender in &self.contenders {
                let before = contender.process.processor_ms();
                let (stoa, requests) = contender.shop.measure(what, time).await;
                let processor_ms = (contender.process.processor_ms() - before) / stoa.done as f64;
                measured.push((stoa, requests, processor_ms));
            }
            let requests = measured[0].1;
            let ceiling = if report::is_bounded(what) {
                let engine = engine::measure(&self.engine, found, what, time).await;
                let http = bare::alone(bare, what, time).await;
                Some(Ceiling { engine, http, both: bare::both(bare, self.store, what, requests, time).await })
            } else {
                None
            };
            for (line, (stoa, requests, processor_ms)) in lines.iter_mut().zip(measured) {
                line.rounds.push(Round { stoa, processor_ms, requests, ceiling: ceiling.clone() });
            }
        }
        for (line, contender) in lines.iter_mut().zip(&self.contenders) {
            line.peak_mb = contender.process.peak_mb();
        }
        lines
    }
}

/// The table of `docs/benchmarks.md`.
///
/// What else the machine does falls on whoever is measured at the moment. So each measure and its ceilings are taken in
/// turn, round by round, and a ratio is one of neighbours.
async fn table(options: &Options) {
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let [data, bodies, others] = folders.each_ref().map(tempfile::TempDir::path);
    let mut report = Report::default();

    let (left, spread) = leave_items(options, data, bodies, &mut report).await;
    let found = Found::read(data);
    let bare = Process::bare(bodies, data);
    let mut fields = Vec::new();
    for store in stores(options) {
        let on_disk = |folder| (store == "disk").then_some(folder);
        let process = Process::start(on_disk(data));
        let shop = match store {
            "disk" => left.reopen(&process, spread.clone()),
            _ => Shop::furnish(&process).await,
        };
        report.ready(store, if store == "disk" { "second start" } else { "first start" }, process.ready);
        let mut contenders = vec![Contender { name: store.to_owned(), process, shop }];
        if let Some(other) = &options.beside {
            let process = Process::start_other(other, on_disk(others));
            let shop = Shop::furnish(&process).await;
            contenders.push(Contender { name: format!("{store}, other"), process, shop });
        }
        let engine = engine::open(store, &data.join("bare"), &found).await;
        fields.push(Field { store, contenders, engine });
    }
    let wanted = |what: &&str| options.measure.as_deref().is_none_or(|only| only == *what);
    for what in report::MEASURES.into_iter().filter(wanted) {
        for field in &fields {
            report.lines.extend(field.measure(what, options, &found, &bare).await);
        }
    }
    for field in &mut fields {
        field.contenders.iter_mut().for_each(|contender| contender.process.kill());
        if field.store == "disk" {
            report.ready(field.store, "start after the load", Process::start(Some(data)).ready);
        }
    }
    report.print();
}

/// Leaves a shop on disk, with carts and orders in it, and the bodies of requests and answers; answers with it, and with its goods.
async fn leave_items(
    options: &Options,
    data: &Path,
    bodies: &Path,
    report: &mut Report,
) -> (Shop, Vec<(String, String)>) {
    let mut process = Process::start(Some(data));
    report.ready("disk", "first start", process.ready);
    let mut shop = Shop::furnish(&process).await;
    let mut spread = shop.goods();
    if let Some(products) = options.products {
        process.kill();
        spread = shop.enlarge(data, products).await;
        process = Process::start(Some(data));
        report.ready("disk", &format!("start with {products} products"), process.ready);
        shop = shop.reopen(&process, spread.clone());
    }
    // The last cart is one of three lines: what is added to.
    shop.measure("order", Duration::from_secs(1)).await;
    shop.keep_bodies(bodies).await;
    (shop, spread)
}

/// Orders a second, minute by minute: they must not fall.
///
/// After each minute a process that was just started takes orders too, so that a slower minute of the machine's does not
/// pass for a slower one of Stoa's.
async fn watch(options: &Options, minutes: u64) {
    println!(
        "{}\n\n| minute | store | orders/s | p50 ms | p99 ms | peak MB | just started | ratio |",
        report::machine()
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for store in stores(options) {
        let data = tempfile::tempdir().unwrap();
        let process = Process::start((store == "disk").then_some(data.path()));
        let shop = Shop::furnish(&process).await;
        for minute in 1..=minutes {
            let (measured, _) = shop.measure("order", Duration::from_secs(60)).await;
            let (rate, p50, p99) = (measured.rate(), measured.quantile(0.5), measured.quantile(0.99));
            let fresh = just_started(store).await;
            println!(
                "| {minute} | {store} | {rate:.0} | {p50:.1} | {p99:.1} | {:.0} | {fresh:.0} | {:.0} % |",
                process.peak_mb(),
                rate / fresh * 100.0
            );
        }
    }
}

/// Orders a second of a process that has taken none yet but those that warm it up.
async fn just_started(store: &str) -> f64 {
    let data = tempfile::tempdir().unwrap();
    let process = Process::start((store == "disk").then_some(data.path()));
    let shop = Shop::furnish(&process).await;
    shop.measure("order", Duration::from_secs(3)).await;
    shop.measure("order", Duration::from_secs(12)).await.0.rate()
}

/// Where it is measured.
fn stores(options: &Options) -> impl Iterator<Item = &'static str> {
    let only = options.products.map_or_else(|| options.only.clone(), |_| Some("disk".to_owned()));
    ["memory", "disk"].into_iter().filter(move |store| only.as_deref().is_none_or(|only| only == *store))
}
