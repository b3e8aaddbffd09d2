//! Locales and types: what is refused, with whom it would hurt, and by whom it may be changed.

use events::content::{LocalesChanged, TypeChanged};
use serde_json::{Value, json};
use testkit::Call;

use crate::support::{Rig, article, create, editor, get, good, in_the_way, locales, rig, save};

async fn patch_type(rig: &Rig, body: Value) -> testkit::Reply {
    rig.call(editor(Call::patch("/content-types/article")).header("if-match", "*").json(body)).await
}

/// The fields of the article, changed by hand.
fn fields(change: impl Fn(&mut Vec<Value>)) -> Value {
    let mut all = article()["fields"].as_array().unwrap().clone();
    change(&mut all);
    json!({ "fields": all })
}

fn field<'a>(all: &'a mut [Value], name: &str) -> &'a mut Value {
    all.iter_mut().find(|field| field["name"] == name).unwrap()
}

#[tokio::test]
async fn locales_begin_with_english_and_none_in_use_is_removed() {
    let rig = Rig::new();
    let first = get(&rig, "/content-locales").await;
    assert_eq!((&first["default"], &first["version"]), (&json!("en"), &json!(0)));
    let put = |version: u64, body: Value| editor(Call::put("/content-locales")).if_match(version).json(body);
    assert_eq!(rig.call(put(1, locales())).await.status, 412);
    assert_eq!(rig.call(put(0, locales())).await.status, 200);
    assert_eq!(rig.take::<LocalesChanged>().len(), 1);
    let circle = json!({ "default": "en", "locales": [
        { "code": "en", "name": "E", "fallback": "de" }, { "code": "de", "name": "D", "fallback": "en" } ] });
    let refused = rig.call(put(1, circle)).await;
    assert_eq!(
        (refused.status, refused.faults()),
        (422, vec!["/locales/0/fallback circle".to_owned(), "/locales/1/fallback circle".to_owned()])
    );
    assert_eq!(rig.call(put(1, json!({ "default": "EN", "locales": [] }))).await.status, 400);

    good(&rig, Call::post("/content-types").json(article())).await;
    let id = create(&rig, json!({ "title": { "de": "Eins" } })).await;
    let english = json!({ "default": "en", "locales": [{ "code": "en", "name": "English" }] });
    let refused = rig.call(put(1, english.clone())).await;
    assert_eq!(
        (refused.status, refused.problem(), in_the_way(&refused, "entry_id")),
        (409, "locale_in_use", vec![id.clone()])
    );
    good(&rig, save(&id, 1, json!({ "title": { "de": null, "en": "One" } }))).await;
    assert_eq!(rig.call(put(1, english)).await.status, 200, "nobody uses it any more");
    let gone = rig.call(save(&id, 2, json!({ "title": { "de": "Zwei" } }))).await;
    assert_eq!((gone.status, gone.faults()), (422, vec!["/fields/title/de unknown_locale".to_owned()]));
}

#[tokio::test]
async fn a_save_that_uses_a_locale_or_a_field_while_it_is_removed_does_not_go_through() {
    let mut seen = std::collections::BTreeSet::new();
    for call in 1.. {
        let rig = rig().await;
        let id = create(&rig, json!({ "title": { "en": "One" } })).await;
        let slow = async |rig: &Rig| rig.call(save(&id, 1, json!({ "title": { "de": "Eins" }, "stars": 2 }))).await;
        let fast = async {
            let english = json!({ "default": "en", "locales": [{ "code": "en", "name": "English" }] });
            good(&rig, Call::put("/content-locales").if_match(1).json(english)).await;
            let without = fields(|all| all.retain(|field| field["name"] != "stars"));
            assert_eq!(patch_type(&rig, without).await.status, 200);
        };
        let Some(reply) = rig.overtaken(call, slow, fast).await else { break };
        assert_eq!(reply.status, 422, "call {call}: {}", reply.text);
        seen.extend(reply.faults());
    }
    let wanted = ["/fields/stars unknown_field", "/fields/title/de unknown_locale"];
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), wanted);
}

