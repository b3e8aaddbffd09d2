//! The shop under test: its administrator, its shoppers, and steps that many tests need.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::RngExt;
use serde_json::{Value, json};
use stoa::{Host, Options};
use stoa_client::types::{
    AddLineRequest, AddPaymentMethodRequest, CheckOutRequest, CreateAccountRequest, OpenCartRequest, OrderResponse,
    PostalAddress, Product, ProductContent, ProductPrice, ProductVariantContent, ReceiveStockRequest,
};

use crate::client::{Client, Reply};

/// The longest wait for an answer or an effect of events: a thousand requests at once are slow.
pub(crate) const PATIENCE: Duration = Duration::from_secs(300);

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
        let nobody = Client::new(base);
        let admin = nobody.of(nobody.api.with_credentials(client_id, client_secret)).await;
        Arc::new(Self { admin, host })
    }

    /// A client without a token.
    pub fn nobody(&self) -> Client {
        self.admin.anonymous()
    }

    /// Makes a new guest.
    pub async fn guest(&self) -> Client {
        let nobody = self.nobody();
        nobody.of(nobody.api.guest().await.unwrap()).await
    }

    /// Makes a new customer, signed in.
    pub async fn customer(&self) -> Client {
        let (nobody, email) = (self.nobody(), format!("{}@example.org", unique("shopper")));
        let password = "correct horse battery staple";
        nobody.api.accounts().create(&CreateAccountRequest::new(&*email, password)).send().await.unwrap();
        nobody.of(nobody.api.sign_in(email, password).await.unwrap()).await
    }

    /// Creates an active product of one variant, at a price in euro cents, and returns its sku.
    pub async fn product(&self, price: i64, stock: i64) -> String {
        let sku = unique("SKU").to_uppercase();
        self.create_product(&sku, price).await;
        self.wait(&format!("/stock/{sku}"), |level| level["sku"] == sku.as_str()).await;
        if stock > 0 {
            self.admin
                .api
                .stock()
                .receive(&sku, &ReceiveStockRequest::new(stock.cast_unsigned()))
                .send()
                .await
                .unwrap();
        }
        sku
    }

    /// Creates an active product of one variant without stock, and returns it.
    pub async fn create_product(&self, sku: &str, price: i64) -> Product {
        let price = ProductPrice { tax_inclusive: Some(true), ..ProductPrice::new(price, "EUR") };
        let variant = ProductVariantContent { prices: Some(vec![price]), ..ProductVariantContent::new(sku) };
        let product = ProductContent {
            variants: Some(vec![variant]),
            ..ProductContent::new(sku.to_lowercase(), format!("The {sku}"))
        };
        let products = self.admin.api.products();
        let product = products.create(&product).send().await.unwrap();
        products.activate(&product.id).send().await.unwrap()
    }

    /// Fills a cart of this shopper, and creates a payment method of this token.
    pub async fn cart(&self, shopper: &Client, lines: &[(&str, u32)], token: &str) -> Checkout {
        let cart = OpenCartRequest { country: Some("DE".to_owned()), ..OpenCartRequest::new("EUR") };
        let cart_id = shopper.api.carts().open(&cart).send().await.unwrap().id;
        for (sku, quantity) in lines {
            self.add(shopper, &cart_id, sku, *quantity).await;
        }
        let method = AddPaymentMethodRequest { token: Some(token.into()), ..AddPaymentMethodRequest::default() };
        let method = shopper.api.payment_methods().add(&method).send().await.unwrap();
        Checkout { shopper: shopper.clone(), cart_id, payment_method: method.id }
    }

    /// Adds a line to a cart, as soon as cart has the sku's price.
    pub async fn add(&self, shopper: &Client, cart_id: &str, sku: &str, quantity: u32) {
        let (begun, line) = (Instant::now(), AddLineRequest::new(sku, quantity.into()));
        while let Err(error) = shopper.api.carts().add_line(cart_id, &line).send().await {
            let is_unknown = error.status().is_some_and(|status| status == 422);
            assert!(is_unknown && begun.elapsed() < PATIENCE, "{error}");
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// Waits, as the administrator, until a resource is as wanted.
    pub async fn wait(&self, path: &str, wanted: impl Fn(&Value) -> bool) -> Reply {
        wait(&self.admin, path, wanted).await
    }

    /// Waits until an order has one of these states.
    pub async fn settled(&self, order_id: &str, states: &[&str]) -> OrderResponse {
        let begun = Instant::now();
        loop {
            let order = self.admin.api.orders().find(order_id).wait(Duration::from_secs(20)).send().await;
            match order {
                Ok(order) if states.contains(&order.status.as_str()) => return order,
                Ok(order) => assert!(begun.elapsed() < PATIENCE, "timed out: {order:?}"),
                Err(error) => {
                    let is_not_yet = error.status().is_some_and(|status| status == 404);
                    assert!(is_not_yet && begun.elapsed() < PATIENCE, "{order_id}: {error}");
                }
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
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

    /// The same as the shop's client has it.
    pub fn request(&self) -> CheckOutRequest {
        let address = PostalAddress::new("Ada Example", "1 Market Street", "Berlin", "10115", "DE");
        let payment_method = Some(self.payment_method.clone());
        CheckOutRequest { payment_method, ..CheckOutRequest::new("ada@example.org", address, "standard") }
    }

    /// Checks out and returns the order's id.
    pub async fn order(&self) -> String {
        self.shopper.api.carts().check_out(&self.cart_id, &self.request()).send().await.unwrap().id
    }
}
