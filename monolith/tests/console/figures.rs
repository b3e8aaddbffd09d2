//! Every figure of every page is the API's: row by row where a page has rows, and on all pages every number and amount is
//! one of the answers that the page was made of.

use std::collections::BTreeSet;

use serde_json::Value;
use testkit::Call;

use crate::door::Asked;
use crate::filled::{Filled, fill};
use crate::html::Page;
use crate::shop::{Shop, Visitor};

/// Numbers that pages say of themselves, not of the shop.
const OWN: [(&str, &[&str]); 3] = [
    ("/console/price-lists/", &["500"]),
    ("/console/customers/", &["15"]),
    ("/console/community/reviews", &["1", "2", "3", "4", "5"]),
];

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn words(value: &Value) -> String {
    text(value).replace('_', " ")
}

/// `2026-03-01 12:00`.
fn minute(value: &Value) -> String {
    value.as_str().map(|at| format!("{} {}", &at[..10], &at[11..16])).unwrap_or_default()
}

/// `12.50` of 1250 cents. All amounts of these tests are in currencies of two decimals.
fn typed(minor: i64) -> String {
    format!("{}{}.{:02}", if minor < 0 { "-" } else { "" }, minor.abs() / 100, minor.abs() % 100)
}

/// `12.50 EUR`.
fn money(value: &Value) -> String {
    value["amount"].as_i64().map(|minor| format!("{} {}", typed(minor), text(&value["currency"]))).unwrap_or_default()
}

fn items(answer: &Value) -> &[Value] {
    answer["items"].as_array().unwrap()
}

/// What may stand on a page that was made of these answers.
#[derive(Default)]
struct Known {
    texts: BTreeSet<String>,
    numbers: BTreeSet<String>,
}

impl Known {
    fn of(calls: &[Asked]) -> Self {
        let mut known = Self::default();
        calls.iter().for_each(|call| known.add(&call.answer));
        known
    }

    fn add(&mut self, value: &Value) {
        match value {
            Value::Number(number) => {
                self.numbers.insert(number.to_string());
                // Amounts as a field has them, and rates.
                self.numbers.extend(number.as_i64().map(typed));
                let rate = number.as_i64().map(typed);
                self.numbers.extend(rate.map(|rate| rate.trim_end_matches('0').trim_end_matches('.').to_owned()));
            }
            Value::String(said) => {
                // Amounts of the books, of two decimals or of none.
                if said.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit()) {
                    self.numbers.extend(said.parse().ok().map(|minor: i64| typed(minor.abs())));
                    self.numbers.insert(said.trim_start_matches('-').to_owned());
                    return;
                }
                if said.len() == 24 && said.ends_with('Z') {
                    self.texts.extend([minute(value), said[11..19].to_owned()]);
                }
                self.texts.extend([said.clone(), said.replace('_', " ")]);
            }
            Value::Array(values) => values.iter().for_each(|value| self.add(value)),
            Value::Object(fields) => {
                if fields.contains_key("currency") && fields.contains_key("amount") {
                    self.texts.insert(money(value));
                }
                fields.values().for_each(|value| self.add(value));
            }
            _ => {}
        }
    }

    /// The numbers of a text that no answer has.
    fn foreign(&self, said: &str) -> Vec<String> {
        let mut rest = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut texts: Vec<&String> =
            self.texts.iter().filter(|text| text.chars().any(|c| c.is_ascii_digit())).collect();
        texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
        for known in texts {
            rest = rest.replace(known.as_str(), " ");
        }
        let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
        let numbers = rest.split(|c: char| !is_part(c)).map(|number| number.trim_matches(['.', ',']));
        let numbers = numbers.filter(|number| !number.is_empty() && !self.numbers.contains(*number));
        numbers.map(str::to_owned).collect()
    }
}

