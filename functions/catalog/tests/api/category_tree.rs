//! The tree of categories.

use std::sync::Arc;

use events::catalog::CategoryChanged;
use serde_json::{Value, json};
use testkit::{Call, Reply};

use crate::support::*;

pub(crate) async fn below(rig: &Rig, slug: &str, parent: Option<&str>) -> String {
    let content = json!({ "slug": slug, "name": slug, "parent_id": parent });
    let reply = rig.call(staff(Call::post("/categories")).json(content)).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body["id"].as_str().unwrap().to_owned()
}

pub(crate) async fn move_to(rig: &Rig, id: &str, parent: Option<&str>) -> Reply {
    let call = Call::patch(format!("/categories/{id}")).header("if-match", "*").json(json!({ "parent_id": parent }));
    rig.call(staff(call)).await
}

async fn remove(rig: &Rig, id: &str) -> Reply {
    rig.call(staff(Call::delete(format!("/categories/{id}")).header("if-match", "*"))).await
}

/// The tree as `a(b(c)) d`.
pub(crate) async fn tree(rig: &Rig) -> String {
    fn text(nodes: &Value) -> String {
        let nodes = nodes.as_array().unwrap().iter().map(|node| {
            let below = text(&node["children"]);
            let slug = node["slug"].as_str().unwrap();
            if below.is_empty() { slug.to_owned() } else { format!("{slug}({below})") }
        });
        nodes.collect::<Vec<_>>().join(" ")
    }
    let reply = rig.call(Call::get("/categories/tree")).await;
    assert_eq!((reply.status, &reply.body["complete"]), (200, &json!(true)), "{}", reply.text);
    text(&reply.body["items"])
}

#[tokio::test]
async fn a_category_moves_with_its_descendants() {
    let rig = Rig::new();
    let a = below(&rig, "a", None).await;
    let b = below(&rig, "b", Some(&a)).await;
    rig.advance(std::time::Duration::from_millis(1));
    let c = below(&rig, "c", Some(&b)).await;
    let d = below(&rig, "d", None).await;
    assert_eq!(tree(&rig).await, "a(b(c)) d");
    let published: Vec<CategoryChanged> = rig.take();
    assert_eq!(published[1].parent_id.unwrap().to_string(), a);
    let shown = rig.call(Call::get(format!("/categories/{a}"))).await;
    assert_eq!((&shown.body["children"], shown.header("etag")), (&json!(1), "\"1.1\""));

    for (id, parent) in [(&a, &a), (&a, &b), (&a, &c), (&b, &c)] {
        let reply = move_to(&rig, id, Some(parent)).await;
        assert_eq!((reply.status, reply.faults()), (422, vec!["/parent_id cycle".to_owned()]));
    }
    let moved = move_to(&rig, &b, Some(&d)).await;
    assert_eq!((moved.status, &moved.body["parent_id"], &moved.body["version"]), (200, &json!(d), &json!(2)));
    assert_eq!(tree(&rig).await, "a d(b(c))");
    assert_eq!(move_to(&rig, &c, Some(&d)).await.status, 200);
    assert_eq!(tree(&rig).await, "a d(b c)");
    assert_eq!(move_to(&rig, &a, Some(&c)).await.status, 200);
    assert_eq!(tree(&rig).await, "d(b c(a))");
    assert_eq!(move_to(&rig, &c, None).await.status, 200);
    let position = Call::patch(format!("/categories/{c}")).header("if-match", "*").json(json!({ "position": 5 }));
    assert_eq!(rig.call(staff(position)).await.status, 200);
    assert_eq!(tree(&rig).await, "d(b) c(a)", "siblings by position");

    let refused = remove(&rig, &c).await;
    assert_eq!((refused.status, refused.problem()), (409, "category_in_use"));
    for id in [&a, &c, &b, &d] {
        assert_eq!(remove(&rig, id).await.status, 204);
    }
    assert_eq!(tree(&rig).await, "");
    let unknown = move_to(&rig, &below(&rig, "e", None).await, Some(&a)).await;
    assert_eq!((unknown.status, unknown.faults()), (422, vec!["/parent_id unknown_category".to_owned()]));
}

#[tokio::test]
async fn the_tree_has_at_most_eight_levels() {
    let rig = Rig::new();
    let mut chain = vec![below(&rig, "l1", None).await];
    for level in 2..=8 {
        let id = below(&rig, &format!("l{level}"), chain.last().map(String::as_str)).await;
        chain.push(id);
    }
    let content = json!({ "slug": "l9", "name": "L9", "parent_id": chain[7] });
    let reply = rig.call(staff(Call::post("/categories")).json(content)).await;
    assert_eq!((reply.status, reply.faults()), (422, vec!["/parent_id too_deep".to_owned()]));
    let top = below(&rig, "top", None).await;
    let reply = move_to(&rig, &chain[0], Some(&top)).await;
    assert_eq!(reply.faults(), ["/parent_id too_deep"], "counting its descendants");
    assert_eq!(move_to(&rig, &chain[1], Some(&top)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_moves_make_no_cycle_and_lose_no_category() {
    for round in 0..6_usize {
        let rig = Arc::new(Rig::new());
        let mut ids = Vec::new();
        for n in 0..6 {
            ids.push(below(&rig, &format!("c{n}"), None).await);
        }
        let ids = Arc::new(ids);
        let tasks = (0..4_usize).map(|worker| {
            let (rig, ids) = (Arc::clone(&rig), Arc::clone(&ids));
            tokio::spawn(async move {
                for step in 0..8_usize {
                    let (which, parent) = ((worker + step) % 6, (worker * 5 + step * (round + 1) + 1) % 7);
                    let parent = ids.get(parent).map(String::as_str);
                    let reply = move_to(&rig, &ids[which], parent).await;
                    assert!(matches!(reply.status, 200 | 409 | 412 | 422 | 503), "{}", reply.text);
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        let shown = tree(&rig).await;
        assert_eq!(shown.matches('c').count(), 6, "a category in a cycle would be missing: {shown}");
        // The child counts are right, since all can be deleted from the leaves up.
        let mut left: Vec<String> = ids.to_vec();
        while !left.is_empty() {
            let before = left.len();
            let mut still = Vec::new();
            for id in left {
                if remove(&rig, &id).await.status != 204 {
                    still.push(id);
                }
            }
            assert!(still.len() < before, "some count is wrong: {}", tree(&rig).await);
            left = still;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn moves_nothing_below_a_concurrently_deleted_category() {
    for _ in 0..20 {
        let rig = Arc::new(Rig::new());
        let parent = below(&rig, "parent", None).await;
        let (one, its) = (Arc::clone(&rig), parent.clone());
        let making = tokio::spawn(async move {
            let content = json!({ "slug": "child", "name": "C", "parent_id": its });
            one.call(staff(Call::post("/categories")).json(content)).await.status
        });
        let (one, its) = (Arc::clone(&rig), parent.clone());
        let deleting = tokio::spawn(async move { remove(&one, &its).await.status });
        let (made, deleted) = (making.await.unwrap(), deleting.await.unwrap());
        assert!(!(made == 201 && deleted == 204), "an orphan");
        assert!(made == 201 || deleted == 204, "{made} {deleted}");
    }
}
