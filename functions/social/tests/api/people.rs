//! Profiles, follows, blocks and mutes.

use std::time::Duration;

use events::social::{BlockChanged, FollowChanged, FollowState, MuteChanged, ProfileChanged};
use serde_json::json;
use testkit::Call;

use crate::support::{
    ADA, BOB, CYD, DAN, GUEST, Rig, all, counts, delete, field, follow, get, profile, profile_with, put, say, town,
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn save(who: &str, body: serde_json::Value) -> Call {
    Call::put("/profiles/me").bearer(who, "").json(body)
}

#[tokio::test]
async fn a_profile_is_made_shown_and_changed() {
    let rig = Rig::new();
    let made = profile(&rig, ADA, "ada").await;
    assert_eq!(get(&rig, ADA, "/profiles/me").await.body, made);
    assert_eq!(rig.call(save(ADA, json!({ "handle": "ada", "display_name": "Ada" }))).await.status, 428);
    let other = json!({ "handle": "ada", "display_name": "Ada L.", "bio": "Counts." });
    assert_eq!(rig.call(save(ADA, other.clone()).if_match(1)).await.status, 412);
    let changed = rig.call(save(ADA, other.clone()).if_match(made["version"].as_u64().unwrap())).await;
    assert_eq!((changed.status, changed.body["bio"].as_str()), (200, Some("Counts.")), "{}", changed.text);
    assert_eq!(changed.body["version"].as_u64(), made["version"].as_u64().map(|version| version + 1));
    assert_eq!(rig.call(save(ADA, other).header("if-match", "*")).await.cost(), "1rru 0wru", "nothing changes");
    let versions: Vec<_> = rig.take::<ProfileChanged>().iter().map(|event| event.version).collect();
    assert_eq!(versions.len(), 2);
    assert!(versions[0] < versions[1]);
}

#[tokio::test]
async fn a_handle_is_ones_own_and_an_old_one_leads_on_for_thirty_days() {
    let rig = town().await;
    let taken = rig.call(save(DAN, json!({ "handle": "ada", "display_name": "Dan" }))).await;
    assert_eq!((taken.status, taken.problem()), (409, "handle_taken"));
    let renamed = save(ADA, json!({ "handle": "ada_two", "display_name": "Ada" })).header("if-match", "*");
    assert_eq!(rig.call(renamed).await.status, 200);
    for path in ["/profiles/ada", "/profiles/ada_two"] {
        assert_eq!(get(&rig, BOB, path).await.body["handle"], "ada_two", "{path}");
    }
    assert_eq!(rig.call(save(DAN, json!({ "handle": "ada", "display_name": "Dan" }))).await.problem(), "handle_taken");
    rig.advance(30 * DAY);
    assert_eq!(get(&rig, BOB, "/profiles/ada").await.status, 404);
    profile(&rig, DAN, "ada").await;
    assert_eq!(get(&rig, BOB, "/profiles/ada").await.body["account_id"], DAN);
    assert_eq!(get(&rig, BOB, "/profiles/ada_two").await.body["account_id"], ADA);
}

#[tokio::test]
async fn a_handle_changes_three_times_a_month() {
    let rig = town().await;
    for n in 0..3 {
        let renamed = save(ADA, json!({ "handle": format!("ada_{n}"), "display_name": "Ada" })).header("if-match", "*");
        assert_eq!(rig.call(renamed).await.status, 200);
    }
    let fourth = save(ADA, json!({ "handle": "ada_9", "display_name": "Ada" })).header("if-match", "*");
    assert_eq!(rig.call(fourth.clone()).await.problem(), "handle_changed_too_often");
    let back = save(ADA, json!({ "handle": "ada_1", "display_name": "Ada" })).header("if-match", "*");
    assert_eq!(rig.call(back).await.status, 200, "an old one of one's own comes back");
    rig.advance(31 * DAY);
    assert_eq!(rig.call(fourth).await.status, 200);
}

#[tokio::test]
async fn of_two_who_want_a_handle_one_gets_it() {
    let rig = Rig::new();
    let wanted = |who| save(who, json!({ "handle": "wanted", "display_name": "X" }));
    let slow = rig.overtaken(2, async |other| other.call(wanted(ADA)).await.status, async {
        assert_eq!(rig.call(wanted(BOB)).await.status, 201);
    });
    assert_eq!(slow.await, Some(409));
    assert_eq!(get(&rig, GUEST, "/profiles/wanted").await.body["account_id"], BOB);
}

#[tokio::test]
async fn follows_are_counted_listed_and_ended() {
    let rig = town().await;
    assert_eq!(follow(&rig, ADA, "bob").await["state"], "accepted");
    rig.advance(Duration::from_millis(5));
    follow(&rig, CYD, "bob").await;
    follow(&rig, CYD, "bob").await;
    assert_eq!(counts(&rig, ADA, "bob").await, (2, 0, 0));
    assert_eq!(counts(&rig, BOB, "ada").await, (0, 1, 0));
    let shown = get(&rig, ADA, "/profiles/bob").await.body["standing"].clone();
    assert_eq!(
        (&shown["following"], &shown["followed_by"], &shown["requested"]),
        (&json!(true), &json!(false), &json!(false))
    );
    assert_eq!(field(&all(&rig, GUEST, "/profiles/bob/followers", 1).await, "handle"), ["cyd", "ada"]);
    assert_eq!(field(&all(&rig, BOB, "/profiles/ada/following", 5).await, "handle"), ["bob"]);
    assert_eq!(delete(&rig, ADA, "/profiles/bob/follow").await.status, 204);
    assert_eq!(delete(&rig, ADA, "/profiles/bob/follow").await.status, 204);
    assert_eq!(delete(&rig, BOB, &format!("/followers/{CYD}")).await.status, 204);
    assert_eq!(counts(&rig, ADA, "bob").await, (0, 0, 0));
    let told: Vec<_> = rig.take::<FollowChanged>().iter().map(|event| (event.version, event.state)).collect();
    let (in_, out) = (FollowState::Accepted, FollowState::Ended);
    assert_eq!(told, [(1, in_), (1, in_), (2, out), (2, out)]);
    assert_eq!(put(&rig, ADA, "/profiles/ada/follow").await.problem(), "own_profile");
    assert_eq!(put(&rig, ADA, "/profiles/nobody/follow").await.status, 404);
    assert_eq!(put(&rig, DAN, "/profiles/ada/follow").await.problem(), "profile_required");
}

#[tokio::test]
async fn a_locked_profile_lets_followers_in() {
    let rig = town().await;
    profile_with(&rig, DAN, json!({ "handle": "dan", "display_name": "Dan", "locked": true })).await;
    for who in [ADA, BOB, CYD] {
        assert_eq!(follow(&rig, who, "dan").await["state"], "requested");
        rig.advance(Duration::from_millis(1));
    }
    assert_eq!(counts(&rig, ADA, "dan").await, (0, 0, 0));
    assert_eq!(field(&all(&rig, DAN, "/follow-requests", 2).await, "handle"), ["cyd", "bob", "ada"]);
    assert_eq!(get(&rig, ADA, "/profiles/dan/followers").await.status, 404);
    let answer = async |who: &str, verb: &str| {
        rig.call(Call::post(format!("/follow-requests/{who}/{verb}")).bearer(DAN, "")).await.status
    };
    assert_eq!(
        (answer(ADA, "accept").await, answer(ADA, "accept").await, answer(BOB, "reject").await),
        (200, 200, 200)
    );
    assert_eq!((answer(BOB, "accept").await, answer(DAN, "accept").await), (404, 404));
    let open = Call::put("/profiles/me").bearer(DAN, "").header("if-match", "*");
    assert_eq!(rig.call(open.json(json!({ "handle": "dan", "display_name": "Dan" }))).await.status, 200);
    assert_eq!(field(&all(&rig, DAN, "/follow-requests", 2).await, "handle"), ["cyd"], "nobody is let in by unlocking");
    assert_eq!(counts(&rig, ADA, "dan").await, (1, 0, 0));
}

#[tokio::test]
async fn a_block_ends_everything_both_ways() {
    let rig = town().await;
    follow(&rig, ADA, "bob").await;
    follow(&rig, BOB, "ada").await;
    let (of_ada, of_bob) = (say(&rig, ADA, "of ada").await, say(&rig, BOB, "of bob").await);
    rig.take_events();
    assert_eq!(put(&rig, ADA, "/profiles/bob/block").await.status, 204);
    let events = rig.take_events();
    let kinds: Vec<_> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "social.follow.changed").count(), 2, "{kinds:?}");
    assert_eq!(put(&rig, ADA, "/profiles/bob/block").await.status, 204);
    assert_eq!(rig.take_events().len(), 0, "it stands already");
    assert_eq!(counts(&rig, CYD, "ada").await, (0, 0, 1));
    assert_eq!(counts(&rig, CYD, "bob").await, (0, 0, 1));

    assert_eq!(get(&rig, BOB, "/profiles/ada").await.status, 404);
    assert_eq!(get(&rig, ADA, "/profiles/bob").await.body["standing"]["blocking"], true);
    assert_eq!(get(&rig, BOB, &format!("/posts/{of_ada}")).await.status, 404);
    assert_eq!(get(&rig, ADA, &format!("/posts/{of_bob}")).await.status, 404);
    assert_eq!(put(&rig, BOB, "/profiles/ada/follow").await.status, 404);
    assert_eq!(put(&rig, ADA, "/profiles/bob/follow").await.problem(), "blocked");
    assert_eq!(put(&rig, BOB, &format!("/posts/{of_ada}/reactions/like")).await.status, 404);
    let reply = |who, to: &str| Call::post("/posts").bearer(who, "").json(json!({ "text": "hi", "reply_to": to }));
    assert_eq!(rig.call(reply(BOB, &of_ada)).await.problem(), "unknown_post");
    assert_eq!(rig.call(reply(ADA, &of_bob)).await.problem(), "unknown_post");
    assert_eq!(field(&all(&rig, ADA, "/blocks", 5).await, "handle"), ["bob"]);

    assert_eq!(delete(&rig, ADA, "/profiles/bob/block").await.status, 204);
    assert_eq!(rig.take::<BlockChanged>().iter().map(|e| (e.version, e.active)).collect::<Vec<_>>(), [(2, false)]);
    assert_eq!(get(&rig, BOB, "/profiles/ada").await.body["standing"]["following"], false, "no follow comes back");
    assert!(all(&rig, ADA, "/blocks", 5).await.is_empty());
}