/// What pages sum up: the sides of a transaction, and a book from its best prices on.
fn sums(answer: &Value) -> Vec<String> {
    let amount =
        |value: &Value, name: &str| value[name].as_str().and_then(|units| units.parse::<i64>().ok()).unwrap_or(0);
    let mut found = Vec::new();
    for side in ["bids", "asks"] {
        let mut total = 0;
        for level in answer[side].as_array().into_iter().flatten() {
            total += amount(level, "quantity");
            found.push(total.to_string());
        }
    }
    let transactions = answer["items"].as_array().into_iter().flatten().chain([answer]);
    for transaction in transactions {
        let entries = transaction["entries"].as_array().into_iter().flatten().filter(|entry| entry["side"] == "debit");
        found.push(typed(entries.map(|entry| amount(entry, "amount")).sum()));
    }
    found
}

/// All that a page shows: its texts, and what stands in its fields.
fn shown(page: &Page) -> Vec<String> {
    let main = page.all("main").next().unwrap();
    let texts = page.texts.iter().filter(|(at, _)| page.is_within(*at, main)).map(|(_, text)| text.clone());
    let is_seen = |at: usize| {
        let element = &page.elements[at];
        let kind = element.attribute("type").unwrap_or_default();
        element.name == "input" && !matches!(kind, "hidden" | "checkbox" | "datetime-local")
    };
    let fields = page.below(main, "input").filter(|at| is_seen(*at));
    let values = fields.filter_map(|at| page.elements[at].attribute("value").map(str::to_owned));
    texts.chain(values).collect()
}

#[tokio::test]
async fn every_number_of_every_page_is_the_api_s() {
    let shop = Shop::open("a thing");
    let filled = fill(&shop, "a thing").await;
    let owner = shop.owner(&filled.account).await;
    let mut numbers = 0;
    for (path, _) in filled.pages() {
        // Today sums up, and operations rate by the hour: they have tests of their own.
        if matches!(path.as_str(), "/console" | "/console/operations" | "/console/import") {
            continue;
        }
        let (page, calls) = owner.look(&path).await;
        let mut known = Known::of(&calls);
        for (own, of_the_page) in OWN {
            if path.starts_with(own) {
                known.numbers.extend(of_the_page.iter().map(|number| (*number).to_owned()));
            }
        }
        for line in calls.iter().filter_map(|call| call.answer["lines"].as_array()).flatten() {
            let pieces = |name: &str| line["quantities"][name].as_u64().unwrap_or_default();
            let open = pieces("ordered").saturating_sub(pieces("packed") + pieces("fulfilled") + pieces("cancelled"));
            known.numbers.insert(open.to_string());
        }
        known.numbers.extend(calls.iter().flat_map(|call| sums(&call.answer)));
        // How many variants and skus there are is counted here.
        known.numbers.insert("1".to_owned());
        for said in shown(&page) {
            let foreign = known.foreign(&said);
            assert!(foreign.is_empty(), "{path} says {said:?}: {foreign:?}");
            numbers += usize::from(said.chars().any(|c| c.is_ascii_digit()));
        }
    }
    assert!(numbers > 120, "{numbers} texts have numbers");
}

async fn get(shop: &Shop, path: &str) -> Value {
    shop.staff(Call::get(path)).await
}

/// The rows of a page's tables.
async fn rows(owner: &Visitor<'_>, path: &str) -> Vec<Vec<String>> {
    owner.get(path).await.rows()
}

fn order_row(order: &Value) -> Vec<String> {
    vec![
        text(&order["number"]),
        minute(&order["created_at"]),
        words(&order["status"]),
        words(&order["payment_status"]),
        words(&order["fulfillment_status"]),
        money(&order["total"]),
    ]
}

