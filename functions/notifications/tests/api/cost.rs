//! What each route and each event costs, exactly.

use serde_json::{Value, json};
use testkit::{Call, Faults};

use crate::receiver::*;
use crate::support::*;

async fn cost(rig: &Rig, call: Call) -> String {
    let reply = rig.call(call.clone()).await;
    assert!((200..300).contains(&reply.status), "{call:?}: {}", reply.text);
    reply.cost().to_owned()
}

/// What an event costs: units read and written, and calls.
async fn event_cost(rig: &Rig, faults: &Faults, kind: &str, data: Value) -> String {
    faults.take_log();
    tell(rig, kind, data).await;
    units(faults)
}

fn units(faults: &Faults) -> String {
    let log = faults.take_log();
    let sum = |write: bool| {
        let is_write =
            |operation: &str| ["PutItem", "DeleteItem", "UpdateItem", "TransactWriteItems"].contains(&operation);
        log.iter().filter(|call| is_write(&call.operation) == write).map(|call| call.units).sum::<f64>() + 0.0
    };
    format!("{}rru {}wru {}", sum(false), sum(true), log.len())
}

#[tokio::test]
async fn routes_cost_what_they_say() {
    let rig = rig();
    tell(&rig, "social.profile.changed", profile(10, 1, "Grace")).await;
    for post in 1..=4 {
        react(&rig, post, 10).await;
    }
    let ids: Vec<String> = list(&rig).await.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    let mut costs: Vec<(&str, String)> = Vec::new();
    macro_rules! costs {
        ($name:literal, $call:expr) => {
            costs.push(($name, cost(&rig, $call).await))
        };
    }
    costs!("list", own(Call::get("/notifications")));
    costs!("list unread", own(Call::get("/notifications?unread=true")));
    costs!("counts", own(Call::get("/notifications/counts")));
    costs!("find", own(Call::get(format!("/notifications/{}", ids[0]))));
    costs!("read", own(Call::put(format!("/notifications/{}/read", ids[0]))));
    costs!("read again", own(Call::put(format!("/notifications/{}/read", ids[0]))));
    costs!("seen", own(Call::post("/notifications/seen")).json(json!({ "up_to": ids[1] })));
    costs!("read all", own(Call::post("/notifications/read-all")).json(json!({})));
    costs!("read all again", own(Call::post("/notifications/read-all")).json(json!({})));
    costs!("delete", own(Call::delete(format!("/notifications/{}", ids[0]))));
    costs!("preferences", own(Call::get("/notifications/preferences")));
    costs!("replace preferences", own(Call::put("/notifications/preferences")).if_match(0).json(json!({})));
    costs!("ticket", own(Call::post("/notifications/tickets")));
    costs!("staff list", staff(Call::get("/staff-notifications")));
    costs!("staff counts", staff(Call::get("/staff-notifications/counts")));
    let endpoint = |n: usize| json!({ "url": format!("https://example.com/{n}"), "events": ["*"] });
    costs!("create first endpoint", staff(Call::post("/webhook-endpoints")).json(endpoint(1)));
    let made = good(&rig, staff(Call::post("/webhook-endpoints")).json(endpoint(2))).await;
    costs.push(("create endpoint", made.cost().to_owned()));
    let path = made.header("location").to_owned();
    costs!("list endpoints", staff(Call::get("/webhook-endpoints")));
    costs!("find endpoint", staff(Call::get(&path)));
    costs!("update endpoint", staff(Call::patch(&path)).if_match(1).json(json!({ "description": "ERP" })));
    costs!("rotate", staff(Call::post(format!("{path}/rotate-secret"))));
    costs!("test", staff(Call::post(format!("{path}/test"))));
    costs!("test with key", staff(Call::post(format!("{path}/test"))).key("k"));
    let delivery = deliveries(&rig, &path).await[0]["id"].as_str().unwrap().to_owned();
    costs!("deliveries", staff(Call::get(format!("{path}/deliveries"))));
    costs!("pending deliveries", staff(Call::get(format!("{path}/deliveries?state=pending"))));
    costs!("delivery", staff(Call::get(format!("{path}/deliveries/{delivery}"))));
    costs!("replay of what is under way", staff(Call::post(format!("{path}/deliveries/{delivery}/replay"))));
    let time = "from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z";
    costs!("replay all", staff(Call::post(format!("{path}/replay?{time}"))));
    costs!("delete endpoint", staff(Call::delete(&path)).header("if-match", "*"));
    let wanted = [
        ("list", "2rru 0wru"),
        ("list unread", "2rru 0wru"),
        ("counts", "1rru 0wru"),
        ("find", "2.5rru 0wru"),
        ("read", "2.5rru 5wru"),
        ("read again", "2.5rru 0wru"),
        ("seen", "2rru 2wru"),
        ("read all", "2rru 2wru"),
        ("read all again", "1rru 0wru"),
        ("delete", "2rru 5wru"),
        ("preferences", "1rru 0wru"),
        ("replace preferences", "1rru 4wru"),
        ("ticket", "0rru 1wru"),
        ("staff list", "1.5rru 0wru"),
        ("staff counts", "2rru 0wru"),
        ("create first endpoint", "2rru 5wru"),
        ("create endpoint", "1rru 4wru"),
        ("list endpoints", "1rru 0wru"),
        ("find endpoint", "1rru 0wru"),
        ("update endpoint", "1rru 1wru"),
        ("rotate", "1rru 1wru"),
        ("test", "1rru 6wru"),
        ("test with key", "1rru 8wru"),
        ("deliveries", "1.5rru 0wru"),
        ("pending deliveries", "1.5rru 0wru"),
        ("delivery", "2rru 0wru"),
        ("replay of what is under way", "2rru 0wru"),
        ("replay all", "1.5rru 0wru"),
        ("delete endpoint", "2rru 4wru"),
    ];
    let found: Vec<_> = costs.iter().map(|(name, cost)| (*name, cost.as_str())).collect();
    assert_eq!(found, wanted);
}

