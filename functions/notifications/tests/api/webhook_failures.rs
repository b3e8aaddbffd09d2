//! Webhooks that do not get through: tried by the schedule, given up in the end, never lost on the way.

use std::time::Duration;

use events::notifications::EndpointDisabled;
use serde_json::{Value, json};
use testkit::{Call, Fault, Faults};

use crate::receiver::*;
use crate::support::*;

async fn next_attempt_at(rig: &Rig, path: &str) -> Option<domain::Timestamp> {
    deliveries(rig, path).await[0]["next_attempt_at"].as_str().map(|text| text.parse().unwrap())
}

#[tokio::test]
async fn is_tried_by_the_schedule_with_one_id_and_good_signatures() {
    let (rig, receiver) = (rig(), Receiver::new().await);
    let (path, secret) = endpoint(&rig, &receiver.url, json!(["*"]), "v1").await;
    receiver.answers(&[Answer::Status(500)]);
    happens(&rig, 1).await;
    let (mut pauses, mut got) = (Vec::new(), Vec::new());
    loop {
        rig.tick().await.unwrap();
        rig.tick().await.unwrap();
        got.extend(receiver.take_all());
        let Some(next) = next_attempt_at(&rig, &path).await else { break };
        let pause = next.since(rig.clock.now());
        pauses.push(pause.as_secs());
        rig.advance(pause - Duration::from_millis(1));
        rig.tick().await.unwrap();
        assert!(receiver.take_all().is_empty(), "not before its time");
        rig.advance(Duration::from_millis(1));
    }
    let schedule = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    assert_eq!(pauses.len(), schedule.len());
    for (pause, wanted) in pauses.iter().zip(schedule) {
        assert!((wanted..=wanted + wanted / 10).contains(pause), "{pause} instead of {wanted}");
    }
    assert_eq!(got.len(), 10);
    assert!(got.iter().all(|one| one.id == got[0].id && one.body == got[0].body && one.is_signed_by(&secret)));
    assert!(got.windows(2).all(|two| two[0].timestamp_s < two[1].timestamp_s));
    let log = &deliveries(&rig, &path).await[0];
    assert_eq!((&log["state"], log["attempts"].as_array().unwrap().len()), (&json!("failed"), 10));
    assert_eq!((&log["attempts"][9]["status"], &log["attempts"][9]["answer"]), (&json!(500), &json!("seen")));
    assert_eq!(good(&rig, staff(Call::get(&path))).await.body["enabled"], true);
}

#[tokio::test]
async fn waits_as_long_as_it_is_asked_to() {
    let (rig, receiver) = (rig(), Receiver::new().await);
    let (path, _) = endpoint(&rig, &receiver.url, json!(["*"]), "v1").await;
    receiver.answers(&[Answer::RetryAfter(503, 3_600), Answer::RetryAfter(429, 1_000_000), Answer::Status(200)]);
    happens(&rig, 1).await;
    rig.tick().await.unwrap();
    assert_eq!(next_attempt_at(&rig, &path).await, Some(rig.clock.now() + HOUR));
    rig.advance(HOUR);
    rig.tick().await.unwrap();
    assert_eq!(next_attempt_at(&rig, &path).await, Some(rig.clock.now() + DAY), "not for ever");
    rig.advance(DAY);
    rig.tick().await.unwrap();
    assert_eq!(deliveries(&rig, &path).await[0]["state"], "delivered");
    assert!(good(&rig, staff(Call::get(&path))).await.body.get("failing_since").is_none());
}

async fn disabled(rig: &Rig, path: &str, reason: &str) {
    let shown = good(rig, staff(Call::get(path))).await.body;
    assert_eq!((&shown["enabled"], &shown["disabled"]["reason"]), (&json!(false), &json!(reason)));
    let told: Vec<EndpointDisabled> = rig.take();
    assert_eq!((told.len(), told[0].reason.as_str(), json!(told[0].version)), (1, reason, shown["version"].clone()));
    let staff_inbox = list_of(rig, staff(Call::get("/staff-notifications"))).await;
    assert_eq!((staff_inbox.len(), &staff_inbox[0]["kind"]), (1, &json!("endpoint_disabled")));
}

#[tokio::test]
async fn who_is_gone_gets_nothing_more() {
    let (rig, receiver) = (rig(), Receiver::new().await);
    let (path, _) = endpoint(&rig, &receiver.url, json!(["*"]), "v1").await;
    receiver.answers(&[Answer::Status(410)]);
    happens(&rig, 1).await;
    rig.tick().await.unwrap();
    disabled(&rig, &path, "gone").await;
    receiver.take_all();
    happens(&rig, 2).await;
    rig.advance(DAY);
    rig.tick().await.unwrap();
    assert_eq!((receiver.take_all().len(), deliveries(&rig, &path).await.len()), (0, 1));
}