#[tokio::test]
async fn lists_show_what_the_api_lists() {
    let shop = Shop::open("a thing");
    let filled = fill(&shop, "a thing").await;
    let owner = shop.owner(&filled.account).await;

    let orders: Vec<_> = items(&get(&shop, "/orders").await).iter().map(order_row).collect();
    assert_eq!((rows(&owner, "/console/orders").await, orders.len()), (orders, 3));

    let returned = |row: &Value| {
        let refunded = Some(money(&row["refunded"])).filter(|_| row["refunded"]["amount"] != 0).unwrap_or_default();
        vec![text(&row["id"]), minute(&row["created_at"]), words(&row["status"]), text(&row["order_number"]), refunded]
    };
    let returns: Vec<_> = items(&get(&shop, "/returns").await).iter().map(returned).collect();
    assert_eq!((rows(&owner, "/console/returns").await, returns.len()), (returns.clone(), 3));
    assert_eq!(returns.iter().filter(|row| row[4] == "5.05 EUR").count(), 1);
    let approved: Vec<_> = returns.into_iter().filter(|row| row[2] == "approved").collect();
    assert_eq!(rows(&owner, "/console/returns?status=approved").await, approved);

    let account = |row: &Value| {
        let heading = format!("{} {}", text(&row["email"]), text(&row["name"]));
        let is_staff = row["roles"].as_array().unwrap().contains(&"staff".into());
        let role = if is_staff { "staff" } else { "customer" }.to_owned();
        vec![heading.trim().to_owned(), words(&row["status"]), role, minute(&row["created_at"])]
    };
    let accounts: Vec<_> = items(&get(&shop, "/accounts").await).iter().map(account).collect();
    assert_eq!(rows(&owner, "/console/customers").await, accounts);

    let product = |row: &Value| {
        let (variants, first) = (row["variants"].as_array().unwrap(), &row["variants"][0]);
        vec![
            format!("{} {}", text(&row["title"]), text(&row["slug"])),
            words(&row["status"]),
            format!("{} {}", variants.len(), text(&first["sku"])),
            money(&first["prices"][0]),
        ]
    };
    let products: Vec<_> = items(&get(&shop, "/catalog/products").await).iter().map(product).collect();
    assert_eq!((rows(&owner, "/console/products").await, &products[0][3]), (products.clone(), &"12.50 EUR".to_owned()));

    let level = |row: &Value| {
        let sku = format!("{}{}", text(&row["sku"]), if row["low"] == true { " low" } else { "" });
        let numbers = ["on_hand", "reserved", "safety", "available", "low_at"].map(|name| row[name].to_string());
        [vec![sku], numbers.to_vec(), vec![String::new()]].concat()
    };
    let levels: Vec<_> = items(&get(&shop, "/stock").await).iter().map(level).collect();
    assert_eq!(rows(&owner, "/console/stock").await, levels);

    let list = |row: &Value| {
        let period = ["valid_from", "valid_to"].map(|name| minute(&row[name]));
        [vec![text(&row["name"]), words(&row["status"])], period.to_vec(), vec![words(&row["application"])]].concat()
    };
    let lists: Vec<_> = items(&get(&shop, "/price-lists").await).iter().map(list).collect();
    assert_eq!(rows(&owner, "/console/price-lists").await, lists);

    let promotion = |row: &Value| {
        let benefit = &row["benefit"];
        let gives = match benefit["kind"].as_str().unwrap() {
            "percentage" => format!("{} % off", typed(benefit["rate_bps"].as_i64().unwrap()).trim_end_matches('0')),
            _ => format!("{} off", money(&benefit["amount"])),
        };
        let code = row["code"].as_str().unwrap_or("by itself").to_owned();
        vec![text(&row["name"]), if row["active"] == true { "active" } else { "off" }.to_owned(), code, gives]
    };
    let promotions: Vec<_> = items(&get(&shop, "/promotions").await).iter().map(promotion).collect();
    assert_eq!((rows(&owner, "/console/promotions").await, promotions.len()), (promotions, 2));

    let entry = |row: &Value| {
        let state = words(&row["status"]) + if row["schedule"]["publish_at"].is_string() { " scheduled" } else { "" };
        vec![text(&row["title"]), text(&row["type"]), state, minute(&row["updated_at"])]
    };
    let entries: Vec<_> = items(&get(&shop, "/entries").await).iter().map(entry).collect();
    assert_eq!((rows(&owner, "/console/content/entries").await, entries.len()), (entries.clone(), 4));
    let drafts: Vec<_> = entries.into_iter().filter(|row| row[2].starts_with("draft")).collect();
    assert_eq!(rows(&owner, "/console/content/entries?type=article&status=draft").await, drafts);
    let kind = |row: &Value| {
        let fields: Vec<String> = row["fields"].as_array().unwrap().iter().map(|field| words(&field["name"])).collect();
        vec![format!("{} {}", text(&row["name"]), text(&row["id"])), fields.join(", "), "Entries".to_owned()]
    };
    let kinds: Vec<_> = items(&get(&shop, "/content-types").await).iter().map(kind).collect();
    assert_eq!((rows(&owner, "/console/content/types").await, kinds.len()), (kinds, 1));
    let release = |row: &Value| {
        let moments = ["publish_at", "published_at"].map(|name| minute(&row[name]));
        [vec![text(&row["name"]), words(&row["status"])], moments.to_vec()].concat()
    };
    let releases: Vec<_> = items(&get(&shop, "/releases").await).iter().map(release).collect();
    assert_eq!((rows(&owner, "/console/content/releases").await, releases.len()), (releases, 1));

    finance_lists(&shop, &filled, &owner).await;

    let tree = get(&shop, "/categories/tree").await;
    let category = |row: &Value| {
        let heading = format!("{} {}", text(&row["name"]), text(&row["slug"]));
        vec![heading, row["position"].to_string(), "Change".to_owned()]
    };
    let below = |row: &Value| row["children"].as_array().unwrap().iter().map(category).collect::<Vec<_>>();
    let all: Vec<_> = items(&tree).iter().flat_map(|row| [vec![category(row)], below(row)].concat()).collect();
    assert_eq!((rows(&owner, "/console/categories").await, all.len()), (all, 2));
}

