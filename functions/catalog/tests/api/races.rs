//! Tests of concurrency: one effect per key, one owner per name, and no lost availability.

use std::collections::BTreeSet;
use std::sync::Arc;

use events::catalog::ProductChanged;
use serde_json::json;
use testkit::{Call, Reply};
use testkit::{Fault, Faults};

use crate::support::*;

/// Sends calls concurrently and gathers the answers.
async fn at_once(rig: &Arc<Rig>, calls: impl IntoIterator<Item = Call>) -> Vec<Reply> {
    let tasks = calls.into_iter().map(|call| {
        let rig = Arc::clone(rig);
        tokio::spawn(async move { rig.call(call).await })
    });
    let tasks: Vec<_> = tasks.collect();
    let mut replies = Vec::new();
    for task in tasks {
        replies.push(task.await.unwrap());
    }
    replies
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_repeated_key_has_one_effect() {
    let rig = Arc::new(Rig::new());
    let call = || staff(Call::post("/products")).key("k1").json(product("shirt", &["A"]));
    let replies = at_once(&rig, (0..50).map(|_| call())).await;
    let bodies: BTreeSet<_> = replies.iter().map(|r| (r.status, r.text.clone())).collect();
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    assert_eq!(replies[0].status, 201);
    assert_eq!(replies.iter().filter(|r| r.header("idempotent-replayed").is_empty()).count(), 1);
    for _ in 0..10 {
        let again = rig.call(call()).await;
        assert_eq!((again.status, &again.text, again.header("idempotent-replayed")), (201, &replies[0].text, "true"));
        assert_eq!(again.header("location"), replies[0].header("location"));
    }
    let other = staff(Call::post("/products")).key("k1").json(product("hat", &["B"]));
    let other = rig.call(other).await;
    assert_eq!((other.status, other.problem()), (422, "idempotency_key_reused"));
    assert_eq!(rig.take::<ProductChanged>().len(), 1);

    let id = replies[0].body["id"].as_str().unwrap();
    let call = || staff(Call::post(format!("/products/{id}/activate"))).key("k2");
    let replies = at_once(&rig, (0..50).map(|_| call())).await;
    assert!(replies.iter().all(|r| r.status == 200 && r.text == replies[0].text), "{:?}", replies[0]);
    assert_eq!(rig.take::<ProductChanged>().len(), 1);

    let call = || staff(Call::post("/products")).key("k3").json(product("shirt", &["C"]));
    let refused = at_once(&rig, (0..10).map(|_| call())).await;
    assert!(refused.iter().all(|r| (r.status, r.problem()) == (422, "already_taken")));
    assert_eq!(patch(&rig, id, json!({ "slug": "free" })).await.status, 200);
    let later = rig.call(call()).await;
    assert_eq!((later.status, later.header("idempotent-replayed")), (422, "true"), "the key records a refusal too");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_slug_and_a_sku_have_one_owner() {
    let rig = Arc::new(Rig::new());
    let calls = (0..20).map(|n| staff(Call::post("/products")).json(product("shirt", &[&format!("S{n}"), "ONE"])));
    let replies = at_once(&rig, calls).await;
    assert_eq!(replies.iter().filter(|r| r.status == 201).count(), 1);
    assert!(replies.iter().all(|r| matches!(r.status, 201 | 422)));
    let (all, _) = collect(&rig, "/catalog/products", "id", true).await;
    assert_eq!(all.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn only_one_of_several_changes_to_a_version_succeeds() {
    let rig = Arc::new(Rig::new());
    let id = create(&rig, product("shirt", &["A"])).await;
    let path = format!("/products/{id}");
    let change = |n| staff(Call::patch(&path)).if_match(1).json(json!({ "title": format!("T{n}") }));
    let replies = at_once(&rig, (0..20).map(change)).await;
    let won: Vec<_> = replies.iter().filter(|r| r.status == 200).collect();
    assert_eq!(won.len(), 1);
    assert!(replies.iter().all(|r| matches!(r.status, 200 | 412)));
    assert_eq!(inspect(&rig, &id).await.body["title"], won[0].body["title"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn stock_and_changes_do_not_undo_each_other() {
    let rig = Arc::new(Rig::new());
    let id = on_shelf(&rig, product("shirt", &["A", "B"])).await;
    let mut tasks = Vec::new();
    for version in 1..=30_u64 {
        let rig = Arc::clone(&rig);
        tasks.push(tokio::spawn(async move {
            // Ends with A sold out and B plentiful, in another band each time.
            let levels = [
                ("A", version, i64::try_from(30 - version).unwrap()),
                ("B", version, [0, 3, 50][(version % 3) as usize]),
            ];
            let event = stock(&rig, &levels);
            while rig.deliver(&event).await.is_err() {}
        }));
    }
    let mut changes = 0;
    while changes < 10 {
        let reply = patch(&rig, &id, json!({ "title": format!("T{changes}") })).await;
        match reply.status {
            200 => changes += 1,
            status => assert_eq!(status, 503, "{}", reply.text),
        }
    }
    for task in tasks {
        task.await.unwrap();
    }
    let shown = public(&rig, &id).await;
    assert_eq!(availability(&shown.body), ["out", "out"]);
    assert_eq!((shown.body["title"].as_str(), shown.body["version"].as_u64()), (Some("T9"), Some(12)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_new_product_shows_stock_that_moves_at_the_same_time() {
    for round in 0..10 {
        let rig = Arc::new(Rig::new());
        let consuming = {
            let rig = Arc::clone(&rig);
            tokio::spawn(async move {
                for version in 1..=9 {
                    let event = stock(&rig, &[("A", version, [50, 3, 0][(version % 3) as usize])]);
                    while rig.deliver(&event).await.is_err() {}
                }
            })
        };
        for _ in 0..round {
            tokio::task::yield_now().await;
        }
        let id = loop {
            let reply = rig.call(staff(Call::post("/products")).json(product("shirt", &["A"]))).await;
            match reply.status {
                201 => break reply.body["id"].as_str().unwrap().to_owned(),
                status => assert_eq!(status, 503, "{}", reply.text),
            }
        };
        activate(&rig, &id).await;
        consuming.await.unwrap();
        assert_eq!(availability(&public(&rig, &id).await.body), ["in_stock"]);
    }
}

#[tokio::test(start_paused = true)]
async fn loses_nothing_on_an_intermittently_failing_database() {
    for seed in 0..20 {
        let rates = [Fault::Throttle, Fault::Conflict, Fault::ServerError, Fault::LostAnswer];
        let mut faults = Faults::none().seed(seed);
        for fault in rates {
            faults = faults.rate(fault, 0.05);
        }
        let rig = Rig::with(&[], Some(faults.clone()));
        let mut made = None;
        for _ in 0..50 {
            let reply = rig.call(staff(Call::post("/products")).key("k").json(product("shirt", &["A"]))).await;
            match reply.status {
                201 => {
                    made = Some(reply.body["id"].as_str().unwrap().to_owned());
                    break;
                }
                status => assert_eq!(status, 503, "{}", reply.text),
            }
        }
        let id = made.unwrap();
        let event = stock(&rig, &[("A", 1, 10)]);
        while rig.deliver(&event).await.is_err() {}
        faults.calm(true);
        assert_eq!(availability(&inspect(&rig, &id).await.body), ["in_stock"]);
        assert_eq!(collect(&rig, "/catalog/products", "id", true).await.0, [id]);
    }
}
