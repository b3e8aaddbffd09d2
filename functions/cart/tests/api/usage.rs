//! Tests of usage limits: exact under concurrency, and given back once.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::support::*;
use domain::id::{OrderId, ProductId};
use events::cart::CheckedOut;
use events::identity::AccountErased;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use testkit::{Call, Reply};
use testkit::{Fault, Faults};

async fn used(rig: &Rig, promotion: &Value) -> u64 {
    let path = format!("/promotions/{}", promotion["id"].as_str().unwrap());
    rig.call(Call::get(path).bearer(STAFF, "cart:read")).await.body["used"].as_u64().unwrap()
}

/// Opens a cart with a mug and a code in it.
async fn with_code(rig: &Rig, who: &str, code: &str) -> String {
    let id = open(rig, who).await;
    add(rig, who, &id, "MUG", 1).await;
    let reply = add_code(rig, who, &id, code).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    id
}

/// Checks out as a client should: retries with the same key while the answer is busy.
async fn patiently_checked_out(rig: &Rig, who: &str, id: &str) -> Reply {
    loop {
        let reply = check_out(rig, who, id, "k").await;
        if reply.status != 503 && reply.problem() != "concurrent_change" {
            return reply;
        }
        assert!(!reply.header("retry-after").is_empty());
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

fn order_of(reply: &Reply) -> OrderId {
    reply.body["id"].as_str().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn five_hundred_concurrent_checkouts_use_a_code_exactly_up_to_its_limit() {
    const LIMIT: usize = 37;
    let (rig, _) = shop().await;
    let rig = Arc::new(rig);
    let limited = promote(&rig, json!({ "code": "RUSH", "benefit": percent(10), "usage_limit": LIMIT })).await;
    let mut carts = Vec::new();
    for _ in 0..500 {
        let who = guest(&rig);
        let id = with_code(&rig, &who, "RUSH").await;
        carts.push((who, id));
    }
    let tasks: Vec<_> = carts
        .into_iter()
        .map(|(who, id)| {
            let rig = Arc::clone(&rig);
            tokio::spawn(async move { patiently_checked_out(&rig, &who, &id).await })
        })
        .collect();
    let mut outcomes: BTreeMap<(u16, String), usize> = BTreeMap::new();
    for task in tasks {
        let reply = task.await.unwrap();
        *outcomes.entry((reply.status, reply.problem().to_owned())).or_default() += 1;
    }
    let expected = [((202, String::new()), LIMIT), ((422, "promotion_code_used_up".to_owned()), 500 - LIMIT)];
    assert_eq!(outcomes, BTreeMap::from(expected));
    let events = rig.take::<CheckedOut>();
    assert_eq!(events.len(), LIMIT);
    assert!(events.iter().all(|event| event.discounts.len() == 1), "every order has the shown discount");
    assert_eq!(used(&rig, &limited).await, LIMIT as u64);
}

#[tokio::test]
async fn gives_uses_back_once_in_any_order_of_delivery() {
    for seed in 0..12 {
        let mut dice = rand::rngs::StdRng::seed_from_u64(seed);
        let (rig, _) = shop().await;
        let content = json!({ "code": "TEN", "benefit": percent(10), "usage_limit": 100, "customer_limit": 3 });
        let limited = promote(&rig, content).await;
        let mut news: Vec<(usize, String, OrderId, &str, String)> = Vec::new();
        let mut kept = 0;
        for number in 0..8 {
            let who = account(&rig);
            let id = with_code(&rig, &who, "TEN").await;
            let order_id = order_of(&check_out(&rig, &who, &id, "k").await);
            let end = ["rejected", "cancelled", "confirmed", "confirmed then cancelled"][dice.random_range(0..4)];
            kept += u64::from(end == "confirmed");
            // Every event is delivered twice.
            for _ in 0..2 {
                match end {
                    "confirmed then cancelled" => {
                        news.push((number, id.clone(), order_id, "confirmed", who.clone()));
                        news.push((number, id.clone(), order_id, "cancelled afterwards", who.clone()));
                    }
                    end => news.push((number, id.clone(), order_id, end, who.clone())),
                }
            }
        }
        assert_eq!(used(&rig, &limited).await, 8);
        news.shuffle(&mut dice);
        for (_, id, order_id, end, who) in &news {
            match *end {
                "rejected" => rig.deliver(&rejected(id, *order_id, 1)).await.unwrap(),
                "cancelled" => rig.deliver(&cancelled(id, *order_id, 1, false)).await.unwrap(),
                "confirmed" => rig.deliver(&confirmed(id, *order_id, 1, who)).await.unwrap(),
                _ => rig.deliver(&cancelled(id, *order_id, 1, true)).await.unwrap(),
            }
        }
        assert_eq!(used(&rig, &limited).await, kept, "seed {seed}: {news:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_deliveries_of_a_rejection_give_back_once() {
    let (rig, _) = shop().await;
    let (rig, who) = (Arc::new(rig), guest(&Rig::new()));
    let limited = promote(&rig, json!({ "code": "TEN", "benefit": percent(10), "usage_limit": 5 })).await;
    let id = with_code(&rig, &who, "TEN").await;
    let order_id = order_of(&check_out(&rig, &who, &id, "k").await);
    assert_eq!(used(&rig, &limited).await, 1);
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (rig, event) = (Arc::clone(&rig), rejected(&id, order_id, 1));
            tokio::spawn(async move { rig.deliver(&event).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(used(&rig, &limited).await, 0);
    let cart = find(&rig, &who, &id).await;
    assert_eq!((cart["status"].as_str(), cart["generation"].as_u64()), (Some("active"), Some(2)));
    assert_eq!(check_out(&rig, &who, &id, "again").await.status, 202, "the use is available again");
    assert_eq!(used(&rig, &limited).await, 1);
}

#[tokio::test]
async fn another_cart_can_use_what_was_given_back() {
    let (rig, _) = shop().await;
    let (who, other) = (guest(&rig), guest(&rig));
    promote(&rig, json!({ "code": "ONE", "benefit": percent(10), "usage_limit": 1 })).await;
    let (mine, theirs) = (with_code(&rig, &who, "ONE").await, with_code(&rig, &other, "ONE").await);
    let order_id = order_of(&check_out(&rig, &who, &mine, "k").await);
    let refused = check_out(&rig, &other, &theirs, "k1").await;
    assert_eq!((refused.status, refused.problem()), (422, "promotion_code_used_up"));
    assert_eq!(refused.faults(), ["/promotion_codes/0 promotion_code_used_up"]);
    assert_eq!(find(&rig, &other, &theirs).await["promotion_codes"][0]["reason"], "usage_limit_reached");
    let late = open(&rig, &other).await;
    assert_eq!(add_code(&rig, &other, &late, "ONE").await.problem(), "promotion_code_used_up");
    rig.deliver(&rejected(&mine, order_id, 1)).await.unwrap();
    assert_eq!(check_out(&rig, &other, &theirs, "k2").await.status, 202);
}

#[tokio::test]
async fn the_limit_per_account_requires_sign_in() {
    let (rig, _) = shop().await;
    let (who, other, visitor) = (account(&rig), account(&rig), guest(&rig));
    promote(&rig, json!({ "code": "ONCE", "benefit": percent(10), "customer_limit": 1 })).await;
    let id = with_code(&rig, &visitor, "ONCE").await;
    assert_eq!(find(&rig, &visitor, &id).await["promotion_codes"][0]["reason"], "sign_in_required");
    assert_eq!(
        check_out(&rig, &visitor, &id, "k").await.status,
        202,
        "the reason was shown, so the checkout may proceed"
    );

    let (first, second) = (with_code(&rig, &who, "ONCE").await, with_code(&rig, &who, "ONCE").await);
    let order_id = order_of(&check_out(&rig, &who, &first, "k1").await);
    assert_eq!(check_out(&rig, &who, &second, "k2").await.problem(), "promotion_code_used_up");
    assert_eq!(find(&rig, &who, &second).await["promotion_codes"][0]["reason"], "customer_limit_reached");
    let theirs = with_code(&rig, &other, "ONCE").await;
    assert_eq!(check_out(&rig, &other, &theirs, "k3").await.status, 202);
    rig.deliver(&cancelled(&first, order_id, 1, false)).await.unwrap();
    assert_eq!(check_out(&rig, &who, &second, "k4").await.status, 202);
}

#[tokio::test]
async fn the_limit_per_account_holds_when_checkouts_overtake_each_other() {
    for call in 1.. {
        let (rig, _) = shop().await;
        let who = account(&rig);
        promote(&rig, json!({ "code": "ONCE", "benefit": percent(10), "customer_limit": 1 })).await;
        let (slow, fast) = (with_code(&rig, &who, "ONCE").await, with_code(&rig, &who, "ONCE").await);
        let overtaking = async { assert_eq!(check_out(&rig, &who, &fast, "k2").await.status, 202) };
        let Some(reply) = rig.overtaken(call, async |rig| check_out(rig, &who, &slow, "k1").await, overtaking).await
        else {
            assert!(call > 3, "{call}");
            return;
        };
        assert_eq!((reply.status, reply.problem()), (422, "promotion_code_used_up"), "call {call}");
    }
}

#[tokio::test]
async fn a_cancellation_gives_back_once_when_its_deliveries_overtake_each_other() {
    for call in 1.. {
        let (rig, _) = shop().await;
        let who = account(&rig);
        let limited = promote(&rig, json!({ "code": "TEN", "benefit": percent(10), "usage_limit": 5 })).await;
        let (id, other) = (with_code(&rig, &who, "TEN").await, with_code(&rig, &who, "TEN").await);
        assert_eq!(check_out(&rig, &who, &other, "k1").await.status, 202);
        let order_id = order_of(&check_out(&rig, &who, &id, "k2").await);
        rig.deliver(&confirmed(&id, order_id, 1, &who)).await.unwrap();
        let event = cancelled(&id, order_id, 1, true);
        let overtaking = async { rig.deliver(&event).await.unwrap() };
        let Some(outcome) = rig.overtaken(call, async |rig| rig.deliver(&event).await, overtaking).await else {
            assert!(call > 2, "{call}");
            return;
        };
        outcome.unwrap();
        assert_eq!(used(&rig, &limited).await, 1, "call {call}: the other order keeps its use");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn only_one_of_many_concurrent_checkouts_is_the_first_order() {
    let (rig, _) = shop().await;
    let rig = Arc::new(rig);
    let who = account(&rig);
    promote(&rig, json!({ "code": "HELLO", "benefit": percent(10), "first_order_only": true })).await;
    let mut carts = Vec::new();
    for _ in 0..8 {
        carts.push(with_code(&rig, &who, "HELLO").await);
    }
    let tasks: Vec<_> = carts
        .iter()
        .cloned()
        .map(|id| {
            let (rig, who) = (Arc::clone(&rig), who.clone());
            tokio::spawn(async move { (id.clone(), check_out(&rig, &who, &id, &id).await) })
        })
        .collect();
    let mut orders = Vec::new();
    for task in tasks {
        let (id, reply) = task.await.unwrap();
        match reply.status {
            202 => orders.push((id, order_of(&reply))),
            _ => assert_eq!(reply.problem(), "promotion_code_used_up"),
        }
    }
    assert_eq!(orders.len(), 1);
    let (id, order_id) = orders.remove(0);
    rig.deliver(&rejected(&id, order_id, 1)).await.unwrap();
    let order_id = order_of(&check_out(&rig, &who, &id, "again").await);
    // In either order of confirmation and cancellation, the account has had an order.
    rig.deliver(&cancelled(&id, order_id, 2, true)).await.unwrap();
    rig.deliver(&confirmed(&id, order_id, 2, &who)).await.unwrap();
    let late = open(&rig, &who).await;
    assert_eq!(add_code(&rig, &who, &late, "HELLO").await.problem(), "promotion_code_used_up");
}

#[tokio::test]
async fn any_confirmed_order_ends_the_first_order_discount() {
    let (rig, _) = shop().await;
    let who = account(&rig);
    promote(&rig, json!({ "code": "HELLO", "benefit": percent(10), "first_order_only": true })).await;
    let waiting = with_code(&rig, &who, "HELLO").await;
    let claimed = order_of(&check_out(&rig, &who, &waiting, "k").await);
    let (id, order_id) = checked_out(&rig, &who).await;
    for _ in 0..2 {
        rig.deliver(&confirmed(&id, order_id, 1, &who)).await.unwrap();
    }
    // The order that claimed to be the first one fails; another was confirmed meanwhile.
    rig.deliver(&rejected(&waiting, claimed, 1)).await.unwrap();
    assert_eq!(find(&rig, &who, &waiting).await["promotion_codes"][0]["reason"], "not_first_order");
    assert_eq!(check_out(&rig, &who, &waiting, "k2").await.problem(), "promotion_code_used_up");
}

#[tokio::test]
async fn a_changed_limit_or_a_deletion_takes_effect_at_once() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let limited = promote(&rig, json!({ "code": "TWO", "benefit": percent(10), "usage_limit": 2 })).await;
    let path = format!("/promotions/{}", limited["id"].as_str().unwrap());
    let change = |patch: Value| Call::patch(&path).bearer(STAFF, "cart:write").header("if-match", "*").json(patch);
    let mut orders = Vec::new();
    for number in 0..3 {
        let id = with_code(&rig, &who, "TWO").await;
        let reply = check_out(&rig, &who, &id, &id).await;
        assert_eq!(reply.status, 202);
        orders.push((id, order_of(&reply)));
        if number == 1 {
            rig.call(change(json!({ "usage_limit": 3 }))).await;
        }
    }
    let late = open(&rig, &who).await;
    assert_eq!(add_code(&rig, &who, &late, "TWO").await.problem(), "promotion_code_used_up");
    rig.call(change(json!({ "usage_limit": 4 }))).await;
    let last = with_code(&rig, &who, "TWO").await;
    assert_eq!(rig.call(Call::delete(&path).bearer(STAFF, "cart:write").header("if-match", "*")).await.status, 204);
    let cart = find(&rig, &who, &last).await;
    assert_eq!(
        (&cart["promotion_codes"][0]["reason"], &cart["promotion_codes"][0]["name"]),
        (&json!("not_in_use"), &json!(null))
    );
    for (id, order_id) in &orders {
        rig.deliver(&rejected(id, *order_id, 1)).await.unwrap();
        assert_eq!(
            find(&rig, &who, id).await["status"],
            "active",
            "the promotion is gone, but the cart is active again"
        );
    }
}

#[tokio::test]
async fn an_erased_account_leaves_only_its_id_in_counters() {
    let (rig, _) = shop().await;
    let who = account(&rig);
    promote(&rig, json!({ "code": "ONCE", "benefit": percent(10), "customer_limit": 1, "first_order_only": true }))
        .await;
    let id = with_code(&rig, &who, "ONCE").await;
    let order_id = order_of(&check_out(&rig, &who, &id, "k").await);
    rig.deliver(&AccountErased { account_id: who.parse().unwrap() }).await.unwrap();
    rig.deliver(&rejected(&id, order_id, 1)).await.unwrap();
    let cart = rig.call(Call::get(format!("/carts/{id}")).bearer("svc_x", "cart:read")).await;
    assert!(!cart.text.contains("ada@") && !cart.text.contains("Berlin"), "{}", cart.text);
    assert_eq!(cart.body["promotion_codes"][0]["applied"], true, "the uses were given back");
}

#[tokio::test]
async fn counts_and_gives_back_a_use_once_despite_failing_calls() {
    for seed in 0..12 {
        let kinds = [Fault::Throttle, Fault::Conflict, Fault::ServerError, Fault::LostAnswer];
        let faults = kinds.into_iter().fold(Faults::none().seed(seed), |plan, kind| plan.rate(kind, 0.12));
        faults.calm(true);
        let rig = Rig::with(&[], Some(faults.clone()));
        rig.deliver(&product(ProductId::new(&rig.clock), 1, &[("MUG", 1200)])).await.unwrap();
        let who = account(&rig);
        let content = json!({ "code": "TEN", "benefit": percent(10), "usage_limit": 9, "customer_limit": 1 });
        let limited = promote(&rig, content).await;
        let id = with_code(&rig, &who, "TEN").await;

        faults.calm(false);
        let reply = patiently_checked_out(&rig, &who, &id).await;
        faults.calm(true);
        assert_eq!((reply.status, used(&rig, &limited).await), (202, 1), "seed {seed}: {}", reply.text);

        faults.calm(false);
        let event = rejected(&id, order_of(&reply), 1);
        let mut taken = 0;
        while taken < 2 {
            taken += u32::from(rig.deliver(&event).await.is_ok());
        }
        faults.calm(true);
        assert_eq!(used(&rig, &limited).await, 0, "seed {seed}");
        assert_eq!(find(&rig, &who, &id).await["generation"], 2, "seed {seed}");
        assert_eq!(check_out(&rig, &who, &id, "again").await.status, 202, "seed {seed}: the use is available again");
    }
}
