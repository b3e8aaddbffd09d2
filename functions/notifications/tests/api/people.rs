//! Erasure: nothing of a person is left, and nothing later is kept.

use serde_json::json;
use service::table::Index;
use testkit::Call;

use crate::support::*;

#[tokio::test]
async fn nothing_of_a_person_is_left_and_nothing_later_is_kept() {
    let rig = Rig::new();
    tell(&rig, "social.profile.changed", profile(1, 1, "Ada")).await;
    tell(&rig, "identity.contact.changed", json!({ "account_id": me(), "version": 1, "email": "ada@example.com" }))
        .await;
    good(&rig, own(Call::put("/notifications/preferences")).if_match(0).json(json!({}))).await;
    for post in 1..=480 {
        react(&rig, post, 10).await;
    }
    tell(&rig, "social.follow.changed", follow(1, 11, 1, "accepted")).await;
    let inbox = format!("inbox#{}", me());

    tell(&rig, "identity.account.erased", json!({ "account_id": me() })).await;
    assert_eq!(
        (!summary(&rig).await.is_empty(), counts(&rig).await),
        (true, (0, 0)),
        "a large inbox takes more than one step"
    );
    for _ in 0..4 {
        rig.tick().await.unwrap();
    }
    let left = dump(&rig, &inbox).await;
    assert_eq!(dump(&rig, "due").await, "[]");

    // Late events, and the erasure again.
    react(&rig, 1, 12).await;
    tell(&rig, "social.reaction.changed", reaction(1, 10, "like", 2, false)).await;
    tell(&rig, "social.profile.changed", profile(1, 2, "Ada")).await;
    tell(&rig, "identity.contact.changed", json!({ "account_id": me(), "version": 2, "email": "ada@example.com" }))
        .await;
    tell(&rig, "social.follow.changed", follow(1, 12, 1, "requested")).await;
    tell(&rig, "orders.order.placed", placed(1, &me())).await;
    tell(&rig, "orders.order.confirmed", confirmed(1, &me())).await;
    let mute = json!({ "muter": me(), "muted": acct(10), "version": 1, "active": true });
    tell(&rig, "social.mute.changed", mute).await;
    tell(&rig, "identity.guest.merged", json!({ "guest_id": id("guest", 1), "account_id": me() })).await;
    tell(&rig, "identity.account.erased", json!({ "account_id": me() })).await;
    let refused = rig.call(own(Call::put("/notifications/preferences")).if_match(0).json(json!({}))).await;
    assert_eq!(refused.status, 409, "{}", refused.text);
    let now = dump(&rig, &inbox).await;
    assert_eq!(now, left, "only the head, which says that it is erased");
    assert_eq!(now.matches("\"pk\"").count(), 1);

    let mut items = Vec::new();
    let table = &service::Capability::context(&*rig.capability).table;
    for pk in [format!("profile#{}", me()), format!("contact#{}", me()), "mails#0".into(), "mails#1".into(), inbox] {
        items.extend(table.query(Index::Main, pk).all::<serde_json::Value>(usize::MAX).await.unwrap());
    }
    let text = serde_json::to_string(&items).unwrap();
    assert!(!text.contains("Ada") && !text.contains("ada@"), "{text}");
}

#[tokio::test]
async fn others_keep_the_number_and_lose_the_name() {
    let rig = Rig::new();
    tell(&rig, "social.profile.changed", profile(10, 1, "Grace")).await;
    react(&rig, 1, 10).await;
    tell(&rig, "identity.account.erased", json!({ "account_id": acct(10) })).await;
    let one = &list(&rig).await[0];
    assert_eq!((&one["count"], one["actors"][0].get("display_name")), (&json!(1), None));
}
