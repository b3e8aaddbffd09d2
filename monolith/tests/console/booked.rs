//! Books and a market with something of each kind in them, and a text of the test's in every field that takes one.

use serde_json::{Value, json};
use testkit::Call;

use crate::filled::cut;
use crate::shop::Shop;

/// The account whose overdraft has a limit, with metadata: every form of its page is there.
pub(crate) const LINE: &str = "liabilities:line:EUR";
/// An account with nothing in it.
pub(crate) const SPARE: &str = "equity:spare:EUR";
/// The market.
pub(crate) const MARKET: &str = "GOLD-EUR";

/// What was booked.
pub(crate) struct Booked {
    /// A transaction with every text, posted.
    pub(crate) posted: String,
    /// A hold that nobody ended, and another one.
    pub(crate) held: String,
    pub(crate) other_hold: String,
    /// One that was taken back.
    pub(crate) reversed: String,
    /// A gift card that nobody redeemed.
    pub(crate) card: String,
    /// Who has orders in the market: one of them rests.
    pub(crate) trader: String,
}

fn txn(number: u32) -> String {
    format!("txn_01M0000000000000000000{number:04}")
}

/// Books and trades: by an account that buys, and one that sells.
pub(crate) async fn book(shop: &Shop, text: &str, buyer: &str, seller: &str) -> Booked {
    let metadata = json!({ cut(text, 64): text });
    let open = async |id: &str, kind: &str, currency: &str, more: Value| {
        let mut account = json!({ "id": id, "kind": kind, "currency": currency });
        account.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        shop.staff(Call::post("/ledger/accounts").json(account)).await;
    };
    let wallet = |owner: &str, asset: &str| format!("wallets:{owner}:{asset}");
    open("assets:bank:EUR", "asset", "EUR", json!({})).await;
    open("assets:vault:GOLD", "asset", "GOLD", json!({})).await;
    open(LINE, "liability", "EUR", json!({ "constraint": "limit", "limit": "50050", "metadata": metadata })).await;
    open(SPARE, "equity", "EUR", json!({})).await;
    for (owner, asset) in [(buyer, "EUR"), (seller, "GOLD")] {
        let own = json!({ "constraint": "no_overdraft", "owner": owner });
        open(&wallet(owner, asset), "liability", asset, own).await;
    }
    let entry = |account: &str, side: &str, amount: &str| json!({ "account": account, "side": side, "amount": amount });
    let move_ = async |number: u32, from: &str, to: &str, amount: &str, more: Value| {
        let entries = [entry(from, "debit", amount), entry(to, "credit", amount)];
        let mut body = json!({ "id": txn(number), "entries": entries, "description": cut(text, 500) });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        shop.staff(Call::post("/ledger/transactions").json(body)).await;
        txn(number)
    };
    let said = json!({ "reference": cut(text, 100), "metadata": metadata });
    let posted = move_(1, "assets:bank:EUR", &wallet(buyer, "EUR"), "100070", said).await;
    move_(2, "assets:vault:GOLD", &wallet(seller, "GOLD"), "23", json!({})).await;
    let hold = json!({ "pending": true, "expires_at": "2036-01-01T08:00:00Z" });
    let held = move_(3, LINE, "assets:bank:EUR", "2080", hold.clone()).await;
    let other_hold = move_(4, LINE, "assets:bank:EUR", "1090", hold).await;
    let reversed = move_(5, "assets:bank:EUR", LINE, "3060", json!({})).await;
    let back = Call::post(format!("/ledger/transactions/{reversed}/reverse")).json(json!({ "id": txn(6) }));
    shop.staff(back).await;

    let card = "gift_01M00000000000000000000001".to_owned();
    let gift = json!({ "id": card, "amount": "2575", "currency": "EUR", "note": cut(text, 500), "expires_at": "2036-01-01T08:00:00Z" });
    shop.staff(Call::post("/gift-cards").json(gift)).await;

    let market = json!({
        "base": "GOLD", "quote": "EUR", "lot": "1", "tick": "5", "maker_bps": 10, "taker_bps": 25, "price_band_bps": 5000,
    });
    shop.staff(Call::post("/markets").json(market)).await;
    let order = async |owner: &str, side: &str, price: &str, quantity: &str| {
        let body = json!({ "market": MARKET, "side": side, "price": price, "quantity": quantity });
        let key = format!("{side}-{price}");
        shop.by(owner, "", Call::post("/trading/orders").key(&key).json(body)).await;
        shop.settle().await;
    };
    order(buyer, "buy", "7105", "3").await;
    order(seller, "sell", "7105", "2").await;
    order(seller, "sell", "7215", "4").await;
    shop.trade().await;
    Booked { posted, held, other_hold, reversed, card, trader: seller.to_owned() }
}

impl Booked {
    /// Its pages, and the scopes that they need.
    pub(crate) fn pages(&self) -> Vec<(String, &'static str)> {
        let books = [
            "accounts".to_owned(),
            format!("accounts/{LINE}"),
            format!("accounts/{SPARE}"),
            "transactions".to_owned(),
            format!("transactions?account={LINE}"),
            "transactions/new".to_owned(),
            format!("transactions/{}", self.posted),
            format!("transactions/{}", self.held),
            format!("transactions/{}", self.reversed),
            "trial-balance?currency=EUR".to_owned(),
            "reconciliation?currency=EUR".to_owned(),
            "gift-cards".to_owned(),
            format!("gift-cards/{}", self.card),
        ];
        let markets = [
            "markets".to_owned(),
            format!("markets/{MARKET}"),
            "trading/orders".to_owned(),
            format!("trading/orders?owner={}", self.trader),
        ];
        let books = books.into_iter().map(|page| (format!("/console/ledger/{page}"), "ledger:read"));
        books.chain(markets.into_iter().map(|page| (format!("/console/{page}"), "trading:read"))).collect()
    }
}
