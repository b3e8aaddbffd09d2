//! The settings of orders: the one place that reads them.

use std::time::Duration;

use shared::environment::{Environment, SettingError};

/// The setting with the address that mail comes from; without it no mail is sent on AWS.
pub(crate) const MAIL_FROM: &str = "ORDERS_MAIL_FROM";

const DAY_S: u64 = 24 * 60 * 60;

/// What is set from outside.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// `ORDERS_SHOP_NAME`: what the shop is called in mails and on papers.
    pub(crate) shop_name: String,
    /// `ORDERS_SELLER`: who sells, for invoices: name, address and tax number, parts separated by `|`.
    pub(crate) seller: Vec<String>,
    /// `ORDERS_INVOICE_PREFIX`: what stands before the number of an invoice.
    pub(crate) invoice_prefix: String,
    /// `ORDERS_RETURN_DAYS`: how long after a parcel left, or arrived, its owner may ask to send things back.
    pub(crate) return_window: Duration,
}

impl Config {
    /// Reads the settings.
    pub(crate) fn read(environment: &Environment) -> Result<Self, SettingError> {
        let seller = environment.find("ORDERS_SELLER").unwrap_or_default();
        let days: u32 = environment.parse_or("ORDERS_RETURN_DAYS", 30)?;
        Ok(Self {
            shop_name: environment.parse_or("ORDERS_SHOP_NAME", "Stoa".to_owned())?,
            seller: seller.split('|').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect(),
            invoice_prefix: environment.parse_or("ORDERS_INVOICE_PREFIX", "INV-".to_owned())?,
            return_window: Duration::from_secs(u64::from(days) * DAY_S),
        })
    }
}
