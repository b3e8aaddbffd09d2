//! Tests of conditions: a rival changes each item right before its write, which is then refused.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use events::content::{EntryDrafted, EntryPublished, TypeChanged};
use testkit::Faults;

use crate::support::*;

#[tokio::test]
async fn refuses_a_write_over_a_newer_one() {
    let faults = Faults::rivals();
    let rig = Rig::with(&[], Some(faults.clone()));
    let r = Some(release(1));
    rig.deliver(&locales()).await.unwrap();
    rig.deliver(&article()).await.unwrap();
    rig.deliver(&TypeChanged { version: 2, ..article() }).await.unwrap();
    warm(&rig).await;
    rig.deliver(&published(1, 1, "one")).await.unwrap();
    let mut renamed = published(1, 2, "uno");
    renamed.old_slugs = BTreeMap::from([("en".parse().unwrap(), vec!["one".to_owned()])]);
    rig.deliver(&renamed).await.unwrap();
    rig.deliver(&EntryPublished { release_id: r, ..published(1, 3, "ein") }).await.unwrap();
    rig.deliver(&EntryPublished { release_id: r, ..published(2, 1, "two") }).await.unwrap();
    rig.deliver(&released(1, &[(1, 3, false), (2, 1, false)])).await.unwrap();
    rig.advance(Duration::from_secs(70));
    rig.tick().await.unwrap();
    rig.deliver(&unpublished(1, 4)).await.unwrap();
    rig.deliver(&drafted(1, 1, "one")).await.unwrap();
    rig.deliver(&drafted(1, 2, "uno")).await.unwrap();
    rig.deliver(&EntryDrafted { snapshot: None, ..drafted(1, 3, "") }).await.unwrap();
    assert_eq!(faults.unguarded(), BTreeSet::new());
}