#[tokio::test]
async fn who_takes_nothing_for_five_days_is_switched_off() {
    let (rig, receiver) = (rig(), Receiver::new().await);
    let (path, _) = endpoint(&rig, &receiver.url, json!(["*"]), "v1").await;
    receiver.answers(&[Answer::Status(302)]);
    for n in 0..6 {
        happens(&rig, n).await;
        rig.tick().await.unwrap();
        let enabled = &good(&rig, staff(Call::get(&path))).await.body["enabled"];
        assert_eq!(*enabled, json!(n < 5), "day {n}: redirects are failures");
        if n < 5 {
            rig.advance(DAY);
        }
    }
    disabled(&rig, &path, "failing").await;

    // Switched on again, it begins anew; one success forgets the failures.
    receiver.answers(&[Answer::Status(500), Answer::Status(200)]);
    let shown =
        good(&rig, staff(Call::patch(&path)).header("if-match", "*").json(json!({ "enabled": true }))).await.body;
    assert!(shown.get("disabled").is_none() && shown.get("failing_since").is_none());
    rig.advance(DAY);
    rig.tick().await.unwrap();
    rig.advance(DAY);
    rig.tick().await.unwrap();
    assert!(good(&rig, staff(Call::get(&path))).await.body.get("failing_since").is_none());
}

#[tokio::test]
async fn who_hangs_does_not_stop_others() {
    let (rig, silent, quick) = (rig(), Receiver::new().await, Receiver::new().await);
    let (hung, _) = endpoint(&rig, &silent.url, json!(["*"]), "v1").await;
    endpoint(&rig, &quick.url, json!(["*"]), "v1").await;
    silent.answers(&[Answer::Never]);
    for n in 0..6 {
        happens(&rig, n).await;
    }
    let (begun, tick) = (std::time::Instant::now(), rig.tick());
    let arrives = async {
        while quick.take_all().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        begun.elapsed()
    };
    let (done, first) = tokio::join!(tick, arrives);
    done.unwrap();
    assert!(first < Duration::from_millis(900), "{first:?}");
    let log = deliveries(&rig, &hung).await;
    assert!(log.iter().all(|one| one["attempts"][0]["error"] == "timed_out"), "{log:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_runners_send_each_webhook_once() {
    let (rig, receiver) = (rig(), Receiver::new().await);
    let (path, _) = endpoint(&rig, &receiver.url, json!(["*"]), "v1").await;
    for n in 0..20 {
        happens(&rig, n).await;
    }
    let ticks = futures::future::join_all((0..6).map(|_| rig.tick())).await;
    assert!(ticks.iter().any(Result::is_ok));
    rig.tick().await.unwrap();
    let mut ids: Vec<_> = receiver.take_all().iter().map(|got| got.id.clone()).collect();
    ids.sort_unstable();
    assert_eq!(ids.len(), 20);
    ids.dedup();
    assert_eq!(ids.len(), 20);
    assert!(deliveries(&rig, &path).await.iter().all(|one| one["attempts"].as_array().unwrap().len() == 1));
}

#[tokio::test]
async fn a_process_that_dies_anywhere_sends_again_by_the_same_id() {
    for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::ServerError, Fault::LostAnswer] {
        for call in 1..=14 {
            let (rig, receiver) = (rig(), Receiver::new().await);
            let (path, secret) = endpoint(&rig, &receiver.url, json!(["*"]), "v1").await;
            receiver.answers(&[Answer::Status(500), Answer::Status(204)]);
            let stock = event(&rig, "inventory.stock.changed", &stock(1));
            let faults = Faults::none().at(call, fault);
            let doomed = rig.restarted(Some(faults.clone()));
            tokio::select! {
                () = faults.crashed() => {}
                () = async {
                    let _ = doomed.deliver_event(&stock).await;
                    let _ = doomed.tick().await;
                } => {}
            }
            drop(doomed);
            rig.deliver_event(&stock).await.unwrap();
            for _ in 0..4 {
                rig.advance(Duration::from_secs(400));
                rig.tick().await.unwrap();
            }
            let got = receiver.take_all();
            assert!(got.len() >= 2, "{fault:?} {call}");
            assert!(got.iter().all(|one| one.id == got[0].id && one.is_signed_by(&secret)), "{fault:?} {call}");
            let log = deliveries(&rig, &path).await;
            let states: Vec<&Value> = log.iter().map(|one| &one["state"]).collect();
            assert_eq!(states, ["delivered"], "{fault:?} {call}");
        }
    }
}
