//! Against servers that are busy, newer, or no shop at all.

use std::time::{Duration, Instant};

use stoa_client::transport::TransportError;
use stoa_client::types::{Benefit, CartStatus, OpenCartRequest};
use stoa_client::{Error, Stoa};

use crate::support::Scripted;

const BUSY: (&str, &str) = (
    "503 Service Unavailable\r\nretry-after: 1\r\ncontent-type: application/problem+json",
    r#"{"type":"urn:stoa:problem:overloaded","title":"Busy","status":503,"request_id":"req_1"}"#,
);
/// A cart of a newer shop: with a field and a status that this client does not know.
const NEWER: &str = r#"{"id":"cart_1","owner":"guest_1","status":"from_the_future","currency":"EUR","lines":[],"totals":
    {"subtotal":{"amount":0,"currency":"EUR"},"discount":{"amount":0,"currency":"EUR"},"shipping":{"amount":0,"currency":"EUR"},
    "shipping_discount":{"amount":0,"currency":"EUR"},"shipping_tax":{"amount":0,"currency":"EUR"},"tax":{"amount":0,"currency":"EUR"},"total":{"amount":0,"currency":"EUR"},"tax_inclusive":true,"taxes":[],"novelty":[1]},
    "promotion_codes":[],"discounts":[],"metadata":{},"generation":1,"version":1,"expires_at":"2026-02-01T00:00:00Z","created_at":"2026-01-01T00:00:00Z",
    "updated_at":"2026-01-01T00:00:00Z","novelty":{"a":[1]}}"#;

#[tokio::test]
async fn a_busy_shop_is_asked_again_under_one_key() {
    let server = Scripted::with(&[BUSY, BUSY, ("201 Created", NEWER)]).await;
    let begun = Instant::now();
    server.client().carts().open(&OpenCartRequest::new("EUR")).send().await.unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(2), "Retry-After is kept to: {:?}", begun.elapsed());
    let keys = server.headers("idempotency-key");
    assert!(keys.len() == 3 && keys[0].len() == 32 && keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    server.client().carts().open(&OpenCartRequest::new("EUR")).send().await.unwrap();
    assert_ne!(server.headers("idempotency-key")[3], keys[0], "each call has a key of its own");
}

#[tokio::test]
async fn patience_ends() {
    let server = Scripted::with(&[BUSY]).await;
    let error = server.client().carts().open(&OpenCartRequest::new("EUR")).max_attempts(2).send().await.unwrap_err();
    let problem = error.problem().unwrap();
    assert_eq!((problem.code.as_str(), problem.attempts, server.requests().len()), ("overloaded", 2, 2));
    assert_eq!((problem.retry_after, problem.request_id.as_deref()), (Some(Duration::from_secs(1)), Some("req_1")));
    assert_eq!(error.idempotency_key(), Some(server.headers("idempotency-key")[0].as_str()));

    let server = Scripted::with(&[("429 Too Many Requests\r\nretry-after: 180", "")]).await;
    let begun = Instant::now();
    let error = server.client().sign_in("a@example.org", "wrong").await.unwrap_err();
    assert_eq!((error.code(), server.requests().len()), (Some("http_429"), 1));
    assert_eq!(error.problem().unwrap().retry_after, Some(Duration::from_secs(180)));
    assert!(begun.elapsed() < Duration::from_secs(5), "nobody waits for three minutes");
}

#[tokio::test]
async fn a_request_that_is_still_running_is_waited_for() {
    let running = (
        "409 Conflict\r\nretry-after: 0\r\ncontent-type: application/problem+json",
        r#"{"type":"urn:stoa:problem:still_running","title":"T","status":409}"#,
    );
    let server = Scripted::with(&[running, running, ("201 Created", NEWER)]).await;
    server.client().carts().open(&OpenCartRequest::new("EUR")).idempotency_key("mine").send().await.unwrap();
    assert_eq!(server.headers("idempotency-key"), ["mine", "mine", "mine"]);
}

#[tokio::test]
async fn a_newer_shop_breaks_no_older_client() {
    let server = Scripted::with(&[("200 OK\r\netag: \"1\"", NEWER)]).await;
    let answer = server.client().carts().find("cart_1").answer().await.unwrap();
    assert_eq!(answer.body.status, CartStatus::Unknown("from_the_future".to_owned()));
    assert_eq!(answer.body.status.to_string(), "from_the_future");
    assert_eq!(answer.etag.unwrap().to_string(), "\"1\"");
    let novel: Benefit = serde_json::from_str(r#"{"kind":"hologram","size":3}"#).unwrap();
    let Benefit::Unknown(content) = &novel else { panic!("{novel:?}") };
    assert_eq!((&content["size"], serde_json::to_value(&novel).unwrap()), (&3.into(), content.clone()));
}

#[tokio::test]
async fn what_is_no_shop_is_an_error() {
    let server = Scripted::with(&[("200 OK", "<html>")]).await;
    let error = server.client().carts().find("cart_1").send().await.unwrap_err();
    assert!(matches!(error, Error::Unreadable { .. }), "{error:?}");

    let moved = Scripted::with(&[("302 Found\r\nlocation: http://192.0.2.1/", "")]).await;
    let error = moved.client().carts().find("cart_1").send().await.unwrap_err();
    assert_eq!(error.code(), Some("http_302"), "a redirect is not followed");

    let nobody = Stoa::builder("http://127.0.0.1:1").max_attempts(2).build().unwrap();
    let error = nobody.guest().await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { attempts: 2, source: TransportError::NotSent(_), .. }), "{error:?}");

    let slow = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let slow = Stoa::builder(format!("http://{}", slow.local_addr().unwrap()));
    let slow = slow.timeout(Duration::from_millis(50)).max_attempts(2).build().unwrap();
    let error = slow.carts().find("cart_1").send().await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { attempts: 2, source: TransportError::Lost(_), .. }), "{error:?}");

    for address in ["", "shop.example", "ftp://shop.example", "http://", "http://shop.example/?a=b", "/products"] {
        assert!(matches!(Stoa::new(address), Err(Error::Setup(_))), "{address:?}");
    }
    let secured = Stoa::new("https://shop.example");
    assert_eq!(secured.is_ok(), cfg!(feature = "rustls"), "{secured:?}");
}
