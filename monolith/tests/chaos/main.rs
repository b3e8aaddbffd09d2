//! Kills the one process with -9 at random moments while shoppers order and staff ship. In the end the books must
//! agree: nobody is charged twice, no acknowledged order is lost, every piece of stock is accounted for, no outcome is
//! unknown. The same must hold of backups that were taken at random moments, and restored.
//!
//! `cargo test` does a few kills, CI twenty; `just chaos` does two hundred over the release build and requires a rate
//! of orders. Environment variables: `STOA_KILLS`, `STOA_BACKUPS`, `STOA_MIN_ORDERS_PER_SECOND`, `STOA_SEED`.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

mod audit;
mod backup;
#[path = "../process/mod.rs"]
mod process;
mod shoppers;

use std::net::TcpListener;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::process::Process;
use crate::shoppers::Crowd;

/// The time within which every unknown outcome must be settled.
const SETTLED_WITHIN: Duration = Duration::from_secs(60);

fn setting(name: &str, default: u64) -> u64 {
    #[expect(clippy::disallowed_methods, reason = "the length of a test is a setting of the test process")]
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_at_random_moments_lose_and_double_nothing() {
    let (kills, rate) = (setting("STOA_KILLS", 3), setting("STOA_MIN_ORDERS_PER_SECOND", 0));
    let seed = setting("STOA_SEED", rand::rng().random());
    println!("STOA_SEED={seed}, {kills} kills");
    let mut dice = StdRng::seed_from_u64(seed);
    let folder = tempfile::tempdir().unwrap();
    // Each start listens at the same address.
    let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let mut process = Process::start(folder.path(), port).await;
    let shop = process.shop(folder.path()).await;

    let crowd = Crowd::start(&shop, seed).await;
    let (begun, mut up) = (Instant::now(), Duration::ZERO);
    for _ in 0..kills {
        let life = Duration::from_millis(dice.random_range(300..1_500));
        tokio::time::sleep(life).await;
        up += life;
        process.kill().await;
        process = Process::start(folder.path(), port).await;
    }
    let restarted = Instant::now();
    let orders = crowd.finish().await;
    let took = begun.elapsed();
    let per_second = |time: Duration| orders.len() as f64 / time.as_secs_f64();
    let (overall, while_up) = (per_second(took), per_second(up));
    println!(
        "{} orders in {took:.1?}: {overall:.1} a second, and {while_up:.1} a second of the {up:.1?} that it was up",
        orders.len()
    );

    let settled = audit::settle(&shop, &orders).await;
    println!("settled {:.1?} after the last start: {settled:?}", restarted.elapsed());
    // The time includes the check of every order: no outcome was unknown for longer.
    assert!(restarted.elapsed() < SETTLED_WITHIN, "something stayed unknown for too long");
    audit::orders(&shop, &orders).await;
    audit::stock(&shop, &orders).await;
    process.kill().await;
    audit::provider(folder.path(), &orders).await;
    assert!(while_up >= rate as f64, "{while_up:.1} orders a second while it was up, {rate} are required");
}
