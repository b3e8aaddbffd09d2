//! Feed alone: its real router and store on a database in memory.

#![expect(clippy::unwrap_used, reason = "a helper that finds nothing is a failed test")]

use events::feed::FeedItemChanged;
use feed::Feed;
use serde_json::{Value, json};
use testkit::{Alone, Call};

type Rig = Alone<Feed>;

fn staff(call: Call) -> Call {
    call.bearer("acct_01J8ZQ4T6M3V0X9K2B7C5D1STF", "feed:read feed:write")
}

async fn create(rig: &Rig, name: &str) -> Value {
    let reply = rig.call(staff(Call::post("/feed-items")).json(json!({ "name": name }))).await;
    assert_eq!((reply.status, reply.header("etag")), (201, "\"1\""), "{}", reply.text);
    reply.body
}

fn path(feed_item: &Value) -> String {
    format!("/feed-items/{}", feed_item["id"].as_str().unwrap())
}

#[tokio::test]
async fn creates_shows_changes_and_deletes() {
    let rig = Rig::new();
    let made = create(&rig, "First").await;
    assert_eq!(rig.call(staff(Call::get(path(&made)))).await.body, made);

    let change = staff(Call::patch(path(&made))).if_match(1).json(json!({ "name": "Second" }));
    let changed = rig.call(change.clone()).await;
    assert_eq!((changed.status, changed.body["name"].as_str()), (200, Some("Second")), "{}", changed.text);
    assert_eq!(rig.call(change).await.status, 412, "the version has changed");

    let gone = rig.call(staff(Call::delete(path(&made))).if_match(2)).await;
    assert_eq!(gone.status, 204, "{}", gone.text);
    assert_eq!(rig.call(staff(Call::get(path(&made)))).await.status, 404);

    let published: Vec<FeedItemChanged> = rig.take();
    let states: Vec<_> = published.iter().map(|event| (event.version, event.name.as_str(), event.deleted)).collect();
    assert_eq!(states, [(1, "First", false), (2, "Second", false), (3, "Second", true)]);
}

#[tokio::test]
async fn lists_newest_first_page_by_page() {
    let rig = Rig::new();
    for n in 0..5 {
        create(&rig, &format!("number {n}")).await;
        rig.advance(std::time::Duration::from_millis(1));
    }
    let (mut names, mut next) = (Vec::new(), "/feed-items?limit=2".to_owned());
    loop {
        let page = rig.call(staff(Call::get(&next))).await;
        names.extend(
            page.body["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page.body["next_cursor"].as_str() else { break };
        next = format!("/feed-items?limit=2&cursor={cursor}");
    }
    assert_eq!(names, ["number 4", "number 3", "number 2", "number 1", "number 0"]);
}

#[tokio::test]
async fn a_key_creates_once() {
    let rig = Rig::new();
    let call = || staff(Call::post("/feed-items")).key("k1").json(json!({ "name": "First" }));
    let (first, again) = (rig.call(call()).await, rig.call(call()).await);
    assert_eq!((first.status, &first.body), (201, &again.body));
    assert_eq!(rig.take_events().len(), 1);
}

#[tokio::test]
async fn refuses_strangers_and_bad_input() {
    let rig = Rig::new();
    let made = create(&rig, "First").await;
    for call in
        [Call::get("/feed-items"), Call::get(path(&made)), Call::post("/feed-items").json(json!({ "name": "X" }))]
    {
        assert_eq!(rig.call(call.clone()).await.status, 401, "{call:?}");
        assert_eq!(rig.call(call.clone().bearer("acct_01J8ZQ4T6M3V0X9K2B7C5D1STF", "")).await.status, 403, "{call:?}");
    }
    let bad = rig.call(staff(Call::post("/feed-items")).json(json!({ "name": "", "colour": "red" }))).await;
    assert_eq!(
        (bad.status, bad.faults()),
        (400, vec!["/colour unknown_field".to_owned(), "/name out_of_range".to_owned()])
    );
    let unconditional = rig.call(staff(Call::delete(path(&made)))).await;
    assert_eq!(unconditional.status, 428);
}

#[tokio::test]
async fn publishes_its_state_again() {
    let rig = Rig::with(&[("FEED_REPUBLISH_PAGE", "2")], None);
    for n in 0..3 {
        create(&rig, &format!("number {n}")).await;
    }
    rig.take_events();
    let (mut cursor, mut count) = (None, 0);
    loop {
        let done = service::Capability::republish(&*rig.capability, "feed_item", cursor).await.unwrap();
        count += done.count;
        cursor = done.cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!((count, rig.take::<FeedItemChanged>().len()), (3, 3));
}
