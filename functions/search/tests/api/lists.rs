//! Cursors: to the true end, each hit once, in every order.

use std::collections::BTreeSet;

use events::catalog::ProductChanged;

use crate::support::*;

async fn walk(rig: &Rig, query: &str) -> Vec<String> {
    let (mut ids, mut next) = (Vec::new(), format!("/search/products?{query}"));
    loop {
        let reply = get(rig, &next).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        ids.extend(texts(&reply.body, "id"));
        let Some(cursor) = reply.body["next_cursor"].as_str() else { return ids };
        assert!(reply.header("link").contains("rel=\"next\""), "the next page is linked");
        next = format!("/search/products?{query}&cursor={cursor}");
    }
}

#[tokio::test]
async fn lead_to_the_true_end_beyond_three_thousand() {
    let (rig, _) = rig_with(&[("SEARCH_INDEX_PAGE", "1000")], None);
    index(&rig, (1..=3_100).map(|n| product(n, if n % 2 == 0 { "Blue lamp" } else { "Lamp" }))).await;
    for query in ["q=lamp&limit=100", "limit=97&sort=newest", "sort=price&currency=EUR&limit=100"] {
        let ids = walk(&rig, query).await;
        assert_eq!(ids.len(), 3_100, "{query}");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 3_100, "each once: {query}");
    }
}

#[tokio::test]
async fn go_on_in_a_newer_generation() {
    let (rig, _) = rig();
    index(&rig, (1..=30).map(|n| product(n, "Lamp"))).await;
    let first = get(&rig, "/search/products?q=lamp&limit=10&sort=newest").await;
    let cursor = first.body["next_cursor"].as_str().unwrap();

    rig.call(staff(testkit::Call::post("/search-index/rebuild"))).await;
    index(&rig, [ProductChanged { version: 2, ..product(25, "Other") }]).await;
    rig.advance(std::time::Duration::from_secs(1));

    let second = get(&rig, &format!("/search/products?q=lamp&limit=10&sort=newest&cursor={cursor}")).await;
    assert_eq!(second.body["index"]["generation"], 2, "{}", second.text);
    let expected: Vec<String> = (11..=20).rev().map(|n| product_id(n).to_string()).collect();
    assert_eq!(texts(&second.body, "id"), expected);
}

#[tokio::test]
async fn are_refused_with_another_filter() {
    let (rig, _) = rig();
    index(&rig, (1..=3).map(|n| product(n, "Lamp"))).await;
    let first = get(&rig, "/search/products?limit=1&attr[a]=b").await;
    assert_eq!(first.body["found"], 0);
    let first = get(&rig, "/search/products?limit=1").await;
    let cursor = first.body["next_cursor"].as_str().unwrap();
    for other in ["q=lamp", "attr[a]=b", "tag=x"] {
        let reply = get(&rig, &format!("/search/products?{other}&limit=1&cursor={cursor}")).await;
        assert_eq!((reply.status, reply.faults()), (400, vec!["cursor invalid_cursor".to_owned()]), "{other}");
    }
}
