//! One entry: by id and slug, in a locale, with fields and what it names.

use std::collections::BTreeMap;

use events::content::{Asset, EntryPublished};
use serde_json::json;
use testkit::Call;

use crate::support::*;

/// An article in English and German, whose body is English alone.
fn bilingual() -> EntryPublished {
    let mut event = published(1, 1, "linen");
    let (en, de) = ("en".parse().unwrap(), "de".parse::<domain::locale::Locale>().unwrap());
    event.snapshot.locales = vec![en, de.clone()];
    let body = json!([{ "type": "paragraph", "children": [{ "type": "text", "text": "<Linen>" }] }]);
    event.snapshot.localized.get_mut("en").unwrap().insert("body".to_owned(), body);
    event.snapshot.localized.insert(de.clone(), BTreeMap::from([("title".to_owned(), json!("Leinen"))]));
    event.snapshot.slugs.insert(de, "leinen".to_owned());
    event
}

#[tokio::test]
async fn shows_an_entry_by_id_and_by_slug() {
    let rig = rig().await;
    rig.deliver(&bilingual()).await.unwrap();
    let by_id = get(&rig, format!("/delivery/article/{}", entry(1))).await;
    let by_slug = get(&rig, "/delivery/article/linen").await;
    assert_eq!((by_id.status, &by_id.text), (200, &by_slug.text));
    let expected = json!({
        "id": entry(1), "type": "article", "slug": "linen", "locale": "en", "locales": ["en", "de"],
        "published_at": "2026-03-01T10:00:01.000Z", "first_published_at": "2026-03-01T10:00:01.000Z",
        "fields": {
            "title": "linen 1", "rank": 1,
            "body": {
                "json": [{ "type": "paragraph", "children": [{ "type": "text", "text": "<Linen>" }] }],
                "html": "<p>&lt;Linen&gt;</p>",
            },
        },
        "assets": {},
    });
    assert_eq!(by_id.body, expected);
    assert_eq!(get(&rig, format!("/delivery/page/{}", entry(1))).await.status, 404, "of another type");
    assert_eq!(get(&rig, "/delivery/page/linen").await.status, 404);
}

#[tokio::test]
async fn what_is_missing_in_a_locale_comes_from_those_that_stand_in() {
    let rig = rig().await;
    rig.deliver(&bilingual()).await.unwrap();
    for (path, locale, title, slug) in [
        ("linen", "en", "linen 1", "linen"),
        ("linen?locale=de", "de", "Leinen", "leinen"),
        ("leinen?locale=de-AT", "de", "Leinen", "leinen"),
        ("leinen", "en", "linen 1", "linen"),
    ] {
        let reply = get(&rig, format!("/delivery/article/{path}")).await;
        let shown = [&reply.body["locale"], &reply.body["fields"]["title"], &reply.body["slug"]];
        assert_eq!(shown, [locale, title, slug], "{path}: {}", reply.text);
        assert_eq!(reply.body["fields"]["body"]["html"], "<p>&lt;Linen&gt;</p>", "{path}");
    }
    assert_eq!(get(&rig, "/delivery/article/linen?locale=fr").await.status, 404, "nothing stands in for fr");
    let unknown = get(&rig, "/delivery/article/linen?locale=it").await;
    assert_eq!((unknown.status, unknown.faults()), (400, vec!["locale unknown_locale".to_owned()]));
}

#[tokio::test]
async fn the_same_slug_in_two_locales_leads_to_two_entries() {
    let rig = rig().await;
    rig.deliver(&published(1, 1, "gift")).await.unwrap();
    let mut german = published(2, 1, "present");
    let de: domain::locale::Locale = "de".parse().unwrap();
    german.snapshot.locales = vec![de.clone()];
    german.snapshot.localized = BTreeMap::from([(de.clone(), BTreeMap::from([("title".to_owned(), json!("Gift"))]))]);
    german.snapshot.slugs = BTreeMap::from([(de, "gift".to_owned())]);
    rig.deliver(&german).await.unwrap();
    assert_eq!(title(&rig, "/delivery/article/gift").await, "gift 1");
    assert_eq!(title(&rig, "/delivery/article/gift?locale=de").await, "Gift");
    assert_eq!(title(&rig, "/delivery/article/gift?locale=en").await, "gift 1");
}

