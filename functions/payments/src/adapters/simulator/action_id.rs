//! The id of an action, and its URL.

use std::fmt;
use std::str::FromStr;

use domain::fault::Invalid;
use utoipa::openapi::{RefOr, Schema};

use super::NAME;
use crate::model::{OperationKey, Step};

/// The id of an action. Its random end proves that the caller was sent here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionId {
    pub(super) key: OperationKey,
    pub(super) ticket: String,
}

impl ActionId {
    pub(super) fn new(key: &OperationKey, ticket: &str) -> Self {
        Self { key: *key, ticket: ticket.to_owned() }
    }

    /// The URL of the action: a path on the host that serves payments.
    pub(super) fn url(&self) -> String {
        format!("/payments/webhooks/{NAME}/actions/{self}")
    }
}

impl fmt::Display for ActionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Step::Authorize(n) | Step::Capture(n) | Step::Void(n) | Step::Refund(n)) = self.key.step;
        write!(f, "{}.{n}.{}", self.key.payment, self.ticket)
    }
}

impl utoipa::PartialSchema for ActionId {
    fn schema() -> RefOr<Schema> {
        String::schema()
    }
}

impl FromStr for ActionId {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("invalid_id", "an action's id is expected");
        let mut parts = text.splitn(3, '.');
        let (Some(payment), Some(n), Some(ticket)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(invalid());
        };
        let step = Step::Authorize(n.parse().map_err(|_| invalid())?);
        Ok(Self { key: OperationKey { payment: payment.parse()?, step }, ticket: ticket.to_owned() })
    }
}
