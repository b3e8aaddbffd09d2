//! Categories.

use events::catalog::CategoryChanged;
use serde_json::json;
use testkit::Call;

use crate::support::*;

#[tokio::test]
async fn creates_changes_and_deletes_a_category() {
    let rig = Rig::new();
    let content = json!({ "slug": "shirts", "name": "Shirts", "position": 3, "metadata": { "a": "b" } });
    let created = rig.call(staff(Call::post("/categories")).json(content)).await;
    assert_eq!((created.status, created.header("etag")), (201, "\"1.0\""), "{}", created.text);
    let path = created.header("location").to_owned();
    let found = rig.call(Call::get(&path)).await;
    assert_eq!((found.status, &found.body, found.header("etag")), (200, &created.body, "\"1.0\""));
    let known = rig.call(Call::get(&path).header("if-none-match", "\"1.0\"")).await;
    assert_eq!(known.status, 304);

    let change = || staff(Call::patch(&path)).json(json!({ "name": "Blouses", "slug": "blouses" }));
    assert_eq!(rig.call(change()).await.status, 428);
    let changed = rig.call(change().if_match(1)).await;
    assert_eq!(
        (changed.status, changed.body["version"].as_u64(), changed.body["position"].as_u64()),
        (200, Some(2), Some(3))
    );
    assert_eq!(rig.call(change().if_match(1)).await.status, 412);
    let same = rig.call(change().if_match(2)).await;
    assert_eq!((same.status, same.cost()), (200, "1rru 0wru"));
    category(&rig, "shirts", 0).await;

    assert_eq!(rig.call(staff(Call::delete(&path))).await.status, 428);
    assert_eq!(rig.call(staff(Call::delete(&path)).if_match(1)).await.status, 412);
    assert_eq!(rig.call(staff(Call::delete(&path)).if_match(2)).await.status, 204);
    assert_eq!(rig.call(staff(Call::delete(&path)).if_match(2)).await.status, 404);
    assert_eq!(rig.call(Call::get(&path)).await.status, 404);
    category(&rig, "blouses", 0).await;

    let published: Vec<_> = rig.take::<CategoryChanged>();
    let published: Vec<_> = published.iter().map(|e| (e.slug.as_str(), e.version, e.deleted)).collect();
    let expected = [
        ("shirts", 1, false),
        ("blouses", 2, false),
        ("shirts", 1, false),
        ("blouses", 3, true),
        ("blouses", 1, false),
    ];
    assert_eq!(published, expected);
}

#[tokio::test]
async fn slugs_of_categories_are_unique() {
    let rig = Rig::new();
    let first = category(&rig, "shirts", 0).await;
    let taken = rig.call(staff(Call::post("/categories")).json(json!({ "slug": "shirts", "name": "X" }))).await;
    assert_eq!((taken.status, taken.problem()), (422, "already_taken"));
    assert_eq!(taken.faults(), ["/slug slug_taken"]);
    let second = category(&rig, "hats", 0).await;
    let change = staff(Call::patch(format!("/categories/{second}"))).if_match(1).json(json!({ "slug": "shirts" }));
    let taken = rig.call(change).await;
    assert_eq!((taken.status, taken.faults()), (422, vec!["/slug slug_taken".to_owned()]));
    assert_eq!(rig.call(Call::get(format!("/categories/{first}"))).await.body["slug"], "shirts");
    // A product may have the slug of a category.
    create(&rig, product("shirts", &["A"])).await;
}

#[tokio::test]
async fn lists_categories_by_position() {
    let rig = Rig::new();
    let positions = [30, 4, 100, 4, 0, 12, 999_999_999];
    for (index, position) in positions.iter().enumerate() {
        rig.advance(std::time::Duration::from_millis(1));
        category(&rig, &format!("c{index}"), *position).await;
    }
    for limit in [1, 2, 7, 100] {
        let (found, pages) = collect(&rig, &format!("/categories?limit={limit}"), "slug", false).await;
        assert_eq!(found, ["c4", "c1", "c3", "c5", "c0", "c2", "c6"]);
        assert_eq!(pages, 7_usize.div_ceil(limit));
    }
    let first = rig.call(Call::get("/categories?limit=1")).await.body["items"][0]["id"].as_str().unwrap().to_owned();
    let change = staff(Call::patch(format!("/categories/{first}"))).if_match(1).json(json!({ "position": 31 }));
    assert_eq!(rig.call(change).await.status, 200);
    let (found, _) = collect(&rig, "/categories", "slug", false).await;
    assert_eq!(found, ["c1", "c3", "c5", "c0", "c4", "c2", "c6"]);
}

#[tokio::test]
async fn refuses_to_delete_a_category_with_products() {
    let rig = Rig::new();
    let shirts = category(&rig, "shirts", 0).await;
    let mut content = product("shirt", &["A"]);
    content["category_ids"] = json!([shirts]);
    let id = create(&rig, content).await;
    let remove = || staff(Call::delete(format!("/categories/{shirts}"))).if_match(1);
    for _ in 0..2 {
        let reply = rig.call(remove()).await;
        assert_eq!((reply.status, reply.problem()), (409, "category_in_use"));
        if rig.call(staff(Call::post(format!("/products/{id}/activate")))).await.status == 200 {
            assert_eq!(rig.call(remove()).await.status, 409);
            assert_eq!(rig.call(staff(Call::post(format!("/products/{id}/archive")))).await.status, 200);
        }
    }
    assert_eq!(patch(&rig, &id, json!({ "category_ids": [] })).await.status, 200);
    assert_eq!(rig.call(remove()).await.status, 204);
    let gone = patch(&rig, &id, json!({ "category_ids": [shirts] })).await;
    assert_eq!((gone.status, gone.problem()), (422, "unknown_category"));
    assert_eq!(gone.faults(), ["/category_ids/0 unknown_category"]);
}
