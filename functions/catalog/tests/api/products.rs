//! Tests of the life of a product.

use events::catalog::{ProductArchived, ProductChanged};
use serde_json::json;
use testkit::Call;

use crate::support::*;

#[tokio::test]
async fn a_product_goes_from_draft_to_active_to_archived() {
    let rig = Rig::new();
    let shelf = category(&rig, "shirts", 0).await;
    rig.take_events();
    let mut content = product("shirt", &["S-1", "S-2"]);
    content["category_ids"] = json!([shelf]);
    content["description"] = json!("Woven in Naxos.");
    content["metadata"] = json!({ "supplier": "Hellas" });
    let created = rig.call(staff(Call::post("/products").json(content))).await;
    assert_eq!(created.status, 201, "{}", created.text);
    let id = created.body["id"].as_str().unwrap().to_owned();
    assert_eq!(created.header("location"), format!("/catalog/products/{id}"));
    assert_eq!(created.header("etag"), "\"1\"");
    assert_eq!(created.body["status"], "draft");
    assert_eq!(created.body["tax_class"], "standard");
    assert_eq!(created.body["variants"][0]["track_inventory"], true);
    assert_eq!(created.body["variants"][0]["backorder"], "deny");
    assert_eq!(availability(&created.body), ["out", "out"]);

    assert_eq!(public(&rig, &id).await.status, 404, "only staff see a draft");
    assert_eq!(rig.call(Call::get("/products/by-slug/shirt")).await.status, 404);
    let inspected = inspect(&rig, &id).await;
    assert_eq!(inspected.body, created.body);

    let active = activate(&rig, &id).await;
    assert_eq!((active.body["status"].as_str(), active.body["version"].as_u64()), (Some("active"), Some(2)));
    assert_eq!(public(&rig, &id).await.body, active.body);
    assert_eq!(rig.call(Call::get("/products/by-slug/shirt")).await.body, active.body);

    let archive = format!("/products/{id}/archive");
    let archived = rig.call(staff(Call::post(&archive))).await;
    assert_eq!((archived.status, archived.body["status"].as_str()), (200, Some("archived")));
    assert_eq!(public(&rig, &id).await.status, 404);
    let again = rig.call(staff(Call::post(&archive))).await;
    assert_eq!((again.status, again.problem()), (409, "invalid_state"));

    activate(&rig, &id).await;
    let twice = rig.call(staff(Call::post(format!("/products/{id}/activate")))).await;
    assert_eq!((twice.status, twice.problem()), (409, "invalid_state"));

    let events = rig.take_events();
    let published: Vec<_> = events.iter().map(|e| (e.kind.as_str(), e.subject.as_str())).collect();
    let (changed, gone) = ("catalog.product.changed", "catalog.product.archived");
    assert_eq!(published, [changed, changed, gone, changed].map(|kind| (kind, id.as_str())));
    let first: ProductChanged = events[0].data().unwrap();
    assert_eq!((first.version, first.status.as_str(), first.variants.len()), (1, "draft", 2));
    assert_eq!(first.variants[0].prices[0].amount, 4900);
    let third: ProductArchived = events[2].data().unwrap();
    assert_eq!((third.version, third.skus.len()), (3, 2));
    assert_eq!(events[3].data::<ProductChanged>().unwrap().version, 4);
}

#[tokio::test]
async fn does_not_activate_a_product_with_nothing_to_buy() {
    let rig = Rig::new();
    let empty = create(&rig, json!({ "slug": "empty", "title": "Empty" })).await;
    let reply = rig.call(staff(Call::post(format!("/products/{empty}/activate")))).await;
    assert_eq!((reply.status, reply.problem()), (422, "not_sellable"));
    assert_eq!(reply.faults(), ["/variants required"]);
    let variants = json!([variant("A"), { "sku": "B" }, { "sku": "C" }]);
    assert_eq!(patch(&rig, &empty, json!({ "variants": variants })).await.status, 200);
    let reply = rig.call(staff(Call::post(format!("/products/{empty}/activate")))).await;
    assert_eq!(reply.faults(), ["/variants/1/prices required", "/variants/2/prices required"]);
    assert_eq!(patch(&rig, &empty, json!({ "variants": [variant("A")] })).await.status, 200);
    activate(&rig, &empty).await;
    let reply = patch(&rig, &empty, json!({ "variants": null })).await;
    assert_eq!((reply.status, reply.problem()), (422, "invalid_product"), "an active product needs something to buy");
    assert_eq!(reply.faults(), ["/variants required"]);
}

