//! Wallets of people, their rules, and what they send each other.

use serde_json::json;
use testkit::Call;

use crate::people::*;
use crate::support::{Rig, all, assert_journal_is_whole, assert_sound, balances, get, patch, rig, staff};

#[tokio::test]
async fn a_transfer_moves_funds_and_its_fee_at_once() {
    let rig = rig();
    people(&rig, 10_000).await;
    rules(&rig, json!({ "transfers": true, "fee_flat": "25", "fee_bps": 100, "fee_max": "60" })).await;
    let id = wtr();
    let body = with(with(to_ben(&id, 2_000), "message", json!("For lunch\nand tea")), "reference", json!("R-1"));
    let made = send(&rig, ADA, body.clone()).await;
    assert_eq!((made.status, made.header("location")), (201, format!("/wallet-transfers/{id}").as_str()));
    let shown = |name: &str| made.body[name].clone();
    assert_eq!([shown("from"), shown("to"), shown("status")], [json!(ADA), json!(BEN), json!("completed")]);
    assert_eq!(
        [shown("amount"), shown("fee"), shown("message")],
        [json!("2000"), json!("45"), json!("For lunch\nand tea")]
    );
    assert_eq!(shown("balances"), json!({ "posted": "7955", "pending": "7955", "available": "7955" }));
    assert_eq!(balances(&rig, &wallet(BEN)).await.0, 2_000);
    assert_eq!(balances(&rig, "income:wallet-fees:EUR").await.0, 45);

    let again = send(&rig, ADA, body.clone()).await;
    assert_eq!((again.status, again.header("idempotent-replayed"), &again.body), (200, "true", &made.body));
    let other = send(&rig, ADA, with(body.clone(), "amount", json!("2001"))).await;
    assert_eq!((other.status, other.problem()), (409, "id_taken"));
    let stranger = send(&rig, GUEST, body).await;
    assert_eq!((stranger.status, stranger.problem()), (409, "id_taken"), "another payer is another content");

    let ben = seen(&rig, BEN, &id).await;
    assert_eq!((&ben["fee"], &ben["balances"], &ben["reference"]), (&json!(null), &json!(null), &json!("R-1")));
    assert_eq!(seen(&rig, ADA, &id).await, made.body);
    let transaction = get(&rig, format!("/ledger/transactions/{}", made.body["transaction"].as_str().unwrap())).await;
    assert_eq!(transaction.body["entries"].as_array().unwrap().len(), 4, "the fee has entries of its own");
    assert_eq!(transaction.body["description"], format!("Transfer {id}"));
    rig.tick().await.unwrap();
    assert_sound(&rig).await;
    assert_journal_is_whole(&rig).await;
}

#[tokio::test]
async fn what_is_refused_stays_refused() {
    let rig = rig();
    people(&rig, 100).await;
    let unknown = |id: &str| with(to_ben(id, 1), "to", json!("acct_01J8ZQ4T6M3V0X9K2B7C5D1NNE"));
    let past = |id: &str| with(to_ben(id, 1), "execute_at", json!("2026-03-01T12:00:00Z"));
    let late = |id: &str| with(to_ben(id, 1), "hold", json!({ "expires_at": "2026-03-01T12:00:00Z" }));
    let points = |id: &str| with(to_ben(id, 1), "asset", json!("POINTS"));
    let ids: Vec<_> = (0..5).map(|_| wtr()).collect();
    let cases = [
        (to_ben(&ids[0], 101), "insufficient_funds"),
        (unknown(&ids[1]), "unknown_account"),
        (past(&ids[2]), "execute_in_past"),
        (late(&ids[3]), "already_expired"),
        (points(&ids[4]), "transfers_off"),
    ];
    for (body, code) in &cases {
        let reply = send(&rig, ADA, body.clone()).await;
        assert_eq!((reply.status, reply.problem()), (422, *code), "{}", reply.text);
    }
    pay_in(&rig, ADA, 1_000).await;
    for (body, code) in &cases {
        let again = send(&rig, ADA, body.clone()).await;
        assert_eq!((again.status, again.problem(), again.header("idempotent-replayed")), (422, *code, "true"));
        assert_eq!(see(&rig, ADA, format!("/wallet-transfers/{}", body["id"].as_str().unwrap())).await.status, 404);
    }
    assert_eq!(send(&rig, ADA, to_ben(&ids[0], 7)).await.problem(), "id_taken");
    let own = send(&rig, ADA, with(to_ben(&wtr(), 1), "to", json!(ADA))).await;
    assert_eq!((own.status, own.problem(), own.faults()), (422, "self_transfer", vec!["/to self_transfer".to_owned()]));
    assert_eq!(balances(&rig, &wallet(ADA)).await.0, 1_100);
    assert_eq!(all_of(&rig, ADA, "").await.len(), 0, "what was refused is not listed");
}

