//! `/console/shipping`: the ways to send goods, and what each costs to where.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use domain::money::Currency;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

use super::overtaken::{Named, alert_of, named};
use super::page::{Frame, failed, go_to, no_page, shown};
use super::typed::{listed, whole};
use super::visit::Visit;
use crate::adapters::stoa::{ApiError, Refusal};
use crate::model::form::{Form, segment};
use crate::model::money::{amount_from_zero, typed};

/// Empty rows for further prices.
const NEW_ROWS: usize = 2;
/// The most rows of a form that are read: the API takes 100 prices.
const MAX_ROWS: usize = 102;

/// All methods.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Methods {
    items: Vec<Method>,
}

/// A method as the API shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Method {
    id: String,
    name: String,
    prices: Vec<Price>,
    /// `None` for a built-in one.
    version: Option<u64>,
}

/// A price of a method.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Price {
    currency: String,
    amount: i64,
    free_from: Option<i64>,
    countries: Option<Vec<String>>,
    weight_from_g: Option<u64>,
    weight_below_g: Option<u64>,
    value_from: Option<i64>,
    value_below: Option<i64>,
}

/// A price's row in the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Row {
    number: usize,
    currency: String,
    amount: String,
    free_from: String,
    countries: String,
    weight_from: String,
    weight_below: String,
    value_from: String,
    value_below: String,
}

/// The fields of a method's form: as they were typed, or as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Fields {
    id: String,
    name: String,
    rows: Vec<Row>,
}

/// A method on the page.
struct Shown {
    id: String,
    name: String,
    /// `None` for a built-in one, which can't be changed.
    version: Option<u64>,
    fields: Fields,
    is_open: bool,
}

#[derive(Template)]
#[template(path = "shipping.html")]
struct ShippingPage {
    frame: Frame,
    methods: Vec<Shown>,
    is_built_in: bool,
    new: Fields,
    is_new_open: bool,
    can_write: bool,
}

impl Method {
    fn fields(&self) -> Fields {
        let known = self.prices.iter().map(Price::row);
        Fields { id: self.id.clone(), name: self.name.clone(), rows: numbered(known) }
    }
}

impl Price {
    fn row(&self) -> Row {
        let currency = self.currency.parse::<Currency>().ok();
        let amount = |amount: Option<i64>| {
            amount.zip(currency).map(|(amount, currency)| typed(amount, currency)).unwrap_or_default()
        };
        let grams = |weight: Option<u64>| weight.map(|weight| weight.to_string()).unwrap_or_default();
        Row {
            number: 0,
            currency: self.currency.clone(),
            amount: amount(Some(self.amount)),
            free_from: amount(self.free_from),
            countries: self.countries.as_ref().map(|countries| countries.join(", ")).unwrap_or_default(),
            weight_from: grams(self.weight_from_g),
            weight_below: grams(self.weight_below_g),
            value_from: amount(self.value_from),
            value_below: amount(self.value_below),
        }
    }
}

/// The rows in order, with empty ones below.
fn numbered(known: impl Iterator<Item = Row>) -> Vec<Row> {
    let blank = Row { currency: "EUR".to_owned(), ..Row::default() };
    let all = known.chain(std::iter::repeat_n(blank, NEW_ROWS));
    all.enumerate().map(|(number, row)| Row { number, ..row }).collect()
}

impl Fields {
    fn blank() -> Self {
        Self { rows: numbered(std::iter::empty()), ..Self::default() }
    }

    fn read(form: &Form) -> Self {
        let row = |number: usize| {
            let field = |name: &str| form.find_any(&format!("{name}.{number}")).map(str::to_owned);
            let any = |name: &str| field(name).unwrap_or_default();
            Some(Row {
                number,
                amount: field("amount")?,
                currency: any("currency").to_uppercase(),
                free_from: any("free_from"),
                countries: any("countries").to_uppercase(),
                weight_from: any("weight_from"),
                weight_below: any("weight_below"),
                value_from: any("value_from"),
                value_below: any("value_below"),
            })
        };
        let rows = (0..MAX_ROWS).map_while(row).collect();
        Self { id: form.get("id").to_owned(), name: form.get("name").to_owned(), rows }
    }

