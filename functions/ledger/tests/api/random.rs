//! Many clients at once on a database that throttles, conflicts, fails and loses answers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::join_all;
use rand::RngExt;
use serde_json::{Value, json};
use testkit::{Call, Fault, Faults, Reply};

use crate::support::{
    Rig, all, assert_journal_is_whole, assert_sound, book, hold, hold_for, number, open, open_with, post_part, staff,
    to, transfer, txn,
};

const CLIENTS: usize = 32;

/// What a client was told of an id: it is never told otherwise.
type Told = Arc<Mutex<HashMap<String, (String, Value)>>>;

fn name(n: usize) -> String {
    format!("wallets:{n}")
}

/// Sends until the answer is known.
async fn until_known(rig: &Rig, call: Call) -> Reply {
    let call = staff(call);
    for _ in 0..60 {
        let reply = rig.call(call.clone()).await;
        let is_lost = reply.status == 503 || (reply.status == 409 && reply.problem() == "concurrent_change");
        if !is_lost {
            assert!(reply.status < 500, "{}", reply.text);
            return reply;
        }
    }
    panic!("no answer");
}

/// The answer to a transaction, in short.
fn verdict(reply: &Reply) -> (String, Value) {
    let is_booked = matches!(reply.status, 200 | 201);
    let status = if is_booked { "booked".to_owned() } else { reply.problem().to_owned() };
    (status, if is_booked { reply.body.clone() } else { Value::Null })
}

/// One client: transfers and holds, which it posts, voids or leaves to expire; now and then it asks again for what it did.
async fn client(rig: Arc<Rig>, accounts: usize, steps: usize, told: Told) {
    for _ in 0..steps {
        let (from, other, amount, what, end) = {
            let mut rng = rand::rng();
            let from = rng.random_range(0..accounts);
            let other = (from + rng.random_range(1..accounts)) % accounts;
            let (what, end) = (rng.random_range(0..4), rng.random_range(0..4));
            // Some go to an account with shards.
            let other = if end == 0 { "income:fees".to_owned() } else { name(other) };
            (name(from), other, rng.random_range(1..40), what, end)
        };
        let id = txn();
        let body = match what {
            0 | 1 => transfer(&id, &from, &other, amount),
            2 => hold(&id, &from, &other, amount),
            _ => hold_for(&rig, &id, &from, &other, amount, 1),
        };
        let reply = until_known(&rig, Call::post("/ledger/transactions").json(body.clone())).await;
        assert!(matches!(reply.status, 200 | 201 | 422), "{}", reply.text);
        told.lock().unwrap().insert(body.to_string(), verdict(&reply));
        if reply.status == 422 || what < 2 {
            continue;
        }
        let parts = transfer(&id, &from, &other, amount.div_ceil(2))["entries"].clone();
        let ended = match end {
            0 => until_known(&rig, Call::post(to(&id, "post")).json(json!({}))).await,
            1 => until_known(&rig, Call::post(to(&id, "post")).json(json!({ "entries": parts }))).await,
            2 => until_known(&rig, Call::post(to(&id, "void"))).await,
            _ => {
                rig.advance(Duration::from_millis(300));
                continue;
            }
        };
        assert!(ended.status == 200 || ended.problem() == "expired", "{}", ended.text);
        if end < 2 {
            let second = until_known(&rig, Call::post(to(&id, "void"))).await;
            assert_eq!(second.status, 409, "a hold ends once: {}", second.text);
        }
    }
}

async fn many(accounts: usize, steps: usize, processes: usize, seed: u64) {
    let first = crate::support::rig();
    open(&first, "assets:vault", "asset", "none").await;
    open_with(&first, json!({ "id": "income:fees", "kind": "income", "currency": "EUR", "shards": 4 })).await;
    for n in 0..accounts {
        open(&first, &name(n), "liability", "no_overdraft").await;
        assert_eq!(book(&first, transfer(&txn(), "assets:vault", &name(n), 100)).await.status, 201);
    }
    let faults = Faults::none()
        .seed(seed)
        .rate(Fault::LostAnswer, 0.03)
        .rate(Fault::Conflict, 0.03)
        .rate(Fault::ServerError, 0.02)
        .rate(Fault::Throttle, 0.02);
    let rigs: Vec<_> = (0..processes).map(|_| Arc::new(first.restarted(Some(faults.clone())))).collect();
    let told = Told::default();
    let clients = (0..CLIENTS)
        .map(|n| tokio::spawn(client(Arc::clone(&rigs[n % processes]), accounts, steps, Arc::clone(&told))));
    join_all(clients).await.into_iter().for_each(|client| client.unwrap());

    assert_sound(&first).await;
    first.advance(Duration::from_secs(60));
    first.tick().await.unwrap();
    assert_sound(&first).await;
    assert_journal_is_whole(&first).await;
    let others = all(&first, "/ledger/accounts", 100).await;
    let others = others.iter().filter(|account| account["id"] != "assets:vault");
    let total: i128 = others.map(|account| number(account, "posted")).sum();
    assert_eq!(total, 100 * i128::try_from(accounts).unwrap());
    let told = std::mem::take(&mut *told.lock().unwrap());
    assert_eq!(told.len(), CLIENTS * steps);
    for (body, before) in told {
        let again = book(&first, serde_json::from_str(&body).unwrap()).await;
        assert_eq!((again.header("idempotent-replayed"), verdict(&again)), ("true", before), "{body}");
    }
    assert_sound(&first).await;
    first.tick().await.unwrap();
    assert_journal_is_whole(&first).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn thirty_two_clients_over_eight_accounts() {
    many(8, 8, 1, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn thirty_two_clients_over_a_hundred_accounts_in_four_processes() {
    many(100, 8, 4, 2).await;
}

#[tokio::test]
async fn a_crash_at_any_call_books_all_or_nothing() {
    for call in 1..=12 {
        for fault in [Fault::CrashBefore, Fault::CrashAfter] {
            let calm = crate::support::rig();
            crate::support::wallets(&calm, 100).await;
            let faults = Faults::none().at(call, fault);
            let doomed = calm.restarted(Some(faults.clone()));
            let id = txn();
            let body = hold_for(&calm, &id, "wallets:a", "wallets:b", 60, 10);
            let work = async {
                book(&doomed, body.clone()).await;
                post_part(&doomed, &id, "wallets:a", "wallets:b", 20).await;
            };
            tokio::select! { () = work => {}, () = faults.crashed() => {} }
            assert_sound(&calm).await;
            assert!(matches!(book(&calm, body).await.status, 200 | 201), "{call}");
            assert_eq!(post_part(&calm, &id, "wallets:a", "wallets:b", 20).await.status, 200, "{call}");
            assert_eq!(crate::support::balances(&calm, "wallets:a").await, (80, 80, 80), "{call}");
            assert_sound(&calm).await;
        }
    }
}
