//! What every capability speaks: money, ids, time, and texts and numbers with their limits in the type. No I/O, no AWS,
//! and no rule of a single capability.
#![warn(missing_docs)]

pub mod amount;
pub mod asset_code;
pub mod bounds;
mod checked_text;
pub mod clock;
pub mod collection;
pub mod country;
pub mod email;
pub mod event;
pub mod fault;
pub mod id;
pub mod locale;
pub mod money;
pub mod owner;
pub mod rich_text;
pub mod tag;
pub mod tax;
pub mod text;

pub use amount::Amount;
pub use asset_code::AssetCode;
pub use clock::{Clock, Timestamp};
pub use money::{Currency, Money};

/// What the macros of this crate name from the outside.
#[doc(hidden)]
pub mod reexport {
    pub use deserr;
    pub use serde;
    pub use utoipa;
}
