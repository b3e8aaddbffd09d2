//! Shipping and billing addresses, validated when they are parsed.

use deserr::Deserr;
use domain::bounds::Line;
use domain::country::Country;
use domain::fault::Faults;
use events::cart as event;
use serde::{Deserialize, Serialize};

/// A postal address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({
    "name": "Ada Lovelace", "line1": "Lange Straße 1", "city": "Berlin", "postal_code": "10115", "country": "DE"
}))]
pub(crate) struct PostalAddress {
    /// The recipient.
    pub(crate) name: Line<1, 120>,
    /// First line.
    pub(crate) line1: Line<1, 120>,
    /// Second line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) line2: Option<Line<1, 120>>,
    /// Town.
    pub(crate) city: Line<1, 80>,
    /// State, province or county.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) region: Option<Line<1, 80>>,
    /// Postal code.
    pub(crate) postal_code: Line<1, 16>,
    /// ISO 3166-1 alpha-2.
    pub(crate) country: Country,
    /// A phone number for the carrier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) phone: Option<Line<1, 32>>,
}

impl From<&PostalAddress> for event::Address {
    fn from(address: &PostalAddress) -> Self {
        Self {
            name: address.name.to_string(),
            line1: address.line1.to_string(),
            line2: address.line2.as_ref().map(ToString::to_string),
            city: address.city.to_string(),
            region: address.region.as_ref().map(ToString::to_string),
            postal_code: address.postal_code.to_string(),
            country: address.country.to_string(),
            phone: address.phone.as_ref().map(ToString::to_string),
        }
    }
}