#[tokio::test]
async fn a_former_slug_redirects_until_another_entry_has_it() {
    let rig = rig().await;
    rig.deliver(&published(1, 1, "old")).await.unwrap();
    let mut renamed = published(1, 2, "new name");
    renamed.old_slugs = BTreeMap::from([("en".parse().unwrap(), vec!["older".to_owned(), "old".to_owned()])]);
    rig.deliver(&renamed).await.unwrap();
    for old in ["old", "older"] {
        let reply = get(&rig, format!("/delivery/article/{old}?locale=en&include=1")).await;
        let to = "/delivery/article/new%20name?locale=en&include=1";
        assert_eq!((reply.status, reply.header("location")), (301, to), "{}", reply.text);
    }
    assert_eq!(title(&rig, "/delivery/article/new%20name").await, "new name 2");
    rig.deliver(&published(2, 1, "old")).await.unwrap();
    assert_eq!(title(&rig, "/delivery/article/old").await, "old 1", "another entry has it");
    rig.deliver(&unpublished(2, 2)).await.unwrap();
    assert_eq!(get(&rig, "/delivery/article/old").await.status, 301, "and has it no more");
    rig.deliver(&unpublished(1, 3)).await.unwrap();
    assert_eq!(get(&rig, "/delivery/article/old").await.status, 404, "it leads to what is not there");
}

#[tokio::test]
async fn slugs_swap_in_any_order_of_events() {
    for swapped in [[(1, "b"), (2, "a")], [(2, "a"), (1, "b")]] {
        let rig = rig().await;
        rig.deliver(&published(1, 1, "a")).await.unwrap();
        rig.deliver(&published(2, 1, "b")).await.unwrap();
        for (n, slug) in swapped {
            rig.deliver(&published(n, 2, slug)).await.unwrap();
        }
        assert_eq!(get(&rig, "/delivery/article/a").await.body["id"], json!(entry(2)));
        assert_eq!(get(&rig, "/delivery/article/b").await.body["id"], json!(entry(1)));
    }
}

#[tokio::test]
async fn older_events_never_come_over_newer_ones() {
    let rig = rig().await;
    let path = format!("/delivery/article/{}", entry(1));
    rig.deliver(&unpublished(1, 3)).await.unwrap();
    rig.deliver(&published(1, 2, "early")).await.unwrap();
    assert_eq!(get(&rig, &path).await.status, 404, "the entry was withdrawn before it was heard of");
    assert_eq!(get(&rig, "/delivery/article/early").await.status, 404);
    rig.deliver(&published(1, 5, "five")).await.unwrap();
    rig.deliver(&published(1, 4, "four")).await.unwrap();
    rig.deliver(&unpublished(1, 3)).await.unwrap();
    rig.deliver(&published(1, 5, "five again")).await.unwrap();
    assert_eq!(title(&rig, &path).await, "five 5");
    assert_eq!(get(&rig, "/delivery/article/four").await.status, 404);
}

#[tokio::test]
async fn only_the_fields_that_are_asked_for() {
    let rig = rig().await;
    rig.deliver(&bilingual()).await.unwrap();
    let reply = get(&rig, "/delivery/article/linen?fields=rank,title").await;
    assert_eq!(reply.body["fields"], json!({ "title": "linen 1", "rank": 1 }));
    let unknown = get(&rig, "/delivery/article/linen?fields=rank,colour").await;
    assert_eq!((unknown.status, unknown.faults()), (400, vec!["fields unknown_field".to_owned()]));
}

