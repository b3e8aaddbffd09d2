//! The content of a product: options, tags, media, attributes.

use events::catalog::ProductChanged;
use serde_json::{Value, json};
use testkit::Call;

use crate::support::*;

fn full() -> Value {
    let mut content = product("shirt", &["W-M", "W-L"]);
    content["options"] = json!([{ "name": "Colour", "values": ["White"] }, { "name": "Size", "values": ["M", "L"] }]);
    content["variants"][0]["option_values"] = json!(["White", "M"]);
    content["variants"][1]["option_values"] = json!(["White", "L"]);
    content["variants"][0]["barcode"] = json!("4006381333931");
    content["variants"][0]["weight_g"] = json!(240);
    content["tags"] = json!(["Summer ", "linen", "summer"]);
    content["media"] = json!([
        { "url": "https://cdn.example/a.jpg", "alt": "A white shirt" },
        { "asset_id": "ast_1", "kind": "video" },
    ]);
    content["attributes"] = json!([
        { "type": "text", "name": "material", "value": "linen" },
        { "type": "integer", "name": "threads", "value": 120 },
        { "type": "decimal", "name": "width", "value": "12.50" },
        { "type": "boolean", "name": "organic", "value": true },
        { "type": "date", "name": "since", "value": "2026-03-01" },
    ]);
    content["tax_class"] = json!("reduced");
    content
}

#[tokio::test]
async fn answers_and_publishes_all_fields_of_a_product() {
    let rig = Rig::new();
    let id = on_shelf(&rig, full()).await;
    let shown = public(&rig, &id).await.body;
    assert_eq!(shown["tags"], json!(["linen", "summer"]), "in one spelling, once, in order");
    assert_eq!(shown["media"][1], json!({ "asset_id": "ast_1", "kind": "video" }));
    assert_eq!(shown["media"][0]["kind"], "image");
    for field in ["options", "attributes", "tax_class"] {
        assert_eq!(shown[field], full()[field], "{field}");
    }
    assert_eq!(shown["variants"][1]["option_values"], json!(["White", "L"]));
    let published: Vec<ProductChanged> = rig.take();
    assert_eq!(published[1].tags, ["linen", "summer"]);
    assert_eq!((published[1].variants[0].weight_g, published[1].tax_class.as_str()), (240, "reduced"));

    let same = patch(&rig, &id, json!({ "tags": ["SUMMER", "Linen"] })).await;
    assert_eq!((same.status, same.body["version"].as_u64(), same.cost()), (200, Some(2), "1rru 0wru"));
    let none = patch(&rig, &id, json!({ "tags": null, "media": null, "attributes": [] })).await;
    assert_eq!(
        (&none.body["tags"], &none.body["media"], &none.body["attributes"]),
        (&json!([]), &json!([]), &json!([]))
    );
}

#[tokio::test]
async fn accepts_every_tax_class_that_the_cart_has_rates_for() {
    let rig = Rig::new();
    for class in ["standard", "reduced", "super_reduced", "parking", "zero"] {
        let slug = class.replace('_', "-");
        let id = create(&rig, json!({ "slug": slug, "title": class, "tax_class": class })).await;
        assert_eq!(inspect(&rig, &id).await.body["tax_class"], class);
        let published: Vec<ProductChanged> = rig.take();
        assert_eq!(published[0].tax_class, class);
    }
}

#[tokio::test]
async fn refuses_variants_that_do_not_fit_the_options() {
    let rig = Rig::new();
    let mut content = full();
    content["options"] = json!([
        { "name": "Colour", "values": ["White", "White"] }, { "name": "Size", "values": ["M"] }, { "name": "Size", "values": [] },
    ]);
    content["variants"][0]["option_values"] = json!(["Black", "M", "x"]);
    let reply = rig.call(staff(Call::post("/products")).json(content)).await;
    assert_eq!((reply.status, reply.problem()), (422, "invalid_product"));
    let expected = [
        "/options/0/values/1 duplicate_value",
        "/options/2/name duplicate_option",
        "/options/2/values required",
        "/variants/0/option_values/0 unknown_value",
        "/variants/0/option_values/2 unknown_value",
        "/variants/1/option_values wrong_options",
    ];
    assert_eq!(reply.faults(), expected);
    let mut content = full();
    content["variants"][1]["option_values"] = json!(["White", "M"]);
    let reply = rig.call(staff(Call::post("/products")).json(content)).await;
    assert_eq!(reply.faults(), ["/variants/1/option_values duplicate_combination"]);
    let mut content = product("plain", &["A"]);
    content["variants"][0]["option_values"] = json!(["M"]);
    let reply = rig.call(staff(Call::post("/products")).json(content)).await;
    assert_eq!(reply.faults(), ["/variants/0/option_values wrong_options"]);
}

#[tokio::test]
async fn accepts_only_well_formed_media_and_attributes() {
    let rig = Rig::new();
    let mut content = full();
    content["media"] = json!([{}, { "url": "https://x/y", "asset_id": "a" }]);
    content["attributes"] = json!([
        { "type": "text", "name": "a", "value": "x" }, { "type": "integer", "name": "a", "value": 1 },
    ]);
    let reply = rig.call(staff(Call::post("/products")).json(content)).await;
    let expected = ["/attributes/1/name duplicate_attribute", "/media/0 ambiguous_media", "/media/1 ambiguous_media"];
    assert_eq!((reply.status, reply.faults()), (422, expected.map(str::to_owned).to_vec()));

    let mut content = full();
    content["media"] = json!([{ "url": "javascript:x" }, { "asset_id": "a", "kind": "sound" }]);
    content["attributes"] = json!([
        { "type": "decimal", "name": "a", "value": 1.5 }, { "type": "date", "name": "b", "value": "2026-02-30" },
        { "type": "colour", "name": "c", "value": "red" },
    ]);
    content["tags"] = json!([""]);
    let reply = rig.call(staff(Call::post("/products")).json(content)).await;
    let expected = [
        "/attributes/0/value wrong_type",
        "/attributes/1/value invalid_date",
        "/attributes/2 invalid",
        "/media/0/url invalid_url",
        "/media/1/kind unknown_value",
        "/tags/0 invalid_tag",
    ];
    assert_eq!((reply.status, reply.faults()), (400, expected.map(str::to_owned).to_vec()));
    content = full();
    content["media"] = json!(vec![json!({ "asset_id": "a" }); 21]);
    let reply = rig.call(staff(Call::post("/products")).json(content)).await;
    assert_eq!(reply.faults(), ["/media out_of_range"]);
}

#[tokio::test]
async fn staff_find_even_an_archived_product_by_its_sku() {
    let rig = Rig::new();
    let id = on_shelf(&rig, product("shirt", &["A", "B"])).await;
    assert_eq!(rig.call(staff(Call::post(format!("/products/{id}/archive")))).await.status, 200);
    let found = rig.call(staff(Call::get("/catalog/products?sku=B"))).await;
    assert_eq!((found.body["items"][0]["id"].as_str(), found.cost()), (Some(id.as_str()), "2rru 0wru"));
    for path in ["/catalog/products?sku=C", "/catalog/products?sku=B&status=active"] {
        let none = rig.call(staff(Call::get(path))).await;
        assert_eq!((none.status, &none.body), (200, &json!({ "items": [], "next_cursor": null })), "{path}");
    }
    let taken = rig.call(staff(Call::post("/products")).json(product("shirt", &["A"]))).await;
    assert_eq!(
        (taken.status, taken.faults()),
        (422, vec!["/slug slug_taken".to_owned(), "/variants/0/sku sku_taken".to_owned()])
    );
    activate(&rig, &id).await;
}
