//! Completions that meet, and calls to the table or the blob store that fail.

use testkit::{Call, Fault, Faults};

use crate::assets_support::*;

/// More calls than any of these requests makes.
const CALLS: u64 = 12;

#[tokio::test]
async fn completions_that_meet_make_one_asset() {
    let mut met = 0;
    for call in 1..=CALLS {
        let (rig, bytes) = (Rig::new(), png(3, 3));
        let asset = uploaded(&rig, "a.png", "image/png", &bytes).await;
        let slow = async |other: &Rig| other.call(complete(&asset).key("slow")).await;
        let fast = async {
            let reply = rig.call(complete(&asset).key("fast")).await;
            assert_eq!((reply.status, reply.header("etag")), (200, "\"2\""), "{}", reply.text);
        };
        let Some(reply) = rig.overtaken(call, slow, fast).await else { break };
        met += 1;
        // Whoever finds neither the upload nor a pending asset is told to ask again, and then hears of the other.
        if reply.status != 200 {
            assert_eq!((reply.status, reply.problem()), (409, "not_uploaded"), "call {call}: {}", reply.text);
        }
        let again = rig.call(complete(&asset)).await;
        assert_eq!((again.status, again.header("etag")), (200, "\"2\""), "call {call}");
        assert_eq!(download(&rig, &again.body).await.header("content-length"), bytes.len().to_string());
        assert_eq!(blobs(&rig).await, [format!("files/{}", asset["id"].as_str().unwrap())], "call {call}");
    }
    assert!(met >= 4, "{met}");
}

#[tokio::test]
async fn a_deletion_wins_over_a_completion_or_comes_too_late() {
    for call in 1..=CALLS {
        let (rig, bytes) = (Rig::new(), png(3, 3));
        let asset = uploaded(&rig, "a.png", "image/png", &bytes).await;
        let slow = async |other: &Rig| other.call(complete(&asset)).await;
        let fast = async {
            let gone = rig.call(staff(Call::delete(path(&asset))).if_match(1)).await;
            assert!([204, 412].contains(&gone.status), "{}", gone.text);
        };
        let Some(reply) = rig.overtaken(call, slow, fast).await else { break };
        let shown = rig.call(staff(Call::get(path(&asset)))).await;
        let outcome = (reply.status, shown.status);
        assert!([(200, 200), (404, 404)].contains(&outcome), "call {call}: {outcome:?} {}", reply.text);
        for _ in 0..2 {
            rig.advance(std::time::Duration::from_secs(60 * 60));
            rig.tick().await.unwrap();
        }
        assert_eq!(blobs(&rig).await.len(), usize::from(shown.status == 200), "call {call}");
    }
}

#[tokio::test]
async fn wherever_a_completion_breaks_off_the_next_one_ends_it() {
    for fault in [Fault::ServerError, Fault::LostAnswer, Fault::CrashBefore, Fault::CrashAfter] {
        for call in 1..=CALLS {
            let (rig, bytes) = (Rig::new(), png(3, 3));
            let asset = uploaded(&rig, "a.png", "image/png", &bytes).await;
            let faults = Faults::none().at(call, fault);
            let other = rig.restarted(Some(faults.clone()));
            tokio::select! {
                reply = other.call(complete(&asset)) => {
                    assert!([200, 503].contains(&reply.status), "{fault:?} at {call}: {}", reply.text);
                }
                () = faults.crashed() => {}
            }
            if faults.calls() < call {
                break;
            }
            let done = rig.call(complete(&asset)).await;
            assert_eq!((done.status, done.header("etag")), (200, "\"2\""), "{fault:?} at {call}: {}", done.text);
            assert_eq!(download(&rig, &done.body).await.status, 200);
            rig.advance(std::time::Duration::from_secs(60 * 60));
            rig.tick().await.unwrap();
            assert_eq!(blobs(&rig).await, [format!("files/{}", asset["id"].as_str().unwrap())], "{fault:?} at {call}");
        }
    }
}

#[tokio::test]
async fn a_sweep_that_fails_is_made_again() {
    for call in 1..=CALLS {
        let rig = Rig::new();
        let asset = uploaded(&rig, "a.png", "image/png", &png(3, 3)).await;
        assert_eq!(rig.call(staff(Call::delete(path(&asset))).if_match(1)).await.status, 204);
        rig.advance(std::time::Duration::from_secs(60 * 60));
        let faults = Faults::none().at(call, Fault::ServerError);
        let _ = rig.restarted(Some(faults.clone())).tick().await;
        if faults.calls() < call {
            break;
        }
        rig.tick().await.unwrap();
        assert!(blobs(&rig).await.is_empty(), "call {call}");
    }
}