#[tokio::test]
async fn entries_that_are_named_come_along_each_once_and_in_circles() {
    let rig = rig().await;
    let link = json!([{ "type": "paragraph", "children": [
        { "type": "link", "entry_id": entry(3), "children": [{ "type": "text", "text": "three" }] },
    ] }, { "type": "entry", "entry_id": entry(9) }]);
    let related = json!({ "related": [entry(2), entry(2), entry(1)], "body": link });
    rig.deliver(&with_fields(1, 1, "one", related)).await.unwrap();
    rig.deliver(&with_fields(2, 1, "two", json!({ "related": [entry(1), entry(4)] }))).await.unwrap();
    rig.deliver(&with_fields(3, 1, "three", json!({}))).await.unwrap();
    rig.deliver(&with_fields(4, 1, "four", json!({ "related": [entry(5)] }))).await.unwrap();
    rig.deliver(&with_fields(5, 1, "five", json!({ "related": [entry(1)] }))).await.unwrap();
    for (levels, expected) in [(1, vec![2, 3]), (2, vec![2, 3, 4]), (3, vec![2, 3, 4, 5])] {
        let reply = get(&rig, format!("/delivery/article/one?include={levels}")).await;
        let found: Vec<_> = reply.body["included"].as_object().unwrap().keys().cloned().collect();
        let expected: Vec<_> = expected.into_iter().map(|n| entry(n).to_string()).collect();
        assert_eq!(found, expected, "{levels}");
        assert_eq!(reply.body["included"][entry(2).to_string()]["slug"], "two");
    }
    assert!(get(&rig, "/delivery/article/one").await.body.get("included").is_none());
    let html = &get(&rig, "/delivery/article/one").await.body["fields"]["body"]["html"];
    let three = entry(3);
    let expected = format!(
        "<p><a href=\"#{three}\" data-entry-id=\"{three}\">three</a></p><div data-entry-id=\"{}\"></div>",
        entry(9)
    );
    assert_eq!(*html, expected);
}

#[tokio::test]
async fn assets_are_inline_and_pictures_have_their_text() {
    let rig = rig().await;
    let mut event =
        with_fields(1, 1, "pic", json!({ "body": [{ "type": "asset", "asset_id": asset_id(), "caption": "A & B" }] }));
    event.snapshot.assets = vec![Asset {
        asset_id: asset_id().parse().unwrap(),
        url: "/assets/x.png".into(),
        file_name: "x.png".into(),
        media_type: "image/png".into(),
        bytes: 10,
        width: Some(4),
        height: Some(3),
        alt: BTreeMap::from([("en".parse().unwrap(), "A \"field\"".into())]),
    }];
    rig.deliver(&event).await.unwrap();
    let reply = get(&rig, "/delivery/article/pic").await;
    let expected = json!({
        "url": "/assets/x.png", "file_name": "x.png", "media_type": "image/png", "bytes": 10,
        "width": 4, "height": 3, "alt": "A \"field\"",
    });
    assert_eq!(reply.body["assets"][asset_id()], expected);
    let html = format!(
        "<figure data-asset-id=\"{}\"><img src=\"/assets/x.png\" width=\"4\" height=\"3\" alt=\"A &quot;field&quot;\" \
         loading=\"lazy\"><figcaption>A &amp; B</figcaption></figure>",
        asset_id()
    );
    assert_eq!(reply.body["fields"]["body"]["html"], html);
}

#[tokio::test]
async fn a_type_that_is_deleted_is_not_read_and_comes_back_with_a_newer_state() {
    let rig = rig().await;
    rig.deliver(&published(1, 1, "one")).await.unwrap();
    let mut gone = article();
    (gone.version, gone.deleted) = (2, true);
    rig.deliver(&gone).await.unwrap();
    rig.deliver(&article()).await.unwrap();
    for path in ["/delivery/article", "/delivery/article/one"] {
        assert_eq!(get(&rig, path).await.status, 404, "{path}");
    }
    (gone.version, gone.deleted) = (3, false);
    rig.deliver(&gone).await.unwrap();
    assert_eq!(title(&rig, "/delivery/article/one").await, "one 1");
}

