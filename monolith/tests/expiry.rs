//! The process deletes expired items by itself, as DynamoDB does.

use std::time::Duration;

use domain::Clock;
use embedded::Engine;
use service::table::{AttributeValue, Key, Request};
use stoa::{Host, Options};
use testkit::NOON;

#[tokio::test(start_paused = true)]
async fn deletes_expired_items_a_minute_after_the_start_and_every_hour() {
    let (engine, clock) = (Engine::memory().unwrap(), Clock::manual(NOON));
    let mut host = Host::start_on(engine.clone(), &Options::for_tests(), clock.clone()).await.unwrap();
    let table = "stoa-CartTable";
    let is_there = |pk: &str| {
        let read = Request::Get { key: Key::only(pk), consistent: true };
        !engine.call_silently(table, read).unwrap().items.is_empty()
    };
    for (pk, after_s) in [("expired", -1), ("tomorrow's", 86_400), ("soon expired", 600)] {
        let expires_at = AttributeValue::N((NOON.as_seconds() + after_s).to_string());
        let [pk, sk] = ["pk", "sk"].map(|part| (part.to_owned(), AttributeValue::S(pk.to_owned())));
        engine.import(table, vec![[pk, sk, ("expires_at".to_owned(), expires_at)].into()]).unwrap();
    }
    host.serve().await.unwrap();
    tokio::time::sleep(Duration::from_secs(61)).await;
    assert_eq!([is_there("expired"), is_there("soon expired"), is_there("tomorrow's")], [false, true, true]);
    clock.advance(Duration::from_secs(3600));
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!([is_there("soon expired"), is_there("tomorrow's")], [false, true]);
    host.stop().await;
}
