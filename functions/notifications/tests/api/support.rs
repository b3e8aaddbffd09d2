//! What the tests share: people, events in a few words, and what inboxes say.

use std::time::Duration;

use notifications::Notifications;
use serde_json::{Value, json};
use service::event::Event;
use testkit::{Alone, Call, Reply};

pub(crate) type Rig = Alone<Notifications>;

pub(crate) const HOUR: Duration = Duration::from_secs(60 * 60);
pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The `n`th id of a kind.
pub(crate) fn id(prefix: &str, n: usize) -> String {
    format!("{prefix}_01J8ZQ4T6M3V0X9K2B7C5D{n:04}")
}

pub(crate) fn acct(n: usize) -> String {
    id("acct", n)
}

/// Me: whose inbox the tests look at.
pub(crate) fn me() -> String {
    acct(1)
}

pub(crate) fn own(call: Call) -> Call {
    call.bearer(me(), "")
}

pub(crate) fn staff(call: Call) -> Call {
    call.bearer(acct(9_000), "notifications:staff notifications:webhooks")
}

/// An event with an id of its own.
pub(crate) fn event(rig: &Rig, kind: &str, data: &Value) -> Event {
    let id = domain::id::ulid(&rig.clock).to_string();
    let text = json!({
        "specversion": "1.0", "id": id, "source": "stoa.test", "type": kind, "time": rig.clock.now(), "subject": "s",
        "datacontenttype": "application/json", "correlationid": "c", "data": data,
    });
    serde_json::from_str(&text.to_string()).unwrap()
}

pub(crate) async fn tell(rig: &Rig, kind: &str, data: Value) {
    rig.deliver_event(&event(rig, kind, &data)).await.unwrap();
}

pub(crate) fn reaction(post: usize, actor: usize, kind: &str, version: u64, active: bool) -> Value {
    json!({ "post_id": id("post", post), "author": me(), "account_id": acct(actor), "kind": kind, "version": version, "active": active })
}

pub(crate) async fn react(rig: &Rig, post: usize, actor: usize) {
    tell(rig, "social.reaction.changed", reaction(post, actor, "like", 1, true)).await;
}

pub(crate) fn follow(follower: usize, followee: usize, version: u64, state: &str) -> Value {
    json!({ "follower": acct(follower), "followee": acct(followee), "version": version, "state": state, "since": "2026-03-01T12:00:00.000Z" })
}

pub(crate) fn placed(order: usize, owner: &str) -> Value {
    let address = json!({ "name": "Ada Lovelace", "line1": "1 Example Street", "city": "Berlin", "postal_code": "10115", "country": "DE" });
    json!({
        "order_id": id("ord", order), "number": format!("N{order}"), "owner": owner,
        "lines": [{ "sku": "TEE", "quantity": 1, "track_inventory": true, "backorder": false }],
        "total": { "amount": 1999, "currency": "EUR" },
        "personal": { "email": "ada@example.com", "shipping_address": address, "billing_address": address },
    })
}

pub(crate) fn confirmed(order: usize, owner: &str) -> Value {
    json!({
        "order_id": id("ord", order), "owner": owner, "cart_id": id("cart", order), "generation": 1,
        "total": { "amount": 1999, "currency": "EUR" },
    })
}

pub(crate) fn profile(n: usize, version: u64, name: &str) -> Value {
    json!({ "account_id": acct(n), "version": version, "state": "active", "handle": name.to_lowercase(), "display_name": name })
}

pub(crate) async fn good(rig: &Rig, call: Call) -> Reply {
    let reply = rig.call(call.clone()).await;
    assert!((200..300).contains(&reply.status), "{call:?}: {}", reply.text);
    reply
}

/// My notifications, newest first.
pub(crate) async fn list(rig: &Rig) -> Vec<Value> {
    list_of(rig, own(Call::get("/notifications?limit=100"))).await
}

pub(crate) async fn list_of(rig: &Rig, call: Call) -> Vec<Value> {
    good(rig, call).await.body["items"].as_array().unwrap().clone()
}

/// `kind count` of each of my notifications, newest first.
pub(crate) async fn summary(rig: &Rig) -> Vec<String> {
    let text = |one: &Value| format!("{} {}", one["kind"].as_str().unwrap(), one["count"]);
    list(rig).await.iter().map(text).collect()
}

/// My counts: unread, unseen.
pub(crate) async fn counts(rig: &Rig) -> (u64, u64) {
    let body = good(rig, own(Call::get("/notifications/counts"))).await.body;
    (body["unread"].as_u64().unwrap(), body["unseen"].as_u64().unwrap())
}

/// The ids of those who are shown with a notification.
pub(crate) fn actors(one: &Value) -> Vec<String> {
    one["actors"].as_array().unwrap().iter().map(|actor| actor["account_id"].as_str().unwrap().to_owned()).collect()
}

/// All that the table holds of one partition, as text.
pub(crate) async fn dump(rig: &Rig, pk: &str) -> String {
    let table = &service::Capability::context(&*rig.capability).table;
    let all = table.query(service::table::Index::Main, pk).all::<Value>(usize::MAX).await.unwrap();
    serde_json::to_string(&all).unwrap()
}
