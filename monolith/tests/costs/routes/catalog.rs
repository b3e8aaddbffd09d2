//! Catalog's routes; unless a line says otherwise, the product has two variants and one category.

use serde_json::{Value, json};
use testkit::Call;

use crate::meter::{Meter, staff, text};

fn product(slug: &str, skus: &[String]) -> Value {
    let prices = json!([{ "amount": 2490, "currency": "EUR", "tax_inclusive": true }]);
    let variants: Vec<_> = skus.iter().map(|sku| json!({ "sku": sku, "prices": prices })).collect();
    json!({ "slug": slug, "title": format!("The {slug}"), "variants": variants })
}

pub(super) async fn measure(meter: &mut Meter) {
    let category = |slug: &str| json!({ "slug": slug, "name": "Shirts" });
    let create = || staff(Call::post("/categories"));
    let shirts = text(&meter.line("", "0 RRU, 7 WRU, 1 call", create().json(category("shirts"))).await.body, "id");
    let spare = meter.line("with a key", "0 RRU, 9 WRU, 1 call", create().json(category("spare")).key("a")).await;
    let spare = text(&spare.body, "id");
    let create = || staff(Call::post("/products"));
    let draft = meter.line("without variants", "0 RRU, 7 WRU, 1 call", create().json(product("draft", &[]))).await;
    let draft = format!("/products/{}", text(&draft.body, "id"));
    let mut wanted = product("shirt", &["TEE-BLACK-M".to_owned(), "TEE-BLACK-L".to_owned()]);
    wanted["category_ids"] = json!([shirts]);
    let made = meter.line("", "1 RRU, 13 WRU, 2 calls", create().json(wanted.clone())).await;
    (wanted["slug"], wanted["variants"]) =
        (json!("mug"), product("mug", &["MUG-A".to_owned(), "MUG-B".to_owned()])["variants"].clone());
    let with_key = meter.line("with a key", "1 RRU, 15 WRU, 2 calls", create().json(wanted).key("b")).await;
    let (path, other) = (text(&made.body, "id"), text(&with_key.body, "id"));
    let (staff_path, path) = (format!("/catalog/products/{path}"), format!("/products/{path}"));
    meter.line("", "1 RRU, 0 WRU, 1 call", staff(Call::get(&staff_path))).await;
    meter.line("", "1 RRU, 10 WRU, 2 calls", staff(Call::post(format!("{path}/activate")))).await;
    meter
        .line("with a key", "1 RRU, 12 WRU, 2 calls", staff(Call::post(format!("/products/{other}/activate"))).key("c"))
        .await;
    meter.line("", "0.5 RRU, 0 WRU, 1 call", Call::get(&path)).await;
    meter.line("", "1 RRU, 0 WRU, 2 calls", Call::get("/products/by-slug/shirt")).await;
    let patch = |change: Value| staff(Call::patch(&path)).header("if-match", "*").json(change);
    meter.line("its title", "1 RRU, 5 WRU, 2 calls", patch(json!({ "title": "Shirt" }))).await;
    meter.line("its slug", "1 RRU, 9 WRU, 2 calls", patch(json!({ "slug": "tee" }))).await;
    meter.line("its categories", "2 RRU, 7 WRU, 3 calls", patch(json!({ "category_ids": [shirts, spare] }))).await;
    meter.call(patch(json!({ "category_ids": [shirts] }))).await;
    meter.settle().await;
    for n in 0..20 {
        meter.stocked(&format!("SKU-{n}"), "Something to fill a page").await;
    }
    // A process's first page makes or fetches the key that seals cursors.
    meter.call(Call::get("/products?limit=1")).await;
    meter.line("a page of 20", "2 RRU, 0 WRU, 1 call", Call::get("/products?limit=20")).await;
    meter
        .line("a category of two", "1.5 RRU, 0 WRU, 2 calls", Call::get(format!("/products?category_id={shirts}")))
        .await;
    meter
        .line("a page of 20, of any status", "3 RRU, 0 WRU, 3 calls", staff(Call::get("/catalog/products?limit=20")))
        .await;
    meter
        .line(
            "a page of 20, active",
            "2 RRU, 0 WRU, 1 call",
            staff(Call::get("/catalog/products?limit=20&status=active")),
        )
        .await;
    meter.line("by sku", "2 RRU, 0 WRU, 2 calls", staff(Call::get("/catalog/products?sku=SKU-1"))).await;
    meter.line("a page of 20", "3 RRU, 0 WRU, 3 calls", staff(Call::get("/catalog/products/export?limit=20"))).await;
    import(meter).await;
    meter.line("", "1 RRU, 10 WRU, 2 calls", staff(Call::post(format!("{path}/archive")))).await;
    meter
        .line("with a key", "1 RRU, 12 WRU, 2 calls", staff(Call::post(format!("/products/{other}/archive"))).key("d"))
        .await;
    meter.line("without variants", "1 RRU, 7 WRU, 2 calls", staff(Call::delete(draft)).header("if-match", "*")).await;

    categories(meter, &shirts, &spare).await;
}

/// Makes a file of one product with one variant.
async fn import(meter: &mut Meter) {
    let row = |title: &str| {
        let mut line = product("imported", &["IMPORTED".to_owned()]);
        line["title"] = json!(title);
        staff(Call::post("/products/import")).body("application/x-ndjson", line.to_string())
    };
    meter.line("a new product", "1 RRU, 9 WRU, 2 calls", row("A")).await;
    meter.line("a change", "2 RRU, 5 WRU, 3 calls", row("B")).await;
    meter.line("nothing new", "2 RRU, 0 WRU, 2 calls", row("B")).await;
}

async fn categories(meter: &mut Meter, shirts: &str, spare: &str) {
    meter.line("two categories", "0.5 RRU, 0 WRU, 1 call", Call::get("/categories")).await;
    meter.line("two categories", "0.5 RRU, 0 WRU, 1 call", Call::get("/categories/tree")).await;
    let path = format!("/categories/{shirts}");
    meter.line("", "0.5 RRU, 0 WRU, 1 call", Call::get(&path)).await;
    let patch = |path: &str, change: Value| staff(Call::patch(path)).header("if-match", "*").json(change);
    meter.line("its name", "1 RRU, 5 WRU, 2 calls", patch(&path, json!({ "name": "Tees" }))).await;
    meter.line("its slug", "1 RRU, 9 WRU, 2 calls", patch(&path, json!({ "slug": "tees" }))).await;
    let delete = |path: String| staff(Call::delete(path)).header("if-match", "*");
    meter.line("an empty one", "4 RRU, 7 WRU, 5 calls", delete(format!("/categories/{spare}"))).await;
    let below = json!({ "slug": "below", "name": "Below", "parent_id": shirts });
    let made =
        meter.line("below another", "1 RRU, 10 WRU, 2 calls", staff(Call::post("/categories")).json(below)).await;
    let below = format!("/categories/{}", text(&made.body, "id"));
    meter.line("to the top", "1 RRU, 8 WRU, 2 calls", patch(&below, json!({ "parent_id": null }))).await;
    meter.line("below another", "2 RRU, 8 WRU, 3 calls", patch(&below, json!({ "parent_id": shirts }))).await;
    meter.line("an empty one, below another", "4 RRU, 10 WRU, 5 calls", delete(below)).await;
}
