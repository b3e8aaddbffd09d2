//! A fresh capability consumes each sample event of its inbox, as when a developer tries it.

use std::path::Path;

use serde_json::Value;
use service::event::Event;
use testkit::Faults;

use crate::world::World;

#[tokio::test]
async fn consumes_every_sample_of_an_inbox() {
    let events = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events");
    let mut consumed = 0;
    let entries = std::fs::read_dir(events).unwrap().map(|entry| entry.unwrap().path());
    for folder in entries.filter(|path| path.is_dir()) {
        let capability = folder.file_name().unwrap().to_str().unwrap().to_owned();
        for file in std::fs::read_dir(&folder).unwrap() {
            let file = file.unwrap().path();
            if !file.file_name().unwrap().to_str().unwrap().starts_with("sqs-") {
                continue;
            }
            let world = World::new(None, &Faults::none());
            let sample: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
            for record in sample["Records"].as_array().unwrap() {
                let event: Event = serde_json::from_str(record["body"].as_str().unwrap()).unwrap();
                let outcome = world.capability(&capability).consume(&event).await;
                assert!(outcome.is_ok(), "{}: {outcome:?}", file.display());
                consumed += 1;
            }
        }
    }
    assert!(consumed >= 10, "only {consumed} samples were found");
}