#[tokio::test]
async fn locales_change_and_an_older_state_does_not_come_over_them() {
    let rig = rig().await;
    rig.deliver(&bilingual()).await.unwrap();
    let mut changed = locales();
    (changed.version, changed.default) = (2, "de".parse().unwrap());
    rig.deliver(&changed).await.unwrap();
    rig.deliver(&locales()).await.unwrap();
    assert_eq!(title(&rig, "/delivery/article/leinen").await, "Leinen");
    // Another process hears of it within half a minute.
    let other = rig.restarted(None);
    assert_eq!(title(&other, "/delivery/article/leinen").await, "Leinen");
    (changed.version, changed.default) = (3, "en".parse().unwrap());
    rig.deliver(&changed).await.unwrap();
    assert_eq!(title(&other, "/delivery/article/leinen").await, "Leinen");
    rig.advance(std::time::Duration::from_secs(31));
    assert_eq!(title(&other, "/delivery/article/leinen").await, "linen 1");
}

#[tokio::test]
async fn caches_may_keep_it_and_ask_by_its_hash() {
    let rig = rig().await;
    rig.deliver(&with_fields(1, 1, "one", json!({ "related": [entry(2)] }))).await.unwrap();
    rig.deliver(&published(2, 1, "two")).await.unwrap();
    let reply = get(&rig, "/delivery/article/one?include=1").await;
    let etag = reply.header("etag").to_owned();
    assert_eq!(reply.header("cache-control"), "public, s-maxage=60, stale-while-revalidate=300");
    let keys = format!("type:article entry:{} entry:{}", entry(1), entry(2));
    assert_eq!((reply.header("surrogate-key"), reply.header("vary")), (keys.as_str(), ""));
    assert!(etag.len() == 34 && etag.starts_with('"'), "{etag}");
    let again = rig.call(Call::get("/delivery/article/one?include=1").header("if-none-match", &etag)).await;
    assert_eq!((again.status, again.text.as_str(), again.header("etag")), (304, "", etag.as_str()));

    rig.deliver(&published(2, 2, "two")).await.unwrap();
    let changed = rig.call(Call::get("/delivery/article/one?include=1").header("if-none-match", &etag)).await;
    assert_eq!(changed.status, 200, "what comes along has changed");
    assert_ne!(changed.header("etag"), etag);
    assert_eq!(
        get(&rig, "/delivery/article/one").await.header("etag"),
        get(&rig, format!("/delivery/article/{}", entry(1))).await.header("etag")
    );
    let missing = get(&rig, "/delivery/article/none").await;
    assert_eq!((missing.status, missing.header("cache-control")), (404, "public, s-maxage=5"));
}

