//! Readers see no reference to what they do not see, locale by locale: in its own, or in one that stands in for it.

use events::content::EntryPublished;
use serde_json::{Value, json};
use testkit::{Call, Reply};

use crate::support::{Rig, article, create, editor, get, good, in_the_way, publish, save, status, unpublish};

/// English, German that falls back to it, and French by itself.
async fn rig() -> Rig {
    let rig = Rig::new();
    set_up(&rig).await;
    rig
}

async fn set_up(rig: &Rig) {
    let locales = json!({ "default": "en", "locales": [
        { "code": "en", "name": "English" }, { "code": "de", "name": "Deutsch", "fallback": "en" },
        { "code": "fr", "name": "Français" },
    ] });
    good(rig, Call::put("/content-locales").if_match(0).json(locales)).await;
    good(rig, Call::post("/content-types").json(article())).await;
    let fields = json!([{ "name": "name", "kind": "text" }]);
    good(rig, Call::post("/content-types").json(json!({ "id": "author", "name": "Author", "fields": fields }))).await;
    let related = json!({ "fields": article_with_author() });
    good(rig, editor(Call::patch("/content-types/article")).if_match(1).json(related)).await;
    rig.take_events();
}

fn article_with_author() -> Value {
    let mut fields = article()["fields"].as_array().unwrap().clone();
    fields.push(json!({ "name": "by", "kind": "reference" }));
    json!(fields)
}

/// An article that has a title in these locales, and names others.
async fn titled(rig: &Rig, locales: &[&str], named: &[&String]) -> String {
    let title: serde_json::Map<String, Value> = locales.iter().map(|code| ((*code).to_owned(), json!("T"))).collect();
    create(rig, json!({ "title": title, "related": named })).await
}

fn within(locales: &[&str]) -> Value {
    json!({ "locales": locales })
}

fn obstacles(reply: &Reply) -> Vec<String> {
    let text = |one: &Value, name: &str| one[name].as_str().unwrap_or("-").to_owned();
    let listed = reply.body["in_the_way"].as_array().cloned().unwrap_or_default();
    listed.iter().map(|one| format!("{} {}", text(one, "reason"), text(one, "locale"))).collect()
}

