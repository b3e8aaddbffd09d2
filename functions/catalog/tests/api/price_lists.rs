//! Tests of price lists: their rows, and the prices that products show.

use domain::id::PriceListId;
use events::catalog::ProductChanged;
use serde_json::{Value, json};
use testkit::{Call, Reply};

use crate::support::*;

pub(crate) async fn price_list(rig: &Rig, content: Value) -> String {
    let reply = rig.call(staff(Call::post("/price-lists")).json(content)).await;
    assert_eq!((reply.status, reply.header("etag")), (201, "\"1\""), "{}", reply.text);
    reply.body["id"].as_str().unwrap().to_owned()
}

pub(crate) async fn put(rig: &Rig, list: &str, rows: Value) -> Reply {
    let call = Call::put(format!("/price-lists/{list}/prices")).header("if-match", "*").json(json!({ "rows": rows }));
    rig.call(staff(call)).await
}

pub(crate) async fn change(rig: &Rig, list: &str, patch: Value) -> Reply {
    let call = Call::patch(format!("/price-lists/{list}")).header("if-match", "*").json(patch);
    rig.call(staff(call)).await
}

pub(crate) async fn show(rig: &Rig, list: &str) -> Reply {
    rig.call(staff(Call::get(format!("/price-lists/{list}")))).await
}

fn statuses(reply: &Reply) -> Vec<&str> {
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body["rows"].as_array().unwrap().iter().map(|row| row["status"].as_str().unwrap()).collect()
}

/// The list prices that a product shows: sku and amounts.
pub(crate) async fn shown(rig: &Rig, id: &str) -> Vec<(String, Vec<i64>)> {
    let body = public(rig, id).await.body;
    let variants = body["variants"].as_array().unwrap();
    let amounts = |variant: &Value| {
        let prices = variant["list_prices"].as_array().cloned().unwrap_or_default();
        prices.iter().map(|price| price["amount"].as_i64().unwrap()).collect()
    };
    variants.iter().map(|v| (v["sku"].as_str().unwrap().to_owned(), amounts(v))).collect()
}

pub(crate) fn row(sku: &str, amount: i64) -> Value {
    json!({ "sku": sku, "amount": amount, "currency": "EUR", "tax_inclusive": true })
}

#[tokio::test]
async fn products_show_a_list_from_its_activation_to_its_deletion() {
    let rig = Rig::new();
    let id = on_shelf(&rig, product("shirt", &["A", "B"])).await;
    let list = price_list(&rig, json!({ "name": "Sale" })).await;
    let set = put(&rig, &list, json!([row("A", 100), row("B", 200), row("X", 1)])).await;
    assert_eq!(statuses(&set), ["set", "set", "failed"]);
    assert_eq!(set.faults_of_row(2), ["/rows/2 unknown_sku"]);
    assert_eq!(statuses(&put(&rig, &list, json!([row("A", 100)])).await), ["unchanged"]);
    rig.take_events();
    assert_eq!(shown(&rig, &id).await, [("A".into(), vec![]), ("B".into(), vec![])], "a draft's prices are not shown");

    let active = change(&rig, &list, json!({ "status": "active", "valid_to": "2026-04-01T00:00:00Z" })).await;
    assert_eq!((active.status, active.body["application"].as_str()), (200, Some("applying")), "{}", active.text);
    rig.tick().await.unwrap();
    let applied = show(&rig, &list).await;
    assert_eq!((applied.body["application"].as_str(), applied.header("etag")), (Some("applied"), "\"2.1\""));
    assert_eq!(shown(&rig, &id).await, [("A".into(), vec![100]), ("B".into(), vec![200])]);
    let published: Vec<ProductChanged> = rig.take();
    assert_eq!(published.len(), 1, "one event for the whole product");
    let prices = &published[0].variants[0].prices;
    let of_list: PriceListId = list.parse().unwrap();
    assert_eq!((prices[0].amount, prices[0].price_list_id), (100, Some(of_list)), "the most specific comes first");
    assert_eq!(prices[0].valid_to.unwrap().to_string(), "2026-04-01T00:00:00.000Z");
    assert_eq!((prices[1].amount, prices[1].price_list_id), (4900, None));

    // Rows of an active list are shown at once; a change of the product keeps them.
    assert_eq!(statuses(&put(&rig, &list, json!([row("A", 90)])).await), ["set"]);
    assert_eq!(
        patch(&rig, &id, json!({ "title": "Other", "variants": [variant("B"), variant("A")] })).await.status,
        200
    );
    assert_eq!(shown(&rig, &id).await, [("B".into(), vec![200]), ("A".into(), vec![90])]);
    let of_b = rig.call(staff(Call::delete(format!("/price-lists/{list}/prices/B")).header("if-match", "*"))).await;
    assert_eq!(of_b.status, 204, "{}", of_b.text);
    assert_eq!(shown(&rig, &id).await, [("B".into(), vec![]), ("A".into(), vec![90])]);
    let again = rig.call(staff(Call::delete(format!("/price-lists/{list}/prices/B")).header("if-match", "*"))).await;
    assert_eq!(again.status, 404);

    let removed = rig.call(staff(Call::delete(format!("/price-lists/{list}")).header("if-match", "\"2\""))).await;
    assert_eq!((removed.status, removed.body["application"].as_str()), (202, Some("removing")), "{}", removed.text);
    for refused in [change(&rig, &list, json!({ "name": "X" })).await, put(&rig, &list, json!([row("A", 1)])).await] {
        assert_eq!((refused.status, refused.problem()), (409, "price_list_removing"));
    }
    rig.tick().await.unwrap();
    assert_eq!(shown(&rig, &id).await, [("B".into(), vec![]), ("A".into(), vec![])]);
    assert_eq!(show(&rig, &list).await.status, 404);
    rig.take_events();
    rig.tick().await.unwrap();
    assert!(rig.take_events().is_empty());
}

