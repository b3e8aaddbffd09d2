//! The routes. All are for staff and services: `inventory:read` to read, `inventory:write` to move stock.

mod adjust_stock;
mod count_stock;
mod find_reservation;
mod find_stock;
mod list_movements;
mod list_reservations;
mod list_stock;
mod receive_delivery;
mod receive_stock;
mod update_stock;
mod views;

pub use self::adjust_stock::{AdjustStockRequest, CorrectionRequest, CountRequest};
pub use self::count_stock::{CountStockRequest, CountedLine, StockCountResponse, StockDifference};
pub use self::list_movements::StockMovementResponse;
pub use self::receive_delivery::{DeliveryLine, DeliveryResponse, ReceiveDeliveryRequest};
pub use self::receive_stock::ReceiveStockRequest;
pub use self::update_stock::StockSettings;
pub use self::views::{ReservationResponse, ReservedLine, StockResponse};
use crate::Inventory;

service::routes! { Inventory, tag = "inventory":
    get    "/stock"                         => list_stock,
    post   "/stock"                         => receive_delivery,
    post   "/stock/counts"                  => count_stock,
    get    "/stock/{sku}"                   => find_stock,
    patch  "/stock/{sku}"                   => update_stock,
    post   "/stock/{sku}/receive"           => receive_stock,
    post   "/stock/{sku}/adjust"            => adjust_stock,
    get    "/stock/{sku}/movements"         => list_movements,
    get    "/reservations"                  => list_reservations,
    get    "/reservations/{reservation_id}" => find_reservation,
}

/// A received quantity.
type Pieces = domain::bounds::BoundedInt<1, 1_000_000>;
/// A quantity on hand.
type Count = domain::bounds::BoundedInt<0, 1_000_000_000>;
/// A short text.
type Note = domain::bounds::Text<1, 200>;
/// An external reference.
type Reference = domain::bounds::Line<1, 100>;
