//! Lists: sorted, narrowed, page by page to the true end.

use events::content::{EntryUnpublished, TypeChanged};
use serde_json::{Value, json};
use testkit::Call;

use crate::support::*;

async fn twelve() -> Rig {
    let rig = rig().await;
    for n in 1..=12 {
        let kind = if n % 2 == 0 { "even" } else { "odd" };
        let fields = json!({
            "rank": n, "price": format!("{n}.50"), "is_new": n > 6, "kind": kind, "tags": [kind, format!("t{}", n % 3)],
            "related": [entry(n % 4 + 1)],
        });
        rig.deliver(&with_fields(n, 1, &format!("s{:02}", 13 - n), fields)).await.unwrap();
    }
    rig
}

fn unpublished_of(n: u128, version: u64, type_id: &str) -> EntryUnpublished {
    EntryUnpublished { type_id: type_id.to_owned(), ..unpublished(n, version) }
}

fn of(numbers: impl IntoIterator<Item = u128>) -> Vec<String> {
    numbers.into_iter().map(|n| entry(n).to_string()).collect()
}

#[tokio::test]
async fn is_sorted_both_ways_by_time_and_slug() {
    let rig = twelve().await;
    for limit in [1, 5, 12, 100] {
        let list = async |query: &str| ids(&rig, &format!("/delivery/article?limit={limit}{query}")).await;
        assert_eq!(list("").await, of((1..=12).rev()));
        assert_eq!(list("&sort=-published_at").await, of((1..=12).rev()));
        assert_eq!(list("&sort=published_at").await, of(1..=12));
        assert_eq!(list("&sort=slug").await, of((1..=12).rev()));
        assert_eq!(list("&sort=-slug").await, of(1..=12));
    }
}

#[tokio::test]
async fn an_empty_list_is_of_a_type_that_is_known() {
    let rig = rig().await;
    let missing = get(&rig, "/delivery/page").await;
    assert_eq!((missing.status, missing.problem()), (404, "not_found"));
    assert_eq!(missing.header("cache-control"), "public, s-maxage=5");
    assert_eq!(get(&rig, "/delivery/page?filter[rank]=1").await.status, 404);
    assert_eq!(get(&rig, "/delivery/article").await.body, json!({ "items": [], "next_cursor": null }));

    let mut early = published(1, 1, "early");
    early.snapshot.type_id = "page".to_owned();
    rig.deliver(&early).await.unwrap();
    assert_eq!(ids(&rig, "/delivery/page").await, of([1]), "an entry that comes before its type");
    rig.deliver(&unpublished_of(1, 2, "page")).await.unwrap();
    assert_eq!(get(&rig, "/delivery/page").await.status, 404);
    let page = TypeChanged { type_id: "page".to_owned(), ..article() };
    rig.deliver(&page).await.unwrap();
    assert_eq!(get(&rig, "/delivery/page").await.body, json!({ "items": [], "next_cursor": null }), "from then on");
    rig.deliver(&TypeChanged { version: 2, deleted: true, ..page }).await.unwrap();
    assert_eq!(get(&rig, "/delivery/page").await.status, 404);
}

#[tokio::test]
async fn conditions_hold_all_and_pages_go_on_to_the_end() {
    let rig = twelve().await;
    let cases: [(&str, Vec<u128>); 14] = [
        ("filter[rank]=7", vec![7]),
        ("filter[rank][gte]=10", vec![12, 11, 10]),
        ("filter[rank][gt]=10&filter[kind]=even", vec![12]),
        ("filter[price][lt]=3", vec![2, 1]),
        ("filter[price][lte]=2.5", vec![2, 1]),
        ("filter[is_new]=false&filter[kind][ne]=even", vec![5, 3, 1]),
        ("filter[kind][in]=odd,none", vec![11, 9, 7, 5, 3, 1]),
        ("filter[tags]=t0", vec![12, 9, 6, 3]),
        ("filter[title]=s01%201", vec![12]),
        ("filter[body][exists]=true", vec![]),
        ("filter[rank][exists]=true&filter[rank][lt]=2", vec![1]),
        ("filter[rank]=seven", vec![]),
        ("filter[slug][exists]=false&filter[rank][in]=1,2", vec![2, 1]),
        ("filter[data][exists]=false&filter[rank]=3", vec![3]),
    ];
    for (query, expected) in cases {
        for limit in [1, 20] {
            assert_eq!(
                ids(&rig, &format!("/delivery/article?limit={limit}&{query}")).await,
                of(expected.clone()),
                "{query}"
            );
        }
    }
    let related = format!("/delivery/article?filter[related]={}", entry(2));
    assert_eq!(ids(&rig, &related).await, of([9, 5, 1]));
}

