//! Tests of the list of all payments.

use std::time::Duration;

use payments::Payments;
use testkit::{Alone, Call};

use crate::support::*;

async fn all(rig: &Alone<Payments>, query: &str) -> Vec<String> {
    let (mut seen, mut path) = (Vec::new(), format!("/payments?{query}"));
    for _ in 0..200 {
        let page = rig.call(Call::get(&path).bearer("svc", STAFF)).await;
        assert_eq!(page.status, 200, "{}", page.text);
        seen.extend(page.body["items"].as_array().unwrap().iter().map(|p| p["id"].as_str().unwrap().to_owned()));
        let Some(cursor) = page.body["next_cursor"].as_str() else { return seen };
        assert!(page.header("link").contains("rel=\"next\""));
        path = format!("/payments?{query}&cursor={cursor}");
    }
    panic!("no end");
}

#[tokio::test]
async fn lists_all_payments_newest_first() {
    let rig = alone();
    let owner = account(&rig);
    let (good, bad) = (method(&rig, &owner, "tok_success").await, method(&rig, &owner, "tok_declined").await);
    let (mut made, mut declined) = (Vec::new(), Vec::new());
    for n in 0..120 {
        rig.advance(Duration::from_secs(3_600));
        let order = awaiting(&rig, owner, if n % 3 == 0 { bad } else { good });
        rig.deliver(&order).await.unwrap();
        made.push(payment_of(order.order_id).to_string());
        if n % 3 == 0 {
            declined.push(payment_of(order.order_id).to_string());
        }
        // An order that is rejected before its payment is known has no payment.
        rig.deliver(&rejected(&rig, domain::id::OrderId::new(&rig.clock))).await.unwrap();
    }
    made.reverse();
    declined.reverse();
    for limit in ["limit=1", "limit=7", "limit=100", "limit=20"] {
        assert_eq!(all(&rig, limit).await, made, "{limit}");
    }
    assert_eq!(all(&rig, "limit=9&status=declined").await, declined);
    assert!(all(&rig, "status=refunded").await.is_empty());
}

#[tokio::test]
async fn only_staff_lists_payments() {
    let rig = alone();
    ordered(&rig, account(&rig), "tok_success").await;
    let reply = rig.call(Call::get("/payments").bearer(account(&rig), "")).await;
    assert_eq!((reply.status, reply.problem()), (403, "insufficient_scope"));
    assert_eq!(rig.call(Call::get("/payments")).await.status, 401);
    let reply = rig.call(Call::get("/payments?status=rich&limit=101&page=2").bearer("svc", STAFF)).await;
    assert_eq!(reply.status, 400);
    assert_eq!(reply.faults(), ["limit out_of_range", "page unknown_field", "status unknown_value"]);
}

#[tokio::test]
async fn refuses_a_tampered_cursor_or_one_of_another_filter() {
    let rig = alone();
    for _ in 0..3 {
        ordered(&rig, account(&rig), "tok_success").await;
    }
    let page = rig.call(Call::get("/payments?limit=1").bearer("svc", STAFF)).await;
    let cursor = page.body["next_cursor"].as_str().unwrap();
    let (first, rest) = cursor.split_at(1);
    let tampered = format!("{}{rest}", if first == "A" { "B" } else { "A" });
    for path in [format!("/payments?cursor={tampered}"), format!("/payments?status=authorized&cursor={cursor}")] {
        let reply = rig.call(Call::get(&path).bearer("svc", STAFF)).await;
        assert_eq!((reply.status, reply.faults()), (400, vec!["cursor invalid_cursor".into()]), "{path}");
    }
}
