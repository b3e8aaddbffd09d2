//! Attacks: nothing that is not public is ever connected to, whatever URLs, names and answers say.

use std::collections::VecDeque;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures::future::BoxFuture;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

/// Gives one answer after another; the last one from then on.
#[derive(Debug)]
struct Scripted(Mutex<VecDeque<Vec<IpAddr>>>, AtomicUsize);

impl Resolve for Scripted {
    fn resolve<'a>(&'a self, _: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            self.1.fetch_add(1, Ordering::SeqCst);
            let mut answers = self.0.lock().unwrap();
            let answer = answers.pop_front().unwrap_or_default();
            if answers.is_empty() {
                answers.push_back(answer.clone());
            }
            Ok(answer)
        })
    }
}

/// A server on 127.0.0.1 that counts its connections and answers each alike.
struct Server {
    port: u16,
    connections: Arc<AtomicUsize>,
}

async fn server(answer: &'static str) -> Server {
    let listener = loop {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        // Ports of other services, which no webhook goes to.
        if ![50_000, 50_070].contains(&listener.local_addr().unwrap().port()) {
            break listener;
        }
    };
    let (port, connections) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let counter = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counter.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let mut some = [0; 4096];
                let _ = stream.read(&mut some).await;
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            });
        }
    });
    Server { port, connections }
}

fn sender(may_be_http: bool, allowed: &[&str], answers: Vec<Vec<&str>>) -> (Sender, Arc<Scripted>) {
    let answers = answers.iter().map(|answer| answer.iter().map(|a| a.parse().unwrap()).collect()).collect();
    let resolver = Arc::new(Scripted(Mutex::new(answers), AtomicUsize::new(0)));
    let allowed = allowed.iter().map(|network| network.parse().unwrap()).collect();
    let config = Webhooks { at_once: false, timeout: Duration::from_secs(5), may_be_http, allowed };
    let environment = Environment::from_map(std::collections::HashMap::new());
    (Sender::new(&config, environment).with_resolver(Arc::clone(&resolver) as Arc<dyn Resolve>), resolver)
}

fn message() -> Message {
    Message { id: "whd_1".into(), timestamp_s: 1, signature: "v1,x".into(), body: "{}".into() }
}

/// Addresses that nobody outside can be at, in many networks.
fn private() -> Vec<IpAddr> {
    let mut all: Vec<IpAddr> = Vec::new();
    for n in 0..=20_u8 {
        let [a, b] = [n.wrapping_mul(37), n.wrapping_mul(91).wrapping_add(1)];
        let four = [
            [127, a, b, 1],
            [10, a, b, 2],
            [172, 16 + n % 16, a, b],
            [192, 168, a, b],
            [169, 254, a, b],
            [100, 64 + n * 3, a, b],
            [0, a, b, 3],
            [224 + n % 16, a, b, 4],
            [240 + n % 16, a, b, 5],
            [198, 18 + n % 2, a, b],
        ];
        for four in four {
            let four = Ipv4Addr::from(four);
            all.push(four.into());
            all.push(four.to_ipv6_mapped().into());
            all.push(four.to_ipv6_compatible().into());
            let [x, y] = [(four.to_bits() >> 16) as u16, four.to_bits() as u16];
            all.push(std::net::Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, x, y).into());
            all.push(std::net::Ipv6Addr::new(0x2002, x, y, 0, 0, 0, 0, 1).into());
        }
    }
    all.extend(
        ["169.254.169.254", "fd00:ec2::254", "::1", "::", "fe80::1", "fc00::1"].map(|a| a.parse::<IpAddr>().unwrap()),
    );
    all
}

