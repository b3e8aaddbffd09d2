//! Each route costs exactly these units, however many entries there are.

use serde_json::{Value, json};
use service::table::{Action, AttributeValue, Change, Item, Key, Request};
use testkit::Call;

use crate::support::{Rig, article, create, editor, get, locales, naming, publish, rig, save, unpublish};

async fn cost(rig: &Rig, call: Call) -> String {
    let reply = rig.call(editor(call.clone())).await;
    assert!((200..300).contains(&reply.status), "{call:?}: {}", reply.text);
    reply.cost().to_owned()
}

#[tokio::test]
async fn costs_of_every_route() {
    let rig = Rig::new();
    let mut costs: Vec<(&str, String)> = Vec::new();
    macro_rules! costs {
        ($name:literal, $call:expr) => {
            costs.push(($name, cost(&rig, $call).await))
        };
    }
    costs!("find locales", Call::get("/content-locales"));
    costs!("replace locales", Call::put("/content-locales").if_match(0).json(locales()));
    costs!("create type", Call::post("/content-types").json(article()));
    costs!("find type", Call::get("/content-types/article"));
    costs!("list types", Call::get("/content-types"));
    costs!("update type", Call::patch("/content-types/article").if_match(1).json(json!({ "name": "Articles" })));
    costs!(
        "create entry",
        Call::post("/entries").json(json!({ "type": "article", "fields": { "title": { "en": "A" } } }))
    );
    costs!(
        "create with key",
        Call::post("/entries").key("k").json(json!({ "type": "article", "fields": { "title": { "en": "A" } } }))
    );
    let b = create(&rig, json!({ "title": { "en": "B" }, "slug": { "en": "b" } })).await;
    let a = naming(&rig, "A", &[&b]).await;
    let at = |path: &str| format!("/entries/{a}{path}");
    costs!("find entry", Call::get(at("")));
    costs!("list entries", Call::get("/entries"));
    costs!("list of type", Call::get("/entries?type=article&status=draft"));
    costs!("save", save(&a, 1, json!({ "title": { "en": "C" } })));
    costs!("save another field", save(&a, 2, json!({ "stars": 1 })));
    costs!("save nothing", save(&a, 3, json!({ "stars": 1 })));
    costs!("publish with slug", publish(&b, json!({})));
    costs!("publish with reference", publish(&a, json!({})));
    costs!("publish again", publish(&a, json!({})));
    costs!("versions", Call::get(at("/versions")));
    costs!("version", Call::get(at("/versions/1")));
    costs!("diff", Call::get(at("/versions/3/diff?against=1")));
    costs!("restore", Call::post(at("/versions/3/restore")).if_match(3));
    costs!("references", Call::get(at("/references")));
    costs!("referrers", Call::get(format!("/entries/{b}/referrers")));
    costs!("unpublish", unpublish(&a, json!({})));
    costs!("archive", Call::post(at("/archive")).header("if-match", "*"));
    costs!("unarchive", Call::post(at("/unarchive")).header("if-match", "*"));
    costs!("publish with reference again", publish(&a, json!({})));
    costs!("withdraw two", unpublish(&b, json!({ "cascade": true })));
    costs!("delete", Call::delete(at("")).header("if-match", "*"));
    rig.call(editor(Call::post("/content-types")).json(json!({ "id": "page", "name": "Page", "fields": [] }))).await;
    costs!("delete type", Call::delete("/content-types/page").if_match(1));
    let found: Vec<(&str, &str)> = costs.iter().map(|(name, cost)| (*name, cost.as_str())).collect();
    let wanted = [
        ("find locales", "1rru 0wru"),
        ("replace locales", "1rru 4wru"),
        ("create type", "4rru 8wru"),
        ("find type", "1rru 0wru"),
        ("list types", "0.5rru 0wru"),
        ("update type", "1rru 6wru"),
        ("create entry", "2rru 12wru"),
        ("create with key", "2rru 14wru"),
        ("find entry", "2rru 0wru"),
        ("list entries", "0.5rru 0wru"),
        ("list of type", "0.5rru 0wru"),
        ("save", "4rru 8wru"),
        ("save another field", "4rru 12wru"),
        ("save nothing", "4rru 0wru"),
        ("publish with slug", "6rru 7wru"),
        ("publish with reference", "6rru 8wru"),
        ("publish again", "5rru 0wru"),
        ("versions", "1.5rru 0wru"),
        ("version", "2rru 0wru"),
        ("diff", "5rru 0wru"),
        ("restore", "5rru 8wru"),
        ("references", "4.5rru 0wru"),
        ("referrers", "1rru 0wru"),
        ("unpublish", "6rru 8wru"),
        ("archive", "2rru 6wru"),
        ("unarchive", "4rru 6wru"),
        ("publish with reference again", "6rru 8wru"),
        ("withdraw two", "5rru 12wru"),
        ("delete", "6rru 19wru"),
        ("delete type", "1rru 6wru"),
    ];
    assert_eq!(found, wanted);
}

