//! The samples of triggers in `events/notifications`: each is answered as its name says, on a fresh table.

use std::path::{Path, PathBuf};

use serde_json::Value;
use service::event::Event;
use testkit::Call;

use crate::support::*;

fn samples(prefix: &str) -> Vec<(PathBuf, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/notifications");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let named = files.filter(|file| file.file_name().unwrap().to_str().unwrap().starts_with(prefix));
    named.map(|file| (file.clone(), serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap())).collect()
}

#[tokio::test]
async fn every_event_is_consumed_by_a_fresh_table() {
    let mut consumed = 0;
    for (file, sample) in samples("sqs-") {
        let rig = Rig::new();
        for record in sample["Records"].as_array().unwrap() {
            let event: Event = serde_json::from_str(record["body"].as_str().unwrap()).unwrap();
            assert!(rig.deliver_event(&event).await.is_ok(), "{}", file.display());
            consumed += 1;
        }
    }
    assert!(consumed >= 13, "{consumed}");
}

#[tokio::test]
async fn every_request_is_answered_as_its_name_says() {
    let rig = Rig::new();
    let all = samples("http-");
    assert!(all.len() >= 4);
    for (file, sample) in all {
        let http = &sample["requestContext"]["http"];
        let claims = &sample["requestContext"]["authorizer"]["jwt"]["claims"];
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let call = Call::of(&text(&http["method"]), text(&sample["rawPath"]));
        let reply = rig.call(call.bearer(text(&claims["sub"]), &text(&claims["scope"]))).await;
        assert!(
            file.to_str().unwrap().ends_with(&format!(".{}.json", reply.status)),
            "{} {}",
            file.display(),
            reply.text
        );
    }
}
