//! A release whose entry never arrives: it is not seen, the log names what is missing, and publishing again is the cure.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use events::content::EntryPublished;
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::support::*;

/// Keeps what is said in the log of this thread.
#[derive(Clone, Default)]
struct Said(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.push_str(&format!("{}={value:?} ", field.name()));
    }
}

impl Subscriber for Said {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut line = Line(String::new());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

impl Said {
    fn take(&self) -> Vec<String> {
        let all = std::mem::take(&mut *self.0.lock().unwrap());
        all.into_iter().filter(|line| line.contains("a release waits for an entry")).collect()
    }
}

#[tokio::test]
async fn what_a_release_waits_for_is_named_once_it_is_late_and_publishing_again_is_the_cure() {
    let said = Said::default();
    let _guard = tracing::subscriber::set_default(said.clone());
    let rig = rig().await;
    let of_release = |event: EntryPublished| EntryPublished { release_id: Some(release(1)), ..event };
    rig.deliver(&of_release(published(1, 1, "one"))).await.unwrap();
    rig.deliver(&released(1, &[(1, 1, false), (2, 1, false)])).await.unwrap();
    rig.advance(Duration::from_secs(4 * 60));
    rig.tick().await.unwrap();
    assert_eq!(said.take(), Vec::<String>::new(), "it may still be on its way");

    rig.advance(Duration::from_secs(61));
    for _ in 0..2 {
        rig.tick().await.unwrap();
        let lines = said.take();
        assert_eq!(lines.len(), 1, "{lines:?}");
        let (missing, waiting) = (entry(2).to_string(), release(1).to_string());
        assert!(lines[0].contains(&missing) && lines[0].contains(&waiting), "{lines:?}");
    }
    assert_eq!(get(&rig, "/delivery/article/one").await.status, 404, "all or none, however long it takes");

    rig.deliver(&published(2, 1, "two")).await.unwrap();
    rig.tick().await.unwrap();
    rig.advance(Duration::from_secs(3));
    for slug in ["one", "two"] {
        assert_eq!(get(&rig, format!("/delivery/article/{slug}")).await.status, 200, "{slug}");
    }
    let feed = get(&rig, "/delivery/sync").await;
    assert_eq!((feed.body["items"].as_array().map(Vec::len), &feed.body["has_more"]), (Some(2), &json!(false)));
    rig.tick().await.unwrap();
    assert_eq!(said.take(), Vec::<String>::new());
}
