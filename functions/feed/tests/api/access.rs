//! Who may call what: a row for each route.

use serde_json::json;
use service::Capability;
use testkit::Call;

use crate::support::*;

/// What a person with a profile, one without, a guest, a service and nobody are answered.
const ROWS: [(&str, &str, [u16; 5]); 6] = [
    ("get", "/timelines/home", [200, 200, 403, 403, 401]),
    ("get", "/timelines/users/{account_id}", [200, 200, 200, 200, 401]),
    ("get", "/timelines/tags/{tag}", [200, 200, 200, 200, 401]),
    ("get", "/timelines/filters", [200, 200, 403, 403, 401]),
    ("put", "/timelines/filters", [200, 200, 403, 403, 401]),
    ("get", "/trends", [200, 200, 200, 200, 401]),
];

#[tokio::test]
async fn everybody_may_what_the_table_says() {
    let routes: Vec<_> = feed::Feed::DECLARATION.routes.iter().map(|route| (route.method, route.path)).collect();
    assert_eq!(routes, ROWS.map(|(method, path, _)| (method, path)), "each route has a row");
    let rig = Rig::new();
    people(&rig, 0..=1).await;
    deliver(&rig, &post(1, 1, 1)).await;
    for (method, path, expected) in ROWS {
        let path = path.replace("{account_id}", &person(1).to_string()).replace("{tag}", "rust");
        let call = || match method {
            "put" => Call::put(&path).header("if-match", "*").json(json!({ "show_replies": false })),
            _ => Call::get(&path),
        };
        let callers = [
            call().bearer(person(0), ""),
            call().bearer(person(9), ""),
            call().bearer("guest_01J8ZQ4T6M3V0X9K2B7C5D1GST", ""),
            call().bearer("storefront", "social:read feed:read"),
            call(),
        ];
        for (place, call) in callers.into_iter().enumerate() {
            let reply = rig.call(call).await;
            assert_eq!(reply.status, expected[place], "{method} {path} {place}: {}", reply.text);
            if reply.status == 403 {
                assert_eq!(reply.problem(), "account_required");
            }
        }
    }
}

#[tokio::test]
async fn filters_are_ones_own() {
    let rig = Rig::new();
    let put = Call::put("/timelines/filters").bearer(person(0), "").if_match(0).json(json!({ "show_replies": false }));
    assert_eq!(rig.call(put).await.status, 200);
    assert_eq!(get(&rig, 1, "/timelines/filters").await.body["show_replies"], json!(true));
    assert_eq!(get(&rig, 0, "/timelines/filters").await.body["show_replies"], json!(false));
}
