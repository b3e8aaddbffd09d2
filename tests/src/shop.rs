//! The shop under test: its administrator, its shoppers, and steps that many tests need.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::RngExt;
use serde_json::{Value, json};
use stoa::{Host, Options};

use crate::client::{Client, Reply};

/// The longest wait for an answer or an effect of events: a thousand requests at once are slow.
const PATIENCE: Duration = Duration::from_secs(300);
/// The most repetitions of a checkout while the shop is busy.
const BUSY: usize = 30;

/// A shop behind its front door.
#[derive(Debug)]
pub struct Shop {
    /// The administrator, with every scope.
    pub admin: Client,
    /// The process, if this test started one.
    pub host: Option<Host>,
}

/// A cart ready for checkout.
#[derive(Clone, Debug)]
pub struct Checkout {
    /// The shopper.
    pub shopper: Client,
    /// The cart.
    pub cart_id: String,
    /// The payment method.
    pub payment_method: String,
}

/// Makes a new idempotency key.
pub fn key() -> String {
    format!("{:032x}", rand::rng().random::<u128>())
}

/// Makes a unique text, since all tests share the deployed stack.
pub fn unique(prefix: &str) -> String {
    format!("{prefix}-{:010x}", rand::rng().random::<u64>() >> 24)
}

impl Shop {
    /// Opens the deployed shop that `STOA_URL` names, or one in this process.
    #[expect(clippy::disallowed_methods, reason = "the shop is a setting of the test process")]
    pub async fn open() -> Arc<Self> {
        match std::env::var("STOA_URL").ok().filter(|url| !url.is_empty()) {
            Some(url) => {
                let secret = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("STOA_URL needs {name}"));
                let (id, secret) = (secret("STOA_ADMIN_CLIENT_ID"), secret("STOA_ADMIN_CLIENT_SECRET"));
                Self::at(url.trim_end_matches('/'), &id, &secret, None).await
            }
            None => Self::in_process(&Options::for_tests()).await,
        }
    }

    /// Starts a shop in this process with these options, even if `STOA_URL` is set.
    pub async fn in_process(options: &Options) -> Arc<Self> {
        let mut host = Host::start(options).await.unwrap();
        host.serve().await.unwrap();
        let administrator = host.administrator.clone().expect("identity is switched on");
        let url = host.url.clone();
        Self::at(&url, &administrator.client_id, &administrator.client_secret, Some(host)).await
    }

    /// Opens the shop at an address.
    pub async fn at(base: &str, client_id: &str, client_secret: &str, host: Option<Host>) -> Arc<Self> {
        let http = reqwest::Client::builder().timeout(PATIENCE).build().unwrap();
        let nobody = Client { base: base.to_owned(), http, token: None };
        let request = nobody.http.post(format!("{base}/oauth/token")).basic_auth(client_id, Some(client_secret));
        let request = request.form(&[("grant_type", "client_credentials")]);
        let answer = async { Reply::read(request.send().await?).await };
        let token = answer.await.expect("the shop answers").expect(200).str("access_token");
        Arc::new(Self { admin: nobody.bearing(&token), host })
    }

    /// A client without a token.
    pub fn nobody(&self) -> Client {
        self.admin.anonymous()
    }

    /// Makes a new guest.
    pub async fn guest(&self) -> Client {
        let guest = self.nobody().post("/guests", json!({})).await.expect(201);
        self.nobody().bearing(&guest.str("access_token"))
    }

    /// Makes a new customer, signed in.
    pub async fn customer(&self) -> Client {
        let email = format!("{}@example.org", unique("shopper"));
        let body = json!({ "email": email, "password": "correct horse battery staple" });
        self.nobody().post("/accounts", body.clone()).await.expect(201);
        let session = self.nobody().post("/sessions", body).await.expect(201);
        self.nobody().bearing(&session.str("access_token"))
    }

    /// Creates an active product of one variant, at a price in euro cents, and returns its sku.
    pub async fn product(&self, price: i64, stock: i64) -> String {
        let sku = unique("SKU").to_uppercase();
        self.create_product(&sku, price).await;
        self.wait(&format!("/stock/{sku}"), |level| level["sku"] == sku.as_str()).await;
        if stock > 0 {
            self.admin.post(&format!("/stock/{sku}/receive"), json!({ "quantity": stock })).await.expect(200);
        }
        sku
    }

    /// Creates an active product of one variant without stock, and returns it.
    pub async fn create_product(&self, sku: &str, price: i64) -> Reply {
        let product = json!({
            "slug": sku.to_lowercase(), "title": format!("The {sku}"),
            "variants": [{
                "sku": sku,
                "prices": [{ "amount": price, "currency": "EUR", "tax_inclusive": true }],
            }],
        });
        let product = self.admin.post("/products", product).await.expect(201);
        self.admin.post(&format!("/products/{}/activate", product.str("id")), json!({})).await.expect(200)
    }

    /// Fills a cart of this shopper, and creates a payment method of this token.
    pub async fn cart(&self, shopper: &Client, lines: &[(&str, u32)], token: &str) -> Checkout {
        let cart = shopper.post("/carts", json!({ "currency": "EUR", "country": "DE" })).await.expect(201);
        let cart_id = cart.str("id");
        for (sku, quantity) in lines {
            self.add(shopper, &cart_id, sku, *quantity).await;
        }
        let method = shopper.post("/payment-methods", json!({ "token": token })).await.expect(201);
        Checkout { shopper: shopper.clone(), cart_id, payment_method: method.str("id") }
    }

    /// Adds a line to a cart, as soon as cart has the sku's price.
    pub async fn add(&self, shopper: &Client, cart_id: &str, sku: &str, quantity: u32) -> Reply {
        let begun = Instant::now();
        loop {
            let line = json!({ "sku": sku, "quantity": quantity });
            let reply = shopper.post(&format!("/carts/{cart_id}/lines"), line).await;
            if reply.status != 422 || begun.elapsed() > PATIENCE {
                assert!(reply.status < 300, "{}", reply.text);
                return reply;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// Waits, as the administrator, until a resource is as wanted.
    pub async fn wait(&self, path: &str, wanted: impl Fn(&Value) -> bool) -> Reply {
        wait(&self.admin, path, wanted).await
    }

    /// Waits until an order has one of these states.
    pub async fn settled(&self, order_id: &str, states: &[&str]) -> Reply {
        let path = format!("/orders/{order_id}");
        self.wait(&path, |order| states.iter().any(|state| order["status"] == *state)).await
    }
}

/// Waits until the resource at a path is as wanted for this client.
pub async fn wait(client: &Client, path: &str, wanted: impl Fn(&Value) -> bool) -> Reply {
    let begun = Instant::now();
    loop {
        let reply = client.get(path).await;
        if reply.status == 200 && wanted(&reply.body) {
            return reply;
        }
        assert!(reply.status == 200 || reply.status == 404, "{path}: {}", reply.text);
        assert!(begun.elapsed() < PATIENCE, "timed out at {path}: {}", reply.text);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

impl Checkout {
    /// The body of the checkout.
    pub fn body(&self) -> Value {
        json!({
            "email": "ada@example.org",
            "shipping_address": {
                "name": "Ada Example", "line1": "1 Market Street", "city": "Berlin", "postal_code": "10115", "country": "DE",
            },
            "shipping_method": "standard",
            "payment_method": self.payment_method,
        })
    }

    /// Checks out under this key.
    pub async fn send(&self, key: &str) -> Reply {
        self.shopper.post_with(&format!("/carts/{}/checkout", self.cart_id), key, self.body()).await
    }

    /// Checks out and returns the order's id; repeats under the same key while the shop is busy.
    pub async fn order(&self) -> String {
        let key = key();
        for _ in 0..BUSY {
            let reply = self.send(&key).await;
            if reply.status != 503 {
                return reply.expect(202).str("id");
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        self.send(&key).await.expect(202).str("id")
    }
}
