//! Each route costs the read and write units that the README names.

use crate::support::*;
use domain::id::ProductId;
use events::identity::{AccountErased, GuestMerged};
use serde_json::json;
use testkit::Call;
use testkit::Faults;

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
        ("open", "1rru 4wru"),
        ("open as guest", "1rru 4wru"),
        ("open with a key", "1rru 6wru"),
        ("first line", "2rru 1wru"),
        ("second line", "2.5rru 1wru"),
        ("third line with a key", "3rru 4wru"),
        ("find", "3rru 0wru"),
        ("change", "3rru 1wru"),
        ("change line", "3rru 1wru"),
        ("methods", "3rru 0wru"),
        ("list", "1.5rru 0wru"),
        ("check out three lines", "3rru 6wru"),
        ("check out again", "2.5rru 2wru"),
        ("merge", "3rru 4wru"),
        ("remove line", "1rru 1wru"),
        ("delete", "1rru 4wru"),
    ];
    let found: Vec<(&str, &str)> = costs.iter().map(|(what, cost)| (*what, cost.as_str())).collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn promotions_and_methods_cost_what_the_readme_says() {
    let (rig, _) = shop().await;
    let who = account(&rig);
    let mut costs: Vec<(&str, String)> = Vec::new();
    let staff = |call: Call| call.bearer(STAFF, "cart:read cart:write").header("if-match", "*");
    let body = |code: Option<&str>| json!({ "name": "Sale", "code": code, "benefit": percent(10) });
    let mut limited = body(Some("LIMITED"));
    (limited["usage_limit"], limited["customer_limit"]) = (5.into(), 1.into());

    let mut made = Vec::new();
    for (what, content) in [
        ("make with a code", body(Some("CODE"))),
        ("make with code and limit", limited),
        ("make automatic", body(None)),
    ] {
        let reply = rig.call(staff(Call::post("/promotions")).json(content)).await;
        costs.push((what, reply.cost().to_owned()));
        made.push(format!("/promotions/{}", reply.body["id"].as_str().unwrap()));
    }
    let method = json!({ "id": "post", "name": "Post", "prices": [{ "currency": "EUR", "amount": 500 }] });
    costs.push(("make method", rig.call(staff(Call::post("/shipping-methods")).json(method)).await.cost().to_owned()));
    for (what, call) in [
        ("list", Call::get("/promotions")),
        ("find", Call::get(&made[0])),
        ("find with limit", Call::get(&made[1])),
        ("change", Call::patch(&made[0]).json(json!({ "name": "Sell out" }))),
        ("change automatic", Call::patch(&made[2]).json(json!({ "name": "Sell out" }))),
        ("list methods", Call::get("/shipping-methods")),
        ("find method", Call::get("/shipping-methods/post")),
        ("change method", Call::patch("/shipping-methods/post").json(json!({ "name": "Parcels" }))),
    ] {
        let reply = rig.call(staff(call)).await;
        assert_eq!(reply.status, 200, "{what}: {}", reply.text);
        costs.push((what, reply.cost().to_owned()));
    }
    let id = open(&rig, &who).await;
    for sku in ["SHIRT-M", "SHIRT-L"] {
        add(&rig, &who, &id, sku, 1).await;
    }
    costs.push(("third line", add(&rig, &who, &id, "MUG", 1).await.cost().to_owned()));
    costs.push(("add code", add_code(&rig, &who, &id, "CODE").await.cost().to_owned()));
    costs.push(("add code with limits", add_code(&rig, &who, &id, "LIMITED").await.cost().to_owned()));
    let remove = Call::delete(format!("/carts/{id}/promotion-codes/CODE")).bearer(&who, "").header("if-match", "*");
    costs.push(("remove code", rig.call(remove).await.cost().to_owned()));
    let mut wish = wish();
    wish["shipping_method"] = "post".into();
    let out = Call::post(format!("/carts/{id}/checkout")).bearer(&who, "").key("k").json(wish);
    costs.push(("check out with two limits", rig.call(out).await.cost().to_owned()));
    for (what, path) in [("delete", &made[0]), ("delete automatic", &made[2])] {
        costs.push((what, rig.call(staff(Call::delete(path))).await.cost().to_owned()));
    }
    costs.push(("delete method", rig.call(staff(Call::delete("/shipping-methods/post"))).await.cost().to_owned()));

    let expected = [
        ("make with a code", "0rru 4wru"),
        ("make with code and limit", "0rru 6wru"),
        ("make automatic", "1rru 4wru"),
        ("make method", "1rru 2wru"),
        ("list", "0.5rru 0wru"),
        ("find", "1rru 0wru"),
        ("find with limit", "1.5rru 0wru"),
        ("change", "1rru 2wru"),
        ("change automatic", "2rru 4wru"),
        ("list methods", "1rru 0wru"),
        ("find method", "1rru 0wru"),
        ("change method", "1rru 1wru"),
        ("third line", "3rru 1wru"),
        ("add code", "4.5rru 1wru"),
        ("add code with limits", "6rru 1wru"),
        ("remove code", "4.5rru 1wru"),
        ("check out with two limits", "4.5rru 10wru"),
        ("delete", "1rru 4wru"),
        ("delete automatic", "2rru 4wru"),
        ("delete method", "1rru 1wru"),
    ];
    let found: Vec<(&str, &str)> = costs.iter().map(|(what, cost)| (*what, cost.as_str())).collect();
    assert_eq!(found, expected);
}

