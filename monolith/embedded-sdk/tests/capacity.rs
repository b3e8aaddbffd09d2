//! What the engine says a call costs, against the service's published prices.

mod support;

use aws_sdk_dynamodb::types::{
    KeysAndAttributes, PutRequest, ReturnConsumedCapacity, ReturnConsumedCapacity::Total, WriteRequest,
};
use support::{TABLE, create, engine, item, key, number, text};
use testkit::Faults;

/// An item of about this many bytes, in `gsi1` if asked.
fn sized(pk: &str, bytes: usize, indexed: bool) -> support::Item {
    let mut it = item([("pk", text(pk)), ("sk", text("state")), ("filler", text("x".repeat(bytes)))]);
    if indexed {
        it.insert("gsi1pk".to_owned(), text("list"));
        it.insert("gsi1sk".to_owned(), text(pk));
    }
    it
}

#[tokio::test]
async fn a_write_is_a_unit_a_kilobyte_and_again_for_each_index() {
    let client = embedded_sdk::client(&engine());
    for (bytes, indexed, expected) in [(100, false, 1.0), (1500, false, 2.0), (100, true, 2.0), (1500, true, 4.0)] {
        let put = client.put_item().table_name(TABLE).set_item(Some(sized("a", bytes, indexed)));
        let put = put.return_consumed_capacity(ReturnConsumedCapacity::Indexes).send().await.unwrap();
        let units = put.consumed_capacity().unwrap();
        assert_eq!(units.capacity_units(), Some(expected), "{bytes} bytes, indexed: {indexed}");
        client.delete_item().table_name(TABLE).set_key(Some(key("a", "state"))).send().await.unwrap();
    }
}

#[tokio::test]
async fn a_read_is_half_a_unit_or_one_for_four_kilobytes() {
    let client = embedded_sdk::client(&engine());
    client.put_item().table_name(TABLE).set_item(Some(sized("a", 5000, true))).send().await.unwrap();
    for (consistent, expected) in [(false, 1.0), (true, 2.0)] {
        let get = client.get_item().table_name(TABLE).set_key(Some(key("a", "state"))).consistent_read(consistent);
        let get = get.return_consumed_capacity(Total).send().await.unwrap();
        assert_eq!(get.consumed_capacity().unwrap().capacity_units(), Some(expected));
    }
    let missing = client.get_item().table_name(TABLE).set_key(Some(key("b", "state")));
    let missing = missing.return_consumed_capacity(Total).send().await.unwrap();
    assert_eq!(missing.consumed_capacity().unwrap().capacity_units(), Some(0.5));
    let query = client.query().table_name(TABLE).index_name("gsi1").key_condition_expression("gsi1pk = :list");
    let query = query.expression_attribute_values(":list", text("list")).return_consumed_capacity(Total);
    assert_eq!(query.send().await.unwrap().consumed_capacity().unwrap().capacity_units(), Some(1.0));
}

#[tokio::test]
async fn a_transaction_doubles_the_table_but_not_the_index() {
    let client = embedded_sdk::client(&engine());
    let items = vec![create(sized("a", 100, false)), create(sized("b", 1500, true))];
    let done = client.transact_write_items().set_transact_items(Some(items));
    let done = done.return_consumed_capacity(ReturnConsumedCapacity::Indexes).send().await.unwrap();
    let units = &done.consumed_capacity()[0];
    assert_eq!(units.table().unwrap().capacity_units(), Some(6.0), "2 × (1 + 2)");
    assert_eq!(units.global_secondary_indexes().unwrap()["gsi1"].capacity_units(), Some(2.0));
    assert_eq!(units.capacity_units(), Some(8.0));
}

#[tokio::test]
async fn an_update_pays_for_the_larger_image_and_a_moved_index_key_twice() {
    let client = embedded_sdk::client(&engine());
    client.put_item().table_name(TABLE).set_item(Some(sized("a", 100, true))).send().await.unwrap();
    let update = |expression: &str| {
        let update = client.update_item().table_name(TABLE).set_key(Some(key("a", "state")));
        update.update_expression(expression).return_consumed_capacity(Total)
    };
    let moved = update("SET gsi1sk = :new").expression_attribute_values(":new", text("z")).send().await.unwrap();
    assert_eq!(moved.consumed_capacity().unwrap().capacity_units(), Some(3.0), "the table, out of and into the index");
    let outside = update("SET filler = filler, n = :n").expression_attribute_values(":n", number(1));
    assert_eq!(outside.send().await.unwrap().consumed_capacity().unwrap().capacity_units(), Some(2.0));
}

#[tokio::test]
async fn batches_say_their_cost_for_each_table() {
    let client = embedded_sdk::client(&engine());
    let puts = ["a", "b", "c"].map(|pk| {
        let put = PutRequest::builder().set_item(Some(sized(pk, 100, false))).build().unwrap();
        WriteRequest::builder().put_request(put).build()
    });
    let written = client.batch_write_item().request_items(TABLE, puts.to_vec()).return_consumed_capacity(Total);
    let written = written.send().await.unwrap();
    assert_eq!(written.consumed_capacity()[0].capacity_units(), Some(3.0));
    assert!(written.unprocessed_items().is_none_or(|left| left.is_empty()));

    let keys = KeysAndAttributes::builder().keys(key("a", "state")).keys(key("missing", "state")).build().unwrap();
    let read = client.batch_get_item().request_items(TABLE, keys).return_consumed_capacity(Total);
    let read = read.send().await.unwrap();
    assert_eq!(read.consumed_capacity()[0].capacity_units(), Some(1.0));
    assert_eq!(read.responses().unwrap()[TABLE].len(), 1);
}

#[tokio::test]
async fn the_log_knows_costs_that_the_caller_did_not_ask_for() {
    let faults = Faults::none();
    let engine = engine();
    let client = embedded_sdk::client_through(&engine, std::sync::Arc::new(faults.clone()));
    let put = client.put_item().table_name(TABLE).set_item(Some(sized("a", 100, true))).send().await.unwrap();
    assert!(put.consumed_capacity().is_none());
    let log = faults.take_log();
    assert_eq!((log[0].operation.as_str(), log[0].units), ("PutItem", 2.0));
    assert!(log[0].tables.contains(TABLE));
    assert!(faults.log().is_empty());
}
