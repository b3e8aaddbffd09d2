//! Both databases behind a table give the same answers: the engine asked directly, and DynamoDB's client over another engine.
//!
//! Random sequences of requests go to both. Answers, refusals with their items, pages and consumed units have to be equal.
//! There are 5,000 requests of each kind, 20,000 with `STOA_DEEP=1`, and 50 times `STOA_CASES` where that is set. With
//! `STOA_DYNAMODB_URL`, an emulator of AWS takes the place of the client's engine for the [plain](plain) requests; they
//! leave out what emulators do otherwise.

#![expect(clippy::unwrap_used, reason = "a set-up that fails is a test that fails")]

mod plain;
#[path = "../support/mod.rs"]
mod support;
mod wild;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use dynamodb::DynamoDb;
use embedded::Engine;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRunner};
use service::table::{Action, AttributeValue, Change, Database, Failure, Item, Key, Request, Response};
use support::TABLE;
use testkit::depth;
use wild::text;

/// Requests of one sequence: on few keys, so that they meet.
const REQUESTS: usize = 50;

/// What is compared of an answer: order where it counts, sets as sets. Emulators count units otherwise.
fn told(request: &Request, answer: Result<Response, Failure>, with_units: bool) -> String {
    match answer {
        Ok(response) => {
            let mut items: Vec<String> = response.items.iter().map(sorted).collect();
            if matches!(request, Request::GetMany { .. }) {
                items.sort();
            }
            let units = with_units.then_some(response.units);
            format!("{items:#?}, then {:?}, units: {units:?}", response.next)
        }
        Err(Failure::Refused(refused)) => {
            let refused: Vec<_> = refused.iter().map(|r| (r.place, r.item.as_ref().map(sorted))).collect();
            format!("refused: {refused:?}")
        }
        Err(Failure::Busy(cause)) => panic!("nothing is busy here: {cause}"),
        Err(Failure::Failed(_)) => "at fault".to_owned(),
    }
}

fn sorted(item: &Item) -> String {
    let item: BTreeMap<_, _> = item.iter().map(|(name, value)| (name, plain(value))).collect();
    format!("{item:?}")
}

fn plain(value: &AttributeValue) -> String {
    let set = |values: &[String]| {
        let mut values = values.to_vec();
        values.sort();
        format!("{values:?}")
    };
    match value {
        AttributeValue::M(map) => sorted(map),
        AttributeValue::L(list) => format!("{:?}", list.iter().map(plain).collect::<Vec<_>>()),
        AttributeValue::Ss(values) | AttributeValue::Ns(values) => set(values),
        // Long texts are all alike.
        AttributeValue::S(text) if text.len() > 60 => format!("{} bytes of {:.10}", text.len(), text),
        other => format!("{other:?}"),
    }
}

/// Asks both the same; a query page by page to its end.
async fn ask_both(
    one: &dyn Database,
    other: &dyn Database,
    mut request: Request,
    with_units: bool,
) -> Result<(), TestCaseError> {
    loop {
        let (ours, theirs) = (one.call(TABLE, request.clone()).await, other.call(TABLE, request.clone()).await);
        let next = ours.as_ref().ok().and_then(|answer| answer.next.clone());
        let (ours, theirs) = (told(&request, ours, with_units), told(&request, theirs, with_units));
        prop_assert_eq!(ours, theirs, "{:#?}", request);
        match (&mut request, next) {
            (Request::Query(select), Some(next)) => select.after = Some(next),
            _ => return Ok(()),
        }
    }
}

async fn peer(url: Option<&str>) -> Arc<dyn Database> {
    match url {
        None => Arc::new(DynamoDb::new(embedded_sdk::client(&support::engine()))),
        Some(url) => {
            let client = embedded_sdk::client_of(url);
            support::make_anew(&client).await;
            Arc::new(DynamoDb::new(client))
        }
    }
}

/// Sends random sequences of requests to both databases. Emulators count units otherwise.
fn compare(request: impl Strategy<Value = Request>, url: Option<&str>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    #[expect(clippy::disallowed_methods, reason = "a longer run is asked for from outside")]
    let asked = std::env::var("STOA_CASES").ok().and_then(|cases| cases.parse().ok());
    let config = Config { cases: asked.unwrap_or(depth(100, 200)), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let sequence = prop::collection::vec(request, REQUESTS);
    let outcome = runner.run(&sequence, |requests| {
        runtime.block_on(async {
            let engine: Engine = support::engine();
            let other = peer(url).await;
            for request in requests {
                ask_both(&engine, &*other, request, url.is_none()).await?;
            }
            Ok(())
        })
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn both_databases_agree() {
    compare(wild::request(), None);
}

#[test]
fn both_databases_agree_on_what_stores_ask() {
    #[expect(clippy::disallowed_methods, reason = "the runner of deployed tests names the endpoint")]
    let url = std::env::var("STOA_DYNAMODB_URL").ok();
    compare(plain::request(), url.as_deref());
}

/// Counts the kinds of answers to requests like these.
fn kinds_of_answers(request: &impl Strategy<Value = Request>) -> HashMap<&'static str, usize> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut runner = TestRunner::deterministic();
    let engine = support::engine();
    for _ in 0..2_000 {
        let request = request.new_tree(&mut runner).unwrap().current();
        let writes = request.is_write();
        let kind = match runtime.block_on(engine.call(TABLE, request)) {
            Ok(_) if writes => "written",
            Ok(answer) if answer.items.is_empty() => "nothing",
            Ok(answer) if answer.next.is_some() => "a page",
            Ok(_) => "the end",
            Err(Failure::Refused(refused)) if refused.iter().any(|r| r.item.is_some()) => "refused, with its item",
            Err(Failure::Refused(_)) => "refused",
            Err(Failure::Busy(_)) => "busy",
            Err(Failure::Failed(_)) => "at fault",
        };
        *seen.entry(kind).or_default() += 1;
    }
    seen
}

#[test]
fn the_requests_meet_all_kinds_of_answers() {
    for (requests, seen) in
        [("wild", kinds_of_answers(&wild::request())), ("plain", kinds_of_answers(&plain::request()))]
    {
        for kind in ["written", "nothing", "a page", "the end", "refused, with its item", "refused", "at fault"] {
            assert!(seen.get(kind).is_some_and(|count| *count >= 20), "{requests}, {kind}: {seen:?}");
        }
    }
}

#[tokio::test]
async fn a_batch_of_large_items_is_read_to_its_end() {
    let engine = support::engine();
    let databases: [Arc<dyn Database>; 2] =
        [Arc::new(engine.clone()), Arc::new(DynamoDb::new(embedded_sdk::client(&engine)))];
    let keys: Vec<Key> = (0..60).map(|number| Key::only(format!("large#{number}"))).collect();
    for key in &keys {
        let large = [("pk", text(&key.pk)), ("sk", text(&key.sk)), ("data", text("x".repeat(390_000)))];
        let item = large.map(|(name, value)| (name.to_owned(), value)).into();
        let (names, values) = Default::default();
        let put = Action { key: key.clone(), change: Change::Put(item), condition: None, names, values };
        engine.call(TABLE, Request::Write(put)).await.unwrap();
    }
    for database in databases {
        let first = database.call(TABLE, Request::GetMany { keys: keys.clone() }).await.unwrap();
        assert!(!first.unread.is_empty() && first.items.len() + first.unread.len() == keys.len(), "{}", first.units);
        let table = service::table::Table::new(database, TABLE, "test", domain::Clock::system(), None);
        let found: Vec<serde_json::Value> = table.get_many(&keys).await.unwrap();
        assert_eq!(found.len(), keys.len());
    }
}
