//! The bare engine: what a request asks of the database, asked in this process, with the very items.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use embedded::{Engine, TableSpec};
use service::table::{Action, AttributeValue, Change, Database, Index, Item, Key, Range, Request, Response, Select};

use crate::load::{CONCURRENCY, Measured, Worker, run};
use crate::shape::ORDER;
use crate::shop::LINES;

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

fn key(item: &Item) -> Key {
    let part = |name: &str| match &item[name] {
        AttributeValue::S(text) => text.clone(),
        other => panic!("{name} is {other:?}"),
    };
    Key::new(part("pk"), part("sk"))
}

fn keyed(item: &Item, key: &str) -> Item {
    let mut item = item.clone();
    item.extend(["pk", "sk"].map(|name| (name.to_owned(), text(key))));
    item
}

impl Found {
    /// Reads them from the folder of a process that is gone.
    pub(crate) fn read(folder: &Path) -> Self {
        let engine = Engine::open(folder).unwrap();
        let all = |capability: &str, prefix: &str| {
            let mut items = engine.scan(&table(capability)).unwrap();
            items.retain(|item| key(item).pk.starts_with(prefix));
            items
        };
        let lines = |cart: &Item| match cart.get("lines") {
            Some(AttributeValue::L(lines)) => lines.len(),
            _ => 0,
        };
        let carts = all("cart", "cart_");
        let cart = carts.into_iter().max_by_key(lines).unwrap();
        assert_eq!(lines(&cart), LINES, "the cart that was left for this");
        let order = all("orders", "ord_").pop().unwrap_or_else(|| cart.clone());
        Self { products: all("catalog", "product#"), offers: all("cart", "price#"), cart, order }
    }
}

/// An engine in memory, or a new one in this folder, with these items.
pub(crate) async fn open(store: &str, folder: &Path, found: &Found) -> Engine {
    let engine = match store {
        "disk" => Engine::open(folder).unwrap(),
        _ => Engine::memory().unwrap(),
    };
    engine.create_tables(&stoa::capabilities::tables()).unwrap();
    let items = found.products.iter().map(|item| ("catalog", item));
    for (capability, item) in items.chain(found.offers.iter().map(|item| ("cart", item))) {
        put(&engine, capability, item.clone()).await;
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
        let (engine, worker) = (engine.clone(), WORKERS.fetch_add(1, Ordering::Relaxed));
        let cart = keyed(&found.cart, &format!("cart_{worker}"));
        put(&engine, "cart", cart.clone()).await;
        let (products, offers) = (found.products.clone(), found.offers.clone());
        let order = keyed(&found.order, &format!("order_{worker}"));
        for (capability, _) in &ORDER {
            put(&engine, capability, order.clone()).await;
        }
        callers.push(Caller { engine, what, worker, done: worker * 7, products, offers, cart, order });
    }
    callers
}

/// Asks the database what a request asks.
pub(crate) struct Caller {
    engine: Engine,
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

/// Puts an item, whatever was there.
async fn put(engine: &Engine, capability: &str, item: Item) {
    ask(engine, capability, Request::Write(write(key(&item), Change::Put(item), None))).await;
}

async fn ask(engine: &Engine, capability: &str, request: Request) -> Response {
    engine.call(&table(capability), request).await.unwrap()
}

fn write(key: Key, change: Change, condition: Option<&str>) -> Action {
    let (names, values) = Default::default();
    Action { key, change, condition: condition.map(str::to_owned), names, values }
}

impl Caller {
    async fn read(&self, capability: &str, item: &Item, consistent: bool) {
        let answer = ask(&self.engine, capability, Request::Get { key: key(item), consistent }).await;
        assert_eq!(answer.items.len(), 1);
    }

    async fn page(&self) {
        let (index, pk) = (Index::First, "products#active#00".to_owned());
        let (newest_first, consistent, limit, after) = (true, false, Some(21), None);
        let page = Select { index, pk, range: Range::All, newest_first, consistent, limit, after };
        assert_eq!(ask(&self.engine, "catalog", Request::Query(page)).await.items.len(), 21);
    }

    /// What a cart of three lines is priced by: their offers, and the shop's terms, which are not there yet.
    async fn offers(&self) {
        let offers = (0..LINES).map(|line| key(&self.offers[(self.done + line) % self.offers.len()]));
        let keys = offers.chain([Key::only("terms")]).collect();
        ask(&self.engine, "cart", Request::GetMany { keys }).await;
    }

    async fn save(&self, capability: &str, item: &Item) {
        let write = write(key(item), Change::Put(item.clone()), Some("attribute_exists(pk)"));
        ask(&self.engine, capability, Request::Write(write)).await;
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
            write(key(&item), Change::Put(item), Some("attribute_not_exists(pk)"))
        };
        let mut count =
            write(Key::only(format!("bare#{}", self.worker)), Change::Update("ADD #n :one".to_owned()), None);
        count.names.insert("#n".to_owned(), "n".to_owned());
        count.values.insert(":one".to_owned(), AttributeValue::N("1".to_owned()));
        ask(&self.engine, capability, Request::Transact(vec![put(0), put(1), count])).await;
    }
}
