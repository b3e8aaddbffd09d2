//! A cart, as promotions see it.

use domain::id::{ProductId, Sku};
use domain::owner::Owner;
use domain::{Currency, Money};

use crate::model::Offer;

/// One line, as promotions see it; amounts in the cart's own terms.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Goods<'a> {
    pub(crate) sku: &'a Sku,
    /// The known offer.
    pub(crate) known: Option<(ProductId, &'a Offer)>,
    pub(crate) unit_price: Money,
    pub(crate) quantity: u32,
    pub(crate) subtotal: Money,
}

/// A cart, as promotions see it.
#[derive(Clone, Debug)]
pub(crate) struct Basket<'a> {
    pub(crate) currency: Currency,
    pub(crate) owner: Owner,
    pub(crate) goods: Vec<Goods<'a>>,
    /// The price of shipping; zero if no method is chosen.
    pub(crate) shipping: Option<Money>,
}
