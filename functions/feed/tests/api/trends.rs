//! Trends: which tags most authors use.

use std::time::Duration;

use events::social::{PostState, ProfileState, Visibility};
use serde_json::json;

use crate::support::*;

const HOUR_MS: i64 = 60 * 60 * 1_000;

fn tagged(n: u64, author: u64, ms: i64, tags: &[&str]) -> events::social::PostChanged {
    let mut it = post(n, author, ms);
    it.tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
    it
}

async fn trends(rig: &Rig, window: &str) -> Vec<(String, u64)> {
    let reply = get(rig, 0, &format!("/trends?window={window}")).await;
    assert_eq!((reply.status, reply.body["window"].as_str()), (200, Some(window)), "{}", reply.text);
    let items = reply.body["items"].as_array().unwrap().iter();
    items.map(|item| (item["tag"].as_str().unwrap().to_owned(), item["authors"].as_u64().unwrap())).collect()
}

fn told(trends: &[(&str, u64)]) -> Vec<(String, u64)> {
    trends.iter().map(|(tag, n)| ((*tag).to_owned(), *n)).collect()
}

#[tokio::test]
async fn counts_each_author_once_and_only_what_is_public() {
    let rig = Rig::new();
    people(&rig, 0..=5).await;
    assert_eq!(get(&rig, 0, "/trends").await.body, json!({ "window": "1h", "items": [] }));
    for n in 1..=5 {
        deliver(&rig, &tagged(n, 1, n as i64, &["loud"])).await;
    }
    deliver(&rig, &tagged(6, 2, 6, &["shared", "loud"])).await;
    for (n, author) in [(7, 3), (8, 4)] {
        deliver(&rig, &tagged(n, author, n as i64, &["shared", "Shared"])).await;
    }
    let mut unlisted = tagged(9, 5, 9, &["shared"]);
    unlisted.visibility = Visibility::Unlisted;
    deliver(&rig, &unlisted).await;
    rig.tick().await.unwrap();
    for window in ["1h", "1d", "7d"] {
        assert_eq!(trends(&rig, window).await, told(&[("shared", 3), ("loud", 2)]), "{window}");
    }
    assert!(get(&rig, 0, "/trends").await.body["counted_at"].is_string());

    // What is taken away does not count from the next minute on.
    let mut hidden = tagged(7, 3, 7, &["shared", "Shared"]);
    (hidden.version, hidden.state) = (2, PostState::Hidden);
    deliver(&rig, &hidden).await;
    deliver(&rig, &deleted(&tagged(6, 2, 6, &["shared", "loud"]))).await;
    deliver(&rig, &deleted(&tagged(1, 1, 1, &["loud"]))).await;
    let mut suspended = profile(4);
    rig.tick().await.unwrap();
    assert_eq!(trends(&rig, "1h").await, told(&[("loud", 1), ("shared", 1)]));
    assert_eq!(trends(&rig, "1d").await, told(&[("shared", 3), ("loud", 2)]), "summed up every ten minutes");
    rig.advance(Duration::from_secs(10 * 60));
    rig.tick().await.unwrap();
    assert_eq!(trends(&rig, "1d").await, told(&[("loud", 1), ("shared", 1)]));
    (suspended.version, suspended.state) = (2, ProfileState::Suspended);
    deliver(&rig, &suspended).await;
    rig.tick().await.unwrap();
    for window in ["1h", "1d", "7d"] {
        assert_eq!(trends(&rig, window).await, told(&[("loud", 1)]), "{window}");
    }
    (suspended.version, suspended.state) = (3, ProfileState::Active);
    deliver(&rig, &suspended).await;
    rig.tick().await.unwrap();
    assert_eq!(trends(&rig, "1d").await, told(&[("loud", 1), ("shared", 1)]));
}

#[tokio::test]
async fn windows_slide() {
    let rig = Rig::new();
    people(&rig, 0..=3).await;
    deliver(&rig, &tagged(1, 1, 0, &["noon"])).await;
    rig.tick().await.unwrap();
    let mut hours = 0;
    let mut ahead = async |to: i64| {
        rig.advance(Duration::from_millis(u64::try_from((to - hours) * HOUR_MS).unwrap()));
        hours = to;
        rig.tick().await.unwrap();
        [trends(&rig, "1h").await.len(), trends(&rig, "1d").await.len(), trends(&rig, "7d").await.len()]
    };
    assert_eq!(ahead(0).await, [1, 1, 1]);
    assert_eq!(ahead(1).await, [0, 1, 1]);
    assert_eq!(ahead(23).await, [0, 1, 1]);
    assert_eq!(ahead(24).await, [0, 0, 1]);
    assert_eq!(ahead(167).await, [0, 0, 1]);
    assert_eq!(ahead(168).await, [0, 0, 0]);
}

#[tokio::test]
async fn hours_without_a_tick_and_late_changes_are_made_up_for() {
    let rig = Rig::new();
    people(&rig, 0..=3).await;
    rig.tick().await.unwrap();
    let mut it = tagged(1, 1, 10, &["late"]);
    deliver(&rig, &it).await;
    rig.advance(Duration::from_secs(5 * 60 * 60));
    rig.tick().await.unwrap();
    assert_eq!(trends(&rig, "1d").await, told(&[("late", 1)]), "no tick came in its hour");
    deliver(&rig, &tagged(2, 2, 20, &["late"])).await;
    rig.tick().await.unwrap();
    assert_eq!(trends(&rig, "1d").await, told(&[("late", 2)]), "it arrived five hours later");
    (it.version, it.tags) = (2, vec!["other".to_owned()]);
    deliver(&rig, &it).await;
    rig.tick().await.unwrap();
    assert_eq!(trends(&rig, "1d").await, told(&[("late", 1), ("other", 1)]));
    assert!(!dump(&rig).iter().any(|item| item.contains("\"dirty\"")), "nothing is left to be counted again");
}

#[tokio::test]
async fn shows_twenty() {
    let rig = Rig::new();
    people(&rig, 0..=1).await;
    for n in 0..30 {
        deliver(&rig, &tagged(n, 1, n as i64, &[&format!("t{n:02}")])).await;
    }
    rig.tick().await.unwrap();
    let found = trends(&rig, "1h").await;
    assert_eq!((found.len(), found[0].0.as_str()), (20, "t00"));
}
