//! The settings, all optional, with built-in defaults.

use service::environment::{Environment, SettingError};
use service::setting::{Kind, Setting};
use service::table::error_chain;

use crate::model::Terms;
use crate::model::shipping::ShippingTable;
use crate::model::tax::TaxTable;

const TAX_RATES: Setting = Setting::new(
    "CART_TAX_RATES",
    Kind::Json(r#"{"DE":{"standard":1900,"reduced":700},"CH":"none","*":"none"}"#),
    "Tax rates by country, in basis points, also `super_reduced` and `parking`, before those that are built in; `none` for a country that is not taxed, `*` for every other country.",
)
.parameter("TaxRates")
.checked(|text| text.parse::<TaxTable>().map(drop).map_err(|error| error_chain(&error)));

const SHIPPING_METHODS: Setting = Setting::new(
    "CART_SHIPPING_METHODS",
    Kind::Json(r#"[{"id":"standard","name":"Standard","prices":[{"currency":"EUR","amount":490}]}]"#),
    "Shipping methods, as `POST /shipping-methods` takes them, in place of the built-in ones while the shop has made none.",
)
.parameter("ShippingMethods").checked(|text| text.parse::<ShippingTable>().map(drop).map_err(|error| error_chain(&error)));

/// All settings of cart.
pub(crate) const SETTINGS: &[Setting] = &[TAX_RATES, SHIPPING_METHODS];

/// The configuration of cart.
#[derive(Debug)]
pub(crate) struct Config {
    /// Tax rates, and the shipping methods of a shop without its own ones.
    pub(crate) terms: Terms,
}

impl Config {
    /// Reads the settings.
    pub(crate) fn read(environment: &Environment) -> Result<Self, SettingError> {
        let taxes = environment.optional(&TAX_RATES)?.unwrap_or_default();
        let shipping = environment.optional(&SHIPPING_METHODS)?.unwrap_or_default();
        Ok(Self { terms: Terms { taxes, shipping } })
    }
}
