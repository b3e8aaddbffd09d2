//! Many at once: counts stay exact, and nothing is told twice.

use serde_json::json;
use testkit::{Call, Faults};

use crate::support::*;

/// What the list says of the counts.
async fn counted(rig: &Rig) -> (u64, u64) {
    let found = list(rig).await;
    let number = |name: &str| found.iter().filter(|one| one[name] == false).count() as u64;
    (number("read"), number("seen"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn counts_are_exact_after_thirty_two_readers_markers_and_events() {
    let rig = Rig::new();
    for post in 1..=8 {
        react(&rig, post, 10).await;
    }
    let ids: Vec<String> = list(&rig).await.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    let work = (0..32).map(|n| {
        let (rig, ids) = (&rig, &ids);
        async move {
            let mut tries = 0;
            loop {
                tries += 1;
                let done = match n % 4 {
                    0 => {
                        let data = reaction(n % 12, 20 + n, "like", 1, true);
                        rig.deliver_event(&event(rig, "social.reaction.changed", &data)).await.is_ok()
                    }
                    1 => rig.call(own(Call::put(format!("/notifications/{}/read", ids[n % 8])))).await.status < 500,
                    2 => {
                        let body = json!({ "up_to": ids[n % 8] });
                        rig.call(own(Call::post("/notifications/read-all")).json(body)).await.status < 500
                    }
                    _ => rig.call(own(Call::delete(format!("/notifications/{}", ids[n % 8])))).await.status < 500,
                };
                if done || tries > 20 {
                    return done;
                }
            }
        }
    });
    assert!(futures::future::join_all(work).await.into_iter().all(|done| done));
    assert_eq!(counts(&rig).await, counted(&rig).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_event_that_comes_many_times_at_once_is_told_once() {
    let rig = Rig::new();
    let data = event(&rig, "orders.order.confirmed", &confirmed(1, &me()));
    let all = (0..16).map(|_| rig.deliver_event(&data));
    assert!(futures::future::join_all(all).await.iter().any(Result::is_ok));
    rig.deliver_event(&data).await.unwrap();
    assert_eq!((summary(&rig).await, counts(&rig).await), (vec!["order_confirmed 1".to_owned()], (1, 1)));
}

#[tokio::test]
async fn who_is_overtaken_anywhere_counts_right() {
    for call in 1..=9 {
        let rig = Rig::new();
        react(&rig, 1, 10).await;
        let slow = async |other: &Rig| react(other, 1, 11).await;
        let fast = async {
            good(&rig, own(Call::post("/notifications/read-all")).json(json!({}))).await;
        };
        if rig.overtaken(call, slow, fast).await.is_none() {
            assert!(call > 5, "it makes more calls than {call}");
            break;
        }
        let (told, found) = (summary(&rig).await, counts(&rig).await);
        assert_eq!(found, counted(&rig).await, "call {call}: {told:?}");
        assert_eq!(told.len(), 2, "call {call}: what comes after reading begins anew");
    }
}

#[tokio::test]
async fn a_block_that_overtakes_a_reaction_keeps_it_out() {
    for call in 1..=9 {
        let rig = Rig::new();
        let block = json!({ "blocker": me(), "blocked": acct(10), "version": 1, "active": true });
        let slow = async |other: &Rig| react(other, 1, 10).await;
        if rig.overtaken(call, slow, tell(&rig, "social.block.changed", block)).await.is_none() {
            break;
        }
        assert_eq!((summary(&rig).await.len(), counts(&rig).await), (0, (0, 0)), "call {call}");
    }
}

#[tokio::test]
async fn an_erasure_that_overtakes_leaves_nothing_behind() {
    for call in 1..=12 {
        let rig = Rig::new();
        let slow = async |other: &Rig| {
            react(other, 1, 10).await;
            tell(other, "social.profile.changed", profile(1, 1, "Ada")).await;
        };
        let erased = tell(&rig, "identity.account.erased", json!({ "account_id": me() }));
        if rig.overtaken(call, slow, erased).await.is_none() {
            break;
        }
        assert_eq!(dump(&rig, &format!("inbox#{}", me())).await.matches("\"pk\"").count(), 1, "call {call}");
        assert_eq!(dump(&rig, &format!("profile#{}", me())).await, "[]", "call {call}");
    }
}

#[tokio::test]
async fn a_merge_that_overtakes_a_fact_of_the_guest_tells_it_once() {
    for call in 1..=12 {
        let rig = Rig::new();
        let guest = id("guest", 7);
        tell(&rig, "orders.order.confirmed", confirmed(1, &guest)).await;
        let again = event(&rig, "orders.order.confirmed", &confirmed(1, &guest));
        let other_order = event(&rig, "orders.order.confirmed", &confirmed(2, &guest));
        let slow = async |other: &Rig| {
            other.deliver_event(&again).await.unwrap();
            other.deliver_event(&other_order).await.unwrap();
        };
        let merge = tell(&rig, "identity.guest.merged", json!({ "guest_id": guest, "account_id": me() }));
        if rig.overtaken(call, slow, merge).await.is_none() {
            break;
        }
        assert_eq!((summary(&rig).await.len(), counts(&rig).await), (2, (2, 2)), "call {call}");
    }
}

#[tokio::test]
async fn a_process_that_dies_anywhere_tells_all_once_in_the_end() {
    for fault in [testkit::Fault::CrashBefore, testkit::Fault::CrashAfter] {
        for call in 1..=14 {
            let rig = Rig::new();
            let guest = id("guest", 7);
            tell(&rig, "orders.order.confirmed", confirmed(1, &guest)).await;
            let events = [
                event(&rig, "identity.guest.merged", &json!({ "guest_id": guest, "account_id": me() })),
                event(&rig, "social.reaction.changed", &reaction(1, 10, "like", 1, true)),
            ];
            let faults = Faults::none().at(call, fault);
            let doomed = rig.restarted(Some(faults.clone()));
            tokio::select! {
                () = faults.crashed() => {}
                () = async {
                    for event in &events {
                        doomed.deliver_event(event).await.unwrap();
                    }
                } => {}
            }
            drop(doomed);
            for event in &events {
                rig.deliver_event(event).await.unwrap();
            }
            rig.tick().await.unwrap();
            assert_eq!((summary(&rig).await.len(), counts(&rig).await), (2, (2, 2)), "{fault:?} {call}");
            assert_eq!(dump(&rig, "due").await, "[]", "{fault:?} {call}");
        }
    }
}

#[tokio::test]
async fn a_table_that_fails_at_any_time_spoils_nothing() {
    use testkit::Fault::{Conflict, LostAnswer, ServerError, Throttle};
    for seed in 0..12 {
        let faults = Faults::none().seed(seed);
        let faults = [(Throttle, 0.08), (Conflict, 0.08), (ServerError, 0.05), (LostAnswer, 0.08)]
            .into_iter()
            .fold(faults, |faults, (fault, rate)| faults.rate(fault, rate));
        let rig = Rig::with(&[], Some(faults.clone()));
        let mut events = Vec::new();
        for actor in 10..14 {
            events.push(event(&rig, "social.reaction.changed", &reaction(1, actor, "like", 1, true)));
            events.push(event(&rig, "social.follow.changed", &follow(actor, 1, 1, "accepted")));
        }
        events.push(event(&rig, "social.reaction.changed", &reaction(1, 10, "like", 2, false)));
        events.push(event(&rig, "orders.order.confirmed", &confirmed(1, &me())));
        for event in &events {
            let mut delivered = 0;
            // A queue delivers again what was not consumed, and now and then what was.
            while delivered < 2 {
                delivered += usize::from(rig.deliver_event(event).await.is_ok());
            }
        }
        faults.calm(true);
        let mut told = summary(&rig).await;
        told.sort_unstable();
        assert_eq!(told, ["follow 4", "order_confirmed 1", "reaction 3"], "seed {seed}");
        assert_eq!(counts(&rig).await, (3, 3), "seed {seed}");
    }
}

#[tokio::test]
async fn what_is_not_to_be_live_says_so() {
    let rig = Rig::new();
    notifications::listen(&rig.capability, me().parse().unwrap()).await.unwrap();
    let quiet = json!({ "kinds": { "reaction": { "inbox": true, "live": false, "mail": "off" } } });
    good(&rig, own(Call::put("/notifications/preferences")).if_match(0).json(quiet)).await;
    react(&rig, 1, 10).await;
    tell(&rig, "social.follow.changed", follow(10, 1, 1, "accepted")).await;
    let told = notifications::messages_after(&rig.capability, me().parse().unwrap(), 1, 10).await.unwrap();
    assert_eq!(told.iter().map(|one| one.live).collect::<Vec<_>>(), [false, true]);
}
