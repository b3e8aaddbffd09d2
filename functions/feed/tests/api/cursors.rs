//! Cursors: good for long, bound to their reader; and what came since.

use std::time::Duration;

use serde_json::json;
use testkit::Call;

use crate::support::*;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn a_cursor_is_good_after_30_days_and_more() {
    let rig = Rig::with(&[("FEED_COPIES", "20")], None);
    people(&rig, 0..=2).await;
    follows(&rig, 0, 1).await;
    for n in 1..=40 {
        deliver(&rig, &post(n, 1, n as i64)).await;
    }
    let first = get(&rig, 0, "/timelines/home?limit=10").await;
    assert_eq!(numbers(&first.body), (31..=40).rev().collect::<Vec<_>>());
    let cursor = first.body["next_cursor"].as_str().unwrap().to_owned();
    for days in [30, 60, 400] {
        rig.advance(DAY * days);
        // The post at which the cursor stands vanishes, and so many others come that all copies are newer.
        deliver(&rig, &deleted(&post(31, 1, 31))).await;
        for n in 0..60 {
            let n = u64::from(days) * 100 + n;
            deliver(&rig, &post(n, 1, n as i64)).await;
        }
        rig.tick().await.unwrap();
        let later = get(&rig, 0, &format!("/timelines/home?limit=50&cursor={cursor}")).await;
        assert_eq!(numbers(&later.body), (1..=30).rev().collect::<Vec<_>>(), "{days} days");
        assert_eq!(later.body["next_cursor"], json!(null));
    }
}

#[tokio::test]
async fn a_cursor_belongs_to_its_timeline_and_its_reader() {
    let rig = Rig::new();
    people(&rig, 0..=2).await;
    for reader in [0, 2] {
        follows(&rig, reader, 1).await;
    }
    for n in 1..=3 {
        deliver(&rig, &post(n, 1, n as i64)).await;
    }
    let reply = get(&rig, 0, "/timelines/home?limit=1").await;
    let (cursor, since) = (reply.body["next_cursor"].as_str().unwrap(), reply.body["since"].as_str().unwrap());
    let users = format!("/timelines/users/{}", person(1));
    for (reader, path) in [(2, "/timelines/home"), (0, users.as_str()), (0, "/timelines/tags/rust")] {
        let refused = get(&rig, reader, &format!("{path}?cursor={cursor}")).await;
        assert_eq!((refused.status, refused.faults()), (400, vec!["cursor invalid_cursor".to_owned()]), "{path}");
        let refused = get(&rig, reader, &format!("{path}?since={since}")).await;
        assert_eq!((refused.status, refused.faults()), (400, vec!["since invalid_cursor".to_owned()]), "{path}");
    }
    let both = get(&rig, 0, &format!("/timelines/home?since={since}&cursor={cursor}")).await;
    assert_eq!(both.status, 400, "{}", both.text);
    assert_eq!(rig.call(Call::get(format!("/timelines/home?cursor={cursor}"))).await.status, 401);
}

#[tokio::test]
async fn tells_what_came_since() {
    for settings in [vec![], vec![("FEED_PUSH_LIMIT", "1")], vec![("FEED_COPIES", "20")]] {
        let rig = Rig::with(&settings, None);
        people(&rig, 0..=3).await;
        for (reader, author) in [(0, 1), (0, 2), (3, 1)] {
            follows(&rig, reader, author).await;
        }
        let mut since = get(&rig, 0, "/timelines/home").await.body["since"].as_str().unwrap().to_owned();
        let (mut told, mut n) = (Vec::new(), 0);
        for more in [0, 3, 1, 60, 0, 7] {
            for _ in 0..more {
                n += 1;
                deliver(&rig, &post(n, 1 + n % 2, n as i64)).await;
            }
            loop {
                let reply = get(&rig, 0, &format!("/timelines/home?limit=5&since={since}")).await;
                assert_eq!((reply.status, &reply.body["next_cursor"]), (200, &json!(null)), "{}", reply.text);
                let found = numbers(&reply.body);
                assert!(found.is_sorted_by(|a, b| a > b), "newest first");
                told.extend(found.into_iter().rev());
                reply.body["since"].as_str().unwrap().clone_into(&mut since);
                if reply.body["has_more"] == json!(false) {
                    break;
                }
            }
            assert_eq!(told, (1..=n).collect::<Vec<_>>(), "{settings:?}");
        }
        let first = get(&rig, 0, "/timelines/home?limit=2").await;
        let newest = first.body["since"].as_str().unwrap();
        assert_eq!(page(&rig, 0, &format!("/timelines/home?since={newest}")).await, NONE);
    }
}

#[tokio::test]
async fn other_timelines_tell_what_came_since_too() {
    let rig = Rig::new();
    people(&rig, 0..=1).await;
    for path in [format!("/timelines/users/{}", person(1)), "/timelines/tags/rust".to_owned()] {
        let first = get(&rig, 0, &path).await;
        let (before, since) = (numbers(&first.body).len() as u64, first.body["since"].as_str().unwrap());
        let mut it = post(before + 1, 1, before as i64 + 1);
        it.tags = vec!["rust".to_owned()];
        deliver(&rig, &it).await;
        assert_eq!(page(&rig, 0, &format!("{path}?since={since}")).await, [before + 1], "{path}");
    }
}
