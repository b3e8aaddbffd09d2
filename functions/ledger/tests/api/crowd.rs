//! Many people who send each other funds, on a database that throttles, conflicts, fails and loses answers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::id::{AccountId, Raw};
use futures::future::join_all;
use rand::RngExt;
use serde_json::{Value, json};
use testkit::{Call, Fault, Faults, Reply};

use crate::people::*;
use crate::support::{Rig, all, assert_journal_is_whole, assert_sound, number, open, rig};

const PEOPLE: u64 = 6;
const CLIENTS: usize = 24;
const STEPS: usize = 6;
const MAX_DAY: i128 = 220;

fn person(n: u64) -> String {
    AccountId::from(Raw::from_parts(1_600_000_000_000, u128::from(n))).to_string()
}

/// What clients were told of an id.
type Told = Arc<Mutex<HashMap<String, (String, Value, Value)>>>;

async fn until_known(rig: &Rig, call: Call) -> Reply {
    for _ in 0..80 {
        let reply = rig.call(call.clone()).await;
        if reply.status != 503 && reply.problem() != "concurrent_change" {
            assert!(reply.status < 500, "{}", reply.text);
            return reply;
        }
    }
    panic!("no answer");
}

/// Sends, holds, and ends what is held.
async fn client(rig: Arc<Rig>, told: Told) {
    for _ in 0..STEPS {
        let (from, other, amount, what, end) = {
            let mut rng = rand::rng();
            let from = rng.random_range(0..PEOPLE);
            let other = (from + rng.random_range(1..PEOPLE)) % PEOPLE;
            (person(from), person(other), rng.random_range(1..40), rng.random_range(0..4), rng.random_range(0..4))
        };
        let id = wtr();
        let mut body = with(to_ben(&id, amount), "to", json!(other));
        if what > 1 {
            let seconds = if what == 2 { 3_600 } else { 1 };
            let expires_at = (rig.clock.now() + Duration::from_secs(seconds)).to_string();
            body["hold"] = json!({ "expires_at": expires_at });
        }
        let call = Call::post("/wallet-transfers").bearer(&from, "").json(body.clone());
        let reply = until_known(&rig, call).await;
        assert!(matches!(reply.status, 200 | 201 | 422), "{}", reply.text);
        let outcome = if reply.status == 422 { json!(reply.problem()) } else { reply.body.clone() };
        told.lock().unwrap().insert(id.clone(), (from.clone(), body, outcome));
        if reply.status == 422 || what < 2 {
            continue;
        }
        let (who, verb) = match end {
            0 => (&from, "complete"),
            1 => (&from, "cancel"),
            2 => (&other, "cancel"),
            _ => {
                rig.advance(Duration::from_millis(300));
                continue;
            }
        };
        let ended = until_known(&rig, Call::post(format!("/wallet-transfers/{id}/{verb}")).bearer(who, "")).await;
        assert!(ended.status == 200 || ended.problem() == "expired", "{}", ended.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn funds_and_limits_are_exact_whatever_everybody_does_at_once() {
    let first = rig();
    rules(&first, json!({ "transfers": true, "max_day": MAX_DAY.to_string(), "fee_bps": 500 })).await;
    open(&first, BANK, "asset", "none").await;
    for n in 0..PEOPLE {
        assert_eq!(open_wallet(&first, &person(n)).await.status, 201);
        pay_in(&first, &person(n), 150).await;
    }
    let faults = Faults::none()
        .seed(11)
        .rate(Fault::LostAnswer, 0.02)
        .rate(Fault::Conflict, 0.02)
        .rate(Fault::ServerError, 0.01)
        .rate(Fault::Throttle, 0.01);
    let rigs: Vec<_> = (0..3).map(|_| Arc::new(first.restarted(Some(faults.clone())))).collect();
    let told = Told::default();
    let clients = (0..CLIENTS).map(|n| tokio::spawn(client(Arc::clone(&rigs[n % 3]), Arc::clone(&told))));
    join_all(clients).await.into_iter().for_each(|client| client.unwrap());

    assert_sound(&first).await;
    first.advance(Duration::from_secs(3_600));
    first.tick().await.unwrap();
    assert_sound(&first).await;
    assert_journal_is_whole(&first).await;
    for n in 0..PEOPLE {
        let sent = all(&first, &format!("/wallet-transfers?direction=out&owner={}", person(n)), 100).await;
        let counted: i128 =
            sent.iter().filter(|sent| sent["status"] == "completed").map(|sent| number(sent, "amount")).sum();
        assert!(sent.iter().all(|sent| sent["status"] != "held"));
        assert_eq!(left(&first, &person(n)).await.0, json!((MAX_DAY - counted).to_string()), "{sent:?}");
    }
    let told = std::mem::take(&mut *told.lock().unwrap());
    assert_eq!(told.len(), CLIENTS * STEPS);
    for (from, body, outcome) in told.into_values() {
        let again = send(&first, &from, body).await;
        assert_eq!(again.header("idempotent-replayed"), "true");
        let again = if again.status == 422 { json!(again.problem()) } else { again.body };
        assert_eq!(again, outcome);
    }
}
