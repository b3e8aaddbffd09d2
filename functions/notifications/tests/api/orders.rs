//! Orders: every order of arrival ends in the same notifications, each once.

use notifications::{listen, messages_after};
use serde_json::{Value, json};
use testkit::Call;

use crate::support::*;

fn events() -> Vec<(&'static str, Value)> {
    let (order, owner) = (id("ord", 1), me());
    let cart = json!({ "cart_id": id("cart", 1), "generation": 1 });
    let with = |mut value: Value| {
        for (name, part) in cart.as_object().unwrap() {
            value[name] = part.clone();
        }
        value
    };
    vec![
        ("orders.order.placed", placed(1, &owner)),
        (
            "orders.order.confirmed",
            with(json!({ "order_id": order, "owner": owner, "total": { "amount": 1, "currency": "EUR" } })),
        ),
        (
            "orders.fulfillment.shipped",
            json!({
                "order_id": order, "fulfillment_id": id("ful", 1), "lines": [], "amount": { "amount": 1, "currency": "EUR" },
                "last": true, "carrier": "DHL", "tracking": "T-SECRET",
            }),
        ),
        ("orders.fulfillment.delivered", json!({ "order_id": order, "fulfillment_id": id("ful", 1) })),
        ("orders.order.completed", json!({ "order_id": order, "owner": owner, "lines": [] })),
        (
            "orders.return.decided",
            json!({ "order_id": order, "return_id": id("ret", 1), "owner": owner, "approved": true, "reason": "fine" }),
        ),
        (
            "payments.payment.refunded",
            json!({
                "payment_id": id("pay", 1), "order_id": order, "n": 1, "amount": { "amount": 1999, "currency": "EUR" },
                "refunded": { "amount": 1999, "currency": "EUR" },
            }),
        ),
        ("orders.order.cancelled", with(json!({ "order_id": order, "reason": "I am ill", "was_confirmed": true }))),
        ("orders.order.rejected", with(json!({ "order_id": order, "reason": "timed_out" }))),
    ]
}

#[tokio::test]
async fn every_order_of_arrival_gives_each_notification_once() {
    let mut wanted = [
        "order_confirmed",
        "order_shipped",
        "order_delivered",
        "return_decided",
        "refund",
        "order_cancelled",
        "order_rejected",
    ];
    wanted.sort_unstable();
    let events = events();
    for turn in 0..events.len() {
        let rig = Rig::new();
        let rounds = events.iter().cycle().skip(turn).take(events.len()).chain(events.iter().rev());
        for (kind, data) in rounds {
            tell(&rig, kind, data.clone()).await;
        }
        let mut kinds: Vec<_> = list(&rig).await.iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect();
        kinds.sort_unstable();
        assert_eq!((kinds.as_slice(), counts(&rig).await), (&wanted.map(str::to_owned)[..], (7, 7)), "turn {turn}");
        let all = dump(&rig, &format!("inbox#{}", me())).await + &dump(&rig, &format!("order#{}", id("ord", 1))).await;
        for personal in ["Ada", "ada@", "Example Street", "T-SECRET", "I am ill"] {
            assert!(!all.contains(personal), "{personal}");
        }
    }
}

#[tokio::test]
async fn says_what_a_client_needs_of_an_order() {
    let rig = Rig::new();
    for (kind, data) in &events()[..7] {
        tell(&rig, kind, data.clone()).await;
    }
    let found = list(&rig).await;
    assert_eq!(found[0]["facts"], json!({ "amount": "1999", "currency": "EUR", "number": "N1" }));
    assert_eq!(found[0]["target"], json!({ "type": "order", "id": id("ord", 1) }));
    assert_eq!(found[1]["facts"]["approved"], "true");
    let mut second = events()[2].1.clone();
    second["fulfillment_id"] = json!(id("ful", 2));
    tell(&rig, "orders.fulfillment.shipped", second).await;
    let told = summary(&rig).await;
    let shipments = told.iter().filter(|one| *one == "order_shipped 1").count();
    assert_eq!(shipments, 2, "each shipment is told by itself");
}

