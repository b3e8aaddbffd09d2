//! The events that the ledger consumes.

mod payments;

use events::payments::{DisputeClosed, PaymentCaptured, PaymentRefunded};

use self::payments::{on_captured, on_dispute_closed, on_refunded};
use crate::Ledger;

service::inbox! { Ledger {
    PaymentCaptured => on_captured,
    PaymentRefunded => on_refunded,
    DisputeClosed => on_dispute_closed,
} }