#[tokio::test]
async fn bad_input_is_told_by_its_place() {
    let rig = rig();
    people(&rig, 100).await;
    let soon = json!("2026-03-05T08:00:00Z");
    for (member, value, fault) in [
        ("id", json!("txn_01J8ZQ4T6M3V0X9K2B7C5D1EFG"), "/id invalid_id"),
        ("to", json!("prod_01J8ZQ4T6M3V0X9K2B7C5D1EFG"), "/to invalid_id"),
        ("asset", json!("eur"), "/asset invalid_asset"),
        ("amount", json!("0"), "/amount out_of_range"),
        ("amount", json!("-5"), "/amount out_of_range"),
        ("amount", json!(5), "/amount wrong_type"),
        ("message", json!("m".repeat(141)), "/message out_of_range"),
        ("message", json!(""), "/message out_of_range"),
        ("reference", json!("a\nb"), "/reference invalid_character"),
        ("execute_at", json!("tomorrow"), "/execute_at invalid_timestamp"),
        ("repeat", json!({ "every": "month" }), "/execute_at required"),
        ("hold", json!({}), "/hold/expires_at required"),
        ("hold", json!({ "expires_at": soon, "for": 1 }), "/hold/for unknown_field"),
        ("fee", json!("0"), "/fee unknown_field"),
        ("from", json!(BEN), "/from unknown_field"),
    ] {
        let reply = send(&rig, ADA, with(to_ben(&wtr(), 1), member, value.clone())).await;
        assert_eq!((reply.status, reply.faults()), (400, vec![fault.to_owned()]), "{member} {value}");
    }
    let planned = || with(to_ben(&wtr(), 1), "execute_at", soon.clone());
    for (member, value, fault) in [
        ("hold", json!({ "expires_at": soon }), "/hold exactly_one"),
        ("repeat", json!({ "every": "day", "until": "2026-03-05T07:59:59Z" }), "/repeat/until out_of_range"),
        ("repeat", json!({ "every": "year" }), "/repeat/every unknown_value"),
        ("repeat", json!({ "every": "day", "count": 0 }), "/repeat/count out_of_range"),
        ("repeat", json!({ "every": "day", "count": 1001 }), "/repeat/count out_of_range"),
        ("repeat", json!({ "every": "day", "count": 2, "until": soon }), "/repeat/count exactly_one"),
    ] {
        let reply = send(&rig, ADA, with(planned(), member, value.clone())).await;
        assert_eq!((reply.status, reply.faults()), (400, vec![fault.to_owned()]), "{member} {value}");
    }
    assert_eq!(
        send(&rig, ADA, json!({})).await.faults(),
        ["/amount required", "/asset required", "/id required", "/to required"]
    );
    let set = |body| staff(Call::put("/wallet-rules/EUR")).header("if-match", "*").json(body);
    for (body, fault) in [
        (json!({}), "/transfers required"),
        (json!({ "transfers": 1 }), "/transfers wrong_type"),
        (json!({ "transfers": true, "min": "0" }), "/min out_of_range"),
        (json!({ "transfers": true, "fee_bps": 10_001 }), "/fee_bps out_of_range"),
        (json!({ "transfers": true, "fee_flat": "-1" }), "/fee_flat out_of_range"),
        (json!({ "transfers": true, "max_week": "1" }), "/max_week unknown_field"),
        (json!({ "transfers": true, "min": "6", "max_transfer": "5" }), "/max_transfer out_of_range"),
        (json!({ "transfers": true, "min": "6", "max_day": "5" }), "/max_day out_of_range"),
        (json!({ "transfers": true, "min": "6", "max_month": "5" }), "/max_month out_of_range"),
    ] {
        let reply = rig.call(set(body)).await;
        assert_eq!((reply.status, reply.faults()), (400, vec![fault.to_owned()]));
    }
    let wallet = rig.call(Call::post("/wallets").bearer(ADA, "").json(json!({ "asset": "E" }))).await;
    assert_eq!(wallet.faults(), ["/asset invalid_asset"]);
    for path in ["/wallets?owner=x", "/wallet-transfers?direction=up", "/wallet-transfers?limit=0"] {
        assert_eq!(see(&rig, ADA, path).await.status, 400, "{path}");
    }
    for path in ["/wallets/eur", "/wallets/USD", "/wallet-transfers/wtr_1", "/wallet-rules/x"] {
        assert_eq!(rig.call(staff(Call::get(path))).await.status, 404, "{path}");
    }
}

