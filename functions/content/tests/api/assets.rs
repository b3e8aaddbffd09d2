//! Assets from their announcement to their end.

use std::time::Duration;

use serde_json::json;
use service::table::AttributeValue;
use testkit::Call;

use crate::assets_support::*;

const HOUR: Duration = Duration::from_secs(60 * 60);

#[tokio::test]
async fn a_file_is_announced_uploaded_completed_and_shown_to_everybody() {
    let (rig, bytes) = (Rig::new(), png(640, 480));
    let mut request = announcement("C:\\pictures\\blue scarf.png", "image/png", &bytes);
    request["title"] = json!("Scarf");
    request["alt"] = json!({ "en": "A blue scarf", "de-AT": "Ein blauer Schal" });
    request["metadata"] = json!({ "photographer": "Ada" });
    let made = rig.call(staff(Call::post("/assets")).json(request)).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let asset = made.body.clone();
    assert_eq!(made.header("location"), path(&asset));
    assert_eq!((asset["status"].as_str(), asset["file_name"].as_str()), (Some("pending"), Some("blue-scarf.png")));
    assert_eq!(asset["upload"]["expires_at"], "2026-03-01T12:15:00.000Z");
    assert!(asset.get("url").is_none(), "{asset}");
    let public = format!("/asset-files/{}/blue-scarf.png", asset["id"].as_str().unwrap());
    assert_eq!(rig.call(Call::get(&public)).await.status, 404, "nothing is served before it is ready");

    assert_eq!(upload(&rig, &asset, &bytes).await.status, 200);
    assert_eq!(rig.call(Call::get(&public)).await.status, 404, "nor before it is checked");
    let done = rig.call(complete(&asset)).await;
    assert_eq!((done.status, done.header("etag")), (200, "\"2\""), "{}", done.text);
    assert_eq!(done.body["url"].as_str(), Some(&*public));
    assert_eq!((&done.body["width"], &done.body["height"]), (&json!(640), &json!(480)));
    assert_eq!(done.body["alt"]["de-AT"], "Ein blauer Schal");
    assert!(done.body.get("upload").is_none());
    assert_eq!(rig.call(staff(Call::get(path(&asset)))).await.body, done.body);

    let way = rig.call(Call::get(&public)).await;
    assert_eq!((way.status, way.header("cache-control")), (307, "public, max-age=300"));
    assert_eq!(way.header("x-content-type-options"), "nosniff");
    let file = rig.call_link(Call::get(way.header("location"))).await;
    assert_eq!((file.status, file.header("content-type")), (200, "image/png"));
    assert_eq!(file.header("content-length"), bytes.len().to_string());
    assert_eq!(file.header("content-security-policy"), "sandbox; default-src 'none'");
    assert!(file.header("content-disposition").starts_with("inline; filename=\"blue-scarf.png\""));
    assert_eq!(rig.call(Call::get(public.replace("blue", "red"))).await.status, 404, "under its own name alone");
    assert_eq!(blobs(&rig).await, [format!("files/{}", asset["id"].as_str().unwrap())], "the upload is gone");
}

