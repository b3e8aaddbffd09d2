//! Tests on a database that throttles, conflicts, fails and loses answers.

use serde_json::json;
use testkit::Call;
use testkit::{Fault, Faults};

use crate::support::{Rig, assert_sound, committing, counts, line, order, placed, rejected, staff, state};

#[tokio::test]
async fn lost_answers_and_conflicts_double_and_lose_nothing() {
    for seed in 0..12 {
        let faults = Faults::none()
            .seed(seed)
            .rate(Fault::LostAnswer, 0.1)
            .rate(Fault::Conflict, 0.15)
            .rate(Fault::ServerError, 0.05)
            .rate(Fault::Throttle, 0.05);
        faults.calm(true);
        let rig = Rig::with(&[], Some(faults.clone()));
        let call = || staff(Call::post("/stock/A/receive")).key("delivery").json(json!({ "quantity": 20 }));
        faults.calm(false);
        let mut status = 0;
        for _ in 0..20 {
            status = rig.call(call()).await.status;
            if status == 200 {
                break;
            }
            assert!(matches!(status, 409 | 503), "{status}");
        }
        assert_eq!(status, 200);
        let orders: Vec<_> = (0..5).map(|_| order(&rig)).collect();
        for (n, id) in orders.iter().enumerate() {
            let mut until_done = 0;
            while rig.deliver(&placed(*id, vec![line("A", 3)])).await.is_err() {
                until_done += 1;
                assert!(until_done < 50);
            }
            while match n % 2 {
                0 => rig.deliver(&committing(*id)).await.is_err(),
                _ => rig.deliver(&rejected(*id)).await.is_err(),
            } {
                until_done += 1;
                assert!(until_done < 50);
            }
        }
        faults.calm(true);
        for (n, id) in orders.iter().enumerate() {
            assert_eq!(state(&rig, *id).await, if n % 2 == 0 { "committed" } else { "released" });
        }
        assert_eq!(counts(&rig, "A").await, (11, 0, 11), "seed {seed}");
        assert_sound(&rig).await;
    }
}

#[tokio::test]
async fn a_lost_answer_does_not_repeat_a_receipt_without_a_key() {
    for call in 1..=8 {
        let faults = Faults::none().at(call, Fault::LostAnswer);
        let rig = Rig::with(&[], Some(faults.clone()));
        let receipt = staff(Call::post("/stock/A/receive")).json(json!({ "quantity": 20 }));
        let reply = rig.call(receipt).await;
        assert_eq!((reply.status, reply.body["on_hand"].as_i64()), (200, Some(20)), "call {call}: {}", reply.text);
        assert_eq!(counts(&rig, "A").await, (20, 0, 20));
        assert_sound(&rig).await;
    }
}

#[tokio::test]
async fn a_crash_at_any_call_keeps_the_stock_correct() {
    for call in 1..=12 {
        for fault in [Fault::CrashBefore, Fault::CrashAfter] {
            let calm = Rig::new();
            crate::support::receive(&calm, "A", 20).await;
            let faults = Faults::none().at(call, fault);
            let doomed = calm.restarted(Some(faults.clone()));
            let id = order(&calm);
            let work = async {
                doomed.deliver(&placed(id, vec![line("A", 3)])).await.unwrap();
                doomed.deliver(&committing(id)).await.unwrap();
            };
            tokio::select! { () = work => {}, () = faults.crashed() => {} }
            // The events that the dead process had not finished are delivered again.
            calm.deliver(&placed(id, vec![line("A", 3)])).await.unwrap();
            calm.deliver(&committing(id)).await.unwrap();
            assert_eq!((state(&calm, id).await.as_str(), counts(&calm, "A").await), ("committed", (17, 0, 17)));
            assert_sound(&calm).await;
        }
    }
}
