//! Tests of malformed requests: each gets the right answer, with every fault at once.

use serde_json::json;
use testkit::Call;

use crate::support::*;

#[tokio::test]
async fn lists_every_fault_of_a_body() {
    let rig = Rig::new();
    let reply = rig
        .call(staff(Call::post("/products")).json(json!({
            "slug": "Not A Slug", "title": "", "colour": "red", "tax_class": "luxury", "category_ids": ["x"],
            "metadata": { "a": 1 },
            "variants": [
                { "sku": "a b", "prices": [{ "amount": -1, "currency": "EURO" }] },
                { "prices": [{ "amount": 9_007_199_254_740_992_u64, "currency": "EUR", "min_quantity": 0 }] },
                { "sku": "B", "weight_g": 1.5, "backorder": true, "prices": "free" },
            ],
        })))
        .await;
    assert_eq!((reply.status, reply.problem()), (400, "invalid_request"));
    assert_eq!(reply.header("content-type"), "application/problem+json");
    let expected = [
        "/category_ids/0 invalid_id",
        "/colour unknown_field",
        "/metadata/a wrong_type",
        "/slug invalid_slug",
        "/tax_class unknown_value",
        "/title out_of_range",
        "/variants/0/prices/0/amount out_of_range",
        "/variants/0/prices/0/currency unknown_currency",
        "/variants/0/sku invalid_sku",
        "/variants/1/prices/0/amount out_of_range",
        "/variants/1/prices/0/min_quantity out_of_range",
        "/variants/1/sku required",
        "/variants/2/backorder wrong_type",
        "/variants/2/prices wrong_type",
        "/variants/2/weight_g wrong_type",
    ];
    assert_eq!(reply.faults(), expected);
}

#[tokio::test]
async fn refuses_line_breaks_in_single_line_fields() {
    let rig = Rig::new();
    let line = "Two\r\nlines";
    let mut content = product("shirt", &["A"]);
    content["title"] = json!(line);
    content["description"] = json!(line);
    content["options"] = json!([{ "name": line, "values": ["\u{2028}"] }]);
    content["media"] = json!([{ "url": "https://x/y.jpg", "alt": line }, { "asset_id": line }]);
    content["attributes"] = json!([{ "type": "text", "name": line, "value": line }]);
    content["variants"][0]["title"] = json!(line);
    content["variants"][0]["barcode"] = json!("1\t2");
    content["variants"][0]["option_values"] = json!(["\u{2028}"]);
    let reply = rig.call(staff(Call::post("/products").json(content))).await;
    let places = [
        "/attributes/0/name",
        "/media/0/alt",
        "/media/1/asset_id",
        "/options/0/name",
        "/options/0/values/0",
        "/title",
        "/variants/0/barcode",
        "/variants/0/option_values/0",
        "/variants/0/title",
    ];
    assert_eq!(
        (reply.status, reply.faults()),
        (400, places.map(|place| format!("{place} invalid_character")).to_vec())
    );
    for (path, content) in [
        ("/categories", json!({ "slug": "a", "name": line, "description": line })),
        ("/price-lists", json!({ "name": line })),
    ] {
        let reply = rig.call(staff(Call::post(path).json(content))).await;
        assert_eq!((reply.status, reply.faults()), (400, vec!["/name invalid_character".to_owned()]), "{path}");
    }
}

#[tokio::test]
async fn refuses_violations_of_rules_across_fields() {
    let rig = Rig::new();
    let mut content = product("shirt", &["A", "A"]);
    let price = json!({ "amount": 1, "currency": "EUR", "valid_from": "2026-03-02T00:00:00Z", "valid_to": "2026-03-01T00:00:00Z" });
    content["variants"][0]["prices"] = json!([price, price]);
    let reply = rig.call(staff(Call::post("/products")).json(content)).await;
    assert_eq!((reply.status, reply.problem()), (422, "invalid_product"));
    let expected = [
        "/variants/0/prices/0/valid_to empty_period",
        "/variants/0/prices/1 ambiguous_price",
        "/variants/0/prices/1/valid_to empty_period",
        "/variants/1/sku duplicate_sku",
    ];
    assert_eq!(reply.faults(), expected);
    let mut content = product("shirt", &["A"]);
    let unknown = "cat_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
    content["category_ids"] = json!([unknown, unknown]);
    let twice = rig.call(staff(Call::post("/products")).json(content.clone())).await;
    assert_eq!(twice.faults(), ["/category_ids/1 duplicate_category"]);
    content["category_ids"] = json!([unknown]);
    let absent = rig.call(staff(Call::post("/products")).json(content)).await;
    assert_eq!((absent.status, absent.faults()), (422, vec!["/category_ids/0 unknown_category".to_owned()]));
}

#[tokio::test]
async fn refuses_malformed_bodies() {
    let rig = Rig::new();
    let id = create(&rig, product("shirt", &["A"])).await;
    for path in ["/products", "/categories"] {
        let post = || staff(Call::post(path));
        assert_eq!(rig.call(post().body("application/json", "{")).await.status, 400);
        assert_eq!(rig.call(post().body("text/plain", "{}")).await.status, 415);
        assert_eq!(rig.call(post().json(json!([]))).await.faults(), [" wrong_type"]);
        let large = format!("\"{}\"", "x".repeat(1 << 20));
        assert_eq!(rig.call(post().body("application/json", large)).await.status, 413);
        assert_eq!(rig.call(post().key("").json(json!({}))).await.faults(), ["Idempotency-Key out_of_range"]);
    }
    let patch = || staff(Call::patch(format!("/products/{id}"))).if_match(1);
    assert_eq!(rig.call(patch().body("application/json", "nope")).await.status, 400);
    assert_eq!(rig.call(patch().json(json!(3))).await.status, 400);
    assert_eq!(rig.call(patch().body("text/plain", "{}")).await.status, 415);
    assert_eq!(
        rig.call(patch().json(json!({ "slug": null, "x": 1 }))).await.faults(),
        ["/slug required", "/x unknown_field"]
    );
    let many = json!({ "variants": vec![variant("A"); 101] });
    assert_eq!(rig.call(patch().json(many)).await.faults(), ["/variants out_of_range"]);
}

#[tokio::test]
async fn reads_paths_and_queries_strictly() {
    let rig = Rig::new();
    for path in [
        "/products/x",
        "/products/ord_01J8ZQ4T6M3V0X9K2B7C5D1EFG",
        "/categories/1",
        "/products/by-slug/A%20B",
        "/nowhere",
    ] {
        let reply = rig.call(Call::get(path)).await;
        assert_eq!((reply.status, reply.problem()), (404, "not_found"), "{path}");
    }
    let queries = [
        ("/products?limit=0", "limit out_of_range"),
        ("/products?limit=101", "limit out_of_range"),
        ("/products?limit=ten", "limit out_of_range"),
        ("/products?status=draft", "status unknown_field"),
        ("/products?category_id=1", "category_id invalid_id"),
        ("/products?limit=1&limit=2", "/limit repeated"),
        ("/categories?cursor=", "cursor out_of_range"),
    ];
    for (path, fault) in queries {
        let reply = rig.call(Call::get(path)).await;
        assert_eq!((reply.status, reply.faults()), (400, vec![fault.to_owned()]), "{path}");
    }
    let reply = rig.call(staff(Call::get("/catalog/products?status=gone"))).await;
    assert_eq!(reply.faults(), ["status unknown_value"]);
    let reply = rig.call(staff(Call::delete("/products"))).await;
    assert_eq!(reply.status, 405);
    assert!(reply.header("allow").contains("GET") && reply.header("allow").contains("POST"));
}
