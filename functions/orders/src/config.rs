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
    /// `ORDERS_MOST_WAITING`: how many orders of one owner may wait for him at once, for an action or another way to pay, since
    /// each holds stock; 3, and any number with 0. One more is rejected.
    pub(crate) most_waiting: usize,
    /// `ORDERS_CANCEL_PRICING`: `ask` (the default) or `keep`: see [`CancelPricing`].
    pub(crate) cancel_pricing: CancelPricing,
}

/// What becomes of prices that hold for a quantity, or of discounts that hold for how much is bought, when a customer calls off
/// a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CancelPricing {
    /// He is refused, and asks the shop; its staff decide.
    Ask,
    /// What is left keeps its price.
    Keep,
}

impl std::str::FromStr for CancelPricing {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "ask" => Ok(Self::Ask),
            "keep" => Ok(Self::Keep),
            _ => Err(()),
        }
    }
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
            most_waiting: environment.parse_or("ORDERS_MOST_WAITING", 3)?,
            cancel_pricing: environment.parse_or("ORDERS_CANCEL_PRICING", CancelPricing::Ask)?,
        })
    }
}