#[tokio::test]
async fn what_may_hold_more_than_it_shows_is_saved_instead() {
    let rig = Rig::new();
    for (name, kind, bytes, served) in [
        ("a.svg", "image/svg+xml", &b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"[..], "image/svg+xml"),
        ("a.pdf", "application/pdf", b"%PDF-1.7", "application/pdf"),
        ("a.txt", "text/plain", "<script>Größe</script>".as_bytes(), "text/plain; charset=utf-8"),
        ("a.json", "application/json", b"{}", "application/json"),
    ] {
        let asset = ready(&rig, name, kind, bytes).await;
        let file = download(&rig, &asset).await;
        assert_eq!((file.status, file.header("content-type")), (200, served));
        assert!(file.header("content-disposition").starts_with("attachment; "), "{kind}");
        assert_eq!(file.text.as_bytes(), bytes);
    }
}

#[tokio::test]
async fn a_large_file_is_checked_piece_by_piece() {
    let rig = Rig::new();
    let mut film = b"\0\0\0\x18ftypmp42".to_vec();
    film.extend((0..9_000_000_u32).map(|n| n.to_le_bytes()[1]));
    let asset = ready(&rig, "film.mp4", "video/mp4", &film).await;
    assert_eq!(download(&rig, &asset).await.header("content-length"), film.len().to_string());
    let mut text = "Größe ".repeat(1_000_000).into_bytes();
    let asset = ready(&rig, "text.txt", "text/plain", &text).await;
    assert_eq!(asset["bytes"], text.len());
    // The last byte counts too.
    text.push(0xff);
    let asset = uploaded(&rig, "text.txt", "text/plain", &text).await;
    assert_eq!(rig.call(complete(&asset)).await.body["rejection"]["code"], "wrong_type");
}

#[tokio::test]
async fn a_link_expires_and_another_is_answered_while_the_asset_is_pending() {
    let (rig, bytes) = (Rig::new(), png(1, 1));
    let asset = announce(&rig, "a.png", "image/png", &bytes).await;
    let early = rig.call(complete(&asset)).await;
    assert_eq!((early.status, early.problem(), early.header("retry-after")), (409, "not_uploaded", "1"));
    rig.advance(Duration::from_secs(15 * 60));
    let late = upload(&rig, &asset, &bytes).await;
    assert_eq!((late.status, late.problem()), (403, "invalid_link"));

    let renew = || staff(Call::post(format!("{}/upload", path(&asset))));
    let renewed = rig.call(renew().key("k")).await;
    assert_eq!(renewed.status, 200, "{}", renewed.text);
    assert_eq!(renewed.body["upload"]["expires_at"], "2026-03-01T12:30:00.000Z");
    let replayed = rig.call(renew().key("k")).await;
    assert_eq!((replayed.header("idempotent-replayed"), &replayed.body), ("true", &renewed.body));
    assert_eq!(upload(&rig, &renewed.body, &bytes).await.status, 200);
    assert_eq!(rig.call(complete(&asset)).await.status, 200);
    let refused = rig.call(renew()).await;
    assert_eq!((refused.status, refused.problem()), (409, "asset_completed"));

    let way = rig.call(Call::get(format!("/asset-files/{}/a.png", asset["id"].as_str().unwrap()))).await;
    rig.advance(Duration::from_secs(15 * 60));
    assert_eq!(rig.call_link(Call::get(way.header("location"))).await.status, 403, "so does a link to a file");
}

#[tokio::test]
async fn lists_go_newest_first_by_status_and_page_by_page() {
    let rig = Rig::new();
    let mut made = Vec::new();
    for n in 0..9_u32 {
        let bytes = png(n + 1, 1);
        let asset = match n {
            4 => announce(&rig, "a.png", "image/png", &bytes).await,
            _ => ready(&rig, "a.png", "image/png", &bytes).await,
        };
        made.push(asset["id"].as_str().unwrap().to_owned());
        rig.advance(Duration::from_millis(1));
    }
    let pending = rig.call(staff(Call::get("/assets?status=pending"))).await;
    assert_eq!(pending.body["items"][0]["id"], made.remove(4));
    assert_eq!(pending.body["items"].as_array().unwrap().len(), 1);
    assert!(pending.body["items"][0].get("upload").is_none(), "links are not listed");
    for limit in [1, 3, 8, 100] {
        let (mut found, mut next) = (Vec::new(), format!("/assets?limit={limit}"));
        loop {
            let page = rig.call(staff(Call::get(&next))).await;
            assert_eq!(page.status, 200, "{}", page.text);
            let items = page.body["items"].as_array().unwrap();
            assert!(items.len() <= limit);
            found.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
            let Some(cursor) = page.body["next_cursor"].as_str() else { break };
            next = format!("/assets?limit={limit}&cursor={cursor}");
        }
        found.reverse();
        assert_eq!(found, made, "limit {limit}");
    }
    let wrong = rig.call(staff(Call::get("/assets?status=deleted"))).await;
    assert_eq!((wrong.status, wrong.faults()), (400, vec!["status unknown_value".to_owned()]));
}

#[tokio::test]
async fn texts_change_by_a_patch_and_the_file_never() {
    let rig = Rig::new();
    let asset = ready(&rig, "a.png", "image/png", &png(1, 1)).await;
    let patch = |body| staff(Call::patch(path(&asset))).json(body);
    assert_eq!(rig.call(patch(json!({ "title": "x" }))).await.status, 428);
    assert_eq!(rig.call(patch(json!({ "title": "x" })).if_match(1)).await.status, 412);
    let changed = rig.call(patch(json!({ "title": "Scarf", "alt": { "en": "A", "de": "B" } })).if_match(2)).await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"3\""), "{}", changed.text);
    let changed = rig.call(patch(json!({ "title": null, "alt": { "de": null } })).if_match(3)).await;
    assert_eq!((changed.body.get("title"), &changed.body["alt"]), (None, &json!({ "en": "A" })));
    let same = rig.call(patch(json!({ "alt": { "en": "A" } })).if_match(4)).await;
    assert_eq!((same.status, same.header("etag"), same.cost()), (200, "\"4\"", "1rru 0wru"), "{}", same.text);
    let refused = rig.call(patch(json!({ "bytes": 3, "alt": { "english": "x" } })).if_match(4)).await;
    assert_eq!(refused.faults(), ["/alt/english invalid_locale", "/bytes unknown_field"]);
    assert_eq!(download(&rig, &asset).await.status, 200);
}

