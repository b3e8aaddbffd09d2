//! Lists of tags.

use events::social::Visibility;
use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn a_tag_lists_public_posts_newest_first() {
    let rig = Rig::new();
    people(&rig, 0..=3).await;
    let mut it = post(0, 1, 0);
    for n in 1..=45 {
        it = post(n, 1 + n % 3, n as i64 / 2);
        it.tags = vec!["rust".to_owned(), format!("t{n}")];
        deliver(&rig, &it).await;
    }
    let expected: Vec<_> = (1..=45).rev().collect();
    for path in ["/timelines/tags/rust", "/timelines/tags/Rust", "/timelines/tags/%23RUST"] {
        for limit in [1, 4, 50] {
            assert_eq!(walk(&rig, 0, path, limit).await, expected, "{path} {limit}");
        }
    }
    assert_eq!(page(&rig, 0, "/timelines/tags/t7").await, [7]);
    assert_eq!(page(&rig, 0, "/timelines/tags/nothing").await, NONE);

    it.tags = vec!["other".to_owned()];
    it.version = 2;
    deliver(&rig, &it).await;
    assert_eq!(page(&rig, 0, "/timelines/tags/rust?limit=1").await, [44], "an edit takes the tag away");
    assert_eq!(page(&rig, 0, "/timelines/tags/other").await, [45]);
    (it.visibility, it.version) = (Visibility::Followers, 3);
    deliver(&rig, &it).await;
    assert_eq!(page(&rig, 0, "/timelines/tags/other").await, NONE);
    deliver(&rig, &mute(0, 1, 1, None)).await;
    assert!(page(&rig, 0, "/timelines/tags/rust").await.iter().all(|n| n % 3 != 0), "muted");
}

#[tokio::test]
async fn a_post_of_many_tags_is_found_by_24_of_them_and_can_change_them_all() {
    let rig = Rig::new();
    people(&rig, 0..=1).await;
    let mut it = post(1, 1, 1);
    it.tags = (0..30).map(|n| format!("a{n:02}")).collect();
    deliver(&rig, &it).await;
    (it.version, it.tags) = (2, (0..30).map(|n| format!("b{n:02}")).collect());
    deliver(&rig, &it).await;
    let found = async |tag: &str| page(&rig, 0, &format!("/timelines/tags/{tag}")).await.len();
    assert_eq!((found("a00").await, found("b00").await, found("b23").await, found("b24").await), (0, 1, 1, 0));
    let shown = get(&rig, 0, &format!("/timelines/users/{}", person(1))).await;
    assert_eq!(shown.body["items"][0]["tags"].as_array().unwrap().len(), 30, "all are shown");
    assert_eq!(shown.body["items"][0]["text"], json!("post 1"));
}
