//! The process deletes expired items by itself, as DynamoDB does.

use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::Clock;
use embedded::Engine;
use stoa::{Host, Options};
use testkit::NOON;

#[tokio::test(start_paused = true)]
async fn deletes_expired_items_a_minute_after_the_start_and_every_hour() {
    let (engine, clock) = (Engine::memory().unwrap(), Clock::manual(NOON));
    let mut host = Host::start_on(engine.clone(), &Options::for_tests(), clock.clone()).await.unwrap();
    let (client, table) = (engine.client(), "stoa-CartTable");
    let read = async |pk: &str| {
        let key = |part: &str| (part.to_owned(), AttributeValue::S(pk.to_owned()));
        let read = client.get_item().table_name(table).set_key(Some([key("pk"), key("sk")].into()));
        read.send().await.unwrap().item.is_some()
    };
    for (pk, after_s) in [("expired", -1), ("tomorrow's", 86_400), ("soon expired", 600)] {
        let expires_at = AttributeValue::N((NOON.as_seconds() + after_s).to_string());
        let put = client.put_item().table_name(table).item("pk", AttributeValue::S(pk.to_owned()));
        let put = put.item("sk", AttributeValue::S(pk.to_owned())).item("expires_at", expires_at);
        put.send().await.unwrap();
    }
    host.serve().await.unwrap();
    tokio::time::sleep(Duration::from_secs(61)).await;
    assert_eq!([read("expired").await, read("soon expired").await, read("tomorrow's").await], [false, true, true]);
    clock.advance(Duration::from_secs(3600));
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!([read("soon expired").await, read("tomorrow's").await], [false, true]);
    host.stop().await;
}
