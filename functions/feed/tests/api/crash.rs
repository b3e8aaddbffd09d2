//! Processes that die, calls that fail, and consumers that meet: no home lacks a post, none has one twice.

use events::social::{FollowState, PostChanged};
use testkit::{Fault, Faults};

use crate::support::*;

const FAULTS: [Fault; 4] = [Fault::CrashBefore, Fault::CrashAfter, Fault::ServerError, Fault::LostAnswer];
/// More calls than any of these consumers makes.
const CALLS: u64 = 40;

/// Lets a consumer break off at each of its calls; the event is delivered again then, as queues do.
async fn broken_off(set_up: impl AsyncFn() -> Rig, event: impl AsyncFn(&Rig) -> bool, check: impl AsyncFn(&Rig, &str)) {
    for fault in FAULTS {
        let mut most = 0;
        for call in 1..=CALLS {
            let rig = set_up().await;
            let faults = Faults::none().at(call, fault);
            let other = rig.restarted(Some(faults.clone()));
            tokio::select! {
                _ = event(&other) => {}
                () = faults.crashed() => {}
            }
            assert!(event(&rig).await);
            check(&rig, &format!("{fault:?} at {call}")).await;
            assert!(event(&rig).await);
            check(&rig, &format!("{fault:?} at {call}, and again")).await;
            if faults.calls() < call {
                most = call;
                break;
            }
        }
        assert!((4..CALLS).contains(&most), "{fault:?}: {most} calls");
    }
}

fn tagged(n: u64, author: u64) -> PostChanged {
    PostChanged { tags: vec!["rust".to_owned()], ..post(n, author, n as i64) }
}

#[tokio::test]
async fn a_post_is_copied_to_all_wherever_its_consumer_breaks_off() {
    let set_up = async || {
        let rig = Rig::new();
        people(&rig, 0..=4).await;
        for reader in 1..=4 {
            follows(&rig, reader, 0).await;
        }
        rig
    };
    let check = async |rig: &Rig, when: &str| {
        for reader in 0..=4 {
            assert_eq!(home(rig, reader).await, [1], "{when}: {reader}");
        }
        assert_eq!(page(rig, 1, "/timelines/tags/rust").await, [1], "{when}");
        rig.tick().await.unwrap();
        assert_eq!(get(rig, 1, "/trends").await.body["items"][0]["authors"], 1, "{when}");
    };
    broken_off(set_up, async |rig: &Rig| rig.deliver(&tagged(1, 0)).await.is_ok(), check).await;
}

#[tokio::test]
async fn a_follow_and_a_turn_come_to_their_end_wherever_they_break_off() {
    for (limit, last) in [("9", 2), ("2", 3), ("1", 2)] {
        let set_up = async || {
            let rig = Rig::with(&[("FEED_PUSH_LIMIT", limit), ("FEED_BACKFILL", "2")], None);
            people(&rig, 0..=4).await;
            for reader in 1..last {
                follows(&rig, reader, 0).await;
            }
            for n in 1..=5 {
                deliver(&rig, &post(n, 0, n as i64)).await;
            }
            rig
        };
        let check = async |rig: &Rig, when: &str| {
            deliver(rig, &post(6, 0, 6)).await;
            rig.tick().await.unwrap();
            deliver(rig, &post(7, 0, 7)).await;
            for reader in 1..=last {
                let all = walk(rig, reader, "/timelines/home", 2).await;
                assert_eq!(all, [7, 6, 5, 4, 3, 2, 1], "{when}, limit {limit}: {reader}");
            }
            let author = format!("\"author#{}\"", person(0));
            let author = dump(rig).into_iter().find(|item| item.contains(&author)).unwrap();
            assert!(author.contains(&format!("{{\"N\":\"{last}\"}}")), "{when}: {author}");
        };
        broken_off(
            set_up,
            async |rig: &Rig| rig.deliver(&follow(last, 0, 1, FollowState::Accepted)).await.is_ok(),
            check,
        )
        .await;
    }
}

