//! Orders and their rules, without I/O.

mod details;
pub mod goods;
mod input;
pub(crate) mod journal;
pub(crate) mod millis;
mod notice;
mod number;
mod order;
mod payment;
mod portion;
mod reason;
mod returns;
pub mod saga;
pub mod shares;
mod state;
mod terms;
mod timeline;

pub use self::details::OrderDetails;
pub use self::goods::{Fulfillment, Goods, Label, ParcelStatus};
pub use self::input::{Announcement, By, Change, Effect, Input, Refusal, Trigger};
pub use self::notice::Notice;
pub use self::number::Number;
pub use self::order::{Cancellation, Dispute, Invoice, Order};
pub use self::payment::{Numbers, Payment, PaymentPhase, PaymentStatus, Seen};
pub use self::portion::{Portion, Portions};
pub use self::reason::{Reason, What};
pub use self::returns::{Inspection, Return, ReturnLine, ReturnReason, ReturnStatus};
pub use self::shares::Shares;
pub use self::state::{FulfillmentStatus, Saga, Status, Stock};
pub use self::terms::Terms;
pub use self::timeline::{CHAPTER, Entry, MAX_CARRIED, Timeline};