#[tokio::test]
async fn merges_a_patch_and_requires_its_version() {
    let rig = Rig::new();
    let id = create(&rig, product("shirt", &["S-1"])).await;
    rig.take_events();
    let path = format!("/products/{id}");
    let change = || staff(Call::patch(&path)).json(json!({ "title": "Other", "metadata": { "a": "b" } }));
    let missing = rig.call(change()).await;
    assert_eq!((missing.status, missing.problem()), (428, "header_required"));
    let done = rig.call(change().if_match(1)).await;
    assert_eq!((done.status, done.header("etag")), (200, "\"2\""));
    assert_eq!((done.body["title"].as_str(), done.body["slug"].as_str()), (Some("Other"), Some("shirt")));
    let stale = rig.call(change().if_match(1)).await;
    assert_eq!((stale.status, stale.problem()), (412, "stale_version"));
    let same = rig.call(change().if_match("2.0")).await;
    assert_eq!((same.status, same.header("etag"), same.cost()), (200, "\"2\"", "1rru 0wru"), "nothing changes");
    assert_eq!(rig.take::<ProductChanged>().iter().map(|e| e.version).collect::<Vec<_>>(), [2]);

    let merge = staff(Call::patch(&path)).if_match(2);
    let merge = merge.body("application/merge-patch+json", r#"{ "metadata": { "a": null, "c": "d" } }"#);
    let merged = rig.call(merge).await;
    assert_eq!((merged.status, &merged.body["metadata"]), (200, &json!({ "c": "d" })));
}

#[tokio::test]
async fn a_slug_or_sku_stays_taken_until_released() {
    let rig = Rig::new();
    let first = create(&rig, product("shirt", &["S-1", "S-2"])).await;
    let second = create(&rig, product("hat", &["H-1"])).await;
    let taken = rig.call(staff(Call::post("/products")).json(product("shirt", &["N", "S-2", "H-1"]))).await;
    assert_eq!((taken.status, taken.problem()), (422, "already_taken"));
    assert_eq!(taken.faults(), ["/slug slug_taken", "/variants/1/sku sku_taken", "/variants/2/sku sku_taken"]);
    let taken = patch(&rig, &second, json!({ "slug": "shirt" })).await;
    assert_eq!((taken.status, taken.faults()), (422, vec!["/slug slug_taken".to_owned()]));
    create(&rig, product("third", &["N"])).await;

    assert_eq!(patch(&rig, &first, json!({ "slug": "blouse", "variants": [variant("S-1")] })).await.status, 200);
    let change = json!({ "slug": "shirt", "variants": [variant("H-1"), variant("S-2")] });
    assert_eq!(patch(&rig, &second, change).await.status, 200);
    activate(&rig, &second).await;
    let found = rig.call(Call::get("/products/by-slug/shirt")).await;
    assert_eq!(found.body["id"], second.as_str());
    assert_eq!(rig.call(Call::get("/products/by-slug/hat")).await.status, 404);
}

#[tokio::test]
async fn the_etag_by_slug_names_the_product_too() {
    let rig = Rig::new();
    let by_slug = || Call::get("/products/by-slug/shirt");
    let first = on_shelf(&rig, product("shirt", &["A"])).await;
    let known = rig.call(by_slug()).await;
    let again = rig.call(by_slug().header("if-none-match", known.header("etag"))).await;
    assert_eq!(again.status, 304);
    assert_eq!(patch(&rig, &first, json!({ "slug": "blouse" })).await.status, 200);
    let second = on_shelf(&rig, product("shirt", &["B"])).await;
    let other = rig.call(by_slug().header("if-none-match", known.header("etag"))).await;
    assert_eq!((other.status, other.body["id"].as_str()), (200, Some(&*second)));
    assert_eq!(other.body["version"], known.body["version"], "the versions alone do not distinguish them");
}

#[tokio::test]
async fn deletes_only_products_that_were_never_active() {
    let rig = Rig::new();
    let shelf = category(&rig, "shirts", 0).await;
    let mut content = product("shirt", &["S-1"]);
    content["category_ids"] = json!([shelf]);
    let draft = create(&rig, content.clone()).await;
    let path = format!("/products/{draft}");
    assert_eq!(rig.call(staff(Call::delete(&path))).await.status, 428);
    assert_eq!(rig.call(staff(Call::delete(&path)).if_match(7)).await.status, 412);
    rig.take_events();
    assert_eq!(rig.call(staff(Call::delete(&path)).if_match(1)).await.status, 204);
    assert_eq!(rig.call(staff(Call::delete(&path)).if_match(1)).await.status, 404);
    assert_eq!(inspect(&rig, &draft).await.status, 404);
    let gone = rig.take::<ProductArchived>();
    assert_eq!((gone.len(), gone[0].version, gone[0].skus[0].as_str()), (1, 2, "S-1"));
    let (left, _) = collect(&rig, &format!("/catalog/products?category_id={shelf}"), "id", true).await;
    assert!(left.is_empty());

    let second = on_shelf(&rig, content).await;
    let reply = rig.call(staff(Call::delete(format!("/products/{second}")).if_match(2))).await;
    assert_eq!((reply.status, reply.problem()), (409, "invalid_state"));
    assert_eq!(public(&rig, &second).await.status, 200);
}

#[tokio::test]
async fn does_not_send_a_known_version_again() {
    let rig = Rig::new();
    let id = on_shelf(&rig, product("shirt", &["S-1"])).await;
    let tag = public(&rig, &id).await.header("etag").to_owned();
    assert_eq!(tag, "\"2.0\"");
    let again = rig.call(Call::get(format!("/products/{id}")).header("if-none-match", &tag)).await;
    assert_eq!((again.status, again.text.as_str(), again.header("etag")), (304, "", tag.as_str()));
    rig.deliver(&stock(&rig, &[("S-1", 1, 100)])).await.unwrap();
    let fresh = rig.call(Call::get(format!("/products/{id}")).header("if-none-match", &tag)).await;
    assert_eq!((fresh.status, fresh.header("etag")), (200, "\"2.1\""), "another availability is another page");
    let change = staff(Call::patch(format!("/products/{id}"))).header("if-match", &tag).json(json!({ "title": "X" }));
    assert_eq!(rig.call(change).await.status, 200, "the version is the same");
}

#[tokio::test]
async fn accepts_a_hundred_variants_in_two_steps() {
    let rig = Rig::new();
    let skus: Vec<String> = (0..100).map(|n| format!("SKU-{n}")).collect();
    let skus: Vec<&str> = skus.iter().map(String::as_str).collect();
    let all = rig.call(staff(Call::post("/products")).json(product("many", &skus))).await;
    assert_eq!((all.status, all.problem()), (422, "too_many_changes"));
    let id = on_shelf(&rig, product("many", &skus[..90])).await;
    let variants: Vec<_> = skus.iter().map(|sku| variant(sku)).collect();
    assert_eq!(patch(&rig, &id, json!({ "variants": variants })).await.status, 200);
    assert_eq!(public(&rig, &id).await.body["variants"].as_array().unwrap().len(), 100);
}

#[tokio::test]
async fn refuses_a_product_too_large_for_its_event() {
    let rig = Rig::new();
    let price = |n: usize| {
        json!({ "amount": n, "currency": "EUR", "min_quantity": n + 1,
        "valid_from": "2026-01-01T00:00:00Z", "valid_to": "2027-01-01T00:00:00Z" })
    };
    let prices: Vec<_> = (0..20).map(price).collect();
    let variants: Vec<_> = (0..80).map(|n| json!({ "sku": format!("SKU-{n}"), "prices": prices })).collect();
    let content = json!({ "slug": "large", "title": "Large", "variants": variants });
    let reply = rig.call(staff(Call::post("/products")).json(content)).await;
    assert_eq!((reply.status, reply.problem()), (422, "product_too_large"));
}
