//! The fields of a promotion's form.

use serde_json::{Value, json};

use super::super::overtaken::{Named, named, ticked};
use super::super::typed::{basis_points, listed, moment, nullable, whole};
use crate::adapters::stoa::ApiError;
use crate::model::form::Form;
use crate::model::money::amount_from_zero;

/// The fields of the form: as they were typed, or as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::pages) struct Fields {
    pub(in crate::pages) name: String,
    pub(in crate::pages) code: String,
    pub(in crate::pages) kind: String,
    pub(in crate::pages) percent: String,
    pub(in crate::pages) amount: String,
    pub(in crate::pages) buy: String,
    pub(in crate::pages) get: String,
    pub(in crate::pages) currency: String,
    pub(in crate::pages) minimum_spend: String,
    pub(in crate::pages) skus: String,
    pub(in crate::pages) products: String,
    pub(in crate::pages) categories: String,
    pub(in crate::pages) tags: String,
    pub(in crate::pages) starts_at: String,
    pub(in crate::pages) ends_at: String,
    pub(in crate::pages) priority: String,
    pub(in crate::pages) usage_limit: String,
    pub(in crate::pages) customer_limit: String,
    pub(in crate::pages) exclusive: bool,
    pub(in crate::pages) first_order_only: bool,
    pub(in crate::pages) active: bool,
}

impl Fields {
    /// Those of an empty form.
    pub(in crate::pages) fn blank() -> Self {
        let (kind, currency) = ("percentage".to_owned(), "EUR".to_owned());
        Self { kind, currency, priority: "0".to_owned(), active: true, ..Self::default() }
    }

    /// As they were typed.
    pub(in crate::pages) fn read(form: &Form) -> Self {
        let get = |name| form.get(name).to_owned();
        let ticked = |name| form.find_any(name).is_some();
        Self {
            name: get("name"),
            code: get("code"),
            kind: get("kind"),
            percent: get("percent"),
            amount: get("amount"),
            buy: get("buy"),
            get: get("get"),
            currency: get("currency").to_uppercase(),
            minimum_spend: get("minimum_spend"),
            skus: get("skus"),
            products: get("products"),
            categories: get("categories"),
            tags: get("tags"),
            starts_at: get("starts_at"),
            ends_at: get("ends_at"),
            priority: get("priority"),
            usage_limit: get("usage_limit"),
            customer_limit: get("customer_limit"),
            exclusive: ticked("exclusive"),
            first_order_only: ticked("first_order_only"),
            active: ticked("active"),
        }
    }

    pub(in crate::pages) fn named(&self) -> Named {
        named([
            ("Name", &self.name),
            ("Code", &self.code),
            ("Kind", &self.kind),
            ("Percent off", &self.percent),
            ("Amount off", &self.amount),
            ("Currency of amounts", &self.currency),
            ("Buy", &self.buy),
            ("Get", &self.get),
            ("Skus", &self.skus),
            ("Tags", &self.tags),
            ("Ids of products", &self.products),
            ("Ids of categories", &self.categories),
            ("From", &self.starts_at),
            ("Until", &self.ends_at),
            ("From this value of the goods on", &self.minimum_spend),
            ("Uses in all", &self.usage_limit),
            ("Uses by one customer", &self.customer_limit),
            ("Priority", &self.priority),
            ("Only for a customer's first order", ticked(self.first_order_only)),
            ("Applies alone", ticked(self.exclusive)),
            ("In use", ticked(self.active)),
        ])
    }

    /// As the API takes it in a patch: null for what is empty.
    pub(in crate::pages) fn content(&self) -> Result<Value, ApiError> {
        let priority = whole("priority", &self.priority)?;
        Ok(json!({
            "name": self.name,
            "code": nullable(&self.code),
            "benefit": self.benefit()?,
            "targets": {
                "skus": listed(&self.skus),
                "product_ids": listed(&self.products),
                "category_ids": listed(&self.categories),
                "tags": listed(&self.tags),
            },
            "minimum_spend": self.money("minimum spend", &self.minimum_spend)?,
            "first_order_only": self.first_order_only,
            "starts_at": moment(&self.starts_at),
            "ends_at": moment(&self.ends_at),
            "priority": if priority.is_null() { 0.into() } else { priority },
            "exclusive": self.exclusive,
            "usage_limit": whole("uses in all", &self.usage_limit)?,
            "customer_limit": whole("uses by one customer", &self.customer_limit)?,
            "active": self.active,
        }))
    }

    /// The benefit, with null for the fields that only other kinds have.
    fn benefit(&self) -> Result<Value, ApiError> {
        let mut benefit = json!({ "kind": self.kind, "rate_bps": null, "amount": null, "buy": null, "get": null });
        let required = |place: &str, value: Value| {
            let missing = || ApiError::for_person(place, "this kind of promotion needs it");
            Some(value).filter(|value| !value.is_null()).ok_or_else(missing)
        };
        if matches!(self.kind.as_str(), "percentage" | "buy_x_get_y") {
            let expected = || ApiError::for_person("percent", "a number from 0.01 to 100 is expected");
            benefit["rate_bps"] = basis_points(&self.percent).ok_or_else(expected)?.into();
        }
        if self.kind == "fixed" {
            benefit["amount"] = required("amount", self.money("amount", &self.amount)?)?;
        }
        if self.kind == "buy_x_get_y" {
            benefit["buy"] = required("buy", whole("buy", &self.buy)?)?;
            benefit["get"] = required("get", whole("get", &self.get)?)?;
        }
        Ok(benefit)
    }

    fn money(&self, place: &str, typed: &str) -> Result<Value, ApiError> {
        if typed.is_empty() {
            return Ok(Value::Null);
        }
        let minor = self.currency.parse().ok().and_then(|currency| amount_from_zero(typed, currency));
        let expected = || ApiError::for_person(place, "an amount like 12.50 and a currency like EUR are expected");
        Ok(json!({ "amount": minor.ok_or_else(expected)?, "currency": self.currency }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::typed::without_nulls;
    use super::*;

    #[test]
    fn reads_each_kind() {
        let benefit = |text: &str| {
            let content = Fields::read(&Form::read(text.as_bytes())).content();
            content.map(|content| without_nulls(content)["benefit"].clone())
        };
        for (text, expected) in [
            ("kind=percentage&percent=10", json!({ "kind": "percentage", "rate_bps": 1000 })),
            (
                "kind=fixed&amount=5&currency=eur",
                json!({ "kind": "fixed", "amount": { "amount": 500, "currency": "EUR" } }),
            ),
            (
                "kind=buy_x_get_y&buy=2&get=1&percent=100",
                json!({ "kind": "buy_x_get_y", "buy": 2, "get": 1, "rate_bps": 10_000 }),
            ),
            ("kind=free_shipping&percent=x&amount=y", json!({ "kind": "free_shipping" })),
        ] {
            assert_eq!(benefit(text).unwrap(), expected, "{text}");
        }
        for wrong in [
            "kind=percentage",
            "kind=fixed&currency=EUR",
            "kind=fixed&amount=5&currency=x",
            "kind=buy_x_get_y&buy=2&percent=1",
            "kind=free_shipping&priority=high",
            "kind=free_shipping&minimum_spend=x&currency=EUR",
            "kind=free_shipping&usage_limit=-1",
        ] {
            assert!(benefit(wrong).is_err(), "{wrong}");
        }
    }
}
