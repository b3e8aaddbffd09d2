//! Who may do what: each route by its owner, a follower, a stranger, somebody blocked, a moderator, a guest, and nobody.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use service::Capability;
use social::Social;
use testkit::Call;

use crate::support::{
    ADA, BOB, CYD, DAN, GUEST, MOD, PRODUCT, Rig, follow, profile, profile_with, put, reported, review, sell, write,
};

const EVE: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1EVE";

/// What a row's path names.
struct Scene {
    rig: Rig,
    post: String,
    review: String,
    report: String,
}

/// Ada's profile is locked: Bob follows her, Eve asks to, Cyd is a stranger, and Dan is blocked.
async fn scene() -> Scene {
    let rig = Rig::new();
    sell(&rig).await;
    profile_with(&rig, ADA, json!({ "handle": "ada", "display_name": "Ada", "locked": true })).await;
    for (who, handle) in [(BOB, "bob"), (CYD, "cyd"), (DAN, "dan"), (EVE, "eve"), (MOD, "moderator")] {
        profile(&rig, who, handle).await;
    }
    follow(&rig, BOB, "ada").await;
    let accept = Call::post(format!("/follow-requests/{BOB}/accept")).bearer(ADA, "");
    assert_eq!(rig.call(accept).await.status, 200);
    follow(&rig, EVE, "ada").await;
    assert_eq!(put(&rig, ADA, "/profiles/dan/block").await.status, 204);
    let text = |value: &Value| value["id"].as_str().unwrap().to_owned();
    let post = text(&write(&rig, ADA, json!({ "text": "for followers", "visibility": "followers" })).await);
    let review = text(&review(&rig, ADA, 4).await.body);
    let report = text(&reported(&rig, CYD, json!({ "account_id": BOB, "reason": "spam" })).await.body);
    Scene { rig, post, review, report }
}

