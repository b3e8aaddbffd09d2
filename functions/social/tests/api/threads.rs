//! Threads, to their true end.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{ADA, BOB, CYD, GUEST, Rig, all, delete, field, put, say, town, write};

async fn reply(rig: &Rig, who: &str, to: &str, text: &str) -> String {
    rig.advance(Duration::from_millis(1));
    write(rig, who, json!({ "text": text, "reply_to": to })).await["id"].as_str().unwrap().to_owned()
}

fn ids(spots: &[Value]) -> Vec<String> {
    field(spots, "id")
}

#[tokio::test]
async fn a_thread_of_three_hundred_is_walked_to_its_end() {
    let rig = town().await;
    let root = say(&rig, ADA, "root").await;
    let mut posts = vec![root.clone()];
    for n in 0..300_usize {
        let to = posts[n * 7 % posts.len()].clone();
        posts.push(reply(&rig, [ADA, BOB, CYD][n % 3], &to, &format!("reply {n}")).await);
    }
    for (of, limit) in [(&root, 100), (&posts[200], 37)] {
        let spots = all(&rig, GUEST, &format!("/posts/{of}/thread"), limit).await;
        assert_eq!(ids(&spots), posts);
        let known: BTreeSet<_> = posts.iter().map(String::as_str).collect();
        assert!(spots[1..].iter().all(|spot| known.contains(spot["parent"].as_str().unwrap())));
        assert!(spots.iter().all(|spot| spot["post"].is_object()));
    }
}

#[tokio::test]
async fn places_without_words_stand_where_something_is_seen_below() {
    let rig = town().await;
    let root = say(&rig, ADA, "root").await;
    let of_bob = reply(&rig, BOB, &root, "of bob").await;
    let below = reply(&rig, BOB, &of_bob, "below").await;
    let of_cyd = reply(&rig, CYD, &below, "of cyd").await;
    let alone = reply(&rig, BOB, &root, "alone").await;
    assert_eq!(put(&rig, ADA, "/profiles/bob/block").await.status, 204);
    for limit in [1, 2, 100] {
        let spots = all(&rig, ADA, &format!("/posts/{root}/thread"), limit).await;
        assert_eq!(ids(&spots), [&root, &of_bob, &below, &of_cyd].map(Clone::clone), "{limit}");
        assert_eq!(spots.iter().map(|spot| spot["post"].is_null()).collect::<Vec<_>>(), [false, true, true, false]);
        assert_eq!(spots[2]["parent"], json!(of_bob));
        assert!(!spots.iter().any(|spot| spot["id"] == json!(alone)), "nothing is seen below it");
    }
    assert_eq!(delete(&rig, ADA, &format!("/posts/{root}")).await.status, 204);
    let spots = all(&rig, CYD, &format!("/posts/{of_cyd}/thread"), 2).await;
    assert_eq!(ids(&spots), [root, of_bob, below, of_cyd, alone]);
    assert_eq!((&spots[0]["post"], &spots[0]["parent"]), (&Value::Null, &Value::Null));
}