fn read(rig: &Rig, pk: &str, sk: &str) -> Item {
    let request = Request::Get { key: Key::new(pk, sk), consistent: true };
    let table = service::Capability::context(&*rig.capability).table.name().to_owned();
    rig.engine().call_silently(&table, request).unwrap().items.pop().unwrap()
}

/// Lays copies of an entry beside it, with what belongs to it.
fn multiply(rig: &Rig, id: &str, count: usize) {
    let table = service::Capability::context(&*rig.capability).table.name().to_owned();
    let parts = [
        (format!("entry#{id}"), "head".to_owned()),
        (format!("entry#{id}"), "v#0000000001".to_owned()),
        ("uses#wide".to_owned(), id.to_owned()),
    ];
    let items: Vec<Item> = parts.iter().map(|(pk, sk)| read(rig, pk, sk)).collect();
    let text = |value: &AttributeValue, copy: &str| match value {
        AttributeValue::S(text) => AttributeValue::S(text.replace(id, copy)),
        other => other.clone(),
    };
    for chunk in (0..count).collect::<Vec<_>>().chunks(33) {
        let mut actions = Vec::new();
        for n in chunk {
            let copy = format!("{}{n:05}", &id[..id.len() - 5]);
            for ((pk, sk), item) in parts.iter().zip(&items) {
                let item: Item = item.iter().map(|(name, value)| (name.clone(), text(value, &copy))).collect();
                let key = Key::new(pk.replace(id, &copy), sk.replace(id, &copy));
                let (names, values) = Default::default();
                actions.push(Action { key, change: Change::Put(item), condition: None, names, values });
            }
        }
        rig.engine().call_silently(&table, Request::Transact(actions)).unwrap();
    }
}

#[tokio::test]
async fn ten_thousand_entries_of_thirty_fields_cost_no_more_than_two_hundred() {
    let rig = rig().await;
    let fields: Vec<Value> =
        (0..30).map(|n| json!({ "name": format!("f{n}"), "kind": "text", "localized": n % 2 == 0 })).collect();
    let wide = json!({ "id": "wide", "name": "Wide", "title_field": "f0", "fields": fields });
    assert_eq!(rig.call(editor(Call::post("/content-types")).json(wide)).await.status, 201);
    let values: serde_json::Map<String, Value> = (0..30)
        .map(|n| (format!("f{n}"), if n % 2 == 0 { json!({ "en": "word", "de": "Wort" }) } else { json!("word") }))
        .collect();
    let body = json!({ "type": "wide", "fields": values });
    let first = rig.call(editor(Call::post("/entries")).json(body)).await.body["id"].as_str().unwrap().to_owned();
    let measure = async || {
        let other = rig.call(editor(Call::post("/entries")).json(json!({ "type": "wide", "fields": values }))).await;
        let id = other.body["id"].as_str().unwrap().to_owned();
        let path = get(&rig, "/entries?type=wide&limit=100").await["next_cursor"].as_str().unwrap().to_owned();
        [
            other.cost().to_owned(),
            cost(&rig, Call::get(format!("/entries?type=wide&limit=100&cursor={path}"))).await,
            cost(&rig, Call::get("/entries?type=wide")).await,
            cost(&rig, publish(&id, json!({}))).await,
            cost(&rig, save(&id, 1, json!({ "f1": "other" }))).await,
            cost(&rig, Call::patch("/content-types/wide").header("if-match", "*").json(json!({ "name": id }))).await,
            cost(&rig, unpublish(&id, json!({}))).await,
        ]
    };
    multiply(&rig, &first, 300);
    let few = measure().await;
    multiply(&rig, &first, 10_000);
    assert_eq!(measure().await, few);
    let refused = rig
        .call(
            editor(Call::patch("/content-types/wide"))
                .header("if-match", "*")
                .json(json!({ "title_field": null, "fields": [] })),
        )
        .await;
    assert_eq!((refused.status, refused.body["in_the_way"].as_array().map(Vec::len)), (409, Some(100)));
}
