//! `/console/markets/{symbol}`: a market's state and rules, its book as two sides, its trades and candles.
//!
//! The page's script draws the tables of book and candles; who has no scripts, or does not see them, has the tables.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde_json::json;

use super::super::filters;
use super::super::overtaken::{Named, alert_of, named};
use super::super::page::{Alert, Frame, failed, forbidden, go_to, no_page, shown};
use super::super::visit::Visit;
use super::markets::Rules;
use super::seen::{Book, Candle, Level, Market, Trade};
use crate::adapters::stoa::{ApiError, Fault, List, Refusal};
use crate::model::form::{query, segment};
use crate::model::units::Units;

/// As many levels of each side, trades and candles are shown.
const LEVELS: &str = "20";
const TRADES: &str = "20";
const CANDLES: &str = "60";
/// How long candles are: as the API and as people call them, with their seconds.
const INTERVALS: [(&str, &str, u32); 3] = [("1m", "minutes", 60), ("1h", "hours", 3_600), ("1d", "days", 86_400)];

/// A level with what is open up to it, and how long its bar is, in hundredths of the deepest one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Step {
    level: Level,
    total: Units,
    bar: i128,
}

#[derive(Template)]
#[template(path = "trading/market.html")]
struct MarketPage {
    frame: Frame,
    market: Market,
    book: Book,
    bids: Vec<Step>,
    asks: Vec<Step>,
    trades: Vec<Trade>,
    /// Newest first.
    candles: Vec<Candle>,
    /// How long the candles are, of [`INTERVALS`].
    interval: (&'static str, &'static str, u32),
    rules: Rules,
    can_write: bool,
}

impl MarketPage {
    fn last(&self) -> Option<&Trade> {
        self.trades.first()
    }

    /// The actions that bring it into another state, with the words on their buttons.
    fn ways(&self) -> Vec<(&'static str, &'static str)> {
        let ways = [("open", "Open it"), ("halt", "Halt it"), ("cancel-only", "Cancellations only")];
        ways.into_iter()
            .filter(|(action, _)| change_of(action).map(|(status, _)| status) != Some(self.market.status.as_str()))
            .collect()
    }
}

/// The state that an action brings a market into, and the notice about it.
fn change_of(action: &str) -> Option<(&'static str, &'static str)> {
    Some(match action {
        "open" => ("open", "market_open"),
        "halt" => ("halted", "market_halted"),
        "cancel-only" => ("cancel_only", "market_cancel_only"),
        "close" => ("closed", "market_closed"),
        _ => return None,
    })
}

/// The levels of both sides with their sums; bars are as long as the deeper side's sum allows.
fn depths(book: &Book) -> (Vec<Step>, Vec<Step>) {
    let (mut bids, mut asks) = (summed(&book.bids), summed(&book.asks));
    let deepest = [&bids, &asks].into_iter().filter_map(|side| side.last()).map(|step| step.total.amount()).max();
    let most = deepest.map(|amount| amount.get()).unwrap_or_default().max(1);
    for step in bids.iter_mut().chain(&mut asks) {
        // Of what is too large to be multiplied, the length is rounded more.
        let total = step.total.amount().get();
        let length = total.checked_mul(100).map_or_else(|| total / (most / 100).max(1), |hundred| hundred / most);
        step.bar = length.max(1);
    }
    (bids, asks)
}

fn summed(levels: &[Level]) -> Vec<Step> {
    let mut total = Units::from(domain::Amount::ZERO);
    let step = |level: &Level| {
        total = total.plus(level.quantity);
        Step { level: *level, total, bar: 0 }
    };
    levels.iter().map(step).collect()
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(symbol): Path<String>) -> Response {
    match read(&visit, &symbol).await {
        Ok(market) => {
            let rules = Rules::of(&market);
            render(&visit, market, rules, None).await
        }
        Err(error) => failed(&visit, &error),
    }
}

fn path(symbol: &str) -> String {
    format!("/markets/{}", segment(symbol))
}

async fn read(visit: &Visit, symbol: &str) -> Result<Market, ApiError> {
    visit.api.get(&path(symbol)).await
}

