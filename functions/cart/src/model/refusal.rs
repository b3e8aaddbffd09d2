//! Why a cart does not do what it was asked.

use domain::country::Country;
use domain::fault::Faults;
use domain::id::Sku;
use domain::money::MoneyError;

use super::Status;

/// A rule of the cart that stands in the way.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It is not in a state that can be changed.
    #[error("the cart is not active but {}", .0.name())]
    NotActive(Status),
    /// There is no such line.
    #[error("there is no such line")]
    NoSuchLine,
    /// It has as many lines as a cart may have.
    #[error("a cart has at most 90 lines")]
    Full,
    /// A line would have too many pieces.
    #[error("a line has at most 999 pieces; {sku} would have more")]
    TooMany {
        /// Of what.
        sku: Sku,
    },
    /// Something can't be bought, or not in this currency.
    #[error("not everything is for sale")]
    NotForSale(Faults),
    /// There is nothing to check out.
    #[error("the cart is empty")]
    Empty,
    /// The goods are not sent like this to there.
    #[error("this shipping method is not offered for this currency and country")]
    NoSuchShipping,
    /// The shop has not said how goods that go there are taxed.
    #[error("goods are not sent to {country}: the shop has not said how they are taxed there")]
    NotServed {
        /// Where the country stands.
        pointer: &'static str,
        /// Which.
        country: Country,
    },
    /// Something is to be paid, and nothing is said of how.
    #[error("something is to be paid: a payment method is needed")]
    PaymentMethodRequired,
    /// There is no promotion of this code, or it is over.
    #[error("there is no promotion of this code")]
    UnknownCode,
    /// The promotion of a code was used as often as it may be.
    #[error("this code was used as often as it may be")]
    CodeUsedUp,
    /// Codes in the cart were used up by others in the meantime.
    #[error("not every code can be used any more")]
    CodesUsedUp(Faults),
    /// There is no such code in the cart.
    #[error("there is no such code in the cart")]
    NoSuchCode,
    /// It has as many codes as a cart may have.
    #[error("a cart has at most 10 promotion codes")]
    TooManyCodes,
    /// Another promotion has this code.
    #[error("another promotion has this code")]
    CodeTaken,
    /// There are as many automatic promotions as there may be.
    #[error("at most 50 automatic promotions are in use at a time")]
    TooManyAutomatic,
    /// There is a shipping method of this id.
    #[error("there is a shipping method of this id")]
    MethodExists,
    /// There are as many shipping methods as there may be.
    #[error("a shop has at most 50 shipping methods")]
    TooManyMethods,
    /// Automatic promotions and shipping methods are too long together.
    #[error("automatic promotions and shipping methods have at most 128 KB together")]
    TermsTooLarge,
    /// Two carts of different currencies can't become one.
    #[error("carts of different currencies can't be merged")]
    OtherCurrency,
    /// A cart can't be merged into itself.
    #[error("a cart can't be merged into itself")]
    SameCart,
    /// The amounts leave the range that money has here.
    #[error("the amounts are too large")]
    TooLarge(#[from] MoneyError),
}
