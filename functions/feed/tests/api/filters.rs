//! What a reader does not want to see.

use domain::id::PostId;
use events::social::ReplyTo;
use serde_json::json;
use testkit::Call;

use crate::support::*;

fn put(reader: u64, version: u64, body: serde_json::Value) -> Call {
    Call::put("/timelines/filters").bearer(person(reader), "").if_match(version).json(body)
}

#[tokio::test]
async fn words_tags_languages_and_answers_are_left_out() {
    let rig = Rig::new();
    people(&rig, 0..=2).await;
    follows(&rig, 0, 1).await;
    let shape = |n: u64, author: u64, text: &str, tags: &[&str], lang: Option<&str>, reply: Option<u64>| {
        let mut it = post(n, author, n as i64);
        text.clone_into(&mut it.text);
        it.tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
        it.lang = lang.map(|lang| lang.parse().unwrap());
        it.reply_to = reply.map(|author| {
            let id: PostId = post_id(99);
            ReplyTo { post_id: id, author: person(author), root: id }
        });
        it
    };
    for it in [
        shape(1, 1, "Plain", &[], None, None),
        shape(2, 1, "A SPOILER follows", &["film"], Some("en"), None),
        shape(3, 1, "Spoilers are fine", &["film", "crypto"], Some("en"), None),
        shape(4, 1, "Auf Deutsch", &["film"], Some("de-AT"), None),
        shape(5, 1, "To myself", &[], None, Some(1)),
        shape(6, 1, "To you", &[], None, Some(2)),
        shape(7, 0, "My own spoiler", &["film"], Some("fr"), Some(2)),
    ] {
        deliver(&rig, &it).await;
    }
    assert_eq!(home(&rig, 0).await, [7, 6, 5, 4, 3, 2, 1]);
    let none = get(&rig, 0, "/timelines/filters").await;
    assert_eq!(none.body, json!({ "words": [], "tags": [], "languages": [], "show_replies": true, "version": 0 }));
    let mut version = 0;
    for (filters, shown, tagged) in [
        (json!({ "words": [{ "text": "spoiler" }] }), vec![7, 6, 5, 4, 3, 1], vec![7, 4, 3]),
        (json!({ "tags": [{ "text": "#Crypto" }] }), vec![7, 6, 5, 4, 2, 1], vec![7, 4, 2]),
        (json!({ "languages": ["de"] }), vec![7, 6, 5, 4, 1], vec![7, 4]),
        (json!({ "show_replies": false }), vec![7, 5, 4, 3, 2, 1], vec![7, 4, 3, 2]),
        (json!({ "words": [{ "text": "plain", "until": at(60_000) }] }), vec![7, 6, 5, 4, 3, 2], vec![7, 4, 3, 2]),
    ] {
        let reply = rig.call(put(0, version, filters.clone())).await;
        version += 1;
        assert_eq!((reply.status, reply.header("etag")), (200, format!("\"{version}\"").as_str()), "{}", reply.text);
        assert_eq!(get(&rig, 0, "/timelines/filters").await.body, reply.body);
        assert_eq!(home(&rig, 0).await, shown, "{filters}");
        assert_eq!(page(&rig, 0, "/timelines/tags/film").await, tagged, "{filters}");
        assert_eq!(page(&rig, 0, &format!("/timelines/users/{}", person(1))).await, [6, 5, 4, 3, 2, 1], "not here");
    }
    rig.advance(std::time::Duration::from_secs(60));
    assert_eq!(home(&rig, 0).await, [7, 6, 5, 4, 3, 2, 1], "a filter ends by the clock");
}

#[tokio::test]
async fn filters_have_a_version_and_limits() {
    let rig = Rig::new();
    let none = json!({});
    assert_eq!(rig.call(Call::put("/timelines/filters").bearer(person(0), "").json(none.clone())).await.status, 428);
    assert_eq!(rig.call(put(0, 1, none.clone())).await.status, 412);
    assert_eq!(rig.call(put(0, 0, none.clone())).await.header("etag"), "\"1\"");
    assert_eq!(rig.call(put(0, 0, none.clone())).await.status, 412);
    assert_eq!(rig.call(put(0, 1, none)).await.header("etag"), "\"1\"", "the same writes nothing");
    let many = |n: usize| (0..n).map(|n| json!({ "text": format!("w{n}") })).collect::<Vec<_>>();
    assert_eq!(rig.call(put(0, 1, json!({ "words": many(60), "tags": many(40) }))).await.status, 200);
    let refused = rig.call(put(0, 2, json!({ "words": many(60), "tags": many(41) }))).await;
    assert_eq!((refused.status, refused.problem()), (422, "too_many_filters"), "{}", refused.text);
    assert_eq!(refused.faults(), ["/tags too_many_filters"]);
    let bad = json!({ "words": [{ "text": "" }, { "text": "x".repeat(51), "until": "soon" }], "tags": many(101), "colour": 1, "languages": ["deutsch!"], "show_replies": "no" });
    let refused = rig.call(put(0, 2, bad)).await;
    assert_eq!(
        (refused.status, refused.faults()),
        (
            400,
            [
                "/colour unknown_field",
                "/languages/0 invalid_locale",
                "/show_replies wrong_type",
                "/tags out_of_range",
                "/words/0/text out_of_range",
                "/words/1/text out_of_range",
                "/words/1/until invalid_timestamp",
            ]
            .map(str::to_owned)
            .to_vec()
        ),
        "{}",
        refused.text
    );
}

#[tokio::test]
async fn of_two_changes_at_once_one_is_told_to_look_again() {
    let mut met = 0;
    for call in 1..=6 {
        let rig = Rig::new();
        let slow = async |other: &Rig| other.call(put(0, 0, json!({ "show_replies": false }))).await;
        let fast = async {
            assert_eq!(rig.call(put(0, 0, json!({ "words": [{ "text": "a" }] }))).await.status, 200);
        };
        let Some(reply) = rig.overtaken(call, slow, fast).await else { break };
        met += 1;
        assert_eq!(reply.status, 412, "{call}");
        assert_eq!(get(&rig, 0, "/timelines/filters").await.body["version"], 1);
    }
    assert!(met >= 2, "{met}");
}
