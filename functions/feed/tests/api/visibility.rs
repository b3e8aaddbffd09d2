//! Who sees which post where: every kind of post, for everybody, in each timeline.

use events::social::{FollowState, PostState, Visibility};
use testkit::Call;

use crate::support::*;

/// The author, a follower, a stranger, one who is named and does not follow, a follower who was not let in yet, one whom the
/// author blocks, and one who blocks the author; all others than these are guests.
const READERS: [(&str, u64); 7] =
    [("author", 0), ("follower", 1), ("stranger", 2), ("named", 3), ("requested", 4), ("blocked", 5), ("blocker", 6)];

async fn seen(rig: &Rig, path: &str) -> Vec<String> {
    let mut told = Vec::new();
    for (name, reader) in READERS {
        let reply = get(rig, reader, path).await;
        let found = if reply.status == 404 { "404".to_owned() } else { format!("{:?}", numbers(&reply.body)) };
        told.push(format!("{name} {found}"));
    }
    let guest = rig.call(Call::get(path).bearer("guest_01J8ZQ4T6M3V0X9K2B7C5D1GST", "")).await;
    told.push(match guest.status {
        200 => format!("guest {:?}", numbers(&guest.body)),
        status => format!("guest {status}"),
    });
    told
}

#[tokio::test]
async fn each_reader_sees_what_is_for_them() {
    let rig = Rig::new();
    people(&rig, 0..=6).await;
    follows(&rig, 1, 0).await;
    deliver(&rig, &follow(4, 0, 1, FollowState::Requested)).await;
    deliver(&rig, &block(0, 5, 1, true)).await;
    deliver(&rig, &block(6, 0, 1, true)).await;
    for (n, visibility) in [(1, Visibility::Public), (2, Visibility::Unlisted), (3, Visibility::Followers)] {
        let mut it = post(n, 0, n as i64);
        (it.visibility, it.tags, it.mentions) = (visibility, vec!["rust".to_owned()], vec![person(3), person(5)]);
        deliver(&rig, &it).await;
    }
    let mut hidden = post(4, 0, 4);
    (hidden.state, hidden.tags) = (PostState::Hidden, vec!["rust".to_owned()]);
    deliver(&rig, &hidden).await;

    assert_eq!(
        seen(&rig, &format!("/timelines/users/{}", person(0))).await,
        [
            "author [4, 3, 2, 1]",
            "follower [3, 2, 1]",
            "stranger [1]",
            "named [3, 1]",
            "requested [1]",
            "blocked 404",
            "blocker 404",
            "guest [1]"
        ]
    );
    assert_eq!(
        seen(&rig, "/timelines/home").await,
        [
            "author [4, 3, 2, 1]",
            "follower [3, 2, 1]",
            "stranger []",
            "named []",
            "requested []",
            "blocked []",
            "blocker []",
            "guest 403"
        ]
    );
    assert_eq!(
        seen(&rig, "/timelines/tags/rust").await,
        [
            "author [1]",
            "follower [1]",
            "stranger [1]",
            "named [1]",
            "requested [1]",
            "blocked []",
            "blocker []",
            "guest [1]"
        ]
    );
}

#[tokio::test]
async fn who_may_not_be_seen_is_like_who_does_not_exist() {
    let rig = Rig::new();
    people(&rig, 0..=1).await;
    deliver(&rig, &post(1, 7, 1)).await;
    deliver(&rig, &block(0, 1, 1, true)).await;
    let mut texts = Vec::new();
    for (reader, whose) in [(1, 0), (1, 7), (1, 8)] {
        let mut reply = get(&rig, reader, &format!("/timelines/users/{}", person(whose))).await;
        assert_eq!(reply.status, 404, "{whose}");
        let problem = reply.body.as_object_mut().unwrap();
        for own in ["instance", "request_id"] {
            problem.remove(own);
        }
        texts.push(reply.body.to_string());
    }
    assert_eq!(texts, vec![texts[0].clone(); 3]);
}
