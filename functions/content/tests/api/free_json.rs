//! Fields that take any JSON: bounded in their levels, and their numbers stay what they are.

use serde_json::{Value, json};
use testkit::Call;

use crate::support::{Rig, editor, get, good, locales};

fn nested(levels: usize) -> Value {
    (0..levels).fold(json!(1), |inner, _| json!([inner]))
}

async fn rig() -> Rig {
    let rig = Rig::new();
    good(&rig, Call::put("/content-locales").if_match(0).json(locales())).await;
    let fields = json!([
        { "name": "data", "kind": "json" },
        { "name": "many", "kind": "list", "items": { "kind": "json" } },
        { "name": "local", "kind": "json", "localized": true },
        { "name": "body", "kind": "rich_text" },
    ]);
    good(&rig, Call::post("/content-types").json(json!({ "id": "loose", "name": "Loose", "fields": fields }))).await;
    rig
}

fn create(fields: &Value) -> Call {
    editor(Call::post("/entries")).json(json!({ "type": "loose", "fields": fields }))
}

#[tokio::test]
async fn has_at_most_32_levels_wherever_it_is_saved() {
    let rig = rig().await;
    let good_fields = json!({ "data": nested(32), "many": [nested(32), nested(1)], "local": { "de": nested(32) } });
    let id = good(&rig, create(&good_fields)).await.body["id"].as_str().unwrap().to_owned();
    good(&rig, editor(Call::post(format!("/entries/{id}/publish"))).header("if-match", "*").json(json!({}))).await;

    let deep = "/0".repeat(32);
    let bad = [
        (json!({ "data": nested(33) }), format!("/fields/data{deep} too_deep")),
        (json!({ "data": { "a/b": nested(110) } }), format!("/fields/data/a~1b{} too_deep", "/0".repeat(31))),
        (json!({ "many": [1, nested(40)] }), format!("/fields/many/1{deep} too_deep")),
        (json!({ "local": { "de": nested(33) } }), format!("/fields/local/de{deep} too_deep")),
    ];
    for (fields, fault) in bad {
        let refused = rig.call(create(&fields)).await;
        assert_eq!((refused.status, refused.problem(), refused.faults()), (422, "invalid_fields", vec![fault.clone()]));
        let save = Call::patch(format!("/entries/{id}")).if_match(1).json(json!({ "fields": fields }));
        let refused = rig.call(editor(save)).await;
        assert_eq!((refused.status, refused.faults()), (422, vec![fault.clone()]));
        let row =
            json!({ "kind": "entry", "id": "entry_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "type": "loose", "fields": fields });
        let import = Call::post("/content-import").body("application/x-ndjson", row.to_string());
        let report = good(&rig, editor(import)).await.body;
        let error = &report["rows"][0]["errors"][0];
        assert_eq!(format!("{} {}", error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap()), fault);
    }
    let text = json!({ "body": [{ "type": "quote", "children": nested(100) }] });
    assert_eq!(rig.call(create(&text)).await.status, 422, "rich text has its own bound");
    let text = json!({ "body": [{ "type": "code", "text": "x", "language": nested(100) }] });
    assert_eq!(rig.call(create(&text)).await.status, 422);
}

#[tokio::test]
async fn keeps_its_numbers_or_refuses_them() {
    let rig = rig().await;
    let good_text = r#"{"type":"loose","fields":{"data":[0.1,1.50,-0,1e2,18446744073709551615,31.245270191439438,121.48791951161945,"1e-400"]}}"#;
    let made = good(&rig, Call::post("/entries").body("application/json", good_text)).await;
    let id = made.body["id"].as_str().unwrap();
    let kept = get(&rig, format!("/entries/{id}")).await["fields"]["data"].to_string();
    assert_eq!(kept, r#"[0.1,1.5,-0.0,100.0,18446744073709551615,31.245270191439438,121.48791951161945,"1e-400"]"#);

    for (number, place) in [
        ("123456789012345678901234567890", "data"),
        ("1e-400", "data"),
        ("0.12345678901234567890123", "data"),
        ("[1,{\"a/b\":18446744073709551616e1}]", "data"),
    ] {
        let place = format!("/fields/{place}{} inexact_number", if number.starts_with('[') { "/1/a~1b" } else { "" });
        let body = format!(r#"{{"type":"loose","fields":{{"data":{number}}}}}"#);
        let refused = rig.call(editor(Call::post("/entries").body("application/json", body))).await;
        assert_eq!((refused.status, refused.problem(), refused.faults()), (422, "invalid_fields", vec![place.clone()]));
        let body = format!(r#"{{"fields":{{"data":{number}}}}}"#);
        let save = Call::patch(format!("/entries/{id}")).if_match(1).body("application/merge-patch+json", body);
        let refused = rig.call(editor(save)).await;
        assert_eq!((refused.status, refused.faults()), (422, vec![place.clone()]));
        for (fields, prefix) in [("fields", ""), ("published", "/published")] {
            let given = match fields {
                "fields" => format!(r#""fields":{{"data":{number}}}"#),
                _ => format!(r#""fields":{{}},"published":{{"locales":["en"],"fields":{{"data":{number}}}}}"#),
            };
            let row = format!(r#"{{"kind":"entry","id":"entry_01J8ZQ4T6M3V0X9K2B7C5D1EFG","type":"loose",{given}}}"#);
            let import = Call::post("/content-import").body("application/x-ndjson", row);
            let report = good(&rig, editor(import)).await.body;
            let error = &report["rows"][0]["errors"][0];
            let found = format!("{} {}", error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap());
            assert_eq!(found, format!("{prefix}{place}"));
        }
    }
    let unread = rig.call(editor(Call::post("/entries").body("application/json", "{"))).await;
    assert_eq!((unread.status, unread.problem()), (400, "malformed_request"));
    let other = rig.call(editor(Call::post("/entries").body("text/plain", "{}"))).await;
    assert_eq!(other.status, 415);
}
