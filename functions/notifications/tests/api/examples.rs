//! The story of `examples.json`: each request is answered as it says, and costs what it says.

use std::collections::{BTreeMap, BTreeSet};

use notifications::Notifications;
use serde_json::Value;
use service::Capability;
use testkit::{Call, Faults};

use crate::support::*;

/// Method and path of each operation.
fn operations() -> BTreeMap<String, (String, String)> {
    let described = serde_json::to_value(Notifications::openapi()).unwrap();
    let paths = described["paths"].as_object().unwrap().clone();
    let each = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        methods.filter_map(move |(method, operation)| {
            Some((operation["operationId"].as_str()?.to_owned(), (method.to_uppercase(), path.clone())))
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
    if !step["body"].is_null() {
        call = call.json(serde_json::from_str(&filled(&step["body"].to_string(), kept)).unwrap());
    }
    match step["as"].as_str().unwrap() {
        "nobody" => call,
        "guest" => call.bearer(id("guest", 10), ""),
        _ => call.bearer("client_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "notifications:staff notifications:webhooks"),
    }
}

#[tokio::test]
async fn the_story_is_answered_and_costs_as_it_says() {
    let faults = Faults::none();
    let rig = Rig::with(&[("NOTIFICATIONS_WEBHOOKS_AT_ONCE", "false")], Some(faults.clone()));
    let (operations, mut kept) = (operations(), BTreeMap::new());
    let story: Vec<Value> = serde_json::from_str(Notifications::examples()).unwrap();
    let (mut wanted, mut found) = (Vec::new(), Vec::new());
    // The first sealed text makes its key.
    rig.call(Call::post("/notifications/unsubscribe?token=x")).await;
    for step in &story {
        let name = step["operation"].as_str().unwrap();
        rig.advance(std::time::Duration::from_millis(7));
        faults.take_log();
        let reply = rig.call(request(step, &operations[name], &kept)).await;
        assert_eq!(u64::from(reply.status), step["answer"].as_u64().unwrap(), "{name}: {}", reply.text);
        for (keep, pointer) in step["keep"].as_object().into_iter().flatten() {
            let value = reply.body.pointer(pointer.as_str().unwrap()).unwrap();
            kept.insert(keep.clone(), value.as_str().unwrap().to_owned());
        }
        // A route for everybody tells nobody its units.
        if step["as"] != "nobody" && reply.status < 300 {
            let calls = faults.take_log().len();
            let units = reply.cost().replace("rru ", " RRU, ").replace("wru", " WRU");
            wanted.push(format!("{name}: {}", step["cost"].as_str().unwrap_or("?")));
            found.push(format!("{name}: {units}, {calls} call{}", if calls == 1 { "" } else { "s" }));
        }
    }
    assert_eq!(found, wanted);
    let shown: BTreeSet<_> = story.iter().filter_map(|step| step["operation"].as_str()).collect();
    assert_eq!(shown.len(), operations.len(), "each operation has its example");
}
