//! Inboxes: groups, counts, pages, and what is read and taken away.

use serde_json::json;
use testkit::Call;

use crate::support::*;

#[tokio::test]
async fn alike_events_are_one_notification_with_an_exact_count() {
    let rig = Rig::new();
    for actor in 10..47 {
        react(&rig, 1, actor).await;
        react(&rig, 1, actor).await;
    }
    tell(&rig, "social.reaction.changed", reaction(1, 10, "love", 1, true)).await;
    react(&rig, 2, 10).await;
    react(&rig, 2, 1).await;
    let found = list(&rig).await;
    assert_eq!(summary(&rig).await, ["reaction 1", "reaction 37"], "one's own reaction is no news");
    assert_eq!(actors(&found[1]), [acct(46), acct(45), acct(44)], "a second reaction of one person changes nothing");
    assert_eq!(found[1]["target"], json!({ "type": "post", "id": id("post", 1) }));
    assert_eq!(counts(&rig).await, (2, 2));
}

#[tokio::test]
async fn a_reaction_that_is_taken_back_takes_itself_out_in_any_order() {
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let rig = Rig::new();
        let events =
            [reaction(1, 10, "like", 1, true), reaction(1, 10, "like", 2, false), reaction(1, 11, "like", 1, true)];
        for n in order.into_iter().chain(order) {
            tell(&rig, "social.reaction.changed", events[n].clone()).await;
        }
        assert_eq!((summary(&rig).await, counts(&rig).await), (vec!["reaction 1".to_owned()], (1, 1)), "{order:?}");
        assert_eq!(actors(&list(&rig).await[0]), [acct(11)]);
        tell(&rig, "social.reaction.changed", reaction(1, 11, "like", 2, false)).await;
        assert_eq!((summary(&rig).await.len(), counts(&rig).await), (0, (0, 0)), "nobody is left");
    }
}

#[tokio::test]
async fn what_comes_after_reading_or_after_an_hour_begins_anew_and_nobody_is_told_twice() {
    let rig = Rig::new();
    react(&rig, 1, 10).await;
    let first = list(&rig).await[0]["id"].as_str().unwrap().to_owned();
    good(&rig, own(Call::put(format!("/notifications/{first}/read")))).await;
    react(&rig, 1, 11).await;
    assert_eq!(summary(&rig).await, ["reaction 1", "reaction 1"]);
    assert_eq!(counts(&rig).await, (1, 2));
    rig.advance(HOUR);
    react(&rig, 1, 12).await;
    assert_eq!(summary(&rig).await.len(), 3);
    react(&rig, 1, 13).await;
    assert_eq!(summary(&rig).await, ["reaction 2", "reaction 1", "reaction 1"]);

    // Who takes back and reacts again was told, read or not.
    tell(&rig, "social.reaction.changed", reaction(1, 10, "like", 2, false)).await;
    tell(&rig, "social.reaction.changed", reaction(1, 10, "like", 3, true)).await;
    assert_eq!(summary(&rig).await, ["reaction 2", "reaction 1", "reaction 1"][..2].to_vec());
}

#[tokio::test]
async fn pages_neither_skip_nor_repeat_while_groups_grow() {
    let rig = Rig::new();
    for post in 1..=9 {
        react(&rig, post, 10).await;
        rig.advance(std::time::Duration::from_millis(3));
    }
    let (mut seen, mut next) = (Vec::new(), "/notifications?limit=2".to_owned());
    loop {
        let page = good(&rig, own(Call::get(&next))).await.body;
        for one in page["items"].as_array().unwrap() {
            seen.push(one["target"]["id"].as_str().unwrap().to_owned());
        }
        // Older groups get more people, newer ones come.
        react(&rig, 1, 20 + seen.len()).await;
        react(&rig, 100 + seen.len(), 10).await;
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        next = format!("/notifications?limit=2&cursor={cursor}");
    }
    let wanted: Vec<_> = (1..=9).rev().map(|post| id("post", post)).collect();
    assert_eq!(seen, wanted);
    let cursor =
        good(&rig, own(Call::get("/notifications?limit=2"))).await.body["next_cursor"].as_str().unwrap().to_owned();
    let foreign = rig.call(Call::get(format!("/notifications?limit=2&cursor={cursor}")).bearer(acct(2), "")).await;
    assert_eq!((foreign.status, foreign.faults()), (400, vec!["cursor invalid_cursor".to_owned()]));
}

