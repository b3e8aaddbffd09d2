//! Settings of cart, all of them optional: what is not set has a built-in default.

use shared::environment::{Environment, SettingError};

use crate::model::Terms;

/// Reads the shop's terms: `CART_TAX_RATES` and `CART_SHIPPING_METHODS`, both JSON.
pub fn terms(environment: &Environment) -> Result<Terms, SettingError> {
    Ok(Terms {
        taxes: environment.parse_or("CART_TAX_RATES", Default::default())?,
        shipping: environment.parse_or("CART_SHIPPING_METHODS", Default::default())?,
    })
}
