//! What a cart knows beside its lines: of the shopper, and of where the goods go.

use domain::collection::Metadata;
use domain::country::Country;
use domain::email::Email;
use serde::{Deserialize, Serialize};

use super::address::PostalAddress;
use super::shipping::MethodId;

/// What a cart knows beside its lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Where mail about the order goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// Where the goods go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping_address: Option<PostalAddress>,
    /// Where the bill goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing_address: Option<PostalAddress>,
    /// How the goods are sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping_method: Option<MethodId>,
    /// The country to tax for, until there is a shipping address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// The client's own notes.
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub metadata: Metadata,
}

impl Settings {
    /// The country that the goods go to, as far as it is known.
    pub fn destination(&self) -> Option<Country> {
        self.shipping_address.as_ref().map(|address| address.country).or(self.country)
    }

    /// The same without what tells of a person.
    #[must_use]
    pub fn impersonal(&self) -> Self {
        Self { shipping_method: self.shipping_method.clone(), country: self.destination(), ..Self::default() }
    }
}
