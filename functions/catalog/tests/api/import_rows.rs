//! Tests of import rows: they keep what they do not name, and none stops another.

use events::catalog::ProductChanged;
use futures::future::join_all;
use serde_json::{Value, json};
use testkit::{Call, Reply};

use crate::import::{export, import, ndjson, statuses};
use crate::price_lists::{price_list, put};
use crate::support::*;

async fn import_as(rig: &Rig, query: &str, media_type: &str, rows: &str) -> Reply {
    rig.call(staff(Call::post(format!("/products/import?{query}")).body(media_type, rows))).await
}

/// A product with every field that a row could lose.
fn mug() -> Value {
    json!({
        "slug": "mug", "title": "Mug", "description": "Of clay.", "tags": ["clay", "blue"], "tax_class": "reduced",
        "options": [{ "name": "Size", "values": ["S", "L"] }, { "name": "Glaze", "values": ["Matt"] }],
        "media": [{ "url": "https://cdn.example/mug.jpg", "alt": "A mug" }],
        "attributes": [{ "type": "text", "name": "clay", "value": "red" }],
        "metadata": { "supplier": "Naxos" },
        "variants": [
            { "sku": "MUG-S", "option_values": ["S", "Matt"], "barcode": "12", "weight_g": 300, "backorder": "allow",
                "track_inventory": false, "title": "Small", "prices": [
                    { "amount": 1500, "currency": "EUR", "tax_inclusive": true },
                    { "amount": 1200, "currency": "EUR", "tax_inclusive": true, "min_quantity": 10 },
                    { "amount": 1700, "currency": "USD" },
                ] },
            { "sku": "MUG-L", "option_values": ["L", "Matt"], "prices": [{ "amount": 2000, "currency": "EUR", "tax_inclusive": true }] },
        ],
    })
}

/// A product without the fields that every write changes.
async fn content(rig: &Rig, id: &str) -> Value {
    let mut body = inspect(rig, id).await.body;
    for field in ["version", "updated_at"] {
        body[field] = Value::Null;
    }
    body
}

#[tokio::test]
async fn keeps_what_a_row_does_not_name() {
    let rig = Rig::new();
    let id = create(&rig, mug()).await;
    let mut expected = content(&rig, &id).await;
    let csv = import(&rig, "text/csv", "sku,amount,currency\nMUG-S,1600,EUR\n").await;
    assert_eq!(statuses(&csv), ["updated"]);
    expected["variants"][0]["prices"][0]["amount"] = json!(1600);
    assert_eq!(content(&rig, &id).await, expected, "1600 gross, and the price in dollars stays");

    let line = json!({
        "slug": "mug", "tags": ["new"], "media": [{ "url": "https://cdn.example/mug.jpg", "kind": "image" }],
        "attributes": [{ "name": "clay", "value": "white" }], "options": [{ "name": "Size", "values": ["XL"] }],
        "metadata": { "season": "summer" },
        "variants": [{ "sku": "MUG-L", "prices": [{ "amount": 2100, "currency": "EUR" }] }],
    });
    assert_eq!(statuses(&ndjson(&rig, &[line]).await), ["updated"]);
    expected["tags"] = json!(["blue", "clay", "new"]);
    expected["attributes"][0]["value"] = json!("white");
    expected["options"][0]["values"] = json!(["S", "L", "XL"]);
    expected["metadata"]["season"] = json!("summer");
    expected["variants"][1]["prices"][0]["amount"] = json!(2100);
    assert_eq!(content(&rig, &id).await, expected);

    let csv = import(&rig, "text/csv", "sku,option1\nMUG-S,XL\n").await;
    assert_eq!(statuses(&csv), ["updated"]);
    expected["variants"][0]["option_values"] = json!(["XL", "Matt"]);
    assert_eq!(content(&rig, &id).await, expected);
    let nothing = import(&rig, "text/csv", "slug,sku,title,tags,amount,currency,barcode\nmug,MUG-S,,,,,\n").await;
    assert_eq!(statuses(&nothing), ["unchanged"]);
}

