//! The bare HTTP server: the same bytes from the same server library, and nothing behind it.

use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use http::header::CONTENT_TYPE;

use crate::load::{CONCURRENCY, Measured, run};
use crate::process::Process;
use crate::shop::Reader;
use crate::wire;

/// Serves each file of the folder at `/<its place>`, for reading and for sending.
pub(crate) async fn serve(folder: &Path) {
    let mut routes = Router::new();
    for (place, what) in crate::report::MEASURES.into_iter().enumerate() {
        let body = Bytes::from(std::fs::read(folder.join(what)).unwrap());
        let again = body.clone();
        let answer = |body: Bytes| ([(CONTENT_TYPE, "application/json")], body);
        routes = routes
            .route(&format!("/read/{place}/{{id}}"), get(async move || answer(body)))
            .route(&format!("/send/{place}/{{id}}"), post(async move |_: Bytes| answer(again)));
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("listens on {}", listener.local_addr().unwrap());
    axum::serve(listener, routes).await.unwrap();
}

/// Measures it with requests of the same size.
pub(crate) async fn measure(process: &Process, what: &str, bodies: &Path, time: Duration) -> Measured {
    let place = crate::report::MEASURES.iter().position(|measure| *measure == what).unwrap();
    let id = "prod_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
    let request = match what {
        "product read" | "list page" => wire::request("GET", &format!("/read/{place}/{id}"), &[], None),
        _ => {
            let token = "t".repeat(700);
            let size = if what == "order" { 300 } else { 40 };
            let body = serde_json::json!({ "sku": "s".repeat(size) });
            wire::post(&format!("/send/{place}/{id}"), &token, Some(&crate::shop::key()), &body)
        }
    };
    assert!(bodies.join(what).exists());
    let mut readers = Vec::new();
    for place in 0..CONCURRENCY {
        readers.push(Reader::new(&process.address, vec![request.clone()], place).await);
    }
    run(readers, time).await.0
}
