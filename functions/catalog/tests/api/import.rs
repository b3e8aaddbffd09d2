//! Tests of import and export.

use proptest::prelude::*;
use serde_json::{Value, json};
use testkit::{Call, Reply};

use crate::support::*;

pub(crate) async fn import(rig: &Rig, media_type: &str, rows: &str) -> Reply {
    rig.call(staff(Call::post("/products/import").body(media_type, rows))).await
}

pub(crate) async fn ndjson(rig: &Rig, rows: &[Value]) -> Reply {
    let lines: Vec<_> = rows.iter().map(ToString::to_string).collect();
    import(rig, "application/x-ndjson", &lines.join("\n")).await
}

pub(crate) fn statuses(reply: &Reply) -> Vec<&str> {
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body["rows"].as_array().unwrap().iter().map(|row| row["status"].as_str().unwrap()).collect()
}

/// Every page of an export.
pub(crate) async fn export(rig: &Rig, format: &str, limit: usize) -> Vec<String> {
    let (mut pages, mut path) = (Vec::new(), format!("/catalog/products/export?format={format}&limit={limit}"));
    loop {
        let reply = rig.call(staff(Call::get(&path))).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        pages.push(reply.text.clone());
        match reply.header("link") {
            "" => return pages,
            link => path = link.trim_start_matches('<').split('>').next().unwrap().to_owned(),
        }
    }
}