#[tokio::test]
async fn removes_what_a_row_names_as_removed() {
    let rig = Rig::new();
    let id = create(&rig, mug()).await;
    let csv = "slug,sku,description,tags,media,barcode,amount,currency\nmug,MUG-S,null,[],[],null,null,USD\n";
    assert_eq!(statuses(&import(&rig, "text/csv", csv).await), ["updated"]);
    let after = content(&rig, &id).await;
    assert_eq!((after.get("description"), &after["tags"], &after["media"]), (None, &json!([]), &json!([])));
    assert_eq!((&after["variants"][0]["barcode"], &after["variants"][1]["sku"]), (&Value::Null, &json!("MUG-L")));
    let currencies = |body: &Value| -> Vec<String> {
        let prices = body["variants"][0]["prices"].as_array().unwrap();
        prices.iter().map(|price| format!("{} {}", price["currency"].as_str().unwrap(), price["amount"])).collect()
    };
    assert_eq!(currencies(&after), ["EUR 1500", "EUR 1200"]);
    let csv = "sku,amount,currency,more_prices\nMUG-S,1400,EUR,[]\n";
    assert_eq!(statuses(&import(&rig, "text/csv", csv).await), ["updated"]);
    let after = content(&rig, &id).await;
    assert_eq!(currencies(&after), ["EUR 1400"]);
    assert_eq!(after["variants"][0]["prices"][0]["tax_inclusive"], true);
    let line = json!({ "slug": "mug", "attributes": null, "tags": ["a", "b"] }).to_string();
    import(&rig, "application/x-ndjson", &line).await;
    let line =
        json!({ "slug": "mug", "tags": ["b"], "variants": [{ "sku": "MUG-S", "option_values": ["S", "Matt"] }] });
    let replaced = import_as(&rig, "lists=replace", "application/x-ndjson", &line.to_string()).await;
    assert_eq!(statuses(&replaced), ["updated"]);
    let after = content(&rig, &id).await;
    assert_eq!(
        (&after["attributes"], &after["tags"], after["variants"].as_array().unwrap().len()),
        (&json!([]), &json!(["b"]), 1)
    );
}

#[tokio::test]
async fn a_null_amount_removes_the_named_price_and_nothing_else() {
    let rig = Rig::new();
    let id = create(&rig, mug()).await;
    let before = content(&rig, &id).await;
    let line = json!({
        "slug": "mug", "variants": [{ "sku": "MUG-L", "amount": null }],
        "attributes": [{ "name": "clay", "amount": null }],
    });
    assert_eq!(statuses(&ndjson(&rig, &[line]).await), ["unchanged"]);
    assert_eq!(content(&rig, &id).await, before);
    for query in ["lists=merge", "lists=replace"] {
        let csv = import_as(&rig, query, "text/csv", "sku,amount\nMUG-S,null\n").await;
        assert_eq!(statuses(&csv), ["failed"], "{query} {}", csv.text);
        let fault = &csv.body["rows"][0]["errors"][0];
        assert_eq!((&fault["pointer"], &fault["code"]), (&json!("/variants/0/prices"), &json!("required")));
        assert!(fault["detail"].as_str().unwrap().contains("currency"), "{fault}");
        assert_eq!(content(&rig, &id).await, before);
    }
    // A single price needs no currency; once it is removed, nothing is left to do.
    assert_eq!(statuses(&import(&rig, "text/csv", "sku,amount\nMUG-L,null\n").await), ["updated"]);
    assert_eq!(statuses(&import(&rig, "text/csv", "sku,amount\nMUG-L,null\n").await), ["unchanged"]);
    assert_eq!(content(&rig, &id).await["variants"][1]["prices"], json!([]));
}

