//! Posts: those that are public, of people who are to be seen, by their language.

use std::time::Duration;

use domain::id::{AccountId, PostId, Raw};
use events::content::LocalesChanged;
use events::social::{PostChanged, PostState, ProfileChanged, ProfileState, Visibility};
use serde_json::json;
use testkit::{Fault, Faults, NOON};

use crate::entries::locales;
use crate::support::*;

fn person(n: u64) -> AccountId {
    AccountId::from(Raw::from_parts(1_700_000_000_000 + n, u128::from(n)))
}

fn profile(n: u64, version: u64, state: ProfileState) -> ProfileChanged {
    let (handle, display_name) = (Some(format!("person_{n}")), format!("Person {n}"));
    ProfileChanged { account_id: person(n), version, state, handle, display_name, avatar: None, locked: false }
}

fn post(n: u64, author: u64, text: &str) -> PostChanged {
    PostChanged {
        post_id: PostId::from(Raw::from_parts(1_760_000_000_000 + n, u128::from(n))),
        author: person(author),
        version: 1,
        state: PostState::Published,
        visibility: Visibility::Public,
        text: text.to_owned(),
        tags: Vec::new(),
        mentions: Vec::new(),
        media: Vec::new(),
        reply_to: None,
        lang: None,
        published_at: NOON + Duration::from_secs(n),
        edited_at: None,
    }
}

async fn settle(rig: &Rig) {
    rig.tick().await.unwrap();
    rig.advance(Duration::from_secs(11));
}

async fn found(rig: &Rig, query: &str) -> Vec<String> {
    titles_of(rig, &format!("/search?kind=post&sort=newest&{query}")).await
}

#[tokio::test]
async fn public_posts_are_found_beside_products() {
    let (rig, _) = rig();
    index(&rig, [product(1, "Linen shirt")]).await;
    rig.deliver(&profile(1, 1, ProfileState::Active)).await.unwrap();
    let mut it = post(1, 1, "\nLinen is what I wear.\nAnd wool.");
    it.tags = vec!["summer".to_owned()];
    rig.deliver(&it).await.unwrap();
    settle(&rig).await;
    let reply = get(&rig, "/search?q=linen%20&kind=post&facets=true").await;
    let hit = &reply.body["items"][0];
    let shown = ["kind", "id", "slug", "title", "author", "created_at"].map(|name| hit[name].clone());
    let id = it.post_id.to_string();
    let expected = json!(["post", id, id, "Linen is what I wear.", person(1).to_string(), "2026-03-01T12:00:01.000Z"]);
    assert_eq!(json!(shown), expected, "{}", reply.text);
    assert_eq!(reply.body["facets"]["tags"][0]["value"], "summer");
    assert_eq!(titles_of(&rig, "/search?q=linen%20").await.len(), 2);
    assert_eq!(titles(&rig, "linen").await, ["Linen shirt"], "not among products");
    assert_eq!(found(&rig, "q=summer").await.len(), 1, "by its tag");
    let suggested = get(&rig, "/search/suggestions?q=lin").await;
    assert_eq!(texts(&suggested.body, "text"), ["Linen shirt"]);
}

#[tokio::test]
async fn what_is_not_public_is_not_found() {
    let (rig, _) = rig();
    rig.deliver(&profile(1, 1, ProfileState::Active)).await.unwrap();
    let mut it = post(1, 1, "word");
    for (version, state, visibility, is_found) in [
        (1, PostState::Published, Visibility::Public, true),
        (2, PostState::Published, Visibility::Unlisted, false),
        (3, PostState::Published, Visibility::Public, true),
        (4, PostState::Published, Visibility::Followers, false),
        (5, PostState::Hidden, Visibility::Public, false),
        (6, PostState::Published, Visibility::Public, true),
        (7, PostState::Deleted, Visibility::Public, false),
        (6, PostState::Published, Visibility::Public, false),
    ] {
        (it.version, it.state, it.visibility) = (version, state, visibility);
        rig.deliver(&it).await.unwrap();
        settle(&rig).await;
        assert_eq!(found(&rig, "q=word%20").await.len(), usize::from(is_found), "{version}");
    }
}