/// The read and write units since `before`.
fn units(faults: &Faults, before: u64) -> (f64, f64) {
    let log = faults.log();
    let calls = || log.iter().filter(|call| call.number > before);
    let reads = |call: &&testkit::DatabaseCall| matches!(call.operation.as_str(), "GetItem" | "BatchGetItem" | "Query");
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
    costs.push(("an account's first order confirmed", units(&faults, before)));
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
        ("an account's first order confirmed", (0.5, 2.0)),
        ("merged into another cart", (4.5, 5.0)),
        ("erased with two carts", (1.0, 3.0)),
    ];
    assert_eq!(costs, expected);
}

#[tokio::test]
async fn the_ends_of_orders_cost_what_the_readme_says() {
    let faults = Faults::none();
    let rig = Rig::with(&[], Some(faults.clone()));
    let (who, visitor) = (account(&rig), guest(&rig));
    rig.deliver(&product(ProductId::new(&rig.clock), 1, &[("SHIRT-M", 4900)])).await.unwrap();
    let mut costs = Vec::new();

    let (first, order) = checked_out(&rig, &who).await;
    rig.deliver(&confirmed(&first, order, 1, &who)).await.unwrap();
    let (third, order) = checked_out(&rig, &who).await;
    let before = faults.calls();
    rig.deliver(&confirmed(&third, order, 1, &who)).await.unwrap();
    costs.push(("its next one", units(&faults, before)));
    let (fourth, order) = checked_out(&rig, &visitor).await;
    let before = faults.calls();
    rig.deliver(&confirmed(&fourth, order, 1, &visitor)).await.unwrap();
    costs.push(("a guest's", units(&faults, before)));

    promote(&rig, json!({ "benefit": percent(10), "usage_limit": 9 })).await;
    let (fifth, order) = checked_out(&rig, &who).await;
    let before = faults.calls();
    rig.deliver(&rejected(&fifth, order, 1)).await.unwrap();
    costs.push(("rejected, one use given back", units(&faults, before)));

    // The engine does not meter a refused write; on AWS each costs 1 WRU more, including the one that reveals the uses.
    let expected: [(&str, (f64, f64)); 3] =
        [("its next one", (0.5, 1.0)), ("a guest's", (0.0, 1.0)), ("rejected, one use given back", (0.0, 4.0))];
    assert_eq!(costs, expected);
}