    fn named(&self) -> Named {
        let priced = self.rows.iter().filter(|row| !row.amount.is_empty());
        let prices = priced.enumerate().map(|(index, row)| (format!("Row {}", index + 1), row.to_string()));
        named([("Name", &self.name), ("Id", &self.id)]).into_iter().chain(prices).collect()
    }

    /// As the API takes it. A row without a price is none.
    fn content(&self) -> Result<Value, ApiError> {
        let priced = self.rows.iter().filter(|row| !row.amount.is_empty());
        let prices: Vec<Value> = priced.map(Row::price).collect::<Result<_, _>>()?;
        Ok(json!({ "id": self.id, "name": self.name, "prices": prices }))
    }
}

/// `6.90 EUR; countries DE, AT; grams below 30000`.
impl std::fmt::Display for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)?;
        let limits = [
            ("countries", &self.countries),
            ("grams from", &self.weight_from),
            ("grams below", &self.weight_below),
            ("value from", &self.value_from),
            ("value below", &self.value_below),
            ("free from", &self.free_from),
        ];
        limits.iter().filter(|(_, limit)| !limit.is_empty()).try_for_each(|(name, limit)| write!(f, "; {name} {limit}"))
    }
}

impl Row {
    fn price(&self) -> Result<Value, ApiError> {
        let place = |what: &str| format!("{what}, row {}", self.number + 1);
        let currency = self.currency.parse::<Currency>();
        let currency = currency.map_err(|_| ApiError::for_person(&place("currency"), "a currency like EUR"))?;
        let amount = |what: &str, typed: &str| {
            let expected = || ApiError::for_person(&place(what), "an amount like 12.50 is expected");
            amount_from_zero(typed, currency).map(Value::from).ok_or_else(expected)
        };
        let optional = |what: &str, typed: &str| if typed.is_empty() { Ok(Value::Null) } else { amount(what, typed) };
        let fields = [
            ("currency", self.currency.as_str().into()),
            ("amount", amount("price", &self.amount)?),
            ("free_from", optional("free from", &self.free_from)?),
            ("weight_from_g", whole(&place("weight from"), &self.weight_from)?),
            ("weight_below_g", whole(&place("weight below"), &self.weight_below)?),
            ("value_from", optional("value from", &self.value_from)?),
            ("value_below", optional("value below", &self.value_below)?),
        ];
        let known = fields.into_iter().filter(|(_, value)| !value.is_null());
        let mut price: Map<String, Value> = known.map(|(name, value)| (name.to_owned(), value)).collect();
        let countries = listed(&self.countries);
        if !countries.is_empty() {
            price.insert("countries".to_owned(), json!(countries));
        }
        Ok(Value::Object(price))
    }
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    render(&visit, None, None).await
}

/// Shows all methods, with a refusal. What was typed stays in the form of `typed`: a method's id, or empty for the new one.
async fn render(visit: &Visit, typed: Option<&str>, refusal: Option<&Refusal>) -> Response {
    let list: Methods = match visit.api.get("/shipping-methods").await {
        Ok(list) => list,
        Err(error) => return failed(visit, &error),
    };
    let mut versions = None;
    let mut method = |method: Method| {
        let is_open = typed == Some(method.id.as_str());
        let mut fields = method.fields();
        if is_open {
            let typed = Fields::read(&visit.form);
            versions = Some((typed.named(), fields.named()));
            fields = typed;
        }
        Shown { id: method.id, name: method.name, version: method.version, fields, is_open }
    };
    let is_new_open = typed == Some("");
    let is_built_in = list.items.iter().any(|method| method.version.is_none());
    let methods = list.items.into_iter().map(&mut method).collect();
    let alert = refusal.map(|refusal| alert_of(refusal, versions));
    let page = ShippingPage {
        frame: Frame::of(visit, "Shipping", "/console/shipping").noting(visit.query.get("done")).alerting(alert),
        is_built_in,
        methods,
        new: if is_new_open { Fields::read(&visit.form) } else { Fields::blank() },
        is_new_open,
        can_write: visit.holds("cart:write"),
    };
    shown(&page, &page.frame)
}

