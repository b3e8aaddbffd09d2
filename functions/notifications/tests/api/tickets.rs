//! Tickets are good once, and messages come without gaps.

use std::time::Duration;

use domain::owner::Owner;
use notifications::{listen, messages_after, redeem_ticket};
use testkit::Call;

use crate::support::*;

async fn ticket(rig: &Rig) -> String {
    good(rig, own(Call::post("/notifications/tickets"))).await.body["ticket"].as_str().unwrap().to_owned()
}

fn owner() -> Owner {
    me().parse().unwrap()
}

#[tokio::test]
async fn a_ticket_is_good_once_for_thirty_seconds() {
    let rig = Rig::new();
    let text = ticket(&rig).await;
    assert_eq!(text.len(), 43, "256 bits");
    assert_eq!(redeem_ticket(&rig.capability, &text).await.unwrap(), Some(owner()));
    assert_eq!(redeem_ticket(&rig.capability, &text).await.unwrap(), None);
    assert_eq!(redeem_ticket(&rig.capability, "nonsense").await.unwrap(), None);
    let text = ticket(&rig).await;
    rig.advance(Duration::from_secs(30));
    assert_eq!(redeem_ticket(&rig.capability, &text).await.unwrap(), None);
}

#[tokio::test]
async fn of_many_who_bring_a_ticket_one_gets_in() {
    let rig = Rig::new();
    let text = ticket(&rig).await;
    let all = (0..32).map(|_| redeem_ticket(&rig.capability, &text));
    let all = futures::future::join_all(all).await;
    assert_eq!(all.into_iter().filter(|one| one.as_ref().unwrap().is_some()).count(), 1);
    for call in 1..=2 {
        let text = ticket(&rig).await;
        let slow = async |other: &Rig| redeem_ticket(&other.capability, &text).await.unwrap();
        let mut fast = None;
        let taken = async { fast = redeem_ticket(&rig.capability, &text).await.unwrap() };
        let slow = rig.overtaken(call, slow, taken).await.unwrap();
        assert_eq!((fast, slow), (Some(owner()), None), "call {call}");
    }
}

#[tokio::test]
async fn messages_have_no_gaps_and_go_on_after_any_of_them() {
    let rig = Rig::new();
    assert_eq!(listen(&rig.capability, owner()).await.unwrap(), 1);
    for actor in 10..13 {
        react(&rig, 1, actor).await;
    }
    good(&rig, own(Call::post("/notifications/seen")).json(serde_json::json!({}))).await;
    good(&rig, own(Call::post("/notifications/read-all")).json(serde_json::json!({}))).await;
    let all = messages_after(&rig.capability, owner(), 1, 100).await.unwrap();
    let told: Vec<_> = all.iter().map(|one| (one.number, one.what.as_str(), one.unread, one.unseen)).collect();
    assert_eq!(
        told,
        [(2, "new", 1, 1), (3, "changed", 1, 1), (4, "changed", 1, 1), (5, "seen", 1, 0), (6, "read", 0, 0)]
    );
    let later = messages_after(&rig.capability, owner(), 4, 1).await.unwrap();
    assert_eq!((later.len(), later[0].number), (1, 5));
}
