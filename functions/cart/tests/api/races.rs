//! Tests of real concurrency: one order, no lost line, nothing doubled.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::support::*;
use events::cart::CheckedOut;
use events::identity::GuestMerged;
use serde_json::json;
use testkit::{Call, Reply};

async fn all_at_once(rig: &Arc<Rig>, calls: Vec<Call>) -> Vec<Reply> {
    let tasks: Vec<_> = calls
        .into_iter()
        .map(|call| {
            let rig = Arc::clone(rig);
            tokio::spawn(async move { rig.call(call).await })
        })
        .collect();
    let mut replies = Vec::new();
    for task in tasks {
        replies.push(task.await.unwrap());
    }
    replies
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_checkouts_with_one_key_place_one_order() {
    let (rig, _) = shop().await;
    let (rig, who) = (Arc::new(rig), "guest_01J8ZQ4T6M3V0X9K2B7C5D1EFG");
    let id = open(&rig, who).await;
    add(&rig, who, &id, "MUG", 1).await;
    let call = Call::post(format!("/carts/{id}/checkout")).bearer(who, "").key("one").json(wish());
    let replies = all_at_once(&rig, vec![call; 50]).await;
    let orders: BTreeSet<_> = replies.iter().map(|r| (r.status, r.text.clone())).collect();
    assert_eq!(orders.len(), 1, "{orders:?}");
    assert_eq!(replies[0].status, 202);
    assert_eq!(rig.take::<CheckedOut>().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_checkouts_with_different_keys_place_one_order() {
    let (rig, _) = shop().await;
    let (rig, who) = (Arc::new(rig), "guest_01J8ZQ4T6M3V0X9K2B7C5D1EFG");
    let id = open(&rig, who).await;
    add(&rig, who, &id, "MUG", 1).await;
    let call =
        |n: usize| Call::post(format!("/carts/{id}/checkout")).bearer(who, "").key(&format!("k{n}")).json(wish());
    let replies = all_at_once(&rig, (0..20).map(call).collect()).await;
    let orders: BTreeSet<_> = replies.iter().map(|r| (r.status, r.body["id"].as_str().map(str::to_owned))).collect();
    assert_eq!(orders.len(), 1, "{orders:?}");
    assert_eq!(rig.take::<CheckedOut>().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn counts_all_concurrently_added_pieces() {
    let (rig, _) = shop().await;
    let (rig, who) = (Arc::new(rig), "guest_01J8ZQ4T6M3V0X9K2B7C5D1EFG");
    let id = open(&rig, who).await;
    let call = Call::post(format!("/carts/{id}/lines")).bearer(who, "").json(json!({ "sku": "MUG", "quantity": 1 }));
    let replies = all_at_once(&rig, vec![call; 24]).await;
    let taken = replies.iter().filter(|r| r.status == 201).count();
    assert!(replies.iter().all(|r| r.status == 201 || (r.status == 409 && !r.header("retry-after").is_empty())));
    assert!(taken >= 8, "one request succeeds in each round");
    assert_eq!(lines(&find(&rig, who, &id).await), [format!("MUG {taken}")]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_additions_with_one_key_add_once() {
    let (rig, _) = shop().await;
    let (rig, who) = (Arc::new(rig), "guest_01J8ZQ4T6M3V0X9K2B7C5D1EFG");
    let id = open(&rig, who).await;
    let body = json!({ "sku": "MUG", "quantity": 2 });
    let call = Call::post(format!("/carts/{id}/lines")).bearer(who, "").key("one").json(body);
    let replies = all_at_once(&rig, vec![call; 50]).await;
    assert!(replies.iter().all(|r| r.status == 201 && r.text == replies[0].text));
    assert_eq!(lines(&find(&rig, who, &id).await), ["MUG 2"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_concurrent_sign_in_and_checkout_lose_and_double_nothing() {
    for round in 0..20 {
        let (rig, _) = shop().await;
        let rig = Arc::new(rig);
        let (visitor, customer) = (guest(&rig), account(&rig));
        let (theirs, known) = (open(&rig, &visitor).await, open(&rig, &customer).await);
        add(&rig, &visitor, &theirs, "MUG", 2).await;
        add(&rig, &customer, &known, "MUG", 3).await;
        let merged = GuestMerged { guest_id: visitor.parse().unwrap(), account_id: customer.parse().unwrap() };
        let signs_in = |rig: Arc<Rig>| {
            let merged = merged.clone();
            tokio::spawn(async move { rig.deliver(&merged).await })
        };
        let checks_out = |rig: Arc<Rig>, who: String, id: String| {
            tokio::spawn(async move { check_out(&rig, &who, &id, "k").await.status })
        };
        let (one, two) = (signs_in(rig.clone()), signs_in(rig.clone()));
        let (three, four) = (
            checks_out(rig.clone(), visitor.clone(), theirs.clone()),
            checks_out(rig.clone(), customer.clone(), known.clone()),
        );
        let _ = (one.await.unwrap(), two.await.unwrap());
        let statuses = (three.await.unwrap(), four.await.unwrap());
        // The event that the race failed is delivered again.
        rig.deliver(&merged).await.unwrap();

        let sold: u32 = rig.take::<CheckedOut>().iter().flat_map(|e| &e.lines).map(|l| l.quantity).sum();
        let mut left = 0;
        for id in [&theirs, &known] {
            let cart = rig.call(Call::get(format!("/carts/{id}")).bearer("svc_x", "cart:read")).await;
            if cart.body["status"] == "active" {
                left +=
                    cart.body["lines"].as_array().unwrap().iter().map(|l| l["quantity"].as_u64().unwrap()).sum::<u64>();
            }
        }
        assert_eq!(u64::from(sold) + left, 5, "round {round}: {statuses:?}");
        assert!(statuses.1 == 202, "the account's own checkout succeeds: {statuses:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_versions_of_a_product_end_at_the_newest() {
    for _ in 0..10 {
        let rig = Arc::new(Rig::new());
        let (who, product_id) = (guest(&rig), domain::id::ProductId::new(&rig.clock));
        let versions = [
            product(product_id, 1, &[("A", 100), ("B", 200), ("C", 300)]),
            product(product_id, 2, &[("A", 110), ("B", 210)]),
            product(product_id, 3, &[("A", 120)]),
        ];
        let tasks: Vec<_> = versions
            .into_iter()
            .map(|version| {
                let rig = Arc::clone(&rig);
                tokio::spawn(async move { rig.deliver(&version).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        let id = open(&rig, &who).await;
        assert_eq!(add(&rig, &who, &id, "A", 1).await.body["lines"][0]["unit_price"]["amount"], 120);
        for sku in ["B", "C"] {
            assert_eq!(add(&rig, &who, &id, sku, 1).await.status, 422, "{sku}");
        }
    }
}
