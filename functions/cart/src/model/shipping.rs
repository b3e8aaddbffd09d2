//! Shipping methods: what sending a parcel costs, by currency, country of destination, weight and value of the goods.

mod method;
mod offer;
mod table;

pub use self::method::{Method, MethodContent, MethodId, MethodPrice};
pub use self::offer::{Parcel, ShippingMethod};
pub use self::table::{ShippingTable, ShippingTableError};

#[cfg(test)]
mod tests;
