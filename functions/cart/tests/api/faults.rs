//! Tests on a failing database: nothing is done twice, and nothing acknowledged is lost.

use domain::id::ProductId;
use events::cart::CheckedOut;
use serde_json::json;
use service::Capability;
use service::outbox::SHARDS;
use testkit::Call;
use testkit::{Fault, Faults};

use crate::support::*;

const WHO: &str = "guest_01J8ZQ4T6M3V0X9K2B7C5D1EFG";

async fn stocked(faults: &Faults) -> (Rig, String) {
    let rig = Rig::with(&[], Some(faults.clone()));
    rig.deliver(&product(ProductId::new(&rig.clock), 1, &[("MUG", 1200)])).await.unwrap();
    let id = open(&rig, WHO).await;
    (rig, id)
}

#[tokio::test]
async fn an_addition_with_a_lost_answer_is_not_repeated() {
    let counted = Faults::none();
    stocked(&counted).await;
    let spoilt = Faults::none().at(counted.calls() + 3, Fault::LostAnswer);
    let (rig, id) = stocked(&spoilt).await;
    let reply = add(&rig, WHO, &id, "MUG", 2).await;
    assert_eq!((reply.status, lines(&reply.body)), (201, vec!["MUG 2".to_owned()]));
    assert_eq!(lines(&find(&rig, WHO, &id).await), ["MUG 2"]);
    let log = spoilt.log();
    assert!(log.iter().any(|call| call.operation == "PutItem" && format!("{:?}", call.outcome).contains("LostAnswer")));
}

#[tokio::test]
async fn a_checkout_through_failing_calls_places_one_order() {
    for seed in 0..40 {
        let faults = Faults::none().seed(seed);
        faults.calm(true);
        let faults = [Fault::Throttle, Fault::Conflict, Fault::ServerError, Fault::LostAnswer]
            .into_iter()
            .fold(faults, |plan, fault| plan.rate(fault, 0.12));
        let (rig, id) = stocked(&faults).await;
        add(&rig, WHO, &id, "MUG", 2).await;
        faults.calm(false);
        let mut answers = Vec::new();
        for _ in 0..60 {
            let reply = check_out(&rig, WHO, &id, "one").await;
            assert!(matches!(reply.status, 202 | 503), "seed {seed}: {}", reply.text);
            if reply.status == 202 {
                answers.push(reply.body["id"].as_str().unwrap().to_owned());
            }
            if answers.len() == 3 {
                break;
            }
        }
        faults.calm(true);
        answers.dedup();
        assert_eq!(answers.len(), 1, "seed {seed}");
        let mut waiting = Vec::new();
        for shard in 0..SHARDS {
            waiting.extend(rig.capability.context().table.waiting(shard, "Z", 10).await.unwrap());
        }
        assert_eq!(waiting.len(), 1, "seed {seed}");
        let event = waiting[0].events().unwrap()[0].data::<CheckedOut>().unwrap();
        assert_eq!(event.order_id.to_string(), answers[0], "seed {seed}");
    }
}

#[tokio::test]
async fn applies_products_through_failing_calls() {
    for seed in 0..20 {
        let faults = Faults::none().seed(seed).rate(Fault::Throttle, 0.2).rate(Fault::LostAnswer, 0.2);
        faults.calm(true);
        let (rig, id) = stocked(&faults).await;
        faults.calm(false);
        let product_id = ProductId::new(&rig.clock);
        for version in [product(product_id, 2, &[("A", 120)]), product(product_id, 1, &[("A", 100), ("B", 200)])] {
            let mut delivered = false;
            for _ in 0..20 {
                delivered = delivered || rig.deliver(&version).await.is_ok();
            }
            assert!(delivered);
        }
        faults.calm(true);
        assert_eq!(add(&rig, WHO, &id, "A", 1).await.body["lines"][0]["unit_price"]["amount"], 120, "seed {seed}");
        assert_eq!(add(&rig, WHO, &id, "B", 1).await.status, 422, "seed {seed}");
    }
}

#[tokio::test]
async fn a_retry_finds_a_checkout_that_died_after_its_commit() {
    let counted = Faults::none();
    let (rig, id) = stocked(&counted).await;
    add(&rig, WHO, &id, "MUG", 1).await;
    let before = counted.calls();
    check_out(&rig, WHO, &id, "k").await;
    let commit = counted.calls();
    assert_eq!(commit, before + 3, "cart, prices, commit");

    let faults = Faults::none().at(commit, Fault::CrashAfter);
    let (rig, id) = stocked(&faults).await;
    add(&rig, WHO, &id, "MUG", 1).await;
    let dying = tokio::time::timeout(std::time::Duration::from_millis(300), check_out(&rig, WHO, &id, "k")).await;
    assert!(dying.is_err(), "the process is dead");
    let rig = rig.restarted(None);
    let reply = check_out(&rig, WHO, &id, "k").await;
    assert_eq!((reply.status, reply.header("idempotent-replayed")), (202, "true"));
    let cart = rig.call(Call::get(format!("/carts/{id}")).bearer(WHO, "")).await;
    assert_eq!((cart.body["status"].clone(), &cart.body["order_id"]), (json!("checked_out"), &reply.body["id"]));
}
