//! The in-process connector in memory and on disk, in one run: `cargo bench -p embedded`.
//!
//! `cargo bench -p embedded -- get 2000000` runs one operation alone, for a profiler.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program for the terminal")]

use std::collections::HashMap;
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use embedded::{Engine, TableSpec};
use service::declaration::Projection;

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

    let places = [embedded_sdk::client(&memory), embedded_sdk::client(&disk)];
    println!("{:<26}{:>12}{:>12}", "p50 in microseconds", "in memory", "on disk");
    for what in ["get", "put", "transaction of 4"] {
        let mut p50 = [0.0; 2];
        for (place, client) in places.iter().enumerate() {
            measure(client, what, ROUNDS / 10).await;
            p50[place] = measure(client, what, ROUNDS).await.as_secs_f64() * 1e6;
        }
        println!("{what:<26}{:>12.1}{:>12.1}", p50[0], p50[1]);
    }
    println!("\n{:<26}{:>12}{:>12}", "calls a second", "in memory", "on disk");
    for (what, tasks) in [("get", 1), ("get", 16), ("put", 1), ("put", 16)] {
        let mut rates = [0.0; 2];
        for (place, client) in places.iter().enumerate() {
            rates[place] = throughput(client, what, tasks).await;
        }
        println!("{:<26}{:>12.0}{:>12.0}", format!("{what}, {tasks} at a time"), rates[0], rates[1]);
    }
}

async fn alone(what: &str, rounds: usize) {
    let client = embedded_sdk::client(&engine());
    println!("{what}: {:?}", measure(&client, what, rounds).await);
}

fn engine() -> Engine {
    let engine = Engine::memory().unwrap();
    engine.create_table(&table()).unwrap();
    engine
}

fn table() -> TableSpec {
    TableSpec::new("bench", [Projection::All; 2])
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
