//! `/console/markets`: all markets, and a form for a new one.

use askama::Template;
use axum::response::Response;
use serde_json::{Value, json};

use super::super::filters;
use super::super::page::{Alert, Frame, failed, forbidden, go_to, shown};
use super::super::typed::{basis_points_from_zero, percent};
use super::super::visit::Visit;
use super::seen::Market;
use crate::adapters::stoa::{ApiError, Fault, List};
use crate::model::form::{Form, query};
use crate::model::units;

const ROWS: &str = "50";

#[derive(Template)]
#[template(path = "trading/markets.html")]
struct MarketsPage {
    frame: Frame,
    rows: Vec<Market>,
    next: Option<String>,
    is_first: bool,
    fields: Fields,
    rules: Rules,
    can_write: bool,
}

/// The fields of the form, as they were typed.
struct Fields {
    base: String,
    quote: String,
    lot: String,
    tick: String,
    rules: Rules,
}

/// What of a market may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rules {
    pub(super) min_notional: String,
    pub(super) price_band: String,
    pub(super) maker: String,
    pub(super) taker: String,
}

impl Rules {
    /// As they were typed.
    pub(super) fn read(form: &Form) -> Self {
        let get = |name| form.get(name).to_owned();
        Self {
            min_notional: get("min_notional"),
            price_band: get("price_band"),
            maker: get("maker"),
            taker: get("taker"),
        }
    }

    /// As they are.
    pub(super) fn of(market: &Market) -> Self {
        Self {
            min_notional: market.min_notional.plain(&market.quote),
            price_band: percent(market.price_band_bps),
            maker: market.maker(),
            taker: market.taker(),
        }
    }

    /// As the API takes them; an empty field is none of it.
    pub(super) fn content(&self, quote: &str, faults: &mut Vec<Fault>) -> Value {
        let mut fault = |place: &str, detail: &str| {
            faults.push(Fault { pointer: format!("/{place}"), detail: detail.to_owned() });
        };
        let text = |typed: &'_ str| if typed.is_empty() { "0".to_owned() } else { typed.to_owned() };
        let least = units::from_zero(&text(&self.min_notional), quote);
        if least.is_none() {
            fault("min_notional", "an amount like 12.50 is expected");
        }
        let mut rate = |place: &str, typed: &str| {
            let points = basis_points_from_zero(&text(typed));
            if points.is_none() {
                fault(place, "a percentage from 0 to 100 with up to two decimals is expected");
            }
            points.unwrap_or_default()
        };
        let (band, maker) = (rate("price_band", &self.price_band), rate("maker", &self.maker));
        json!({
            "min_notional": least.unwrap_or_default(), "price_band_bps": band, "maker_bps": maker,
            "taker_bps": rate("taker", &self.taker),
        })
    }
}

impl Fields {
    fn read(form: &Form) -> Self {
        let get = |name| form.get(name).to_owned();
        let code = |name| form.get(name).to_uppercase();
        Self { base: code("base"), quote: code("quote"), lot: get("lot"), tick: get("tick"), rules: Rules::read(form) }
    }

    /// As the API takes them.
    fn content(&self) -> Result<Value, ApiError> {
        let mut faults = Vec::new();
        let mut content = self.rules.content(&self.quote, &mut faults);
        (content["base"], content["quote"]) = (self.base.as_str().into(), self.quote.as_str().into());
        for (place, typed, asset) in [("lot", &self.lot, &self.base), ("tick", &self.tick, &self.quote)] {
            match units::above_zero(typed, asset) {
                Some(amount) => content[place] = amount.to_string().into(),
                None => faults.push(Fault {
                    pointer: format!("/{place}"),
                    detail: "an amount above zero is expected".to_owned(),
                }),
            }
        }
        if faults.is_empty() {
            return Ok(content);
        }
        Err(ApiError::for_form("Something that you typed can't be used.", faults))
    }
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    render(&visit, None).await
}

async fn render(visit: &Visit, alert: Option<Alert>) -> Response {
    let cursor = visit.query.get("cursor");
    let path = format!("/markets?{}", query([("limit", ROWS), ("cursor", cursor)]));
    let list: List<Market> = match visit.api.get(&path).await {
        Ok(list) => list,
        Err(error) => return failed(visit, &error),
    };
    let address = |cursor: String| format!("/console/markets?{}", query([("cursor", cursor.as_str())]));
    let page = MarketsPage {
        frame: Frame::of(visit, "Markets", "/console/markets").noting(visit.query.get("done")).alerting(alert),
        rows: list.items,
        next: list.next_cursor.map(address),
        is_first: cursor.is_empty(),
        fields: Fields::read(&visit.form),
        rules: Rules::read(&visit.form),
        can_write: visit.holds("trading:write"),
    };
    shown(&page, &page.frame)
}

/// Opens a market, and shows it.
pub(crate) async fn create(visit: Visit) -> Response {
    if !visit.holds("trading:write") {
        return forbidden(&visit);
    }
    let made = match Fields::read(&visit.form).content() {
        Ok(content) => visit.api.post::<Market>("/markets", visit.form.get("key"), &content).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(market) => go_to(&format!("{}?done=created", market.address())),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => render(&visit, Some(Alert::of(&refusal))).await,
        Err(error) => failed(&visit, &error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_market_is_made_as_it_was_typed() {
        let content = |form: &str| Fields::read(&Form::read(form.as_bytes())).content();
        let expected = json!({
            "base": "GOLD", "quote": "EUR", "lot": "1", "tick": "5", "min_notional": "1000", "price_band_bps": 0,
            "maker_bps": 10, "taker_bps": 25,
        });
        let typed = "base=gold&quote=eur&lot=1&tick=0.05&min_notional=10&price_band=&maker=0.1&taker=0,25";
        assert_eq!(content(typed).unwrap(), expected);
        let Err(ApiError::Refused(refusal)) = content("base=GOLD&quote=EUR&lot=0.5&tick=0&maker=101") else {
            panic!("refused")
        };
        let places: Vec<_> = refusal.errors.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(places, ["/maker", "/lot", "/tick"]);
    }

    #[test]
    fn rules_go_through_the_form_unchanged() {
        let shown =
            json!({ "quote": "EUR", "min_notional": "1050", "price_band_bps": 1000, "maker_bps": 0, "taker_bps": 25 });
        let market: Market = serde_json::from_value(shown.clone()).unwrap();
        let mut expected = shown;
        expected.as_object_mut().unwrap().remove("quote");
        let mut faults = Vec::new();
        assert_eq!(Rules::of(&market).content("EUR", &mut faults), expected);
        assert!(faults.is_empty());
    }
}
