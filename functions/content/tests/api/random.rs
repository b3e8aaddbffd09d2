//! Random graphs: whatever is saved, published, withdrawn and deleted, readers never see a reference to nothing, and links
//! tell exactly who names whom.

use std::collections::{BTreeMap, BTreeSet};

use events::content::{EntryPublished, EntryUnpublished};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use testkit::Call;
use testkit::depth;

use crate::support::{Rig, editor, get, naming, publish, rig, save, unpublish};

#[derive(Clone, Debug)]
enum Act {
    Save(usize, Vec<usize>),
    Publish(usize, bool),
    Unpublish(usize, bool),
    Delete(usize),
    Archive(usize, bool),
}

fn act(entries: usize) -> impl Strategy<Value = Act> {
    let one = move || 0..entries;
    prop_oneof![
        4 => (one(), prop::collection::vec(one(), 0..5)).prop_map(|(a, to)| Act::Save(a, to)),
        6 => (one(), any::<bool>()).prop_map(|(a, cascade)| Act::Publish(a, cascade)),
        3 => (one(), any::<bool>()).prop_map(|(a, cascade)| Act::Unpublish(a, cascade)),
        1 => one().prop_map(Act::Delete),
        1 => (one(), any::<bool>()).prop_map(|(a, away)| Act::Archive(a, away)),
    ]
}

fn related(fields: &Value) -> BTreeSet<String> {
    fields["related"].as_array().into_iter().flatten().map(|id| id.as_str().unwrap().to_owned()).collect()
}

/// What readers see by the events: who names whom.
type Seen = BTreeMap<String, (u64, Option<BTreeSet<String>>)>;

fn hear(rig: &Rig, seen: &mut Seen) {
    for event in rig.take_events() {
        let (id, version, state) = match event.kind.as_str() {
            "content.entry.published" => {
                let event: EntryPublished = event.data().unwrap();
                (event.entry_id, event.version, Some(related(&json!(event.snapshot.fields))))
            }
            "content.entry.unpublished" => {
                let event: EntryUnpublished = event.data().unwrap();
                (event.entry_id, event.version, None)
            }
            _ => continue,
        };
        let before = seen.insert(id.to_string(), (version, state));
        assert_eq!(before.map_or(0, |(version, _)| version) + 1, version, "versions go up one by one");
    }
    let published: BTreeMap<_, _> = seen.iter().filter_map(|(id, (_, state))| Some((id, state.as_ref()?))).collect();
    for (id, named) in &published {
        for target in *named {
            assert!(published.contains_key(target), "{id} is published and names {target}, which is not");
        }
    }
}

async fn carry_out(rig: &Rig, ids: &[String], act: &Act) {
    let any = |call: Call| editor(call.header("if-match", "*"));
    let call = match act {
        Act::Save(a, to) => {
            let related: BTreeSet<&String> = to.iter().map(|n| &ids[*n]).collect();
            any(Call::patch(format!("/entries/{}", ids[*a]))).json(json!({ "fields": { "related": related } }))
        }
        Act::Publish(a, cascade) => publish(&ids[*a], json!({ "cascade": cascade })),
        Act::Unpublish(a, cascade) => unpublish(&ids[*a], json!({ "cascade": cascade })),
        Act::Delete(a) => any(Call::delete(format!("/entries/{}", ids[*a]))),
        Act::Archive(a, away) => {
            any(Call::post(format!("/entries/{}/{}", ids[*a], if *away { "archive" } else { "unarchive" })))
        }
    };
    let reply = rig.call(call).await;
    assert!(matches!(reply.status, 200 | 204 | 404 | 409 | 422), "{act:?}: {}", reply.text);
}

async fn assert_links(rig: &Rig, ids: &[String], seen: &Seen) {
    let (mut newest, mut published) = (BTreeSet::new(), BTreeSet::new());
    let mut there = Vec::new();
    for id in ids {
        let reply = rig.call(editor(Call::get(format!("/entries/{id}")))).await;
        let told = seen.get(id).is_some_and(|(_, state)| state.is_some());
        assert_eq!(reply.body["published_version"].is_u64(), told, "{id}: the state is what was told");
        if reply.status == 404 {
            continue;
        }
        there.push(id);
        newest.extend(related(&reply.body["fields"]).into_iter().map(|to| (to, id.clone())));
        let Some(n) = reply.body["published_version"].as_u64() else { continue };
        let version = get(rig, format!("/entries/{id}/versions/{n}")).await;
        published.extend(related(&version["fields"]).into_iter().map(|to| (to, id.clone())));
    }
    for id in there {
        let page = get(rig, format!("/entries/{id}/referrers?limit=100")).await;
        assert_eq!(page["next_cursor"], Value::Null);
        let named_by = |set: &BTreeSet<(String, String)>| -> BTreeSet<String> {
            set.iter().filter(|(to, _)| to == id).map(|(_, from)| from.clone()).collect()
        };
        let listed = |member: &str| -> BTreeSet<String> {
            let items = page["items"].as_array().unwrap().iter().filter(|item| item[member] == true);
            items.map(|item| item["entry"]["id"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(listed("in_newest"), named_by(&newest), "who names {id} in its newest version");
        assert_eq!(listed("in_published"), named_by(&published), "who names {id} for readers");
    }
}

#[test]
fn readers_never_see_a_reference_to_nothing_in_any_graph() {
    let config =
        ProptestConfig { cases: depth(4, 100), failure_persistence: None, max_shrink_iters: 30, ..Default::default() };
    let graphs = (2..200_usize).prop_flat_map(|entries| {
        let edges = prop::collection::vec((0..entries, 0..entries), 0..entries * 2);
        (Just(entries), edges, prop::collection::vec(act(entries), 1..120))
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let outcome = TestRunner::new(config).run(&graphs, |(entries, edges, acts)| {
        runtime.block_on(async {
            let (rig, mut seen) = (rig().await, Seen::new());
            let mut ids = Vec::new();
            for n in 0..entries {
                ids.push(naming(&rig, &format!("E{n}"), &[]).await);
            }
            for from in 0..entries {
                let to: BTreeSet<_> = edges.iter().filter(|(a, _)| *a == from).map(|(_, b)| &ids[*b]).collect();
                if !to.is_empty() {
                    assert_eq!(rig.call(save(&ids[from], 1, json!({ "related": to }))).await.status, 200);
                }
            }
            for act in &acts {
                carry_out(&rig, &ids, act).await;
                hear(&rig, &mut seen);
            }
            assert_links(&rig, &ids, &seen).await;
        });
        Ok(())
    });
    outcome.unwrap();
}
