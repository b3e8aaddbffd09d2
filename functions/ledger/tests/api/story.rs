//! The story of `examples.json`, step by step: what each step answers and costs.

use std::collections::HashMap;

use ledger::Ledger;
use serde_json::Value;
use service::Capability;
use testkit::{Call, Faults};

use crate::people::GUEST;
use crate::support::{rig_with, staff, units};

/// Method and path of each operation.
fn operations() -> HashMap<String, (String, String)> {
    let document = serde_json::to_value(Ledger::openapi()).unwrap();
    let mut operations = HashMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap().to_owned();
            operations.insert(name, (method.to_uppercase(), path.clone()));
        }
    }
    operations
}

fn filled(text: &str, kept: &HashMap<String, String>) -> String {
    kept.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[tokio::test]
async fn answers_and_costs_as_it_says() {
    let faults = Faults::none();
    let rig = rig_with(Some(faults.clone()));
    let (operations, mut kept) = (operations(), HashMap::new());
    let story: Vec<Value> = serde_json::from_str(Ledger::examples()).unwrap();
    let mut told: std::collections::BTreeSet<&str> = std::collections::BTreeSet::new();
    for step in &story {
        let name = step["operation"].as_str().unwrap();
        let (method, path) = &operations[name];
        let mut path = path.clone();
        for (parameter, value) in step["path"].as_object().into_iter().flatten() {
            path = path.replace(&format!("{{{parameter}}}"), &filled(value.as_str().unwrap(), &kept));
        }
        let query: Vec<_> = step["query"].as_object().into_iter().flatten().collect();
        let query: Vec<_> = query.iter().map(|(name, value)| format!("{name}={}", value.as_str().unwrap())).collect();
        if !query.is_empty() {
            path = format!("{path}?{}", query.join("&"));
        }
        let call = Call::of(method, path);
        let mut call = if step["as"] == "guest" { call.bearer(GUEST, "") } else { staff(call) };
        for (header, value) in step["headers"].as_object().into_iter().flatten() {
            call = call.header(header, value.as_str().unwrap());
        }
        if step["body"].is_object() {
            call = call.json(serde_json::from_str(&filled(&step["body"].to_string(), &kept)).unwrap());
        }
        faults.take_log();
        let reply = rig.call(call).await;
        assert_eq!(u64::from(reply.status), step["answer"].as_u64().unwrap(), "{name}: {}", reply.text);
        let calls = faults.log().len();
        let (read, write) = units(&faults);
        // The sum of no units is −0.
        let (read, write) = (read + 0.0, write + 0.0);
        if let Some(cost) = step["cost"].as_str() {
            let plural = if calls == 1 { "call" } else { "calls" };
            assert_eq!(format!("{read} RRU, {write} WRU, {calls} {plural}"), cost, "{name}");
            told.insert(name);
        }
        for (as_name, pointer) in step["keep"].as_object().into_iter().flatten() {
            let value = reply.body.pointer(pointer.as_str().unwrap()).unwrap();
            kept.insert(as_name.clone(), value.as_str().unwrap().to_owned());
        }
    }
    let untold: Vec<_> =
        operations.keys().filter(|name| !story.iter().any(|step| step["operation"] == **name)).collect();
    assert!(untold.is_empty(), "{untold:?}");
    assert!(told.len() > 10, "{told:?}");
}