#[tokio::test]
async fn reads_up_to_one_and_counts_stay_exact() {
    let rig = Rig::new();
    for post in 1..=6 {
        react(&rig, post, 10).await;
    }
    let ids: Vec<String> = list(&rig).await.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    good(&rig, own(Call::put(format!("/notifications/{}/read", ids[0])))).await;
    assert_eq!(counts(&rig).await, (5, 6));
    let again = good(&rig, own(Call::put(format!("/notifications/{}/read", ids[0])))).await;
    assert_eq!((again.body["read"].as_bool(), counts(&rig).await), (Some(true), (5, 6)));

    let up_to = own(Call::post("/notifications/seen")).json(json!({ "up_to": ids[2] }));
    assert_eq!(good(&rig, up_to).await.body, json!({ "unread": 5, "unseen": 2 }));
    let up_to = own(Call::post("/notifications/read-all")).json(json!({ "up_to": ids[2] }));
    assert_eq!(good(&rig, up_to.clone()).await.body, json!({ "unread": 1, "unseen": 2 }));
    assert_eq!(good(&rig, up_to).await.body, json!({ "unread": 1, "unseen": 2 }), "again");
    let unread = list_of(&rig, own(Call::get("/notifications?unread=true"))).await;
    assert_eq!((unread.len(), unread[0]["id"].as_str()), (1, Some(ids[1].as_str())));

    // An older one brings nothing back; one that is still to come reads what is there, and no more.
    let older = own(Call::post("/notifications/read-all")).json(json!({ "up_to": ids[5] }));
    assert_eq!(good(&rig, older).await.body["unread"], 1);
    let future = own(Call::post("/notifications/read-all")).json(json!({ "up_to": "ntf_7ZZZZZZZZZZZZZZZZZZZZZZZZZ" }));
    assert_eq!(good(&rig, future).await.body, json!({ "unread": 0, "unseen": 0 }));
    react(&rig, 7, 10).await;
    assert_eq!(counts(&rig).await, (1, 1));
    good(&rig, own(Call::post("/notifications/read-all")).json(json!({}))).await;
    assert_eq!(counts(&rig).await, (0, 0));
}

#[tokio::test]
async fn what_is_taken_away_or_expires_is_not_counted() {
    let rig = Rig::new();
    for post in 1..=4 {
        react(&rig, post, 10).await;
        rig.advance(DAY);
    }
    let ids: Vec<String> = list(&rig).await.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    good(&rig, own(Call::put(format!("/notifications/{}/read", ids[0])))).await;
    good(&rig, own(Call::post("/notifications/seen")).json(json!({ "up_to": ids[3] }))).await;
    assert_eq!(counts(&rig).await, (3, 3));
    assert_eq!(good(&rig, own(Call::delete(format!("/notifications/{}", ids[0])))).await.status, 204);
    assert_eq!(counts(&rig).await, (3, 2));
    assert_eq!(rig.call(own(Call::delete(format!("/notifications/{}", ids[0])))).await.status, 404);
    react(&rig, 4, 10).await;
    assert_eq!(summary(&rig).await.len(), 3, "what was taken away does not come back");

    rig.advance(86 * DAY);
    rig.tick().await.unwrap();
    assert_eq!((summary(&rig).await.len(), counts(&rig).await), (2, (2, 2)), "90 days after it came");
    rig.advance(DAY);
    rig.tick().await.unwrap();
    rig.tick().await.unwrap();
    assert_eq!((summary(&rig).await.len(), counts(&rig).await), (1, (1, 1)));
    rig.advance(DAY);
    rig.tick().await.unwrap();
    assert_eq!((summary(&rig).await.len(), counts(&rig).await), (0, (0, 0)));
}

#[tokio::test]
async fn shows_people_by_the_names_that_they_have_now() {
    let rig = Rig::new();
    react(&rig, 1, 10).await;
    let name = async || list(&rig).await[0]["actors"][0]["display_name"].clone();
    assert_eq!(name().await, json!(null));
    tell(&rig, "social.profile.changed", profile(10, 2, "Grace")).await;
    tell(&rig, "social.profile.changed", profile(10, 1, "Old")).await;
    assert_eq!(name().await, "Grace");
    let mut suspended = profile(10, 3, "Grace");
    suspended["state"] = json!("suspended");
    tell(&rig, "social.profile.changed", suspended).await;
    assert_eq!(
        (name().await, actors(&list(&rig).await[0]).len()),
        (json!(null), 0),
        "who is suspended is not to be seen"
    );
    let one = &list(&rig).await[0];
    let path = format!("/notifications/{}", one["id"].as_str().unwrap());
    let found = good(&rig, own(Call::get(&path))).await;
    assert_eq!((&found.body, found.header("etag")), (one, "\"1\""));
    assert_eq!(rig.call(Call::get(&path).bearer(acct(2), "")).await.status, 404);
}
