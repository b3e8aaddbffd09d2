//! The sample cart in which a promotion is tried out.

use serde_json::{Value, json};

use crate::adapters::stoa::ApiError;
use crate::model::form::Form;

/// The fields of the sample cart, as they were typed.
pub(super) struct Sample {
    pub(super) sku: String,
    pub(super) quantity: String,
    pub(super) currency: String,
    pub(super) country: String,
    pub(super) shipping_method: String,
}

impl Sample {
    /// As it was typed; one piece in the promotion's currency before.
    pub(super) fn read(form: &Form, currency: &str) -> Self {
        let or = |name, usual: &str| form.find(name).unwrap_or(usual).to_owned();
        Self {
            sku: or("sample.sku", ""),
            quantity: or("sample.quantity", "1"),
            currency: or("sample.currency", currency).to_uppercase(),
            country: or("sample.country", "").to_uppercase(),
            shipping_method: or("sample.shipping_method", ""),
        }
    }

    /// The request that opens the cart.
    pub(super) fn cart(&self) -> Value {
        let mut cart = json!({ "currency": self.currency });
        if !self.country.is_empty() {
            cart["country"] = self.country.as_str().into();
        }
        cart
    }

    /// The request that puts the goods in.
    pub(super) fn line(&self) -> Result<Value, ApiError> {
        let pieces = self.quantity.parse::<u64>();
        let quantity = pieces.map_err(|_| ApiError::for_person("quantity", "a number of pieces is expected"))?;
        if self.sku.is_empty() {
            return Err(ApiError::for_person("sku", "a sku is expected"));
        }
        Ok(json!({ "sku": self.sku, "quantity": quantity }))
    }
}