#[tokio::test]
async fn a_change_that_could_break_entries_is_refused_with_the_entries_in_the_way() {
    let rig = rig().await;
    let with = create(&rig, json!({ "title": { "en": "With" }, "stars": 3 })).await;
    let without = create(&rig, json!({ "title": { "en": "Without" } })).await;
    let refused = async |body: Value| {
        let reply = patch_type(&rig, body).await;
        assert_eq!((reply.status, reply.problem()), (409, "breaking_change"), "{}", reply.text);
        in_the_way(&reply, "entry_id")
    };
    assert_eq!(refused(fields(|all| all.retain(|field| field["name"] != "stars"))).await, std::slice::from_ref(&with));
    assert_eq!(
        refused(fields(|all| *field(all, "stars") = json!({ "name": "stars", "kind": "decimal" }))).await.len(),
        1
    );
    assert_eq!(
        refused(fields(|all| field(all, "stars")["validations"] = json!({ "min": 2, "max": 5 }))).await,
        std::slice::from_ref(&with)
    );
    assert_eq!(
        refused(fields(|all| field(all, "stars")["required"] = json!(true))).await,
        std::slice::from_ref(&without)
    );
    let mut both = vec![with.clone(), without.clone()];
    both.sort();
    assert_eq!(refused(fields(|all| field(all, "title")["localized"] = json!(false))).await, both);
    assert_eq!(
        refused(fields(|all| all.push(json!({ "name": "more", "kind": "text", "required": true })))).await,
        both
    );

    let free = fields(|all| {
        all.retain(|field| field["name"] != "code");
        field(all, "stars")["validations"] = json!({ "min": 0, "max": 9 });
        all.push(json!({ "name": "more", "kind": "boolean" }));
    });
    rig.take_events();
    let done = patch_type(&rig, free).await;
    assert_eq!((done.status, done.body["version"].as_u64()), (200, Some(2)), "{}", done.text);
    let told: Vec<TypeChanged> = rig.take();
    assert_eq!((told.len(), told[0].version, told[0].fields.len()), (1, 2, 9));
    good(&rig, save(&with, 1, json!({ "stars": null }))).await;
    assert_eq!(
        patch_type(&rig, json!({ "fields": [article()["fields"][0], article()["fields"][1]] })).await.status,
        200
    );
}

#[tokio::test]
async fn a_hundred_entries_are_listed_and_more_are_said_to_be_there() {
    let rig = rig().await;
    for n in 0..101 {
        create(&rig, json!({ "stars": n % 5 })).await;
    }
    let reply = patch_type(&rig, fields(|all| all.retain(|field| field["name"] != "stars"))).await;
    assert_eq!((reply.status, in_the_way(&reply, "entry_id").len(), &reply.body["is_more"]), (409, 100, &json!(true)));
}

#[tokio::test]
async fn thirty_fields_are_removed_by_one_change_and_no_more() {
    let rig = rig().await;
    let wide = |count: usize| -> Vec<Value> {
        (0..count).map(|n| json!({ "name": format!("{}{n:02}", "a".repeat(38)), "kind": "text" })).collect()
    };
    good(&rig, Call::post("/content-types").json(json!({ "id": "wide", "name": "Wide", "fields": wide(60) }))).await;
    let patch = |fields: Vec<Value>| {
        editor(Call::patch("/content-types/wide")).header("if-match", "*").json(json!({ "fields": fields }))
    };
    let refused = rig.call(patch(wide(29))).await;
    assert_eq!((refused.status, refused.problem()), (422, "too_many_changes"));
    assert_eq!(rig.call(patch(wide(30))).await.status, 200);
    let values: serde_json::Map<_, _> =
        wide(30).iter().map(|f| (f["name"].as_str().unwrap().to_owned(), json!("x"))).collect();
    let made = good(&rig, Call::post("/entries").json(json!({ "type": "wide", "fields": values }))).await;
    assert_eq!(rig.call(patch(wide(0))).await.status, 409);
    good(&rig, Call::delete(format!("/entries/{}", made.body["id"].as_str().unwrap())).if_match(1)).await;
    assert_eq!(rig.call(patch(wide(0))).await.status, 200);
}

