//! No query is a failure of ours.

use proptest::prelude::*;

use crate::support::*;

fn anything() -> impl Strategy<Value = String> {
    let odd = prop_oneof![
        Just("\"".to_owned()),
        Just("-".to_owned()),
        Just("*".to_owned()),
        Just("(".to_owned()),
        Just("AND".to_owned()),
        Just("title_words:x".to_owned()),
        Just("\u{0}".to_owned()),
        Just("東京".to_owned()),
        Just("🎉".to_owned()),
        Just("e\u{301}".to_owned()),
        Just("a".repeat(70)),
        "\\PC{0,12}",
        "[a-z]{1,10}",
    ];
    prop::collection::vec(odd, 0..12).prop_map(|parts| parts.join(" "))
}

#[test]
fn each_query_is_answered_or_refused() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let rig = runtime.block_on(async {
        let (rig, _) = rig();
        index(&rig, [product(1, "Linen shirt"), product(2, "東京タワー"), product(3, "Straße & <b>")]).await;
        rig
    });
    proptest!(ProptestConfig::with_cases(300), |(q in anything(), name in "\\PC{0,8}", value in "\\PC{0,8}")| {
        runtime.block_on(async {
            for path in [
                format!("/search?q={}&facets=true", encoded(&q)),
                format!("/search/products?q={}&attr%5B{}%5D={}", encoded(&q), encoded(&name), encoded(&value)),
                format!("/search/suggestions?q={}", encoded(&q)),
                format!("/search?cursor={}", encoded(&q)),
            ] {
                let reply = get(&rig, &path).await;
                assert!(reply.status == 200 || reply.status == 400, "{path}: {} {}", reply.status, reply.text);
            }
        });
    });
}
