//! A cart as clients see it.

use domain::collection::Metadata;
use domain::country::Country;
use domain::email::Email;
use domain::id::{CartId, OrderId, ProductId, PromotionId, Sku};
use domain::owner::Owner;
use domain::{Currency, Money, Timestamp};
use events::cart::{Discount, Totals};
use serde::Serialize;
use service::Problem;
use service::body::Answer;

use crate::Cart;
use crate::model::Status;
use crate::model::address::PostalAddress;
use crate::model::discounts::Reason;
use crate::model::pricing::PricedCode;
use crate::model::{PriceBook, PricedCart, PricedLine, PromotionCode, ShoppingCart};

/// A cart with its prices as of now.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CartResponse {
    /// Its id.
    id: CartId,
    /// The owner.
    owner: Owner,
    /// `active` carts can be changed and checked out.
    status: Status,
    /// The currency of all amounts.
    currency: Currency,
    /// The country that determines tax: of the shipping address, or as set before.
    country: Option<Country>,
    /// The lines, in the order of adding.
    lines: Vec<CartLine>,
    /// The totals.
    totals: Totals,
    /// The applied promotions, in the order of application.
    discounts: Vec<Discount>,
    /// The promotion codes in the cart, including those that do not apply.
    promotion_codes: Vec<CodeView>,
    /// The e-mail address for the order.
    email: Option<Email>,
    /// The shipping address.
    shipping_address: Option<PostalAddress>,
    /// The billing address; if absent, the shipping address.
    billing_address: Option<PostalAddress>,
    /// The shipping method.
    shipping_method: Option<String>,
    /// The client's own notes.
    metadata: Metadata,
    /// The number of the next or pending checkout; rises each time the cart is reopened.
    generation: u32,
    /// The pending or placed order.
    order_id: Option<OrderId>,
    /// The cart that it was merged into.
    merged_into: Option<CartId>,
    /// Counts every change; the value for `If-Match`.
    version: u64,
    /// When it was opened.
    created_at: Timestamp,
    /// The last change.
    updated_at: Timestamp,
    /// When the cart expires unless it changes.
    expires_at: Timestamp,
}

/// A line of a cart with its price as of now.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CartLine {
    /// Its number within the cart.
    #[schema(example = 1)]
    id: u32,
    /// The sku.
    sku: Sku,
    /// The product.
    product_id: Option<ProductId>,
    /// Its title.
    #[schema(example = "Linen shirt – M")]
    title: String,
    /// The quantity.
    #[schema(example = 2)]
    quantity: u32,
    /// The unit price; with tax if `totals.tax_inclusive`.
    unit_price: Money,
    /// Quantity times unit price.
    subtotal: Money,
    /// The discount.
    discount: Money,
    /// The tax rate in basis points: 1900 is 19 %.
    tax_rate_bps: u32,
    /// Tax on the line.
    tax: Money,
    /// The line's total, tax included.
    total: Money,
    /// Whether the price has changed since the line was set. The new price is in effect.
    price_changed: bool,
    /// The price when the line was set, if it has changed.
    previous_unit_price: Option<Money>,
    /// Whether it can be bought now. If not, it counts at its last price and prevents the
    /// checkout.
    available: bool,
}

/// A promotion code in a cart.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CartPromotionCode)]
pub(crate) struct CodeView {
    /// The code.
    code: PromotionCode,
    /// Its promotion.
    promotion_id: PromotionId,
    /// The promotion's name, if known.
    name: Option<String>,
    /// Whether it gives a discount now.
    applied: bool,
    /// Its discount.
    amount: Option<Money>,
    /// Why it does not apply.
    reason: Option<Reason>,
}

impl From<PricedCode> for CodeView {
    fn from(priced: PricedCode) -> Self {
        let PricedCode { code, promotion_id, name, taken } = priced;
        Self { code, promotion_id, name, applied: taken.is_ok(), amount: taken.ok(), reason: taken.err() }
    }
}

