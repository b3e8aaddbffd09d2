//! Each route costs exactly these units.

use std::sync::Arc;

use serde_json::json;
use service::Capability;
use service::event::Event;
use service::work::Work;
use testkit::Call;

use crate::support::*;

#[tokio::test]
async fn each_route_costs_what_its_description_says() {
    let rig = Rig::new();
    let mut costs = Vec::new();
    let mut note = |name: &str, reply: testkit::Reply| {
        assert!(reply.status < 300, "{name}: {}", reply.text);
        costs.push((name.to_owned(), reply.cost().to_owned()));
        reply
    };
    let content = json!({ "slug": "shirts", "name": "Shirts" });
    let shirts = note("create_category", rig.call(staff(Call::post("/categories")).key("a").json(content)).await);
    let shirts = shirts.body["id"].as_str().unwrap().to_owned();
    let bare = json!({ "slug": "bare", "title": "Bare" });
    note("create_product, bare", rig.call(staff(Call::post("/products")).key("b").json(bare)).await);
    let mut content = product("shirt", &["A", "B"]);
    content["category_ids"] = json!([shirts]);
    let made = note(
        "create_product, 2 variants, 1 category",
        rig.call(staff(Call::post("/products")).key("c").json(content)).await,
    );
    let path = format!("/products/{}", made.body["id"].as_str().unwrap());
    let staff_path = format!("/catalog{path}");
    note("inspect_product", rig.call(staff(Call::get(&staff_path))).await);
    note("activate_product", rig.call(staff(Call::post(format!("{path}/activate"))).key("d")).await);
    note("find_product", rig.call(Call::get(&path)).await);
    note("find_product_by_slug", rig.call(Call::get("/products/by-slug/shirt")).await);
    note("update_product, title", rig.call(staff(Call::patch(&path)).if_match(2).json(json!({ "title": "X" }))).await);
    note("update_product, slug", rig.call(staff(Call::patch(&path)).if_match(3).json(json!({ "slug": "x" }))).await);
    note("archive_product", rig.call(staff(Call::post(format!("{path}/archive"))).key("e")).await);
    activate(&rig, path.rsplit('/').next().unwrap()).await;
    for n in 0..30 {
        on_shelf(&rig, product(&format!("p{n}"), &[&format!("S{n}")])).await;
    }
    // The cursor key is created once per table and read once per process.
    rig.call(Call::get("/products?limit=1")).await;
    note("list_products, 20", rig.call(Call::get("/products?limit=20")).await);
    note("list_products, category of 1", rig.call(Call::get(format!("/products?category_id={shirts}"))).await);
    note("browse_products, active, 20", rig.call(staff(Call::get("/catalog/products?status=active"))).await);
    note("list_categories", rig.call(Call::get("/categories")).await);
    let path = format!("/categories/{shirts}");
    note("find_category", rig.call(Call::get(&path)).await);
    note("update_category, name", rig.call(staff(Call::patch(&path)).if_match(1).json(json!({ "name": "X" }))).await);
    let empty = category(&rig, "empty", 1).await;
    note("delete_category", rig.call(staff(Call::delete(format!("/categories/{empty}"))).if_match(1)).await);
    note("show_category_tree", rig.call(Call::get("/categories/tree")).await);
    let content = json!({ "slug": "below", "name": "Below", "parent_id": shirts });
    let below = note("create_category, below one", rig.call(staff(Call::post("/categories")).json(content)).await);
    let below = format!("/categories/{}", below.body["id"].as_str().unwrap());
    let to_top = staff(Call::patch(&below)).if_match(1).json(json!({ "parent_id": null }));
    note("update_category, to the top", rig.call(to_top).await);
    let back = staff(Call::patch(&below)).if_match(2).json(json!({ "parent_id": shirts }));
    note("update_category, below one", rig.call(back).await);
    note("delete_category, below one", rig.call(staff(Call::delete(&below)).if_match(3)).await);
    note("browse_products, sku", rig.call(staff(Call::get("/catalog/products?sku=S1"))).await);
    note("export_products, 32 and 1 category", rig.call(staff(Call::get("/catalog/products/export?limit=100"))).await);
    let row = |title: &str| {
        let line = json!({ "slug": "imported", "title": title, "variants": [variant("IMPORTED")] }).to_string();
        staff(Call::post("/products/import")).body("application/x-ndjson", line)
    };
    note("import_products, a new one", rig.call(row("A")).await);
    note("import_products, a change", rig.call(row("B")).await);
    note("import_products, the same", rig.call(row("B")).await);
    let draft = create(&rig, json!({ "slug": "draft", "title": "Draft" })).await;
    note("delete_product, bare", rig.call(staff(Call::delete(format!("/products/{draft}"))).if_match(1)).await);

    let costs: Vec<_> = costs.iter().map(|(name, cost)| format!("{name}: {cost}")).collect();
    let expected = [
        "create_category: 0rru 9wru",
        "create_product, bare: 0rru 9wru",
        "create_product, 2 variants, 1 category: 1rru 15wru",
        "inspect_product: 1rru 0wru",
        "activate_product: 1rru 12wru",
        "find_product: 0.5rru 0wru",
        "find_product_by_slug: 1rru 0wru",
        "update_product, title: 1rru 5wru",
        "update_product, slug: 1rru 9wru",
        "archive_product: 1rru 12wru",
        "list_products, 20: 2rru 0wru",
        "list_products, category of 1: 1rru 0wru",
        "browse_products, active, 20: 2rru 0wru",
        "list_categories: 0.5rru 0wru",
        "find_category: 0.5rru 0wru",
        "update_category, name: 1rru 5wru",
        "delete_category: 4rru 7wru",
        "show_category_tree: 0.5rru 0wru",
        "create_category, below one: 1rru 10wru",
        "update_category, to the top: 1rru 8wru",
        "update_category, below one: 2rru 8wru",
        "delete_category, below one: 4rru 10wru",
        "browse_products, sku: 2rru 0wru",
        "export_products, 32 and 1 category: 4.5rru 0wru",
        "import_products, a new one: 1rru 9wru",
        "import_products, a change: 2rru 5wru",
        "import_products, the same: 2rru 0wru",
        "delete_product, bare: 1rru 7wru",
    ];
    assert_eq!(costs, expected, "{costs:#?}");
}

