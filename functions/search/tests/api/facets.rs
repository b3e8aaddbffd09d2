//! Facets: exact, also within a filter, against a count by hand.

use std::collections::BTreeMap;

use events::catalog::ProductChanged;
use serde_json::Value;

use crate::support::*;

const COLORS: [&str; 3] = ["red", "green", "blue"];
const TAGS: [&str; 4] = ["a", "b", "c", "d"];

fn made(n: u64) -> ProductChanged {
    let pick = |many: u64, by: u64| usize::try_from(n * by % many).unwrap();
    let words = if n.is_multiple_of(3) { "lamp" } else { "desk lamp" };
    ProductChanged {
        tags: vec![TAGS[pick(4, 7)].to_owned()],
        attributes: vec![attribute("color", COLORS[pick(3, 5)])],
        ..product(n, words)
    }
}

fn counts(values: &Value) -> BTreeMap<String, u64> {
    let values = values.as_array().unwrap().iter();
    values.map(|v| (v["value"].as_str().unwrap().to_owned(), v["count"].as_u64().unwrap())).collect()
}

fn by(
    all: &[ProductChanged],
    fits: impl Fn(&ProductChanged) -> bool,
    of: impl Fn(&ProductChanged) -> String,
) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    all.iter().filter(|p| fits(p)).for_each(|p| *counts.entry(of(p)).or_default() += 1);
    counts
}

#[tokio::test]
async fn are_exact() {
    let (rig, _) = rig_with(&[("SEARCH_INDEX_PAGE", "40")], None);
    let all: Vec<_> = (1..=150).map(made).collect();
    index(&rig, all.clone()).await;
    let color = |p: &ProductChanged| p.attributes[0].value.clone();
    let tag = |p: &ProductChanged| p.tags[0].clone();
    let price = |p: &ProductChanged| p.variants[0].prices[0].amount;

    for (query, has_desk, colors, tags, least) in [
        ("q=lamp", false, vec![], vec![], 0),
        ("q=desk", true, vec!["red"], vec![], 0),
        ("q=desk", true, vec!["red", "blue"], vec!["a", "b"], 5_000),
    ] {
        let mut path = format!("/search/products?{query}&facets=true&currency=EUR&limit=1");
        colors.iter().for_each(|c| path.push_str(&format!("&attr[color]={c}")));
        if !tags.is_empty() {
            path.push_str(&format!("&tag={}", tags.join(",")));
        }
        if least > 0 {
            path.push_str(&format!("&min_price={least}"));
        }
        let reply = get(&rig, &path).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        let words = |p: &ProductChanged| !has_desk || p.title.contains("desk");
        let in_colors = |p: &ProductChanged| colors.is_empty() || colors.contains(&&*color(p));
        let in_tags = |p: &ProductChanged| tags.is_empty() || tags.contains(&&*tag(p));
        let in_price = |p: &ProductChanged| price(p) >= least;
        let facets = &reply.body["facets"];
        let expected = by(&all, |p| words(p) && in_tags(p) && in_price(p), color);
        assert_eq!(counts(&facets["attributes"]["color"]), expected, "{path}");
        let expected = by(&all, |p| words(p) && in_colors(p) && in_price(p), tag);
        assert_eq!(counts(&facets["tags"]), expected, "{path}");
        let range = |p: &ProductChanged| {
            let bounds = [0, 500, 1_000, 2_000, 5_000, 10_000, 20_000];
            bounds.iter().rev().find(|b| **b <= price(p)).unwrap().to_string()
        };
        let prices = facets["prices"].as_array().unwrap().iter();
        let prices = prices.map(|v| (v["from"].to_string(), v["count"].as_u64().unwrap())).collect::<BTreeMap<_, _>>();
        assert_eq!(prices, by(&all, |p| words(p) && in_colors(p) && in_tags(p), range), "{path}");
        let found = all.iter().filter(|p| words(p) && in_colors(p) && in_tags(p) && in_price(p)).count();
        assert_eq!(reply.body["found"], found, "{path}");
    }
}
