//! Connections: how long they may be idle, and how many there may be.

use super::*;

const SHORT: Duration = Duration::from_millis(300);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ends_idle_connections() {
    let host = serve_within(Limits { head: SHORT, ..Limits::default() }).await;

    let mut silent = Connection::to(&host).await;
    let mut halfway = Connection::to(&host).await;
    halfway.send("GET /healthz HTTP/1.1\r\nhost:").await;
    let mut idle = Connection::to(&host).await;
    idle.send("GET /healthz HTTP/1.1\r\nhost: stoa\r\n\r\n").await;
    assert!(idle.read_one().await.starts_with("HTTP/1.1 200"));

    assert_eq!(silent.read_all().await, "");
    assert!(!halfway.read_all().await.contains("200 OK"));
    assert_eq!(idle.read_all().await, "");
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ends_a_request_whose_body_does_not_arrive() {
    let host = serve_within(Limits { body: SHORT, ..Limits::default() }).await;
    for key in ["", "idempotency-key: k\r\n"] {
        let mut connection = Connection::to(&host).await;
        let head = "content-type: application/json\r\ncontent-length: 100\r\n";
        connection.send(&format!("POST /sessions HTTP/1.1\r\nhost: stoa\r\n{head}{key}\r\n{{\"email\":")).await;
        let answer = connection.read_all().await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(answer.contains("request_timeout") && header(&answer, "connection") == "close", "{answer}");
    }
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ends_the_connection_of_a_client_that_does_not_read() {
    let host = serve_within(Limits { write: SHORT, ..Limits::default() }).await;
    let whole = ask(&host, "GET", "/openapi.json", "").await.len();
    let times = 64 * 1024 * 1024 / whole;
    let mut connection = Connection::to(&host).await;
    connection.send(&"GET /openapi.json HTTP/1.1\r\nhost: stoa\r\n\r\n".repeat(times)).await;
    tokio::time::sleep(4 * SHORT).await;
    let received = connection.read_all().await.len();
    assert!(received < whole * times / 2, "{received} of {} bytes were sent", whole * times);
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refuses_connections_over_the_limit_and_accepts_later_ones() {
    let host = serve_within(Limits { connections: 2, ..Limits::default() }).await;
    let (one, mut two) = (Connection::to(&host).await, Connection::to(&host).await);
    two.send("GET /healthz HTTP/1.1\r\nhost: stoa\r\n\r\n").await;
    assert!(two.read_one().await.starts_with("HTTP/1.1 200"));

    let refused = ask(&host, "GET", "/healthz", "").await;
    assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
    assert!(refused.contains("urn:stoa:problem:too_many_connections"), "{refused}");
    assert_eq!((header(&refused, "retry-after"), header(&refused, "connection")), ("1", "close"));

    drop(one);
    let mut answer = refused;
    for _ in 0..100 {
        answer = ask(&host, "GET", "/healthz", "").await;
        if answer.starts_with("HTTP/1.1 200") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stops_while_connections_are_open() {
    let host = serve_within(Limits::default()).await;
    let mut silent = Connection::to(&host).await;
    let mut idle = Connection::to(&host).await;
    idle.send("GET /healthz HTTP/1.1\r\nhost: stoa\r\n\r\n").await;
    idle.read_one().await;
    timeout(Duration::from_secs(5), host.stop()).await.expect("the host stops before its grace period ends");
    assert_eq!((silent.read_all().await, idle.read_all().await), (String::new(), String::new()));
}