#[tokio::test]
async fn a_thousand_private_addresses_are_not_connected_to() {
    let server = server("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let addresses = private();
    assert!(addresses.len() > 1_000);
    for (n, address) in addresses.iter().enumerate() {
        // By a name that leads there, alone or among public ones.
        let text = address.to_string();
        let answer = if n % 2 == 0 { vec![text.as_str()] } else { vec!["1.1.1.1", text.as_str(), "8.8.8.8"] };
        let (sender, _) = sender(true, &[], vec![answer]);
        let url: EndpointUrl = format!("http://hooks.example.com:{}/", server.port).parse().unwrap();
        assert_eq!(sender.send(&url, &message()).await.error, Some("forbidden_address"), "{address}");
        // By itself.
        let host = if address.is_ipv6() { format!("[{address}]") } else { text.clone() };
        if let Ok(url) = format!("http://{host}:{}/", server.port).parse::<EndpointUrl>() {
            assert_eq!(sender.send(&url, &message()).await.error, Some("forbidden_address"), "{url}");
        }
    }
    assert_eq!(server.connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_name_is_resolved_once_and_the_checked_address_is_called() {
    let server = server("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await;
    let (sender, resolver) = sender(true, &["127.0.0.1/32"], vec![vec!["127.0.0.1"], vec!["127.0.0.2"]]);
    let url: EndpointUrl = format!("http://hooks.example.com:{}/", server.port).parse().unwrap();
    let sent = sender.send(&url, &message()).await;
    assert_eq!((sent.status, sent.answer.as_deref(), sent.error), (Some(200), Some("ok"), None));
    assert_eq!(resolver.1.load(Ordering::SeqCst), 1, "no second question that could be answered otherwise");
    // The name leads elsewhere now.
    assert_eq!(sender.send(&url, &message()).await.error, Some("forbidden_address"));
    assert_eq!(server.connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let inner = server("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    for status in [301, 302, 303, 307, 308] {
        let answer = format!(
            "HTTP/1.1 {status} Elsewhere\r\nlocation: http://127.0.0.1:{}/\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n",
            inner.port
        );
        let outer = server(answer.leak()).await;
        let (sender, _) = sender(true, &["127.0.0.1/32"], vec![vec!["127.0.0.1"]]);
        let url: EndpointUrl = format!("http://hooks.example.com:{}/", outer.port).parse().unwrap();
        let sent = sender.send(&url, &message()).await;
        assert_eq!((sent.status, sent.retry_after), (Some(status), Some(Duration::from_secs(7))));
    }
    assert_eq!(inner.connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn an_endless_answer_is_cut_and_a_silent_server_given_up() {
    let endless = format!("HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n{}", "x".repeat(5_000));
    let long = server(endless.leak()).await;
    let (sender, _) = sender(true, &["127.0.0.1/32"], vec![vec!["127.0.0.1"]]);
    let url: EndpointUrl = format!("http://127.0.0.1:{}/", long.port).parse().unwrap();
    let sent = sender.send(&url, &message()).await;
    assert_eq!((sent.status, sent.answer.map(|answer| answer.len())), (Some(200), Some(KEPT_ANSWER_BYTES)));

    let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url: EndpointUrl = format!("http://127.0.0.1:{}/", silent.local_addr().unwrap().port()).parse().unwrap();
    let hasty = Webhooks { timeout: Duration::from_millis(100), ..sender.config.clone() };
    let sender = Sender { config: hasty, ..sender };
    let sent = sender.send(&url, &message()).await;
    assert_eq!((sent.status, sent.error), (None, Some("timed_out")));
    let (refusing, port) = (Arc::new(AtomicUsize::new(0)), silent.local_addr().unwrap().port());
    drop((silent, refusing));
    let url: EndpointUrl = format!("http://127.0.0.1:{port}/").parse().unwrap();
    assert_eq!(sender.send(&url, &message()).await.error, Some("no_connection"));
}

#[tokio::test]
async fn http_and_other_ports_are_refused_without_a_setting() {
    let server = server("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let (sender, resolver) = sender(false, &["127.0.0.1/32"], vec![vec!["127.0.0.1"]]);
    let url: EndpointUrl = format!("http://hooks.example.com:{}/", server.port).parse().unwrap();
    assert_eq!(sender.send(&url, &message()).await.error, Some("forbidden_address"));
    let url: EndpointUrl = "https://hooks.example.com:6379/".parse().unwrap();
    assert_eq!(sender.send(&url, &message()).await.error, Some("forbidden_address"));
    assert_eq!((server.connections.load(Ordering::SeqCst), resolver.1.load(Ordering::SeqCst)), (0, 0));
}

/// A server behind TLS, with a certificate for `hooks.example.com`; counts the requests that it can read.
fn tls_server() -> Server {
    use std::io::{Read as _, Write as _};
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE.as_bytes()).unwrap();
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(KEY.to_vec());
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = Arc::new(config.with_single_cert(vec![certificate], key.into()).unwrap());
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let (port, connections) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let counter = Arc::clone(&connections);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let (mut stream, mut some) = (rustls::StreamOwned::new(connection, stream), [0; 4096]);
            if stream.read(&mut some).is_ok_and(|bytes| bytes > 0) {
                counter.fetch_add(1, Ordering::SeqCst);
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        }
    });
    Server { port, connections }
}

const CERTIFICATE: &str = include_str!("../../../tests/files/hooks.example.com.pem");
/// The key of that certificate, which nobody trusts but this test.
const KEY: &[u8] = include_bytes!("../../../tests/files/hooks.example.com.key.der");

#[tokio::test]
async fn a_checked_address_has_to_prove_that_it_has_the_name() {
    let server = tls_server();
    let bundle = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files/hooks.example.com.pem");
    let trusting = |bundle: &str| {
        let (sender, _) = sender(false, &["127.0.0.1/32"], vec![vec!["127.0.0.1"]]);
        let environment = [("CA_BUNDLE".to_owned(), bundle.to_owned())].into();
        Sender { environment: Environment::from_map(environment), ..sender }
    };
    let url = |host: &str| format!("https://{host}:{}/", server.port).parse::<EndpointUrl>().unwrap();
    let sent = trusting(bundle).send(&url("hooks.example.com"), &message()).await;
    assert_eq!((sent.status, sent.answer.as_deref(), sent.error), (Some(200), Some("ok"), None));
    for host in ["other.example.com", "127.0.0.1"] {
        assert_eq!(trusting(bundle).send(&url(host), &message()).await.error, Some("no_connection"), "{host}");
    }
    let (untrusting, _) = sender(false, &["127.0.0.1/32"], vec![vec!["127.0.0.1"]]);
    let sent = untrusting.send(&url("hooks.example.com"), &message()).await;
    assert!(sent.status.is_none() && sent.error.is_some(), "nobody else trusts this certificate");
    assert_eq!(
        trusting("/nowhere.pem").send(&url("hooks.example.com"), &message()).await.error,
        Some("no_certificates")
    );
    assert_eq!(server.connections.load(Ordering::SeqCst), 1);
}
