//! Shipping methods: what sending a parcel costs, by currency, country of destination, weight and value of the goods.

mod method;
mod offer;
mod table;

pub(crate) use self::method::{Method, MethodContent, MethodId, MethodPrice};
pub(crate) use self::offer::{Parcel, ShippingMethod};
pub(crate) use self::table::ShippingTable;

#[cfg(test)]
mod tests;
