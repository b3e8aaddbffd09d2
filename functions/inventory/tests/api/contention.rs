//! Tests of contention: no overselling, no deadlock, no partial holds.

use std::sync::Arc;
use std::time::{Duration, Instant};

use events::inventory::StockChanged;
use futures::future::join_all;

use crate::support::{
    Rig, all, assert_sound, committing, counts, line, newest_published, order, placed, receive, rejected, state,
};

async fn states(rig: &Rig, orders: &[domain::id::OrderId]) -> Vec<String> {
    join_all(orders.iter().map(|id| state(rig, *id))).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_orders_for_a_hundred_pieces_sell_exactly_a_hundred() {
    let rig = Arc::new(Rig::new());
    receive(&rig, "HOT", 100).await;
    let orders: Vec<_> = (0..1000).map(|_| order(&rig)).collect();
    let begun = Instant::now();
    let tasks = orders.iter().map(|id| {
        let (rig, id) = (Arc::clone(&rig), *id);
        tokio::spawn(async move {
            rig.deliver(&placed(id, vec![line("HOT", 1)])).await.unwrap();
            if state(&rig, id).await == "held" {
                rig.deliver(&committing(id)).await.unwrap();
            }
        })
    });
    for task in join_all(tasks).await {
        task.unwrap();
    }
    assert!(begun.elapsed() < Duration::from_secs(60), "took {:?}", begun.elapsed());
    let states = states(&rig, &orders).await;
    let count = |wanted: &str| states.iter().filter(|state| *state == wanted).count();
    assert_eq!((count("committed"), count("rejected")), (100, 900));
    assert_eq!(counts(&rig, "HOT").await, (0, 0, 0));
    assert!(all(&rig, "/reservations", 100).await.is_empty());
    let told = newest_published(rig.take::<StockChanged>().into_iter().flat_map(|told| told.levels));
    assert_eq!(told["HOT"], (202, 0, 0), "the last published version is the present one");
    assert_sound(&rig).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_ten_skus_in_opposite_order_cause_no_deadlock_and_no_partial_hold() {
    let rig = Arc::new(Rig::new());
    let names: Vec<_> = (0..10).map(|n| format!("SKU-{n}")).collect();
    for name in &names {
        receive(&rig, name, 125).await;
    }
    let orders: Vec<_> = (0..200).map(|_| order(&rig)).collect();
    let tasks = orders.iter().enumerate().map(|(n, id)| {
        let (rig, id, mut lines) = (Arc::clone(&rig), *id, names.iter().map(|n| line(n, 1)).collect::<Vec<_>>());
        if n % 2 == 1 {
            lines.reverse();
        }
        tokio::spawn(async move { rig.deliver(&placed(id, lines)).await.unwrap() })
    });
    let all_done = tokio::time::timeout(Duration::from_secs(60), join_all(tasks)).await.unwrap();
    all_done.into_iter().for_each(|task| task.unwrap());
    let states = states(&rig, &orders).await;
    assert_eq!(states.iter().filter(|state| *state == "held").count(), 125);
    for name in &names {
        assert_eq!(counts(&rig, name).await, (125, 125, 0));
    }
    assert_sound(&rig).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_processes_share_one_sku() {
    // Each process has its own queues, so only the write conditions separate them.
    let first = Rig::new();
    receive(&first, "HOT", 40).await;
    let processes: Vec<_> = (0..5).map(|_| Arc::new(first.restarted(None))).collect();
    let orders: Vec<_> = (0..100).map(|_| order(&first)).collect();
    let tasks = orders.iter().enumerate().map(|(n, id)| {
        let (rig, id) = (Arc::clone(&processes[n % processes.len()]), *id);
        tokio::spawn(async move {
            // Like the inbox, delivers an event again if it was not consumed.
            for _ in 0..20 {
                if rig.deliver(&placed(id, vec![line("HOT", 1)])).await.is_ok() {
                    return;
                }
            }
            panic!("{id} was not placed");
        })
    });
    join_all(tasks).await.into_iter().for_each(|task| task.unwrap());
    let states = states(&first, &orders).await;
    assert_eq!(states.iter().filter(|state| *state == "held").count(), 40);
    assert_eq!(counts(&first, "HOT").await, (40, 40, 0));
    assert_sound(&first).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_opposite_commands_on_one_order_leave_no_piece_held() {
    let rig = Arc::new(Rig::new());
    receive(&rig, "A", 100).await;
    let orders: Vec<_> = (0..50).map(|_| order(&rig)).collect();
    let tasks = orders.iter().flat_map(|id| {
        (0..6).map(|n| {
            let (rig, id) = (Arc::clone(&rig), *id);
            tokio::spawn(async move {
                // A commit before its order has to wait: no failure here.
                let _ = match n % 3 {
                    0 => rig.deliver(&placed(id, vec![line("A", 1)])).await,
                    1 => rig.deliver(&committing(id)).await,
                    _ => rig.deliver(&rejected(id)).await,
                };
            })
        })
    });
    join_all(tasks).await.into_iter().for_each(|task| task.unwrap());
    assert!(states(&rig, &orders).await.iter().all(|state| state == "released"));
    assert_eq!(counts(&rig, "A").await, (100, 0, 100));
    assert_sound(&rig).await;
}
