//! Who may do what: the owner, somebody else, staff by their scopes, nobody.

use serde_json::json;
use testkit::Call;

use crate::support::{OWNER, STAFF, book, hold, open_with, transfer, txn, wallets};

const OTHER: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1THR";

#[tokio::test]
async fn every_route_by_every_caller() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    open_with(&rig, json!({ "id": "own", "kind": "liability", "currency": "EUR", "owner": OWNER })).await;
    let (posted, held) = (txn(), txn());
    assert_eq!(book(&rig, transfer(&posted, "wallets:a", "own", 1)).await.status, 201);
    assert_eq!(book(&rig, hold(&held, "wallets:a", "own", 1)).await.status, 201);

    let get = |path: &str| Call::get(path);
    let post = |path: String, body| Call::post(path).json(body);
    let transaction = |id: &str, verb: &str| format!("/ledger/transactions/{id}{verb}");
    // Each with what nobody, the owner, somebody else, a service without scopes, a reader and a writer get.
    let matrix: Vec<(Call, [u16; 6])> = vec![
        (get("/ledger/accounts/own"), [401, 200, 404, 404, 200, 404]),
        (get("/ledger/accounts/wallets:a"), [401, 404, 404, 404, 200, 404]),
        (get("/ledger/accounts/none"), [401, 404, 404, 404, 404, 404]),
        (get("/ledger/accounts"), [401, 200, 200, 403, 200, 403]),
        (get(&format!("/ledger/accounts?owner={OWNER}")), [401, 200, 403, 403, 200, 403]),
        (get("/ledger/accounts?ids=own"), [401, 200, 200, 403, 200, 403]),
        (get("/ledger/accounts?ids=own,wallets:a"), [401, 200, 200, 403, 200, 403]),
        (get("/ledger/transactions"), [401, 403, 403, 403, 200, 403]),
        (get("/ledger/transactions?account=own"), [401, 403, 403, 403, 200, 403]),
        (get(&transaction(&posted, "")), [401, 403, 403, 403, 200, 403]),
        (
            post("/ledger/accounts".to_owned(), json!({ "id": "own", "kind": "asset", "currency": "EUR" })),
            [401, 403, 403, 403, 403, 409],
        ),
        (Call::patch("/ledger/accounts/own").header("if-match", "*").json(json!({})), [401, 403, 403, 403, 403, 200]),
        (
            post("/ledger/transactions".to_owned(), transfer(&posted, "wallets:a", "own", 1)),
            [401, 403, 403, 403, 403, 200],
        ),
        (
            post(
                "/ledger/transactions/batch".to_owned(),
                json!({ "transactions": [transfer(&posted, "wallets:a", "own", 1)] }),
            ),
            [401, 403, 403, 403, 403, 200],
        ),
        (post(transaction(&posted, "/reverse"), json!({ "id": held })), [401, 403, 403, 403, 403, 409]),
        (post(transaction(&posted, "/post"), json!({})), [401, 403, 403, 403, 403, 409]),
        (Call::post(transaction(&posted, "/void")), [401, 403, 403, 403, 403, 409]),
    ];
    for (call, expected) in matrix {
        let mut statuses = vec![rig.call(call.clone()).await.status];
        for (subject, scopes) in [
            (OWNER, ""),
            (OTHER, "catalog:write orders:read"),
            ("client_erp", ""),
            (STAFF, "ledger:read"),
            ("client_erp", "ledger:write"),
        ] {
            statuses.push(rig.call(call.clone().bearer(subject, scopes)).await.status);
        }
        assert_eq!(statuses, expected, "{:?}", call.target());
    }
}

#[tokio::test]
async fn an_owner_lists_own_accounts_only() {
    let rig = crate::support::rig();
    wallets(&rig, 0).await;
    for (id, owner) in [("x:1", OWNER), ("x:2", OTHER), ("x:3", OWNER)] {
        open_with(&rig, json!({ "id": id, "kind": "liability", "currency": "EUR", "owner": owner })).await;
    }
    let first = rig.call(Call::get("/ledger/accounts?limit=1").bearer(OWNER, "")).await;
    assert_eq!(first.body["items"][0]["id"], "x:1");
    let cursor = first.body["next_cursor"].as_str().unwrap();
    let next = format!("/ledger/accounts?limit=1&cursor={cursor}");
    assert_eq!(rig.call(Call::get(&next).bearer(OWNER, "")).await.body["items"][0]["id"], "x:3");
    assert_eq!(rig.call(Call::get(&next).bearer(OTHER, "")).await.status, 400, "a cursor is its caller's");
}

#[tokio::test]
async fn among_several_nobody_learns_what_is_not_theirs() {
    let rig = crate::support::rig();
    wallets(&rig, 0).await;
    open_with(&rig, json!({ "id": "own", "kind": "liability", "currency": "EUR", "owner": OWNER })).await;
    open_with(&rig, json!({ "id": "shards", "kind": "income", "currency": "EUR", "shards": 2 })).await;
    let path = "/ledger/accounts?ids=own,wallets:a,shards,none";
    let seen = async |who: &str| {
        let reply = rig.call(Call::get(path).bearer(who, "")).await;
        reply.body["items"].as_array().unwrap().iter().map(|account| account["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(seen(OWNER).await, [json!("own")]);
    assert!(seen(OTHER).await.is_empty());
    let cost = async |who: &str| rig.call(Call::get(path).bearer(who, "")).await.cost().to_owned();
    assert_eq!(cost(OTHER).await, "4rru 0wru", "what is not theirs is not read at one moment");
    assert_eq!(cost(OWNER).await, "6rru 0wru");
}

#[tokio::test]
async fn no_example_of_the_description_names_an_account_that_events_post_to() {
    let described = serde_json::to_string(&<ledger::Ledger as service::capability::Capability>::openapi()).unwrap();
    for path in ["assets:provider:simulator:EUR", "income:sales:EUR"] {
        assert!(!described.contains(path), "{path}");
    }
}
