//! Who may do what, and what is refused.

use serde_json::json;
use testkit::Call;

use crate::support::*;

const NOTIFICATION: &str = "ntf_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
const ENDPOINT: &str = "/webhook-endpoints/whe_01J8ZQ4T6M3V0X9K2B7C5D1EFG";

/// Each route that needs a token, and the scope that it needs.
fn routes() -> Vec<(Call, Option<&'static str>)> {
    let (staff, webhooks) = (Some("notifications:staff"), Some("notifications:webhooks"));
    let body = |call: Call| call.json(json!({})).header("if-match", "*");
    let delivery = format!("{ENDPOINT}/deliveries/whd_01J8ZQ4T6M3V0X9K2B7C5D1EFG");
    vec![
        (Call::get("/notifications"), None),
        (Call::get("/notifications/counts"), None),
        (Call::get("/notifications/preferences"), None),
        (body(Call::put("/notifications/preferences")), None),
        (body(Call::post("/notifications/read-all")), None),
        (body(Call::post("/notifications/seen")), None),
        (Call::post("/notifications/tickets"), None),
        (Call::get(format!("/notifications/{NOTIFICATION}")), None),
        (Call::put(format!("/notifications/{NOTIFICATION}/read")), None),
        (Call::delete(format!("/notifications/{NOTIFICATION}")), None),
        (Call::get("/staff-notifications"), staff),
        (Call::get("/staff-notifications/counts"), staff),
        (body(Call::post("/staff-notifications/read-all")), staff),
        (Call::get("/webhook-endpoints"), webhooks),
        (Call::post("/webhook-endpoints").json(json!({ "url": "https://example.com", "events": ["*"] })), webhooks),
        (Call::get(ENDPOINT), webhooks),
        (body(Call::patch(ENDPOINT)), webhooks),
        (Call::delete(ENDPOINT).header("if-match", "*"), webhooks),
        (Call::post(format!("{ENDPOINT}/rotate-secret")), webhooks),
        (Call::post(format!("{ENDPOINT}/test")), webhooks),
        (Call::post(format!("{ENDPOINT}/replay?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z")), webhooks),
        (Call::get(format!("{ENDPOINT}/deliveries")), webhooks),
        (Call::get(&delivery), webhooks),
        (Call::post(format!("{delivery}/replay")), webhooks),
    ]
}

#[tokio::test]
async fn each_route_is_for_whom_it_is() {
    let rig = Rig::new();
    for (call, scope) in routes() {
        let as_who = async |subject: &str, scopes: &str| rig.call(call.clone().bearer(subject, scopes)).await;
        assert_eq!(rig.call(call.clone()).await.status, 401, "{call:?}");
        let all = "notifications:staff notifications:webhooks social:moderate orders:read";
        let other = if scope == Some("notifications:staff") { "notifications:webhooks" } else { "notifications:staff" };
        let (person, guest) = (as_who(&me(), "").await, as_who(&id("guest", 1), "").await);
        let (service, wrong) = (as_who("service-1", all).await, as_who(&me(), other).await);
        match scope {
            // A person's own: what is not there is a 404, whoever asks; a service has none.
            None => {
                assert!([200, 204, 404].contains(&person.status), "{call:?} {}", person.text);
                assert_eq!(guest.status, person.status, "{call:?}");
                assert_eq!((service.status, service.problem()), (403, "not_a_shopper"), "{call:?}");
            }
            Some(scope) => {
                for refused in [&person, &guest, &wrong] {
                    assert_eq!((refused.status, refused.problem()), (403, "insufficient_scope"), "{call:?}");
                    assert!(refused.text.contains(scope), "{}", refused.text);
                }
                assert!([200, 201, 404].contains(&service.status), "{call:?} {}", service.text);
            }
        }
    }
}