/// `12.50 EUR` of an amount of the books; of an asset of the shop's own all digits stand before the point.
fn units(value: &Value, asset: &str) -> String {
    let minor: i64 = value.as_str().unwrap().parse().unwrap();
    if asset == "GOLD" { format!("{minor} GOLD") } else { format!("{} {asset}", typed(minor)) }
}

async fn finance_lists(shop: &Shop, filled: &Filled, owner: &Visitor<'_>) {
    let account = |row: &Value| {
        let asset = text(&row["currency"]);
        let sums = ["posted", "available"].map(|name| units(&row[name], &asset));
        let heading = format!("{} {}", text(&row["id"]), text(&row["kind"]));
        [vec![heading], sums.to_vec(), vec![words(&row["status"])]].concat()
    };
    let accounts = get(shop, "/ledger/accounts?limit=50").await;
    let accounts: Vec<_> = items(&accounts).iter().map(account).collect();
    assert!(accounts.len() > 8 && accounts.iter().any(|row| row[1].ends_with("GOLD")), "{accounts:?}");
    assert_eq!(rows(owner, "/console/ledger/accounts").await, accounts);
    let narrowed: Vec<_> = accounts.iter().filter(|row| row[0].starts_with("wallets:")).cloned().collect();
    assert_eq!(rows(owner, "/console/ledger/accounts?prefix=wallets:").await, narrowed);

    let transaction = |row: &Value| {
        let heading = row["description"].as_str().or(row["reference"].as_str()).or(row["id"].as_str()).unwrap();
        let entries = row["entries"].as_array().unwrap();
        let paths = |side: &str| {
            let of_side = entries.iter().filter(|entry| entry["side"] == side).map(|entry| text(&entry["account"]));
            of_side.collect::<Vec<_>>().join(" ")
        };
        let mut sums: Vec<(String, i64)> = Vec::new();
        for entry in entries {
            let (asset, minor) = (text(&entry["currency"]), entry["amount"].as_str().unwrap().parse::<i64>().unwrap());
            let minor = if entry["side"] == "debit" { minor } else { 0 };
            match sums.iter_mut().find(|(known, _)| *known == asset) {
                Some((_, sum)) => *sum += minor,
                None => sums.push((asset, minor)),
            }
        }
        let sums = sums.iter().map(|(asset, sum)| units(&sum.to_string().into(), asset)).collect::<Vec<_>>().join(" ");
        let first = format!("{heading} {}", minute(&row["booked_at"]));
        vec![first, words(&row["status"]), paths("debit"), paths("credit"), sums]
    };
    let line = crate::booked::LINE;
    let known = get(shop, &format!("/ledger/transactions?account={line}&limit=50")).await;
    let known: Vec<_> = items(&known).iter().map(transaction).collect();
    assert_eq!((rows(owner, &format!("/console/ledger/transactions?account={line}")).await, known.len()), (known, 4));

    let trial = get(shop, "/ledger/trial-balance?currency=EUR&limit=100").await;
    let cell =
        |value: &Value| Some(units(value, "EUR")).filter(|_| value != "0").unwrap_or_default().replace(" EUR", "");
    let balance =
        |row: &Value| vec![text(&row["account"]), text(&row["kind"]), cell(&row["debit"]), cell(&row["credit"])];
    let balances: Vec<_> = items(&trial).iter().map(balance).collect();
    let page = owner.get("/console/ledger/trial-balance?currency=EUR").await;
    assert_eq!((page.rows(), &trial["balanced"]), (balances, &true.into()));
    let sum = units(&trial["totals"]["debit"], "EUR");
    assert!(
        page.text(0).contains(&format!("The books balance: debits and credits are both {sum}.")),
        "{}",
        page.text(0)
    );

    let symbol = crate::booked::MARKET;
    let page = owner.get(&format!("/console/markets/{symbol}")).await;
    let (market, book) =
        (get(shop, &format!("/markets/{symbol}")).await, get(shop, &format!("/markets/{symbol}/book")).await);
    let best = |side: &str| units(&book[side][0]["price"], "EUR");
    let trades = get(shop, &format!("/markets/{symbol}/trades")).await;
    let last = units(&trades["items"][0]["price"], "EUR");
    let figures =
        [format!("Last price {last}"), format!("Best bid {}", best("bids")), format!("Best ask {}", best("asks"))];
    assert_eq!(page.figures(), figures);
    assert_eq!(page.form("/save").field("version"), market["version"].to_string());
    let (orders, path) =
        (get(shop, &format!("/trading/orders?owner={}", filled.booked.trader)).await, "/console/trading/orders");
    let order = |row: &Value| {
        let assets =
            (units(&row["price"], "EUR"), ["quantity", "filled", "held"].map(|name| units(&row[name], "GOLD")));
        [vec![assets.0], assets.1.to_vec()].concat()
    };
    let orders: Vec<_> = items(&orders).iter().map(order).collect();
    let shown = rows(owner, &format!("{path}?owner={}", filled.booked.trader)).await;
    let shown: Vec<_> = shown.into_iter().map(|row| row[3..7].to_vec()).collect();
    assert_eq!((shown, orders.len()), (orders, 2));
}

