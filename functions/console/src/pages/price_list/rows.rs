//! The rows of a price list's form: one for each price, and empty ones below.

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::overtaken::Named;
use super::super::typed::whole;
use crate::adapters::stoa::ApiError;
use crate::model::form::Form;
use crate::model::money::{amount_from_zero, typed};

/// Empty rows for further prices.
const NEW_ROWS: usize = 5;
/// The most rows of a form that are read: a page's skus, each with 20 prices, and the new ones.
const MAX_ROWS: usize = 600;

/// A sku with its prices in the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SkuPrices {
    pub(super) sku: String,
    prices: Vec<Price>,
}

/// A price.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Price {
    amount: i64,
    currency: String,
    min_quantity: u64,
}

/// A row of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) number: usize,
    pub(super) is_new: bool,
    pub(super) sku: String,
    pub(super) currency: String,
    pub(super) min_quantity: String,
    pub(super) amount: String,
    /// The amount as it was shown; empty for a new row.
    pub(super) was: String,
}

/// The prices as rows, and empty ones below.
pub(super) fn rows(prices: &[SkuPrices]) -> Vec<Row> {
    let row = |sku: &str, price: &Price| {
        // A currency that is not known here is left alone.
        let amount = price.currency.parse().map(|currency| typed(price.amount, currency)).unwrap_or_default();
        let (sku, currency) = (sku.to_owned(), price.currency.clone());
        let min_quantity = price.min_quantity.max(1).to_string();
        Row { number: 0, is_new: false, sku, currency, min_quantity, was: amount.clone(), amount }
    };
    let blank = Row { is_new: true, currency: "EUR".to_owned(), min_quantity: "1".to_owned(), ..Row::default() };
    let known = prices.iter().flat_map(|sku| sku.prices.iter().map(move |price| row(&sku.sku, price)));
    let all = known.chain(std::iter::repeat_n(blank, NEW_ROWS));
    all.enumerate().map(|(number, row)| Row { number, ..row }).collect()
}

/// The rows as they were typed.
pub(super) fn read_rows(form: &Form) -> Vec<Row> {
    let row = |number: usize| {
        let field = |name: &str| form.find_any(&format!("{name}.{number}")).map(str::to_owned);
        Some(Row {
            number,
            sku: field("sku")?,
            is_new: field("was").is_none(),
            currency: field("currency")?.to_uppercase(),
            min_quantity: field("quantity")?,
            amount: field("amount")?,
            was: field("was").unwrap_or_default(),
        })
    };
    (0..MAX_ROWS).map_while(row).collect()
}

impl Row {
    /// The price that the row is about, for people.
    fn name(&self) -> String {
        format!("Price of {} from {} in {}", self.sku, self.min_quantity, self.currency)
    }
}

pub(super) fn named_rows(rows: &[Row]) -> Named {
    let priced = rows.iter().filter(|row| !row.sku.is_empty());
    priced.map(|row| (row.name(), row.amount.clone())).collect()
}

/// The prices that were typed, by name, over those that were stored meanwhile; and the rows of both.
///
/// What was not changed is as it is stored now; what was changed, and is no longer there, is a new row.
pub(super) fn rebased(typed: Vec<Row>, stored: &[Row]) -> (Named, Vec<Row>) {
    let mut rows: Vec<Row> = stored.iter().filter(|row| !row.is_new).cloned().collect();
    let mut named = named_rows(&rows);
    for row in typed.into_iter().filter(|row| !row.sku.is_empty() && row.amount != row.was) {
        let name = row.name();
        match rows.iter_mut().find(|known| known.name() == name) {
            Some(known) => {
                named.retain(|(known, _)| *known != name);
                named.push((name, row.amount.clone()));
                known.amount = row.amount;
            }
            None => {
                if !row.is_new {
                    named.push((name, row.amount.clone()));
                }
                rows.push(Row { is_new: true, was: String::new(), ..row });
            }
        }
    }
    let all = rows.into_iter().chain(stored.iter().filter(|row| row.is_new).cloned());
    (named, all.enumerate().map(|(number, row)| Row { number, ..row }).collect())
}

/// Whether somebody else set or removed a price that was changed here.
pub(super) fn is_overtaken(typed: &[Row], stored: &[Row]) -> bool {
    let is_other = |row: &Row| match stored.iter().find(|known| known.name() == row.name()) {
        // What is set already, by the same form, is no other's change.
        Some(known) => known.amount != row.was && known.amount != row.amount,
        None => true,
    };
    typed.iter().filter(|row| !row.is_new && row.amount != row.was).any(is_other)
}