#[tokio::test]
async fn applies_a_large_list_in_resumable_steps() {
    let rig = Rig::new();
    let list = price_list(&rig, json!({ "name": "Sale" })).await;
    let mut ids = Vec::new();
    for n in 0..6 {
        let skus: Vec<String> = (0..100).map(|m| format!("S{:03}", m * 6 + n)).collect();
        let skus: Vec<&str> = skus.iter().map(String::as_str).collect();
        let mut made = product(&format!("p{n}"), &skus[..90]);
        ids.push(on_shelf(&rig, made.clone()).await);
        made["variants"] = json!(skus.iter().map(|sku| variant(sku)).collect::<Vec<_>>());
        assert_eq!(patch(&rig, &ids[n], json!({ "variants": made["variants"] })).await.status, 200);
        let rows: Vec<_> = skus.iter().map(|sku| row(sku, 7)).collect();
        let set = put(&rig, &list, json!(rows)).await;
        assert!(statuses(&set).iter().all(|status| *status == "set"), "{}", set.text);
    }
    assert_eq!(change(&rig, &list, json!({ "status": "active" })).await.status, 200);
    rig.tick().await.unwrap();
    assert_eq!(show(&rig, &list).await.body["application"], "applying", "600 skus are more than one tick takes");
    rig.tick().await.unwrap();
    assert_eq!(show(&rig, &list).await.body["application"], "applied");
    for id in &ids {
        assert!(shown(&rig, id).await.iter().all(|(_, amounts)| *amounts == [7]));
    }
    let (skus, pages) = collect(&rig, &format!("/price-lists/{list}/prices?limit=70"), "sku", true).await;
    assert_eq!((skus.len(), pages), (600, 9));
    assert!(skus.is_sorted());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_changes_end_with_products_equal_to_the_list() {
    for round in 0..8 {
        let rig = std::sync::Arc::new(Rig::new());
        let id = on_shelf(&rig, product("shirt", &["A", "B", "C"])).await;
        let list = price_list(&rig, json!({ "name": "Sale" })).await;
        put(&rig, &list, json!([row("A", 1), row("B", 1)])).await;
        let (mut tasks, of) = (Vec::new(), |rig: &std::sync::Arc<Rig>| (std::sync::Arc::clone(rig), list.clone()));
        let (one, its) = of(&rig);
        tasks.push(tokio::spawn(async move {
            for status in ["active", "draft", "active", if round % 2 == 0 { "draft" } else { "active" }] {
                assert_eq!(change(&one, &its, json!({ "status": status })).await.status, 200);
                tokio::task::yield_now().await;
            }
        }));
        let (one, its) = of(&rig);
        tasks.push(tokio::spawn(async move {
            for amount in 2..9 {
                let reply = put(&one, &its, json!([row("B", amount), row("C", amount)])).await;
                assert!(matches!(reply.status, 200 | 503), "{}", reply.text);
            }
        }));
        for _ in 0..2 {
            let (one, _) = of(&rig);
            tasks.push(tokio::spawn(async move {
                for _ in 0..6 {
                    let _ = one.tick().await;
                }
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
        while show(&rig, &list).await.body["application"] != "applied" {
            rig.tick().await.unwrap();
        }
        let prices = rig.call(staff(Call::get(format!("/price-lists/{list}/prices")))).await;
        let wanted = |sku: &str| -> Vec<i64> {
            let items = prices.body["items"].as_array().unwrap();
            let of_sku = items.iter().filter(|item| item["sku"] == sku && round % 2 == 1);
            of_sku.map(|item| item["prices"][0]["amount"].as_i64().unwrap()).collect()
        };
        let expected = ["A", "B", "C"].map(|sku| (sku.to_owned(), wanted(sku)));
        assert_eq!(shown(&rig, &id).await, expected, "round {round}");
    }
}

#[tokio::test]
async fn refuses_malformed_lists_and_rows() {
    let rig = Rig::new();
    on_shelf(&rig, product("shirt", &["A"])).await;
    let never = json!({ "name": "X", "valid_from": "2026-03-02T00:00:00Z", "valid_to": "2026-03-01T00:00:00Z" });
    let reply = rig.call(staff(Call::post("/price-lists")).json(never)).await;
    assert_eq!((reply.status, reply.faults()), (422, vec!["/valid_to empty_period".to_owned()]));
    let reply = rig.call(staff(Call::post("/price-lists")).json(json!({ "name": "", "status": "gone", "x": 1 }))).await;
    assert_eq!(reply.faults(), ["/name out_of_range", "/status unknown_value", "/x unknown_field"]);
    let list = price_list(&rig, json!({ "name": "Sale", "status": "active" })).await;
    let twice = put(&rig, &list, json!([row("A", 1), row("A", 2)])).await;
    assert_eq!((twice.status, twice.faults()), (422, vec!["/rows/1 ambiguous_price".to_owned()]));
    let bad = put(&rig, &list, json!([{ "sku": "A", "amount": -1, "currency": "X", "min_quantity": 0 }])).await;
    assert_eq!(
        bad.faults(),
        ["/rows/0/amount out_of_range", "/rows/0/currency unknown_currency", "/rows/0/min_quantity out_of_range"]
    );
    assert_eq!(put(&rig, &list, json!(vec![row("A", 1); 101])).await.faults(), ["/rows out_of_range"]);
    let many: Vec<_> =
        (1..=21).map(|n| json!({ "sku": "A", "amount": 1, "currency": "EUR", "min_quantity": n })).collect();
    let full = put(&rig, &list, json!(many)).await;
    assert_eq!(full.faults_of_row(0), ["/rows/0 too_many_prices"]);
    let unconditional = Call::put(format!("/price-lists/{list}/prices")).json(json!({ "rows": [] }));
    assert_eq!(rig.call(staff(unconditional)).await.status, 428);
    let stale = Call::patch(format!("/price-lists/{list}")).if_match(7).json(json!({ "name": "X" }));
    assert_eq!(rig.call(staff(stale)).await.status, 412);
    let nowhere = "/price-lists/plist_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
    for path in [nowhere.to_owned(), format!("{nowhere}/prices"), "/price-lists/x".to_owned()] {
        assert_eq!(rig.call(staff(Call::get(&path))).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn lists_price_lists_newest_first_for_staff_only() {
    let rig = Rig::new();
    let mut lists = Vec::new();
    for n in 0..5 {
        rig.advance(std::time::Duration::from_millis(1));
        lists.insert(0, price_list(&rig, json!({ "name": format!("L{n}") })).await);
    }
    assert_eq!(collect(&rig, "/price-lists?limit=2", "id", true).await, (lists.clone(), 3));
    let path = format!("/price-lists/{}", lists[0]);
    for path in ["/price-lists".to_owned(), path.clone(), format!("{path}/prices")] {
        assert_eq!(rig.call(Call::get(&path)).await.status, 401);
        let lacking = rig.call(Call::get(&path).bearer(STAFF, "catalog:write")).await;
        assert_eq!((lacking.status, lacking.problem()), (403, "insufficient_scope"));
    }
    let writes = [
        Call::post("/price-lists").json(json!({ "name": "X" })),
        Call::patch(&path).if_match(1).json(json!({ "name": "X" })),
        Call::delete(&path).if_match(1),
        Call::put(format!("{path}/prices")).if_match(1).json(json!({ "rows": [] })),
        Call::delete(format!("{path}/prices/A")).if_match(1),
        Call::post("/products/import").body("text/csv", "slug\n"),
    ];
    for call in writes {
        assert_eq!(rig.call(call.clone()).await.status, 401, "{call:?}");
        let lacking = rig.call(call.clone().bearer(STAFF, "catalog:read")).await;
        assert_eq!((lacking.status, lacking.problem()), (403, "insufficient_scope"), "{call:?}");
    }
    assert_eq!(show(&rig, &lists[0]).await.body["version"], 1);
}

trait Rows {
    fn faults_of_row(&self, index: usize) -> Vec<String>;
}

impl Rows for Reply {
    fn faults_of_row(&self, index: usize) -> Vec<String> {
        let errors = self.body["rows"][index]["errors"].as_array().cloned().unwrap_or_default();
        let text = |error: &Value, field: &str| error[field].as_str().unwrap_or_default().to_owned();
        errors.iter().map(|e| format!("{} {}", text(e, "pointer"), text(e, "code"))).collect()
    }
}
