//! The settings of orders; no other module reads them.

use std::time::Duration;

use service::environment::{Environment, SettingError};
use service::setting::{Kind, Setting};

/// The setting with the sender address of e-mails; without it none is sent on AWS.
pub(crate) const MAIL_FROM: Setting = Setting::new(
    "ORDERS_MAIL_FROM",
    Kind::Text,
    "The address, or a name with one, that mail about orders comes from. On AWS, SES has to have verified it, and without it no mail is sent.",
)
.parameter("MailFrom");

const SHOP_NAME: Setting =
    Setting::new("ORDERS_SHOP_NAME", Kind::Text, "What the shop is called in mails and on papers.")
        .or("Stoa")
        .parameter("ShopName");

const SELLER: Setting = Setting::new(
    "ORDERS_SELLER",
    Kind::Text,
    "Who sells, for invoices: name, address and tax number, parts separated by `|`.",
)
.parameter("Seller");

const INVOICE_PREFIX: Setting =
    Setting::new("ORDERS_INVOICE_PREFIX", Kind::Text, "What stands before the number of an invoice.")
        .or("INV-")
        .parameter("InvoicePrefix");

const RETURN_DAYS: Setting = Setting::new(
    "ORDERS_RETURN_DAYS",
    Kind::Number(0, 3_650),
    "How many days after a parcel left, or arrived, its owner may ask to send things back.",
)
.or("30")
.parameter("ReturnDays");

const MOST_WAITING: Setting = Setting::new(
    "ORDERS_MOST_WAITING",
    Kind::Number(0, 1_000),
    "How many orders of one owner may wait for an action or another way to pay at once, since each holds stock; 0 for any number.",
)
.or("3")
.parameter("MostWaiting");

const CANCEL_PRICING: Setting = Setting::new(
    "ORDERS_CANCEL_PRICING",
    Kind::OneOf(&["ask", "keep"]),
    "What becomes of a price for how much is bought when a customer calls off a part: the customer has to ask the shop, or keeps the price.",
)
.or("ask")
.parameter("CancelPricing");

const LONGEST_WAIT: Setting = Setting::new(
    "ORDERS_LONGEST_WAIT_SECONDS",
    Kind::Number(0, 20),
    "How many seconds a request that asks to (`Prefer: wait`) may wait for its order; on AWS it takes up a concurrent execution meanwhile. With 0 none waits.",
)
.or("20")
.parameter("LongestWaitSeconds");

/// All settings of orders.
pub(crate) const SETTINGS: &[Setting] =
    &[SHOP_NAME, SELLER, INVOICE_PREFIX, RETURN_DAYS, MOST_WAITING, CANCEL_PRICING, LONGEST_WAIT, MAIL_FROM];

const DAY_S: u64 = 24 * 60 * 60;

/// The settings of orders.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// The shop's name in e-mails and on documents.
    pub(crate) shop_name: String,
    /// The seller's lines on invoices: name, address and tax number.
    pub(crate) seller: Vec<String>,
    /// The prefix of invoice numbers.
    pub(crate) invoice_prefix: String,
    /// How long the owner may request a return of a parcel.
    ///
    /// It counts from the arrival, or from the shipping if the arrival is unknown.
    pub(crate) return_window: Duration,
    /// How many orders of one owner may wait for the owner at once.
    ///
    /// Each waits for an action or another way to pay, and holds stock. 0 allows any number; one more is rejected.
    pub(crate) most_waiting: usize,
    /// What becomes of quantity-dependent prices in a partial cancellation.
    pub(crate) cancel_pricing: CancelPricing,
    /// How long a request may wait for its order; zero turns waiting off.
    longest_wait: Duration,
}

/// The rule for cancelling a part on which the price of the rest depends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CancelPricing {
    /// The customer is refused and has to ask the shop, whose staff decide.
    Ask,
    /// The rest keeps its price.
    Keep,
}

impl std::str::FromStr for CancelPricing {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "ask" => Ok(Self::Ask),
            "keep" => Ok(Self::Keep),
            _ => Err("`ask` or `keep` is expected"),
        }
    }
}

impl Config {
    /// Reads the settings.
    pub(crate) fn read(environment: &Environment) -> Result<Self, SettingError> {
        let seller = environment.text(&SELLER).unwrap_or_default();
        let days: u32 = environment.value(&RETURN_DAYS)?;
        Ok(Self {
            shop_name: environment.value(&SHOP_NAME)?,
            seller: seller.split('|').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect(),
            invoice_prefix: environment.value(&INVOICE_PREFIX)?,
            return_window: Duration::from_secs(u64::from(days) * DAY_S),
            most_waiting: environment.value(&MOST_WAITING)?,
            cancel_pricing: environment.value(&CANCEL_PRICING)?,
            longest_wait: Duration::from_secs(environment.value(&LONGEST_WAIT)?),
        })
    }

    /// How long a request waits, given what it asks for.
    ///
    /// `None` if it does not ask or waiting is off.
    pub(crate) fn patience(&self, asked: Option<Duration>) -> Option<Duration> {
        asked.filter(|_| !self.longest_wait.is_zero()).map(|asked| asked.min(self.longest_wait))
    }
}