#[tokio::test]
async fn a_type_is_deleted_once_it_has_no_entries_and_its_versions_go_on() {
    let rig = rig().await;
    let id = create(&rig, json!({})).await;
    let delete = || editor(Call::delete("/content-types/article")).header("if-match", "*");
    let refused = rig.call(delete()).await;
    assert_eq!(
        (refused.status, refused.problem(), in_the_way(&refused, "entry_id")),
        (409, "type_in_use", vec![id.clone()])
    );
    good(&rig, Call::delete(format!("/entries/{id}")).if_match(1)).await;
    rig.take_events();
    assert_eq!(rig.call(delete()).await.status, 204);
    assert_eq!(rig.call(editor(Call::get("/content-types/article"))).await.status, 404);
    good(&rig, Call::post("/content-types").json(article())).await;
    let told: Vec<_> = rig.take::<TypeChanged>().iter().map(|event| (event.version, event.deleted)).collect();
    assert_eq!(told, [(2, true), (3, false)]);
    let twice = rig.call(editor(Call::post("/content-types")).json(article())).await;
    assert_eq!((twice.status, twice.problem()), (409, "type_exists"));
    create(&rig, json!({ "stars": 1 })).await;
}

#[tokio::test]
async fn refuses_types_that_make_no_sense() {
    let rig = Rig::new();
    let post = async |body: Value| rig.call(editor(Call::post("/content-types")).json(body)).await;
    let bad = post(json!({ "id": "sync", "name": "", "fields": [{ "name": "A", "kind": "blob", "colour": 1 }] })).await;
    assert_eq!(
        (bad.status, bad.faults()),
        (
            400,
            [
                "/fields/0/colour unknown_field",
                "/fields/0/kind unknown_value",
                "/fields/0/name invalid_name",
                "/id reserved",
                "/name out_of_range"
            ]
            .map(str::to_owned)
            .to_vec()
        )
    );
    let unfit = post(json!({ "id": "a", "name": "A", "title_field": "b", "slug_field": "c", "fields": [
        { "name": "b", "kind": "integer", "validations": { "pattern": "x", "min": "1" } },
        { "name": "b", "kind": "list" },
        { "name": "c", "kind": "text", "validations": { "pattern": "(" } },
        { "name": "d", "kind": "enum" },
        { "name": "e", "kind": "boolean", "unique": true, "items": { "kind": "text" } },
        { "name": "f", "kind": "list", "items": { "kind": "list" } },
    ] }))
    .await;
    assert_eq!(
        (unfit.status, unfit.faults()),
        (
            422,
            [
                "/fields/0/validations/min wrong_type",
                "/fields/0/validations/pattern unfit",
                "/fields/1/items required",
                "/fields/1/name repeated",
                "/fields/2/validations/pattern invalid_pattern",
                "/fields/3/validations/one_of required",
                "/fields/4/items unfit",
                "/fields/4/unique unfit",
                "/fields/5/items/kind unfit",
                "/slug_field unfit",
                "/title_field unfit"
            ]
            .map(str::to_owned)
            .to_vec()
        )
    );
    let many: Vec<_> = (0..61).map(|n| json!({ "name": format!("f{n}"), "kind": "text" })).collect();
    assert_eq!(post(json!({ "id": "a", "name": "A", "fields": many })).await.status, 400);
}

