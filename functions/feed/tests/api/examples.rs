//! The story of `examples.json`, and the samples of each event: each is answered as it says, and costs what it says.

use std::collections::{BTreeMap, BTreeSet};

use feed::Feed;
use serde_json::Value;
use service::Capability;
use service::event::Event;
use testkit::{Call, Faults};

use crate::support::*;

/// Method and path of each operation.
fn operations() -> BTreeMap<String, (String, String)> {
    let described = serde_json::to_value(Feed::openapi()).unwrap();
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

fn request(step: &Value, (method, path): &(String, String)) -> Call {
    let texts = |member: &str| {
        let all = step[member].as_object().cloned().unwrap_or_default();
        all.into_iter().map(|(name, value)| (name, value.as_str().unwrap().to_owned())).collect::<Vec<_>>()
    };
    let path =
        texts("path").iter().fold(path.clone(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value));
    let query: Vec<_> = texts("query").iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut call = Call::of(method, format!("{path}?{}", query.join("&")));
    for (name, value) in texts("headers") {
        call = call.header(&name, value);
    }
    if !step["body"].is_null() {
        call = call.json(step["body"].clone());
    }
    match step["as"].as_str() {
        Some("guest") => call.bearer("guest_01J8ZQ4T6M3V0X9K2B7C5D1GST", ""),
        _ => call.bearer(person(0), ""),
    }
}

#[tokio::test]
async fn the_story_is_answered_and_costs_as_it_says() {
    let faults = Faults::none();
    let rig = Rig::with(&[], Some(faults.clone()));
    let story: Vec<Value> = serde_json::from_str(Feed::examples()).unwrap();
    let (operations, mut wanted, mut found) = (operations(), Vec::new(), Vec::new());
    // The first sealed cursor makes its key.
    home(&rig, 0).await;
    for step in &story {
        let name = step["operation"].as_str().unwrap();
        faults.take_log();
        let reply = rig.call(request(step, &operations[name])).await;
        assert_eq!(u64::from(reply.status), step["answer"].as_u64().unwrap(), "{name}: {}", reply.text);
        if let Some(cost) = step["cost"].as_str() {
            let calls = faults.take_log().len();
            let units = reply.cost().replace("rru ", " RRU, ").replace("wru", " WRU");
            wanted.push(format!("{name}: {cost}"));
            found.push(format!("{name}: {units}, {calls} call{}", if calls == 1 { "" } else { "s" }));
        }
    }
    assert_eq!(found, wanted);
    let shown: BTreeSet<_> = story.iter().filter_map(|step| step["operation"].as_str()).collect();
    assert_eq!(shown.len(), operations.len(), "each operation has its example");
}

#[tokio::test]
async fn each_sample_is_consumed_by_a_fresh_table() {
    let mut kinds = BTreeSet::new();
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/feed");
    for entry in std::fs::read_dir(samples).unwrap() {
        let path = entry.unwrap().path();
        if !path.file_name().unwrap().to_string_lossy().starts_with("sqs-") {
            continue;
        }
        let sample: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let event: Event = serde_json::from_str(sample["Records"][0]["body"].as_str().unwrap()).unwrap();
        let rig = Rig::new();
        rig.deliver_event(&event).await.unwrap();
        assert!(!dump(&rig).is_empty(), "{path:?}");
        kinds.insert(event.kind.clone());
    }
    let consumed: BTreeSet<_> = Feed::DECLARATION.consumes.iter().map(|kind| (*kind).to_owned()).collect();
    assert_eq!(kinds, consumed, "each event has its sample");
}
