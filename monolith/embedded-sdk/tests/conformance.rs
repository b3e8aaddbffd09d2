//! Both databases behind a table give the same answers: the engine asked directly, and DynamoDB's client over another engine.
//!
//! Random sequences of requests go to both. Answers, refusals with their items, pages and consumed units have to be equal.
//! There are 5,000 requests, 20,000 with `STOA_DEEP=1`, and 50 times `STOA_CASES` where that is set. With `STOA_DYNAMODB_URL`, an endpoint of DynamoDB or an emulator takes the place of
//! the client's engine; what emulators are known to do otherwise is left out there.
mod support;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use dynamodb::DynamoDb;
use embedded::Engine;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRunner};
use service::table::{
    Action, AttributeValue, Change, Database, Failure, Index, Item, Key, Range, Request, Response, Select,
};
use support::TABLE;
use testkit::depth;

/// Requests of one sequence: on few keys, so that they meet.
const REQUESTS: usize = 50;

fn key() -> impl Strategy<Value = Key> {
    let pk = prop::sample::select(vec!["order#1", "order#2", "c"]);
    let sk = prop::sample::select(vec!["a", "b#1", "b#2", "b#3", "c"]);
    (pk, sk).prop_map(|(pk, sk)| Key::new(pk, sk))
}

fn value() -> impl Strategy<Value = AttributeValue> {
    let number = prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        (-9_999_i32..9_999).prop_map(|number| format!("{}.{:02}1", number / 100, (number % 100).abs())),
        Just("0".to_owned()),
    ];
    let leaf = prop_oneof![
        "[a-z0-9 äß€😀\"\\\\]{0,12}".prop_map(AttributeValue::S),
        number.prop_map(AttributeValue::N),
        prop::collection::vec(any::<u8>(), 0..20).prop_map(AttributeValue::B),
        any::<bool>().prop_map(AttributeValue::Bool),
        Just(AttributeValue::Null(true)),
        prop::collection::btree_set("[a-z]{1,3}", 1..4).prop_map(|set| AttributeValue::Ss(set.into_iter().collect())),
        prop::collection::btree_set(0..99_u32, 1..4)
            .prop_map(|set| AttributeValue::Ns(set.iter().map(u32::to_string).collect())),
        // A few kilobytes, so that units differ.
        (100..6_000_usize).prop_map(|length| AttributeValue::S("x".repeat(length))),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(AttributeValue::L),
            prop::collection::hash_map("[a-z]{1,4}", inner, 0..4).prop_map(AttributeValue::M),
        ]
    })
}

fn text(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

fn number(number: impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// An item, with places in the indexes or without.
fn item(key: Key) -> impl Strategy<Value = Item> {
    let attributes = prop::collection::hash_map("(version|used|name|children|data)", value(), 0..4);
    let index = || prop::option::of(prop::sample::select(vec!["x", "y#1", "y#2"]));
    (attributes, 0..4_u32, index(), index()).prop_map(move |(mut item, version, first, second)| {
        item.insert("version".to_owned(), number(version));
        item.insert("pk".to_owned(), text(&key.pk));
        item.insert("sk".to_owned(), text(&key.sk));
        for (name, place) in [("gsi1", first), ("gsi2", second)] {
            if let Some(place) = place {
                item.insert(format!("{name}pk"), text("list"));
                item.insert(format!("{name}sk"), text(place));
            }
        }
        item
    })
}

/// The conditions that capabilities use, with their names and values; some meet attributes of another type.
fn condition() -> impl Strategy<Value = (Option<String>, Vec<&'static str>, Vec<(&'static str, AttributeValue)>)> {
    let version = || (0..4_u32).prop_map(number);
    prop_oneof![
        2 => Just((None, vec![], vec![])),
        2 => Just((Some("attribute_not_exists(pk)".to_owned()), vec![], vec![])),
        1 => Just((Some("attribute_exists(pk)".to_owned()), vec![], vec![])),
        3 => version().prop_map(|version| {
            (Some("#version = :version".to_owned()), vec!["version"], vec![("version", version)])
        }),
        2 => version().prop_map(|version| {
            let newer = "attribute_not_exists(pk) OR #version < :version".to_owned();
            (Some(newer), vec!["version"], vec![("version", version)])
        }),
        1 => value().prop_map(|used| {
            let below = "attribute_not_exists(#used) OR #used < :used".to_owned();
            (Some(below), vec!["used"], vec![("used", used)])
        }),
        1 => value().prop_map(|name| {
            let both = "(attribute_exists(pk) AND #name = :name) AND (attribute_not_exists(#data.#used))".to_owned();
            (Some(both), vec!["name", "data", "used"], vec![("name", name)])
        }),
        1 => Just((Some("begins_with(#name, :a) OR contains(#data, :a)".to_owned()), vec!["name", "data"],
            vec![("a", text("a"))])),
    ]
}

/// Update expressions with their names and values.
fn update() -> impl Strategy<Value = (String, Vec<&'static str>, Vec<(&'static str, AttributeValue)>)> {
    prop_oneof![
        value().prop_map(|to| ("SET #name = :to".to_owned(), vec!["name"], vec![("to", to)])),
        (0..9_u32).prop_map(|step| {
            let count = "SET #children = if_not_exists(#children, :none) + :step".to_owned();
            (count, vec!["children"], vec![("none", number(0)), ("step", number(step))])
        }),
        value().prop_map(|to| ("SET #data.#used = :to".to_owned(), vec!["data", "used"], vec![("to", to)])),
        Just(("REMOVE #name, #gsi1pk, #gsi1sk".to_owned(), vec!["name", "gsi1pk", "gsi1sk"], vec![])),
        Just((
            "SET #gsi2pk = :list, #gsi2sk = :place".to_owned(),
            vec!["gsi2pk", "gsi2sk"],
            vec![("list", text("list")), ("place", text("z"))]
        )),
        Just(("ADD #version :one".to_owned(), vec!["version"], vec![("one", number(1))])),
    ]
}

