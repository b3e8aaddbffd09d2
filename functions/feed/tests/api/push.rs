//! Copies and pulls: authors with few followers, with many, and those who cross the limit.

use events::social::FollowState;
use service::Capability;
use testkit::{Faults, Outcome};

use crate::support::*;

fn batches(faults: &Faults) -> usize {
    faults.take_log().iter().filter(|call| call.operation == "BatchWriteItem" && call.outcome == Outcome::Done).count()
}

fn units(faults: &Faults) -> (f64, f64) {
    let log = faults.take_log();
    let sum = |writes: bool| {
        let is_write = |operation: &str| !matches!(operation, "GetItem" | "BatchGetItem" | "Query");
        log.iter().filter(|call| is_write(&call.operation) == writes).map(|call| call.units).sum()
    };
    (sum(false), sum(true))
}

/// How many homes have a copy of a post.
fn copies(rig: &Rig, n: u64) -> usize {
    let (home, post) = ("\"home#", post_id(n).to_string());
    dump(rig).iter().filter(|item| item.contains(home) && item.contains(&post)).count()
}

#[tokio::test]
async fn a_post_is_copied_to_a_thousand_followers_by_41_calls_at_most() {
    let faults = Faults::none();
    let rig = Rig::with(&[], Some(faults.clone()));
    people(&rig, [0]).await;
    for n in 1..=1_000 {
        follows(&rig, n, 0).await;
    }
    batches(&faults);
    deliver(&rig, &post(1, 0, 1)).await;
    let made = batches(&faults);
    assert!(made <= 41, "{made}");
    assert_eq!(copies(&rig, 1), 1_001);
    assert_eq!((home(&rig, 1).await, home(&rig, 1_000).await), (vec![1], vec![1]));
    deliver(&rig, &post(1, 0, 1)).await;
    let mut edited = post(1, 0, 1);
    edited.version = 2;
    faults.take_log();
    deliver(&rig, &edited).await;
    assert_eq!(batches(&faults), 0, "neither a repetition nor an edit copies again");
}

#[tokio::test]
async fn a_post_of_an_author_with_many_followers_costs_the_same_whatever_their_number() {
    let mut costs = Vec::new();
    for followers in [3, 30, 60] {
        let faults = Faults::none();
        let rig = Rig::with(&[("FEED_PUSH_LIMIT", "2")], Some(faults.clone()));
        people(&rig, 0..=60).await;
        for n in 1..=followers {
            follows(&rig, n, 0).await;
        }
        faults.take_log();
        deliver(&rig, &post(1, 0, 1)).await;
        costs.push(units(&faults));
        assert_eq!(copies(&rig, 1), 1, "its author's");
        assert_eq!((home(&rig, 1).await, home(&rig, followers).await), (vec![1], vec![1]));
    }
    assert_eq!(costs, [costs[0]; 3]);
}

#[tokio::test]
async fn who_has_a_million_followers_is_counted_and_not_looked_through() {
    use service::table::{Action, AttributeValue, Change, Database, Item, Key, Request};

    let faults = Faults::none();
    let rig = Rig::with(&[], Some(faults.clone()));
    people(&rig, 0..=1).await;
    let key = Key::only(format!("author#{}", person(0)));
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let item = Item::from([
        ("pk".to_owned(), text(&key.pk)),
        ("sk".to_owned(), text(&key.sk)),
        ("followers".to_owned(), AttributeValue::N("1000000".to_owned())),
        ("mode".to_owned(), text("pulled")),
    ]);
    let (names, values) = Default::default();
    let put = Action { key, change: Change::Put(item), condition: None, names, values };
    let table = rig.capability.context().table.name().to_owned();
    rig.engine().call(&table, Request::Write(put)).await.unwrap();
    follows(&rig, 1, 0).await;
    assert!(dump(&rig).iter().any(|item| item.contains("1000001")), "exact");
    faults.take_log();
    deliver(&rig, &post(1, 0, 1)).await;
    // The post, its place in the list and the check that nobody is erased: 2 each; a copy for its author, and that is done.
    assert_eq!(units(&faults), (4.0, 8.0));
    assert_eq!((home(&rig, 0).await, home(&rig, 1).await), (vec![1], vec![1]));
}

#[tokio::test]
async fn authors_cross_the_limit_both_ways_and_lose_and_repeat_nothing() {
    let rig = Rig::with(&[("FEED_PUSH_LIMIT", "3"), ("FEED_BACKFILL", "2")], None);
    people(&rig, 0..=9).await;
    let mut n = 0;
    let check = async |readers: std::ops::RangeInclusive<u64>, newest: u64| {
        for reader in readers {
            let expected: Vec<_> = (1..=newest).rev().collect();
            assert_eq!(walk(&rig, reader, "/timelines/home", 3).await, expected, "{reader}");
        }
    };
    for follower in 1..=6 {
        follows(&rig, follower, 0).await;
        n += 1;
        deliver(&rig, &post(n, 0, n as i64)).await;
        check(1..=follower, n).await;
    }
    for follower in 3..=6 {
        deliver(&rig, &follow(follower, 0, 2, FollowState::Ended)).await;
        n += 1;
        deliver(&rig, &post(n, 0, n as i64)).await;
        check(1..=2, n).await;
        assert_eq!(home(&rig, follower).await, NONE);
    }
    for follower in 3..=6 {
        deliver(&rig, &follow(follower, 0, 3, FollowState::Accepted)).await;
        n += 1;
        deliver(&rig, &post(n, 0, n as i64)).await;
        check(1..=follower, n).await;
    }
}

#[tokio::test]
async fn older_posts_than_a_home_keeps_come_from_the_lists() {
    let rig = Rig::with(&[("FEED_COPIES", "20")], None);
    people(&rig, 0..=3).await;
    for author in 1..=3 {
        follows(&rig, 0, author).await;
    }
    let posts = 600;
    for n in 1..=posts {
        deliver(&rig, &post(n, 1 + n % 3, n as i64)).await;
    }
    let (home, reader) = (format!("\"home#{}", person(0)), format!("\"reader#{}", person(0)));
    let kept = dump(&rig).iter().filter(|item| item.contains(&home)).count();
    assert!(kept < 200, "{kept}");
    assert!(dump(&rig).iter().any(|item| item.contains(&reader) && item.contains("floor")));
    let expected: Vec<_> = (1..=posts).rev().collect();
    for limit in [7, 50] {
        assert_eq!(walk(&rig, 0, "/timelines/home", limit).await, expected);
    }
}

#[tokio::test]
async fn a_home_that_pulls_many_authors_is_whole() {
    let rig = Rig::with(&[("FEED_PUSH_LIMIT", "1")], None);
    people(&rig, 0..=131).await;
    for author in 2..=131 {
        follows(&rig, 0, author).await;
        follows(&rig, 1, author).await;
    }
    for n in 1..=260 {
        deliver(&rig, &post(n, 2 + n % 130, n as i64)).await;
    }
    let expected: Vec<_> = (1..=260).rev().collect();
    assert_eq!(walk(&rig, 0, "/timelines/home", 50).await, expected);
    assert_eq!(walk(&rig, 1, "/timelines/home", 20).await, expected);
}
