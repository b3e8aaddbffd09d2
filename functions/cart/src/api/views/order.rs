//! An order as it stands right after checkout.

use domain::Money;
use domain::id::{CartId, OrderId, ProductId, Sku};
use domain::owner::Owner;
use events::cart::Totals;
use serde::Serialize;

use crate::model::Status;
use crate::model::{PricedCart, PricedLine, ShoppingCart};

/// An order as it stands right after checkout: a part of what `GET /orders/{order_id}` answers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OrderView {
    /// The order's id.
    id: OrderId,
    /// Whose it is.
    owner: Owner,
    /// `placed`; `confirmed` where the order of this cart is known to hold already.
    #[schema(example = "placed")]
    status: &'static str,
    /// The cart that it is made of.
    cart_id: CartId,
    /// What was bought.
    lines: Vec<OrderLine>,
    /// What it comes to.
    totals: Totals,
    /// What is to be paid.
    total: Money,
    /// How it is sent.
    shipping_method: Option<String>,
}

/// A line of an order as it stands right after checkout.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OrderLine {
    /// Its number within the order, from 1.
    #[schema(example = 1)]
    line: u32,
    /// What.
    sku: Sku,
    /// Of which product.
    product_id: Option<ProductId>,
    /// Its title when it was ordered.
    #[schema(example = "Linen shirt – M")]
    title: String,
    /// One piece.
    unit_price: Money,
    /// Pieces times price.
    subtotal: Money,
    /// Taken off.
    discount: Money,
    /// Tax on the line.
    tax: Money,
    /// What the line comes to, tax included.
    total: Money,
    /// How many pieces.
    quantities: OrderedPieces,
}

/// How many pieces of a line were ordered.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OrderedPieces {
    /// Ordered.
    #[schema(example = 2)]
    ordered: u32,
}

impl OrderView {
    /// The order of a frozen cart.
    pub(crate) fn of(cart: &ShoppingCart, order_id: OrderId, priced: &PricedCart) -> Self {
        Self {
            id: order_id,
            owner: cart.owner,
            status: if cart.status == Status::Ordered { "confirmed" } else { "placed" },
            cart_id: cart.id,
            lines: (1..).zip(&priced.lines).map(|(number, line)| OrderLine::of(number, line)).collect(),
            total: priced.totals.total,
            totals: priced.totals.clone(),
            shipping_method: cart.settings.shipping_method.as_ref().map(ToString::to_string),
        }
    }
}

impl OrderLine {
    fn of(number: u32, line: &PricedLine) -> Self {
        Self {
            line: number,
            sku: line.sku.clone(),
            product_id: line.product_id,
            title: line.title.clone(),
            unit_price: line.sum.unit_price,
            subtotal: line.sum.subtotal,
            discount: line.sum.discount,
            tax: line.sum.tax,
            total: line.sum.total,
            quantities: OrderedPieces { ordered: line.quantity },
        }
    }
}