#[tokio::test]
async fn single_things_show_what_the_api_has() {
    let shop = Shop::open("a thing");
    let filled = fill(&shop, "a thing").await;
    let owner = shop.owner(&filled.account).await;
    order_and_payment(&shop, &filled, &owner).await;

    let known = get(&shop, &format!("/returns/{}", filled.received)).await;
    let page = owner.get(&format!("/console/returns/{}", filled.received)).await;
    let expected = ["To be refunded", "Refunded"].into_iter().zip(["refund", "refunded"]);
    let expected: Vec<_> = expected.map(|(name, field)| format!("{name}: {}", money(&known[field]))).collect();
    assert_eq!(page.described(), expected);
    let line = &known["lines"][0];
    let numbers = ["quantity", "accepted", "restocked"].map(|name| line[name].to_string());
    assert_eq!(page.rows()[0][2..], numbers);

    let orders = get(&shop, &format!("/orders?owner={}", filled.account)).await;
    let orders: Vec<_> = items(&orders).iter().map(order_row).collect();
    assert_eq!(rows(&owner, &format!("/console/customers/{}", filled.account)).await, orders);

    let product = get(&shop, &format!("/catalog/products/{}", filled.product)).await;
    let form = owner.get(&format!("/console/products/{}", filled.product)).await.form("/save");
    let price = &product["variants"][0]["prices"][0];
    assert_eq!(form.field("price.POT-S"), typed(price["amount"].as_i64().unwrap()));
    assert_eq!(form.field("version"), product["version"].to_string());

    let prices = get(&shop, &format!("/price-lists/{}/prices", filled.list)).await;
    let price = &prices["items"][0]["prices"][0];
    let form = owner.get(&format!("/console/price-lists/{}", filled.list)).await.form("/prices");
    let expected = [typed(price["amount"].as_i64().unwrap()), price["min_quantity"].to_string()];
    assert_eq!([form.field("amount.0"), form.field("quantity.0")], [&expected[0], &expected[1]]);

    let promotion = get(&shop, &format!("/promotions/{}", filled.promotion)).await;
    let form = owner.get(&format!("/console/promotions/{}", filled.promotion)).await.form("/save");
    for field in ["usage_limit", "customer_limit", "priority"] {
        assert_eq!(form.field(field), promotion[field].to_string(), "{field}");
    }
    assert_eq!((form.field("percent"), form.field("minimum_spend")), ("12.5", "20.40"));

    let entry = get(&shop, &format!("/entries/{}", filled.written.changed)).await;
    let form = owner.get(&format!("/console/content/entries/{}", filled.written.changed)).await.form("/save");
    assert_eq!([form.field("version"), form.field("f.stars")], [entry["version"].to_string(), "6".to_owned()]);
    assert_eq!((form.field("f.body.en"), form.field("f.slug.de")), ("**a thing**", ""));
    let metadata = [form.field("meta.name.0"), form.field("meta.text.0"), form.field("meta.name.1")];
    assert_eq!(
        (metadata, &entry["metadata"]),
        (["a thing", "a thing", ""], &serde_json::json!({ "a thing": "a thing" }))
    );
    let draft = get(&shop, &format!("/entries/{}", filled.written.draft)).await;
    let page = owner.get(&format!("/console/content/entries/{}", filled.written.draft)).await;
    let times = ["publish_at", "unpublish_at"].map(|name| minute(&draft["schedule"][name]));
    let shown =
        ["Published at: ", "Withdrawn at: "].into_iter().zip(&times).map(|(name, time)| format!("{name}{time}"));
    assert_eq!(page.described()[..2], shown.collect::<Vec<_>>());
    let form = page.form("/schedule");
    assert_eq!([form.field("publish_at"), form.field("unpublish_at")].map(|time| time.replace('T', " ")), times);
    let related = &filled.written.related;
    let referrers = get(&shop, &format!("/entries/{related}/referrers")).await;
    let referrer = |row: &Value| {
        let (entry, places) = (&row["entry"], "the newest version, and what readers see".to_owned());
        assert!(row["in_newest"] == true && row["in_published"] == true, "{row}");
        vec![text(&entry["title"]), text(&entry["type"]), words(&entry["status"]), places]
    };
    let known: Vec<_> = items(&referrers).iter().map(referrer).collect();
    assert_eq!((rows(&owner, &format!("/console/content/entries/{related}/referrers")).await, known.len()), (known, 1));
    // What stands in the way of its withdrawal is shown by name.
    let refused = owner.send(&owner.get(&format!("/console/content/entries/{related}")).await.form("/unpublish")).await;
    assert_eq!((refused.status, refused.rows().len()), (422, 1), "{}", refused.alert());
    let asset = get(&shop, &format!("/assets/{}", filled.written.picture)).await;
    let page = owner.get(&format!("/console/content/assets/{}", filled.written.picture)).await;
    let expected = ["Name: field.png".to_owned(), "Kind: image/png".to_owned(), format!("Bytes: {}", asset["bytes"])];
    assert_eq!(page.described()[..3], expected);
    assert_eq!(page.described()[3], format!("Pixels: {} × {}", asset["width"], asset["height"]));
    let index = get(&shop, "/search-index").await;
    let said = owner.get("/console/search").await.described();
    assert!(said.contains(&format!("generation: {}", index["generation"])), "{said:?}");

    let methods = get(&shop, "/shipping-methods").await;
    let price = &methods["items"][0]["prices"][0];
    let form = owner.get("/console/shipping").await.form("/bike/save");
    let amount = |name: &str| typed(price[name].as_i64().unwrap());
    assert_eq!([form.field("amount.0"), form.field("free_from.0")], [amount("amount"), amount("free_from")]);
    assert_eq!(form.field("weight_below.0"), price["weight_below_g"].to_string());
}