#[tokio::test]
async fn a_filter_reads_a_bounded_number_and_a_page_may_be_empty() {
    let rig = rig().await;
    for n in 1..=350 {
        rig.deliver(&published(n, 1, &format!("s{n}"))).await.unwrap();
    }
    rig.deliver(&with_fields(1, 2, "s1", json!({ "rank": 77 }))).await.unwrap();
    let first = get(&rig, "/delivery/article?filter[rank]=77").await;
    assert_eq!((&first.body["items"], first.body["next_cursor"].is_string()), (&json!([]), true));
    assert!(first.header("link").ends_with("rel=\"next\""), "{}", first.header("link"));
    assert_eq!(ids(&rig, "/delivery/article?filter[rank]=77").await, of([1]));
    assert_eq!(ids(&rig, "/delivery/article?limit=100").await.len(), 350);
}

#[tokio::test]
async fn what_is_named_comes_along_once_for_the_page() {
    let rig = twelve().await;
    let page = get(&rig, "/delivery/article?include=1&limit=3&sort=published_at").await;
    // 1, 2 and 3 name 2, 3 and 4.
    let included: Vec<_> = page.body["included"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(included, of([4]));
    assert!(page.header("surrogate-key").starts_with("type:article entry:"), "{}", page.header("surrogate-key"));
    let many: Vec<Value> = (1000..1300).map(|n: u128| json!(entry(n))).collect();
    for n in 1000..1300 {
        rig.deliver(&published(n, 1, &format!("s{n}"))).await.unwrap();
    }
    rig.deliver(&with_fields(1, 2, "many", json!({ "related": many }))).await.unwrap();
    let page = get(&rig, "/delivery/article/many?include=3").await;
    assert_eq!(page.body["included"].as_object().unwrap().len(), 200);
    assert!(page.header("surrogate-key").len() <= 8_000);
}

#[tokio::test]
async fn bad_input_is_refused_by_its_place() {
    let rig = twelve().await;
    let long = format!("filter[rank]={}", "9".repeat(501));
    let many: Vec<_> =
        ["eq", "ne", "in", "lt", "lte", "gt", "gte"].iter().map(|it| format!("filter[rank][{it}]=1")).collect();
    let many = format!("{}&{}", many.join("&"), many.join("&").replace("rank", "price"));
    for (query, fault) in [
        ("sort=rank", "sort unknown_value"),
        ("sort=", "sort unknown_value"),
        ("limit=0", "limit out_of_range"),
        ("limit=101", "limit out_of_range"),
        ("limit=x", "limit"),
        ("cursor=abc", "cursor invalid_cursor"),
        ("filter[colour]=red", "filter[colour] unknown_field"),
        ("filter[rank][like]=1", "filter[rank][like] unknown_value"),
        ("filter[rank][exists]=1", "filter[rank][exists] unknown_value"),
        ("filter=1", "filter unknown_field"),
        ("filter[]=1", "filter[] invalid"),
        (&long, "filter[rank] out_of_range"),
        (&many, "out_of_range"),
        ("rank=1&rank=1", "/rank repeated"),
    ] {
        let reply = get(&rig, format!("/delivery/article?{query}")).await;
        let faults = reply.faults();
        assert!(reply.status == 400 && faults.iter().any(|it| it.contains(fault)), "{query}: {faults:?}");
    }
    let first = get(&rig, "/delivery/article?limit=1").await;
    let cursor = first.body["next_cursor"].as_str().unwrap();
    for path in [format!("/delivery/page?cursor={cursor}"), format!("/delivery/article?sort=slug&cursor={cursor}")] {
        assert_eq!(get(&rig, &path).await.faults(), ["cursor invalid_cursor"], "{path}");
    }
}

#[tokio::test]
async fn a_head_is_a_get_without_a_body_and_lists_have_tags() {
    let rig = twelve().await;
    for path in ["/delivery/article?limit=3", "/delivery/article/s01", "/delivery/sync"] {
        let (got, head) = (get(&rig, path).await, rig.call(Call::of("HEAD", path)).await);
        assert_eq!((head.status, head.text.as_str(), head.header("etag")), (200, "", got.header("etag")), "{path}");
        assert_eq!(head.header("content-length"), got.text.len().to_string());
        let again = rig.call(Call::get(path).header("if-none-match", got.header("etag"))).await;
        assert_eq!(again.status, 304, "{path}");
        assert_eq!(again.header("cache-control"), "public, s-maxage=60, stale-while-revalidate=300");
    }
    for path in ["/delivery/article", "/delivery/article/s01", "/delivery/sync"] {
        assert_eq!(rig.call(Call::post(path).json(json!({}))).await.status, 405, "{path}");
    }
}
