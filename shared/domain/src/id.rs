//! Typed ids: a prefix and a ULID (`prod_01J…`), parsed once at the edge.
//!
//! One ULID names an order, its reservation and its payment, so each of them is created by one conditional
//! put and replies correlate without a lookup.

mod raw;
mod sku;

pub use self::raw::{Raw, instance, ulid};
pub use self::sku::Sku;
use crate::typed_id;

typed_id!(
    /// A registered account: a customer or a member of staff.
    AccountId,
    "acct"
);
typed_id!(
    /// A guest: somebody with a cart and no account.
    GuestId,
    "guest"
);
typed_id!(
    /// A product.
    ProductId,
    "prod"
);
typed_id!(
    /// A category of products.
    CategoryId,
    "cat"
);
typed_id!(
    /// A cart.
    CartId,
    "cart"
);
typed_id!(
    /// An order; its reservation and its payment bear the same ULID.
    OrderId,
    "ord"
);
typed_id!(
    /// A reservation of stock for an order.
    ReservationId,
    "res"
);
typed_id!(
    /// The payment of an order.
    PaymentId,
    "pay"
);
typed_id!(
    /// A payment method: a reference to a provider's token, never a card number.
    PaymentMethodId,
    "pm"
);
typed_id!(
    /// One shipment of an order.
    FulfillmentId,
    "ful"
);
typed_id!(
    /// A list of prices that go before the variants' own.
    PriceListId,
    "plist"
);
typed_id!(
    /// A promotion: what it takes off carts, and of which.
    PromotionId,
    "promo"
);
typed_id!(
    /// Goods of an order that come back.
    ReturnId,
    "ret"
);
typed_id!(
    /// A charge that the cardholder disputes.
    DisputeId,
    "dp"
);
typed_id!(
    /// A saved address.
    AddressId,
    "addr"
);
typed_id!(
    /// One movement of stock.
    MovementId,
    "mov"
);

typed_id!(
    /// An entry of content: a page, an article, whatever its type says.
    EntryId,
    "entry"
);
typed_id!(
    /// A file that entries and products show: a picture, a document.
    AssetId,
    "asset"
);
typed_id!(
    /// Entries that are published together.
    ReleaseId,
    "rel"
);

typed_id!(
    /// A transaction of the ledger; whoever makes it names it.
    TransactionId,
    "txn"
);
typed_id!(
    /// A transfer from wallet to wallet; the client that makes it names it.
    WalletTransferId,
    "wtr"
);
typed_id!(
    /// A gift card; the client that issues it names it.
    GiftCardId,
    "gift"
);
typed_id!(
    /// An order of a market.
    TradingOrderId,
    "tord"
);
typed_id!(
    /// A post of a person.
    PostId,
    "post"
);
typed_id!(
    /// A review of a product.
    ReviewId,
    "rev"
);
typed_id!(
    /// Somebody's report of what breaks the rules.
    ReportId,
    "rpt"
);
typed_id!(
    /// A notification in somebody's inbox.
    NotificationId,
    "ntf"
);
typed_id!(
    /// An endpoint to which webhooks are sent.
    WebhookEndpointId,
    "whe"
);
typed_id!(
    /// One event on its way to one endpoint.
    WebhookDeliveryId,
    "whd"
);
