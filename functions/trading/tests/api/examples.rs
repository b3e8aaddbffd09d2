//! The story of `examples.json`, with a ledger that grants each hold: each request is answered as it says, and costs
//! what it says.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::Value;
use service::Capability;
use testkit::{Call, Faults};
use trading::Trading;

use crate::support::*;

/// Method and path of each operation.
fn operations() -> BTreeMap<String, (String, String)> {
    let described = serde_json::to_value(Trading::openapi()).unwrap();
    let mut found = BTreeMap::new();
    for (path, methods) in described["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap().to_owned();
            found.insert(name, (method.to_uppercase(), path.clone()));
        }
    }
    found
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
        "guest" => call.bearer("guest_01J8ZQ4T6M3V0X9K2B7C5D1GST", ""),
        _ => call.bearer("client_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "trading:read trading:write"),
    }
}

#[tokio::test]
async fn the_story_is_answered_and_costs_as_it_says() {
    let faults = Faults::none();
    let rig = rig_with(&[], Some(faults.clone()));
    let (operations, mut kept, mut ledger) = (operations(), BTreeMap::new(), Ledger::default());
    let story: Vec<Value> = serde_json::from_str(Trading::examples()).unwrap();
    let (mut wanted, mut found) = (Vec::new(), Vec::new());
    for step in &story {
        let name = step["operation"].as_str().unwrap();
        rig.advance(Duration::from_millis(7));
        faults.take_log();
        let reply = rig.call(request(step, &operations[name], &kept)).await;
        assert_eq!(u64::from(reply.status), step["answer"].as_u64().unwrap(), "{name}: {}", reply.text);
        for (keep, pointer) in step["keep"].as_object().into_iter().flatten() {
            let value = reply.body.pointer(pointer.as_str().unwrap()).unwrap();
            kept.insert(keep.clone(), value.as_str().unwrap().to_owned());
        }
        if let Some(cost) = step["cost"].as_str() {
            let calls = faults.take_log().len();
            let units = reply.cost().replace("rru ", " RRU, ").replace("wru", " WRU");
            wanted.push(format!("{name}: {cost}"));
            found.push(format!("{name}: {units}, {calls} call{}", if calls == 1 { "" } else { "s" }));
        }
        ledger.settle(&rig).await;
        rig.tick().await.unwrap();
        ledger.settle(&rig).await;
    }
    assert_eq!(found, wanted);
    assert!(ledger.is_even(), "{ledger:?}");
    let shown: BTreeSet<_> = story.iter().filter_map(|step| step["operation"].as_str()).collect();
    assert_eq!(shown.len(), operations.len(), "each operation has its example");
}
