//! The pages: what a browser sees and sends.

pub(crate) mod admit;
pub(crate) mod asset;
pub(crate) mod filters;
pub(crate) mod import;
pub(crate) mod operations;
pub(crate) mod order;
pub(crate) mod orders;
pub(crate) mod page;
pub(crate) mod product;
pub(crate) mod products;
pub(crate) mod sagas;
pub(crate) mod sign_in;
pub(crate) mod stock;
pub(crate) mod today;
pub(crate) mod views;
pub(crate) mod visit;