/// All transfers that somebody sees, one a page.
async fn all_of(rig: &Rig, who: &str, query: &str) -> Vec<String> {
    let (mut ids, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = see(rig, who, format!("/wallet-transfers?limit=1{query}{cursor}")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let items = page.body["items"].as_array().unwrap();
        ids.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        match page.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return ids,
        }
    }
}

#[tokio::test]
async fn both_list_their_transfers_newest_first() {
    let rig = rig();
    people(&rig, 1_000).await;
    let mut ids = Vec::new();
    for who in [ADA, ADA, BEN, ADA, BEN] {
        let id = wtr();
        let to = if who == ADA { BEN } else { ADA };
        assert_eq!(send(&rig, who, with(to_ben(&id, 10), "to", json!(to))).await.status, 201);
        rig.advance(std::time::Duration::from_secs(1));
        ids.insert(0, (who, id));
    }
    let newest: Vec<_> = ids.iter().map(|(_, id)| id.clone()).collect();
    assert_eq!(all_of(&rig, ADA, "").await, newest);
    assert_eq!(all_of(&rig, BEN, "").await, newest);
    let by = |who: &str| ids.iter().filter(|(by, _)| *by == who).map(|(_, id)| id.clone()).collect::<Vec<_>>();
    assert_eq!(all_of(&rig, ADA, "&direction=out").await, by(ADA));
    assert_eq!(all_of(&rig, ADA, "&direction=in").await, by(BEN));
    assert_eq!(all_of(&rig, GUEST, "").await, [""; 0]);
    let page = see(&rig, BEN, "/wallet-transfers").await;
    let items = page.body["items"].as_array().unwrap();
    for item in items {
        let is_own = item["from"] == BEN;
        assert_eq!((item["fee"].is_null(), item["balances"].is_null()), (!is_own, !is_own), "{item}");
    }
    let by_staff = all(&rig, &format!("/wallet-transfers?owner={ADA}"), 2).await;
    assert_eq!(by_staff.len(), 5);
    assert!(by_staff.iter().all(|item| item["balances"].is_object()));
    let first = see(&rig, ADA, "/wallet-transfers?limit=1").await;
    let cursor = first.body["next_cursor"].as_str().unwrap();
    assert_eq!(see(&rig, BEN, format!("/wallet-transfers?limit=1&cursor={cursor}")).await.status, 400);
}

