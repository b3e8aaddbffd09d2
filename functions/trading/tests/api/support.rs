//! The rig, a ledger that grants what it is asked for, and clients who follow a market.

use std::collections::{BTreeMap, HashMap};

use domain::Amount;
use domain::id::{AccountId, Raw, TradingOrderId};
use domain::owner::Owner;
use events::ledger::{HoldPlaced, HoldRefused};
use events::trading::{HoldReleased, HoldRequested, TradeExecuted};
use serde_json::{Value, json};
use testkit::{Alone, Call, Faults, Reply};
use trading::Trading;

pub(crate) type Rig = Alone<Trading>;

/// A rig in which ticks match.
pub(crate) fn rig() -> Rig {
    rig_with(&[], None)
}

/// The same with settings and faults.
pub(crate) fn rig_with(settings: &[(&str, &str)], faults: Option<Faults>) -> Rig {
    let mut all = vec![("TRADING_AT_ONCE", "false")];
    all.extend(settings);
    Alone::with(&all, faults)
}

pub(crate) fn staff(call: Call) -> Call {
    call.bearer("acct_01J8ZQ4T6M3V0X9K2B7C5D1STF", "trading:read trading:write")
}

/// The owner with a number.
pub(crate) fn owner(n: u64) -> Owner {
    Owner::Account(AccountId::from(Raw::from_parts(1_600_000_000_000, u128::from(n))))
}

pub(crate) fn by(n: u64, call: Call) -> Call {
    call.bearer(owner(n), "")
}

pub(crate) async fn create_market(rig: &Rig) -> Value {
    let body = json!({
        "base": "BTC", "quote": "EUR", "lot": "10", "tick": "5", "min_notional": "200", "maker_bps": 10, "taker_bps": 25,
    });
    let reply = rig.call(staff(Call::post("/markets")).json(body)).await;
    assert_eq!((reply.status, reply.header("etag")), (201, "\"1\""), "{}", reply.text);
    reply.body
}

/// A limit order as a client asks for it.
pub(crate) fn limit(side: &str, price: u64, quantity: u64) -> Value {
    json!({ "market": "BTC-EUR", "side": side, "price": price.to_string(), "quantity": quantity.to_string() })
}

pub(crate) async fn try_place(rig: &Rig, whose: u64, body: Value) -> Reply {
    static COUNT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    let key = format!("k{}", COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    rig.call(by(whose, Call::post("/trading/orders")).key(&key).json(body)).await
}

/// Places an order: it waits for its hold.
pub(crate) async fn place(rig: &Rig, whose: u64, body: Value) -> TradingOrderId {
    let reply = try_place(rig, whose, body).await;
    assert_eq!((reply.status, reply.body["status"].as_str()), (201, Some("pending_hold")), "{}", reply.text);
    id_of(&reply.body)
}

pub(crate) fn id_of(order: &Value) -> TradingOrderId {
    order["id"].as_str().unwrap().parse().unwrap()
}

pub(crate) async fn find(rig: &Rig, whose: u64, id: TradingOrderId) -> Value {
    let reply = rig.call(by(whose, Call::get(format!("/trading/orders/{id}")))).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

pub(crate) async fn status(rig: &Rig, whose: u64, id: TradingOrderId) -> String {
    find(rig, whose, id).await["status"].as_str().unwrap().to_owned()
}

pub(crate) async fn cancel(rig: &Rig, whose: u64, id: TradingOrderId) -> Reply {
    rig.call(by(whose, Call::post(format!("/trading/orders/{id}/cancel")))).await
}

pub(crate) async fn amend(rig: &Rig, whose: u64, id: TradingOrderId, body: Value) -> Reply {
    rig.call(by(whose, Call::post(format!("/trading/orders/{id}/amend"))).json(body)).await
}

pub(crate) async fn set_status(rig: &Rig, status: &str) {
    let call = staff(Call::patch("/markets/BTC-EUR")).header("if-match", "*").json(json!({ "status": status }));
    let reply = rig.call(call).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
}

pub(crate) async fn get(rig: &Rig, path: &str) -> Value {
    let reply = rig.call(Call::get(path)).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.text);
    reply.body
}

pub(crate) async fn book(rig: &Rig) -> Value {
    get(rig, "/markets/BTC-EUR/book?depth=1000").await
}

/// The sums of what the ledger was told, by owner and asset: what it holds of theirs, and what they got.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Ledger {
    pub(crate) held: HashMap<(Owner, String), i128>,
    pub(crate) got: HashMap<(Owner, String), i128>,
    pub(crate) fees: BTreeMap<String, i128>,
    /// Each fact's natural key, once.
    pub(crate) keys: std::collections::HashSet<String>,
    /// The trades' numbers.
    pub(crate) trades: Vec<u64>,
}

impl Ledger {
    /// Takes what was published, and grants each hold.
    pub(crate) async fn settle(&mut self, rig: &Rig) -> usize {
        use domain::event::EventData;
        let events = rig.take_events();
        for event in &events {
            match event.kind.as_str() {
                HoldRequested::TYPE => {
                    let data: HoldRequested = event.data().unwrap();
                    self.once(data.natural_key());
                    *self.held.entry((data.owner, data.asset.to_string())).or_default() += units(data.amount);
                    rig.deliver(&HoldPlaced { order_id: data.order_id, n: data.n }).await.unwrap();
                }
                HoldReleased::TYPE => {
                    let data: HoldReleased = event.data().unwrap();
                    self.once(data.natural_key());
                    self.less((data.owner, data.asset.to_string()), units(data.amount));
                }
                TradeExecuted::TYPE => {
                    let data: TradeExecuted = event.data().unwrap();
                    self.once(data.natural_key());
                    self.executed(&data);
                }
                other => panic!("{other}"),
            }
        }
        events.len()
    }

