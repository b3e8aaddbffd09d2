//! The demonstration's people: who follows whom, what they write, what of it waits for a moderator, and where webhooks would go.

use std::collections::BTreeMap;

use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{DemoError, Member, Visitor, accept, text};
use crate::Host;

/// What is loaded.
const COMMUNITY: &str = include_str!("../../demo/community.json");

#[derive(Deserialize)]
struct Community {
    people: Vec<Person>,
    posts: Vec<Post>,
    reactions: Vec<Reaction>,
    reviews: Vec<Review>,
    reports: Vec<Report>,
    endpoint: Value,
}

#[derive(Deserialize)]
struct Person {
    #[serde(flatten)]
    member: Member,
    profile: Value,
    /// Handles.
    follows: Vec<String>,
    /// What was bought, sent and paid: its review says so.
    bought: Option<Bought>,
}

#[derive(Deserialize)]
struct Bought {
    sku: String,
    quantity: u32,
}

#[derive(Deserialize)]
struct Post {
    /// How others name it.
    key: Option<String>,
    by: String,
    text: String,
    reply_to: Option<String>,
}

#[derive(Deserialize)]
struct Reaction {
    by: String,
    to: String,
    kind: String,
}

#[derive(Deserialize)]
struct Review {
    by: String,
    /// Its slug.
    product: String,
    #[serde(flatten)]
    content: Value,
}

#[derive(Deserialize)]
struct Report {
    by: String,
    /// A post, or a person.
    post: Option<String>,
    person: Option<String>,
    reason: String,
    text: String,
    /// What became of it, and why.
    decision: Option<String>,
    note: Option<String>,
}

/// Loads it, unless it is there: the endpoint comes last. Where it was cut off, it goes on, and writes no post twice.
pub(super) async fn load(nobody: &Visitor<'_>, staff: &Visitor<'_>, host: &Host) -> Result<(), DemoError> {
    let community: Community = serde_json::from_str(COMMUNITY)?;
    let known = staff.get("/webhook-endpoints").await?;
    let url = &community.endpoint["url"];
    if known["items"].as_array().is_some_and(|items| items.iter().any(|item| item["url"] == *url)) {
        return Ok(());
    }
    let mut people = BTreeMap::new();
    for person in &community.people {
        let visitor = nobody.enter(&person.member).await?;
        let profile = visitor.put("/profiles/me", person.profile.clone()).await?;
        if let Some(bought) = &person.bought {
            complete(&visitor, staff, host, &person.member, bought).await?;
        }
        people.insert(text(&person.profile, "handle"), (visitor, text(&profile, "account_id")));
    }
    for person in &community.people {
        let Some((visitor, _)) = people.get(&text(&person.profile, "handle")) else { continue };
        for handle in &person.follows {
            visitor.put(&format!("/profiles/{handle}/follow"), json!({})).await?;
        }
    }
    host.bus.settled().await;
    let mut posts = BTreeMap::new();
    if !has_posts(&people, staff).await? {
        posts = write(&people, &community).await?;
    }
    for Review { by, product, content } in community.reviews {
        let found = staff.find(&format!("/products/by-slug/{product}")).await?;
        let (Some(product), Some((visitor, _))) = (found, people.get(&by)) else { continue };
        visitor.put(&format!("/reviews/{}/mine", text(&product, "id")), content).await?;
    }
    for report in &community.reports {
        tell(&people, &posts, staff, report).await?;
    }
    staff.post("/webhook-endpoints", community.endpoint).await.map(drop)
}

/// Whether somebody has written something.
async fn has_posts(people: &People<'_>, staff: &Visitor<'_>) -> Result<bool, DemoError> {
    for (_, account) in people.values() {
        let timeline = staff.find(&format!("/timelines/users/{account}?limit=1")).await?;
        if timeline.is_some_and(|page| page["items"].as_array().is_some_and(|items| !items.is_empty())) {
            return Ok(true);
        }
    }
    Ok(false)
}

type People<'a> = BTreeMap<String, (Visitor<'a>, String)>;

/// Writes the posts and the reactions to them; the ids of those that are named.
async fn write(people: &People<'_>, community: &Community) -> Result<BTreeMap<String, Value>, DemoError> {
    let mut ids = BTreeMap::new();
    for post in &community.posts {
        let Some((visitor, _)) = people.get(&post.by) else { continue };
        let mut body = json!({ "text": post.text, "lang": "en" });
        if let Some(to) = post.reply_to.as_ref().and_then(|to| ids.get(to)) {
            body["reply_to"] = Value::clone(to);
        }
        let made = visitor.post("/posts", body).await?;
        if let Some(key) = &post.key {
            ids.insert(key.clone(), made["id"].clone());
        }
    }
    for Reaction { by, to, kind } in &community.reactions {
        let (Some((visitor, _)), Some(post)) = (people.get(by), ids.get(to)) else { continue };
        let post = post.as_str().unwrap_or_default();
        visitor.put(&format!("/posts/{post}/reactions/{kind}"), json!({})).await?;
    }
    Ok(ids)
}

/// Reports something; staff decide at once where the data says how.
async fn tell(
    people: &People<'_>,
    posts: &BTreeMap<String, Value>,
    staff: &Visitor<'_>,
    report: &Report,
) -> Result<(), DemoError> {
    let Some((visitor, _)) = people.get(&report.by) else { return Ok(()) };
    let mut body = json!({ "reason": report.reason, "text": report.text });
    // A post that was written at an earlier start was reported then.
    if report.post.as_ref().is_some_and(|post| !posts.contains_key(post)) {
        return Ok(());
    }
    if let Some(post) = report.post.as_ref().and_then(|post| posts.get(post)) {
        body["post_id"] = post.clone();
    }
    if let Some((_, account)) = report.person.as_ref().and_then(|person| people.get(person)) {
        body["account_id"] = account.as_str().into();
    }
    let (status, made) = visitor.send(Method::POST, "/reports", Some(body)).await?;
    if status == StatusCode::CONFLICT {
        return Ok(());
    }
    let made = accept(&Method::POST, "/reports", status, made)?;
    if let (Some(decision), Some(note)) = (&report.decision, &report.note) {
        let decision = json!({ "decision": decision, "note": note });
        staff.post(&format!("/reports/{}/decide", text(&made, "id")), decision).await?;
    }
    Ok(())
}

/// Buys something, which the shop sends.
async fn complete(
    visitor: &Visitor<'_>,
    staff: &Visitor<'_>,
    host: &Host,
    member: &Member,
    bought: &Bought,
) -> Result<(), DemoError> {
    let known = visitor.get("/orders?limit=1").await?;
    if known["items"].as_array().is_some_and(|items| !items.is_empty()) {
        return Ok(());
    }
    let order = visitor.order(member, &[(bought.sku.clone(), bought.quantity)]).await?;
    host.bus.settled().await;
    let parcels = format!("/orders/{}/fulfillments", text(&order, "id"));
    let parcel = staff.post(&parcels, json!({ "lines": [{ "line": 1, "quantity": bought.quantity }] })).await?;
    let label = json!({ "carrier": "Hermes", "tracking": "H-1001" });
    staff.post(&format!("{parcels}/{}/ship", text(&parcel, "id")), label).await?;
    host.bus.settled().await;
    Ok(())
}
