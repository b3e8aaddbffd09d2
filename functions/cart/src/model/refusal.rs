//! Refusals of the cart's rules.

use domain::country::Country;
use domain::fault::Faults;
use domain::id::Sku;
use domain::money::MoneyError;

use super::Status;

/// A rule of the cart that refuses a request.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("the cart is not active but {}", .0.name())]
    NotActive(Status),
    #[error("there is no such line")]
    NoSuchLine,
    #[error("a cart has at most 90 lines")]
    Full,
    #[error("a line has at most 999 pieces; {sku} would have more")]
    TooMany { sku: Sku },
    #[error("not everything is for sale")]
    NotForSale(Faults),
    #[error("the cart is empty")]
    Empty,
    #[error("this shipping method is not offered for this currency and country")]
    NoSuchShipping,
    #[error("goods are not sent to {country}: the shop has not said how they are taxed there")]
    NotServed { pointer: &'static str, country: Country },
    #[error("something is to be paid: a payment method is needed")]
    PaymentMethodRequired,
    #[error("there is no promotion of this code")]
    UnknownCode,
    #[error("this code was used as often as it may be")]
    CodeUsedUp,
    #[error("not every code can be used any more")]
    CodesUsedUp(Faults),
    #[error("there is no such code in the cart")]
    NoSuchCode,
    #[error("a cart has at most 10 promotion codes")]
    TooManyCodes,
    #[error("another promotion has this code")]
    CodeTaken,
    #[error("at most 50 automatic promotions are in use at a time")]
    TooManyAutomatic,
    #[error("there is a shipping method of this id")]
    MethodExists,
    #[error("a shop has at most 50 shipping methods")]
    TooManyMethods,
    #[error("automatic promotions and shipping methods have at most 128 KB together")]
    TermsTooLarge,
    #[error("carts of different currencies can't be merged")]
    OtherCurrency,
    #[error("a cart can't be merged into itself")]
    SameCart,
    #[error("the amounts are too large")]
    TooLarge(#[from] MoneyError),
}
