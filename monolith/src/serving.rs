//! The listening socket: takes connections up to a bound, and ends those on which nothing moves.

mod body;
mod places;
mod stream;

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use futures::FutureExt;
use http::{Request, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use service::Problem;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::JoinSet;
use tower::ServiceExt;

pub(crate) use self::body::Arrival;
use self::places::Places;
use self::stream::Stream;
use crate::limits::Limits;

/// How long nobody is let in after the system refused to hand a connection over.
const PAUSE: Duration = Duration::from_millis(250);
/// How many who find no room are told so at a time; others are cut off without a word.
const TURNED_AWAY: usize = 64;
/// How long a client that finds no room may take to read that.
const FAREWELL: Duration = Duration::from_secs(1);

/// Serves until it is told to quit, then answers what is under way and closes the connections.
pub(crate) async fn serve(listener: TcpListener, router: Router, limits: Limits, quit: Arc<Notify>) {
    let places = Arc::new(Places::new(&limits));
    let farewells = Arc::new(Semaphore::new(TURNED_AWAY));
    let (closing, _) = watch::channel(());
    let mut connections = JoinSet::new();
    loop {
        let (stream, peer) = tokio::select! {
            taken = listener.accept() => match taken {
                Ok(taken) => taken,
                Err(error) if is_the_clients(&error) => continue,
                Err(error) => {
                    tracing::warn!(%error, "a connection can't be taken");
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            },
            Some(_) = connections.join_next() => continue,
            () = quit.notified() => break,
        };
        // A long answer's last piece is not held back until the pieces before it are acknowledged.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps its delay");
        }
        if let Some(place) = places.take(peer.ip()) {
            let (router, limits, closed) = (router.clone(), limits.clone(), closing.subscribe());
            connections.spawn(converse(stream, peer, router, limits, closed).map(move |()| drop(place)));
        } else if let Ok(permit) = Arc::clone(&farewells).try_acquire_owned() {
            connections.spawn(turn_away(stream).map(move |()| drop(permit)));
        }
    }
    drop(listener);
    let _ = closing.send(());
    while connections.join_next().await.is_some() {}
}

/// Whether a connection failed by its client's doing, before it was taken.
fn is_the_clients(error: &std::io::Error) -> bool {
    use std::io::ErrorKind as Kind;
    matches!(error.kind(), Kind::ConnectionRefused | Kind::ConnectionAborted | Kind::ConnectionReset)
}

/// Answers the requests of one connection, one after the other.
async fn converse(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: Limits,
    mut closing: watch::Receiver<()>,
) {
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let stream = TokioIo::new(Stream::new(stream, limits.write));
    let mut http = http1::Builder::new();
    // The time runs from the moment a head is waited for: it ends silent connections and idle ones too.
    http.timer(TokioTimer::new()).header_read_timeout(limits.head);
    let mut connection = pin!(http.serve_connection(stream, service));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = closing.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// Says that there is no room, and closes once the client has read it.
async fn turn_away(mut stream: TcpStream) {
    let (status, code) = (StatusCode::SERVICE_UNAVAILABLE, "too_many_connections");
    let problem = Problem::new(status, code, "There are too many connections; please try again.");
    let body = serde_json::to_string(&problem).unwrap_or_default();
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/problem+json\r\nretry-after: 1\r\n\
         connection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let farewell = async {
        stream.write_all(answer.as_bytes()).await?;
        stream.shutdown().await?;
        // Closed with bytes unread, the answer would be lost on its way.
        let mut unread = [0; 1024];
        while stream.read(&mut unread).await? > 0 {}
        std::io::Result::Ok(())
    };
    let _ = tokio::time::timeout(FAREWELL, farewell).await;
}