#[tokio::test]
async fn nobody_sees_or_changes_what_is_anothers() {
    let rig = Rig::new();
    react(&rig, 1, 10).await;
    let mine = list(&rig).await[0]["id"].as_str().unwrap().to_owned();
    let missing = rig.call(Call::get(format!("/notifications/{NOTIFICATION}")).bearer(acct(2), "")).await;
    for call in [
        Call::get(format!("/notifications/{mine}")),
        Call::put(format!("/notifications/{mine}/read")),
        Call::delete(format!("/notifications/{mine}")),
    ] {
        for (subject, scopes) in
            [(acct(2), ""), (id("guest", 1), ""), (acct(3), "notifications:staff notifications:webhooks")]
        {
            let reply = rig.call(call.clone().bearer(subject, scopes)).await;
            assert_eq!((reply.status, &reply.body["detail"]), (404, &missing.body["detail"]), "{call:?}");
        }
    }
    assert_eq!(counts(&rig).await, (1, 1));
}

#[tokio::test]
async fn bad_input_is_a_precise_problem() {
    let rig = Rig::new();
    for (call, status, faults) in [
        (Call::get("/notifications?limit=0"), 400, vec!["limit out_of_range"]),
        (
            Call::get("/notifications?limit=101&unread=maybe&colour=red"),
            400,
            vec!["colour unknown_field", "limit out_of_range", "unread unknown_value"],
        ),
        (Call::get("/notifications?cursor=abc"), 400, vec!["cursor invalid_cursor"]),
        (Call::get("/notifications/nonsense"), 404, vec![]),
        (Call::get("/notifications/post_01J8ZQ4T6M3V0X9K2B7C5D1EFG"), 404, vec![]),
        (Call::put("/notifications/%00/read"), 404, vec![]),
        (
            Call::post("/notifications/read-all").json(json!({ "up_to": "x", "y": 1 })),
            400,
            vec!["/up_to invalid_id", "/y unknown_field"],
        ),
        (Call::post("/notifications/seen").json(json!({ "up_to": 7 })), 400, vec!["/up_to wrong_type"]),
        (Call::post("/notifications/seen").body("application/json", "{"), 400, vec![]),
        (Call::post("/notifications/seen").body("text/plain", "{}"), 415, vec![]),
        (Call::post("/notifications/seen").body("application/json", vec![b' '; 1_100_000]), 413, vec![]),
        (Call::post("/notifications/unsubscribe"), 400, vec!["token required"]),
        (Call::post("/notifications/unsubscribe?token=x"), 422, vec![]),
        (Call::get("/webhook-endpoints/whe_01J8ZQ4T6M3V0X9K2B7C5D1EFG/deliveries?state=lost"), 404, vec![]),
        (
            Call::post("/webhook-endpoints/whe_01J8ZQ4T6M3V0X9K2B7C5D1EFG/replay?from=now"),
            400,
            vec!["from invalid_timestamp", "to required"],
        ),
        (Call::of("DELETE", "/notifications"), 405, vec![]),
    ] {
        let reply = rig.call(staff(call.clone())).await;
        let found = reply.faults();
        // The order of looking is not promised: of a list that is not there, either fault may be told.
        if reply.status == 400 && status == 404 {
            assert_eq!(found, ["state unknown_value"], "{call:?}");
            continue;
        }
        assert_eq!(
            (reply.status, found),
            (status, faults.into_iter().map(str::to_owned).collect()),
            "{call:?} {}",
            reply.text
        );
    }
}

#[tokio::test]
async fn malformed_events_are_told_and_unknown_ones_passed_over() {
    let rig = Rig::new();
    let malformed = event(&rig, "social.reaction.changed", &json!({ "post_id": 7 }));
    assert!(rig.deliver_event(&malformed).await.is_err());
    rig.deliver_event(&event(&rig, "social.unheard.of", &json!({ "a": 1 }))).await.unwrap();
    let mut more = reaction(1, 10, "like", 1, true);
    more["added_later"] = json!({ "deep": [1] });
    tell(&rig, "social.reaction.changed", more).await;
    assert_eq!(counts(&rig).await, (1, 1));
}
