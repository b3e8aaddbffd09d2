//! What each route costs, in read and write units: the numbers of the README.

use crate::support::*;
use embedded::alone::Call;
use serde_json::json;

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
