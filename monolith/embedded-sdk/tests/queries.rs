//! Pages, order and expiry.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use aws_sdk_dynamodb::types::{DeleteRequest, PutRequest, WriteRequest};
use support::{Item, TABLE, engine, item, key, number, table, text};
use testkit::NOON;

/// Nine items of one list, two for each place in its order and one more.
async fn listed(client: &aws_sdk_dynamodb::Client) {
    for n in 0..9 {
        let it = item([
            ("pk", text(format!("product#{n}"))),
            ("sk", text("state")),
            ("gsi1pk", text("list")),
            ("gsi1sk", text(format!("place#{}", n / 2))),
        ]);
        client.put_item().table_name(TABLE).set_item(Some(it)).send().await.unwrap();
    }
}

async fn page(client: &aws_sdk_dynamodb::Client, from: Option<Item>, forward: bool) -> (Vec<String>, Option<Item>) {
    let query = client.query().table_name(TABLE).index_name("gsi1").key_condition_expression("gsi1pk = :list");
    let query = query.expression_attribute_values(":list", text("list")).scan_index_forward(forward).limit(4);
    let page = query.set_exclusive_start_key(from).send().await.unwrap();
    let places = page.items().iter().map(|it| it["gsi1sk"].as_s().unwrap().clone()).collect();
    (places, page.last_evaluated_key().cloned())
}

#[tokio::test]
async fn an_index_pages_through_equal_keys_in_both_directions() {
    let client = embedded_sdk::client(&engine());
    listed(&client).await;
    for forward in [true, false] {
        let (mut places, mut from) = (Vec::new(), None);
        for _ in 0..3 {
            let (more, next) = page(&client, from, forward).await;
            places.extend(more);
            from = next;
        }
        assert!(from.is_none(), "nine items, four a page");
        let mut expected: Vec<_> = (0..9).map(|n| format!("place#{}", n / 2)).collect();
        if !forward {
            expected.reverse();
        }
        assert_eq!(places, expected);
    }
}

#[tokio::test]
async fn the_key_of_the_next_page_holds_both_keys() {
    let client = embedded_sdk::client(&engine());
    listed(&client).await;
    let (_, next) = page(&client, None, true).await;
    let mut names: Vec<_> = next.unwrap().into_keys().collect();
    names.sort();
    assert_eq!(names, ["gsi1pk", "gsi1sk", "pk", "sk"]);
}

#[tokio::test]
async fn begins_with_and_between_bound_a_range() {
    let client = embedded_sdk::client(&engine());
    for sk in ["a#1", "a#2", "b#1", "c#1"] {
        client.put_item().table_name(TABLE).set_item(Some(key("p", sk))).send().await.unwrap();
    }
    let query = |condition: &str| {
        let query = client.query().table_name(TABLE).key_condition_expression(condition);
        query.expression_attribute_values(":p", text("p"))
    };
    let begins = query("pk = :p AND begins_with(sk, :a)").expression_attribute_values(":a", text("a#"));
    assert_eq!(begins.send().await.unwrap().count(), 2);
    let between = query("pk = :p AND sk BETWEEN :from AND :to");
    let between =
        between.expression_attribute_values(":from", text("a#2")).expression_attribute_values(":to", text("b#9"));
    assert_eq!(between.send().await.unwrap().count(), 2);
}

#[tokio::test]
async fn an_item_without_index_keys_is_not_in_the_index() {
    let client = embedded_sdk::client(&engine());
    listed(&client).await;
    let remove = client.update_item().table_name(TABLE).set_key(Some(key("product#0", "state")));
    remove.update_expression("REMOVE gsi1pk, gsi1sk").send().await.unwrap();
    let query = client.query().table_name(TABLE).index_name("gsi1").key_condition_expression("gsi1pk = :list");
    assert_eq!(query.expression_attribute_values(":list", text("list")).send().await.unwrap().count(), 8);
}

#[tokio::test]
async fn a_batch_writes_and_deletes() {
    let client = embedded_sdk::client(&engine());
    client.put_item().table_name(TABLE).set_item(Some(key("old", "state"))).send().await.unwrap();
    let put = PutRequest::builder().set_item(Some(key("new", "state"))).build().unwrap();
    let delete = DeleteRequest::builder().set_key(Some(key("old", "state"))).build().unwrap();
    let requests =
        vec![WriteRequest::builder().put_request(put).build(), WriteRequest::builder().delete_request(delete).build()];
    client.batch_write_item().request_items(TABLE, requests).send().await.unwrap();
    let left = client.scan().table_name(TABLE).send().await.unwrap();
    assert_eq!(left.items(), [key("new", "state")]);
}

#[tokio::test]
async fn what_has_expired_is_read_until_it_is_swept() {
    let engine = engine();
    let client = embedded_sdk::client(&engine);
    let now = NOON.as_seconds();
    let put = async |pk: String, expires_at: Option<i64>| {
        let mut it = item([("pk", text(pk)), ("sk", text("state"))]);
        it.extend(expires_at.map(|moment| ("expires_at".to_owned(), number(moment))));
        client.put_item().table_name(TABLE).set_item(Some(it)).send().await.unwrap();
    };
    // More than a page of each.
    for place in 0..150 {
        put(format!("past#{place}"), Some(now - 1)).await;
        put(format!("future#{place}"), Some(now)).await;
        put(format!("always#{place}"), None).await;
    }
    assert_eq!(client.scan().table_name(TABLE).send().await.unwrap().count(), 450);
    assert_eq!(engine.sweep_expired(&[table()], NOON).await.unwrap(), 150);
    let left = client.scan().table_name(TABLE).send().await.unwrap();
    assert_eq!(left.count(), 300);
    assert!(left.items().iter().all(|item| !item["pk"].as_s().unwrap().starts_with("past#")));
    assert_eq!(engine.sweep_expired(&[table()], NOON).await.unwrap(), 0);
    let ttl = client.describe_time_to_live().table_name(TABLE).send().await.unwrap();
    assert_eq!(ttl.time_to_live_description().unwrap().attribute_name(), Some("expires_at"));
}

#[tokio::test]
async fn an_unknown_table_and_an_unknown_operation_are_refused_as_the_service_would() {
    let client = embedded_sdk::client(&engine());
    let error = client.get_item().table_name("nowhere").set_key(Some(key("a", "b"))).send().await.unwrap_err();
    assert!(error.into_service_error().is_resource_not_found_exception());
    let error = client.describe_limits().send().await.unwrap_err();
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 400);
}
