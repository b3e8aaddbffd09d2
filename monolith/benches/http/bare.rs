//! The bare HTTP server: the same bytes from the same server library, with nothing behind it, or with the bare engine.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path as Named;
use axum::http::header::CONTENT_TYPE;
use axum::routing::post;
use tokio::sync::Mutex;

use crate::engine::{self, Found};
use crate::load::{CONCURRENCY, Measured, Worker, run};
use crate::process::Process;
use crate::report::{MEASURES, is_bounded};
use crate::wire::{self, Wire};

/// As long as the ids of Stoa's requests are.
const ANY_ID: &str = "prod_01J8ZQ4T6M3V0X9K2B7C5D1EFG";

/// Serves each file of the folder at `/bare/<its place>`, and at `/<store>/<its place>/<worker>` once the calls of such a
/// request are made; the items that they ask for are those that `stoa` left in the other folder.
pub(crate) async fn serve(bodies: &Path, data: &Path) {
    let found = Found::read(data);
    let mut routes = Router::new();
    for store in ["memory", "disk"] {
        let engine = engine::open(store, &data.join("both"), &found).await;
        for (place, what) in MEASURES.into_iter().enumerate().filter(|(_, what)| is_bounded(what)) {
            let body = Bytes::from(std::fs::read(bodies.join(what)).unwrap());
            let answer = |body: Bytes| ([(CONTENT_TYPE, "application/json")], body);
            let callers: Vec<_> = engine::callers(&engine, &found, what).await.into_iter().map(Mutex::new).collect();
            let callers = Arc::new(callers);
            let bare = body.clone();
            let alone = async move |_: Bytes| answer(bare);
            let both = async move |Named(worker): Named<usize>, _: Bytes| {
                callers[worker].lock().await.work().await;
                answer(body)
            };
            routes = routes.route(&format!("/{store}/{place}/{{worker}}"), post(both.clone()).get(both));
            if store == "memory" {
                routes = routes.route(&format!("/bare/{place}/{{id}}"), post(alone.clone()).get(alone));
            }
        }
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("listens on {}", listener.local_addr().unwrap());
    axum::serve(listener, routes).await.unwrap();
}

/// Measures the bare server with requests of the same size.
pub(crate) async fn alone(process: &Process, what: &str, time: Duration) -> Measured {
    measure(process, time, |_| vec![request("bare", what, ANY_ID)]).await
}

/// Measures it with the calls to the database that such requests make: so many requests make the calls of one thing.
pub(crate) async fn both(process: &Process, store: &str, what: &str, requests: f64, time: Duration) -> Measured {
    let more = (requests.round() as usize).saturating_sub(1);
    let one = |worker: usize| {
        let mut requests = vec![request("bare", what, ANY_ID); more];
        requests.push(request(store, what, &worker.to_string()));
        requests
    };
    measure(process, time, one).await
}

async fn measure(process: &Process, time: Duration, requests: impl Fn(usize) -> Vec<Vec<u8>>) -> Measured {
    let mut senders = Vec::new();
    for worker in 0..CONCURRENCY {
        senders.push(Sender { wire: Wire::to(&process.address).await, requests: requests(worker) });
    }
    run(senders, time).await.0
}

fn request(at: &str, what: &str, id: &str) -> Vec<u8> {
    let place = MEASURES.iter().position(|measure| *measure == what).unwrap();
    let path = format!("/{at}/{place}/{id}");
    match what {
        "product read" | "list page" => wire::request("GET", &path, &[], None),
        _ => {
            let token = "t".repeat(700);
            let size = if what == "order" { 300 } else { 40 };
            wire::post(&path, &token, Some(&crate::shop::key()), &serde_json::json!({ "sku": "s".repeat(size) }))
        }
    }
}

/// Sends all of its requests, one after the other.
struct Sender {
    wire: Wire,
    requests: Vec<Vec<u8>>,
}

impl Worker for Sender {
    async fn work(&mut self) {
        for request in &self.requests {
            self.wire.send(request, 200).await;
        }
    }
}