#[tokio::test]
async fn bad_input_is_refused_by_its_place() {
    let rig = rig().await;
    for (query, faults) in [
        ("include=4", vec!["include out_of_range"]),
        ("include=-1", vec!["include out_of_range"]),
        ("include=x&colour=red", vec!["colour unknown_field", "include out_of_range"]),
        ("locale=EN", vec!["locale invalid_locale"]),
        ("fields=", vec!["fields invalid_fields"]),
        ("fields=a,,b", vec!["fields invalid_fields"]),
    ] {
        for path in ["/delivery/article/one", "/delivery/article"] {
            let reply = get(&rig, format!("{path}?{query}")).await;
            assert_eq!(
                (reply.status, reply.faults()),
                (400, faults.iter().map(|it| (*it).to_owned()).collect()),
                "{path} {query}"
            );
        }
    }
    for path in [
        "/delivery/article/%00",
        "/delivery/%F0%9F%92%A9/x",
        "/delivery/article/entry_x",
        "/delivery/article/a%2Fb",
        "/delivery/%23/%23",
        &format!("/delivery/article/{}", "x".repeat(3000)),
        &format!("/delivery/{}/x", "x".repeat(3000)),
    ] {
        assert_eq!(get(&rig, path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn an_event_of_odd_json_is_an_error_or_tolerated() {
    let rig = rig().await;
    let odd = json!({
        "body": [{ "type": "script", "children": 3 }], "title": { "a": [1, null] }, "related": [{ "entry_id": 7 }, null, 3],
        "data": [[[{}]]], "unknown": [{ "type": "paragraph", "children": [] }], "tags": "x",
    });
    rig.deliver(&with_fields(1, 1, "odd", odd)).await.unwrap();
    let reply = get(&rig, "/delivery/article/odd?include=3").await;
    assert_eq!((reply.status, &reply.body["fields"]["body"]["html"]), (200, &json!("")), "{}", reply.text);
    assert_eq!(get(&rig, "/delivery/article?filter[body]=x&filter[related][gt]=1").await.status, 200);
}

#[tokio::test]
async fn an_entry_is_read_while_nothing_is_known_of_its_type_and_of_locales() {
    let rig = Rig::new();
    let body = json!([{ "type": "paragraph", "children": [{ "type": "text", "text": "<x>" }] }]);
    rig.deliver(&with_fields(1, 1, "one", json!({ "body": body, "tags": ["a"], "data": [] }))).await.unwrap();
    for query in ["", "?locale=en", "?fields=body,title,tags,data"] {
        let reply = get(&rig, format!("/delivery/article/one{query}")).await;
        assert_eq!((reply.status, &reply.body["locale"]), (200, &json!("en")), "{}", reply.text);
        let fields = &reply.body["fields"];
        assert_eq!((&fields["title"], &fields["body"]["html"]), (&json!("one 1"), &json!("<p>&lt;x&gt;</p>")));
        assert_eq!((&fields["tags"], &fields["data"]), (&json!(["a"]), &json!([])));
    }
    assert_eq!(get(&rig, "/delivery/article/one?locale=de").await.status, 404);
    assert_eq!(ids(&rig, "/delivery/article?filter[tags]=a&sort=slug").await, [entry(1).to_string()]);
    rig.deliver(&article()).await.unwrap();
    rig.deliver(&locales()).await.unwrap();
    assert_eq!(title(&rig, "/delivery/article/one?locale=de").await, "one 1");
}

/// As large as an event may be, with as many addresses as count, and waiting for two releases.
#[tokio::test]
async fn the_largest_entry_is_kept_in_all_of_its_parts() {
    let rig = rig().await;
    let text: String = (0..23_500).map(|n: u32| format!("{:08x}", n.wrapping_mul(2_654_435_761))).collect();
    let codes = ["aa", "ab", "ac", "ad", "ae", "af", "ag", "ah", "ai", "aj", "ak", "al", "am", "an", "ao", "ap", "aq"];
    for (version, release_id) in [(1, None), (2, Some(release(1))), (3, Some(release(2)))] {
        let mut event = with_fields(1, version, &format!("v{version}"), json!({ "data": text, "rank": version }));
        for code in codes.iter().chain(&["ar", "as", "at", "au", "av", "aw"]) {
            event.snapshot.slugs.insert(code.parse().unwrap(), format!("v{version}-{code}"));
        }
        event.release_id = release_id;
        rig.deliver(&event).await.unwrap();
    }
    for version in 1..=3 {
        for name in [entry(1).to_string(), format!("v{version}"), format!("v{version}-aa"), format!("v{version}-ap")] {
            let reply = get(&rig, format!("/delivery/article/{name}")).await;
            assert_eq!((reply.status, &reply.body["fields"]["rank"]), (200, &json!(version)), "{name}");
            assert_eq!(reply.body["fields"]["data"], json!(text), "{name}");
        }
        assert_eq!(get(&rig, "/delivery/sync").await.body["items"][0]["version"], version);
        let r = u128::from(version);
        rig.deliver(&released(r, &[(1, version + 1, false)])).await.unwrap();
        rig.advance(std::time::Duration::from_secs(3));
        if version == 1 {
            rig.advance(std::time::Duration::from_secs(70));
            rig.tick().await.unwrap();
        }
    }
}
