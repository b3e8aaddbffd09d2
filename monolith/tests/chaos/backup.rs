//! Backups taken at random moments while shoppers order: restored elsewhere, each is a shop whose books agree.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::time::{Duration, Instant};

use embedded::Engine;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use service::outbox::{SHARDS, partition};
use service::table::AttributeValue;
use tokio::process::Command;

use crate::process::Process;
use crate::shoppers::{Acknowledged, Crowd};
use crate::{audit, setting};

/// Runs an operator's command on a data folder; returns what it printed.
async fn stoa(args: &[&str], data: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
    let done = command.args(args).arg("--data").arg(data).output().await.unwrap();
    assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// Counts the transactions whose events were not delivered yet.
fn undelivered(data: &Path) -> usize {
    let engine = Engine::open(data).unwrap();
    let shards: HashSet<String> = (0..SHARDS).map(partition).collect();
    let tables = stoa::capabilities::tables();
    let items = tables.iter().flat_map(|table| engine.scan(&table.name).unwrap());
    items.filter(|item| matches!(&item["pk"], AttributeValue::S(pk) if shards.contains(pk))).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_backup_taken_under_load_is_a_whole_shop() {
    let (backups, seed) = (setting("STOA_BACKUPS", 3), setting("STOA_SEED", rand::rng().random()));
    println!("STOA_SEED={seed}, {backups} backups");
    let mut dice = StdRng::seed_from_u64(seed);
    let (data, kept) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let process = Process::start(data.path(), 0).await;
    let crowd = Crowd::start(&process.shop(data.path()).await, seed).await;
    let mut before = Vec::new();
    for n in 0..backups {
        tokio::time::sleep(Duration::from_millis(dice.random_range(200..900))).await;
        before.push(crowd.so_far());
        let backup = kept.path().join(n.to_string());
        let (begun, said) = (Instant::now(), stoa(&["backup", backup.to_str().unwrap()], data.path()).await);
        println!("{:.0?}: {}", begun.elapsed(), said.trim());
    }
    let ordered = crowd.finish().await.into_iter().map(|order| (order.order_id.clone(), order));
    let all: HashMap<String, Acknowledged> = ordered.collect();
    process.kill().await;

    let mut waiting = 0;
    for (n, before) in before.into_iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        stoa(&["restore", kept.path().join(n.to_string()).to_str().unwrap()], &data).await;
        let left = undelivered(&data);
        waiting += left;
        let process = Process::start(&data, 0).await;
        let shop = process.shop(&data).await;

        println!("backup {n}: {} orders acknowledged before it, {left} outbox items", before.len());
        // A checkout makes an order by an event, which comes after the answer.
        audit::settle(&shop, &before).await;
        let mut found = audit::listed(&shop).await;
        let orders = loop {
            // A checkout that was taken and not yet answered is acknowledged later.
            let known = |order_id: &String| {
                all.get(order_id).cloned().unwrap_or_else(|| panic!("{order_id} was never ordered"))
            };
            let orders: Vec<Acknowledged> = found.iter().map(known).collect();
            println!("settled: {:?}", audit::settle(&shop, &orders).await);
            let later = audit::listed(&shop).await;
            if later == found {
                break orders;
            }
            found = later;
        };
        let lost: Vec<_> = before.iter().filter(|order| !found.contains(&order.order_id)).collect();
        assert!(lost.is_empty(), "acknowledged before the backup, and not listed: {lost:?}");
        audit::stock(&shop, &orders).await;
        process.kill().await;
        audit::provider(&data, &orders).await;
    }
    assert!(waiting > 0, "no backup has caught an event on its way: nothing was tried");
}
