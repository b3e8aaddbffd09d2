//! Tests of conditions: a rival changes each item right before its write, which is then refused.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::json;
use testkit::{Call, Faults};

use crate::receiver::*;
use crate::support::*;

/// Unconditional writes, and why they are safe.
const BLIND: [(&str, &str); 16] = [
    ("Delete contact", "its account is erased, which whoever writes it checks"),
    ("Delete due erase", "the event that writes it down does it, too, as often as it comes"),
    ("Delete due merge", "the event that writes it down does it, too, as often as it comes"),
    ("Delete due part", "the event that writes it down does it, too, as often as it comes"),
    ("Delete inbox g", "its account is erased: nobody writes there"),
    ("Delete inbox m", "its account is erased: nobody writes there"),
    ("Delete inbox n", "its account is erased: nobody writes there"),
    ("Delete inbox preferences", "its account is erased, which whoever writes them checks"),
    ("Delete inbox r", "its account is erased, which whoever writes it checks"),
    ("Delete inbox s", "its account is erased: nobody writes there"),
    ("Delete profile", "its account is erased, which whoever writes it checks"),
    ("Delete staff", "how far somebody had read who is erased"),
    ("Put due erase", "it says the same each time"),
    ("Put due merge", "it says the same each time"),
    ("Put due part", "it says the same each time"),
    ("Put outbox *", "each has a unique key"),
];

#[tokio::test]
async fn refuses_a_write_over_a_newer_one() {
    let faults = Faults::rivals();
    let (rig, receiver) = (rig_with(Some(faults.clone())), Receiver::new().await);
    react(&rig, 1, 10).await;
    react(&rig, 1, 11).await;
    react(&rig, 2, 10).await;
    tell(&rig, "social.reaction.changed", reaction(1, 11, "like", 2, false)).await;
    tell(&rig, "social.reaction.changed", reaction(2, 10, "like", 2, false)).await;
    for (version, state) in [(1, "requested"), (2, "accepted"), (3, "ended")] {
        tell(&rig, "social.follow.changed", follow(10, 1, version, state)).await;
    }
    tell(&rig, "social.profile.changed", profile(10, 1, "Grace")).await;
    tell(&rig, "social.profile.changed", profile(10, 2, "Grace")).await;
    for version in [1, 2] {
        tell(
            &rig,
            "identity.contact.changed",
            json!({ "account_id": me(), "version": version, "email": "a@example.com" }),
        )
        .await;
    }
    let order = id("ord", 1);
    let delivered = |n: usize| json!({ "order_id": order, "fulfillment_id": id("ful", n) });
    tell(&rig, "orders.fulfillment.delivered", delivered(1)).await;
    tell(&rig, "orders.fulfillment.delivered", delivered(2)).await;
    let guest = id("guest", 1);
    tell(&rig, "orders.order.placed", placed(1, &guest)).await;
    tell(&rig, "identity.guest.merged", json!({ "guest_id": guest, "account_id": me() })).await;
    let ids: Vec<String> = list(&rig).await.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    good(&rig, own(Call::put(format!("/notifications/{}/read", ids[0])))).await;
    good(&rig, own(Call::post("/notifications/seen")).json(json!({ "up_to": ids[1] }))).await;
    good(&rig, own(Call::post("/notifications/read-all")).json(json!({ "up_to": ids[1] }))).await;
    good(&rig, own(Call::delete(format!("/notifications/{}", ids[0])))).await;
    for version in [0, 1] {
        let digest = json!({ "kinds": { "reaction": { "inbox": true, "live": true, "mail": "digest" } } });
        good(&rig, own(Call::put("/notifications/preferences")).if_match(version).json(digest)).await;
    }
    react(&rig, 3, 10).await;
    let text = good(&rig, own(Call::post("/notifications/tickets"))).await.body["ticket"].as_str().unwrap().to_owned();
    assert!(notifications::redeem_ticket(&rig.capability, &text).await.unwrap().is_some());
    let block = |version: u64, active: bool| json!({ "blocker": me(), "blocked": acct(10), "version": version, "active": active });
    tell(&rig, "social.block.changed", block(1, true)).await;
    tell(&rig, "social.block.changed", block(2, false)).await;
    for n in [1, 2] {
        let report = json!({ "report_id": id("rpt", n), "subject": { "post": id("post", 1) }, "reason": "spam", "opened_at": "2026-03-01T12:00:00.000Z" });
        tell(&rig, "social.report.opened", report).await;
        good(&rig, staff(Call::post("/staff-notifications/read-all")).json(json!({}))).await;
    }

    let (path, _) = endpoint(&rig, &receiver.url, json!(["*"]), "v1").await;
    endpoint(&rig, "https://example.com/", json!(["payments.*"]), "v1").await;
    good(&rig, staff(Call::patch(&path)).if_match(1).json(json!({ "description": "ERP" }))).await;
    good(&rig, staff(Call::post(format!("{path}/rotate-secret")))).await;
    good(&rig, staff(Call::post(format!("{path}/test")))).await;
    receiver.answers(&[Answer::Status(500), Answer::Status(200)]);
    happens(&rig, 1).await;
    for _ in 0..2 {
        rig.tick().await.unwrap();
        rig.advance(Duration::from_secs(400));
    }
    let delivery = deliveries(&rig, &path).await[0]["id"].as_str().unwrap().to_owned();
    good(&rig, staff(Call::post(format!("{path}/deliveries/{delivery}/replay")))).await;
    receiver.answers(&[Answer::Status(410)]);
    rig.tick().await.unwrap();
    good(&rig, staff(Call::delete(&path)).header("if-match", "*")).await;
    tell(&rig, "identity.account.erased", json!({ "account_id": me() })).await;
    rig.advance(91 * DAY);
    rig.tick().await.unwrap();

    let blind = BLIND.map(|(write, _)| format!("stoa-NotificationsTable | {write}"));
    let found: BTreeSet<_> = faults.unguarded().into_iter().filter(|write| !blind.contains(write)).collect();
    assert_eq!(found, BTreeSet::new());
}
