//! The bare engine: what a request asks of the database, asked by the SDK in this process, with the very items.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeValue, KeysAndAttributes, Put, ReturnConsumedCapacity, TransactWriteItem, Update,
};
use embedded::{Engine, TableSpec};

use crate::load::{CONCURRENCY, Measured, Worker, run};
use crate::shape::ORDER;
use crate::shop::LINES;

pub(crate) type Item = HashMap<String, AttributeValue>;

/// Each has a number of its own, so that what it puts is not there yet.
static WORKERS: AtomicUsize = AtomicUsize::new(0);

/// Items that a run of `stoa` left on disk.
pub(crate) struct Found {
    products: Vec<Item>,
    offers: Vec<Item>,
    cart: Item,
    order: Item,
}

/// The name of a capability's table.
pub(crate) fn table(capability: &str) -> String {
    TableSpec::name_of(capability)
}

fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

fn key(item: &Item) -> Item {
    ["pk", "sk"].map(|name| (name.to_owned(), item[name].clone())).into()
}

fn keyed(item: &Item, key: &str) -> Item {
    let mut item = item.clone();
    item.extend(["pk", "sk"].map(|name| (name.to_owned(), text(key))));
    item
}

impl Found {
    /// Reads them from the folder of a process that is gone.
    pub(crate) async fn read(folder: &Path) -> Self {
        let client = embedded_sdk::client(&Engine::open(folder).unwrap());
        let all = async |capability: &str, prefix: &str, most: i32| {
            let scan = client.scan().table_name(table(capability)).filter_expression("begins_with(pk, :prefix)");
            let scan = scan.expression_attribute_values(":prefix", text(prefix)).limit(most);
            scan.send().await.unwrap().items.unwrap_or_default()
        };
        let lines = |cart: &Item| cart.get("lines").and_then(|lines| lines.as_l().ok()).map_or(0, Vec::len);
        let carts = all("cart", "cart_", 20_000).await;
        let cart = carts.into_iter().max_by_key(lines).unwrap();
        assert_eq!(lines(&cart), LINES, "the cart that was left for this");
        let order = all("orders", "ord_", 20_000).await.pop().unwrap_or_else(|| cart.clone());
        Self {
            products: all("catalog", "product#", 20_000).await,
            offers: all("cart", "price#", 200_000).await,
            cart,
            order,
        }
    }
}

/// An engine in memory, or a new one in this folder, with these items.
pub(crate) async fn open(store: &str, folder: &Path, found: &Found) -> Engine {
    let engine = match store {
        "disk" => Engine::open(folder).unwrap(),
        _ => Engine::memory().unwrap(),
    };
    engine.create_tables(&stoa::capabilities::tables()).unwrap();
    let client = embedded_sdk::client(&engine);
    let items = found.products.iter().map(|item| ("catalog", item));
    for (capability, item) in items.chain(found.offers.iter().map(|item| ("cart", item))) {
        client.put_item().table_name(table(capability)).set_item(Some(item.clone())).send().await.unwrap();
    }
    engine
}

/// Measures one thing, with so many workers as over HTTP.
pub(crate) async fn measure(engine: &Engine, found: &Found, what: &'static str, time: Duration) -> Measured {
    run(callers(engine, found, what).await, time).await.0
}

/// So many workers as over HTTP, who do one thing.
pub(crate) async fn callers(engine: &Engine, found: &Found, what: &'static str) -> Vec<Caller> {
    let mut callers = Vec::new();
    for _ in 0..CONCURRENCY {
        let (client, worker) = (embedded_sdk::client(&engine), WORKERS.fetch_add(1, Ordering::Relaxed));
        let cart = keyed(&found.cart, &format!("cart_{worker}"));
        client.put_item().table_name(table("cart")).set_item(Some(cart.clone())).send().await.unwrap();
        let (products, offers) = (found.products.clone(), found.offers.clone());
        let order = keyed(&found.order, &format!("order_{worker}"));
        for (capability, _) in &ORDER {
            client.put_item().table_name(table(capability)).set_item(Some(order.clone())).send().await.unwrap();
        }
        callers.push(Caller { client, what, worker, done: worker * 7, products, offers, cart, order });
    }
    callers
}

