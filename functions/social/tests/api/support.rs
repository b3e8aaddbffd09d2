//! People, and what they do.

use serde_json::{Value, json};
use social::Social;
use testkit::{Alone, Call, Reply};

pub(crate) type Rig = Alone<Social>;

pub(crate) const ADA: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1ADA";
pub(crate) const BOB: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1B0B";
pub(crate) const CYD: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1CYD";
pub(crate) const DAN: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1DAN";
pub(crate) const MOD: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1M0D";
pub(crate) const GUEST: &str = "guest_01J8ZQ4T6M3V0X9K2B7C5D1GST";

pub(crate) async fn profile(rig: &Rig, who: &str, handle: &str) -> Value {
    profile_with(rig, who, json!({ "handle": handle, "display_name": format!("The {handle}") })).await
}

pub(crate) async fn profile_with(rig: &Rig, who: &str, body: Value) -> Value {
    let reply = rig.call(Call::put("/profiles/me").bearer(who, "").json(body)).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body
}

/// Ada, Bob and Cyd.
pub(crate) async fn town() -> Rig {
    let rig = Rig::new();
    for (who, handle) in [(ADA, "ada"), (BOB, "bob"), (CYD, "cyd")] {
        profile(&rig, who, handle).await;
    }
    rig.take_events();
    rig
}

pub(crate) async fn put(rig: &Rig, who: &str, path: &str) -> Reply {
    rig.call(Call::put(path).bearer(who, "")).await
}

pub(crate) async fn get(rig: &Rig, who: &str, path: &str) -> Reply {
    rig.call(Call::get(path).bearer(who, "")).await
}

pub(crate) async fn delete(rig: &Rig, who: &str, path: &str) -> Reply {
    rig.call(Call::delete(path).bearer(who, "").header("if-match", "*")).await
}

pub(crate) async fn follow(rig: &Rig, who: &str, handle: &str) -> Value {
    let reply = put(rig, who, &format!("/profiles/{handle}/follow")).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

pub(crate) async fn write(rig: &Rig, who: &str, body: Value) -> Value {
    let reply = rig.call(Call::post("/posts").bearer(who, "").json(body)).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body
}

pub(crate) async fn say(rig: &Rig, who: &str, text: &str) -> String {
    write(rig, who, json!({ "text": text })).await["id"].as_str().unwrap().to_owned()
}

/// Followers, following and posts of somebody.
pub(crate) async fn counts(rig: &Rig, who: &str, handle: &str) -> (i64, i64, i64) {
    let shown = get(rig, who, &format!("/profiles/{handle}")).await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    let count = |name: &str| shown.body["counts"][name].as_i64().unwrap();
    (count("followers"), count("following"), count("posts"))
}

/// All items of a list, page by page.
pub(crate) async fn all(rig: &Rig, who: &str, path: &str, limit: usize) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let mark = if path.contains('?') { '&' } else { '?' };
        let reply = get(rig, who, &format!("{path}{mark}limit={limit}{cursor}")).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        items.extend(reply.body["items"].as_array().unwrap().clone());
        match reply.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

pub(crate) fn field(items: &[Value], name: &str) -> Vec<String> {
    items.iter().map(|item| item[name].as_str().unwrap_or_default().to_owned()).collect()
}
