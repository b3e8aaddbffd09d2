//! Transactions and conditions as the service keeps them.

mod support;

use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{ConditionCheck, Delete, Get, TransactGetItem, TransactWriteItem, Update};
use support::{TABLE, create, engine, item, key, number, text};
use testkit::{Fault, Faults};

#[tokio::test]
async fn a_failed_condition_cancels_all_and_shows_the_item_in_the_way() {
    let client = embedded_sdk::client(&engine());
    let taken = item([("pk", text("b")), ("sk", text("state")), ("version", number(7))]);
    client.put_item().table_name(TABLE).set_item(Some(taken.clone())).send().await.unwrap();
    let items = vec![create(key("a", "state")), create(key("b", "state")), create(key("c", "state"))];
    let error = client.transact_write_items().set_transact_items(Some(items)).send().await.unwrap_err();
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = error.into_service_error() else {
        panic!("not cancelled");
    };
    let reasons = cancelled.cancellation_reasons();
    let codes: Vec<_> = reasons.iter().map(|reason| reason.code().unwrap()).collect();
    assert_eq!(codes, ["None", "ConditionalCheckFailed", "None"]);
    assert_eq!(reasons[1].item(), Some(&taken));
    let left = client.scan().table_name(TABLE).send().await.unwrap();
    assert_eq!(left.count(), 1);
}

#[tokio::test]
async fn every_kind_of_action_in_one_transaction() {
    let client = embedded_sdk::client(&engine());
    for pk in ["counter", "gone", "guard"] {
        let it = item([("pk", text(pk)), ("sk", text("state")), ("n", number(1))]);
        client.put_item().table_name(TABLE).set_item(Some(it)).send().await.unwrap();
    }
    let update = Update::builder().table_name(TABLE).set_key(Some(key("counter", "state")));
    let update = update.update_expression("SET n = n + :one").condition_expression("n >= :one");
    let update = update.expression_attribute_values(":one", number(1)).build().unwrap();
    let delete = Delete::builder().table_name(TABLE).set_key(Some(key("gone", "state"))).build().unwrap();
    let check = ConditionCheck::builder().table_name(TABLE).set_key(Some(key("guard", "state")));
    let check = check.condition_expression("attribute_exists(pk)").build().unwrap();
    let items = vec![
        create(key("new", "state")),
        TransactWriteItem::builder().update(update).build(),
        TransactWriteItem::builder().delete(delete).build(),
        TransactWriteItem::builder().condition_check(check).build(),
    ];
    client.transact_write_items().set_transact_items(Some(items)).send().await.unwrap();

    let get = |pk: &str| {
        let get = Get::builder().table_name(TABLE).set_key(Some(key(pk, "state"))).build().unwrap();
        TransactGetItem::builder().get(get).build()
    };
    let read = client.transact_get_items().transact_items(get("counter")).transact_items(get("gone"));
    let read = read.send().await.unwrap();
    assert_eq!(read.responses()[0].item().unwrap()["n"], number(2));
    assert!(read.responses()[1].item().is_none());
}

#[tokio::test]
async fn a_hundred_actions_and_not_one_more_nor_one_item_twice() {
    let client = embedded_sdk::client(&engine());
    let puts = |count: usize| Some((0..count).map(|n| create(key(&n.to_string(), "state"))).collect());
    client.transact_write_items().set_transact_items(puts(100)).send().await.unwrap();
    let error = client.transact_write_items().set_transact_items(puts(101)).send().await.unwrap_err();
    assert_eq!(error.code(), Some("ValidationException"));
    let twice = vec![create(key("x", "state")), create(key("x", "state"))];
    let error = client.transact_write_items().set_transact_items(Some(twice)).send().await.unwrap_err();
    assert_eq!(error.code(), Some("ValidationException"));
    assert!(error.message().unwrap().contains("cannot include multiple operations on one item"));
}

#[tokio::test]
async fn a_failed_condition_of_a_single_write_shows_the_item_too() {
    let client = embedded_sdk::client(&engine());
    client.put_item().table_name(TABLE).set_item(Some(key("a", "state"))).send().await.unwrap();
    let again = client.put_item().table_name(TABLE).set_item(Some(key("a", "state")));
    let again = again
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure::AllOld);
    let error = again.send().await.unwrap_err().into_service_error();
    let aws_sdk_dynamodb::operation::put_item::PutItemError::ConditionalCheckFailedException(failed) = error else {
        panic!("not refused: {error:?}");
    };
    assert_eq!(failed.item(), Some(&key("a", "state")));
}

#[tokio::test]
async fn the_same_token_again_runs_again() {
    let client = embedded_sdk::client(&engine());
    let send = || {
        let items = vec![create(key("a", "state"))];
        client.transact_write_items().set_transact_items(Some(items)).client_request_token("same").send()
    };
    send().await.unwrap();
    assert_eq!(send().await.unwrap_err().code(), Some("TransactionCanceledException"));
}

#[tokio::test]
async fn a_lost_answer_of_a_transaction_is_found_again_by_its_token() {
    let faults = Faults::none().at(1, Fault::LostAnswer);
    let client = embedded_sdk::client_through(&engine(), std::sync::Arc::new(faults.clone()));
    let items = vec![create(key("a", "state"))];
    client.transact_write_items().set_transact_items(Some(items)).send().await.unwrap();
    assert_eq!(faults.calls(), 2);
}
