//! The in-process connector against the engine's own server over loopback HTTP, in one run: `cargo bench -p embedded`.
//!
//! `cargo bench -p embedded -- get 2000000` runs one operation alone, for a profiler.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program for the terminal")]

use std::collections::HashMap;
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, Put, ScalarAttributeType, TransactWriteItem,
};
use embedded::{Engine, TableSpec};
use shared::declaration::Projection as Copies;

const ROUNDS: usize = 3_000;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let arguments: Vec<_> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    runtime.block_on(async move {
        match arguments.as_slice() {
            [what, rounds] => alone(what, rounds.parse().unwrap()).await,
            _ => all().await,
        }
    });
}

async fn all() {
    let memory = engine();
    let folder = tempfile::tempdir().unwrap();
    let disk = Engine::open(folder.path()).unwrap();
    disk.create_table(&table()).unwrap();

    println!("{:<26}{:>12}{:>12}{:>9}{:>12}", "p50 in microseconds", "loopback", "in process", "ratio", "on disk");
    let http = over_http().await;
    let here = memory.client();
    let synced = disk.client();
    for what in ["get", "put", "transaction of 4"] {
        let mut p50 = [Duration::ZERO; 3];
        for (place, client) in [&http, &here, &synced].into_iter().enumerate() {
            measure(client, what, ROUNDS / 10).await;
            p50[place] = measure(client, what, ROUNDS).await;
        }
        let micros = |p50: Duration| p50.as_secs_f64() * 1e6;
        let ratio = micros(p50[0]) / micros(p50[1]);
        println!("{what:<26}{:>12.1}{:>12.1}{ratio:>8.1}x{:>12.1}", micros(p50[0]), micros(p50[1]), micros(p50[2]));
    }
    println!("\n{:<26}{:>12}{:>12}{:>9}{:>12}", "calls a second", "loopback", "in process", "ratio", "on disk");
    for (what, tasks) in [("get", 1), ("get", 16), ("put", 1), ("put", 16)] {
        let mut rates = [0.0; 3];
        for (place, client) in [&http, &here, &synced].into_iter().enumerate() {
            rates[place] = throughput(client, what, tasks).await;
        }
        let label = format!("{what}, {tasks} at a time");
        println!("{label:<26}{:>12.0}{:>12.0}{:>8.1}x{:>12.0}", rates[0], rates[1], rates[1] / rates[0], rates[2]);
    }
}

async fn alone(what: &str, rounds: usize) {
    let client = engine().client();
    println!("{what}: {:?}", measure(&client, what, rounds).await);
}

fn engine() -> Engine {
    let engine = Engine::memory().unwrap();
    engine.create_table(&table()).unwrap();
    engine
}

fn table() -> TableSpec {
    TableSpec::new("bench", [Copies::All; 2])
}

async fn over_http() -> Client {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(dynoxide::server::serve_on(listener, dynoxide::Database::memory().unwrap()));
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("any", "any", None, None, "bench"))
        .endpoint_url(format!("http://{address}"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    let client = Client::from_conf(config);
    make_table(&client).await;
    client
}

/// The table of [`table`], by the protocol.
async fn make_table(client: &Client) {
    let attribute = |name: &str| {
        let kind = ScalarAttributeType::S;
        AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build().unwrap()
    };
    let key = |name: &str, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap();
    let keys = |pk: &str, sk: &str| Some(vec![key(pk, KeyType::Hash), key(sk, KeyType::Range)]);
    let index = |name: &str, pk: &str, sk: &str| {
        let all = Projection::builder().projection_type(ProjectionType::All).build();
        GlobalSecondaryIndex::builder().index_name(name).set_key_schema(keys(pk, sk)).projection(all).build().unwrap()
    };
    let attributes = ["pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk"].map(attribute);
    let request = client.create_table().table_name("bench").billing_mode(BillingMode::PayPerRequest);
    let request = request.set_attribute_definitions(Some(attributes.into())).set_key_schema(keys("pk", "sk"));
    let request = request.global_secondary_indexes(index("gsi1", "gsi1pk", "gsi1sk"));
    request.global_secondary_indexes(index("gsi2", "gsi2pk", "gsi2sk")).send().await.unwrap();
}

fn item(number: usize) -> HashMap<String, AttributeValue> {
    let text = |text: String| AttributeValue::S(text);
    HashMap::from([
        ("pk".to_owned(), text(format!("product#{}", number % 500))),
        ("sk".to_owned(), text("state".to_owned())),
        ("gsi1pk".to_owned(), text(format!("list#{}", number % 16))),
        ("gsi1sk".to_owned(), text(format!("{number:08}"))),
        ("title".to_owned(), text("A walk along the covered side of the market".to_owned())),
        ("price".to_owned(), AttributeValue::N("1999".to_owned())),
        ("version".to_owned(), AttributeValue::N(number.to_string())),
    ])
}

async fn call(client: &Client, what: &str, number: usize) {
    match what {
        "get" => {
            let key = [("pk", format!("product#{}", number % 500)), ("sk", "state".to_owned())];
            let key = key.map(|(name, value)| (name.to_owned(), AttributeValue::S(value)));
            client.get_item().table_name("bench").set_key(Some(HashMap::from(key))).send().await.unwrap();
        }
        "put" => {
            client.put_item().table_name("bench").set_item(Some(item(number))).send().await.unwrap();
        }
        _ => {
            let puts = (0..4).map(|place| {
                let put = Put::builder().table_name("bench").set_item(Some(item(number * 4 + place))).build().unwrap();
                TransactWriteItem::builder().put(put).build()
            });
            client.transact_write_items().set_transact_items(Some(puts.collect())).send().await.unwrap();
        }
    }
}

async fn measure(client: &Client, what: &str, rounds: usize) -> Duration {
    let mut times = Vec::with_capacity(rounds);
    for number in 0..rounds {
        let start = Instant::now();
        call(client, what, number).await;
        times.push(start.elapsed());
    }
    times.sort();
    times[rounds / 2]
}

async fn throughput(client: &Client, what: &'static str, tasks: usize) -> f64 {
    let start = Instant::now();
    let each = ROUNDS / tasks;
    let running = (0..tasks).map(|task| {
        let client = client.clone();
        tokio::spawn(async move {
            for number in 0..each {
                call(&client, what, task * each + number).await;
            }
        })
    });
    futures::future::join_all(running.collect::<Vec<_>>()).await;
    (each * tasks) as f64 / start.elapsed().as_secs_f64()
}