    /// Takes what was published, in any order, and grants nothing.
    pub(crate) fn take_all(&mut self, rig: &Rig) {
        use domain::event::EventData;
        for event in rig.take_events() {
            if event.kind == HoldRequested::TYPE {
                let data: HoldRequested = event.data().unwrap();
                self.once(data.natural_key());
                *self.held.entry((data.owner, data.asset.to_string())).or_default() += units(data.amount);
            } else {
                let known = self.keys.len();
                self.take_late(&event);
                assert_eq!(self.keys.len(), known + 1, "published before: {event:?}");
            }
        }
    }

    fn executed(&mut self, data: &TradeExecuted) {
        let (base, quote) = (data.base.to_string(), data.quote.to_string());
        self.less((data.seller, base.clone()), units(data.base_amount));
        self.less((data.buyer, quote.clone()), units(data.quote_amount));
        let to_buyer = units(data.base_amount) - units(data.buyer_fee);
        let to_seller = units(data.quote_amount) - units(data.seller_fee);
        assert!(to_buyer >= 0 && to_seller >= 0, "{data:?}");
        *self.got.entry((data.buyer, base.clone())).or_default() += to_buyer;
        *self.got.entry((data.seller, quote.clone())).or_default() += to_seller;
        *self.fees.entry(base).or_default() += units(data.buyer_fee);
        *self.fees.entry(quote).or_default() += units(data.seller_fee);
        self.trades.push(data.trade);
    }

    /// Takes an event of trading's that may have been taken before.
    pub(crate) fn take_late(&mut self, event: &service::event::Event) {
        use domain::event::EventData;
        if event.kind == HoldReleased::TYPE {
            let data: HoldReleased = event.data().unwrap();
            if self.keys.insert(data.natural_key()) {
                self.less((data.owner, data.asset.to_string()), units(data.amount));
            }
        } else if event.kind == TradeExecuted::TYPE {
            let data: TradeExecuted = event.data().unwrap();
            if self.keys.insert(data.natural_key()) {
                self.executed(&data);
                self.trades.sort_unstable();
            }
        }
    }

    fn once(&mut self, key: String) {
        assert!(self.keys.insert(key.clone()), "{key} was published before");
    }

    fn less(&mut self, whose: (Owner, String), amount: i128) {
        assert!(amount > 0, "nothing changes hands");
        *self.held.entry(whose).or_default() -= amount;
    }

    pub(crate) fn held_of(&self, whose: u64, asset: &str) -> i128 {
        self.held.get(&(owner(whose), asset.to_owned())).copied().unwrap_or_default()
    }

    pub(crate) fn got_by(&self, whose: u64, asset: &str) -> i128 {
        self.got.get(&(owner(whose), asset.to_owned())).copied().unwrap_or_default()
    }

    /// Whether nothing is held any more.
    pub(crate) fn is_even(&self) -> bool {
        self.held.values().all(|held| *held == 0)
    }
}

fn units(amount: Amount) -> i128 {
    amount.get()
}

pub(crate) async fn refuse(rig: &Rig, id: TradingOrderId, n: u32) {
    rig.deliver(&HoldRefused { order_id: id, n, code: "insufficient_funds".to_owned() }).await.unwrap();
}

/// Places an order, and lets it be held for and matched.
pub(crate) async fn open(rig: &Rig, ledger: &mut Ledger, whose: u64, body: Value) -> TradingOrderId {
    let id = place(rig, whose, body).await;
    ledger.settle(rig).await;
    rig.tick().await.unwrap();
    ledger.settle(rig).await;
    id
}

/// A client who follows a market's deltas, with nothing but what the documentation says.
#[derive(Debug, Default)]
pub(crate) struct Follower {
    pub(crate) sequence: u64,
    bids: BTreeMap<u128, u128>,
    asks: BTreeMap<u128, u128>,
}

impl Follower {
    /// Takes all that is new; each step's checksum has to be that of the levels as they are then.
    pub(crate) async fn follow(&mut self, rig: &Rig) {
        loop {
            let page = get(rig, &format!("/markets/BTC-EUR/deltas?after={}&limit=7", self.sequence)).await;
            let items = page["items"].as_array().unwrap();
            for item in items {
                assert_eq!(item["sequence"].as_u64().unwrap(), self.sequence + 1, "without a gap");
                self.sequence += 1;
                for level in item["levels"].as_array().unwrap() {
                    let number = |name: &str| level[name].as_str().unwrap().parse::<u128>().unwrap();
                    let side = if level["side"] == "buy" { &mut self.bids } else { &mut self.asks };
                    match number("quantity") {
                        0 => side.remove(&number("price")),
                        quantity => side.insert(number("price"), quantity),
                    };
                }
                assert_eq!(item["checksum"].as_u64().unwrap(), u64::from(self.checksum()), "at {}", self.sequence);
            }
            assert_eq!(page["sequence"].as_u64().unwrap(), self.sequence);
            if items.is_empty() {
                return;
            }
        }
    }

    /// As the documentation says it, bit by bit.
    pub(crate) fn checksum(&self) -> u32 {
        let bids = self.bids.iter().rev().take(10).map(|(price, quantity)| format!("b{price}:{quantity}\n"));
        let asks = self.asks.iter().take(10).map(|(price, quantity)| format!("a{price}:{quantity}\n"));
        let text: String = bids.chain(asks).collect();
        let mut crc = u32::MAX;
        for byte in text.bytes() {
            crc ^= u32::from(byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
            }
        }
        !crc
    }
}
