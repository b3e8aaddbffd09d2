//! Tests of access.

use serde_json::json;
use testkit::Call;

use crate::support::*;

#[tokio::test]
async fn writes_need_the_scope_for_writing() {
    let rig = Rig::new();
    let id = create(&rig, product("shirt", &["A"])).await;
    let shelf = category(&rig, "shirts", 0).await;
    let calls = [
        Call::post("/products").json(product("hat", &["B"])),
        Call::patch(format!("/products/{id}")).if_match(1).json(json!({ "title": "Mine" })),
        Call::delete(format!("/products/{id}")).if_match(1),
        Call::post(format!("/products/{id}/activate")),
        Call::post(format!("/products/{id}/archive")),
        Call::post("/categories").json(json!({ "slug": "hats", "name": "Hats" })),
        Call::patch(format!("/categories/{shelf}")).if_match(1).json(json!({ "name": "Mine" })),
        Call::delete(format!("/categories/{shelf}")).if_match(1),
    ];
    for call in calls {
        let nobody = rig.call(call.clone()).await;
        assert_eq!((nobody.status, nobody.problem()), (401, "unauthorized"), "{call:?}");
        assert!(nobody.header("www-authenticate").starts_with("Bearer"));
        for (subject, scopes) in
            [(STAFF, "catalog:read"), ("guest_01J8ZQ4T6M3V0X9K2B7C5D1001", ""), (STAFF, "orders:write")]
        {
            let reply = rig.call(call.clone().bearer(subject, scopes)).await;
            assert_eq!((reply.status, reply.problem()), (403, "insufficient_scope"), "{call:?}");
            assert!(reply.header("www-authenticate").contains("catalog:write"));
        }
        let expired = rig.call(call.clone().bearer(STAFF, ALL).claim("exp", "1")).await;
        assert_eq!(expired.status, 401);
        let foreign = rig.call(call.bearer(STAFF, ALL).claim("aud", "other")).await;
        assert_eq!(foreign.status, 401);
    }
    assert_eq!(inspect(&rig, &id).await.body["version"], 1, "nothing was changed");
}

#[tokio::test]
async fn drafts_need_the_scope_for_reading() {
    let rig = Rig::new();
    let id = create(&rig, product("shirt", &["A"])).await;
    for path in ["/catalog/products".to_owned(), format!("/catalog/products/{id}")] {
        assert_eq!(rig.call(Call::get(&path)).await.status, 401);
        let reply = rig.call(Call::get(&path).bearer(STAFF, "catalog:write")).await;
        assert_eq!((reply.status, reply.problem()), (403, "insufficient_scope"));
        assert_eq!(rig.call(Call::get(&path).bearer(STAFF, "catalog:read")).await.status, 200);
    }
}

#[tokio::test]
async fn public_reads_ignore_tokens() {
    let rig = Rig::new();
    let draft = create(&rig, product("shirt", &["A"])).await;
    on_shelf(&rig, product("hat", &["B"])).await;
    for path in [format!("/products/{draft}"), "/products/by-slug/shirt".to_owned(), "/products".to_owned()] {
        let (anyone, by_staff) = (rig.call(Call::get(&path)).await, rig.call(staff(Call::get(&path))).await);
        assert_eq!((anyone.status, &anyone.body["items"]), (by_staff.status, &by_staff.body["items"]), "{path}");
        let expired = rig.call(Call::get(&path).bearer(STAFF, ALL).claim("exp", "1")).await;
        assert_eq!(expired.status, anyone.status);
    }
    assert_eq!(public(&rig, &draft).await.status, 404);
}

#[tokio::test]
async fn sets_cache_headers_by_audience() {
    let rig = Rig::new();
    let id = on_shelf(&rig, product("hat", &["B"])).await;
    let shelf = category(&rig, "hats", 0).await;
    for path in [
        "/products".to_owned(),
        format!("/products/{id}"),
        "/products/by-slug/hat".to_owned(),
        "/categories".to_owned(),
        "/categories/tree".to_owned(),
        format!("/categories/{shelf}"),
    ] {
        let reply = rig.call(Call::get(&path)).await;
        assert_eq!((reply.header("cache-control"), reply.header("vary")), ("public, max-age=60", ""), "{path}");
    }
    let fresh = rig.call(Call::get(format!("/products/{id}")).header("if-none-match", "*")).await;
    assert_eq!((fresh.status, fresh.header("cache-control")), (304, "public, max-age=60"));
    let missing = public(&rig, "prod_01J8ZQ4T6M3V0X9K2B7C5D1EFG").await;
    assert_eq!((missing.status, missing.header("cache-control")), (404, "no-cache"), "it may exist later");

    let unchanged = staff(Call::get(format!("/catalog/products/{id}"))).header("if-none-match", "*");
    for call in [staff(Call::get("/catalog/products")), unchanged, staff(Call::post(format!("/products/{id}/archive")))]
    {
        let reply = rig.call(call.clone()).await;
        let caching = (reply.header("cache-control"), reply.header("vary"));
        assert_eq!(caching, ("private, no-cache", "authorization"), "{call:?}");
    }
}

#[tokio::test]
async fn does_not_reveal_the_cost_of_a_refusal() {
    let rig = Rig::new();
    let id = create(&rig, product("shirt", &["A"])).await;
    assert_ne!(inspect(&rig, &id).await.cost(), "");
    let hidden = [public(&rig, &id).await, public(&rig, "prod_01J8ZQ4T6M3V0X9K2B7C5D1EFG").await];
    let nobody = rig.call(Call::get(format!("/catalog/products/{id}"))).await;
    for reply in hidden.iter().chain([&nobody]) {
        assert_eq!(reply.cost(), "", "{}: a draft cost more than nothing at all", reply.status);
    }
}