impl CartResponse {
    /// Shows a cart as of now.
    pub(crate) fn of(cart: &ShoppingCart, priced: PricedCart, now: Timestamp) -> Self {
        let settings = &cart.settings;
        Self {
            id: cart.id,
            owner: cart.owner,
            status: cart.status_at(now),
            currency: cart.currency,
            country: settings.destination(),
            lines: priced.lines.into_iter().map(CartLine::from).collect(),
            totals: priced.totals,
            discounts: priced.discounts,
            promotion_codes: priced.codes.into_iter().map(CodeView::from).collect(),
            email: settings.email.clone(),
            shipping_address: settings.shipping_address.clone(),
            billing_address: settings.billing_address.clone(),
            shipping_method: settings.shipping_method.as_ref().map(ToString::to_string),
            metadata: settings.metadata.clone(),
            generation: cart.generation,
            order_id: cart.frozen.as_ref().map(|frozen| frozen.order_id),
            merged_into: cart.merged_into,
            version: cart.version,
            created_at: cart.created_at(),
            updated_at: cart.updated_at,
            expires_at: cart.expires_at(),
        }
    }
}

impl From<PricedLine> for CartLine {
    fn from(line: PricedLine) -> Self {
        Self {
            id: line.number,
            sku: line.sku,
            product_id: line.product_id,
            title: line.title,
            quantity: line.quantity,
            unit_price: line.sum.unit_price,
            subtotal: line.sum.subtotal,
            discount: line.sum.discount,
            tax_rate_bps: line.sum.rate.basis_points(),
            tax: line.sum.tax,
            total: line.sum.total,
            price_changed: line.previous_unit_price.is_some(),
            previous_unit_price: line.previous_unit_price,
            available: line.available,
        }
    }
}

impl Cart {
    /// 200 with the present cart.
    pub(crate) fn show(&self, cart: &ShoppingCart, book: &PriceBook) -> Result<Answer, Problem> {
        let view = self.view(cart, book)?;
        Ok(view.tag(Answer::ok(&view.body)))
    }

    /// 201 with a new cart, or with one that already has what was added.
    pub(crate) fn show_new(&self, cart: &ShoppingCart, book: &PriceBook) -> Result<Answer, Problem> {
        Ok(self.view(cart, book)?.created())
    }

    /// 200 with a cart about to be written; it records the total that is shown.
    pub(crate) fn show_changed(&self, next: &mut ShoppingCart, book: &PriceBook) -> Result<Answer, Problem> {
        let view = self.view_changed(next, book)?;
        Ok(view.tag(Answer::ok(&view.body)))
    }

    /// 201 with a cart about to be written; it records the total that is shown.
    pub(crate) fn show_added(&self, next: &mut ShoppingCart, book: &PriceBook) -> Result<Answer, Problem> {
        Ok(self.view_changed(next, book)?.created())
    }

    fn view_changed(&self, next: &mut ShoppingCart, book: &PriceBook) -> Result<View, Problem> {
        // The fingerprint of the written cart must not include the total shown before.
        next.shown = None;
        let view = self.view(next, book)?;
        next.shown = Some(view.total);
        Ok(view)
    }

    fn view(&self, cart: &ShoppingCart, book: &PriceBook) -> Result<View, Problem> {
        let priced = self.priced(cart, book)?;
        let (part, total) = (priced.part(), priced.totals.total.amount);
        Ok(View { body: CartResponse::of(cart, priced, self.context.clock.now()), part, total })
    }
}

/// A cart as shown, and the second part of its `ETag`.
struct View {
    body: CartResponse,
    part: Option<u64>,
    total: i64,
}

impl View {
    fn created(&self) -> Answer {
        self.tag(Answer::created(format!("/carts/{}", self.body.id), &self.body))
    }

    fn tag(&self, answer: Answer) -> Answer {
        self.part.into_iter().fold(answer.version(self.body.version), Answer::part)
    }
}