#[tokio::test]
async fn each_route_needs_its_scope() {
    let rig = rig().await;
    let id = create(&rig, json!({ "title": { "en": "A" } })).await;
    let entry = format!("/entries/{id}");
    let at = |path: &str| format!("{entry}{path}");
    let calls = [
        ("content:read", Call::get("/content-locales")),
        ("content:read", Call::get("/content-types")),
        ("content:read", Call::get("/content-types/article")),
        ("content:read", Call::get("/entries")),
        ("content:read", Call::get(&entry)),
        ("content:read", Call::get(at("/versions"))),
        ("content:read", Call::get(at("/versions/1"))),
        ("content:read", Call::get(at("/versions/1/diff"))),
        ("content:read", Call::get(at("/references"))),
        ("content:read", Call::get(at("/referrers"))),
        ("content:admin", Call::put("/content-locales").if_match(1).json(locales())),
        ("content:admin", Call::post("/content-types").json(article())),
        ("content:admin", Call::patch("/content-types/article").if_match(1).json(json!({}))),
        ("content:admin", Call::delete("/content-types/article").if_match(1)),
        ("content:write", Call::post("/entries").json(json!({ "type": "article" }))),
        ("content:write", Call::patch(&entry).if_match(1).json(json!({}))),
        ("content:write", Call::post(at("/versions/1/restore")).if_match(1)),
        ("content:publish", Call::post(at("/publish")).if_match(9).json(json!({}))),
        ("content:publish", Call::post(at("/unpublish")).if_match(9).json(json!({}))),
        ("content:publish", Call::post(at("/archive")).if_match(9)),
        ("content:publish", Call::post(at("/unarchive")).if_match(9)),
        ("content:write", Call::delete(&entry).if_match(9)),
    ];
    for (scope, call) in calls {
        let all = ["content:read", "content:write", "content:publish", "content:admin"];
        let others = all.into_iter().filter(|other| *other != scope).collect::<Vec<_>>().join(" ");
        assert_eq!(rig.call(call.clone()).await.status, 401, "{call:?}");
        let refused = rig.call(call.clone().bearer(crate::support::SUBJECT, &others)).await;
        assert_eq!((refused.status, refused.problem()), (403, "insufficient_scope"), "{call:?}");
        let taken = rig.call(call.clone().bearer(crate::support::SUBJECT, scope)).await;
        assert!(!matches!(taken.status, 401 | 403 | 500..), "{call:?}: {}", taken.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn there_are_eighty_types_however_many_are_made_at_once() {
    let first = rig().await;
    let make = |n: usize| {
        editor(Call::post("/content-types")).json(json!({ "id": format!("t{n}"), "name": "T", "fields": [] }))
    };
    for n in 0..76 {
        good(&first, make(n)).await;
    }
    let processes: Vec<_> = (0..4).map(|_| std::sync::Arc::new(first.restarted(None))).collect();
    let tasks = (100..124).map(|n| {
        let (process, call) = (std::sync::Arc::clone(&processes[n % 4]), make(n));
        tokio::spawn(async move { process.call(call).await })
    });
    let mut made = 0;
    for task in tasks.collect::<Vec<_>>() {
        let reply = task.await.unwrap();
        made += usize::from(reply.status == 201);
        assert!(matches!(reply.status, 201 | 422 | 503), "{}", reply.text);
    }
    assert!((1..=3).contains(&made), "{made}");
    for n in 200..204 {
        until_settled(&first, make(n)).await;
    }
    let full = first.call(make(300)).await;
    assert_eq!((full.status, full.problem()), (422, "too_many_types"));
    let all = get(&first, "/content-types?limit=100").await;
    assert_eq!(all["items"].as_array().unwrap().len(), 80);
    good(&first, Call::delete("/content-types/t0").if_match(1)).await;
    assert_eq!(first.call(make(300)).await.status, 201, "one that goes makes room");
}

/// A call that is not told to come again.
async fn until_settled(rig: &Rig, call: Call) {
    while rig.call(call.clone()).await.status == 503 {}
}

#[tokio::test]
async fn a_creation_that_is_overtaken_counts_the_other() {
    for call in 1.. {
        let rig = rig().await;
        let make = |id: &str| editor(Call::post("/content-types")).json(json!({ "id": id, "name": "T", "fields": [] }));
        for n in 0..78 {
            good(&rig, make(&format!("t{n}"))).await;
        }
        let quick = async { assert_eq!(rig.call(make("fast")).await.status, 201) };
        let Some(reply) = rig.overtaken(call, async |rig: &Rig| rig.call(make("slow")).await, quick).await else {
            assert!(call >= 5, "only {call} calls");
            break;
        };
        assert_eq!((reply.status, reply.problem()), (422, "too_many_types"), "call {call}: {}", reply.text);
    }
}
