//! Throughput and latency over HTTP, beside the ceilings of the same machine in the same minutes: `just bench`.
//!
//! `--seconds 5` is the time for each measure; `--minutes 10` watches orders for so long instead; `--products 100000` measures
//! a large catalogue on disk. All are explained in `docs/benchmarks.md`. The program is its own bare HTTP server too: `bare FOLDER`.

#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a program for the terminal")]

#[path = "http/bare.rs"]
mod bare;
#[path = "http/catalogue.rs"]
mod catalogue;
#[path = "http/engine.rs"]
mod engine;
#[path = "http/load.rs"]
mod load;
#[path = "http/process.rs"]
mod process;
#[path = "http/report.rs"]
mod report;
#[path = "http/shop.rs"]
mod shop;
#[path = "http/wire.rs"]
mod wire;

use std::time::Duration;

use clap::{Parser, Subcommand};

use crate::process::Process;
use crate::report::{Ceilings, Line, Report};
use crate::shop::Shop;

/// Measures `stoa` over HTTP.
#[derive(Parser)]
struct Options {
    /// Seconds for each measure.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Minutes of orders, one line a minute, in place of the table.
    #[arg(long)]
    minutes: Option<u64>,
    /// Only in memory, or only on disk.
    #[arg(long, value_parser = ["memory", "disk"], conflicts_with = "products")]
    only: Option<String>,
    /// Products in the catalogue, in place of two hundred: on disk only, where they are laid before the start.
    #[arg(long)]
    products: Option<usize>,
    /// Cargo passes this.
    #[arg(long, hide = true)]
    bench: bool,
    #[command(subcommand)]
    role: Option<Role>,
}

#[derive(Subcommand)]
enum Role {
    /// Serves the files of a folder from memory: the bare HTTP server.
    #[command(hide = true)]
    Bare { folder: std::path::PathBuf },
}

fn main() {
    let options = Options::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async move {
        match (&options.role, options.minutes) {
            (Some(Role::Bare { folder }), _) => bare::serve(folder).await,
            (None, Some(minutes)) => watch(&options, minutes).await,
            (None, None) => table(&options).await,
        }
    });
}

/// The table of `docs/benchmarks.md`.
async fn table(options: &Options) {
    let time = Duration::from_secs(options.seconds);
    let folders = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (data, bodies) = (folders.0.path(), folders.1.path());
    let mut report = Report::default();

    for store in stores(options) {
        let folder = (store == "disk").then_some(data);
        let mut process = Process::start(folder);
        report.ready(store, "first start", process.ready);
        if folder.is_some() {
            process.kill();
            process = Process::start(folder);
            report.ready(store, "second start", process.ready);
        }
        let mut shop = Shop::furnish(&process).await;
        if let Some(products) = options.products {
            process.kill();
            let spread = shop.enlarge(data, products).await;
            process = Process::start(folder);
            report.ready(store, &format!("start with {products} products"), process.ready);
            shop = Shop::reopen(&process, spread);
        }
        shop.keep_bodies(bodies).await;
        for what in report::MEASURES {
            let units = shop.units(what).await;
            let (measured, requests) = shop.measure(what, time).await;
            report.lines.push(Line { what, store, measured, requests, units, peak_mb: process.peak_mb() });
        }
        process.kill();
        if folder.is_some() {
            report.ready(store, "start after the load", Process::start(folder).ready);
        }
    }

    let bare = Process::bare(bodies);
    for what in report::MEASURES {
        let measured = bare::measure(&bare, what, bodies, time).await;
        report.bare.push((what, measured));
    }
    drop(bare);
    for store in stores(options) {
        if options.only.as_deref() == Some("memory") {
            break;
        }
        let found = engine::Found::read(data).await;
        let engine = engine::open(store, data, &found).await;
        for what in report::MEASURES {
            let measured = engine::measure(&engine, &found, what, time).await;
            report.ceilings.push(Ceilings { what, store, measured });
        }
    }
    report.print();
}

/// Orders a second, minute by minute: they must not fall.
async fn watch(options: &Options, minutes: u64) {
    let data = tempfile::tempdir().unwrap();
    println!(
        "{}\n\n| minute | store | orders/s | p50 ms | p99 ms | peak MB |\n| --- | --- | --- | --- | --- | --- |",
        report::machine()
    );
    for store in stores(options) {
        let process = Process::start((store == "disk").then_some(data.path()));
        let shop = Shop::furnish(&process).await;
        for minute in 1..=minutes {
            let (measured, _) = shop.measure("order", Duration::from_secs(60)).await;
            let (rate, p50, p99) = (measured.rate(), measured.quantile(0.5), measured.quantile(0.99));
            println!("| {minute} | {store} | {rate:.0} | {p50:.1} | {p99:.1} | {:.0} |", process.peak_mb());
        }
    }
}

/// On disk comes last: what it leaves is what the bare engine is measured with.
fn stores(options: &Options) -> impl Iterator<Item = &'static str> {
    let only = options.products.map_or_else(|| options.only.clone(), |_| Some("disk".to_owned()));
    ["memory", "disk"].into_iter().filter(move |store| only.as_deref().is_none_or(|only| only == *store))
}
