//! A shop in this process, and servers that stand in its way.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use futures::FutureExt;
use futures::future::BoxFuture;
use stoa::{Host, Options};
use stoa_client::http::{Request, Response};
use stoa_client::transport::{Network, Transport, TransportError};
use stoa_client::types::{PostalAddress, ProductContent, ProductPrice, ProductVariantContent, ReceiveStockRequest};
use stoa_client::{Bytes, Stoa};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A shop and its administrator.
pub(crate) struct Shop {
    pub(crate) host: Host,
    pub(crate) admin: Stoa,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let mut host = Host::start(&Options::for_tests()).await.unwrap();
        host.serve().await.unwrap();
        let administrator = host.administrator.clone().unwrap();
        let builder = Stoa::builder(&host.url).credentials(administrator.client_id, administrator.client_secret);
        let admin = builder.build().unwrap();
        Self { host, admin }
    }

    /// Puts an active product of one variant on the shelf.
    pub(crate) async fn product(&self, sku: &str, amount: i64, stock: u64) {
        let price = ProductPrice { tax_inclusive: Some(true), ..ProductPrice::new(amount, "EUR") };
        let variant = ProductVariantContent { prices: Some(vec![price]), ..ProductVariantContent::new(sku) };
        let content = ProductContent { variants: Some(vec![variant]), ..ProductContent::new(sku.to_lowercase(), sku) };
        let product = self.admin.products().create(&content).send().await.unwrap();
        self.admin.products().activate(&product.id).send().await.unwrap();
        self.host.bus.settled().await;
        self.admin.stock().receive(sku, &ReceiveStockRequest::new(stock)).send().await.unwrap();
        self.host.bus.settled().await;
    }
}

pub(crate) fn address() -> PostalAddress {
    PostalAddress::new("Ada", "1 Market Street", "Berlin", "10115", "DE")
}

/// The network, which counts the requests whose path ends so.
#[derive(Clone)]
pub(crate) struct Counting {
    network: Arc<Network>,
    end: &'static str,
    count: Arc<AtomicUsize>,
}

impl Counting {
    pub(crate) fn requests_to(end: &'static str) -> Self {
        Self { network: Arc::new(Network::new().unwrap()), end, count: Arc::default() }
    }

    pub(crate) fn count(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }
}

impl Transport for Counting {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let counted = request.uri().path().ends_with(self.end);
        self.count.fetch_add(usize::from(counted), Ordering::SeqCst);
        self.network.send(request).boxed()
    }
}

/// Forwards connections to a shop. Armed, it cuts the next one off on which a request with this text was answered, and
/// nothing of the answer arrives.
pub(crate) struct Cutting {
    pub(crate) url: String,
    armed: Arc<AtomicBool>,
    pub(crate) cuts: Arc<AtomicUsize>,
}

impl Cutting {
    pub(crate) async fn before(shop: &str, text: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let place = shop.trim_start_matches("http://").to_owned();
        let (armed, cuts) = (Arc::<AtomicBool>::default(), Arc::<AtomicUsize>::default());
        let known = (Arc::clone(&armed), Arc::clone(&cuts));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (place, (armed, cuts)) = (place.clone(), known.clone());
                tokio::spawn(async move {
                    let server = TcpStream::connect(place).await.unwrap();
                    forward(client, server, text, &armed, &cuts).await;
                });
            }
        });
        Self { url, armed, cuts }
    }

    pub(crate) fn arm(&self) {
        self.armed.store(true, Ordering::SeqCst);
    }
}

async fn forward(mut client: TcpStream, mut server: TcpStream, text: &str, armed: &AtomicBool, cuts: &AtomicUsize) {
    let (mut asked, mut answered) = (vec![0; 65_536], vec![0; 65_536]);
    let mut is_meant = false;
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                let Ok(count @ 1..) = read else { return };
                is_meant |= String::from_utf8_lossy(&asked[..count]).contains(text);
                if server.write_all(&asked[..count]).await.is_err() { return }
            }
            read = server.read(&mut answered) => {
                let Ok(count @ 1..) = read else { return };
                if is_meant && armed.swap(false, Ordering::SeqCst) {
                    cuts.fetch_add(1, Ordering::SeqCst);
                    return;
                }
                if client.write_all(&answered[..count]).await.is_err() { return }
            }
        }
    }
}

/// A server that gives these answers, one a request, and the last one again and again. It keeps the requests.
pub(crate) struct Scripted {
    pub(crate) url: String,
    requests: Arc<std::sync::Mutex<Vec<String>>>,
}

impl Scripted {
    pub(crate) async fn with(answers: &[(&str, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answers: Vec<_> = answers.iter().map(|(head, body)| answer(head, body)).collect();
        let requests = Arc::<std::sync::Mutex<Vec<String>>>::default();
        let kept = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut text = Vec::new();
                // Each connection has one request, which is whole when its head and its body are there.
                let mut part = vec![0; 4096];
                while !is_whole(&text) {
                    let count = stream.read(&mut part).await.unwrap();
                    text.extend_from_slice(&part[..count]);
                    if count == 0 {
                        break;
                    }
                }
                let number = {
                    let mut kept = kept.lock().unwrap();
                    kept.push(String::from_utf8_lossy(&text).into_owned());
                    kept.len() - 1
                };
                let answer = answers.get(number).or(answers.last()).unwrap();
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        Self { url, requests }
    }

    pub(crate) fn client(&self) -> Stoa {
        Stoa::new(&self.url).unwrap()
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// The values of a header in the requests.
    pub(crate) fn headers(&self, name: &str) -> Vec<String> {
        let find = |request: &String| {
            let lines = request.lines().filter_map(|line| line.split_once(": "));
            lines.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned()).next()
        };
        self.requests().iter().filter_map(find).collect()
    }
}

fn answer(head: &str, body: &str) -> String {
    format!("HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

fn is_whole(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}