/// The rows that differ from what was shown, as the API takes them.
pub(super) fn changed(rows: &[Row]) -> Result<Vec<Value>, ApiError> {
    let differing = rows.iter().filter(|row| !row.sku.is_empty() && row.amount != row.was);
    let price = |row: &Row| {
        let place = format!("price of {}", row.sku);
        let minor = row.currency.parse().ok().and_then(|currency| amount_from_zero(&row.amount, currency));
        let expected = || ApiError::for_person(&place, "an amount like 12.50 and a currency like EUR are expected");
        let quantity = whole(&place, if row.min_quantity.is_empty() { "1" } else { &row.min_quantity })?;
        Ok(json!({
            "sku": row.sku, "currency": row.currency, "min_quantity": quantity, "amount": minor.ok_or_else(expected)?,
        }))
    };
    differing.map(price).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::overtaken::overtaken;
    use super::*;

    fn prices() -> Vec<SkuPrices> {
        let prices = json!([
            { "sku": "TEE", "prices": [
                { "amount": 1290, "currency": "EUR", "min_quantity": 1 },
                { "amount": 990, "currency": "EUR", "min_quantity": 10 },
            ] },
            { "sku": "MUG", "prices": [{ "amount": 500, "currency": "JPY" }] },
        ]);
        serde_json::from_value(prices).unwrap()
    }

    #[test]
    fn shows_prices_as_rows_with_empty_ones_below() {
        let rows = rows(&prices());
        let shown: Vec<_> = rows.iter().take(4).map(|row| (row.sku.as_str(), row.amount.as_str())).collect();
        assert_eq!(shown, [("TEE", "12.90"), ("TEE", "9.90"), ("MUG", "500"), ("", "")]);
        assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), (0..8).collect::<Vec<_>>());
        assert_eq!(rows.iter().filter(|row| row.is_new).count(), NEW_ROWS);
        assert!(changed(&rows).unwrap().is_empty());
    }

    #[test]
    fn sends_what_was_changed_alone() {
        let form = Form::read(
            b"sku.0=TEE&currency.0=EUR&quantity.0=1&was.0=12.90&amount.0=12.90\
              &sku.1=TEE&currency.1=EUR&quantity.1=10&was.1=9.90&amount.1=0\
              &sku.2=CAP&currency.2=eur&quantity.2=&amount.2=7.5\
              &sku.3=&currency.3=EUR&quantity.3=1&amount.3=",
        );
        let rows = read_rows(&form);
        assert_eq!((rows.len(), rows[1].is_new, rows[2].is_new), (4, false, true));
        let expected = [
            json!({ "sku": "TEE", "currency": "EUR", "min_quantity": 10, "amount": 0 }),
            json!({ "sku": "CAP", "currency": "EUR", "min_quantity": 1, "amount": 750 }),
        ];
        assert_eq!(changed(&rows).unwrap(), expected);
        for wrong in ["amount.0=", "amount.0=x", "amount.0=1.234"] {
            let text = format!("sku.0=TEE&currency.0=EUR&quantity.0=1&was.0=2&{wrong}");
            assert!(changed(&read_rows(&Form::read(text.as_bytes()))).is_err(), "{wrong}");
        }
    }

    #[test]
    fn keeps_typed_prices_over_those_that_were_stored_meanwhile() {
        // TEE was 12.00 when the page was shown; CAP was there too.
        let form = Form::read(
            b"sku.0=TEE&currency.0=EUR&quantity.0=1&was.0=12.00&amount.0=11.00\
              &sku.1=TEE&currency.1=EUR&quantity.1=10&was.1=9.00&amount.1=9.00\
              &sku.2=CAP&currency.2=EUR&quantity.2=1&was.2=5.00&amount.2=6.00\
              &sku.3=HAT&currency.3=EUR&quantity.3=1&amount.3=7.00&sku.4=&currency.4=EUR&quantity.4=1&amount.4=",
        );
        let stored = rows(&prices());
        assert!(is_overtaken(&read_rows(&form), &stored) && !is_overtaken(&stored, &stored));
        let (typed, shown) = rebased(read_rows(&form), &stored);
        let told: Vec<_> = shown.iter().map(|row| (row.sku.as_str(), row.was.as_str(), row.amount.as_str())).collect();
        let expected = [
            ("TEE", "12.90", "11.00"),
            ("TEE", "9.90", "9.90"),
            ("MUG", "500", "500"),
            ("CAP", "", "6.00"),
            ("HAT", "", "7.00"),
        ];
        assert_eq!(told[..5], expected);
        assert_eq!((shown.len(), shown[3].is_new, shown[9].number), (5 + NEW_ROWS, true, 9));
        let faults = overtaken(&typed, &named_rows(&stored)).faults;
        let expected = ["Price of TEE from 1 in EUR is now: 12.90", "Price of CAP from 1 in EUR is no longer there"];
        assert_eq!(faults, expected);
    }
}
