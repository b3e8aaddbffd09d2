//! Requests, and what holds after each.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use domain::id::{Raw, TransactionId};
use ledger::Ledger;
use serde_json::{Value, json};
use testkit::{Alone, Call, Reply};

pub(crate) type Rig = Alone<Ledger>;

pub(crate) const STAFF: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1STF";
pub(crate) const OWNER: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1WNR";

pub(crate) fn staff(call: Call) -> Call {
    call.bearer(STAFF, "ledger:read ledger:write")
}

/// Another id at each call.
pub(crate) fn txn() -> String {
    static DRAWN: AtomicU64 = AtomicU64::new(1);
    let drawn = u128::from(DRAWN.fetch_add(1, Ordering::SeqCst));
    TransactionId::from(Raw::from_parts(1_772_366_400_000, drawn)).to_string()
}

pub(crate) async fn get(rig: &Rig, path: impl Into<String>) -> Reply {
    rig.call(staff(Call::get(path))).await
}

pub(crate) async fn post(rig: &Rig, path: impl Into<String>, body: Value) -> Reply {
    rig.call(staff(Call::post(path)).json(body)).await
}

/// Opens an account of euros.
pub(crate) async fn open(rig: &Rig, id: &str, kind: &str, constraint: &str) {
    open_with(rig, json!({ "id": id, "kind": kind, "currency": "EUR", "constraint": constraint })).await;
}

