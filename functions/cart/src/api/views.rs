//! Carts, orders, promotions and shipping methods as clients see them.

mod cart;
mod order;
mod promotion;
mod shipping_method;

pub(crate) use self::cart::CartResponse;
pub(crate) use self::order::OrderView;
pub(crate) use self::promotion::PromotionResponse;
pub(crate) use self::shipping_method::ShippingMethodResponse;
