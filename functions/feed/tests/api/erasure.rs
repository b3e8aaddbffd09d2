//! After an erasure nothing that is kept or answered holds the person's text, name or handle.

use events::identity::AccountErased;
use events::social::FollowState;
use serde_json::json;
use testkit::{Call, Fault, Faults};

use crate::support::*;

const TEXT: &str = "only I would say this";
const WORD: &str = "unspeakable";

async fn set_up(rig: &Rig, posts: u64) {
    people(rig, 0..=3).await;
    let mut it = profile(1);
    (it.version, it.display_name) = (2, "Somebody Special".to_owned());
    deliver(rig, &it).await;
    for (reader, author) in [(0, 1), (1, 2), (3, 1)] {
        follows(rig, reader, author).await;
    }
    deliver(rig, &block(1, 3, 1, true)).await;
    deliver(rig, &mute(1, 2, 1, None)).await;
    deliver(rig, &mute(0, 1, 1, Some(at(0)))).await;
    for n in 1..=posts {
        let mut it = post(n, 1, n as i64);
        (it.text, it.tags) = (format!("{TEXT} {n}"), vec!["mytag".to_owned()]);
        deliver(rig, &it).await;
    }
    deliver(rig, &post(1_000, 2, 1)).await;
    let filters = json!({ "words": [{ "text": WORD }] });
    let put = Call::put("/timelines/filters").bearer(person(1), "").if_match(0).json(filters);
    assert_eq!(rig.call(put).await.status, 200);
}

/// What is left of the person, beside the ids of what is remembered as gone.
fn check(rig: &Rig) {
    let all = dump(rig);
    for text in [TEXT, WORD, "Somebody", "Person 1", "person_1", "mytag"] {
        let left: Vec<_> = all.iter().filter(|item| item.contains(text)).collect();
        assert!(left.is_empty(), "{text}: {left:#?}");
    }
    for kind in ["author", "rel", "followers", "pulls", "home", "reader", "list"] {
        let key = format!("\"{kind}#{}\"", person(1));
        let left: Vec<_> = all.iter().filter(|item| item.contains(&key)).collect();
        assert!(left.is_empty(), "{key}: {left:#?}");
    }
    let followed = format!("\"{}\"", person(1));
    let left = all.iter().filter(|item| item.contains("\"followers#") && item.contains(&followed)).count();
    assert_eq!(left, 0, "follows nobody");
    assert!(!all.iter().any(|item| item.contains("\"due\"")), "nothing is left to do");
}

#[tokio::test]
async fn nothing_is_left_and_nothing_comes_back() {
    let rig = Rig::new();
    set_up(&rig, 30).await;
    assert_eq!(home(&rig, 0).await.len(), 20);
    deliver(&rig, &AccountErased { account_id: person(1) }).await;
    check(&rig);
    assert_eq!((home(&rig, 0).await, home(&rig, 2).await), (vec![], vec![1_000]));
    assert_eq!(get(&rig, 0, &format!("/timelines/users/{}", person(1))).await.status, 404);
    rig.tick().await.unwrap();
    assert_eq!(get(&rig, 0, "/trends").await.body["items"], json!([]));

    // What was under way when the account was erased.
    let mut late = profile(1);
    late.version = 99;
    deliver(&rig, &late).await;
    let mut edited = post(3, 1, 3);
    (edited.version, edited.text) = (99, TEXT.to_owned());
    deliver(&rig, &edited).await;
    let mut unheard = post(500, 1, 500);
    (unheard.text, unheard.tags) = (TEXT.to_owned(), vec!["mytag".to_owned()]);
    deliver(&rig, &unheard).await;
    deliver(&rig, &follow(1, 3, 1, FollowState::Accepted)).await;
    deliver(&rig, &follow(2, 1, 1, FollowState::Accepted)).await;
    let put = Call::put("/timelines/filters").bearer(person(1), "").header("if-match", "*").json(json!({}));
    assert_eq!(rig.call(put).await.status, 404, "a token that is still good");
    deliver(&rig, &AccountErased { account_id: person(1) }).await;
    for text in [TEXT, WORD, "Person 1", "person_1", "mytag"] {
        assert!(!dump(&rig).iter().any(|item| item.contains(text)), "{text}");
    }
    assert_eq!(home(&rig, 2).await, [1_000]);
    let counted = format!("\"author#{}\"", person(3));
    assert!(!dump(&rig).iter().any(|item| item.contains(&counted)), "nobody gained a follower");
}

#[tokio::test]
async fn much_goes_step_by_step_with_the_tick() {
    let rig = Rig::new();
    people(&rig, [1]).await;
    for n in 1..=2_500 {
        let mut it = post(n, 1, n as i64);
        it.text = TEXT.to_owned();
        deliver(&rig, &it).await;
    }
    deliver(&rig, &AccountErased { account_id: person(1) }).await;
    assert!(dump(&rig).iter().any(|item| item.contains(TEXT)), "it is too much for one call");
    for _ in 0..5 {
        rig.tick().await.unwrap();
    }
    check(&rig);
}

#[tokio::test]
async fn wherever_it_breaks_off_it_goes_on() {
    for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::ServerError] {
        for call in 1.. {
            let rig = Rig::new();
            set_up(&rig, 3).await;
            let faults = Faults::none().at(call, fault);
            let other = rig.restarted(Some(faults.clone()));
            let event = AccountErased { account_id: person(1) };
            tokio::select! {
                _ = other.deliver(&event) => {}
                () = faults.crashed() => {}
            }
            let is_over = faults.calls() < call;
            rig.deliver(&event).await.unwrap();
            rig.tick().await.unwrap();
            check(&rig);
            if is_over {
                assert!(call > 20, "{call}");
                break;
            }
        }
    }
}
