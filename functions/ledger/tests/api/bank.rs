//! Jepsen's bank: whoever reads all accounts at one moment never sees money come or go
//! (<https://jepsen.io/analyses>).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use futures::future::join_all;
use rand::RngExt;
use testkit::Faults;

use crate::support::{Rig, assert_sound, book, get, number, open, transfer, txn};

const ACCOUNTS: usize = 8;
const TOTAL: u64 = 100;
const CLIENTS: usize = 20;
const TRANSFERS: usize = 25;

fn name(n: usize) -> String {
    format!("bank:{n}")
}

async fn bank(rig: &Rig) {
    open(rig, "assets:vault", "asset", "none").await;
    for n in 0..ACCOUNTS {
        open(rig, &name(n), "liability", "no_overdraft").await;
    }
    assert_eq!(book(rig, transfer(&txn(), "assets:vault", &name(0), TOTAL)).await.status, 201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reader_of_all_accounts_never_sees_a_wrong_total() {
    let first = crate::support::rig();
    bank(&first).await;
    // Four processes: only the conditions of writes keep them apart.
    let processes: Vec<_> = (0..4).map(|_| Arc::new(first.restarted(Some(Faults::none())))).collect();
    let (done, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let rig = Arc::clone(&processes[client % processes.len()]);
            tokio::spawn(async move {
                for _ in 0..TRANSFERS {
                    let (from, to, amount) = {
                        let mut rng = rand::rng();
                        let from = rng.random_range(0..ACCOUNTS);
                        (from, (from + rng.random_range(1..ACCOUNTS)) % ACCOUNTS, rng.random_range(1..=5))
                    };
                    let reply = book(&rig, transfer(&txn(), &name(from), &name(to), amount)).await;
                    let is_known = matches!(reply.status, 201 | 503)
                        || (reply.status, reply.problem()) == (422, "insufficient_funds");
                    assert!(is_known, "{}", reply.text);
                }
            })
        })
        .collect();
    let ids = (0..ACCOUNTS).map(name).collect::<Vec<_>>().join(",");
    let readers: Vec<_> = (0..2)
        .map(|reader| {
            let (rig, done, seen) = (Arc::clone(&processes[reader]), Arc::clone(&done), Arc::clone(&seen));
            let ids = ids.clone();
            tokio::spawn(async move {
                while !done.load(Ordering::SeqCst) {
                    let page = get(&rig, format!("/ledger/accounts?ids={ids}")).await;
                    if page.status == 503 {
                        continue;
                    }
                    assert_eq!(page.status, 200, "{}", page.text);
                    let items = page.body["items"].as_array().unwrap();
                    let total: i128 = items.iter().map(|account| number(account, "posted")).sum();
                    assert_eq!((items.len(), total), (ACCOUNTS, 100), "{}", page.text);
                    assert!(items.iter().all(|account| number(account, "available") >= 0), "{}", page.text);
                    seen.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    join_all(clients).await.into_iter().for_each(|client| client.unwrap());
    done.store(true, Ordering::SeqCst);
    join_all(readers).await.into_iter().for_each(|reader| reader.unwrap());
    assert!(seen.load(Ordering::SeqCst) > 0, "nobody has read");
    assert_sound(&first).await;
}

#[tokio::test]
async fn a_reading_that_is_overtaken_begins_again() {
    let ids = (0..ACCOUNTS).map(name).collect::<Vec<_>>().join(",");
    for call in 1..=2 * ACCOUNTS as u64 {
        let rig = crate::support::rig();
        bank(&rig).await;
        let read = rig
            .overtaken(call, async |slow: &Rig| get(slow, format!("/ledger/accounts?ids={ids}")).await, async {
                assert_eq!(book(&rig, transfer(&txn(), &name(0), &name(7), 30)).await.status, 201);
            })
            .await
            .unwrap();
        let total: i128 = read.body["items"].as_array().unwrap().iter().map(|account| number(account, "posted")).sum();
        assert_eq!((read.status, total), (200, 100), "{call}: {}", read.text);
    }
}
