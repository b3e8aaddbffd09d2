//! What each route costs, exactly.

use std::sync::Arc;

use embedded::alone::Call;
use serde_json::json;
use shared::Capability;
use shared::event::Event;
use shared::work::Work;

use crate::support::*;

#[tokio::test]
async fn each_route_costs_what_its_description_says() {
    let rig = Rig::new();
    let mut costs = Vec::new();
    let mut note = |name: &str, reply: embedded::alone::Reply| {
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
    // The cursor key is made once a table and read once a process.
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
        "delete_product, bare: 1rru 7wru",
    ];
    assert_eq!(costs, expected, "{costs:#?}");
}

#[tokio::test]
async fn most_movements_of_stock_cost_one_unit_a_sku() {
    let rig = Rig::new();
    on_shelf(&rig, product("shirt", &["A", "B", "C"])).await;
    let cost = async |version: u64, available: [i64; 3]| {
        let levels = [("A", version, available[0]), ("B", version, available[1]), ("C", version, available[2])];
        let event = Event::new("inventory", &rig.clock, &stock(&rig, &levels)).unwrap();
        let work = Arc::new(Work::new("test"));
        Arc::clone(&work).run(Capability::consume(&*rig.capability, &event)).await.unwrap();
        work.cost().to_string()
    };
    // A failed condition costs a unit too, which the engine does not tell of.
    assert_eq!(cost(1, [100, 0, 0]).await, "1rru 7wru", "one becomes available");
    assert_eq!(cost(2, [99, 0, -1]).await, "0rru 3wru", "none looks different");
    assert_eq!(cost(3, [98, 9, 0]).await, "1rru 7wru", "one becomes available");
    assert_eq!(cost(3, [98, 9, 0]).await, "0rru 0wru", "known");
}