#[tokio::test]
async fn events_cost_what_the_readme_says() {
    let faults = Faults::none();
    let rig = rig_with(Some(faults.clone()));
    let mut costs: Vec<(&str, String)> = Vec::new();
    macro_rules! costs {
        ($name:literal, $kind:literal, $data:expr) => {
            costs.push(($name, event_cost(&rig, &faults, $kind, $data).await))
        };
    }
    costs!("a reaction", "social.reaction.changed", reaction(1, 10, "like", 1, true));
    costs!("the same again", "social.reaction.changed", reaction(1, 10, "like", 1, true));
    costs!("one more of its group", "social.reaction.changed", reaction(1, 11, "like", 1, true));
    costs!("one less", "social.reaction.changed", reaction(1, 11, "like", 2, false));
    costs!("the last", "social.reaction.changed", reaction(1, 10, "like", 2, false));
    costs!("an order", "orders.order.placed", placed(1, &me()));
    costs!("a confirmation", "orders.order.confirmed", confirmed(1, &me()));
    costs!("a follow", "social.follow.changed", follow(10, 1, 1, "accepted"));
    costs!("a profile", "social.profile.changed", profile(10, 1, "Grace"));
    costs!(
        "an address",
        "identity.contact.changed",
        json!({ "account_id": me(), "version": 1, "email": "ada@example.com" })
    );
    costs!(
        "a block",
        "social.block.changed",
        json!({ "blocker": acct(2), "blocked": acct(3), "version": 1, "active": true })
    );
    costs!(
        "a mute",
        "social.mute.changed",
        json!({ "muter": acct(2), "muted": acct(3), "version": 1, "active": true })
    );
    let report = json!({
        "report_id": id("rpt", 1), "subject": { "post": id("post", 1) }, "reason": "spam", "opened_at": "2026-03-01T12:00:00.000Z",
    });
    costs!("a report", "social.report.opened", report);
    let post = json!({
        "post_id": id("post", 9), "author": acct(10), "version": 1, "state": "published", "visibility": "public", "text": "",
        "published_at": "2026-03-01T12:00:00.000Z",
    });
    costs!("a post that names nobody", "social.post.changed", post);
    costs!("stock without endpoints", "inventory.stock.changed", stock(1));
    let receiver = Receiver::new().await;
    let (path, _) = endpoint(&rig, &receiver.url, json!(["*"]), "v1").await;
    costs!("stock with one endpoint", "inventory.stock.changed", stock(2));
    faults.take_log();
    rig.tick().await.unwrap();
    costs.push(("a tick with a webhook", units(&faults)));
    rig.tick().await.unwrap();
    costs.push(("an idle tick", units(&faults)));
    let delivery = deliveries(&rig, &path).await[0]["id"].as_str().unwrap().to_owned();
    costs.push(("a replay", cost(&rig, staff(Call::post(format!("{path}/deliveries/{delivery}/replay")))).await));
    let wanted = [
        ("a reaction", "5rru 11wru 6"),
        ("the same again", "2rru 0wru 2"),
        ("one more of its group", "6rru 9wru 7"),
        ("one less", "3rru 7wru 4"),
        ("the last", "3rru 7wru 4"),
        ("an order", "5rru 1wru 6"),
        ("a confirmation", "5rru 7wru 6"),
        ("a follow", "8rru 19wru 11"),
        ("a profile", "0rru 4wru 1"),
        ("an address", "0rru 4wru 1"),
        ("a block", "6rru 14wru 10"),
        ("a mute", "1rru 4wru 2"),
        ("a report", "3rru 7wru 4"),
        ("a post that names nobody", "2rru 0wru 2"),
        ("stock without endpoints", "1rru 0wru 1"),
        ("stock with one endpoint", "1rru 8wru 2"),
        ("a tick with a webhook", "8rru 9wru 15"),
        ("an idle tick", "7rru 0wru 12"),
        ("a replay", "2rru 4wru"),
    ];
    let found: Vec<_> = costs.iter().map(|(name, cost)| (*name, cost.as_str())).collect();
    assert_eq!(found, wanted);
}
