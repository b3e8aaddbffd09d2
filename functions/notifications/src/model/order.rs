//! Orders: whose each is, and what came before that was known.

use domain::owner::Owner;
use serde::{Deserialize, Serialize};

use super::{Facts, Kind};

/// The most that waits for an order to become known.
pub(crate) const MAX_WAITING: usize = 60;

/// What is known of an order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) version: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) owner: Option<Owner>,
    /// Its short number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) number: Option<String>,
    /// What came before the order itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) waiting: Vec<OrderFact>,
}

/// Something that happened to an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct OrderFact {
    pub(crate) kind: Kind,
    /// Names it among those of its kind: a shipment, a return.
    pub(crate) subject: String,
    #[serde(default, skip_serializing_if = "Facts::is_empty")]
    pub(crate) facts: Facts,
}
