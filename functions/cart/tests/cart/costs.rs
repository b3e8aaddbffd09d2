//! What each route costs, in read and write units: the numbers of the README.

use crate::support::*;
use embedded::Faults;
use embedded::alone::Call;
use serde_json::json;
use shared::events::identity::{AccountErased, GuestMerged};
use shared::id::ProductId;

#[tokio::test]
async fn each_route_costs_what_the_readme_says() {
    let (rig, _) = shop().await;
    let (who, visitor) = (account(&rig), guest(&rig));
    let mut costs: Vec<(&str, String)> = Vec::new();
    let body = json!({ "currency": "EUR" });

    let opened = rig.call(Call::post("/carts").bearer(&who, "").json(body.clone())).await;
    costs.push(("open", opened.cost().to_owned()));
    let id = opened.body["id"].as_str().unwrap().to_owned();
    costs.push((
        "open as guest",
        rig.call(Call::post("/carts").bearer(&visitor, "").json(body.clone())).await.cost().to_owned(),
    ));
    costs.push((
        "open with a key",
        rig.call(Call::post("/carts").bearer(&who, "").key("k").json(body)).await.cost().to_owned(),
    ));
    costs.push(("first line", add(&rig, &who, &id, "SHIRT-M", 1).await.cost().to_owned()));
    costs.push(("second line", add(&rig, &who, &id, "SHIRT-L", 1).await.cost().to_owned()));
    let line =
        Call::post(format!("/carts/{id}/lines")).bearer(&who, "").key("k").json(json!({ "sku": "MUG", "quantity": 1 }));
    costs.push(("third line with a key", rig.call(line).await.cost().to_owned()));
    let path = format!("/carts/{id}");
    let any = |call: Call| call.bearer(&who, "").header("if-match", "*");
    costs.push(("find", rig.call(Call::get(&path).bearer(&who, "")).await.cost().to_owned()));
    costs.push(("change", rig.call(any(Call::patch(&path)).json(json!({ "country": "DE" }))).await.cost().to_owned()));
    costs.push((
        "change line",
        rig.call(any(Call::patch(format!("{path}/lines/1"))).json(json!({ "quantity": 2 }))).await.cost().to_owned(),
    ));
    costs.push((
        "methods",
        rig.call(Call::get(format!("{path}/shipping-methods")).bearer(&who, "")).await.cost().to_owned(),
    ));
    costs.push(("list", rig.call(Call::get("/carts").bearer(&who, "")).await.cost().to_owned()));
    let out = check_out(&rig, &who, &id, "c").await;
    costs.push(("check out three lines", out.cost().to_owned()));
    costs.push(("check out again", check_out(&rig, &who, &id, "c2").await.cost().to_owned()));
    let (into, from) = (open(&rig, &who).await, open(&rig, &who).await);
    add(&rig, &who, &from, "MUG", 1).await;
    let merge = Call::post(format!("/carts/{into}/merge")).bearer(&who, "").json(json!({ "from": from }));
    costs.push(("merge", rig.call(merge).await.cost().to_owned()));
    costs.push(("remove line", rig.call(any(Call::delete(format!("/carts/{into}/lines/1")))).await.cost().to_owned()));
    costs.push(("delete", rig.call(any(Call::delete(format!("/carts/{into}")))).await.cost().to_owned()));

    let expected = [
        ("open", "0rru 4wru"),
        ("open as guest", "1rru 4wru"),
        ("open with a key", "0rru 6wru"),
        ("first line", "1.5rru 1wru"),
        ("second line", "2rru 1wru"),
        ("third line with a key", "2.5rru 8wru"),
        ("find", "2.5rru 0wru"),
        ("change", "2.5rru 1wru"),
        ("change line", "2.5rru 1wru"),
        ("methods", "2.5rru 0wru"),
        ("list", "1.5rru 0wru"),
        ("check out three lines", "2.5rru 12wru"),
        ("check out again", "2.5rru 4wru"),
        ("merge", "2.5rru 4wru"),
        ("remove line", "1rru 1wru"),
        ("delete", "1rru 4wru"),
    ];
    let found: Vec<(&str, &str)> = costs.iter().map(|(what, cost)| (*what, cost.as_str())).collect();
    assert_eq!(found, expected);
}

/// Units of what was asked of the database since `before`: reads, writes.
fn units(faults: &Faults, before: u64) -> (f64, f64) {
    let log = faults.log();
    let calls = || log.iter().filter(|call| call.number > before);
    let reads = |call: &&embedded::Call| matches!(call.operation.as_str(), "GetItem" | "BatchGetItem" | "Query");
    let read = calls().filter(reads).map(|call| call.units).sum();
    (read, calls().filter(|call| !reads(call)).map(|call| call.units).sum())
}

#[tokio::test]
async fn each_event_costs_what_the_readme_says() {
    let faults = Faults::none();
    let rig = Rig::with(&[], Some(faults.clone()));
    let (who, visitor, product_id) = (account(&rig), guest(&rig), ProductId::new(&rig.clock));
    let mut costs = Vec::new();

    for (what, version, skus) in [
        ("new product of two skus", 1, &[("SHIRT-M", 4900), ("MUG", 1200)][..]),
        ("the same again", 1, &[("SHIRT-M", 4900), ("MUG", 1200)]),
        ("one sku fewer", 2, &[("SHIRT-M", 4900)]),
    ] {
        let before = faults.calls();
        rig.deliver(&product(product_id, version, skus)).await.unwrap();
        costs.push((what, units(&faults, before)));
    }

    let (first, order) = checked_out(&rig, &who).await;
    let before = faults.calls();
    rig.deliver(&rejected(&first, order, 1)).await.unwrap();
    costs.push(("rejected", units(&faults, before)));
    let (second, order) = checked_out(&rig, &who).await;
    let before = faults.calls();
    rig.deliver(&confirmed(&second, order, 1, &who)).await.unwrap();
    costs.push(("confirmed", units(&faults, before)));

    let theirs = open(&rig, &visitor).await;
    add(&rig, &visitor, &theirs, "SHIRT-M", 1).await;
    let merged = GuestMerged { guest_id: visitor.parse().unwrap(), account_id: who.parse().unwrap() };
    let before = faults.calls();
    rig.deliver(&merged).await.unwrap();
    costs.push(("merged into another cart", units(&faults, before)));
    let erased = AccountErased { account_id: who.parse().unwrap() };
    let before = faults.calls();
    rig.deliver(&erased).await.unwrap();
    costs.push(("erased with two carts", units(&faults, before)));

    let expected: [(&str, (f64, f64)); 7] = [
        ("new product of two skus", (1.0, 3.0)),
        ("the same again", (1.0, 0.0)),
        ("one sku fewer", (1.5, 3.0)),
        ("rejected", (0.0, 1.0)),
        ("confirmed", (0.0, 1.0)),
        ("merged into another cart", (4.5, 5.0)),
        ("erased with two carts", (1.0, 2.0)),
    ];
    assert_eq!(costs, expected);
}