async fn order_and_payment(shop: &Shop, filled: &Filled, owner: &Visitor<'_>) {
    let known = get(shop, &format!("/orders/{}", filled.order)).await;
    let payment = get(shop, &format!("/payments/{}", known["payment_id"].as_str().unwrap())).await;
    let page = owner.get(&format!("/console/orders/{}", filled.order)).await;
    let sums = [("Authorised", "authorized"), ("Captured", "captured"), ("Refunded", "refunded")];
    let sums: Vec<_> = sums.iter().map(|(name, field)| format!("{name}: {}", money(&payment[*field]))).collect();
    assert_eq!(page.described(), sums);
    let line = &known["lines"][0];
    let pieces = &line["quantities"];
    let told = [("packed", "packed"), ("fulfilled", "shipped"), ("cancelled", "cancelled"), ("returned", "returned")];
    let told =
        told.iter().filter(|(name, _)| pieces[*name] != 0).map(|(name, word)| format!(" {} {word}", pieces[*name]));
    let expected = [
        money(&line["unit_price"]),
        format!("{}{}", pieces["ordered"], told.collect::<String>()),
        money(&line["total"]),
    ];
    assert_eq!(page.rows()[0][1..], expected);
    let foot = page.all("tfoot").next().unwrap();
    for name in ["total", "shipping", "tax"] {
        assert!(page.text(foot).contains(&money(&known["totals"][name])), "{name}: {}", page.text(foot));
    }
}