#[tokio::test]
async fn posts_of_who_is_not_to_be_seen_are_not_found() {
    let (rig, _) = rig();
    for n in 1..=230 {
        rig.deliver(&post(n, 1, &format!("word {n}"))).await.unwrap();
    }
    rig.deliver(&post(500, 2, "word of another")).await.unwrap();
    rig.deliver(&profile(2, 1, ProfileState::Active)).await.unwrap();
    settle(&rig).await;
    let count = async || get(&rig, "/search?kind=post&q=word%20&limit=1").await.body["total"].as_u64();
    let many = async || match count().await {
        Some(total) => total as usize,
        None => {
            let (mut all, mut next) = (0, "/search?kind=post&q=word%20&limit=100".to_owned());
            loop {
                let reply = get(&rig, &next).await;
                all += texts(&reply.body, "title").len();
                let Some(cursor) = reply.body["next_cursor"].as_str() else { break all };
                next = format!("/search?kind=post&q=word%20&limit=100&cursor={cursor}");
            }
        }
    };
    assert_eq!(many().await, 1, "nobody told of the first author yet");
    for (version, state, expected) in [
        (5, ProfileState::Active, 231),
        (4, ProfileState::Suspended, 231),
        (6, ProfileState::Suspended, 1),
        (7, ProfileState::Active, 231),
        (8, ProfileState::Gone, 1),
    ] {
        rig.deliver(&profile(1, version, state)).await.unwrap();
        rig.deliver(&profile(1, version, state)).await.unwrap();
        settle(&rig).await;
        assert_eq!(many().await, expected, "{version}");
    }
}

#[tokio::test]
async fn posts_are_found_by_readers_of_their_language() {
    let (rig, _) = rig();
    let space: LocalesChanged = locales();
    rig.deliver(&space).await.unwrap();
    rig.deliver(&profile(1, 1, ProfileState::Active)).await.unwrap();
    for (n, lang, text) in
        [(1, Some("de-CH"), "Häuser"), (2, Some("en"), "houses"), (3, None, "haus"), (4, Some("fr"), "maisons")]
    {
        let mut it = post(n, 1, text);
        it.lang = lang.map(|lang| lang.parse().unwrap());
        rig.deliver(&it).await.unwrap();
    }
    settle(&rig).await;
    assert_eq!(found(&rig, "q=haus%20&locale=de").await, ["haus", "Häuser"], "by its stem");
    assert_eq!(found(&rig, "q=haus%20&locale=de-AT").await, ["haus", "Häuser"], "whoever falls back to it");
    assert_eq!(found(&rig, "q=house%20").await, ["houses"], "the default locale");
    assert_eq!(found(&rig, "q=maison%20&locale=fr").await, ["maisons"]);
    assert_eq!(found(&rig, "locale=en").await, ["haus", "houses"]);
}

#[tokio::test]
async fn a_suspension_reaches_all_posts_wherever_its_consumer_breaks_off() {
    for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::ServerError] {
        for call in 1..=12 {
            let (rig, _) = rig();
            rig.deliver(&profile(1, 1, ProfileState::Active)).await.unwrap();
            for n in 1..=3 {
                rig.deliver(&post(n, 1, "word")).await.unwrap();
            }
            settle(&rig).await;
            let faults = Faults::none().at(call, fault);
            let other = rig.restarted(Some(faults.clone()));
            let suspended = profile(1, 2, ProfileState::Suspended);
            tokio::select! {
                _ = other.deliver(&suspended) => {}
                () = faults.crashed() => {}
            }
            rig.deliver(&suspended).await.unwrap();
            settle(&rig).await;
            assert_eq!(found(&rig, "q=word%20").await, [""; 0], "{fault:?} at {call}");
            if faults.calls() < call {
                assert!(call > 4, "{call}");
                break;
            }
        }
    }
}
