//! Statements, balances as of a moment, and trial balances.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{Call, NOON};

use crate::support::{OWNER, Rig, balances, book, get, open, open_with, rig, transfer, txn, wallets};

async fn say(rig: &Rig, from: &str, to: &str, amount: u64) -> String {
    let id = txn();
    let reply = book(rig, transfer(&id, from, to, amount)).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    id
}

/// All pages of a statement.
async fn statement(rig: &Rig, account: &str, query: &str, limit: usize) -> (Value, Vec<Value>) {
    let first = format!("/ledger/accounts/{account}/statement?{query}limit={limit}");
    let (mut path, mut items, mut head) = (first.clone(), Vec::new(), Value::Null);
    loop {
        let page = get(rig, &path).await;
        assert_eq!(page.status, 200, "{}", page.text);
        items.extend(page.body["items"].as_array().unwrap().clone());
        let now = json!([page.body["opening"], page.body["closing"]]);
        assert!(head.is_null() || head == now, "all pages show one statement");
        head = now;
        let Some(cursor) = page.body["next_cursor"].as_str() else { return (head, items) };
        path = format!("{first}&cursor={cursor}");
        assert_eq!(page.header("link"), format!("<{path}>; rel=\"next\""));
    }
}

fn posted(value: &Value) -> i64 {
    value["posted"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_statement_goes_from_the_opening_to_the_closing_balance() {
    let rig = rig();
    wallets(&rig, 1_000).await;
    for n in 1..=9 {
        rig.advance(Duration::from_secs(1));
        say(&rig, "wallets:a", "wallets:b", n).await;
    }
    let (ends, all) = statement(&rig, "wallets:a", "", 4).await;
    assert_eq!((posted(&ends[0]), posted(&ends[1]), all.len()), (0, 955, 10));
    let mut balance = 0;
    for item in &all {
        let number = |name: &str| item[name].as_str().unwrap().parse::<i64>().unwrap();
        balance += number("credit") - number("debit");
        assert_eq!(posted(&item["balances"]), balance);
    }

    let (from, to) = (NOON + Duration::from_secs(3), NOON + Duration::from_secs(6));
    let (ends, part) = statement(&rig, "wallets:a", &format!("from={from}&to={to}&"), 2).await;
    assert_eq!((posted(&ends[0]), posted(&ends[1])), (1_000 - 1 - 2, 1_000 - 1 - 2 - 3 - 4 - 5));
    assert_eq!(part, all[3..6], "from is in the period, and to is not");
    let (ends, none) = statement(&rig, "wallets:a", &format!("from={to}&to={to}&"), 2).await;
    assert_eq!((ends[0].clone(), none.len()), (ends[1].clone(), 0));
    let late = NOON + Duration::from_secs(3_600);
    let (ends, none) = statement(&rig, "wallets:a", &format!("from={late}&"), 2).await;
    assert_eq!((posted(&ends[0]), posted(&ends[1]), none.len()), (955, 955, 0));
}

#[tokio::test]
async fn what_is_booked_meanwhile_is_on_no_page() {
    let rig = rig();
    wallets(&rig, 1_000).await;
    for n in 1..=3 {
        say(&rig, "wallets:a", "wallets:b", n).await;
    }
    let page = get(&rig, "/ledger/accounts/wallets:a/statement?limit=2").await;
    say(&rig, "wallets:a", "wallets:b", 100).await;
    let cursor = page.body["next_cursor"].as_str().unwrap();
    let next = get(&rig, format!("/ledger/accounts/wallets:a/statement?limit=2&cursor={cursor}")).await;
    assert_eq!((posted(&next.body["closing"]), next.body["items"].as_array().unwrap().len()), (994, 2));
    assert_eq!(next.body["next_cursor"], json!(null));
}

#[tokio::test]
async fn a_sharded_account_has_a_statement_too() {
    let rig = rig();
    wallets(&rig, 1_000).await;
    open_with(&rig, json!({ "id": "income:fees", "kind": "income", "currency": "EUR", "shards": 5 })).await;
    let mut ids = Vec::new();
    for n in 1..=23 {
        if n % 3 == 0 {
            rig.advance(Duration::from_millis(1));
        }
        ids.push(say(&rig, "wallets:a", "income:fees", n).await);
    }
    let (ends, all) = statement(&rig, "income:fees", "", 4).await;
    assert_eq!((posted(&ends[0]), posted(&ends[1])), (0, 276));
    let mut found: Vec<_> = all.iter().map(|item| item["transaction"].as_str().unwrap().to_owned()).collect();
    let times: Vec<_> = all.iter().map(|item| item["booked_at"].as_str().unwrap()).collect();
    assert!(times.is_sorted(), "{times:?}");
    found.sort();
    assert_eq!(found, ids, "each once");
    assert_eq!(all[0]["balances"], json!(null));
    let half = NOON + Duration::from_millis(3);
    let as_of = get(&rig, format!("/ledger/accounts/income:fees?as_of={half}")).await;
    assert_eq!(posted(&as_of.body), (1..=11).sum::<i64>(), "{}", as_of.text);
    let (ends, _) = statement(&rig, "income:fees", &format!("from={half}&"), 4).await;
    assert_eq!(posted(&ends[0]), (1..=8).sum::<i64>());
}

#[tokio::test]
async fn a_statement_can_be_csv() {
    let rig = rig();
    wallets(&rig, 1_000).await;
    let mut body = transfer(&txn(), "wallets:a", "wallets:b", 5);
    body["reference"] = json!("=1+1");
    body["description"] = json!("one, \"two\"");
    assert_eq!(book(&rig, body).await.status, 201);
    let first = get(&rig, "/ledger/accounts/wallets:a/statement?format=csv&limit=1").await;
    assert_eq!((first.status, first.header("content-type")), (200, "text/csv; charset=utf-8"), "{}", first.text);
    let rows: Vec<_> = first.text.split("\r\n").collect();
    assert!(rows[0].starts_with("booked_at,effective_at,transaction,"), "{}", rows[0]);
    assert_eq!(rows[1], ",,,,opening,,,,,0,0,0");
    assert!(rows[2].ends_with(",1,posted,,,0,1000,1000,1000,1000"), "{}", rows[2]);
    assert_eq!(rows.len(), 4);
    let link = first.header("link").trim_start_matches('<').split('>').next().unwrap().to_owned();
    let last = get(&rig, link).await;
    let rows: Vec<_> = last.text.split("\r\n").collect();
    assert!(rows[1].contains(",1,posted,'=1+1,\"one, \"\"two\"\"\",5,0,995,995,995"), "{}", rows[1]);
    assert_eq!((rows[2], last.header("link")), (",,,,closing,,,,,995,995,995", ""));
}

#[tokio::test]
async fn an_account_as_of_a_moment() {
    let rig = rig();
    wallets(&rig, 1_000).await;
    rig.advance(Duration::from_secs(10));
    say(&rig, "wallets:a", "wallets:b", 300).await;
    let at = async |seconds: u64| {
        let moment = NOON + Duration::from_secs(seconds);
        let reply = get(&rig, format!("/ledger/accounts/wallets:a?as_of={moment}")).await;
        assert_eq!((reply.status, reply.header("etag")), (200, ""), "{}", reply.text);
        posted(&reply.body)
    };
    assert_eq!((at(0).await, at(9).await, at(10).await, at(99).await), (1_000, 1_000, 700, 700));
    let before = NOON - Duration::from_secs(1);
    assert_eq!(posted(&get(&rig, format!("/ledger/accounts/wallets:a?as_of={before}")).await.body), 0);
    let reply = get(&rig, format!("/ledger/accounts/wallets:a?as_of={NOON}")).await;
    assert_eq!(reply.cost(), "2rru 0wru");
    assert_eq!(get(&rig, "/ledger/accounts/wallets:a?as_of=now").await.faults(), ["as_of invalid_timestamp"]);
}

#[tokio::test]
async fn an_owner_may_see_the_own_statement_and_no_other() {
    let rig = rig();
    wallets(&rig, 100).await;
    open_with(&rig, json!({ "id": "wallets:mine", "kind": "liability", "currency": "EUR", "owner": OWNER })).await;
    say(&rig, "wallets:a", "wallets:mine", 5).await;
    let call = async |path: &str, who: &str| rig.call(Call::get(path).bearer(who, "")).await.status;
    for path in ["/ledger/accounts/wallets:mine/statement", "/ledger/accounts/wallets:mine?as_of=2026-03-01T12:00:00Z"]
    {
        assert_eq!(call(path, OWNER).await, 200, "{path}");
        assert_eq!(call(path, "acct_01J8ZQ4T6M3V0X9K2B7C5D1WNX").await, 404, "{path}");
        assert_eq!(rig.call(Call::get(path)).await.status, 401);
    }
    assert_eq!(call("/ledger/accounts/wallets:a/statement", OWNER).await, 404);
    assert_eq!(call("/ledger/accounts/wallets:none/statement", OWNER).await, 404);
    for bad in
        ["from=x", "to=2026-01-01", "format=xml", "colour=red", "from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z"]
    {
        let reply = get(&rig, format!("/ledger/accounts/wallets:a/statement?{bad}")).await;
        assert_eq!(reply.status, 400, "{bad}: {}", reply.text);
    }
}

#[tokio::test]
async fn statements_cost_what_they_read() {
    let rig = rig();
    wallets(&rig, 100).await;
    for (query, cost) in
        [("", "3rru 0wru"), ("?from=2026-03-01T00:00:00Z", "4rru 0wru"), ("?to=2026-03-02T00:00:00Z", "3rru 0wru")]
    {
        let reply = get(&rig, format!("/ledger/accounts/wallets:a/statement{query}")).await;
        assert_eq!(reply.cost(), cost, "{query}");
    }
}

/// All pages of a trial balance: its lines, and the last page.
async fn trial(rig: &Rig, query: &str, limit: usize) -> (Vec<Value>, Value) {
    let first = format!("/ledger/trial-balance?currency=EUR{query}&limit={limit}");
    let (mut path, mut items) = (first.clone(), Vec::new());
    loop {
        let page = get(rig, &path).await;
        assert_eq!(page.status, 200, "{}", page.text);
        items.extend(page.body["items"].as_array().unwrap().clone());
        let Some(cursor) = page.body["next_cursor"].as_str() else { return (items, page.body) };
        assert_eq!(page.body["balanced"], json!(null));
        path = format!("{first}&cursor={cursor}");
    }
}

#[tokio::test]
async fn a_trial_balance_is_balanced_at_any_moment() {
    let rig = rig();
    wallets(&rig, 1_000).await;
    for n in 0..12 {
        open(&rig, &format!("income:kind-{n}"), "income", "none").await;
        rig.advance(Duration::from_secs(1));
        say(&rig, "wallets:a", &format!("income:kind-{n}"), n + 1).await;
    }
    open_with(&rig, json!({ "id": "points:a", "kind": "liability", "currency": "POINTS" })).await;
    open_with(&rig, json!({ "id": "other:a", "ledger": "other", "kind": "liability", "currency": "EUR" })).await;
    open_with(&rig, json!({ "id": "income:fees", "kind": "income", "currency": "EUR", "shards": 3 })).await;
    say(&rig, "wallets:a", "income:fees", 22).await;

    let (lines, last) = trial(&rig, "", 4).await;
    let accounts: Vec<_> = lines.iter().map(|line| line["account"].as_str().unwrap()).collect();
    assert_eq!(
        (accounts.len(), accounts.is_sorted(), accounts.contains(&"other:a")),
        (16, true, false),
        "{accounts:?}"
    );
    assert_eq!((&last["balanced"], &last["totals"]), (&json!(true), &json!({ "debit": "1000", "credit": "1000" })));
    let bank = lines.iter().find(|line| line["account"] == "assets:bank").unwrap();
    assert_eq!((&bank["debit"], &bank["credit"], &bank["kind"]), (&json!("1000"), &json!("0"), &json!("asset")));
    let moment = NOON + Duration::from_secs(5);
    let (lines, last) = trial(&rig, &format!("&as_of={moment}"), 100).await;
    let of = |name: &str| lines.iter().find(|line| line["account"] == name).unwrap()["credit"].clone();
    assert_eq!((of("wallets:a"), of("income:kind-4"), of("income:kind-5")), (json!("985"), json!("5"), json!("0")));
    assert_eq!(last["balanced"], json!(true));
    let (lines, last) = trial(&rig, "&ledger=other", 100).await;
    assert_eq!((lines.len(), &last["balanced"]), (1, &json!(true)));

    assert_eq!(get(&rig, "/ledger/trial-balance").await.faults(), ["currency required"]);
    assert_eq!(rig.call(Call::get("/ledger/trial-balance?currency=EUR").bearer(OWNER, "")).await.status, 403);
    assert_eq!(balances(&rig, "wallets:b").await, (0, 0, 0));
}

#[tokio::test]
async fn a_trial_balance_of_a_moment_to_come_is_of_now_on_all_pages() {
    let rig = rig();
    wallets(&rig, 1_000).await;
    let path = "/ledger/trial-balance?currency=EUR&as_of=2999-01-01T00:00:00Z&limit=1";
    let first = get(&rig, path).await;
    assert_eq!(first.body["as_of"], json!(NOON.to_string()), "{}", first.text);
    let cursor = first.body["next_cursor"].as_str().unwrap().to_owned();
    rig.advance(Duration::from_secs(1));
    say(&rig, "assets:bank", "wallets:a", 5).await;
    let second = get(&rig, format!("{path}&cursor={cursor}")).await;
    let line = &second.body["items"][0];
    assert_eq!((&line["account"], &line["credit"]), (&json!("wallets:a"), &json!("1000")), "{}", second.text);
}