#[tokio::test]
async fn replaced_lists_keep_whether_prices_include_tax_and_lose_removals() {
    let rig = Rig::new();
    let id = create(&rig, mug()).await;
    let replace = async |media_type: &str, rows: &str| {
        let reply = import_as(&rig, "lists=replace", media_type, rows).await;
        assert_eq!(statuses(&reply), ["updated"], "{}", reply.text);
        assert_eq!(reply.body["rows"][0].get("warnings"), None);
        let after = content(&rig, &id).await;
        let prices = after["variants"][0]["prices"].as_array().unwrap().iter();
        let prices =
            prices.map(|p| format!("{} {} {}", p["amount"], p["currency"].as_str().unwrap(), p["tax_inclusive"]));
        prices.collect::<Vec<_>>()
    };
    assert_eq!(replace("text/csv", "sku,amount,currency\nMUG-S,null,USD\n").await, ["1500 EUR true", "1200 EUR true"]);
    assert_eq!(replace("text/csv", "sku,amount,currency\nMUG-S,1600,EUR\n").await, ["1600 EUR true"]);
    let line = json!({ "slug": "mug", "variants": [
        { "sku": "MUG-S", "option_values": ["S", "Matt"], "prices": [
            { "amount": 1700, "currency": "EUR" }, { "amount": null, "currency": "USD" },
        ] },
        { "sku": "MUG-L", "option_values": ["L", "Matt"], "prices": [{ "amount": 2100, "currency": "EUR" }] },
    ] });
    assert_eq!(replace("application/x-ndjson", &line.to_string()).await, ["1700 EUR true"]);
    assert_eq!(content(&rig, &id).await["variants"][1]["prices"][0]["tax_inclusive"], true);
}

#[tokio::test]
async fn a_row_of_a_price_list_keeps_what_it_does_not_name() {
    let rig = Rig::new();
    create(&rig, product("shirt", &["A"])).await;
    let list = price_list(&rig, json!({ "name": "Sale" })).await;
    put(&rig, &list, json!([{ "sku": "A", "amount": 100, "currency": "EUR", "tax_inclusive": true }])).await;
    let set = put(&rig, &list, json!([{ "sku": "A", "amount": 90, "currency": "EUR" }])).await;
    assert_eq!((statuses(&set), set.body["rows"][0].get("warnings")), (vec!["set"], None));
    let prices = rig.call(staff(Call::get(format!("/price-lists/{list}/prices")))).await.body;
    let price = &prices["items"][0]["prices"][0];
    assert_eq!((&price["amount"], &price["tax_inclusive"]), (&json!(90), &json!(true)), "{prices}");
}

#[tokio::test]
async fn warns_of_net_and_gross_prices_side_by_side() {
    let rig = Rig::new();
    create(&rig, product("shirt", &["A"])).await;
    let list = price_list(&rig, json!({ "name": "Sale" })).await;
    let set = put(
        &rig,
        &list,
        json!([
            { "sku": "A", "amount": 90, "currency": "EUR" }, { "sku": "A", "amount": 90, "currency": "USD" },
        ]),
    )
    .await;
    let warned = |reply: &Reply, row: usize| reply.body["rows"][row]["warnings"][0]["code"].clone();
    assert_eq!(
        (statuses(&set), warned(&set, 0), warned(&set, 1)),
        (vec!["set", "set"], json!("mixed_tax"), Value::Null)
    );
    let csv = import(&rig, "text/csv", "slug,sku,amount,currency\nshirt,B,5,EUR\n").await;
    assert_eq!((statuses(&csv), warned(&csv, 0)), (vec!["updated"], json!("mixed_tax")));
    let mut hat = product("hat", &["H"]);
    hat["variants"][0]["prices"] = json!([
        { "amount": 5, "currency": "EUR", "tax_inclusive": true }, { "amount": 4, "currency": "EUR", "min_quantity": 10 },
    ]);
    let made = rig.call(staff(Call::post("/products").json(hat))).await;
    assert_eq!((made.status, &made.body["warnings"][0]["code"]), (201, &json!("mixed_tax")), "{}", made.text);

    // If prices include tax by default, none of these is mixed.
    let rig = Rig::with(&[("CATALOG_TAX_INCLUSIVE", "true")], None);
    let made = rig.call(staff(Call::post("/products").json(json!({
        "slug": "mug", "title": "Mug", "variants": [{ "sku": "MUG", "prices": [{ "amount": 5, "currency": "EUR" }] }],
    })))).await;
    assert_eq!(
        (&made.body["variants"][0]["prices"][0]["tax_inclusive"], made.body.get("warnings")),
        (&json!(true), None)
    );
    let id = made.body["id"].as_str().unwrap();
    let more = json!({ "variants": [{ "sku": "MUG", "prices": [{ "amount": 6, "currency": "EUR" }] }] });
    assert_eq!(patch(&rig, id, more).await.body["variants"][0]["prices"][0]["tax_inclusive"], true);
    import(&rig, "text/csv", "sku,amount,currency\nMUG,7,USD\n").await;
    assert_eq!(inspect(&rig, id).await.body["variants"][0]["prices"][1]["tax_inclusive"], true);
}