#[tokio::test]
async fn a_thousand_copies_go_on_where_they_broke_off() {
    let set_up = async || {
        let rig = Rig::new();
        people(&rig, [0]).await;
        for reader in 1..=1_100 {
            follows(&rig, reader, 0).await;
        }
        rig
    };
    let it = post(1, 0, 1);
    let counted = Faults::none();
    set_up().await.restarted(Some(counted.clone())).deliver(&it).await.unwrap();
    let written_down = counted.log().iter().find(|call| call.operation == "PutItem").unwrap().number;

    let rig = set_up().await;
    let faults = Faults::none().at(written_down, Fault::CrashAfter);
    let other = rig.restarted(Some(faults.clone()));
    tokio::select! {
        _ = other.deliver(&it) => panic!("it makes more calls"),
        () = faults.crashed() => {}
    }
    let counted = Faults::none();
    rig.restarted(Some(counted.clone())).deliver(&it).await.unwrap();
    let batches = counted.log().iter().filter(|call| call.operation == "BatchWriteItem").count();
    assert_eq!(batches, 4, "1,000 followers are done: what is left are 100");
    for reader in [1, 25, 999, 1_000, 1_001, 1_100] {
        assert_eq!(home(&rig, reader).await, [1], "{reader}");
    }
}

#[tokio::test]
async fn a_post_and_a_follow_that_meet_find_each_other() {
    let set_up = async |limit: &str| {
        let rig = Rig::with(&[("FEED_PUSH_LIMIT", limit), ("FEED_BACKFILL", "2")], None);
        people(&rig, 0..=3).await;
        follows(&rig, 1, 0).await;
        for n in 1..=4 {
            deliver(&rig, &post(n, 0, n as i64)).await;
        }
        rig
    };
    for limit in ["9", "1"] {
        let (mut met, mut call) = (0, 0);
        loop {
            call += 1;
            let rig = set_up(limit).await;
            let slow = async |other: &Rig| follows(other, 2, 0).await;
            let fast = async { deliver(&rig, &post(5, 0, 5)).await };
            if rig.overtaken(call, slow, fast).await.is_none() {
                break;
            }
            met += 1;
            for reader in 1..=2 {
                assert_eq!(
                    walk(&rig, reader, "/timelines/home", 2).await,
                    [5, 4, 3, 2, 1],
                    "{limit}, {call}: {reader}"
                );
            }
        }
        assert!(met >= 5, "{met}");
        let (mut met, mut call) = (0, 0);
        loop {
            call += 1;
            let rig = set_up(limit).await;
            let slow = async |other: &Rig| deliver(other, &post(5, 0, 5)).await;
            let fast = async { follows(&rig, 2, 0).await };
            if rig.overtaken(call, slow, fast).await.is_none() {
                break;
            }
            met += 1;
            for reader in 1..=2 {
                assert_eq!(
                    walk(&rig, reader, "/timelines/home", 2).await,
                    [5, 4, 3, 2, 1],
                    "{limit}, {call}: {reader}"
                );
            }
        }
        assert!(met >= 5, "{met}");
    }
}

#[tokio::test]
async fn two_versions_of_a_post_that_meet_leave_the_newer_one() {
    let (mut met, mut call) = (0, 0);
    loop {
        call += 1;
        let rig = Rig::new();
        people(&rig, 0..=1).await;
        follows(&rig, 1, 0).await;
        let newer = PostChanged { version: 2, tags: vec!["new".to_owned()], ..tagged(1, 0) };
        let slow = async |other: &Rig| deliver(other, &tagged(1, 0)).await;
        if rig.overtaken(call, slow, async { deliver(&rig, &newer).await }).await.is_none() {
            break;
        }
        met += 1;
        let tags = [page(&rig, 1, "/timelines/tags/rust").await, page(&rig, 1, "/timelines/tags/new").await];
        assert_eq!((home(&rig, 1).await, tags), (vec![1], [vec![], vec![1]]), "{call}");
    }
    assert!(met >= 4, "{met}");
}

