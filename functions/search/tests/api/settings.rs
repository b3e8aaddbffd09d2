//! Settings: synonyms, stop words, where typos are found.

use std::time::Duration;

use serde_json::json;
use testkit::Call;

use crate::support::*;

#[tokio::test]
async fn change_under_a_version_and_hold_at_once() {
    let (rig, _) = rig();
    index(&rig, [product(1, "Blue couch"), product(2, "Old sofa"), product(3, "Settee bench"), product(4, "Chair")])
        .await;
    assert_eq!(titles(&rig, "sofa ").await, ["Old sofa"]);

    let body = json!({ "synonyms": [["sofa", "couch", "settee bench"]], "stop_words": ["cheap"] });
    let put = staff(Call::put("/search-settings")).json(body.clone());
    assert_eq!(rig.call(put.clone()).await.status, 428);
    let changed = rig.call(put.clone().if_match(0)).await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"1\""), "{}", changed.text);
    assert_eq!(rig.call(put.if_match(0)).await.status, 412);
    let found = rig.call(staff(Call::get("/search-settings"))).await;
    assert_eq!(found.body, changed.body);
    assert_eq!(found.body["typos"], json!({ "title": true, "body": true }));

    let mut found = titles(&rig, "sofa ").await;
    assert_eq!(found[0], "Old sofa", "the word itself goes first");
    found.sort();
    assert_eq!(found, ["Blue couch", "Old sofa", "Settee bench"]);
    assert_eq!(titles(&rig, "cheap chair ").await, ["Chair"]);
}

#[tokio::test]
async fn typos_can_be_switched_off() {
    let (rig, _) = rig();
    index(&rig, [product(1, "Keyboard")]).await;
    assert_eq!(titles(&rig, "keyborad ").await, ["Keyboard"]);
    let off = json!({ "typos": { "title": false } });
    assert_eq!(rig.call(staff(Call::put("/search-settings")).if_match(0).json(off)).await.status, 200);
    assert_eq!(titles(&rig, "keyborad ").await, [""; 0]);
}

#[tokio::test]
async fn another_process_goes_by_them_within_ten_seconds() {
    let (rig, _) = rig();
    index(&rig, [product(1, "Keyboard")]).await;
    let other = rig.restarted(None);
    assert_eq!(titles(&other, "keyborad ").await, ["Keyboard"]);
    let off = json!({ "typos": { "title": false, "body": false } });
    rig.call(staff(Call::put("/search-settings")).if_match(0).json(off)).await;
    rig.advance(Duration::from_secs(10));
    assert_eq!(titles(&other, "keyborad ").await, [""; 0]);
}

#[tokio::test]
async fn what_is_too_much_is_refused() {
    let (rig, _) = rig();
    let put = |body| staff(Call::put("/search-settings")).if_match(0).json(body);
    let alone = rig.call(put(json!({ "synonyms": [["a", "b"], ["c"]] }))).await;
    assert_eq!((alone.status, alone.faults()), (422, vec!["/synonyms/1 synonyms_too_few".to_owned()]));
    let group: Vec<String> = (0..20).map(|n| format!("{n:0>90}")).collect();
    let large = rig.call(put(json!({ "synonyms": vec![group; 500] }))).await;
    assert_eq!(large.status, 422, "{}", large.text);
    let many = rig.call(put(json!({ "synonyms": vec![["a", "b"]; 1_001] }))).await;
    assert_eq!(many.status, 400, "{}", many.text);
}
