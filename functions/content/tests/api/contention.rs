//! Several processes publish and withdraw at once: what is left is whole.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures::future::join_all;
use serde_json::json;

use crate::publication::outbox;
use crate::support::{get, naming, publish, rig, save, status, unpublish};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn processes_that_publish_and_withdraw_at_once_leave_no_reference_to_nothing() {
    for seed in 0..4_u64 {
        let first = rig().await;
        let mut ids: Vec<String> = Vec::new();
        for n in 0..10_usize {
            let named: Vec<&String> = ids.iter().skip(n.saturating_sub(2)).collect();
            ids.push(naming(&first, &format!("E{n}"), &named).await);
        }
        let circle = save(&ids[0], 1, json!({ "related": [ids[9]] }));
        assert_eq!(first.call(circle).await.status, 200);
        let processes: Vec<_> = (0..4).map(|_| Arc::new(first.restarted(None))).collect();
        let tasks = processes.iter().enumerate().map(|(place, process)| {
            let (process, ids) = (Arc::clone(process), ids.clone());
            tokio::spawn(async move {
                let mut draw = seed * 7 + u64::try_from(place).unwrap();
                for _ in 0..25 {
                    draw = draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    let id = &ids[usize::try_from(draw >> 33).unwrap() % ids.len()];
                    let body = json!({ "cascade": draw >> 60 & 1 == 0 });
                    let call = if draw >> 61 & 1 == 0 { publish(id, body) } else { unpublish(id, body) };
                    let reply = process.call(call).await;
                    assert!(matches!(reply.status, 200 | 409 | 503), "{}", reply.text);
                }
            })
        });
        join_all(tasks).await.into_iter().for_each(|task| task.unwrap());

        let mut published = BTreeSet::new();
        for id in &ids {
            if status(&first, id).await == "published" {
                published.insert(id.clone());
            }
        }
        for id in &published {
            let named = get(&first, format!("/entries/{id}")).await["fields"]["related"].clone();
            for target in named.as_array().unwrap() {
                assert!(
                    published.contains(target.as_str().unwrap()),
                    "seed {seed}: {id} names {target}, which is not published"
                );
            }
        }
        let told = outbox(&first).await;
        let kinds = ["content.entry.published", "content.entry.unpublished"];
        let versions: Vec<_> = told
            .iter()
            .filter(|event| kinds.contains(&event.kind.as_str()))
            .map(|event| {
                (
                    event.subject.clone(),
                    serde_json::from_str::<serde_json::Value>(event.data.get()).unwrap()["version"].as_u64(),
                )
            })
            .collect();
        let unique: BTreeSet<_> = versions.iter().collect();
        assert_eq!(unique.len(), versions.len(), "seed {seed}: no version is told twice");
    }
}
