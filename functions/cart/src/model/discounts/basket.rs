//! A cart, as promotions see it.

use domain::id::{ProductId, Sku};
use domain::owner::Owner;
use domain::{Currency, Money};

use crate::model::Offer;

/// One line, as promotions see it; amounts in the cart's own terms.
#[derive(Clone, Copy, Debug)]
pub struct Goods<'a> {
    /// What.
    pub sku: &'a Sku,
    /// What is known of it.
    pub known: Option<(ProductId, &'a Offer)>,
    /// The price of one piece.
    pub unit_price: Money,
    /// How many pieces.
    pub quantity: u32,
    /// Pieces times price.
    pub subtotal: Money,
}

/// A cart, as promotions see it.
#[derive(Clone, Debug)]
pub struct Basket<'a> {
    /// The currency of all its amounts.
    pub currency: Currency,
    /// Whose it is.
    pub owner: Owner,
    /// The lines.
    pub goods: Vec<Goods<'a>>,
    /// What shipping costs; nothing where no method is chosen.
    pub shipping: Option<Money>,
}