#[tokio::test]
async fn today_sums_up_what_the_api_lists() {
    let shop = Shop::open("a thing");
    let filled = fill(&shop, "a thing").await;
    let owner = shop.owner(&filled.account).await;
    let page = owner.get("/console").await;
    let orders = get(&shop, "/orders?created_from=2026-03-01").await;
    let confirmed =
        items(&orders).iter().filter(|order| matches!(order["status"].as_str(), Some("confirmed" | "completed")));
    let sum: i64 = confirmed.map(|order| order["total"]["amount"].as_i64().unwrap()).sum();
    let expected = [format!("Orders {}", items(&orders).len()), format!("Confirmed {} EUR", typed(sum))];
    assert_eq!(page.figures(), expected);
    assert_eq!(page.rows(), items(&orders).iter().map(order_row).collect::<Vec<_>>());
    let bars: Vec<String> =
        page.all("title").skip(1).map(|at| page.text(at)).filter(|bar| !bar.ends_with("– 0")).collect();
    assert_eq!(bars, [format!("12:00 – {}", items(&orders).len())]);

    let to_ship = get(&shop, "/orders?status=confirmed").await;
    let to_ship = items(&to_ship).iter().map(|order| {
        format!("{} {} {}", text(&order["number"]), money(&order["total"]), words(&order["fulfillment_status"]))
    });
    let low = get(&shop, "/stock?low=true").await;
    let low = items(&low).iter().map(|level| format!("{} {} left", text(&level["sku"]), level["available"]));
    let mut expected: Vec<String> = to_ship.chain(low).collect();
    for status in ["requested", "approved"] {
        let returns = get(&shop, &format!("/returns?status={status}")).await;
        expected.extend(items(&returns).iter().map(|row| format!("{} {status}", text(&row["id"]))));
    }
    assert_eq!(page.listed(), expected);

    // What the browser has is not sent again, and asks the API for orders alone.
    let live = page.all("div").find(|at| page.elements[*at].attribute("hx-get").is_some()).unwrap();
    let live = page.elements[live].attribute("hx-get").unwrap().to_owned();
    let (same, calls) = owner.look(&live).await;
    assert_eq!((same.status, calls.len()), (204, 2), "{calls:?}");
    shop.staff(Call::post(format!("/orders/{}/cancel", filled.plain)).json(serde_json::json!({}))).await;
    shop.settle().await;
    assert_eq!(owner.get(&live).await.status, 200);
}

#[tokio::test]
async fn an_import_s_report_shows_what_the_api_reported() {
    let shop = Shop::open("a thing");
    let filled = fill(&shop, "a thing").await;
    let owner = shop.owner(&filled.account).await;
    let form = owner.get("/console/import").await.form("/import");
    let rows = "slug,title,sku,amount,currency\njar,Jar,JAR,500,EUR\ncup,,CUP,500,EUR\nurn,Urn,URN,700,EUR\n";
    shop.door.take();
    let page = owner.send(&form.typed("rows", rows)).await;
    let report = shop.door.take().remove(0).answer;
    let counts = ["created", "updated", "unchanged", "failed"].map(|name| format!("{} {name}", report[name]));
    assert!(page.text(0).contains(&format!("{}.", counts.join(", "))), "{}", page.text(0));
    assert_eq!((&report["created"], &report["failed"]), (&2.into(), &1.into()), "{report}");
    let shown: Vec<_> = page.rows().into_iter().map(|row| row[..2].to_vec()).collect();
    let known =
        report["rows"].as_array().unwrap().iter().map(|row| vec![row["line"].to_string(), words(&row["status"])]);
    assert_eq!(shown, known.collect::<Vec<_>>());
}