#[tokio::test]
async fn price_lists_cost_what_their_descriptions_say() {
    let rig = Rig::new();
    for n in 0..3 {
        on_shelf(&rig, product(&format!("p{n}"), &[&format!("A{n}")])).await;
    }
    let mut costs = Vec::new();
    let mut note = |name: &str, reply: testkit::Reply| {
        assert!(reply.status < 300, "{name}: {}", reply.text);
        costs.push(format!("{name}: {}", reply.cost()));
        reply
    };
    note(
        "create_price_list, key",
        rig.call(staff(Call::post("/price-lists")).key("a").json(json!({ "name": "X" }))).await,
    );
    let made =
        note("create_price_list", rig.call(staff(Call::post("/price-lists")).json(json!({ "name": "X" }))).await);
    let path = format!("/price-lists/{}", made.body["id"].as_str().unwrap());
    let rows: Vec<_> = (0..3).map(|n| json!({ "sku": format!("A{n}"), "amount": 1, "currency": "EUR" })).collect();
    let set = |rows: &[serde_json::Value]| {
        staff(Call::put(format!("{path}/prices"))).header("if-match", "*").json(json!({ "rows": rows }))
    };
    note("set_prices, 3 products, draft", rig.call(set(&rows)).await);
    note("find_price_list", rig.call(staff(Call::get(&path))).await);
    note("list_price_lists", rig.call(staff(Call::get("/price-lists"))).await);
    note("list_prices", rig.call(staff(Call::get(format!("{path}/prices")))).await);
    let change = |patch| staff(Call::patch(&path)).header("if-match", "*").json(patch);
    note("update_price_list, name", rig.call(change(json!({ "name": "Y" }))).await);
    note("update_price_list, status", rig.call(change(json!({ "status": "active" }))).await);
    let work = Arc::new(Work::new("test"));
    Arc::clone(&work).run(Capability::tick(&*rig.capability)).await.unwrap();
    assert_eq!(work.cost().to_string(), "8.5rru 30wru", "applied to 3 products, one sku each");
    let row = json!({ "sku": "A0", "amount": 2, "currency": "EUR" });
    note("set_prices, 1 product, active", rig.call(set(&[row])).await);
    note("remove_prices", rig.call(staff(Call::delete(format!("{path}/prices/A1"))).header("if-match", "*")).await);
    note("delete_price_list", rig.call(staff(Call::delete(&path)).header("if-match", "*")).await);
    let expected = [
        "create_price_list, key: 0rru 5wru",
        "create_price_list: 0rru 2wru",
        "set_prices, 3 products, draft: 7rru 12wru",
        "find_price_list: 1rru 0wru",
        "list_price_lists: 0.5rru 0wru",
        "list_prices: 2rru 0wru",
        "update_price_list, name: 1rru 2wru",
        "update_price_list, status: 1rru 3wru",
        "set_prices, 1 product, active: 3rru 9wru",
        "remove_prices: 4rru 9wru",
        "delete_price_list: 1rru 3wru",
    ];
    assert_eq!(costs, expected, "{costs:#?}");
}

#[tokio::test]
async fn most_movements_of_stock_cost_one_unit_per_sku() {
    let rig = Rig::new();
    on_shelf(&rig, product("shirt", &["A", "B", "C"])).await;
    let cost = async |version: u64, available: [i64; 3]| {
        let levels = [("A", version, available[0]), ("B", version, available[1]), ("C", version, available[2])];
        let event = Event::new("inventory", &rig.clock, &stock(&rig, &levels)).unwrap();
        let work = Arc::new(Work::new("test"));
        Arc::clone(&work).run(Capability::consume(&*rig.capability, &event)).await.unwrap();
        work.cost().to_string()
    };
    // A failed condition costs a unit too, which the engine does not report.
    assert_eq!(cost(1, [100, 0, 0]).await, "2.5rru 7wru", "one becomes available");
    assert_eq!(cost(2, [99, 1, -1]).await, "2.5rru 7wru", "one becomes available");
    assert_eq!(cost(3, [98, 2, -2]).await, "1.5rru 3wru", "no availability changes");
    assert_eq!(cost(4, [98, 2, -2]).await, "1.5rru 0wru", "same availability, no gap");
    assert_eq!(cost(6, [98, 2, -2]).await, "1.5rru 3wru", "same availability, with a gap");
    assert_eq!(cost(6, [98, 2, -2]).await, "1.5rru 0wru", "known");
}
