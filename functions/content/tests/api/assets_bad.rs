//! Files and requests that are not taken, and who may not ask.

use serde_json::{Value, json};
use testkit::Call;

use crate::assets_support::*;

#[tokio::test]
async fn every_fault_of_an_announcement_is_named() {
    let rig = Rig::new();
    let good = announcement("a.png", "image/png", b"x");
    let with = |name: &str, value: Value| {
        let mut request = good.clone();
        request[name] = value;
        request
    };
    let many: Value = (0..21_u8)
        .map(|n| (format!("a{}", char::from(b'a' + n)), json!("x")))
        .collect::<serde_json::Map<_, _>>()
        .into();
    for (request, faults) in [
        (with("file_name", json!("../..")), vec!["/file_name invalid_file_name"]),
        (with("file_name", json!("")), vec!["/file_name invalid_file_name"]),
        (with("file_name", json!("x".repeat(256))), vec!["/file_name out_of_range"]),
        (with("media_type", json!("text/html")), vec!["/media_type unsupported_type"]),
        (with("media_type", json!("application/zip")), vec!["/media_type unsupported_type"]),
        (with("media_type", json!("image/avif")), vec!["/media_type unsupported_type"]),
        (with("bytes", json!(100_000_001)), vec!["/bytes out_of_range"]),
        (with("bytes", json!(0)), vec!["/bytes out_of_range"]),
        (with("bytes", json!("1")), vec!["/bytes wrong_type"]),
        (with("sha256", json!("00FF")), vec!["/sha256 invalid_sha256"]),
        (with("title", json!("a\nb")), vec!["/title invalid_character"]),
        (with("alt", json!({ "english": "x", "en": "" })), vec!["/alt/en out_of_range", "/alt/english invalid_locale"]),
        (with("alt", json!("x")), vec!["/alt wrong_type"]),
        (with("alt", many), vec!["/alt out_of_range"]),
        (with("status", json!("ready")), vec!["/status unknown_field"]),
        (json!({}), vec!["/bytes required", "/file_name required", "/media_type required", "/sha256 required"]),
    ] {
        let reply = rig.call(staff(Call::post("/assets")).json(request.clone())).await;
        assert_eq!(
            (reply.status, reply.faults()),
            (400, faults.iter().map(ToString::to_string).collect()),
            "{request}"
        );
    }
    for (kind, bytes, status) in [
        ("image/svg+xml", 1_000_001, 400),
        ("image/svg+xml", 1_000_000, 201),
        ("text/csv", 10_000_001, 400),
        ("video/mp4", 100_000_000, 201),
    ] {
        let mut request = with("media_type", json!(kind));
        request["bytes"] = json!(bytes);
        let reply = rig.call(staff(Call::post("/assets")).json(request)).await;
        assert_eq!(reply.status, status, "{kind} of {bytes}: {}", reply.text);
    }
}

#[tokio::test]
async fn a_file_that_is_not_what_it_ought_to_be_is_rejected_and_never_shown() {
    let rig = Rig::new();
    let svg = |inside: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inside}</svg>").into_bytes();
    let html = b"<!doctype html><script>alert(1)</script>".to_vec();
    for (kind, bytes, code) in [
        ("image/png", html.clone(), "wrong_type"),
        ("image/jpeg", png(1, 1), "wrong_type"),
        ("image/svg+xml", html, "wrong_type"),
        ("image/png", png(30_000, 30_000), "too_many_pixels"),
        ("image/png", png(1, 1)[..20].to_vec(), "unreadable"),
        ("image/svg+xml", svg("<script>alert(1)</script>"), "active_content"),
        ("image/svg+xml", svg("<image href='https://evil.example/x.png'/>"), "active_content"),
        ("image/svg+xml", svg("&lol;"), "wrong_type"),
        ("application/json", b"{".to_vec(), "wrong_type"),
        ("text/plain", b"MZ\x90\x00".to_vec(), "wrong_type"),
    ] {
        let asset = uploaded(&rig, "file", kind, &bytes).await;
        let refused = rig.call(complete(&asset)).await;
        assert_eq!((refused.status, refused.problem()), (422, "asset_rejected"), "{kind}: {}", refused.text);
        assert_eq!(refused.body["rejection"]["code"], code, "{kind}: {}", refused.text);
        assert_eq!(rig.call(complete(&asset)).await.body["rejection"], refused.body["rejection"], "twice the same");
        let shown = rig.call(staff(Call::get(path(&asset)))).await.body;
        assert_eq!((shown["status"].as_str(), &shown["rejection"]), (Some("rejected"), &refused.body["rejection"]));
        assert!(shown.get("url").is_none());
        let name = shown["file_name"].as_str().unwrap();
        let public = format!("/asset-files/{}/{name}", asset["id"].as_str().unwrap());
        assert_eq!(rig.call(Call::get(public)).await.status, 404);
        assert!(blobs(&rig).await.is_empty(), "its bytes are gone");
    }
    let rejected = rig.call(staff(Call::get("/assets?status=rejected"))).await;
    assert_eq!(rejected.body["items"].as_array().unwrap().len(), 10);
}

