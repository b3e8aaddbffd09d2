//! The events that the ledger consumes.

use crate::Ledger;

service::inbox! { Ledger {} }