#[tokio::test]
async fn an_asset_that_entries_name_is_kept_and_any_other_goes_with_its_file() {
    let rig = Rig::new();
    let asset = ready(&rig, "a.png", "image/png", &png(1, 1)).await;
    let id = asset["id"].as_str().unwrap();
    let entry = "entry_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
    let parts = [("pk", format!("ref#{id}")), ("sk", entry.to_owned())];
    let reference = parts.map(|(name, value)| (name.to_owned(), AttributeValue::S(value)));
    rig.engine().import("stoa-ContentTable", vec![reference.into()]).unwrap();
    let delete = |asset: &serde_json::Value, version: u64| staff(Call::delete(path(asset))).if_match(version);
    assert_eq!(rig.call(staff(Call::delete(path(&asset)))).await.status, 428);
    assert_eq!(rig.call(delete(&asset, 1)).await.status, 412);
    let refused = rig.call(delete(&asset, 2)).await;
    assert_eq!((refused.status, refused.problem()), (409, "referred_to"));
    assert_eq!(refused.body["in_the_way"], json!([entry]));
    assert_eq!(download(&rig, &asset).await.status, 200);

    let other = ready(&rig, "b.png", "image/png", &png(2, 2)).await;
    let way = rig.call(Call::get(other["url"].as_str().unwrap())).await;
    assert_eq!(rig.call(delete(&other, 2)).await.status, 204);
    assert_eq!(rig.call(delete(&other, 3)).await.status, 404);
    assert_eq!(rig.call(staff(Call::get(path(&other)))).await.status, 404);
    assert_eq!(rig.call(Call::get(other["url"].as_str().unwrap())).await.status, 404);
    let listed = rig.call(staff(Call::get("/assets"))).await;
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);
    assert_eq!(rig.call_link(Call::get(way.header("location"))).await.status, 200, "who has a link still sees it");
    rig.advance(HOUR);
    rig.tick().await.unwrap();
    assert_eq!(blobs(&rig).await, [format!("files/{id}")], "an hour later its file is gone, and only its");
    rig.tick().await.unwrap();
    assert!(
        rig.engine().scan("stoa-ContentTable").unwrap().iter().all(|item| {
            !matches!(&item["pk"], AttributeValue::S(pk) if pk.contains(other["id"].as_str().unwrap()))
        })
    );
}