#[tokio::test]
async fn a_refusal_is_given_again_under_its_key() {
    let rig = Rig::new();
    let asset = uploaded(&rig, "a.png", "image/png", b"no picture").await;
    let first = rig.call(complete(&asset).key("k")).await;
    let again = rig.call(complete(&asset).key("k")).await;
    assert_eq!((first.status, again.status), (422, 422));
    assert_eq!(first.body["rejection"], again.body["rejection"]);
}

#[tokio::test]
async fn a_blob_that_vanished_is_told_and_not_served() {
    let (rig, bytes) = (Rig::new(), png(1, 1));
    let asset = uploaded(&rig, "a.png", "image/png", &bytes).await;
    let id = asset["id"].as_str().unwrap();
    rig.blobs().delete(&format!("tmp/{id}")).await.unwrap();
    let refused = rig.call(complete(&asset)).await;
    assert_eq!((refused.status, refused.problem()), (409, "not_uploaded"));
    assert_eq!(upload(&rig, &asset, &bytes).await.status, 200, "it can be brought again");
    let asset = rig.call(complete(&asset)).await.body;
    rig.blobs().delete(&format!("files/{id}")).await.unwrap();
    assert_eq!(download(&rig, &asset).await.status, 404);
}

#[tokio::test]
async fn a_blob_that_others_wrote_is_rejected() {
    let (rig, bytes) = (Rig::new(), png(1, 1));
    for (written, code) in [(png(2, 2), "wrong_checksum"), (b"short".to_vec(), "wrong_length")] {
        let asset = announce(&rig, "a.png", "image/png", &bytes).await;
        rig.blobs().put(&format!("tmp/{}", asset["id"].as_str().unwrap()), written.into()).await.unwrap();
        let refused = rig.call(complete(&asset)).await;
        assert_eq!((refused.status, refused.body["rejection"]["code"].as_str()), (422, Some(code)), "{}", refused.text);
    }
}

#[tokio::test]
async fn each_route_asks_for_its_scope_and_the_file_for_none() {
    let rig = Rig::new();
    let asset = ready(&rig, "a.png", "image/png", &png(1, 1)).await;
    let at = path(&asset);
    let body = announcement("a.png", "image/png", b"x");
    let routes = [
        (Call::get("/assets"), "content:write"),
        (Call::get(&at), "content:write"),
        (Call::post("/assets").json(body), "content:read"),
        (Call::patch(&at).if_match(2).json(json!({ "title": "x" })), "content:read"),
        (Call::delete(&at).if_match(2), "content:read"),
        (Call::post(format!("{at}/upload")), "content:read"),
        (Call::post(format!("{at}/complete")), "content:read"),
    ];
    for (call, other) in routes {
        assert_eq!(rig.call(call.clone()).await.status, 401, "{call:?}");
        let refused = rig.call(call.clone().bearer("acct_01J8ZQ4T6M3V0X9K2B7C5D1STF", other)).await;
        assert_eq!((refused.status, refused.problem()), (403, "insufficient_scope"), "{call:?}");
    }
    assert_eq!(rig.call(Call::get(asset["url"].as_str().unwrap())).await.status, 307);
    for unknown in ["asset_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "entry_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "x"] {
        assert_eq!(rig.call(staff(Call::get(format!("/assets/{unknown}")))).await.status, 404);
        assert_eq!(rig.call(Call::get(format!("/asset-files/{unknown}/a.png"))).await.status, 404);
    }
}