pub(crate) async fn open_with(rig: &Rig, body: Value) -> Value {
    let reply = post(rig, "/ledger/accounts", body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body
}

/// A transfer: from is debited, to is credited.
pub(crate) fn transfer(id: &str, from: &str, to: &str, amount: u64) -> Value {
    let amount = amount.to_string();
    json!({ "id": id, "entries": [
        { "account": from, "side": "debit", "amount": amount },
        { "account": to, "side": "credit", "amount": amount },
    ]})
}

pub(crate) async fn book(rig: &Rig, body: Value) -> Reply {
    post(rig, "/ledger/transactions", body).await
}

/// Two wallets, the first with so much.
pub(crate) async fn wallets(rig: &Rig, funds: u64) {
    open(rig, "assets:bank", "asset", "none").await;
    open(rig, "wallets:a", "liability", "no_overdraft").await;
    open(rig, "wallets:b", "liability", "no_overdraft").await;
    if funds > 0 {
        let reply = book(rig, transfer(&txn(), "assets:bank", "wallets:a", funds)).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
    }
}

/// The same as a hold.
pub(crate) fn hold(id: &str, from: &str, to: &str, amount: u64) -> Value {
    let mut body = transfer(id, from, to, amount);
    body["pending"] = json!(true);
    body
}

/// A hold that ends by itself in so many seconds.
pub(crate) fn hold_for(rig: &Rig, id: &str, from: &str, to: &str, amount: u64, seconds: u64) -> Value {
    let mut body = hold(id, from, to, amount);
    body["expires_at"] = json!((rig.clock.now() + Duration::from_secs(seconds)).to_string());
    body
}

pub(crate) fn to(id: &str, verb: &str) -> String {
    format!("/ledger/transactions/{id}/{verb}")
}

pub(crate) async fn post_hold(rig: &Rig, id: &str) -> Reply {
    post(rig, to(id, "post"), json!({})).await
}

/// Posts a part of a hold from one account for another.
pub(crate) async fn post_part(rig: &Rig, id: &str, from: &str, for_whom: &str, amount: u64) -> Reply {
    let entries = transfer(id, from, for_whom, amount)["entries"].clone();
    post(rig, to(id, "post"), json!({ "entries": entries })).await
}

pub(crate) async fn void(rig: &Rig, id: &str) -> Reply {
    rig.call(staff(Call::post(to(id, "void")))).await
}

pub(crate) async fn reverse(rig: &Rig, id: &str, by: &str) -> Reply {
    post(rig, to(id, "reverse"), json!({ "id": by })).await
}

pub(crate) async fn patch(rig: &Rig, path: &str, body: Value) -> Reply {
    let call = Call::patch(format!("/ledger/accounts/{path}")).header("if-match", "*");
    rig.call(staff(call).json(body)).await
}

pub(crate) async fn status(rig: &Rig, id: &str) -> String {
    let reply = get(rig, format!("/ledger/transactions/{id}")).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body["status"].as_str().unwrap().to_owned()
}

/// All items of a list, page by page.
pub(crate) async fn all(rig: &Rig, path: &str, limit: usize) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let mark = if path.contains('?') { '&' } else { '?' };
        let reply = get(rig, format!("{path}{mark}limit={limit}{cursor}")).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        let page = reply.body["items"].as_array().unwrap().clone();
        assert!(page.len() <= limit);
        items.extend(page);
        match reply.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

pub(crate) fn number(value: &Value, field: &str) -> i128 {
    value[field].as_str().unwrap().parse().unwrap()
}

/// What always holds: debits are as much as credits in each currency, posted and held; no guarded account is below zero;
/// no hold is posted beyond what was held; and what each account comes to is what its transactions say.
pub(crate) async fn assert_sound(rig: &Rig) {
    let accounts = all(rig, "/ledger/accounts", 100).await;
    let mut sums: BTreeMap<String, (i128, i128)> = BTreeMap::new();
    for account in &accounts {
        let sum = sums.entry(account["currency"].as_str().unwrap().to_owned()).or_default();
        sum.0 += number(account, "debits_posted") - number(account, "credits_posted");
        sum.1 += number(account, "debits_pending") - number(account, "credits_pending");
        if account["constraint"] == "no_overdraft" {
            assert!(number(account, "available") >= 0, "{account}");
        }
    }
    assert!(sums.values().all(|sum| *sum == (0, 0)), "{sums:?}");

    let (mut posted, mut held) = (BTreeMap::new(), BTreeMap::new());
    for transaction in all(rig, "/ledger/transactions", 100).await {
        for entry in transaction["entries"].as_array().unwrap() {
            let key = (entry["account"].as_str().unwrap().to_owned(), entry["side"].as_str().unwrap().to_owned());
            assert!(number(entry, "posted") <= number(entry, "amount"), "{transaction}");
            *posted.entry(key.clone()).or_insert(0) += number(entry, "posted");
            if transaction["status"] == "pending" {
                *held.entry(key).or_insert(0) += number(entry, "amount");
            }
        }
    }
    for account in &accounts {
        let id = account["id"].as_str().unwrap();
        for side in ["debit", "credit"] {
            let key = (id.to_owned(), side.to_owned());
            let told = |sums: &BTreeMap<_, i128>| sums.get(&key).copied().unwrap_or_default();
            assert_eq!(number(account, &format!("{side}s_posted")), told(&posted), "{id} {side}");
            assert_eq!(number(account, &format!("{side}s_pending")), told(&held), "{id} {side}");
        }
    }
}

/// Posted, pending and available of an account.
pub(crate) async fn balances(rig: &Rig, path: &str) -> (i64, i64, i64) {
    let reply = get(rig, format!("/ledger/accounts/{path}")).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let number = |name: &str| reply.body[name].as_str().unwrap().parse().unwrap();
    (number("posted"), number("pending"), number("available"))
}

/// A rig in which only ticks seal.
pub(crate) fn rig() -> Rig {
    rig_with(None)
}

/// The same with faults.
pub(crate) fn rig_with(faults: Option<testkit::Faults>) -> Rig {
    Rig::with(&[("LEDGER_SEAL_AT_ONCE", "false")], faults)
}

/// All pages of a journal's export.
pub(crate) async fn exported(rig: &Rig, ledger: &str, limit: usize) -> String {
    let (mut path, mut all) = (format!("/ledger/journal/export?ledger={ledger}&limit={limit}"), String::new());
    loop {
        let page = get(rig, &path).await;
        assert_eq!((page.status, page.header("content-type")), (200, "application/x-ndjson"), "{}", page.text);
        all.push_str(&page.text);
        let cursor = page.header("x-next-cursor");
        if cursor.is_empty() {
            assert_eq!(page.header("link"), "");
            return all;
        }
        path = format!("/ledger/journal/export?ledger={ledger}&limit={limit}&cursor={cursor}");
        assert_eq!(page.header("link"), format!("<{path}>; rel=\"next\""));
    }
}

/// Checks the main journal by itself, and that it comes to the very sums that the accounts show.
pub(crate) async fn assert_journal_is_whole(rig: &Rig) -> ledger::verify::Verified {
    let journal = exported(rig, "main", 100).await;
    let found = ledger::verify::verify(journal.as_bytes()).unwrap();
    for of in &found.accounts {
        let shown = get(rig, format!("/ledger/accounts/{}", of.account)).await;
        let sums =
            [of.debits_posted, of.credits_posted, of.debits_pending, of.credits_pending].map(|sum| sum.to_string());
        let names = ["debits_posted", "credits_posted", "debits_pending", "credits_pending"];
        let seen = names.map(|name| shown.body[name].as_str().unwrap().to_owned());
        assert_eq!(sums, seen, "{}", of.account);
    }
    found
}

/// The units read and written since the last call.
pub(crate) fn units(faults: &testkit::Faults) -> (f64, f64) {
    let log = faults.take_log();
    let reads = |operation: &str| matches!(operation, "GetItem" | "BatchGetItem" | "Query");
    let sum = |wanted: bool| log.iter().filter(|c| reads(&c.operation) == wanted).map(|c| c.units).sum();
    (sum(true), sum(false))
}
