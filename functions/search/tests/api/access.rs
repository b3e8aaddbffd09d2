//! Who may do what, and what is refused.

use serde_json::json;
use testkit::Call;

use crate::support::*;

#[tokio::test]
async fn staff_see_and_change_the_index() {
    let (rig, _) = rig();
    for call in [
        Call::get("/search-settings"),
        Call::put("/search-settings").if_match(0).json(json!({})),
        Call::get("/search-index"),
        Call::post("/search-index/rebuild"),
    ] {
        assert_eq!(rig.call(call.clone()).await.status, 401, "{call:?}");
        let other = call.clone().bearer("acct_01J8ZQ4T6M3V0X9K2B7C5D1STF", "catalog:write");
        assert_eq!(rig.call(other).await.status, 403, "{call:?}");
    }
    let reader = |call: Call| call.bearer("acct_01J8ZQ4T6M3V0X9K2B7C5D1STF", "search:read");
    assert_eq!(rig.call(reader(Call::get("/search-index"))).await.status, 200);
    assert_eq!(rig.call(reader(Call::post("/search-index/rebuild"))).await.status, 403);
    assert_eq!(rig.call(reader(Call::put("/search-settings").if_match(0).json(json!({})))).await.status, 403);
}

#[tokio::test]
async fn bad_input_is_named() {
    let (rig, _) = rig();
    let many = encoded(&"a ".repeat(21));
    for (path, faults) in [
        ("/search?kind=car".to_owned(), vec!["kind invalid_value"]),
        ("/search?colour=red".to_owned(), vec!["colour unknown_field"]),
        ("/search?limit=0".to_owned(), vec!["limit out_of_range"]),
        (format!("/search?q={}", "a".repeat(201)), vec!["q out_of_range"]),
        (format!("/search?q={many}"), vec!["q too_many_words"]),
        ("/search?attr[a]=b".to_owned(), vec!["attr[a] unknown_field"]),
        ("/search?from[a]=b".to_owned(), vec!["from[a] invalid_range"]),
        ("/search/products?sort=price".to_owned(), vec!["sort missing_currency"]),
        ("/search/products?min_price=1".to_owned(), vec!["min_price missing_currency"]),
        ("/search/products?min_price=x&currency=EUR".to_owned(), vec!["min_price out_of_range"]),
        ("/search/products?available=maybe".to_owned(), vec!["available invalid_flag"]),
        ("/search/products?filter[a]=b".to_owned(), vec!["filter[a] unknown_field"]),
        ("/search/suggestions".to_owned(), vec!["q required"]),
    ] {
        let reply = get(&rig, &path).await;
        let found = reply.faults();
        assert_eq!(reply.status, 400, "{path}: {}", reply.text);
        let place = |text: &str| text.split(' ').next().unwrap().to_owned();
        assert_eq!(
            found.iter().map(|f| place(f)).collect::<Vec<_>>(),
            faults.iter().map(|f| place(f)).collect::<Vec<_>>(),
            "{path}: {found:?}"
        );
    }
}

#[tokio::test]
async fn an_empty_index_answers() {
    let (rig, _) = rig();
    let reply = get(&rig, "/search?q=anything&facets=true").await;
    assert_eq!((reply.status, &reply.body["found"]), (200, &json!(0)), "{}", reply.text);
    assert_eq!(get(&rig, "/search/suggestions?q=x").await.status, 200);
    let state = rig.call(staff(Call::get("/search-index"))).await;
    assert_eq!((state.status, &state.body["documents"]), (200, &json!(0)), "{}", state.text);
}
