//! From a picture and a text to what readers get and search finds.

use e2e::{Client, Shop, unique, wait};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A picture of the demonstration.
const PICTURE: &[u8] = include_bytes!("../../monolith/demo/pictures/grove.png");

fn text(words: &str) -> Value {
    json!([{ "type": "paragraph", "children": [{ "type": "text", "text": words }] }])
}

fn add(field: &mut Value, more: Value) {
    if let (Value::Object(field), Value::Object(more)) = (field, more) {
        field.extend(more);
    }
}

/// A type of its own for a test, with a title, a slug, a text and a picture.
async fn kind(editor: &Client) -> String {
    let id = unique("e2e").to_lowercase();
    let field = |name: &str, kind: &str, more: Value| {
        let mut field = json!({ "name": name, "kind": kind });
        add(&mut field, more);
        field
    };
    let fields = json!([
        field("title", "text", json!({ "localized": true, "required": true, "search": "title" })),
        field("slug", "slug", json!({ "localized": true, "required": true, "unique": true })),
        field("body", "rich_text", json!({ "localized": true, "search": "text" })),
        field("cover", "asset", json!({})),
        field("next", "reference", json!({})),
    ]);
    let made = json!({ "id": id, "name": "A test's", "title_field": "title", "slug_field": "slug", "fields": fields });
    editor.post("/content-types", made).await.expect(201);
    id
}

async fn picture(editor: &Client) -> String {
    let sha256: String = Sha256::digest(PICTURE).iter().map(|byte| format!("{byte:02x}")).collect();
    let begun = json!({
        "file_name": "grove.png", "media_type": "image/png", "bytes": PICTURE.len(), "sha256": sha256,
        "alt": { "en": "Hills with olive trees" },
    });
    let begun = editor.post("/assets", begun).await.expect(201);
    if std::env::var_os("STOA_URL").is_none() {
        // An emulator takes it, and S3 does not: the checksum is signed.
        let mut other = PICTURE.to_vec();
        other.reverse();
        let refused = editor.upload(&begun.body["upload"], &other).await;
        assert!(refused.status >= 400, "what differs from what was announced is refused: {}", refused.text);
    }
    let stored = editor.upload(&begun.body["upload"], PICTURE).await;
    assert!(stored.status < 300, "{}: {}", stored.status, stored.text);
    let id = begun.str("id");
    let ready = editor.post(&format!("/assets/{id}/complete"), json!({})).await.expect(200);
    assert_eq!((&ready.body["status"], &ready.body["width"]), (&json!("ready"), &json!(960)), "{}", ready.text);
    id
}

async fn publish(editor: &Client, path: &str) -> e2e::Reply {
    let version = editor.get(path).await.expect(200).version();
    let key = e2e::key();
    let headers = [("if-match", format!("\"{version}\"")), ("idempotency-key", key)];
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    editor.send(Method::POST, &format!("{path}/publish"), &headers, Some(&json!({}))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_with_a_picture_is_read_and_found() {
    let shop = Shop::open().await;
    let editor = &shop.admin;
    let (kind, cover) = (kind(editor).await, picture(editor).await);
    let (slug, word) = (unique("slug").to_lowercase(), unique("zephyr").to_lowercase().replace('-', ""));
    let write = |slug: String, next: Option<String>| {
        json!({ "type": kind, "fields": {
            "title": { "en": format!("All about {word}") }, "slug": { "en": slug }, "body": { "en": text("Mild, from the west.") },
            "cover": cover, "next": next,
        } })
    };
    let next = editor.post("/entries", write(format!("{slug}-next"), None)).await.expect(201);
    let entry = editor.post("/entries", write(slug.clone(), Some(next.str("id")))).await.expect(201);
    let path = format!("/entries/{}", entry.str("id"));

    let refused = publish(editor, &path).await.expect(409);
    assert!(refused.text.contains(&next.str("id")), "what stands in the way is named: {}", refused.text);
    publish(editor, &format!("/entries/{}", next.str("id"))).await.expect(200);
    publish(editor, &path).await.expect(200);

    let reader = shop.nobody();
    let place = format!("/delivery/{kind}/{slug}");
    let read = wait(&reader, &place, |entry| entry["fields"]["title"].is_string()).await;
    assert_eq!(read.body["fields"]["title"], format!("All about {word}"));
    assert!(read.text.contains("<p>Mild, from the west.</p>"), "{}", read.text);
    assert_eq!(read.body["assets"][&cover]["width"], 960);
    let url = read.body["assets"][&cover]["url"].as_str().unwrap().to_owned();
    let file = reader.get(&url).await;
    assert_eq!((file.status, file.header("content-type")), (200, "image/png"), "{}", file.status);

    let found = |q: String| format!("/search?q={q}&kind=entry");
    let hits = wait(&reader, &found(word.clone()), |page| page["items"].as_array().is_some_and(|i| i.len() == 2)).await;
    assert!(hits.body["index"]["generation"].is_number(), "{}", hits.text);

    let version = editor.get(&path).await.version();
    let headers = [("if-match", &*format!("\"{version}\"")), ("idempotency-key", "one withdrawal")];
    let gone = editor.send(Method::POST, &format!("{path}/unpublish"), &headers, Some(&json!({}))).await;
    assert_eq!(gone.status, 200, "{}", gone.text);
    for _ in 0..200 {
        if reader.get(&place).await.status == 404 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    reader.get(&place).await.expect(404);
    wait(&reader, &found(word), |page| page["items"].as_array().is_some_and(|items| items.len() == 1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_is_found_by_its_words() {
    let shop = Shop::open().await;
    let sku = shop.product(1999, 3).await;
    let reader = shop.nobody();
    let path = format!("/search/products?q={sku}");
    // The product and its stock arrive from two capabilities, each in its time.
    let hits = wait(&reader, &path, |page| page["items"][0]["available"] == true).await;
    assert_eq!(hits.body["items"].as_array().unwrap().len(), 1, "{}", hits.text);
    assert_eq!(hits.body["items"][0]["price_from"], json!({ "amount": 1999, "currency": "EUR" }), "{}", hits.text);
}
