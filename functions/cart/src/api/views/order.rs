//! An order right after checkout.

use domain::Money;
use domain::id::{CartId, OrderId, ProductId, Sku};
use domain::owner::Owner;
use events::cart::Totals;
use serde::Serialize;

use crate::model::Status;
use crate::model::{PricedCart, PricedLine, ShoppingCart};

/// An order right after checkout: a part of the answer of `GET /orders/{order_id}`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OrderView {
    /// The order's id.
    id: OrderId,
    /// The owner.
    owner: Owner,
    /// `placed`, or `confirmed` if the cart already knows of the confirmation.
    #[schema(example = "placed")]
    status: &'static str,
    /// The cart of the order.
    cart_id: CartId,
    /// The lines of the order.
    lines: Vec<OrderLine>,
    /// The totals.
    totals: Totals,
    /// The amount to pay.
    total: Money,
    /// The shipping method.
    shipping_method: Option<String>,
}

/// A line of an order right after checkout.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OrderLine {
    /// Its number within the order, from 1.
    #[schema(example = 1)]
    line: u32,
    /// The sku.
    sku: Sku,
    /// The product.
    product_id: Option<ProductId>,
    /// The title at checkout.
    #[schema(example = "Linen shirt – M")]
    title: String,
    /// The unit price.
    unit_price: Money,
    /// Quantity times unit price.
    subtotal: Money,
    /// The discount.
    discount: Money,
    /// Tax on the line.
    tax: Money,
    /// The line's total, tax included.
    total: Money,
    /// The quantities of the line.
    quantities: OrderedPieces,
}

/// The quantities of a line.
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