#[tokio::test]
async fn operations_show_what_the_process_tells() {
    let shop = Shop::open("a thing");
    let filled = fill(&shop, "a thing").await;
    let owner = shop.owner(&filled.account).await;
    let page = owner.get("/console/operations").await;
    let told = get(&shop, "/operations/overview").await;
    // Three minutes: twenty times as much in an hour.
    let hour = |amount: f64| amount * 20.0;
    let count = |row: &Value, name: &str| row[name].to_string();
    let duration = |row: &Value, name: &str| match row[name].as_f64() {
        None => "–".to_owned(),
        Some(ms) if ms >= 1000.0 => format!("{:.1} s", ms / 1000.0),
        Some(ms) => format!("{ms:.1} ms"),
    };
    let float = |row: &Value, name: &str| row[name].as_f64().unwrap();
    let function = |row: &Value| {
        vec![
            text(&row["function"]),
            "at most 29".to_owned(),
            "at most 88 ms".to_owned(),
            count(row, "requests"),
            count(row, "errors"),
            duration(row, "p50_ms"),
            duration(row, "p99_ms"),
            count(row, "events"),
            count(row, "event_failures"),
            format!("{:.0}", hour(float(row, "read_units"))),
            format!("{:.0}", hour(float(row, "write_units"))),
            format!("${:.4}", hour(float(row, "cost_microdollars")) / 1e6),
        ]
    };
    let route = |row: &Value| {
        vec![
            format!("{} {} {}", text(&row["method"]), text(&row["route"]), text(&row["function"])),
            String::new(),
            count(row, "requests"),
            count(row, "errors"),
            duration(row, "p50_ms"),
            duration(row, "p99_ms"),
            format!("{:.1}", float(row, "read_units") / float(row, "requests")),
            format!("{:.1}", float(row, "write_units") / float(row, "requests")),
        ]
    };
    let functions = told["functions"].as_array().unwrap().iter().map(function);
    let expected: Vec<_> = functions.chain(told["routes"].as_array().unwrap().iter().map(route)).collect();
    let rows = page.rows();
    assert_eq!(rows[..expected.len()], expected);
    let events = get(&shop, "/operations/events").await;
    let deliveries = |event: &Value| {
        let all = event["deliveries"].as_array().unwrap().iter();
        all.map(|one| format!("{}: {}", text(&one["function"]), words(&one["outcome"]))).collect::<Vec<_>>().join(" ")
    };
    let event = |event: &Value| {
        vec![text(&event["time"])[11..19].to_owned(), text(&event["type"]), text(&event["subject"]), deliveries(event)]
    };
    assert_eq!(rows[expected.len()..], items(&events).iter().map(event).collect::<Vec<_>>());
    let cost: f64 = told["functions"].as_array().unwrap().iter().map(|row| float(row, "cost_microdollars")).sum();
    let letters = get(&shop, "/operations/dead-letters").await;
    let expected = [
        format!("Events that wait {} the oldest for 2.4 s", told["queue"]["length"]),
        format!("Dead letters {}", items(&letters).len()),
        format!("On AWS, an hour of this ${:.4}", hour(cost) / 1e6),
    ];
    assert_eq!(page.figures(), expected);
    // The orders in flight, state by state.
    for status in ["placed", "confirmed", "cancelled", "completed", "rejected"] {
        let known = items(&get(&shop, &format!("/orders?status={status}&limit=100")).await).len();
        let said = page
            .all("a")
            .find(|at| page.elements[*at].attribute("href") == Some(&format!("/console/orders?status={status}")));
        assert_eq!(page.text(said.unwrap()), format!("{status} {known}"));
    }
}
