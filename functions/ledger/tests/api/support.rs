//! Requests, and what holds after each.

use std::sync::atomic::{AtomicU64, Ordering};

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
