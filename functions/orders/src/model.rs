//! Orders and their rules: pure, no I/O.

pub mod goods;
mod input;
pub(crate) mod journal;
pub(crate) mod millis;
mod notice;
mod number;
mod order;
mod portion;
mod returns;
pub mod saga;
pub mod shares;
mod sheet;
mod state;
mod terms;
mod timeline;

pub use self::goods::{Fulfillment, Goods, Label, ParcelStatus};
pub use self::input::{Announcement, By, Change, Effect, Input, Reason, Refusal, Trigger, What};
pub use self::notice::Notice;
pub use self::number::Number;
pub use self::order::{Cancellation, Dispute, Invoice, Order};
pub use self::portion::{Portion, Portions};
pub use self::returns::{Inspection, Return, ReturnLine, ReturnReason, ReturnStatus};
pub use self::shares::Shares;
pub use self::sheet::OrderDetails;
pub use self::state::{FulfillmentStatus, Heard, Numbers, Payment, PaymentPhase, PaymentStatus, Saga, Status, Stock};
pub use self::terms::Terms;
pub use self::timeline::{CHAPTER, Entry, MAX_CARRIED, Timeline};