async fn published_in(rig: &Rig, id: &str) -> Vec<String> {
    let shown = get(rig, format!("/entries/{id}")).await["published_locales"].clone();
    shown.as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_is_named_is_published_in_the_locale_or_in_one_that_stands_in_for_it() {
    let rig = rig().await;
    let b = titled(&rig, &["en", "de", "fr"], &[]).await;
    let a = titled(&rig, &["en", "de", "fr"], &[&b]).await;
    for (shown, wanted, missing) in [
        (vec!["de"], vec!["de"], None),
        (vec!["en"], vec!["en", "de"], None),
        (vec!["de"], vec!["en"], Some("en")),
        (vec!["de"], vec!["de", "en"], Some("en")),
        (vec!["en", "de"], vec!["fr"], Some("fr")),
        (vec!["fr"], vec!["de"], Some("de")),
        (vec!["en", "fr"], vec!["en", "de", "fr"], None),
    ] {
        good(&rig, publish(&b, within(&shown))).await;
        let reply = rig.call(publish(&a, within(&wanted))).await;
        match missing {
            None => assert_eq!(reply.status, 200, "{shown:?} {wanted:?}: {}", reply.text),
            Some(locale) => {
                assert_eq!((reply.status, reply.problem()), (409, "unpublished_references"), "{shown:?} {wanted:?}");
                assert_eq!(obstacles(&reply), [format!("not_in_locale {locale}")]);
                assert_eq!(
                    (in_the_way(&reply, "id"), in_the_way(&reply, "entry_id")),
                    (vec![b.clone()], vec![a.clone()])
                );
            }
        }
        rig.call(unpublish(&b, json!({ "cascade": true }))).await;
        assert_eq!((status(&rig, &a).await.as_str(), status(&rig, &b).await.as_str()), ("draft", "draft"));
    }
}

#[tokio::test]
async fn a_reference_in_one_locale_asks_for_that_locale_alone() {
    let rig = rig().await;
    let b = titled(&rig, &["en", "de", "fr"], &[]).await;
    let body = json!([{ "type": "entry", "entry_id": b }]);
    let title = json!({ "en": "A", "de": "A", "fr": "A" });
    let a = create(&rig, json!({ "title": title, "body": { "fr": body } })).await;
    good(&rig, publish(&b, within(&["fr"]))).await;
    good(&rig, publish(&a, json!({}))).await;
    good(&rig, publish(&b, within(&["en", "fr"]))).await;
    assert_eq!(rig.call(publish(&b, within(&["en"]))).await.status, 409, "A names it in French");
    good(&rig, publish(&b, within(&["fr"]))).await;
}

#[tokio::test]
async fn with_cascade_what_is_named_is_published_where_it_is_needed() {
    let rig = rig().await;
    let b = titled(&rig, &["en", "de"], &[]).await;
    let a = titled(&rig, &["en"], &[&b]).await;
    good(&rig, publish(&b, within(&["de"]))).await;
    good(&rig, save(&b, 1, json!({ "stars": 2 }))).await;
    rig.take_events();
    assert_eq!(rig.call(publish(&a, json!({}))).await.status, 409);
    good(&rig, publish(&a, json!({ "cascade": true }))).await;
    let told: Vec<EntryPublished> = rig.take();
    let of_b = told.iter().find(|event| event.entry_id.to_string() == b).unwrap();
    assert_eq!((told.len(), of_b.snapshot.n), (2, 1), "in another locale, in the version that readers see");
    assert_eq!(
        (published_in(&rig, &b).await, status(&rig, &b).await.as_str()),
        (vec!["en".into(), "de".into()], "changed")
    );

    // Where locales are chosen, what comes along comes in these.
    let d = titled(&rig, &["en", "de"], &[]).await;
    let c = titled(&rig, &["en", "de"], &[&d]).await;
    good(&rig, save(&d, 1, json!({ "related": [c] }))).await;
    good(&rig, publish(&c, json!({ "locales": ["de"], "cascade": true }))).await;
    assert_eq!(
        (published_in(&rig, &c).await, published_in(&rig, &d).await),
        (vec!["de".to_owned()], vec!["de".to_owned()])
    );
    let f = titled(&rig, &["en", "de"], &[]).await;
    let e = titled(&rig, &["en"], &[&f]).await;
    good(&rig, publish(&e, json!({ "cascade": true }))).await;
    assert_eq!(published_in(&rig, &f).await, ["en", "de"], "otherwise in all that it has");
}

#[tokio::test]
async fn what_has_no_locales_of_its_own_is_published_where_it_is_named_and_stays_there() {
    let rig = rig().await;
    let author = json!({ "type": "author", "fields": { "name": "Ada" } });
    let author = good(&rig, Call::post("/entries").json(author)).await.body["id"].as_str().unwrap().to_owned();
    let a = create(&rig, json!({ "title": { "en": "A", "fr": "A" }, "by": author })).await;
    let refused = rig.call(publish(&a, json!({}))).await;
    assert_eq!((refused.status, obstacles(&refused)), (409, vec!["not_published -".to_owned()]));
    good(&rig, publish(&author, json!({}))).await;
    let refused = rig.call(publish(&a, json!({}))).await;
    assert_eq!((refused.status, obstacles(&refused)), (409, vec!["not_in_locale fr".to_owned()]));
    good(&rig, publish(&a, json!({ "cascade": true }))).await;
    assert_eq!(published_in(&rig, &author).await, ["en", "fr"]);
    good(&rig, save(&author, 1, json!({ "name": "Ada Lovelace" }))).await;
    good(&rig, publish(&author, json!({}))).await;
    assert_eq!(published_in(&rig, &author).await, ["en", "fr"]);
}

#[tokio::test]
async fn an_entry_is_not_taken_from_a_locale_in_which_another_names_it() {
    let rig = rig().await;
    let b = titled(&rig, &["en", "de", "fr"], &[]).await;
    let a = titled(&rig, &["en", "de"], &[&b]).await;
    good(&rig, publish(&b, json!({}))).await;
    good(&rig, publish(&a, json!({}))).await;
    for narrower in [within(&["de"]), within(&["de", "fr"]), json!({ "locales": ["fr"], "cascade": true })] {
        let refused = rig.call(publish(&b, narrower)).await;
        assert_eq!((refused.status, refused.problem()), (409, "referred_to"), "{}", refused.text);
        assert_eq!((in_the_way(&refused, "entry_id"), obstacles(&refused)), (vec![a.clone()], vec!["named -".into()]));
    }
    good(&rig, publish(&b, within(&["en"]))).await;
    assert_eq!(published_in(&rig, &b).await, ["en"], "German falls back to it");
    good(&rig, publish(&b, json!({}))).await;
    good(&rig, publish(&a, within(&["de"]))).await;
    good(&rig, publish(&b, within(&["de"]))).await;

    let body = json!({ "name": "R", "entries": [
        { "entry_id": a, "action": "publish", "locales": ["en"] }, { "entry_id": b, "action": "publish", "locales": ["fr"] },
    ] });
    let release = good(&rig, Call::post("/releases").json(body)).await.body["id"].as_str().unwrap().to_owned();
    let refused = rig.call(editor(Call::post(format!("/releases/{release}/publish")))).await;
    assert_eq!((refused.status, obstacles(&refused)), (409, vec!["not_in_locale en".to_owned()]));
}

#[tokio::test]
async fn a_publication_and_one_that_narrows_what_it_names_leave_no_reference_to_nothing() {
    for slow_narrows in [true, false] {
        for call in 1.. {
            let rig = rig().await;
            let b = titled(&rig, &["en", "fr"], &[]).await;
            let a = titled(&rig, &["fr"], &[&b]).await;
            good(&rig, publish(&b, json!({}))).await;
            let (names, narrows) = (publish(&a, json!({})), publish(&b, within(&["en"])));
            let (slow, fast) = if slow_narrows { (narrows, names) } else { (names, narrows) };
            let quick = async { assert_eq!(rig.call(fast).await.status, 200) };
            let Some(reply) = rig.overtaken(call, async |rig: &Rig| rig.call(slow.clone()).await, quick).await else {
                assert!(call >= 5, "only {call} calls");
                break;
            };
            assert_eq!(reply.status, 409, "call {call}: {}", reply.text);
        }
    }
}