fn action(is_check_allowed: bool) -> impl Strategy<Value = Action> {
    let change = key().prop_flat_map(move |key| {
        let put = item(key.clone()).prop_map(|item| (Change::Put(item), vec![], vec![]));
        let updated = update().prop_map(|(expression, names, values)| (Change::Update(expression), names, values));
        let other = if is_check_allowed { Change::Check } else { Change::Delete };
        let other = prop::sample::select(vec![Change::Delete, other]).prop_map(|change| (change, vec![], vec![]));
        (Just(key), prop_oneof![3 => put, 3 => updated, 2 => other])
    });
    (change, condition()).prop_map(|((key, (change, mut names, mut values)), (condition, more, others))| {
        let condition = match (&change, condition) {
            (Change::Check, None) => Some("attribute_exists(pk)".to_owned()),
            (_, condition) => condition,
        };
        if condition.is_some() {
            names.extend(more);
            values.extend(others);
        }
        let names = names.into_iter().map(|name| (format!("#{name}"), name.to_owned())).collect();
        let values = values.into_iter().map(|(name, value)| (format!(":{name}"), value)).collect();
        Action { key, change, condition, names, values }
    })
}

fn select() -> impl Strategy<Value = Select> {
    let range = prop_oneof![
        Just(Range::All),
        Just(Range::Prefix("b#".to_owned())),
        Just(Range::Below("b#3".to_owned())),
        Just(Range::Between("b#1".to_owned(), "y#1".to_owned())),
    ];
    let index = prop::sample::select(vec![Index::Main, Index::First, Index::Second]);
    (index, range, any::<bool>(), any::<bool>(), prop::option::of(1..4_usize), 0..3_usize).prop_map(
        |(index, range, newest_first, consistent, limit, pk)| Select {
            index,
            pk: if index == Index::Main { ["order#1", "order#2", "c"][pk].to_owned() } else { "list".to_owned() },
            range,
            newest_first,
            consistent: consistent && index == Index::Main,
            limit,
            after: None,
        },
    )
}

fn request() -> impl Strategy<Value = Request> {
    prop_oneof![
        2 => (key(), any::<bool>()).prop_map(|(key, consistent)| Request::Get { key, consistent }),
        1 => prop::collection::hash_set(key().prop_map(|key| (key.pk, key.sk)), 1..6)
            .prop_map(|keys| Request::GetMany { keys: keys.into_iter().map(|(pk, sk)| Key::new(pk, sk)).collect() }),
        3 => select().prop_map(Request::Query),
        4 => action(false).prop_map(Request::Write),
        // Now and then two of them name one item, which is refused as a whole.
        4 => prop::collection::vec(action(true), 1..5).prop_map(Request::Transact),
    ]
}

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

#[test]
fn both_databases_agree() {
    #[expect(clippy::disallowed_methods, reason = "the runner of deployed tests names the endpoint")]
    let url = std::env::var("STOA_DYNAMODB_URL").ok();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    #[expect(clippy::disallowed_methods, reason = "a longer run is asked for from outside")]
    let asked = std::env::var("STOA_CASES").ok().and_then(|cases| cases.parse().ok());
    let cases = asked.unwrap_or(if url.is_some() { 40 } else { depth(100, 400) });
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let sequence = prop::collection::vec(request(), REQUESTS);
    let outcome = runner.run(&sequence, |requests| {
        runtime.block_on(async {
            let engine: Engine = support::engine();
            let other = peer(url.as_deref()).await;
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
fn the_requests_meet_all_kinds_of_answers() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut runner = TestRunner::deterministic();
    let engine = support::engine();
    for _ in 0..2_000 {
        let request = request().new_tree(&mut runner).unwrap().current();
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
    for kind in ["written", "nothing", "a page", "the end", "refused, with its item", "refused", "at fault"] {
        assert!(seen.get(kind).is_some_and(|count| *count >= 20), "{kind}: {seen:?}");
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