#[tokio::test]
async fn a_page_that_meets_a_turn_a_trim_or_a_backfill_is_whole() {
    for what in 0..3 {
        let (mut met, mut call) = (0, 0);
        loop {
            call += 1;
            let settings =
                [("FEED_PUSH_LIMIT", ["1", "99", "99"][what]), ("FEED_COPIES", "20"), ("FEED_BACKFILL", "5")];
            let rig = Rig::with(&settings, None);
            people(&rig, 0..=3).await;
            follows(&rig, 1, 0).await;
            let posts = if what == 1 { 26 } else { 8 };
            for n in 1..=posts {
                deliver(&rig, &post(n, 0, n as i64)).await;
            }
            let reader = if what == 2 { 2 } else { 1 };
            let slow = async |other: &Rig| walk(other, reader, "/timelines/home", 50).await;
            let fast = async {
                match what {
                    // A second follower is too many: from then on, homes pull.
                    0 => follows(&rig, 2, 0).await,
                    // So many posts that the home is trimmed.
                    1 => {
                        for n in 27..=90 {
                            deliver(&rig, &post(n, 0, n as i64)).await;
                            if dump(&rig).iter().any(|item| item.contains("\"floor\"")) {
                                break;
                            }
                        }
                    }
                    _ => follows(&rig, 2, 0).await,
                }
            };
            let Some(seen) = rig.overtaken(call, slow, fast).await else { break };
            met += 1;
            let old: Vec<_> = seen.iter().copied().filter(|n| *n <= posts).collect();
            let all: Vec<_> = (1..=posts).rev().collect();
            // To who begins to follow while the page is read, the newest may appear already.
            let is_whole = old == all || (what == 2 && all.starts_with(&old));
            assert!(is_whole, "{what}, call {call}: {seen:?}");
            assert!(walk(&rig, reader, "/timelines/home", 3).await.ends_with(&all), "{what}, call {call}: afterwards");
        }
        assert!(met >= 3, "{what}: {met}");
    }
}

#[tokio::test]
async fn a_write_over_a_newer_one_is_refused() {
    let faults = Faults::rivals();
    let rig = Rig::with(&[("FEED_PUSH_LIMIT", "2"), ("FEED_BACKFILL", "2")], Some(faults.clone()));
    people(&rig, 0..=4).await;
    for reader in 1..=2 {
        follows(&rig, reader, 0).await;
        for n in 1..=4 {
            deliver(&rig, &tagged(4 * reader + n, 0)).await;
        }
    }
    deliver(&rig, &follow(1, 0, 2, FollowState::Ended)).await;
    deliver(&rig, &deleted(&tagged(5, 0))).await;
    deliver(&rig, &block(1, 2, 1, true)).await;
    deliver(&rig, &mute(1, 2, 1, None)).await;
    for reader in [1, 3] {
        deliver(&rig, &follow(reader, 0, 3, FollowState::Accepted)).await;
    }
    rig.tick().await.unwrap();
    let names = faults.unguarded();
    let names: Vec<_> = names.iter().map(|name| name.trim_start_matches("stoa-FeedTable | ")).collect();
    let unknown: Vec<_> = names.iter().filter(|name| !KNOWN.iter().any(|(known, _)| *name == known)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// Writes without a condition of their own, and why they are safe.
const KNOWN: [(&str, &str); 13] = [
    (
        "Delete due turn",
        "with the change of the author, which has a condition; or what is done is done, whoever says so",
    ),
    ("Delete followers acct", "with the change of the relation, which has a condition"),
    ("Delete list *", "with the change of the post, which has a condition"),
    ("Delete pulls *", "with the change of the relation"),
    ("Delete tag *", "with the change of the post"),
    ("Delete used rust", "with the change of the post"),
    ("Put due turn", "with the change of the author"),
    ("Put followers acct", "with the change of the relation"),
    ("Put list *", "with the change of the post"),
    ("Put pulls *", "with the change of the relation"),
    ("Put tag *", "with the change of the post"),
    ("Put used rust", "with the change of the post"),
    ("Update author", "a count of followers, with the change of the relation"),
];
