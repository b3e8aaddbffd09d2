//! Faults happen as planned, and the same ones every time.

#![expect(clippy::unwrap_used, reason = "helpers of tests, on the real clock")]

mod support;

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use domain::Clock;
use dynamodb::DynamoDb;
use service::table::{Key, Table, Write};
use support::{TABLE, create, engine, key};
use testkit::NOON;
use testkit::{Fault, Faults, Outcome};

async fn put(client: &Client, pk: &str) -> Result<(), Option<String>> {
    let put = client.put_item().table_name(TABLE).set_item(Some(key(pk, "state")));
    match put.condition_expression("attribute_not_exists(pk)").send().await {
        Ok(_) => Ok(()),
        Err(error) => Err(error.code().map(str::to_owned)),
    }
}

async fn count(client: &Client) -> i32 {
    client.scan().table_name(TABLE).send().await.unwrap().count()
}

#[tokio::test]
async fn a_throttled_call_is_repeated_by_the_sdk() {
    for fault in [Fault::Throttle, Fault::ServerError] {
        let faults = Faults::none().at(1, fault);
        let client = embedded_sdk::client_through(&engine(), std::sync::Arc::new(faults.clone()));
        assert_eq!(put(&client, "a").await, Ok(()));
        let outcomes: Vec<_> = faults.log().into_iter().map(|call| call.outcome).collect();
        assert_eq!(outcomes, [Outcome::Spoilt(fault), Outcome::Done]);
    }
}

#[tokio::test]
async fn three_attempts_and_no_more() {
    let faults = Faults::none().rate(Fault::Throttle, 1.0);
    let client = embedded_sdk::client_through(&engine(), std::sync::Arc::new(faults.clone()));
    let refused = Some("ProvisionedThroughputExceededException".to_owned());
    assert_eq!(put(&client, "a").await, Err(refused));
    assert_eq!(faults.calls(), 3);
    faults.calm(true);
    assert_eq!(count(&client).await, 0);
}

#[tokio::test]
async fn a_transaction_has_three_attempts_whatever_it_meets() {
    let met = [
        [Fault::Conflict, Fault::Conflict, Fault::Conflict],
        [Fault::Conflict, Fault::Throttle, Fault::ServerError],
        [Fault::ServerError, Fault::Conflict, Fault::Throttle],
    ];
    for faults in met {
        let [first, second, third] = faults;
        let faults = Faults::none().at(1, first).at(2, second).at(3, third);
        let table = Table::new(
            std::sync::Arc::new(DynamoDb::new(embedded_sdk::client_through(
                &engine(),
                std::sync::Arc::new(faults.clone()),
            ))),
            TABLE,
            "test",
            Clock::manual(NOON),
            None,
        );
        let save = async || {
            let mut transaction = table.transaction();
            transaction.push(Write::create("item", Key::only("a"), &HashMap::from([("n", 1)])));
            transaction.commit().await
        };
        assert!(save().await.unwrap_err().is_busy());
        assert_eq!(faults.calls(), 3);
        save().await.unwrap();
        assert!(save().await.unwrap_err().refused("item"));
        assert_eq!(faults.calls(), 5, "what a condition refuses is not tried again");
    }
}

#[tokio::test]
async fn a_write_that_meets_a_transaction_is_repeated_and_a_refused_one_is_not() {
    let faults = Faults::none().at(1, Fault::Conflict).at(2, Fault::Conflict);
    let client = embedded_sdk::client_through(&engine(), std::sync::Arc::new(faults.clone()));
    assert_eq!(put(&client, "a").await, Ok(()));
    assert_eq!(faults.calls(), 3);
    assert_eq!(put(&client, "a").await, Err(Some("ConditionalCheckFailedException".to_owned())));
    assert_eq!(faults.calls(), 4);
    let faults = Faults::none().rate(Fault::Conflict, 1.0);
    let client = embedded_sdk::client_through(&engine(), std::sync::Arc::new(faults.clone()));
    let remove = client.delete_item().table_name(TABLE).set_key(Some(key("a", "state")));
    assert!(remove.send().await.unwrap_err().into_service_error().is_transaction_conflict_exception());
    let touch = client.update_item().table_name(TABLE).set_key(Some(key("a", "state")));
    let touch = touch.update_expression("SET n = :n").expression_attribute_values(":n", support::number(1));
    assert!(touch.send().await.unwrap_err().into_service_error().is_transaction_conflict_exception());
    assert_eq!(faults.calls(), 6);
}

#[tokio::test]
async fn a_lost_answer_was_applied() {
    let faults = Faults::none().at(1, Fault::LostAnswer);
    let client = embedded_sdk::client_through(&engine(), std::sync::Arc::new(faults));
    // The repetition meets its own first try: what a conditional put must expect.
    let refused = Some("ConditionalCheckFailedException".to_owned());
    assert_eq!(put(&client, "a").await, Err(refused));
    assert_eq!(count(&client).await, 1);
}

#[tokio::test]
async fn a_conflict_spares_reads_and_names_its_action() {
    let faults = Faults::none().rate(Fault::Conflict, 1.0);
    let client = embedded_sdk::client_through(&engine(), std::sync::Arc::new(faults));
    assert_eq!(count(&client).await, 0);
    assert_eq!(put(&client, "a").await, Err(Some("TransactionConflictException".to_owned())));
    let items = vec![create(key("a", "state")), create(key("b", "state"))];
    let error = client.transact_write_items().set_transact_items(Some(items)).send().await.unwrap_err();
    let reasons = format!("{:?}", error.into_service_error());
    assert!(reasons.contains("TransactionConflict"), "{reasons}");
}

#[tokio::test(start_paused = true)]
async fn a_hanging_call_hangs_alone() {
    let client = embedded_sdk::client_through(&engine(), std::sync::Arc::new(Faults::none().at(1, Fault::Hang)));
    tokio::time::timeout(Duration::from_secs(60), put(&client, "a")).await.unwrap_err();
    assert_eq!(put(&client, "a").await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn after_a_crash_nothing_returns() {
    for (fault, expected) in [(Fault::CrashBefore, 1), (Fault::CrashAfter, 2)] {
        let engine = engine();
        let faults = Faults::none().at(2, fault);
        let client = embedded_sdk::client_through(&engine, std::sync::Arc::new(faults.clone()));
        let work = async {
            for pk in ["a", "b", "c"] {
                put(&client, pk).await.unwrap();
            }
        };
        tokio::select! {
            () = work => panic!("survived"),
            () = faults.crashed() => {}
        }
        tokio::time::timeout(Duration::from_secs(60), put(&client, "d")).await.unwrap_err();
        assert_eq!(count(&embedded_sdk::client(&engine)).await, expected);
    }
}

#[tokio::test]
async fn the_same_seed_spoils_the_same_calls() {
    let run = async |seed| {
        let faults = Faults::none().seed(seed).rate(Fault::ServerError, 0.3).only(&["PutItem"]);
        let client = embedded_sdk::client_through(&engine(), std::sync::Arc::new(faults.clone()));
        for n in 0..30 {
            let _ = put(&client, &n.to_string()).await;
        }
        let spoilt = faults.log().into_iter().filter(|call| call.outcome != Outcome::Done);
        spoilt.map(|call| call.number).collect::<Vec<_>>()
    };
    let first = run(1).await;
    assert!((4..20).contains(&first.len()), "{first:?}");
    assert_eq!(first, run(1).await);
    assert_ne!(first, run(2).await);
}
