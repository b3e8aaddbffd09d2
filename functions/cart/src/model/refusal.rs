//! Why a cart does not do what it was asked.

use shared::fault::Faults;
use shared::id::Sku;
use shared::money::MoneyError;

use super::cart::Status;

/// A rule of the cart that stands in the way.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It is not in a state that can be changed.
    #[error("the cart is not active but {}", name(*.0))]
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

const fn name(status: Status) -> &'static str {
    match status {
        Status::Active => "active",
        Status::CheckedOut => "checked out",
        Status::Ordered => "ordered",
        Status::Merged => "merged into another",
        Status::Expired => "expired",
    }
}
