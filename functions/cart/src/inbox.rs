//! What cart consumes: changes of products, the ends of its orders, sign-ins and erasures.

mod catalog;
mod identity;
mod orders;

use events::catalog::{ProductArchived, ProductChanged};
use events::identity::{AccountErased, GuestMerged};
use events::orders::{OrderCancelled, OrderConfirmed, OrderRejected};

use self::catalog::{on_product_archived, on_product_changed};
use self::identity::{on_account_erased, on_guest_merged};
use self::orders::{on_order_cancelled, on_order_confirmed, on_order_rejected};
use crate::Cart;

service::inbox! { Cart {
    ProductChanged => on_product_changed,
    ProductArchived => on_product_archived,
    OrderConfirmed => on_order_confirmed,
    OrderRejected => on_order_rejected,
    OrderCancelled => on_order_cancelled,
    GuestMerged => on_guest_merged,
    AccountErased => on_account_erased,
} }