#[tokio::test]
async fn who_may_do_what() {
    let rig = rig();
    people(&rig, 1_000).await;
    let (posted, held, planned) = (wtr(), wtr(), wtr());
    assert_eq!(send(&rig, ADA, to_ben(&posted, 10)).await.status, 201);
    let hold = json!({ "expires_at": "2026-03-05T08:00:00Z" });
    assert_eq!(send(&rig, ADA, with(to_ben(&held, 10), "hold", hold)).await.status, 201);
    let later = json!("2026-03-05T08:00:00Z");
    assert_eq!(send(&rig, ADA, with(to_ben(&planned, 10), "execute_at", later)).await.status, 201);
    let path = |id: &str, verb: &str| format!("/wallet-transfers/{id}{verb}");
    let content = json!({ "transfers": true });
    // What nobody, the payer, the recipient, a stranger, a guest, staff who read, staff who write, and a service get.
    let matrix: Vec<(Call, [u16; 8])> = vec![
        (Call::get("/wallets"), [401, 200, 200, 200, 200, 200, 200, 403]),
        (Call::get(format!("/wallets?owner={ADA}")), [401, 200, 403, 403, 403, 200, 403, 403]),
        (Call::get("/wallets/EUR"), [401, 200, 200, 404, 404, 404, 404, 403]),
        (Call::get(format!("/wallets/EUR?owner={ADA}")), [401, 200, 403, 403, 403, 200, 403, 403]),
        (Call::get("/wallet-rules"), [401, 403, 403, 403, 403, 200, 403, 403]),
        (Call::get("/wallet-rules/EUR"), [401, 403, 403, 403, 403, 200, 403, 403]),
        (
            Call::put("/wallet-rules/EUR").header("if-match", "*").json(content),
            [401, 403, 403, 403, 403, 403, 200, 403],
        ),
        (Call::get("/wallet-transfers"), [401, 200, 200, 200, 200, 200, 200, 403]),
        (Call::get(format!("/wallet-transfers?owner={ADA}")), [401, 200, 403, 403, 403, 200, 403, 403]),
        (Call::get(path(&posted, "")), [401, 200, 200, 404, 404, 200, 200, 404]),
        (Call::get(path(&wtr(), "")), [401, 404, 404, 404, 404, 404, 404, 404]),
        (Call::post(path(&posted, "/cancel")), [401, 409, 409, 404, 404, 403, 409, 404]),
        (Call::post(path(&posted, "/complete")), [401, 409, 403, 404, 404, 403, 409, 404]),
        (Call::post(path(&planned, "/complete")), [401, 409, 403, 404, 404, 403, 409, 404]),
        (Call::post(path(&planned, "/cancel")), [401, 200, 403, 404, 404, 403, 200, 404]),
        (Call::post(path(&held, "/complete")), [401, 200, 403, 404, 404, 403, 200, 404]),
        (Call::post(path(&held, "/cancel")), [401, 409, 409, 404, 404, 403, 409, 404]),
        (Call::post("/wallet-transfers").json(to_ben(&posted, 10)), [401, 200, 422, 409, 409, 409, 409, 403]),
    ];
    for (call, expected) in matrix {
        let mut statuses = vec![rig.call(call.clone()).await.status];
        for (subject, scopes) in [
            (ADA, ""),
            (BEN, ""),
            ("acct_01J8ZQ4T6M3V0X9K2B7C5D1THR", "catalog:write"),
            (GUEST, ""),
            (crate::support::STAFF, "ledger:read"),
            (crate::support::STAFF, "ledger:write"),
            ("client_erp", ""),
        ] {
            statuses.push(rig.call(call.clone().bearer(subject, scopes)).await.status);
        }
        assert_eq!(statuses, expected, "{:?}", call.target());
    }
    let service = rig.call(Call::get("/wallets").bearer("client_erp", "ledger:read")).await;
    assert_eq!((service.status, service.faults()), (400, vec!["owner required".to_owned()]));
    let opens = rig.call(Call::post("/wallets").bearer("client_erp", "").json(json!({ "asset": "EUR" }))).await;
    assert_eq!((opens.status, opens.problem()), (403, "not_an_owner"));
}