#[tokio::test]
async fn what_nobody_completes_is_swept_with_its_blob() {
    let (rig, bytes) = (Rig::new(), png(1, 1));
    let left = uploaded(&rig, "left.png", "image/png", &bytes).await;
    let kept = ready(&rig, "kept.png", "image/png", &bytes).await;
    let rejected = uploaded(&rig, "bad.png", "image/png", b"no picture").await;
    assert_eq!(rig.call(complete(&rejected)).await.status, 422);
    // The links still work, and bring what nobody will ask for.
    assert_eq!(upload(&rig, &rejected, b"no picture").await.status, 200);
    let kept_file = format!("files/{}", kept["id"].as_str().unwrap());
    let mut now = blobs(&rig).await;
    now.sort();
    let tmp = |asset: &serde_json::Value| format!("tmp/{}", asset["id"].as_str().unwrap());
    let mut expected = vec![kept_file.clone(), tmp(&left), tmp(&rejected)];
    expected.sort();
    assert_eq!(now, expected);

    rig.tick().await.unwrap();
    assert_eq!(blobs(&rig).await.len(), 3, "nothing is due");
    rig.advance(HOUR);
    rig.tick().await.unwrap();
    assert_eq!(blobs(&rig).await, [kept_file.clone(), tmp(&left)]);
    rig.advance(23 * HOUR);
    rig.tick().await.unwrap();
    assert_eq!(rig.call(complete(&left)).await.status, 404, "it was not completed in time");
    rig.advance(HOUR);
    rig.tick().await.unwrap();
    assert_eq!(blobs(&rig).await, std::slice::from_ref(&kept_file));
    assert_eq!(rig.call(staff(Call::get(path(&rejected)))).await.body["status"], "rejected");
    rig.advance(30 * 24 * HOUR);
    rig.tick().await.unwrap();
    assert_eq!(rig.call(staff(Call::get(path(&rejected)))).await.status, 404);
    assert_eq!(download(&rig, &kept).await.status, 200);
    let again = rig.call(staff(Call::get("/assets"))).await;
    assert_eq!(again.body["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn each_route_costs_what_its_description_says() {
    let (rig, bytes) = (Rig::new(), png(1, 1));
    let request = announcement("a.png", "image/png", &bytes);
    let create = || staff(Call::post("/assets")).json(request.clone());
    assert_eq!(rig.call(create().key("k")).await.cost(), "0rru 6wru");
    let made = rig.call(create()).await;
    assert_eq!(made.cost(), "0rru 3wru");
    let asset = made.body;
    let renew = || staff(Call::post(format!("{}/upload", path(&asset))));
    assert_eq!(rig.call(renew()).await.cost(), "1rru 0wru");
    assert_eq!(rig.call(renew().key("k")).await.cost(), "1rru 2wru");
    upload(&rig, &asset, &bytes).await;
    assert_eq!(rig.call(complete(&asset)).await.cost(), "1rru 5wru");
    assert_eq!(rig.call(complete(&asset)).await.cost(), "1rru 0wru");
    let keyed = uploaded(&rig, "b.png", "image/png", &bytes).await;
    assert_eq!(rig.call(complete(&keyed).key("k")).await.cost(), "1rru 8wru");
    assert_eq!(rig.call(staff(Call::get(path(&asset)))).await.cost(), "1rru 0wru");
    assert_eq!(rig.call(staff(Call::get("/assets"))).await.cost(), "2rru 0wru");
    let public = format!("/asset-files/{}/a.png", asset["id"].as_str().unwrap());
    assert_eq!(rig.call(Call::get(public)).await.cost(), "0.5rru 0wru");
    let patch = |n: u64| staff(Call::patch(path(&asset))).if_match(n).json(json!({ "title": n.to_string() }));
    assert_eq!(rig.call(patch(2)).await.cost(), "1rru 3wru");
    rig.advance(HOUR);
    rig.tick().await.unwrap();
    assert_eq!(rig.call(patch(3)).await.cost(), "1rru 2wru");
    assert_eq!(rig.call(staff(Call::delete(path(&asset))).if_match(4)).await.cost(), "2rru 3wru");
    assert_eq!(rig.call(staff(Call::delete(path(&asset))).if_match(5)).await.status, 404);
}