/// Asks the database what a request asks.
pub(crate) struct Caller {
    client: Client,
    what: &'static str,
    worker: usize,
    done: usize,
    products: Vec<Item>,
    offers: Vec<Item>,
    cart: Item,
    order: Item,
}

impl Worker for Caller {
    async fn work(&mut self) {
        self.done += 1;
        match self.what {
            "product read" => self.read("catalog", &self.products[self.done % self.products.len()], false).await,
            "list page" => self.page().await,
            "add to cart" => {
                self.read("cart", &self.cart, true).await;
                self.offers().await;
                self.save("cart", &self.cart).await;
            }
            _ => self.order().await,
        }
    }
}

impl Caller {
    async fn read(&self, capability: &str, item: &Item, consistent: bool) {
        let request = self.client.get_item().table_name(table(capability)).set_key(Some(key(item)));
        let request = request.consistent_read(consistent).return_consumed_capacity(ReturnConsumedCapacity::Total);
        assert!(request.send().await.unwrap().item.is_some());
    }

    async fn page(&self) {
        let request = self.client.query().table_name(table("catalog")).index_name("gsi1");
        let request = request.key_condition_expression("#pk = :pk").expression_attribute_names("#pk", "gsi1pk");
        let request = request.expression_attribute_values(":pk", text("products#active#00"));
        let request = request.scan_index_forward(false).limit(21);
        let page = request.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.unwrap();
        assert_eq!(page.count(), 21);
    }

    /// What a cart of three lines is priced by: their offers, and the shop's terms, which are not there yet.
    async fn offers(&self) {
        let offers = (0..LINES).map(|line| key(&self.offers[(self.done + line) % self.offers.len()]));
        let terms = key(&keyed(&Item::new(), "terms"));
        let keys = KeysAndAttributes::builder().set_keys(Some(offers.chain([terms]).collect())).build().unwrap();
        let request = self.client.batch_get_item().request_items(table("cart"), keys);
        request.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.unwrap();
    }

    async fn save(&self, capability: &str, item: &Item) {
        let put = self.client.put_item().table_name(table(capability)).set_item(Some(item.clone()));
        let put = put.condition_expression("attribute_exists(pk)");
        put.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.unwrap();
    }

    /// Every call on the table where an order makes it: each table has a log of its own to sync.
    async fn order(&self) {
        for (capability, calls) in &ORDER {
            for _ in 0..calls.reads {
                self.read(capability, &self.order, true).await;
            }
            for _ in 0..calls.singles {
                self.save(capability, &self.order).await;
            }
            for place in 0..calls.transactions {
                self.transact(capability, place).await;
            }
        }
        // And one for the events' removal.
        self.transact("orders", usize::MAX).await;
    }

    /// Two items put where there are none, and a number counted on.
    async fn transact(&self, capability: &str, place: usize) {
        let put = |part: usize| {
            let item = keyed(&self.order, &format!("bare#{}#{}#{place}#{part}", self.worker, self.done));
            let put = Put::builder().table_name(table(capability)).set_item(Some(item));
            TransactWriteItem::builder()
                .put(put.condition_expression("attribute_not_exists(pk)").build().unwrap())
                .build()
        };
        let count = Update::builder().table_name(table(capability)).update_expression("ADD #n :one");
        let count = count.set_key(Some(key(&keyed(&Item::new(), &format!("bare#{}", self.worker)))));
        let count = count.expression_attribute_names("#n", "n");
        let count = count.expression_attribute_values(":one", AttributeValue::N("1".to_owned())).build().unwrap();
        let items = vec![put(0), put(1), TransactWriteItem::builder().update(count).build()];
        let request = self.client.transact_write_items().set_transact_items(Some(items));
        request.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.unwrap();
    }
}
