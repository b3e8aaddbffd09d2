//! Invoice numbers stay consecutive and unique despite races and crashes.

use std::sync::Arc;
use std::time::Duration;

use domain::id::OrderId;
use testkit::Call;
use testkit::{Fault, Faults};

use crate::shop::*;

const LATER: Duration = Duration::from_secs(4 * 60);

async fn number(shop: &Shop, id: OrderId) -> Option<String> {
    read_order(shop, id).await["invoice_number"].as_str().map(str::to_owned)
}

/// The numbers of orders, sorted.
async fn numbers(shop: &Shop, ids: &[OrderId]) -> Vec<String> {
    let mut numbers = Vec::new();
    for id in ids {
        numbers.extend(number(shop, *id).await);
    }
    numbers.sort();
    numbers
}

fn gapless(from: usize, to: usize) -> Vec<String> {
    (from..=to).map(|n| format!("INV-{n:06}")).collect()
}

#[tokio::test]
async fn every_confirmed_order_gets_one_number() {
    let shop = shop();
    let owner = account(&shop.clock);
    let mut ids = Vec::new();
    for _ in 0..130 {
        ids.push(confirmed(&shop, owner).await);
    }
    let others = [placed(&shop, owner).await, awaiting(&shop, owner).await, committing(&shop, owner).await];
    let off = confirmed(&shop, owner).await;
    let cancel = Call::post(format!("/orders/{off}/cancel")).json(serde_json::json!({}));
    assert_eq!(shop.call(staff(cancel)).await.status, 200);
    let waiting = shop.call(Call::get(format!("/orders/{}/invoice", ids[0])).bearer(owner, "")).await;
    assert_problem(&waiting, 409, "not_invoiced_yet");
    assert_eq!(waiting.header("retry-after"), "60");
    shop.advance(LATER);
    shop.tick().await.unwrap();
    assert_eq!(numbers(&shop, &ids).await, gapless(1, 130), "two batches");
    for id in others.into_iter().chain([off]) {
        assert_eq!(number(&shop, id).await, None);
        let none = shop.call(Call::get(format!("/orders/{id}/invoice")).bearer(owner, "")).await;
        assert_problem(&none, 409, "not_invoiced");
    }
    for _ in 0..3 {
        shop.advance(LATER);
        shop.tick().await.unwrap();
    }
    assert_eq!(numbers(&shop, &ids).await, gapless(1, 130), "no order gets another number");
    let next = confirmed(&shop, owner).await;
    shop.advance(LATER);
    shop.tick().await.unwrap();
    assert_eq!(number(&shop, next).await.unwrap(), "INV-000131");
}

#[tokio::test]
async fn a_crash_at_any_call_leaves_no_gap_and_no_duplicate() {
    let mut crashes = 0;
    for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::LostAnswer] {
        for call in 1.. {
            let shop = shop();
            let owner = account(&shop.clock);
            let mut ids = Vec::new();
            for _ in 0..3 {
                ids.push(confirmed(&shop, owner).await);
            }
            shop.advance(LATER);
            let faults = Faults::none().at(call, fault);
            let dying = shop.restarted(Some(faults.clone()));
            tokio::select! {
                _ = dying.tick() => {}
                () = faults.crashed() => crashes += 1,
            }
            if faults.calls() < call {
                break;
            }
            // Another order joins the remaining ones.
            ids.push(confirmed(&shop, owner).await);
            shop.advance(LATER);
            let next = shop.restarted(None);
            for _ in 0..2 {
                next.tick().await.unwrap();
                next.advance(LATER);
            }
            assert_eq!(numbers(&shop, &ids).await, gapless(1, 4), "{fault:?} at call {call}");
        }
    }
    assert!(crashes > 20, "{crashes}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_writers_give_each_number_once() {
    let shop = Arc::new(shop());
    let owner = account(&shop.clock);
    let mut ids = Vec::new();
    for round in 0..4 {
        for _ in 0..8 {
            ids.push(confirmed(&shop, owner).await);
        }
        shop.advance(LATER);
        let writers = (0..4).map(|_| {
            let writer = shop.restarted(None);
            tokio::spawn(async move { writer.tick().await })
        });
        for writer in writers.collect::<Vec<_>>() {
            // A writer that loses too many races fails and leaves the rest to the next sweep.
            let _ = writer.await.unwrap();
        }
        shop.advance(LATER);
        shop.tick().await.unwrap();
        assert_eq!(numbers(&shop, &ids).await, gapless(1, 8 * (round + 1)));
    }
}

#[tokio::test]
async fn a_writer_that_is_overtaken_gives_no_number_twice() {
    for invoiced in [0, 1] {
        for call in 1.. {
            let shop = shop();
            let owner = account(&shop.clock);
            let mut ids = Vec::new();
            for late in [true, false, false].into_iter().skip(1 - invoiced) {
                ids.push(confirmed(&shop, owner).await);
                if late {
                    shop.advance(LATER);
                    shop.tick().await.unwrap();
                }
            }
            shop.advance(LATER);
            let fast = async { shop.tick().await.unwrap() };
            if shop.overtaken(call, async |shop| shop.tick().await, fast).await.is_none() {
                assert!(call > 5, "{call}");
                break;
            }
            // Another order shows whether the count continues from the right number.
            ids.push(confirmed(&shop, owner).await);
            shop.advance(LATER);
            shop.tick().await.unwrap();
            assert_eq!(numbers(&shop, &ids).await, gapless(1, ids.len()), "call {call}, {invoiced} before");
        }
    }
}