#[tokio::test]
async fn creates_and_changes_products_and_repeats_without_effect() {
    let rig = Rig::new();
    let mut shirt = product("shirt", &["A", "B"]);
    shirt["status"] = json!("active");
    let rows = [shirt, product("hat", &["C"]), json!({ "slug": "bad", "title": "" }), product("cap", &["A"])];
    let first = ndjson(&rig, &rows).await;
    let found = statuses(&first);
    assert_eq!((found[1], found[2]), ("created", "failed"));
    // Two rows claim one sku: the first one gets it.
    assert_eq!(found.iter().filter(|status| **status == "created").count(), 2);
    assert_eq!((first.body["created"].as_u64(), first.body["failed"].as_u64()), (Some(2), Some(2)));
    assert_eq!(first.body["rows"][2]["errors"][0]["pointer"], "/title");

    let rig = Rig::new();
    let first = ndjson(&rig, &rows[..3]).await;
    assert_eq!(statuses(&first), ["created", "created", "failed"]);
    let id = first.body["rows"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(public(&rig, &id).await.body["status"], "active");
    rig.take_events();
    let again = ndjson(&rig, &rows[..2]).await;
    assert_eq!((statuses(&again), again.cost()), (vec!["unchanged", "unchanged"], "4rru 0wru"));
    assert!(rig.take_events().is_empty(), "the same rows again write nothing");

    let change = [json!({ "slug": "shirt", "title": "New" }), json!({ "slug": "hat", "status": "archived" })];
    let changed = ndjson(&rig, &change).await;
    assert_eq!(statuses(&changed), ["updated", "failed"]);
    assert_eq!(changed.body["rows"][1]["errors"][0]["code"], "invalid_state");
    let shirt = public(&rig, &id).await.body;
    assert_eq!((shirt["title"].as_str(), shirt["variants"].as_array().unwrap().len()), (Some("New"), 2));
    let archived = ndjson(&rig, &[json!({ "slug": "shirt", "status": "archived" })]).await;
    assert_eq!(statuses(&archived), ["updated"]);
    assert_eq!(public(&rig, &id).await.status, 404);
}

#[tokio::test]
async fn reads_csv_with_one_row_per_variant_and_only_the_changes() {
    let rig = Rig::new();
    let csv = "slug,status,title,tags,sku,amount,currency,tax_inclusive,option1,options\n\
        shirt,active,\"Shirt, linen\",\"new, Summer\",S-M,4900,EUR,true,M,\"[{\"\"name\"\":\"\"Size\"\",\"\"values\"\":[\"\"M\"\",\"\"L\"\"]}]\"\n\
        shirt,,,,S-L,5100,EUR,true,L,\n";
    let made = import(&rig, "text/csv; charset=utf-8", csv).await;
    assert_eq!(statuses(&made), ["created", "created"], "{}", made.text);
    assert_eq!((&made.body["rows"][0]["line"], &made.body["rows"][1]["line"]), (&json!(2), &json!(3)));
    let id = made.body["rows"][0]["id"].as_str().unwrap();
    let shirt = public(&rig, id).await.body;
    assert_eq!((&shirt["title"], &shirt["tags"]), (&json!("Shirt, linen"), &json!(["new", "summer"])));
    assert_eq!(shirt["variants"][1]["option_values"], json!(["L"]));
    assert_eq!(statuses(&import(&rig, "text/csv", csv).await), ["unchanged", "unchanged"]);

    let prices = "sku,amount,currency,tax_inclusive\nS-L,99,EUR,yes\nX,1,EUR,no\n";
    let changed = import(&rig, "text/csv", prices).await;
    assert_eq!(statuses(&changed), ["updated", "failed"]);
    assert_eq!(changed.body["rows"][1]["errors"][0]["code"], "unknown_sku");
    let shirt = public(&rig, id).await.body;
    assert_eq!(
        (&shirt["variants"][0]["prices"][0]["amount"], &shirt["variants"][1]["prices"][0]["amount"]),
        (&json!(4900), &json!(99))
    );
}

#[tokio::test]
async fn importing_an_export_changes_nothing() {
    let rig = Rig::new();
    let shelf = category(&rig, "shirts", 0).await;
    for n in 0..23 {
        let mut content = product(&format!("p{n}"), &[&format!("A{n}"), &format!("B{n}")]);
        content["description"] = json!("Two\nlines, \"quoted\"");
        content["category_ids"] = json!([shelf]);
        content["tags"] = json!(["x", "y z"]);
        content["metadata"] = json!({ "a": "b" });
        content["media"] = json!([{ "url": "https://x/y.jpg" }]);
        content["attributes"] = json!([{ "type": "decimal", "name": "w", "value": "1.5" }]);
        content["options"] = json!([{ "name": "Size", "values": ["S", "M", "L"] }]);
        content["variants"][0]["option_values"] = json!(["S"]);
        content["variants"][1]["option_values"] = json!(["L"]);
        content["variants"][1]["barcode"] = json!("0012");
        content["variants"][1]["prices"] = json!([
            { "amount": 5, "currency": "EUR", "min_quantity": 10 },
            { "amount": 7, "currency": "JPY", "valid_from": "2026-03-01T00:00:00Z" },
        ]);
        let id = create(&rig, content).await;
        if n % 3 > 0 {
            activate(&rig, &id).await;
        }
        if n % 3 == 2 {
            assert_eq!(rig.call(staff(Call::post(format!("/products/{id}/archive")))).await.status, 200);
        }
    }
    create(&rig, json!({ "slug": "bare", "title": "Bare" })).await;
    for (format, media_type) in [("ndjson", "application/x-ndjson"), ("csv", "text/csv")] {
        let pages = export(&rig, format, 10).await;
        assert_eq!(pages.len(), 3);
        rig.take_events();
        for page in pages {
            let reply = import(&rig, media_type, &page).await;
            let found = statuses(&reply);
            assert!(!found.is_empty() && found.iter().all(|status| *status == "unchanged"), "{format} {}", reply.text);
        }
        assert!(rig.take_events().is_empty());
        // Imports into an empty shop, which lacks the category.
        let other = Rig::new();
        for page in export(&rig, format, 40).await {
            assert!(!page.contains("cat_"), "ids belong to one shop");
            let reply = import(&other, media_type, &page).await;
            assert!(statuses(&reply).iter().all(|status| *status == "created"), "{}", reply.text);
            assert_eq!(reply.body["categories_created"], 1);
        }
        let lists = ["/catalog/products?limit=100&status=archived", "/catalog/products?limit=100&status=active"];
        for (list, count) in lists.into_iter().zip([7, 8]) {
            assert_eq!(other.call(staff(Call::get(list))).await.body["items"].as_array().unwrap().len(), count);
        }
    }
}

#[tokio::test]
async fn refuses_what_can_t_be_read() {
    let rig = Rig::new();
    assert_eq!(import(&rig, "application/json", "{}").await.status, 415);
    assert_eq!(import(&rig, "text/csv", &"x".repeat(1 << 21)).await.status, 413);
    let columns = import(&rig, "text/csv", "slug,colour\n").await;
    assert_eq!((columns.status, columns.faults()), (400, vec!["colour unknown_field".to_owned()]));
    let many = ndjson(&rig, &vec![json!({ "slug": "a" }); 101]).await;
    assert_eq!((many.status, many.problem()), (422, "too_many_rows"));
    let nothing = import(&rig, "application/x-ndjson", "").await;
    assert_eq!((nothing.status, &nothing.body["rows"]), (200, &json!([])));
    let lost =
        ndjson(&rig, &[json!({ "slug": "a", "title": "A", "category_ids": ["cat_01J8ZQ4T6M3V0X9K2B7C5D1EFG"] })]).await;
    assert_eq!(lost.body["rows"][0]["errors"][0]["code"], "unknown_category");
    for query in ["format=xml", "limit=0", "cursor=x", "status=draft"] {
        assert_eq!(
            rig.call(staff(Call::get(format!("/catalog/products/export?{query}")))).await.status,
            400,
            "{query}"
        );
    }
    assert_eq!(rig.call(Call::get("/catalog/products/export")).await.status, 401);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn answers_any_text_without_an_internal_error(rows in "[a-z,\"\\n{}:1-9 ]{0,200}", head in "(slug|sku|amount|options|tags)(,(title|weight_g|media))?") {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let rig = Rig::new();
            let csv = format!("{head}\n{rows}");
            for (media_type, body) in [("text/csv", &csv), ("application/x-ndjson", &rows)] {
                let reply = import(&rig, media_type, body).await;
                assert!(matches!(reply.status, 200 | 400 | 422), "{} {}", reply.status, reply.text);
            }
        });
    }
}
