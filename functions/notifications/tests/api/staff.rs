//! The inbox that staff share.

use serde_json::json;
use testkit::Call;

use crate::support::*;

async fn report(rig: &Rig, n: usize) {
    let data = json!({
        "report_id": id("rpt", n), "subject": { "post": id("post", n) }, "reason": "spam",
        "opened_at": "2026-03-01T12:00:00.000Z",
    });
    tell(rig, "social.report.opened", data).await;
}

#[tokio::test]
async fn all_staff_see_the_same_and_each_reads_alone() {
    let rig = Rig::new();
    for n in 1..=3 {
        report(&rig, n).await;
        report(&rig, n).await;
    }
    let oversold = json!({
        "movement_id": id("mov", 1),
        "levels": [{ "sku": "TEE", "version": 1, "on_hand": 0, "reserved": 2, "short_by": 2 }],
    });
    tell(&rig, "inventory.stock.oversold", oversold).await;
    let dispute = json!({
        "dispute_id": id("dp", 1), "payment_id": id("pay", 1), "order_id": id("ord", 1),
        "amount": { "amount": 5400, "currency": "EUR" }, "reason": "fraudulent",
    });
    tell(&rig, "payments.dispute.opened", dispute).await;

    let one = |call: Call| call.bearer(acct(9_001), "notifications:staff");
    let other = |call: Call| call.bearer(acct(9_002), "notifications:staff");
    let found = list_of(&rig, one(Call::get("/staff-notifications"))).await;
    let kinds: Vec<_> = found.iter().map(|found| found["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["dispute_opened", "stock_oversold", "report_opened", "report_opened", "report_opened"]);
    assert_eq!(found[2]["facts"], json!({ "reason": "spam", "subject": "post", "subject_id": id("post", 3) }));

    let up_to = one(Call::post("/staff-notifications/read-all")).json(json!({ "up_to": found[1]["id"] }));
    assert_eq!(good(&rig, up_to).await.body, json!({ "unread": 1 }));
    let older = one(Call::post("/staff-notifications/read-all")).json(json!({ "up_to": found[3]["id"] }));
    assert_eq!(good(&rig, older).await.body, json!({ "unread": 1 }), "reading goes forward only");
    let unread = list_of(&rig, one(Call::get("/staff-notifications?unread=true"))).await;
    assert_eq!((unread.len(), &unread[0]["id"]), (1, &found[0]["id"]));
    assert_eq!(good(&rig, other(Call::get("/staff-notifications/counts"))).await.body, json!({ "unread": 5 }));
    let all = other(Call::post("/staff-notifications/read-all")).json(json!({}));
    assert_eq!(good(&rig, all).await.body, json!({ "unread": 0 }));

    rig.advance(90 * DAY);
    rig.tick().await.unwrap();
    report(&rig, 4).await;
    let third = Call::get("/staff-notifications/counts").bearer(acct(9_003), "notifications:staff");
    assert_eq!(good(&rig, third).await.body, json!({ "unread": 1 }), "what has expired is not counted");
    assert_eq!(good(&rig, one(Call::get("/staff-notifications/counts"))).await.body, json!({ "unread": 1 }));
    let missing = one(Call::post("/staff-notifications/read-all")).json(json!({ "up_to": found[0]["id"] }));
    assert_eq!(rig.call(missing).await.status, 404);
}