#[tokio::test]
async fn a_wallet_is_opened_by_its_owner_once() {
    let rig = rig();
    let off = open_wallet(&rig, ADA).await;
    assert_eq!((off.status, off.problem()), (422, "transfers_off"), "nobody opens accounts of any asset");
    people(&rig, 70).await;
    assert_eq!(open_wallet(&rig, GUEST).await.status, 201);
    let again = open_wallet(&rig, ADA).await;
    assert_eq!((again.status, again.header("idempotent-replayed")), (200, "true"));
    assert_eq!(again.body["available"], "70");
    let account = get(&rig, format!("/ledger/accounts/{}", wallet(GUEST))).await;
    assert_eq!((&account.body["owner"], &account.body["constraint"]), (&json!(GUEST), &json!("no_overdraft")));
    let listed = see(&rig, ADA, "/wallets").await;
    let items = listed.body["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["account"], &items[0]["asset"]), (1, &json!(wallet(ADA)), &json!("EUR")));
    let statement =
        see(&rig, ADA, format!("/ledger/accounts/{}/statement?from=2020-01-01T00:00:00Z", wallet(ADA))).await;
    assert_eq!(statement.status, 200, "{}", statement.text);
}

#[tokio::test]
async fn rules_are_set_over_what_was_read() {
    let rig = rig();
    let call = |version: &str, body| staff(Call::put("/wallet-rules/EUR")).header("if-match", version).json(body);
    let read = get(&rig, "/wallet-rules/EUR").await;
    assert_eq!((read.status, &read.body["version"], &read.body["transfers"]), (200, &json!(0), &json!(false)));
    let body = json!({ "transfers": true, "max_day": "5", "fee_bps": 3 });
    assert_eq!(rig.call(staff(Call::put("/wallet-rules/EUR")).json(body.clone())).await.status, 428);
    let first = rig.call(call("\"0\"", body.clone())).await;
    assert_eq!((first.status, first.header("etag"), &first.body["max_day"]), (200, "\"1\"", &json!("5")));
    assert_eq!(rig.call(call("\"0\"", body.clone())).await.status, 412);
    let second = rig.call(call("\"1\"", json!({ "transfers": false }))).await;
    assert_eq!((second.status, &second.body["max_day"], &second.body["fee_bps"]), (200, &json!(null), &json!(0)));
    for asset in ["BTC", "POINTS", "AB"] {
        let call = staff(Call::put(format!("/wallet-rules/{asset}"))).header("if-match", "\"0\"").json(body.clone());
        assert_eq!(rig.call(call).await.status, 200);
    }
    let listed = all(&rig, "/wallet-rules", 2).await;
    let assets: Vec<_> = listed.iter().map(|rules| rules["asset"].as_str().unwrap()).collect();
    assert_eq!(assets, ["AB", "BTC", "EUR", "POINTS"]);
}

#[tokio::test]
async fn a_frozen_wallet_neither_pays_nor_gets() {
    let rig = rig();
    people(&rig, 1_000).await;
    for who in [ADA, BEN] {
        assert_eq!(patch(&rig, &wallet(who), json!({ "status": "frozen" })).await.status, 200);
        let refused = send(&rig, ADA, to_ben(&wtr(), 10)).await;
        assert_eq!((refused.status, refused.problem()), (422, "account_frozen"), "{who}");
        assert_eq!(patch(&rig, &wallet(who), json!({ "status": "open" })).await.status, 200);
    }
    assert_eq!(send(&rig, ADA, to_ben(&wtr(), 10)).await.status, 201);
}

#[tokio::test]
async fn staff_take_a_transfer_back_and_it_says_so() {
    let rig = rig();
    people(&rig, 1_000).await;
    let id = wtr();
    let made = send(&rig, ADA, to_ben(&id, 10)).await;
    let transaction = made.body["transaction"].as_str().unwrap();
    assert_eq!(crate::support::reverse(&rig, transaction, &crate::support::txn()).await.status, 201);
    assert_eq!(seen(&rig, BEN, &id).await["status"], "reversed");
    assert_eq!(send(&rig, ADA, to_ben(&id, 10)).await.body, made.body, "the first answer stays");
    assert_eq!(balances(&rig, &wallet(ADA)).await.0, 1_000);
}

#[tokio::test]
async fn two_ledgers_may_use_the_same_reference() {
    let rig = rig();
    for ledger in ["main", "eu-2"] {
        for id in ["x", "y"] {
            let path = format!("{ledger}:{id}");
            let body = json!({ "id": path, "kind": "liability", "currency": "EUR", "ledger": ledger });
            crate::support::open_with(&rig, body).await;
        }
        let (x, y) = (format!("{ledger}:x"), format!("{ledger}:y"));
        let referred = |id: &str| with(crate::support::transfer(id, &x, &y, 5), "reference", json!("INV-1"));
        assert_eq!(crate::support::book(&rig, referred(&crate::support::txn())).await.status, 201, "{ledger}");
        let second = crate::support::book(&rig, referred(&crate::support::txn())).await;
        assert_eq!((second.status, second.problem()), (422, "reference_taken"), "{ledger}");
    }
}