async fn render(visit: &Visit, market: Market, rules: Rules, alert: Option<Alert>) -> Response {
    let asked = visit.query.get("interval");
    let interval = INTERVALS.into_iter().find(|(code, ..)| *code == asked).unwrap_or(INTERVALS[1]);
    let at = |end: &str, fields: &[(&str, &str)]| {
        format!("{}/{end}?{}", path(&market.symbol), query(fields.iter().copied()))
    };
    let (book, trades, candles) = (
        at("book", &[("depth", LEVELS)]),
        at("trades", &[("limit", TRADES)]),
        at("candles", &[("interval", interval.0), ("limit", CANDLES)]),
    );
    let (book, trades, candles) = futures::join!(
        visit.api.get::<Book>(&book),
        visit.api.get::<List<Trade>>(&trades),
        visit.api.get::<List<Candle>>(&candles),
    );
    let (book, trades, candles) = match (book, trades, candles) {
        (Ok(book), Ok(trades), Ok(candles)) => (book, trades.items, candles.items),
        (Err(error), ..) | (_, Err(error), _) | (.., Err(error)) => return failed(visit, &error),
    };
    let (bids, asks) = depths(&book);
    let page = MarketPage {
        frame: Frame::of(visit, market.symbol.clone(), "/console/markets")
            .noting(visit.query.get("done"))
            .alerting(alert),
        can_write: visit.holds("trading:write") && market.status != "closed",
        market,
        book,
        bids,
        asks,
        trades,
        candles,
        interval,
        rules,
    };
    shown(&page, &page.frame)
}

fn names(rules: &Rules) -> Named {
    named([
        ("Fee of who rests", &rules.maker),
        ("Fee of who comes", &rules.taker),
        ("Least worth", &rules.min_notional),
        ("Farthest", &rules.price_band),
    ])
}

/// Changes the rules or the state, and shows the market again.
pub(crate) async fn act(visit: Visit, Path((symbol, action)): Path<(String, String)>) -> Response {
    if !visit.holds("trading:write") {
        return forbidden(&visit);
    }
    let market = match read(&visit, &symbol).await {
        Ok(market) => market,
        Err(error) => return failed(&visit, &error),
    };
    let (typed, mut faults) = (Rules::read(&visit.form), Vec::<Fault>::new());
    let (patch, done) = match (action.as_str(), change_of(&action)) {
        ("save", _) => (typed.content(&market.quote, &mut faults), "saved"),
        (_, Some((status, done))) => (json!({ "status": status }), done),
        _ => return no_page().await,
    };
    if action == "close" && visit.form.find_any("sure").is_none() {
        faults.push(Fault {
            pointer: "/close".to_owned(),
            detail: "tick the box if it is to be closed for good".to_owned(),
        });
    }
    let changed = if faults.is_empty() {
        visit.api.patch::<Market>(&path(&symbol), visit.form.get("version"), &patch).await
    } else {
        Err(ApiError::for_form("Something that you typed can't be used. Nothing is changed yet.", faults))
    };
    match changed {
        Ok(market) => go_to(&format!("{}?done={done}", market.address())),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => {
            refused(&visit, market, (action == "save").then_some(typed), &refusal).await
        }
        Err(error) => failed(&visit, &error),
    }
}

async fn refused(visit: &Visit, market: Market, typed: Option<Rules>, refusal: &Refusal) -> Response {
    let stored = Rules::of(&market);
    let alert = alert_of(refusal, typed.as_ref().map(|typed| (names(typed), names(&stored))));
    render(visit, market, typed.unwrap_or(stored), Some(alert)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depths_sum_up_from_the_best_price() {
        let book: Book = serde_json::from_value(json!({
            "bids": [{ "price": "99", "quantity": "10" }, { "price": "98", "quantity": "30" }],
            "asks": [{ "price": "101", "quantity": "5" }],
        }))
        .unwrap();
        let (bids, asks) = depths(&book);
        let seen =
            |steps: &[Step]| -> Vec<_> { steps.iter().map(|step| (step.total.plain("GOLD"), step.bar)).collect() };
        assert_eq!(seen(&bids), [("10".to_owned(), 25), ("40".to_owned(), 100)]);
        assert_eq!(seen(&asks), [("5".to_owned(), 12)]);
        assert_eq!(depths(&Book::default()), (vec![], vec![]));
        // The largest amounts are no exception.
        let most = "9".repeat(37);
        let book: Book = serde_json::from_value(json!({ "bids": [{ "price": "1", "quantity": most }] })).unwrap();
        assert_eq!(depths(&book).0.first().map(|step| step.bar), Some(100));
    }
}
