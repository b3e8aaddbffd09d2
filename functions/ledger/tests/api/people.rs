//! People with wallets, and what they do.

use domain::id::{Raw, WalletTransferId};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use testkit::{Call, Reply};

use crate::support::{Rig, book, open, staff, transfer, txn};

pub(crate) const ADA: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1ADA";
pub(crate) const BEN: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1BEN";
pub(crate) const GUEST: &str = "guest_01J8ZQ4T6M3V0X9K2B7C5D1GST";
pub(crate) const BANK: &str = "assets:bank:EUR";

/// Another id at each call.
pub(crate) fn wtr() -> String {
    static DRAWN: AtomicU64 = AtomicU64::new(1);
    let drawn = u128::from(DRAWN.fetch_add(1, Ordering::SeqCst));
    WalletTransferId::from(Raw::from_parts(1_772_366_400_000, drawn)).to_string()
}

pub(crate) fn wallet(owner: &str) -> String {
    format!("wallets:{owner}:EUR")
}

/// Sets the rules of euros.
pub(crate) async fn rules(rig: &Rig, body: Value) {
    let call = staff(Call::put("/wallet-rules/EUR")).header("if-match", "*").json(body);
    let reply = rig.call(call).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
}

pub(crate) async fn open_wallet(rig: &Rig, owner: &str) -> Reply {
    rig.call(Call::post("/wallets").bearer(owner, "").json(json!({ "asset": "EUR" }))).await
}

pub(crate) async fn pay_in(rig: &Rig, owner: &str, amount: u64) {
    let reply = book(rig, transfer(&txn(), BANK, &wallet(owner), amount)).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
}

/// Ada with funds, Ben with none, and transfers without limits or fees.
pub(crate) async fn people(rig: &Rig, funds: u64) {
    rules(rig, json!({ "transfers": true })).await;
    open(rig, BANK, "asset", "none").await;
    for owner in [ADA, BEN] {
        assert_eq!(open_wallet(rig, owner).await.status, 201);
    }
    if funds > 0 {
        pay_in(rig, ADA, funds).await;
    }
}

pub(crate) fn to_ben(id: &str, amount: u64) -> Value {
    json!({ "id": id, "to": BEN, "asset": "EUR", "amount": amount.to_string() })
}

pub(crate) fn with(mut body: Value, member: &str, value: Value) -> Value {
    body[member] = value;
    body
}

pub(crate) async fn send(rig: &Rig, who: &str, body: Value) -> Reply {
    rig.call(Call::post("/wallet-transfers").bearer(who, "").json(body)).await
}

pub(crate) async fn see(rig: &Rig, who: &str, path: impl Into<String>) -> Reply {
    rig.call(Call::get(path).bearer(who, "")).await
}

pub(crate) async fn seen(rig: &Rig, who: &str, id: &str) -> Value {
    let reply = see(rig, who, format!("/wallet-transfers/{id}")).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

/// Completes or cancels.
pub(crate) async fn end(rig: &Rig, who: &str, id: &str, verb: &str) -> Reply {
    rig.call(Call::post(format!("/wallet-transfers/{id}/{verb}")).bearer(who, "")).await
}

/// What is left of today's and this month's limit.
pub(crate) async fn left(rig: &Rig, who: &str) -> (Value, Value) {
    let reply = see(rig, who, "/wallets/EUR").await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    (reply.body["limits"]["left_today"].clone(), reply.body["limits"]["left_this_month"].clone())
}
