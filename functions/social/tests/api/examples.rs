//! The story of `examples.json`: each request is answered as it says, and costs what it says.

use std::collections::BTreeMap;

use serde_json::Value;
use service::Capability;
use social::Social;
use testkit::{Call, Faults};

use crate::support::{ADA, BOB, MOD, Rig};

/// Method and path of each operation.
fn operations() -> BTreeMap<String, (String, String)> {
    let described = serde_json::to_value(Social::openapi()).unwrap();
    let paths = described["paths"].as_object().unwrap().clone();
    let each = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        methods.filter_map(move |(method, operation)| {
            let name = operation["operationId"].as_str()?.to_owned();
            Some((name, (method.to_uppercase(), path.clone())))
        })
    });
    each.collect()
}

fn filled(text: &str, kept: &BTreeMap<String, String>) -> String {
    kept.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

fn request(step: &Value, (method, path): &(String, String), kept: &BTreeMap<String, String>) -> Call {
    let texts = |member: &str| {
        let all = step[member].as_object().cloned().unwrap_or_default();
        all.into_iter().map(|(name, value)| (name, filled(value.as_str().unwrap(), kept))).collect::<Vec<_>>()
    };
    let path =
        texts("path").iter().fold(path.clone(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value));
    let query: Vec<_> = texts("query").iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut call = Call::of(method, if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) });
    for (name, value) in texts("headers") {
        call = call.header(&name, value);
    }
    if let (Some(media_type), Some(body)) = (step["media_type"].as_str(), step["body"].as_str()) {
        call = call.body(media_type, filled(body, kept));
    } else if !step["body"].is_null() {
        call = call.json(serde_json::from_str(&filled(&step["body"].to_string(), kept)).unwrap());
    }
    match step["as"].as_str() {
        Some("member") => call.bearer(ADA, ""),
        Some("other_member") => call.bearer(BOB, ""),
        Some("administrator") => call.bearer(MOD, "social:moderate"),
        _ => call,
    }
}

#[tokio::test]
async fn the_story_is_answered_and_costs_as_it_says() {
    let faults = Faults::none();
    let rig = Rig::with(&[], Some(faults.clone()));
    let (operations, mut kept) = (operations(), BTreeMap::new());
    let story: Vec<Value> = serde_json::from_str(Social::examples()).unwrap();
    let (mut wanted, mut found) = (Vec::new(), Vec::new());
    // The first sealed cursor makes its key.
    rig.call(Call::get("/social-export").bearer(MOD, "")).await;
    for step in &story {
        let name = step["operation"].as_str().unwrap();
        // As between any two requests: index keys hold the time.
        rig.advance(std::time::Duration::from_millis(7));
        faults.take_log();
        let reply = rig.call(request(step, &operations[name], &kept)).await;
        assert_eq!(u64::from(reply.status), step["answer"].as_u64().unwrap(), "{name}: {}", reply.text);
        for (keep, pointer) in step["keep"].as_object().into_iter().flatten() {
            kept.insert(
                keep.clone(),
                reply.body.pointer(pointer.as_str().unwrap()).unwrap().as_str().unwrap().to_owned(),
            );
        }
        // A route for everybody tells nobody its units.
        if let Some(cost) = step["cost"].as_str().filter(|_| step["as"] != "nobody") {
            let calls = faults.take_log().len();
            let units = reply.cost().replace("rru ", " RRU, ").replace("wru", " WRU");
            wanted.push(format!("{name}: {cost}"));
            found.push(format!("{name}: {units}, {calls} call{}", if calls == 1 { "" } else { "s" }));
        }
    }
    assert_eq!(found, wanted);
    let shown: std::collections::BTreeSet<_> = story.iter().filter_map(|step| step["operation"].as_str()).collect();
    let missing: Vec<_> = operations.keys().filter(|name| !shown.contains(name.as_str())).collect();
    // A product comes by an event, and so do the examples of its reviews with the shop.
    let of_products = [
        "delete_review",
        "find_moderation_review",
        "find_own_review",
        "find_rating",
        "hide_review",
        "list_reviews",
        "save_review",
        "unhide_review",
    ];
    assert_eq!(missing, of_products);
}