#[tokio::test]
async fn a_guest_has_an_inbox_and_the_account_takes_it_over() {
    let rig = Rig::new();
    let guest = id("guest", 7);
    let mut all = events();
    all[0].1["owner"] = json!(guest);
    all[1].1["owner"] = json!(guest);
    for (kind, data) in [&all[0], &all[1], &all[2]] {
        tell(&rig, kind, data.clone()).await;
    }
    let as_guest = |path: &str| Call::get(path).bearer(&guest, "");
    let told = list_of(&rig, as_guest("/notifications")).await;
    assert_eq!(told.len(), 2);
    let read = format!("/notifications/{}/read", told[0]["id"].as_str().unwrap());
    good(&rig, Call::put(read).bearer(&guest, "")).await;
    react(&rig, 1, 10).await;

    let merged = json!({ "guest_id": guest, "account_id": me() });
    tell(&rig, "identity.guest.merged", merged.clone()).await;
    assert_eq!(summary(&rig).await, ["order_shipped 1", "order_confirmed 1", "reaction 1"]);
    assert_eq!(counts(&rig).await, (2, 3), "what the guest read is read");
    assert_eq!(list_of(&rig, as_guest("/notifications")).await.len(), 0);
    let left = good(&rig, as_guest("/notifications/counts")).await.body;
    assert_eq!(left, json!({ "unread": 0, "unseen": 0 }));

    // All of it again, and what comes later for the guest.
    tell(&rig, "identity.guest.merged", merged).await;
    for (kind, data) in [&all[0], &all[1], &all[2], &all[3], &all[3]] {
        tell(&rig, kind, data.clone()).await;
    }
    assert_eq!(summary(&rig).await, ["order_delivered 1", "order_shipped 1", "order_confirmed 1", "reaction 1"]);
    assert_eq!(counts(&rig).await, (3, 4));
    rig.tick().await.unwrap();
    assert_eq!(dump(&rig, "due").await, "[]");
}

#[tokio::test]
async fn what_goes_without_saying_is_told_to_who_listens_alone() {
    let rig = Rig::new();
    let (owner, inbox) = (me().parse().unwrap(), format!("inbox#{}", me()));
    let all = events();
    tell(&rig, all[0].0, all[0].1.clone()).await;
    assert_eq!(dump(&rig, &inbox).await, "[]", "nothing is written where nobody hears it");

    let number = listen(&rig.capability, owner).await.unwrap();
    for _ in 0..2 {
        tell(&rig, all[4].0, all[4].1.clone()).await;
    }
    let told = messages_after(&rig.capability, owner, number, 10).await.unwrap();
    assert_eq!(told.len(), 1, "once: {told:?}");
    let about = told[0].about.as_ref().unwrap();
    assert_eq!((told[0].what.as_str(), about.kind.as_str()), ("live", "order_completed"));
    assert_eq!((&*about.target_type, &*about.target_id, &*about.facts["number"]), ("order", &*id("ord", 1), "N1"));
    assert_eq!((list(&rig).await.len(), counts(&rig).await), (0, (0, 0)));
}

#[tokio::test]
async fn all_that_happens_while_somebody_listens_has_a_message_and_nothing_after() {
    let rig = Rig::new();
    let owner = me().parse().unwrap();
    react(&rig, 1, 10).await;
    let number = listen(&rig.capability, owner).await.unwrap();
    assert_eq!((number, listen(&rig.capability, owner).await.unwrap()), (2, 2), "the second finds the first's period");
    react(&rig, 1, 11).await;
    rig.advance(2 * HOUR + HOUR / 4);
    react(&rig, 1, 12).await;
    rig.advance(HOUR / 4);
    react(&rig, 1, 13).await;
    let told = messages_after(&rig.capability, owner, number, 10).await.unwrap();
    assert_eq!(told.iter().map(|one| one.number).collect::<Vec<_>>(), [3, 4]);
    let again = listen(&rig.capability, owner).await.unwrap();
    assert_eq!(again, 6, "whoever asks for what follows the fourth sees that the fifth is missing");
    assert_eq!(messages_after(&rig.capability, owner, 4, 10).await.unwrap()[0].number, 6);
}