#[tokio::test]
async fn writes_rows_of_one_product_together() {
    let rig = Rig::new();
    let skus: Vec<String> = (1..=12).map(|n| format!("SHOE-{n}")).collect();
    let id = create(&rig, product("shoe", &skus.iter().map(String::as_str).collect::<Vec<_>>())).await;
    rig.take_events();
    let mut csv = "slug,sku,amount,currency\n".to_owned();
    skus.iter().for_each(|sku| csv.push_str(&format!(",{sku},5000,EUR\n")));
    // The same product by its slug, a sku twice, a new variant, and a new product by its slug and then by its sku.
    csv.push_str("shoe,SHOE-13,6000,EUR\n,SHOE-1,7000,USD\n");
    let csv = csv
        .replace("amount,currency\n", "amount,currency,title\n")
        .replace("EUR\n", "EUR,\n")
        .replace("USD\n", "USD,\n");
    let csv = format!("{csv},LACE,90,USD,\nlace,LACE,100,EUR,Lace\n");
    let reply = import(&rig, "text/csv", &csv).await;
    let expected = [vec!["updated"; 14], vec!["created"; 2]].concat();
    assert_eq!(statuses(&reply), expected, "{}", reply.text);
    let published: Vec<ProductChanged> = rig.take();
    assert_eq!(published.len(), 2, "one write per product");
    let shoe = inspect(&rig, &id).await.body;
    assert_eq!((&shoe["version"], shoe["variants"].as_array().unwrap().len()), (&json!(2), 13));
    assert_eq!(shoe["variants"][0]["prices"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn concurrent_imports_do_not_fail_each_other() {
    let rig = Rig::new();
    let skus: Vec<String> = (0..6).map(|n| format!("S{n}")).collect();
    let id = create(&rig, product("shirt", &skus.iter().map(String::as_str).collect::<Vec<_>>())).await;
    let calls = (0..6).map(|n| {
        let csv = format!(
            "sku,slug,title,amount,currency,categories,category_details\nS{n},,,{n},EUR,,\n,new-{n},New,,,sale,\"{{\"\"sale\"\":{{\"\"name\"\":\"\"Sale\"\"}}}}\"\n"
        );
        let rig = &rig;
        async move { import(rig, "text/csv", &csv).await }
    });
    for reply in join_all(calls).await {
        assert_eq!(statuses(&reply), ["updated", "created"], "{}", reply.text);
    }
    assert_eq!(inspect(&rig, &id).await.body["version"], 7);
    assert_eq!(rig.call(Call::get("/categories")).await.body["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_refused_row_fails_alone() {
    let rig = Rig::new();
    create(&rig, product("hat", &["HAT"])).await;
    let id = create(&rig, product("shirt", &["A", "B"])).await;
    let csv = "slug,sku,amount,currency\nshirt,A,100,EUR\nshirt,HAT,1,EUR\nshirt,B,200,XXX\nshirt,C,300,EUR\n";
    let reply = import(&rig, "text/csv", csv).await;
    assert_eq!(statuses(&reply), ["updated", "failed", "failed", "updated"], "{}", reply.text);
    let code = |row: usize| reply.body["rows"][row]["errors"][0]["code"].as_str().unwrap().to_owned();
    assert_eq!((code(1), code(2)), ("sku_taken".to_owned(), "unknown_currency".to_owned()));
    let amounts: Vec<_> = inspect(&rig, &id).await.body["variants"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v["prices"][0]["amount"].as_i64().unwrap())
        .collect();
    assert_eq!(amounts, [100, 4900, 300]);
}

#[tokio::test]
async fn a_dry_run_reports_each_row_and_writes_nothing() {
    let rig = Rig::new();
    let id = create(&rig, product("hat", &["HAT"])).await;
    let before = inspect(&rig, &id).await.body;
    rig.take_events();
    let csv = "slug,title,sku,categories,category_details\nhat,Hat,,,\nshirt,Shirt,A,sale,\"{\"\"sale\"\":{\"\"name\"\":\"\"Sale\"\"}}\"\n\
        shirt,,B,,\ncap,Cap,HAT,,\nscarf,,S,,\nsock,Sock,A,,\nbelt,Belt,,none,\n";
    let tried = import_as(&rig, "dry_run=true", "text/csv", csv).await;
    let found = statuses(&tried);
    assert_eq!(found[0], "updated");
    assert_eq!(found[3..5], ["failed", "failed"], "{}", tried.text);
    assert_eq!(found.iter().filter(|status| **status == "created").count(), 2, "two want the sku A: {}", tried.text);
    assert_eq!((&tried.body["dry_run"], &tried.body["categories_created"]), (&json!(true), &json!(1)));
    assert_eq!(tried.body["rows"][6]["errors"][0]["code"], "unknown_category");
    assert!(rig.take_events().is_empty());
    assert_eq!(inspect(&rig, &id).await.body, before);
    assert_eq!(rig.call(Call::get("/categories")).await.body["items"], json!([]));
    assert_eq!(import_as(&rig, "dry_run=yes", "text/csv", "slug\n").await.status, 400);
}

#[tokio::test]
async fn exports_categories_with_their_products() {
    let rig = Rig::new();
    let clothing = category(&rig, "clothing", 7).await;
    let content = json!({ "slug": "shirts", "name": "Shirts & blouses", "parent_id": clothing, "position": 3 });
    let shirts = rig.call(staff(Call::post("/categories").json(content))).await.body["id"].clone();
    let mut shirt = product("shirt", &["A"]);
    shirt["category_ids"] = json!([shirts]);
    on_shelf(&rig, shirt).await;
    for (format, media_type) in [("ndjson", "application/x-ndjson"), ("csv", "text/csv")] {
        let other = Rig::new();
        let page = export(&rig, format, 20).await.remove(0);
        assert!(page.contains("clothing/shirts"), "{page}");
        let reply = import(&other, media_type, &page).await;
        assert_eq!(
            (statuses(&reply), &reply.body["categories_created"]),
            (vec!["created"], &json!(2)),
            "{}",
            reply.text
        );
        let tree = other.call(Call::get("/categories/tree")).await.body;
        assert_eq!((&tree["items"][0]["slug"], &tree["items"][0]["position"]), (&json!("clothing"), &json!(7)));
        let below = &tree["items"][0]["children"][0];
        assert_eq!((&below["name"], &below["position"]), (&json!("Shirts & blouses"), &json!(3)));
        let listed = other.call(Call::get(format!("/products?category_id={}", below["id"].as_str().unwrap()))).await;
        assert_eq!(listed.body["items"][0]["slug"], "shirt");
        let again = import(&other, media_type, &page).await;
        assert_eq!((statuses(&again), &again.body["categories_created"]), (vec!["unchanged"], &json!(0)));
    }
    let unknown = import(&rig, "text/csv", "slug,categories\nshirt,clothing/hats\n").await;
    let fault = &unknown.body["rows"][0]["errors"][0];
    assert_eq!((&fault["pointer"], &fault["code"]), (&json!("/categories/0"), &json!("unknown_category")));
}
