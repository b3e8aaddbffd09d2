//! The journal: sealed in order and without gaps, whatever stops a sealer, and checked by itself.

use std::time::Duration;

use ledger::verify::{VerifyError, verify};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use testkit::{Call, Fault, Faults};

use crate::support::{
    OWNER, Rig, assert_journal_is_whole, book, exported, get, open_with, post, rig, rig_with, staff, transfer, txn,
    units, wallets,
};

/// The call of a tick that first writes: it has looked for holds in four shards and for records in sixteen, and read the
/// lease.
const FIRST_WRITE: u64 = 29;

/// Books transfers to and fro.
async fn transfers(rig: &Rig, count: u64) {
    for n in 1..=count {
        let (from, to) = if n % 2 == 1 { ("wallets:a", "wallets:b") } else { ("wallets:b", "wallets:a") };
        // Of what came, one goes back.
        let amount = if n % 2 == 1 { n } else { 1 };
        let reply = book(rig, transfer(&txn(), from, to, amount)).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        rig.advance(Duration::from_millis(1));
    }
}

async fn head(rig: &Rig, ledger: &str) -> (u64, String) {
    let reply = get(rig, format!("/ledger/journal/head?ledger={ledger}")).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    (reply.body["seq"].as_u64().unwrap(), reply.body["hash"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn seals_what_was_booked_in_its_order() {
    let rig = rig();
    wallets(&rig, 1_000).await;
    assert_eq!(head(&rig, "main").await, (0, "0".repeat(64)));
    assert_eq!(get(&rig, "/ledger/journal").await.body, json!({ "items": [], "next_cursor": null }));
    transfers(&rig, 4).await;
    rig.tick().await.unwrap();

    let page = get(&rig, "/ledger/journal?limit=3").await;
    let items = page.body["items"].as_array().unwrap();
    let places: Vec<_> = items.iter().map(|line| line["seq"].as_u64().unwrap()).collect();
    assert_eq!(places, [1, 2, 3], "{}", page.text);
    assert_eq!((&items[0]["previous"], &items[1]["previous"]), (&json!("0".repeat(64)), &items[0]["hash"]));
    assert_eq!(
        items[1]["record"]["entries"][0],
        json!({
            "account": "wallets:a", "currency": "EUR", "side": "debit", "amount": "1",
        })
    );
    assert_eq!((&items[1]["record"]["step"], &items[1]["record"]["kind"]), (&json!(1), &json!("posted")));
    let cursor = page.body["next_cursor"].as_str().unwrap();
    let rest = get(&rig, format!("/ledger/journal?limit=3&cursor={cursor}")).await;
    assert_eq!((rest.body["items"].as_array().unwrap().len(), &rest.body["next_cursor"]), (2, &json!(null)));
    let after = get(&rig, "/ledger/journal?after=3").await;
    assert_eq!(after.body["items"], rest.body["items"]);
    assert_eq!(get(&rig, "/ledger/journal?after=5").await.body["items"], json!([]));

    let (seq, hash) = head(&rig, "main").await;
    assert_eq!((seq, json!(hash)), (5, rest.body["items"][1]["hash"].clone()));
    let found = assert_journal_is_whole(&rig).await;
    assert_eq!((found.lines, found.hash, found.ledger.as_deref()), (5, hash, Some("main")));
    rig.tick().await.unwrap();
    assert_eq!(head(&rig, "main").await.0, 5, "nothing is sealed twice");
}

/// Holds one of an amount; the transaction's path.
async fn hold(rig: &Rig, amount: u64, expires: bool) -> String {
    let id = txn();
    let mut body = transfer(&id, "wallets:a", "wallets:b", amount);
    body["pending"] = json!(true);
    if expires {
        body["expires_at"] = json!("2026-03-01T12:01:00Z");
    }
    let reply = book(rig, body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    format!("/ledger/transactions/{id}")
}

#[tokio::test]
async fn holds_and_what_becomes_of_them_come_to_the_same_sums() {
    for sealed_between in [false, true] {
        let rig = rig();
        wallets(&rig, 1_000).await;
        let (whole, part) = (hold(&rig, 10, false).await, hold(&rig, 20, false).await);
        let (voided, _expired, _open) =
            (hold(&rig, 30, false).await, hold(&rig, 40, true).await, hold(&rig, 50, false).await);
        if sealed_between {
            rig.tick().await.unwrap();
            assert_eq!(assert_journal_is_whole(&rig).await.holds, 5);
        }
        rig.advance(Duration::from_secs(60));
        let entries = json!([
            { "account": "wallets:a", "side": "debit", "amount": "7" },
            { "account": "wallets:b", "side": "credit", "amount": "7" },
        ]);
        let posted = post(&rig, format!("{whole}/post"), json!({})).await;
        assert_eq!(posted.status, 200, "{}", posted.text);
        let in_part = post(&rig, format!("{part}/post"), json!({ "entries": entries })).await;
        assert_eq!(in_part.status, 200, "{}", in_part.text);
        assert_eq!(post(&rig, format!("{voided}/void"), json!({})).await.status, 200);
        let reversed = post(&rig, format!("{whole}/reverse"), json!({ "id": txn() })).await;
        assert_eq!(reversed.status, 201, "{}", reversed.text);
        rig.tick().await.unwrap();
        let found = assert_journal_is_whole(&rig).await;
        assert_eq!((found.lines, found.holds), (1 + 5 + 4 + 1, 1));

        let shown = get(&rig, &whole).await.body;
        let journal = get(&rig, "/ledger/journal?limit=100").await.body["items"].clone();
        for (seq, hash, step) in [("seq", "hash", 1), ("end_seq", "end_hash", 2)] {
            let of = |line: &&serde_json::Value| {
                line["record"]["transaction"] == shown["id"] && line["record"]["step"] == json!(step)
            };
            let line = journal.as_array().unwrap().iter().find(of).unwrap();
            assert_eq!((&shown[seq], &shown[hash]), (&line["seq"], &line["hash"]), "{shown}");
        }
    }
}

#[tokio::test]
async fn ledgers_have_chains_of_their_own() {
    let rig = rig();
    wallets(&rig, 10).await;
    for id in ["points:issued", "points:a"] {
        open_with(&rig, json!({ "id": id, "ledger": "points", "kind": "liability", "currency": "POINTS" })).await;
    }
    assert_eq!(book(&rig, transfer(&txn(), "points:issued", "points:a", 7)).await.status, 201);
    rig.tick().await.unwrap();
    assert_eq!((head(&rig, "main").await.0, head(&rig, "points").await.0), (1, 1));
    let both = exported(&rig, "main", 100).await + &exported(&rig, "points", 100).await;
    let mixed = verify(both.as_bytes()).unwrap_err();
    assert!(mixed.to_string().starts_with("line 2 is wrong"), "{mixed}");
}

#[tokio::test]
async fn long_journals_go_over_their_parts() {
    let rig = rig();
    wallets(&rig, 5_000_000).await;
    for round in 0..11 {
        let body: Vec<_> = (0..100).map(|n| transfer(&txn(), "wallets:a", "wallets:b", round * 100 + n + 1)).collect();
        for body in body {
            assert_eq!(book(&rig, body).await.status, 201);
        }
    }
    rig.tick().await.unwrap();
    assert_eq!(head(&rig, "main").await.0, 1_101);
    let found = assert_journal_is_whole(&rig).await;
    assert_eq!(found.lines, 1_101);
    let page = get(&rig, "/ledger/journal?after=997&limit=5").await;
    let cursor = page.body["next_cursor"].as_str().unwrap().to_owned();
    let next = get(&rig, format!("/ledger/journal?after=997&limit=5&cursor={cursor}")).await;
    let first = page.body["items"].as_array().unwrap().last().unwrap()["seq"].as_u64().unwrap();
    assert_eq!(next.body["items"][0]["seq"].as_u64(), Some(first + 1), "a page may end with its part");
}

#[tokio::test]
async fn a_sealer_that_stops_at_any_call_leaves_a_whole_journal() {
    for fault in [Fault::CrashBefore, Fault::CrashAfter] {
        let mut call = FIRST_WRITE;
        loop {
            let rig = rig();
            wallets(&rig, 1_000).await;
            transfers(&rig, 33).await;
            let faults = Faults::none().at(call, fault);
            let other = rig.restarted(Some(faults.clone()));
            let was_stopped = tokio::select! {
                done = other.tick() => { done.unwrap(); false }
                () = faults.crashed() => true,
            };
            let journal = exported(&rig, "main", 100).await;
            verify(journal.as_bytes()).unwrap();
            rig.advance(Duration::from_secs(31));
            rig.tick().await.unwrap();
            assert_eq!(assert_journal_is_whole(&rig).await.lines, 34, "stopped at call {call}");
            if !was_stopped {
                break;
            }
            call += if call < FIRST_WRITE + 2 { 1 } else { 4 };
        }
        assert!(call > FIRST_WRITE + 20, "it makes more calls than {call}");
    }
}

#[tokio::test]
async fn two_sealers_at_once_seal_each_record_once() {
    let mut call = FIRST_WRITE;
    loop {
        let rig = rig();
        wallets(&rig, 1_000).await;
        transfers(&rig, 33).await;
        let fast = async {
            transfers(&rig, 2).await;
            // The lease of the one that stands still has run out.
            rig.advance(Duration::from_secs(31));
            rig.tick().await.unwrap();
        };
        if rig.overtaken(call, async |other: &Rig| other.tick().await.unwrap(), fast).await.is_none() {
            break;
        }
        rig.advance(Duration::from_secs(31));
        rig.tick().await.unwrap();
        assert_eq!(assert_journal_is_whole(&rig).await.lines, 36, "overtaken at call {call}");
        call += if call < FIRST_WRITE + 2 { 1 } else { 3 };
    }
    assert!(call > FIRST_WRITE + 20, "{call}");
}

#[tokio::test]
async fn a_lease_keeps_a_second_sealer_away() {
    let rig = rig();
    wallets(&rig, 10).await;
    // It looks for holds and for planned transfers in four shards each, for gift cards in two, for wallets of merged guests and for erasures in one each, and for records in
    // sixteen, reads the lease and takes it.
    let faults = Faults::none().at(31, Fault::CrashBefore);
    let other = rig.restarted(Some(faults.clone()));
    tokio::select! {
        done = other.tick() => panic!("it stops: {done:?}"),
        () = faults.crashed() => {}
    }
    rig.tick().await.unwrap();
    assert_eq!(head(&rig, "main").await.0, 0, "the other one has the lease");
    rig.advance(Duration::from_secs(31));
    rig.tick().await.unwrap();
    assert_eq!(head(&rig, "main").await.0, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_sealed_right_behind_a_booking() {
    let rig = Rig::new();
    wallets(&rig, 10).await;
    for _ in 0..100 {
        if head(&rig, "main").await.0 == 1 {
            assert_journal_is_whole(&rig).await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it was not sealed within five seconds");
}

/// The line of a byte, from 1.
fn line_of(journal: &[u8], place: usize) -> u64 {
    u64::try_from(journal[..place].iter().filter(|byte| **byte == b'\n').count()).unwrap() + 1
}

#[tokio::test]
async fn one_changed_byte_anywhere_is_found_and_its_line_named() {
    let rig = rig();
    wallets(&rig, 1_000).await;
    let mut body = transfer(&txn(), "wallets:a", "wallets:b", 5);
    body["reference"] = json!("Rechnung \"7\" – größer");
    assert_eq!(book(&rig, body).await.status, 201);
    transfers(&rig, 5).await;
    rig.tick().await.unwrap();
    let journal = exported(&rig, "main", 3).await.into_bytes();
    assert_eq!(verify(&*journal).unwrap().lines, 7);
    let seed = rand::random::<u64>();
    let mut random = StdRng::seed_from_u64(seed);
    for place in 0..journal.len() {
        let drawn: u8 = random.random();
        for byte in [drawn, b'\n', b' ', journal[place] ^ 0x20, journal[place] ^ 1] {
            if byte == journal[place] {
                continue;
            }
            let mut changed = journal.clone();
            changed[place] = byte;
            match verify(&*changed) {
                Err(VerifyError::Wrong { line, .. }) => {
                    assert_eq!(line, line_of(&journal, place), "byte {place} is {byte}, seed {seed}");
                }
                other => panic!("byte {place} is {byte}, seed {seed}: {other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn lines_that_are_missing_moved_or_cut_off_are_found() {
    let rig = rig();
    wallets(&rig, 1_000).await;
    transfers(&rig, 4).await;
    rig.tick().await.unwrap();
    let journal = exported(&rig, "main", 100).await;
    let lines: Vec<&str> = journal.split_inclusive('\n').collect();
    let wrong = |lines: &[&str]| verify(lines.concat().as_bytes()).unwrap_err().to_string();
    assert_eq!(wrong(&lines[1..]), "line 1 is wrong: it is record 2 where 1 follows");
    assert_eq!(wrong(&[lines[0], lines[2]]), "line 2 is wrong: it is record 3 where 2 follows");
    assert_eq!(wrong(&[lines[0], lines[0]]), "line 2 is wrong: it is record 1 where 2 follows");
    let cut = lines[2].trim_end();
    assert!(wrong(&[lines[0], lines[1], cut]).starts_with("line 3 is wrong: it is cut off"));
    assert_eq!(verify(lines[..3].concat().as_bytes()).unwrap().seq, 3, "a beginning is whole");
    assert_eq!(verify(&b""[..]).unwrap().lines, 0);
    assert!(wrong(&["\n"]).starts_with("line 1 is wrong"));
    assert!(wrong(&[&"x".repeat(200_000)]).starts_with("line 1 is wrong: it is cut off"));
}

#[tokio::test]
async fn the_journal_is_for_those_who_may_read_the_books() {
    let rig = rig();
    for path in ["/ledger/journal", "/ledger/journal/export", "/ledger/journal/head"] {
        assert_eq!(rig.call(Call::get(path)).await.status, 401);
        assert_eq!(rig.call(Call::get(path).bearer(OWNER, "ledger:write")).await.status, 403);
        for bad in ["ledger=Main", "x=1", "ledger="] {
            assert_eq!(get(&rig, format!("{path}?{bad}")).await.status, 400, "{path}?{bad}");
        }
    }
    for bad in ["after=-1", "after=x", "after=1234567890123456", "limit=0", "cursor=x"] {
        assert_eq!(get(&rig, format!("/ledger/journal?{bad}")).await.status, 400, "{bad}");
    }
}

#[tokio::test]
async fn costs() {
    let faults = Faults::none();
    let rig = rig_with(Some(faults.clone()));
    wallets(&rig, 1_000).await;
    rig.tick().await.unwrap();
    faults.take_log();
    rig.tick().await.unwrap();
    assert_eq!(
        units(&faults),
        (14.0, 0.0),
        "an idle tick looks: 2 for holds, 1 for gift cards, 3 for wallets, 8 for records"
    );
    for (path, cost) in [
        ("/ledger/journal", "2rru 0wru"),
        ("/ledger/journal/export", "2rru 0wru"),
        ("/ledger/journal/head", "1rru 0wru"),
        ("/ledger/closings", "1rru 0wru"),
    ] {
        assert_eq!(rig.call(staff(Call::get(path))).await.cost(), cost, "{path}");
    }
    transfers(&rig, 1).await;
    faults.take_log();
    rig.tick().await.unwrap();
    assert_eq!(units(&faults), (32.0, 10.0), "one record is sealed");
    transfers(&rig, 30).await;
    faults.take_log();
    rig.tick().await.unwrap();
    assert_eq!(units(&faults).1, 2.0 + 2.0 + 30.0 * 6.0, "thirty of them by one commit");
}