/// Makes a method.
pub(crate) async fn create(visit: Visit) -> Response {
    let made = match Fields::read(&visit.form).content() {
        Ok(content) => {
            let key = visit.form.get("key");
            visit.api.post::<IgnoredAny>("/shipping-methods", key, &content).await.map(|_| "created")
        }
        Err(error) => Err(error),
    };
    answered(&visit, Some(""), made).await
}

/// Does something with a method, and shows all again.
pub(crate) async fn act(visit: Visit, Path((id, action)): Path<(String, String)>) -> Response {
    let (form, path) = (&visit.form, format!("/shipping-methods/{}", segment(&id)));
    let version = form.get("version");
    let done = match action.as_str() {
        "save" => match Fields::read(form).content() {
            Ok(content) => visit.api.patch::<IgnoredAny>(&path, version, &content).await.map(|_| "saved"),
            Err(error) => Err(error),
        },
        "delete" => visit.api.delete(&path, version).await.map(|()| "deleted"),
        _ => return no_page().await,
    };
    answered(&visit, Some(id.as_str()).filter(|_| action == "save"), done).await
}

async fn answered(visit: &Visit, typed: Option<&str>, done: Result<&'static str, ApiError>) -> Response {
    match done {
        Ok(done) => go_to(&format!("/console/shipping?done={done}")),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => render(visit, typed, Some(&refusal)).await,
        Err(error) => failed(visit, &error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_goes_through_the_form_unchanged() {
        let prices = json!([
            { "currency": "EUR", "amount": 690, "countries": ["DE", "AT"], "weight_below_g": 30_000 },
            { "currency": "JPY", "amount": 0, "free_from": 5000, "weight_from_g": 0, "value_from": 0, "value_below": 9 },
        ]);
        let shown = json!({ "id": "bike", "name": "Cargo bike", "prices": prices, "version": 3 });
        let method: Method = serde_json::from_value(shown).unwrap();
        let fields = method.fields();
        assert_eq!(fields.rows.len(), 2 + NEW_ROWS);
        assert_eq!(fields.content().unwrap(), json!({ "id": "bike", "name": "Cargo bike", "prices": prices }));
    }

    #[test]
    fn names_rows_by_what_they_say() {
        let fields = Fields::read(&Form::read(
            b"id=bike&name=Bike&amount.0=&amount.1=6.90&currency.1=EUR&countries.1=DE,+AT&weight_below.1=30000",
        ));
        let expected =
            named([("Name", "Bike"), ("Id", "bike"), ("Row 1", "6.90 EUR; countries DE, AT; grams below 30000")]);
        assert_eq!(fields.named(), expected);
    }

    #[test]
    fn reads_rows_and_skips_those_without_a_price() {
        let fields = Fields::read(&Form::read(
            b"id=bike&name=Bike&amount.0=6.9&currency.0=eur&countries.0=de,+at&amount.1=&currency.1=EUR&amount.3=1",
        ));
        let prices = json!([{ "currency": "EUR", "amount": 690, "countries": ["DE", "AT"] }]);
        assert_eq!(fields.content().unwrap(), json!({ "id": "bike", "name": "Bike", "prices": prices }));
        assert_eq!(fields.rows.len(), 2);
        for wrong in [
            "amount.0=x&currency.0=EUR",
            "amount.0=1&currency.0=x",
            "amount.0=1&currency.0=EUR&free_from.0=-1",
            "amount.0=1&currency.0=EUR&weight_from.0=1.5",
        ] {
            assert!(Fields::read(&Form::read(wrong.as_bytes())).content().is_err(), "{wrong}");
        }
    }
}
