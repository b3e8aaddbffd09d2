//! Tests of lists: newest first, by category, by status, through all pages.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use http::Request;
use serde_json::{Value, json};
use service::caller::Claims;
use service::capability::Hosted;
use service::environment::Environment;
use service::{Capability, Context};
use testkit::Call;
use tower::ServiceExt;

use crate::support::*;

/// Products in all three states, two categories; slugs newest first.
async fn shop(rig: &Rig, count: usize) -> (Vec<String>, String) {
    let shirts = category(rig, "shirts", 0).await;
    let mut slugs = Vec::new();
    for n in 0..count {
        rig.advance(Duration::from_millis(7));
        let slug = format!("p{n:02}");
        let mut content = product(&slug, &[&format!("SKU-{n}")]);
        if n % 2 == 0 {
            content["category_ids"] = json!([shirts]);
        }
        let id = create(rig, content).await;
        if n % 3 > 0 {
            activate(rig, &id).await;
        }
        if n % 3 == 2 {
            assert_eq!(rig.call(staff(Call::post(format!("/products/{id}/archive")))).await.status, 200);
        }
        slugs.insert(0, slug);
    }
    (slugs, shirts)
}

fn every(slugs: &[String], keep: impl Fn(usize) -> bool) -> Vec<String> {
    let number = |slug: &str| slug[1..].parse::<usize>().unwrap();
    slugs.iter().filter(|slug| keep(number(slug))).cloned().collect()
}

#[tokio::test]
async fn lists_all_products_newest_first() {
    for shards in ["1", "4"] {
        let rig = Rig::with(&[("CATALOG_LIST_SHARDS", shards)], None);
        let (slugs, shirts) = shop(&rig, 30).await;
        let active = every(&slugs, |n| n % 3 == 1);
        for limit in [1, 3, 10, 100] {
            let (found, pages) = collect(&rig, &format!("/products?limit={limit}"), "slug", false).await;
            assert_eq!(found, active, "{shards} shards, {limit} a page");
            assert_eq!(pages, 10_usize.div_ceil(limit));
        }
        let by_category = format!("/products?category_id={shirts}&limit=2");
        assert_eq!(collect(&rig, &by_category, "slug", false).await.0, every(&slugs, |n| n % 3 == 1 && n % 2 == 0));
        let all = collect(&rig, "/catalog/products?limit=7", "slug", true).await;
        assert_eq!(all, (slugs.clone(), 5));
        for (state, rest) in [("draft", 0), ("active", 1), ("archived", 2)] {
            let path = format!("/catalog/products?status={state}&limit=4");
            assert_eq!(collect(&rig, &path, "slug", true).await.0, every(&slugs, |n| n % 3 == rest));
            let path = format!("{path}&category_id={shirts}");
            assert_eq!(collect(&rig, &path, "slug", true).await.0, every(&slugs, |n| n % 3 == rest && n % 2 == 0));
        }
    }
}

/// A process on the same table that is set to more shards.
async fn with_shards(rig: &Rig, shards: &str, call: (&str, &str, Value)) -> Value {
    let settings = HashMap::from([("CATALOG_LIST_SHARDS".to_owned(), shards.to_owned())]);
    let context =
        Context { environment: Environment::from_map(settings), ..Capability::context(&*rig.capability).clone() };
    let catalog = <catalog::Catalog as Capability>::new(context).unwrap();
    let claims =
        [("iss", "https://issuer.test"), ("aud", "stoa"), ("sub", STAFF), ("scope", ALL), ("exp", "4102444800")];
    let claims = claims.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let (method, path, body) = call;
    let request = Request::builder().method(method).uri(path).header("if-match", "*");
    let request = request.header("content-type", "application/json").extension(Claims(claims));
    let request = request.body(axum::body::Body::from(body.to_string())).unwrap();
    let response = Hosted::service(Arc::new(catalog)).oneshot(request).await.unwrap();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    serde_json::from_slice(&body).unwrap()
}

#[tokio::test]
async fn the_number_of_shards_can_be_raised_while_products_exist() {
    let rig = Rig::new();
    let (slugs, shirts) = shop(&rig, 9).await;
    let slugs_of = |list: &Value| -> Vec<String> {
        list["items"].as_array().unwrap().iter().map(|item| item["slug"].as_str().unwrap().to_owned()).collect()
    };
    let list = format!("/catalog/products?category_id={shirts}");
    let members = with_shards(&rig, "4", ("GET", &list, json!(null))).await;
    assert_eq!(slugs_of(&members), every(&slugs, |n| n % 2 == 0));
    for product in members["items"].as_array().unwrap() {
        let path = format!("/products/{}", product["id"].as_str().unwrap());
        let changed = with_shards(&rig, "4", ("PATCH", &path, json!({ "category_ids": [] }))).await;
        assert_eq!(changed["version"], product["version"].as_u64().unwrap() + 1);
    }
    assert_eq!(slugs_of(&with_shards(&rig, "4", ("GET", &list, json!(null))).await), Vec::<String>::new());
    rig.advance(Duration::from_millis(1));
    let new = with_shards(&rig, "4", ("POST", "/products", product("q00", &["NEW"]))).await;
    assert_eq!(new["status"], "draft");
    let all = slugs_of(&with_shards(&rig, "16", ("GET", "/catalog/products", json!(null))).await);
    assert_eq!(all, [&["q00".to_owned()][..], &slugs[..]].concat());
}

#[tokio::test]
async fn lists_a_product_in_the_categories_that_it_is_in() {
    let rig = Rig::new();
    let (shirts, sale) = (category(&rig, "shirts", 0).await, category(&rig, "sale", 1).await);
    let mut content = product("shirt", &["A"]);
    content["category_ids"] = json!([shirts]);
    let id = on_shelf(&rig, content).await;
    let members =
        async |category: &str| collect(&rig, &format!("/products?category_id={category}"), "id", false).await.0;
    assert_eq!((members(&shirts).await.len(), members(&sale).await.len()), (1, 0));
    assert_eq!(patch(&rig, &id, json!({ "category_ids": [sale] })).await.status, 200);
    assert_eq!((members(&shirts).await.len(), members(&sale).await.len()), (0, 1));
    assert_eq!(rig.call(staff(Call::post(format!("/products/{id}/archive")))).await.status, 200);
    assert!(members(&sale).await.is_empty());
    activate(&rig, &id).await;
    assert_eq!(members(&sale).await, [id]);
}

#[tokio::test]
async fn refuses_the_cursor_of_another_list() {
    let rig = Rig::new();
    let (_, shirts) = shop(&rig, 9).await;
    let page = rig.call(Call::get("/products?limit=1")).await;
    let cursor = page.body["next_cursor"].as_str().unwrap().to_owned();
    assert_eq!(rig.call(Call::get(format!("/products?limit=2&cursor={cursor}"))).await.status, 200);
    let mut tampered = cursor.clone().into_bytes();
    let last = tampered.len() - 3;
    tampered[last] = if tampered[last] == b'A' { b'B' } else { b'A' };
    let tampered = String::from_utf8(tampered).unwrap();
    let others = [
        Call::get(format!("/products?cursor={tampered}")),
        Call::get(format!("/products?category_id={shirts}&cursor={cursor}")),
        Call::get(format!("/categories?cursor={cursor}")),
        Call::get("/products?cursor=AAAA"),
        staff(Call::get(format!("/catalog/products?status=active&cursor={cursor}"))),
    ];
    for call in others {
        let reply = rig.call(call.clone()).await;
        assert_eq!((reply.status, reply.faults()), (400, vec!["cursor invalid_cursor".to_owned()]), "{call:?}");
    }
}
