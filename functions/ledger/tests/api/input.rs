//! Bad input: every field, and what it is told.

use serde_json::{Value, json};
use testkit::Call;

use crate::support::{post, staff, to, transfer, txn, wallets};

fn changed(mut body: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap();
    match name.parse::<usize>() {
        Ok(place) if parent.is_array() => parent[place] = value,
        _ => parent[name] = value,
    }
    body
}

#[tokio::test]
async fn of_accounts() {
    let rig = crate::support::rig();
    let good = json!({ "id": "a", "kind": "asset", "currency": "EUR" });
    for (pointer, value, fault) in [
        ("/id", json!("a b"), "/id invalid_account"),
        ("/id", json!("a:b:c:d:e:f:g:h:i"), "/id invalid_account"),
        ("/id", json!(7), "/id wrong_type"),
        ("/ledger", json!("Main"), "/ledger invalid_ledger"),
        ("/kind", json!("money"), "/kind unknown_value"),
        ("/currency", json!("eur"), "/currency invalid_asset"),
        ("/constraint", json!("some"), "/constraint unknown_value"),
        ("/constraint", json!("limit"), "/limit required"),
        ("/limit", json!("5"), "/limit not_a_limit"),
        ("/limit", json!("-5"), "/limit out_of_range"),
        ("/limit", json!(5), "/limit wrong_type"),
        ("/owner", json!("prod_01J8ZQ4T6M3V0X9K2B7C5D1EFG"), "/owner invalid_id"),
        ("/shards", json!(65), "/shards out_of_range"),
        ("/shards", json!(0), "/shards out_of_range"),
        ("/metadata", json!({ "a": 1 }), "/metadata/a wrong_type"),
        ("/path", json!("a"), "/path unknown_field"),
    ] {
        let reply = post(&rig, "/ledger/accounts", changed(good.clone(), pointer, value.clone())).await;
        assert_eq!((reply.status, reply.faults()), (400, vec![fault.to_owned()]), "{pointer} {value}");
    }
    let guarded = json!({ "id": "a", "kind": "asset", "currency": "EUR", "constraint": "no_overdraft", "shards": 2 });
    assert_eq!(post(&rig, "/ledger/accounts", guarded).await.faults(), ["/shards constrained"]);
    let empty = post(&rig, "/ledger/accounts", json!({})).await;
    assert_eq!(empty.faults(), ["/currency required", "/id required", "/kind required"]);
    let lists = [
        ("prefix=%23", "prefix invalid_account"),
        ("owner=x", "owner invalid_id"),
        ("currency=x", "currency invalid_asset"),
        ("limit=0", "limit out_of_range"),
        ("kind=asset", "kind unknown_field"),
    ];
    for (query, fault) in lists {
        let reply = rig.call(staff(Call::get(format!("/ledger/accounts?{query}")))).await;
        assert_eq!((reply.status, reply.faults()), (400, vec![fault.to_owned()]), "{query}");
    }
}

#[tokio::test]
async fn of_transactions() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    let good = || transfer(&txn(), "wallets:a", "wallets:b", 1);
    let entry = json!({ "account": "wallets:a", "side": "debit", "amount": "1" });
    for (pointer, value, fault) in [
        ("/id", json!("txn_1"), "/id invalid_id"),
        ("/id", json!("ord_01J8ZQ4T6M3V0X9K2B7C5D1EFG"), "/id invalid_id"),
        ("/entries", json!([entry]), "/entries out_of_range"),
        ("/entries", json!(vec![entry.clone(); 31]), "/entries out_of_range"),
        ("/entries", json!({}), "/entries wrong_type"),
        ("/entries/0/account", json!(".."), "/entries/0/account invalid_account"),
        ("/entries/0/side", json!("left"), "/entries/0/side unknown_value"),
        ("/entries/1/amount", json!("0"), "/entries/1/amount out_of_range"),
        ("/entries/1/amount", json!("-1"), "/entries/1/amount out_of_range"),
        ("/entries/1/amount", json!("1.5"), "/entries/1/amount invalid_amount"),
        ("/entries/1/amount", json!(1), "/entries/1/amount wrong_type"),
        ("/entries/1/amount", json!("1".repeat(35)), "/entries/1/amount out_of_range"),
        ("/entries/1/currency", json!("EUR"), "/entries/1/currency unknown_field"),
        ("/effective_at", json!("yesterday"), "/effective_at invalid_timestamp"),
        ("/reference", json!(""), "/reference out_of_range"),
        ("/reference", json!("a\nb"), "/reference invalid_character"),
        ("/description", json!("d".repeat(501)), "/description out_of_range"),
        ("/metadata", json!([]), "/metadata wrong_type"),
        ("/pending", json!("yes"), "/pending wrong_type"),
        ("/expires_at", json!("2030-01-01T00:00:00Z"), "/expires_at not_pending"),
        ("/reverses", json!("txn_01J8ZQ4T6M3V0X9K2B7C5D1EFG"), "/reverses unknown_field"),
    ] {
        let reply = post(&rig, "/ledger/transactions", changed(good(), pointer, value.clone())).await;
        assert_eq!((reply.status, reply.faults()), (400, vec![fault.to_owned()]), "{pointer} {value}");
    }
    let id = txn();
    for (verb, body, fault) in [
        ("post", json!({ "entries": [] }), "/entries out_of_range"),
        ("post", json!({ "amount": "1" }), "/amount unknown_field"),
        (
            "post",
            json!({ "entries": [{ "account": "a", "side": "debit", "amount": "x" }] }),
            "/entries/0/amount invalid_amount",
        ),
        ("reverse", json!({}), "/id required"),
        ("reverse", json!({ "id": "x" }), "/id invalid_id"),
    ] {
        let reply = post(&rig, to(&id, verb), body.clone()).await;
        assert_eq!((reply.status, reply.faults()), (400, vec![fault.to_owned()]), "{verb} {body}");
    }
    for path in ["/ledger/transactions/x", "/ledger/transactions/txn_1"] {
        assert_eq!(rig.call(staff(Call::get(path))).await.status, 404, "{path}");
    }
    let text = staff(Call::post("/ledger/transactions")).body("text/plain", "x");
    assert_eq!(rig.call(text).await.status, 415);
    let broken = staff(Call::post("/ledger/transactions")).body("application/json", "{");
    assert_eq!(rig.call(broken).await.status, 400);
}
