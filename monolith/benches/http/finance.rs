//! The ledger beside PostgreSQL, and a market from orders to settled trades: `just bench --finance`.
//!
//! A transfer moves one minor unit between two accounts that may not be overdrawn, once for its id. Both take it over
//! loopback, from eight clients, on disk, and answer once it is synced. PostgreSQL gets it as one serializable transaction,
//! sent by `pgbench` in the fewest round trips that there are, one call of a function, and tried again while it can't be serialized.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rand::RngExt;
use serde_json::{Value, json};

use crate::load::{Measured, Worker, run};
use crate::postgres::Postgres;
use crate::process::Process;
use crate::report::machine;
use crate::shop::key;
use crate::wire::{Wire, get, post, request};

/// Clients at once.
pub(crate) const CLIENTS: usize = 8;
/// Accounts that transfers are spread over.
pub(crate) const ACCOUNTS: usize = 1_000;
/// What each account begins with.
const FUNDS: u64 = 1_000_000_000;
/// Entries of a transaction.
const MAX_ENTRIES: usize = 30;

/// Prints what both do a second, round by round in turn, then what a market does.
pub(crate) async fn table(seconds: u64, rounds: usize) {
    let data = tempfile::tempdir().unwrap();
    let process = Process::start(Some(data.path()));
    let books = Books::open(&process).await;
    let postgres = Postgres::start();
    let time = Duration::from_secs(seconds);
    println!("| measure | ledger/s | p50 ms | p99 ms | PostgreSQL/s | p50 ms | ratio | of rounds |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
    for (what, is_hot) in [("transfer, spread accounts", false), ("transfer, one hot account", true)] {
        let mut taken = Vec::new();
        for _ in 0..rounds {
            let ours = books.transfers(is_hot, time).await;
            let theirs = postgres.transfers(is_hot, seconds);
            taken.push((ours, theirs));
        }
        taken.sort_by(|a, b| (a.0.rate() / a.1.rate).total_cmp(&(b.0.rate() / b.1.rate)));
        let ratio = |(ours, theirs): &(Measured, crate::postgres::Done)| 100.0 * ours.rate() / theirs.rate;
        let (ours, theirs) = &taken[taken.len() / 2];
        println!(
            "| {what} | {:.0} | {:.2} | {:.2} | {:.0} | {:.2} | {:.0} % | {:.0}–{:.0} |",
            ours.rate(),
            ours.quantile(0.5),
            ours.quantile(0.99),
            theirs.rate,
            theirs.latency_ms,
            ratio(&taken[taken.len() / 2]),
            ratio(&taken[0]),
            ratio(&taken[taken.len() - 1]),
        );
    }
    books.is_balanced().await;

    let market = Market::open(&books).await;
    println!(
        "\n| market | orders/s | trades/s, settled | p50 ms of an order until filled | p99 ms | processor ms a trade |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    for _ in 0..rounds {
        let before = process.processor_ms();
        let begun = Instant::now();
        let (measured, _) = run(market.pairs().await, time).await;
        market.settled(&books).await;
        let took = begun.elapsed().as_secs_f64();
        let trades = measured.done as f64;
        println!(
            "| | {:.0} | {:.0} | {:.1} | {:.1} | {:.2} |",
            2.0 * trades / took,
            trades / took,
            measured.quantile(0.5),
            measured.quantile(0.99),
            (process.processor_ms() - before) / trades,
        );
    }
    books.is_balanced().await;
    println!("\n{}; {:.0} MB at most", machine(), process.peak_mb());
}

/// The books, and who may write in them.
struct Books {
    address: String,
    admin: String,
}

/// A transaction's id that nobody has drawn.
fn transaction_id() -> String {
    let clock = domain::Clock::system();
    format!("txn_{}", domain::id::ulid(&clock))
}

fn account(number: usize) -> String {
    format!("wallets:bench:{number:04}:EUR")
}

/// The account that all transfers of a hot measure draw on.
const HOT: &str = "wallets:bench:hot:EUR";

impl Books {
    async fn open(process: &Process) -> Self {
        let mut wire = Wire::to(&process.address).await;
        let books = Self { address: process.address.clone(), admin: process.admin(&mut wire).await };
        books.account(&mut wire, json!({ "id": "assets:bench:EUR", "kind": "asset", "currency": "EUR" })).await;
        let names: Vec<String> = (0..ACCOUNTS).map(account).chain([HOT.to_owned()]).collect();
        for name in &names {
            let account = json!({ "id": name, "kind": "liability", "currency": "EUR", "constraint": "no_overdraft" });
            books.account(&mut wire, account).await;
        }
        for some in names.chunks(MAX_ENTRIES - 1) {
            let amounts: Vec<_> = some.iter().map(|name| (name.as_str(), "credit", FUNDS)).collect();
            let whole = FUNDS * amounts.len() as u64;
            books.book(&mut wire, &[&[("assets:bench:EUR", "debit", whole)], &amounts[..]].concat()).await;
        }
        books
    }

    async fn account(&self, wire: &mut Wire, account: Value) {
        wire.send(&post("/ledger/accounts", &self.admin, None, &account), 201).await;
    }

    async fn book(&self, wire: &mut Wire, entries: &[(&str, &str, u64)]) {
        wire.send(&post("/ledger/transactions", &self.admin, None, &transaction(entries)), 201).await;
    }

    async fn transfers(&self, is_hot: bool, time: Duration) -> Measured {
        let mut clients = Vec::new();
        for _ in 0..CLIENTS {
            clients.push(Transferring { wire: Wire::to(&self.address).await, admin: self.admin.clone(), is_hot });
        }
        run(clients, time).await.0
    }

    /// Fails where debits and credits differ.
    async fn is_balanced(&self) {
        let mut wire = Wire::to(&self.address).await;
        let path = "/ledger/trial-balance?currency=EUR&limit=100";
        let mut next = Some(String::new());
        while let Some(cursor) = next {
            let page = wire.send(&get(&format!("{path}{cursor}"), &self.admin), 200).await.json();
            next = page["next_cursor"].as_str().map(|cursor| format!("&cursor={cursor}"));
            if next.is_none() {
                assert_eq!(page["balanced"], true, "{page}");
            }
        }
    }
}

fn transaction(entries: &[(&str, &str, u64)]) -> Value {
    let entry = |(account, side, amount): &(&str, &str, u64)| json!({ "account": account, "side": side, "amount": amount.to_string() });
    json!({ "id": transaction_id(), "entries": entries.iter().map(entry).collect::<Vec<_>>() })
}

/// Sends transfers.
struct Transferring {
    wire: Wire,
    admin: String,
    is_hot: bool,
}

impl Worker for Transferring {
    async fn work(&mut self) {
        let (from, to) = pair();
        let from = if self.is_hot { HOT.to_owned() } else { account(from) };
        let transfer = transaction(&[(&from, "debit", 1), (&account(to), "credit", 1)]);
        self.wire.send(&post("/ledger/transactions", &self.admin, None, &transfer), 201).await;
    }
}

/// Two different accounts.
fn pair() -> (usize, usize) {
    let from = rand::rng().random_range(0..ACCOUNTS);
    (from, (from + rand::rng().random_range(1..ACCOUNTS)) % ACCOUNTS)
}

/// A market, and those who trade on it: a seller and a buyer a client.
struct Market {
    address: String,
    traders: Vec<[String; 2]>,
    trades: Arc<AtomicU64>,
}

impl Market {
    async fn open(books: &Books) -> Self {
        let mut wire = Wire::to(&books.address).await;
        let market =
            json!({ "base": "GOLD", "quote": "EUR", "lot": "1", "tick": "1", "maker_bps": 10, "taker_bps": 20 });
        wire.send(&post("/markets", &books.admin, None, &market), 201).await;
        books.account(&mut wire, json!({ "id": "assets:bench:GOLD", "kind": "asset", "currency": "GOLD" })).await;
        let mut traders = Vec::new();
        for _ in 0..CLIENTS {
            let mut pair = [const { String::new() }; 2];
            for (token, asset) in pair.iter_mut().zip(["GOLD", "EUR"]) {
                let guest = request("POST", "/guests", &[], Some(("application/json", "{}")));
                let guest = wire.send(&guest, 201).await.json();
                let owner = guest["guest_id"].as_str().unwrap().to_owned();
                *token = guest["access_token"].as_str().unwrap().to_owned();
                let wallet = format!("wallets:{owner}:{asset}");
                let opened = json!({
                    "id": wallet, "kind": "liability", "currency": asset, "constraint": "no_overdraft", "owner": owner,
                });
                books.account(&mut wire, opened).await;
                let shop = format!("assets:bench:{asset}");
                books.book(&mut wire, &[(&shop, "debit", FUNDS * 100), (&wallet, "credit", FUNDS * 100)]).await;
            }
            traders.push(pair);
        }
        Self { address: books.address.clone(), traders, trades: Arc::default() }
    }

    async fn pairs(&self) -> Vec<Trader> {
        let mut traders = Vec::new();
        for tokens in &self.traders {
            let wire = Wire::to(&self.address).await;
            traders.push(Trader { wire, tokens: tokens.clone(), trades: Arc::clone(&self.trades) });
        }
        traders
    }

    /// Waits until the ledger has settled all trades: nothing is held for any.
    async fn settled(&self, books: &Books) {
        let (mut wire, begun) = (Wire::to(&self.address).await, Instant::now());
        for asset in ["GOLD", "EUR"] {
            let held = get(&format!("/ledger/accounts/trading:escrow:{asset}"), &books.admin);
            while wire.send(&held, 200).await.text("posted") != "0" {
                assert!(begun.elapsed() < Duration::from_secs(60), "trades are not settled");
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    }
}

/// Sells and buys one piece, and waits until the buyer has it. Clients' orders meet each other's.
struct Trader {
    wire: Wire,
    tokens: [String; 2],
    trades: Arc<AtomicU64>,
}

impl Worker for Trader {
    async fn work(&mut self) {
        let mut placed = Vec::new();
        for (token, side) in self.tokens.iter().zip(["sell", "buy"]) {
            let order = json!({ "market": "GOLD-EUR", "side": side, "price": "1000", "quantity": "1" });
            placed.push(self.wire.send(&post("/trading/orders", token, Some(&key()), &order), 201).await.text("id"));
        }
        for (id, token) in placed.iter().zip(&self.tokens) {
            let bearer = format!("Bearer {token}");
            let look = [("authorization", bearer.as_str())];
            let look = request("GET", &format!("/trading/orders/{id}"), &look, None);
            let begun = Instant::now();
            while self.wire.send(&look, 200).await.text("status") != "filled" {
                assert!(begun.elapsed() < Duration::from_secs(30), "an order is not filled");
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        }
        self.trades.fetch_add(1, Ordering::Relaxed);
    }
}
