//! The events that are consumed. What webhooks are offered is taken for them before.

mod purchases;
mod society;

use events::catalog::{ProductArchived, ProductChanged};
use events::content::{EntryPublished, EntryUnpublished};
use events::identity::{AccountCreated, AccountErased, ContactChanged, GuestMerged};
use events::inventory::{StockChanged, StockOversold};
use events::orders::{
    FulfillmentDelivered, FulfillmentShipped, OrderCancelled, OrderCompleted, OrderConfirmed, OrderLinesCancelled,
    OrderPlaced, OrderRejected, ReturnDecided, ReturnReceived, ReturnRefunded, ReturnRequested,
};
use events::payments::{
    DisputeClosed, DisputeOpened, PaymentActionRequired, PaymentAuthorized, PaymentCaptureFailed, PaymentCaptured,
    PaymentDeclined, PaymentExpired, PaymentRefundFailed, PaymentRefunded, PaymentVoided,
};
use events::social::{
    BlockChanged, FollowChanged, MuteChanged, PostChanged, ProfileChanged, ReactionChanged, ReportDecided,
    ReportOpened, ReviewChanged,
};
use events::trading::TradeExecuted;
use service::event::Event;
use service::inbox::ConsumeError;

use self::purchases::*;
use self::society::*;
use crate::Notifications;
use crate::commands::take::take;

service::inbox! { Notifications {
    OrderPlaced => on_order_placed,
    OrderConfirmed => on_order_confirmed,
    OrderRejected => on_order_rejected,
    OrderCancelled => on_order_cancelled,
    OrderLinesCancelled => for_webhooks_alone,
    OrderCompleted => on_order_completed,
    FulfillmentShipped => on_shipped,
    FulfillmentDelivered => on_delivered,
    ReturnRequested => for_webhooks_alone,
    ReturnDecided => on_return_decided,
    ReturnReceived => for_webhooks_alone,
    ReturnRefunded => for_webhooks_alone,
    PaymentAuthorized => for_webhooks_alone,
    PaymentActionRequired => for_webhooks_alone,
    PaymentDeclined => for_webhooks_alone,
    PaymentExpired => for_webhooks_alone,
    PaymentVoided => for_webhooks_alone,
    PaymentCaptured => for_webhooks_alone,
    PaymentRefunded => on_refunded,
    PaymentCaptureFailed => for_webhooks_alone,
    PaymentRefundFailed => for_webhooks_alone,
    DisputeOpened => on_dispute_opened,
    DisputeClosed => for_webhooks_alone,
    ProductChanged => for_webhooks_alone,
    ProductArchived => for_webhooks_alone,
    StockChanged => for_webhooks_alone,
    StockOversold => on_stock_oversold,
    EntryPublished => for_webhooks_alone,
    EntryUnpublished => for_webhooks_alone,
    TradeExecuted => for_webhooks_alone,
    ProfileChanged => on_profile_changed,
    FollowChanged => on_follow_changed,
    BlockChanged => on_block_changed,
    MuteChanged => on_mute_changed,
    PostChanged => on_post_changed,
    ReactionChanged => on_reaction_changed,
    ReviewChanged => on_review_changed,
    ReportOpened => on_report_opened,
    ReportDecided => for_webhooks_alone,
    AccountCreated => for_webhooks_alone,
    AccountErased => on_account_erased,
    GuestMerged => on_guest_merged,
    ContactChanged => on_contact_changed,
} }

/// Consumes an event: for webhooks, then for inboxes. Each is done once, whatever becomes of the other.
pub(crate) async fn consume(app: &Notifications, event: &Event) -> Result<(), ConsumeError> {
    take(app, event).await?;
    dispatch(app, event).await
}

async fn for_webhooks_alone<D>(_: &Notifications, _: &Event, _: D) -> Result<(), ConsumeError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::CONSUMES;
    use crate::model::offered::OFFERED;

    #[test]
    fn all_that_is_offered_is_consumed() {
        let missing: Vec<_> = OFFERED.iter().filter(|kind| !CONSUMES.contains(kind)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
