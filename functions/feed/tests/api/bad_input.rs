//! What is malformed is refused precisely, and nothing else happens.

use events::social::PostChanged;
use service::event::Event;
use testkit::Call;

use crate::support::*;

#[tokio::test]
async fn each_fault_of_a_request_is_named() {
    let rig = Rig::new();
    people(&rig, 0..=1).await;
    let users = format!("/timelines/users/{}", person(1));
    for path in ["/timelines/home", users.as_str(), "/timelines/tags/rust"] {
        for (query, fault) in [
            ("limit=0", "limit out_of_range"),
            ("limit=101", "limit out_of_range"),
            ("limit=many", "limit out_of_range"),
            ("cursor=AAAA", "cursor invalid_cursor"),
            ("cursor=%00", "cursor invalid_character"),
            ("since=AAAA", "since invalid_cursor"),
            ("since=", "since out_of_range"),
            ("colour=red", "colour unknown_field"),
            ("limit=1&limit=2", "/limit repeated"),
        ] {
            let reply = get(&rig, 0, &format!("{path}?{query}")).await;
            assert_eq!((reply.status, reply.faults()), (400, vec![fault.to_owned()]), "{path}?{query}: {}", reply.text);
        }
    }
    for (query, fault) in [("window=2h", "window"), ("window=", "window"), ("limit=3", "limit unknown_field")] {
        let reply = get(&rig, 0, &format!("/trends?{query}")).await;
        assert_eq!(reply.status, 400, "{query}: {}", reply.text);
        assert!(reply.faults()[0].starts_with(fault), "{:?}", reply.faults());
    }
    for path in ["/timelines/users/me", "/timelines/users/acct_1", "/timelines/tags/%23", "/timelines/other"] {
        assert_eq!(get(&rig, 0, path).await.status, 404, "{path}");
    }
    let long = format!("/timelines/tags/{}", "x".repeat(101));
    assert_eq!(get(&rig, 0, &long).await.status, 404);
    let text = Call::put("/timelines/filters").bearer(person(0), "").if_match(0).body("text/plain", "{}");
    assert_eq!(rig.call(text).await.status, 415);
    let broken = Call::put("/timelines/filters").bearer(person(0), "").if_match(0).body("application/json", "{");
    assert_eq!(rig.call(broken).await.status, 400);
}

#[tokio::test]
async fn an_event_that_cannot_be_read_is_an_error_and_an_unknown_one_is_skipped() {
    let rig = Rig::new();
    let mut event = Event::new("social", &rig.clock, &post(1, 1, 1)).unwrap();
    event.data = serde_json::value::RawValue::from_string("{\"post_id\": 7}".to_owned()).unwrap();
    assert!(rig.deliver_event(&event).await.is_err());
    event.kind = "social.poll.changed".to_owned();
    rig.deliver_event(&event).await.unwrap();
    assert_eq!(dump(&rig), Vec::<String>::new());
}

#[tokio::test]
async fn the_largest_post_and_the_oddest_tags_are_taken() {
    let rig = Rig::new();
    people(&rig, 0..=1).await;
    let mut it: PostChanged = post(1, 1, -99_999_999_999_999);
    it.text = "𝄞".repeat(5_000);
    it.tags = ["größe", "日本語", "a#b", "", "#"].map(str::to_owned).to_vec();
    deliver(&rig, &it).await;
    for tag in ["gr%C3%B6%C3%9Fe", "%E6%97%A5%E6%9C%AC%E8%AA%9E", "a%23b"] {
        assert_eq!(page(&rig, 0, &format!("/timelines/tags/{tag}")).await, [1], "{tag}");
    }
    rig.tick().await.unwrap();
}
