//! The demonstration shop is loaded once and completely, a later start does not change it, and every example of the
//! API's document works on it.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

#[path = "demo/tour.rs"]
mod tour;

use std::collections::BTreeSet;

use domain::Clock;
use embedded::Engine;
use serde_json::Value;
use stoa::examples::{self, Answers};
use stoa::{Host, Options, demo};

use crate::tour::Tour;

async fn start(options: &Options) -> Host {
    let mut host = Host::start(options).await.unwrap();
    host.serve().await.unwrap();
    host
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_is_loaded_once() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { memory: false, data: folder.path().to_owned(), demo: true, ..Options::for_tests() };
    let host = start(&options).await;
    let loaded = demo::load(&host, host.administrator.as_ref().unwrap()).await.unwrap();
    assert_eq!((loaded.products, loaded.orders, loaded.members.len()), (12, 3, 2));
    let page = reqwest::get(format!("{}/products?limit=100", host.url)).await.unwrap().text().await.unwrap();
    assert_eq!(page.matches("\"slug\"").count(), 12, "{page}");
    assert!(page.contains("out"), "some product is sold out");
    let people = community(&host).await;
    host.stop().await;

    let host = start(&options).await;
    let again = demo::load(&host, host.administrator.as_ref().unwrap()).await.unwrap();
    assert_eq!((again.products, again.orders), (0, 0));
    assert_eq!(community(&host).await, people);
    host.stop().await;
}

/// What people have written, as the API has it; each page about it has something to show.
async fn community(host: &Host) -> Value {
    let who = host.administrator.as_ref().unwrap();
    let send = async |asked: reqwest::RequestBuilder| {
        let text = asked.send().await.unwrap().text().await.unwrap();
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let asked = reqwest::Client::new().post(format!("{}/oauth/token", host.url));
    let asked = asked.basic_auth(&who.client_id, Some(&who.client_secret));
    let asked = asked.header("content-type", "application/x-www-form-urlencoded").body("grant_type=client_credentials");
    let token = send(asked).await["access_token"].as_str().unwrap().to_owned();
    let get =
        async |path: &str| send(reqwest::Client::new().get(format!("{}{path}", host.url)).bearer_auth(&token)).await;
    let count = |list: &Value| list["items"].as_array().map(Vec::len);
    let mug = get("/products/by-slug/stoneware-mug").await["id"].as_str().unwrap().to_owned();
    let reviews = get(&format!("/reviews/{mug}")).await;
    let verified = reviews["items"].as_array().unwrap().iter().filter(|review| review["verified_purchase"] == true);
    let eurycleia = get("/profiles/eurycleia").await;
    let posts =
        get(&format!("/timelines/users/{}", get("/profiles/telemachus").await["account_id"].as_str().unwrap())).await;
    let endpoints = get("/webhook-endpoints").await;
    let found = serde_json::json!({
        "reviews": count(&reviews), "verified": verified.count(), "followers": eurycleia["counts"]["followers"],
        "posts": count(&posts), "reports": count(&get("/reports?state=open").await),
        "decided": count(&get("/reports?state=decided").await), "log": count(&get("/moderation-log").await),
        "inbox": get("/staff-notifications/counts").await["unread"], "endpoints": count(&endpoints),
        "enabled": endpoints["items"][0]["enabled"],
    });
    let expected = serde_json::json!({
        "reviews": 3, "verified": 1, "followers": 2, "posts": 3, "reports": 1, "decided": 1, "log": 1, "inbox": 2,
        "endpoints": 1, "enabled": false,
    });
    assert_eq!(found, expected);
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn each_documented_example_works_on_the_demonstration() {
    let clock = Clock::manual(Clock::system().now());
    let mut host = Host::start_on(Engine::memory().unwrap(), &Options::for_tests(), clock.clone()).await.unwrap();
    host.serve().await.unwrap();
    demo::load(&host, host.administrator.as_ref().unwrap()).await.unwrap();
    let mut tour = Tour::of(&host, clock);
    for example in examples::tour().unwrap() {
        tour.take(&example).await;
    }
    let answers = tour.answers();
    if std::env::var_os("STOA_UPDATE_SNAPSHOTS").is_some() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/answers.json");
        std::fs::write(path, serde_json::to_string_pretty(&answers).unwrap() + "\n").unwrap();
    } else {
        let stale = stale(&examples::recorded().unwrap(), &answers);
        let help = "run STOA_UPDATE_SNAPSHOTS=1 cargo test -p stoa --test demo, then --test drift";
        assert!(stale.is_empty(), "demo/answers.json shows fields that answers no longer have; {help}: {stale:#?}");
    }
    host.stop().await;
}

/// Lists fields that the document shows and answers lack.
fn stale(recorded: &Answers, answers: &Answers) -> Vec<String> {
    let mut missing = Vec::new();
    for (operation, answer) in &answers.bodies {
        match recorded.bodies.get(operation) {
            Some(known) => compare(operation, known, answer, &mut missing),
            None => missing.push(format!("{operation} has no answer")),
        }
    }
    missing
}

/// Lists missing fields.
///
/// Lists are not compared: the first item is random, and items differ in their fields.
fn compare(place: &str, known: &Value, answer: &Value, missing: &mut Vec<String>) {
    let (Value::Object(known), Value::Object(answer)) = (known, answer) else { return };
    // Metadata has keys that clients choose.
    for (name, known) in known.iter().filter(|_| !place.ends_with("/metadata")) {
        match answer.get(name) {
            Some(answer) => compare(&format!("{place}/{name}"), known, answer, missing),
            None => missing.push(format!("{place}/{name}")),
        }
    }
}

#[test]
fn each_operation_has_examples_and_each_refusal_its_status() {
    let tour = examples::tour().unwrap();
    let shown: BTreeSet<&str> = tour.iter().filter(|e| !e.extra).map(|e| e.operation.as_str()).collect();
    let document = serde_json::to_value(stoa::reference::openapi()).unwrap();
    let mut missing = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let place = format!("{method} {path}");
            if !shown.contains(operation["operationId"].as_str().unwrap()) {
                missing.push(format!("{place}: no step of demo/examples.json"));
            }
            let bodies = operation["requestBody"]["content"].as_object().into_iter().flatten();
            for (media_type, content) in bodies.filter(|(media_type, _)| media_type.ends_with("json")) {
                if content.get("example").or(content.get("examples")).is_none() {
                    missing.push(format!("{place}: no example of {media_type}"));
                }
            }
            for (status, response) in operation["responses"].as_object().unwrap() {
                let Some(problem) = response["content"].get("application/problem+json") else { continue };
                if problem["example"]["status"].as_u64() != status.parse().ok() {
                    missing.push(format!("{place}: the example of {status} says {}", problem["example"]["status"]));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert_eq!(
        document["paths"]["/sessions"]["post"]["requestBody"]["content"]["application/json"]["example"]["email"],
        "ada@example.org"
    );
}

#[test]
fn totals_of_the_document_add_up() {
    let recorded = examples::recorded().unwrap();
    let totals = &recorded.bodies["check_out"]["totals"];
    let amount = |name: &str| totals[name]["amount"].as_i64().unwrap_or_default();
    let goods = amount("subtotal") - amount("discount");
    let tax = if totals["tax_inclusive"] == true { 0 } else { amount("tax") };
    assert_eq!(amount("total"), goods + amount("shipping") - amount("shipping_discount") + tax, "{totals}");
    assert_ne!(amount("total"), 1999);
}
