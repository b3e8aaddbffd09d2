//! What routes and events cost.

use events::catalog::ProductChanged;
use serde_json::json;
use testkit::{Call, Reply};

use crate::support::*;

fn cost(reply: &Reply) -> String {
    let timing = reply.header("server-timing").to_owned();
    timing.split("desc=\"").nth(1).unwrap_or_default().trim_end_matches('"').to_owned()
}

#[tokio::test]
async fn of_each_route() {
    let (rig, _) = rig();
    index(&rig, [product(1, "Linen shirt")]).await;
    let first = get(&rig, "/search/products?q=linen").await;
    let second = get(&rig, "/search/products?q=linen").await;
    assert_eq!(cost(&first), "2rru 0wru", "settings, locales and the state of the index are read");
    assert_eq!(cost(&second), "0rru 0wru", "what is open answers");
    rig.advance(std::time::Duration::from_millis(600));
    assert_eq!(cost(&get(&rig, "/search?q=linen").await), "0.5rru 0wru", "a look at the state of the index");
    for (call, expected) in [
        (Call::get("/search-settings"), "1rru 0wru"),
        (Call::get("/search-index"), "6rru 0wru"),
        (Call::put("/search-settings").if_match(0).json(json!({})), "1rru 1wru"),
        (Call::post("/search-index/rebuild"), "2rru 2wru"),
    ] {
        let reply = rig.call(staff(call.clone())).await;
        assert_eq!(cost(&reply), expected, "{call:?}: {}", reply.text);
    }
}

#[tokio::test]
async fn of_each_event() {
    let faults = testkit::Faults::none();
    let (rig, _) = rig_with(&[], Some(faults.clone()));
    let calls = async |product: ProductChanged| {
        faults.take_log();
        rig.deliver(&product).await.unwrap();
        faults.take_log().len()
    };
    assert_eq!(calls(product(1, "New")).await, 3, "the document, its sku, and one transaction");
    assert_eq!(calls(ProductChanged { version: 2, ..product(1, "Changed") }).await, 2, "its skus are known");
    assert_eq!(calls(product(1, "Old")).await, 1, "an older one is only looked at");
}