struct Row(&'static str, &'static str, &'static str, Value, [u16; 7]);

fn rows() -> Vec<Row> {
    let (none, note) = (Value::Null, json!({ "note": "so" }));
    let profile = json!({ "handle": "other", "display_name": "Other" });
    let decided = json!({ "decision": "dismissed", "note": "so" });
    // What each caller has of their own.
    let own = [200, 200, 200, 200, 200, 403, 401];
    let all = [200, 200, 200, 200, 200, 200, 401];
    let public = [200; 7];
    let set = [422, 204, 204, 404, 204, 403, 401];
    let of_followers = [200, 200, 404, 404, 200, 404, 401];
    let staff = [403, 403, 403, 403, 200, 403, 401];
    let act = [403, 403, 403, 403, 204, 403, 401];
    let answered = [200, 404, 404, 404, 404, 403, 401];
    vec![
        Row("get", "/profiles", "?ids=ADA", none.clone(), all),
        Row("get", "/profiles/me", "", none.clone(), own),
        Row("put", "/profiles/me", "", profile, own),
        Row("get", "/profiles/{handle}", "", none.clone(), [200, 200, 200, 404, 200, 200, 401]),
        Row("put", "/profiles/{handle}/follow", "", none.clone(), [422, 200, 200, 404, 200, 403, 401]),
        Row("delete", "/profiles/{handle}/follow", "", none.clone(), set),
        Row("get", "/profiles/{handle}/followers", "", none.clone(), of_followers),
        Row("get", "/profiles/{handle}/following", "", none.clone(), of_followers),
        Row("put", "/profiles/{handle}/block", "", none.clone(), set),
        Row("delete", "/profiles/{handle}/block", "", none.clone(), set),
        Row("put", "/profiles/{handle}/mute", "", json!({}), set),
        Row("delete", "/profiles/{handle}/mute", "", none.clone(), set),
        Row("post", "/profiles/{handle}/suspend", "", note.clone(), act),
        Row("post", "/profiles/{handle}/unsuspend", "", note.clone(), act),
        Row("get", "/follow-requests", "", none.clone(), own),
        Row("post", "/follow-requests/{account_id}/accept", "", none.clone(), answered),
        Row("post", "/follow-requests/{account_id}/reject", "", none.clone(), answered),
        Row("delete", "/followers/{account_id}", "", none.clone(), [204, 204, 204, 204, 204, 403, 401]),
        Row("get", "/blocks", "", none.clone(), own),
        Row("get", "/mutes", "", none.clone(), own),
        Row("get", "/posts", "?ids=POST", none.clone(), all),
        Row("post", "/posts", "", json!({ "text": "x" }), [201, 201, 201, 201, 201, 403, 401]),
        Row("get", "/posts/{post_id}", "", none.clone(), of_followers),
        Row("patch", "/posts/{post_id}", "", json!({ "text": "y" }), answered),
        Row("delete", "/posts/{post_id}", "", none.clone(), [204, 404, 404, 404, 404, 403, 401]),
        Row("get", "/posts/{post_id}/edits", "", none.clone(), of_followers),
        Row("get", "/posts/{post_id}/replies", "", none.clone(), of_followers),
        Row("get", "/posts/{post_id}/thread", "", none.clone(), of_followers),
        Row("get", "/posts/{post_id}/reactions", "?kind=like", none.clone(), of_followers),
        Row("put", "/posts/{post_id}/reactions/{kind}", "", none.clone(), [200, 200, 404, 404, 404, 403, 401]),
        Row("delete", "/posts/{post_id}/reactions/{kind}", "", none.clone(), [204, 204, 404, 404, 404, 403, 401]),
        Row("post", "/posts/{post_id}/hide", "", note.clone(), act),
        Row("post", "/posts/{post_id}/unhide", "", note.clone(), act),
        Row("get", "/scheduled-posts", "", none.clone(), own),
        Row("get", "/reviews/{product_id}", "", none.clone(), public),
        Row("get", "/reviews/{product_id}/mine", "", none.clone(), answered),
        Row("put", "/reviews/{product_id}/mine", "", json!({ "rating": 1 }), [200, 201, 201, 201, 201, 403, 401]),
        Row("delete", "/reviews/{product_id}/mine", "", none.clone(), [204, 404, 404, 404, 404, 403, 401]),
        Row("post", "/reviews/{review_id}/hide", "", note.clone(), act),
        Row("post", "/reviews/{review_id}/unhide", "", note, act),
        Row("get", "/ratings", "?ids=PRODUCT", none.clone(), public),
        Row("get", "/ratings/{product_id}", "", none.clone(), public),
        Row("get", "/reports", "", none.clone(), staff),
        Row(
            "post",
            "/reports",
            "",
            json!({ "post_id": "POST", "reason": "spam" }),
            [422, 201, 404, 404, 404, 403, 401],
        ),
        Row("get", "/reports/{report_id}", "", none.clone(), staff),
        Row("post", "/reports/{report_id}/decide", "", decided, staff),
        Row("get", "/moderation-log", "", none.clone(), staff),
        Row("get", "/moderation-reviews/{review_id}", "", none.clone(), staff),
        Row("get", "/social-export", "", none, own),
    ]
}

/// The request of a row in a scene.
fn request(row: &Row, scene: &Scene) -> Call {
    let Row(method, path, query, body, _) = row;
    let named = [
        ("{handle}", "ada"),
        ("{account_id}", EVE),
        ("{kind}", "like"),
        ("{post_id}", &scene.post),
        ("{product_id}", PRODUCT),
        ("{review_id}", &scene.review),
        ("{report_id}", &scene.report),
        ("ADA", ADA),
        ("POST", &scene.post),
        ("PRODUCT", PRODUCT),
    ];
    let fill = |text: String| named.iter().fold(text, |text, (name, value)| text.replace(name, value));
    let call = Call::of(&method.to_uppercase(), fill(format!("{path}{query}")));
    let call = if *path == "/posts" { call } else { call.header("if-match", "*") };
    if body.is_null() { call } else { call.json(serde_json::from_str(&fill(body.to_string())).unwrap()) }
}

#[tokio::test]
async fn every_route_by_every_caller() {
    let rows = rows();
    let listed: BTreeSet<_> = rows.iter().map(|Row(method, path, ..)| (*method, *path)).collect();
    let routes: BTreeSet<_> = Social::DECLARATION.routes.iter().map(|route| (route.method, route.path)).collect();
    assert_eq!(listed, routes, "each route has its row");
    let mut wrong = Vec::new();
    for row in &rows {
        let mut statuses = Vec::new();
        for who in [ADA, BOB, CYD, DAN, MOD, GUEST, ""] {
            let scene = scene().await;
            let call = request(row, &scene);
            let scopes = if who == MOD { "social:moderate" } else { "catalog:write" };
            let call = if who.is_empty() { call } else { call.bearer(who, scopes) };
            let reply = scene.rig.call(call).await;
            if reply.status == 403
                && who == GUEST
                && !["insufficient_scope", "account_required"].contains(&reply.problem())
            {
                wrong.push(format!("{} {}: {}", row.0, row.1, reply.text));
            }
            if *row.1 == *"/posts" && row.0 == "get" && reply.status == 200 {
                let sees = reply.body["items"].as_array().unwrap().len();
                assert_eq!(sees, usize::from([ADA, BOB, MOD].contains(&who)), "{who}");
            }
            statuses.push(reply.status);
        }
        if statuses != row.4 {
            wrong.push(format!("{} {}: {statuses:?} instead of {:?}", row.0, row.1, row.4));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn what_is_not_to_be_seen_does_not_differ_from_what_is_not_there() {
    let scene = scene().await;
    let nowhere = "post_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
    for path in ["", "/edits", "/replies", "/thread", "/reactions?kind=like"] {
        let reply = async |post: &str| {
            let mut body = scene.rig.call(Call::get(format!("/posts/{post}{path}")).bearer(CYD, "")).await.body;
            body.as_object_mut().unwrap().retain(|name, _| !["instance", "request_id"].contains(&name.as_str()));
            body
        };
        assert_eq!(reply(&scene.post).await, reply(nowhere).await, "{path}");
    }
    let person = async |handle: &str| {
        let mut body = scene.rig.call(Call::get(format!("/profiles/{handle}")).bearer(DAN, "")).await.body;
        body.as_object_mut().unwrap().retain(|name, _| !["instance", "request_id"].contains(&name.as_str()));
        body
    };
    assert_eq!(person("ada").await, person("nobody_at_all").await);
}

#[tokio::test]
async fn a_cursor_is_its_callers() {
    let rig = crate::support::town().await;
    for handle in ["bob", "cyd"] {
        assert_eq!(put(&rig, ADA, &format!("/profiles/{handle}/block")).await.status, 204);
    }
    let first = rig.call(Call::get("/blocks?limit=1").bearer(ADA, "")).await;
    let next = format!("/blocks?limit=1&cursor={}", first.body["next_cursor"].as_str().unwrap());
    assert_eq!(rig.call(Call::get(&next).bearer(ADA, "")).await.status, 200);
    assert_eq!(rig.call(Call::get(&next).bearer(BOB, "")).await.status, 400);
}
