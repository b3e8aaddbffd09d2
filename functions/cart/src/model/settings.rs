//! A cart's settings beside its lines: the shopper's details and the destination.

use domain::collection::Metadata;
use domain::country::Country;
use domain::email::Email;
use serde::{Deserialize, Serialize};

use super::address::PostalAddress;
use super::shipping::MethodId;

/// A cart's settings beside its lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<Email>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) shipping_address: Option<PostalAddress>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) billing_address: Option<PostalAddress>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) shipping_method: Option<MethodId>,
    /// The country to tax for, until there is a shipping address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) country: Option<Country>,
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub(crate) metadata: Metadata,
}

impl Settings {
    /// The country of destination, if known.
    pub(crate) fn destination(&self) -> Option<Country> {
        self.shipping_address.as_ref().map(|address| address.country).or(self.country)
    }

    /// The settings without personal data.
    #[must_use]
    pub(crate) fn impersonal(&self) -> Self {
        Self { shipping_method: self.shipping_method.clone(), country: self.destination(), ..Self::default() }
    }
}
