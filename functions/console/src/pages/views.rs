//! The API's answers, as far as pages show them. A field that an older or newer API lacks is empty, not an error.

use domain::money::Money;
use serde::Deserialize;

/// An amount of money; nothing for one that is missing.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Amount(Option<Money>);

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.map_or(Ok(()), |money| money.fmt(f))
    }
}

impl Amount {
    /// Whether there is something of it.
    pub(crate) fn is_some(&self) -> bool {
        self.0.is_some_and(|money| money.amount != 0)
    }

    /// Its currency; empty for a missing one.
    pub(crate) fn currency(&self) -> String {
        self.0.map(|money| money.currency.code().to_owned()).unwrap_or_default()
    }

    /// The money.
    pub(crate) const fn money(&self) -> Option<Money> {
        self.0
    }
}

/// A moment as the API writes it, RFC 3339 in UTC.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Moment(Option<String>);

impl Moment {
    /// For machines.
    pub(crate) fn exact(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }

    /// The hour of its day, 0 to 23.
    pub(crate) fn hour(&self) -> Option<usize> {
        self.exact().get(11..13)?.parse().ok()
    }
}

impl std::fmt::Display for Moment {
    /// To the minute: `2026-03-01 12:00`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let exact = self.exact();
        match (exact.get(..10), exact.get(11..16)) {
            (Some(day), Some(time)) => write!(f, "{day} {time}"),
            _ => f.write_str(exact),
        }
    }
}

/// An order in a list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OrderRow {
    pub(crate) id: String,
    pub(crate) number: String,
    pub(crate) status: String,
    pub(crate) payment_status: String,
    pub(crate) fulfillment_status: String,
    pub(crate) disputed: bool,
    pub(crate) capture_failed: bool,
    pub(crate) total: Amount,
    pub(crate) created_at: Moment,
}

/// An order.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Order {
    #[serde(flatten)]
    pub(crate) row: OrderRow,
    pub(crate) owner: String,
    pub(crate) reason: Option<String>,
    pub(crate) payment_id: String,
    pub(crate) invoice_number: Option<String>,
    pub(crate) cancelled: Amount,
    pub(crate) captured: Amount,
    pub(crate) refunded: Amount,
    pub(crate) version: u64,
    pub(crate) lines: Vec<Line>,
    pub(crate) totals: Totals,
    pub(crate) discounts: Vec<Discount>,
    pub(crate) shipping_method: String,
    pub(crate) personal: Option<Personal>,
    pub(crate) fulfillments: Vec<Parcel>,
    pub(crate) returns: Vec<String>,
    pub(crate) timeline: Vec<Entry>,
    pub(crate) customer_note: Option<String>,
    pub(crate) notes: Option<String>,
}

impl Order {
    /// Whether it may change by itself.
    pub(crate) fn is_under_way(&self) -> bool {
        !matches!(self.row.status.as_str(), "completed" | "rejected" | "cancelled")
    }

    /// Whether pieces are in no parcel yet.
    pub(crate) fn is_open(&self) -> bool {
        self.lines.iter().any(|line| line.quantities.open() > 0)
    }
}

/// A line of an order.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Line {
    pub(crate) line: u64,
    pub(crate) sku: String,
    pub(crate) title: String,
    pub(crate) unit_price: Amount,
    pub(crate) total: Amount,
    pub(crate) quantities: Quantities,
}

/// The pieces of a line.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Quantities {
    pub(crate) ordered: u64,
    pub(crate) packed: u64,
    pub(crate) fulfilled: u64,
    pub(crate) cancelled: u64,
    pub(crate) returned: u64,
}

impl Quantities {
    /// Pieces that are in no parcel yet.
    pub(crate) const fn open(&self) -> u64 {
        self.ordered.saturating_sub(self.packed + self.fulfilled + self.cancelled)
    }
}

/// What an order sums up to.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Totals {
    pub(crate) subtotal: Amount,
    pub(crate) discount: Amount,
    pub(crate) shipping: Amount,
    pub(crate) tax: Amount,
    pub(crate) total: Amount,
}

/// A discount of an order.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Discount {
    pub(crate) name: String,
    pub(crate) code: Option<String>,
    pub(crate) amount: Amount,
}

/// Who ordered.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Personal {
    pub(crate) email: String,
    pub(crate) shipping_address: Address,
    pub(crate) billing_address: Address,
}

/// A postal address.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub(crate) struct Address {
    pub(crate) name: String,
    pub(crate) line1: String,
    pub(crate) line2: Option<String>,
    pub(crate) city: String,
    pub(crate) region: Option<String>,
    pub(crate) postal_code: String,
    pub(crate) country: String,
    pub(crate) phone: Option<String>,
}

/// A parcel.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Parcel {
    pub(crate) id: String,
    pub(crate) status: String,
    pub(crate) lines: Vec<Portion>,
    pub(crate) carrier: Option<String>,
    pub(crate) tracking: Option<String>,
    pub(crate) packed_at: Moment,
    pub(crate) shipped_at: Moment,
    pub(crate) delivered_at: Moment,
}

/// Pieces of a line in a parcel.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Portion {
    pub(crate) line: u64,
    pub(crate) quantity: u64,
}

/// An entry of an order's timeline.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Entry {
    pub(crate) at: Moment,
    pub(crate) what: String,
    pub(crate) detail: Option<String>,
}

/// A payment.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Payment {
    pub(crate) id: String,
    pub(crate) status: String,
    pub(crate) amount: Amount,
    pub(crate) authorized: Amount,
    pub(crate) captured: Amount,
    pub(crate) refunded: Amount,
    pub(crate) last_error: Option<String>,
    pub(crate) expires_at: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_api_writes() {
        let order: Order = serde_json::from_str(
            r#"{"id":"ord_1","total":{"amount":1999,"currency":"EUR"},"created_at":"2026-03-01T12:34:56.000Z","new":1}"#,
        )
        .unwrap();
        assert_eq!(order.row.total.to_string(), "19.99 EUR");
        assert_eq!(
            (order.row.created_at.to_string(), order.row.created_at.hour()),
            ("2026-03-01 12:34".into(), Some(12))
        );
        assert_eq!(Amount::default().to_string(), "");
        let pieces = Quantities { ordered: 5, packed: 1, fulfilled: 2, cancelled: 1, returned: 1 };
        assert_eq!(pieces.open(), 1);
    }
}