#[tokio::test]
async fn no_follow_passes_a_block() {
    for call in 1..=20 {
        let rig = town().await;
        let slow = async |other: &Rig| put(other, BOB, "/profiles/ada/follow").await.status;
        let fast = async {
            assert_eq!(put(&rig, ADA, "/profiles/bob/block").await.status, 204);
        };
        let Some(status) = rig.overtaken(call, slow, fast).await else {
            assert!(call > 6, "it makes more calls than that");
            return;
        };
        assert!([200, 404].contains(&status), "{status}");
        assert_eq!(counts(&rig, CYD, "ada").await.0, 0, "call {call}");
        assert!(all(&rig, ADA, "/profiles/ada/followers", 5).await.is_empty(), "call {call}");
    }
}

#[tokio::test]
async fn a_mute_is_for_a_while_and_nobody_learns_of_it() {
    let rig = town().await;
    let mute = |until: Option<String>| Call::put("/profiles/bob/mute").bearer(ADA, "").json(json!({ "until": until }));
    let until = (rig.clock.now() + DAY).to_string();
    assert_eq!(rig.call(mute(Some(until.clone()))).await.status, 204);
    assert_eq!(rig.call(mute(Some(until))).await.status, 204);
    assert_eq!(get(&rig, ADA, "/profiles/bob").await.body["standing"]["muting"], true);
    assert_eq!(get(&rig, BOB, "/profiles/ada").await.body["standing"]["muting"], false);
    assert_eq!(field(&all(&rig, ADA, "/mutes", 5).await, "handle"), ["bob"]);
    rig.advance(DAY);
    assert_eq!(get(&rig, ADA, "/profiles/bob").await.body["standing"]["muting"], false);
    assert!(all(&rig, ADA, "/mutes", 5).await.is_empty());
    assert_eq!(rig.call(mute(Some(rig.clock.now().to_string()))).await.faults(), ["/until out_of_range"]);
    assert_eq!(rig.call(mute(None)).await.status, 204);
    assert_eq!(delete(&rig, ADA, "/profiles/bob/mute").await.status, 204);
    let told: Vec<_> = rig.take::<MuteChanged>().iter().map(|event| (event.version, event.active)).collect();
    assert_eq!(told, [(1, true), (2, true), (3, false)]);
}

#[tokio::test]
async fn profiles_by_their_accounts() {
    let rig = town().await;
    put(&rig, BOB, "/profiles/ada/block").await;
    let ids = format!("/profiles?ids={CYD},{BOB},{DAN},{ADA},{CYD}");
    let seen = async |who| field(get(&rig, who, &ids).await.body["items"].as_array().unwrap(), "handle");
    assert_eq!(seen(ADA).await, ["cyd", "ada"]);
    assert_eq!(seen(GUEST).await, ["cyd", "bob", "ada"]);
    let many: Vec<_> = (0..51).map(|n| format!("acct_01J8ZQ4T6M3V0X9K2B7C5D{:04}", n + 1000)).collect();
    assert_eq!(get(&rig, ADA, &format!("/profiles?ids={}", many.join(","))).await.faults(), ["ids out_of_range"]);
    assert_eq!(get(&rig, ADA, "/profiles?ids=x").await.faults(), ["ids invalid_id"]);
    assert_eq!(get(&rig, ADA, "/profiles").await.status, 400);
}
