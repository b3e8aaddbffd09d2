//! Entries: saved, versioned, published and withdrawn.

use events::content::{EntryDrafted, EntryPublished, EntryUnpublished};
use serde_json::{Value, json};
use testkit::Call;

use crate::support::{create, editor, get, good, in_the_way, naming, publish, rig, save, status, unpublish};

#[tokio::test]
async fn creates_saves_publishes_and_withdraws() {
    let rig = rig().await;
    let id =
        create(&rig, json!({ "title": { "en": "First", "de": "Erste" }, "slug": { "en": "first" }, "stars": 3 })).await;
    let path = format!("/entries/{id}");
    let made = get(&rig, &path).await;
    assert_eq!(
        (made["status"].as_str(), made["version"].as_u64(), made["title"].as_str()),
        (Some("draft"), Some(1), Some("First"))
    );
    let drafted: Vec<EntryDrafted> = rig.take();
    assert_eq!(drafted[0].snapshot.as_ref().unwrap().slugs.values().collect::<Vec<_>>(), ["first"]);

    let changed = rig.call(save(&id, 1, json!({ "title": { "de": null }, "stars": 4 }))).await;
    assert_eq!(
        (changed.status, &changed.body["fields"]),
        (200, &json!({ "title": { "en": "First" }, "slug": { "en": "first" }, "stars": 4 })),
        "{}",
        changed.text
    );
    rig.take_events();

    let published = rig.call(publish(&id, json!({}))).await;
    assert_eq!(
        (published.status, published.body["status"].as_str(), published.body["published_version"].as_u64()),
        (200, Some("published"), Some(2)),
        "{}",
        published.text
    );
    let told: Vec<EntryPublished> = rig.take();
    assert_eq!((told.len(), told[0].version, told[0].snapshot.n, told[0].release_id), (1, 1, 2, None));
    assert_eq!(told[0].snapshot.fields["stars"], 4);
    assert_eq!(rig.call(publish(&id, json!({}))).await.status, 200, "again");
    assert!(rig.take_events().is_empty(), "and nothing happens");

    assert_eq!(rig.call(save(&id, 2, json!({ "stars": 5 }))).await.status, 200);
    assert_eq!(status(&rig, &id).await, "changed");
    rig.take_events();
    let withdrawn = rig.call(unpublish(&id, json!({}))).await;
    assert_eq!((withdrawn.status, withdrawn.body["status"].as_str()), (200, Some("draft")), "{}", withdrawn.text);
    let told: Vec<EntryUnpublished> = rig.take();
    assert_eq!((told.len(), told[0].version), (1, 2));
}

#[tokio::test]
async fn a_reference_to_what_is_not_published_is_refused_or_published_with_it() {
    let rig = rig().await;
    let b = naming(&rig, "B", &[]).await;
    let a = naming(&rig, "A", &[&b]).await;
    let refused = rig.call(publish(&a, json!({}))).await;
    assert_eq!(
        (refused.status, refused.problem(), in_the_way(&refused, "id")),
        (409, "unpublished_references", vec![b.clone()]),
        "{}",
        refused.text
    );
    rig.take_events();
    let done = rig.call(publish(&a, json!({ "cascade": true }))).await;
    assert_eq!((done.status, done.body["with"][0]["id"].as_str()), (200, Some(b.as_str())), "{}", done.text);
    let told = rig.take_events();
    let kinds: Vec<_> = told.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["content.entry.published", "content.entry.published", "content.release.published"]);

    let refused = rig.call(unpublish(&b, json!({}))).await;
    assert_eq!(
        (refused.status, refused.problem(), in_the_way(&refused, "entry_id")),
        (409, "referred_to", vec![a.clone()])
    );
    let done = rig.call(unpublish(&b, json!({ "cascade": true }))).await;
    assert_eq!(
        (done.status, status(&rig, &a).await, status(&rig, &b).await),
        (200, "draft".to_owned(), "draft".to_owned())
    );
    let deleted = rig.call(editor(Call::delete(format!("/entries/{b}"))).if_match(1)).await;
    assert_eq!((deleted.status, in_the_way(&deleted, "entry_id")), (409, vec![a.clone()]), "{}", deleted.text);
    good(&rig, Call::delete(format!("/entries/{a}")).if_match(1)).await;
    good(&rig, Call::delete(format!("/entries/{b}")).if_match(1)).await;
    let left = get(&rig, "/entries").await;
    assert_eq!(left["items"], Value::Array(vec![]));
}
