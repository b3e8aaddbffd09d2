//! Words: languages, typos, phrases, exclusions, completion, and scripts without spaces.

use events::catalog::ProductChanged;

use crate::support::*;

async fn shelf(titles: &[&str]) -> Rig {
    let (rig, _) = rig();
    index(&rig, (1..).zip(titles).map(|(n, title)| product(n, title))).await;
    rig
}

#[tokio::test]
async fn exact_goes_before_one_letter_off_before_two() {
    let rig = shelf(&["Shelvings", "Shelving", "Shelvinq", "Shelvixx", "Chair"]).await;
    assert_eq!(titles(&rig, "shelving ").await, ["Shelving", "Shelvings", "Shelvinq", "Shelvixx"]);
    let rig = shelf(&["Keyboardxy", "Keyboards", "Mouse"]).await;
    assert_eq!(titles(&rig, "keyboardz ").await, ["Keyboards", "Keyboardxy"], "one off before two");
}

#[tokio::test]
async fn short_words_and_identifiers_are_taken_as_they_are() {
    let rig = shelf(&["Cat", "Car", "Lamp", "Lamb"]).await;
    assert_eq!(titles(&rig, "cax ").await, [""; 0]);
    assert_eq!(titles(&rig, "lamx ").await.len(), 2, "four letters: one may be off");
    assert_eq!(titles(&rig, "sku-3 ").await, ["Lamp"], "an identifier is found whole");
    assert_eq!(titles(&rig, "sku-9 ").await, [""; 0], "and never by another one");
}

#[tokio::test]
async fn phrases_exclusions_and_completion() {
    let rig = shelf(&["Red wool scarf", "Wool red hat", "Blue scarf"]).await;
    assert_eq!(titles(&rig, "\"red wool\"").await, ["Red wool scarf"]);
    assert_eq!(titles(&rig, "wool -scarf").await, ["Wool red hat"]);
    assert_eq!(titles(&rig, "-\"red wool\" -hat").await, ["Blue scarf"]);
    assert_eq!(titles(&rig, "blue sca").await, ["Blue scarf"], "the last word may be begun");
    assert_eq!(titles(&rig, "blue hat").await.len(), 3 - 1, "nothing has both: either is enough");
    let relaxed = get(&rig, "/search/products?q=blue+hat").await;
    assert_eq!(relaxed.body["relaxed"], true, "{}", relaxed.text);
}

#[tokio::test]
async fn stems_are_those_of_the_language() {
    for (language, title, queries) in [
        ("en", "Running shoes", ["run shoe ", "runs "]),
        ("de", "Häuser aus Holz", ["haus ", "hauses "]),
        ("fr", "Les chevaux blancs", ["cheval ", "blanc "]),
        ("es", "Camisas rojas", ["camisa ", "roja "]),
    ] {
        let (rig, _) = rig_with(&[("SEARCH_PRODUCT_LANGUAGE", language)], None);
        index(&rig, [product(1, title), product(2, "Unrelated zzzz")]).await;
        for q in queries {
            assert_eq!(titles(&rig, q).await, [title], "{language}: {q}");
        }
    }
}

#[tokio::test]
async fn accents_and_stop_words_do_not_matter() {
    let rig = shelf(&["Crème brûlée", "Shirt of linen"]).await;
    assert_eq!(titles(&rig, "creme brulee ").await, ["Crème brûlée"]);
    assert_eq!(titles(&rig, "the shirt ").await, ["Shirt of linen"]);
}

#[tokio::test]
async fn scripts_without_spaces() {
    let rig = shelf(&["東京タワーの模型", "京都の地図", "서울 지도", "上海旅行指南"]).await;
    assert_eq!(titles(&rig, "東京").await, ["東京タワーの模型"]);
    assert_eq!(titles(&rig, "京都").await, ["京都の地図"]);
    assert_eq!(titles(&rig, "旅行").await, ["上海旅行指南"]);
    assert_eq!(titles(&rig, "지도").await, ["서울 지도"]);
    assert_eq!(titles(&rig, "京").await.len(), 2, "one character");
    assert_eq!(titles(&rig, "都東").await, [""; 0], "in this order only");
    let marked = get(&rig, &format!("/search/products?q={}", encoded("旅行"))).await;
    assert_eq!(marked.body["items"][0]["highlights"]["title"], "上海<em>旅行</em>指南");
}

#[tokio::test]
async fn titles_weigh_more_than_texts() {
    let (rig, _) = rig();
    let in_text = ProductChanged { description: Some("teapot".to_owned()), ..product(1, "Kettle") };
    index(&rig, [in_text, product(2, "Teapot"), product(3, "Cup")]).await;
    assert_eq!(titles(&rig, "teapot ").await, ["Teapot", "Kettle"]);
}

#[tokio::test]
async fn suggests_titles() {
    let rig = shelf(&["Linen shirt", "Linen trousers", "Line drawing", "Wool shirt", "Linen shirt"]).await;
    let reply = get(&rig, "/search/suggestions?q=lin").await;
    let mut found = texts(&reply.body, "text");
    found.sort();
    assert_eq!(found, ["Line drawing", "Linen shirt", "Linen trousers"], "each once: {}", reply.text);
    let reply = get(&rig, "/search/suggestions?q=linen%20tr").await;
    assert_eq!(texts(&reply.body, "text"), ["Linen trousers"]);
    assert_eq!(reply.body["items"][0]["highlighted"], "<em>Linen</em> <em>trousers</em>");
    assert_eq!(texts(&get(&rig, "/search/suggestions?q=").await.body, "text"), [""; 0]);
}
