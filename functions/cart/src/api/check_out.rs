//! `POST /carts/{cart_id}/checkout`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::email::Email;
use domain::fault::{Faults, Invalid};
use domain::id::{CartId, OrderId, PaymentMethodId};
use domain::owner::Owner;
use domain::{Currency, Money};
use http::header::ETAG;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Shopper;
use service::etag;
use service::etag::Seen;
use service::idempotency::{Idempotency, RequiredIdempotency};

use super::views::{CartResponse, OrderView};
use crate::Cart;
use crate::commands::{Failed, attempted};
use crate::model::address::PostalAddress;
use crate::model::checkout::{CheckoutDetails, Ready, prepare};
use crate::model::consent::{Consent, Disagreement};
use crate::model::shipping::MethodId;
use crate::model::{PriceBook, PricedCart, ShoppingCart};

/// The addresses, the shipping method and the payment method.
#[derive(Clone, Debug, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({
    "email": "ada@example.com",
    "shipping_address": {
        "name": "Ada Lovelace", "line1": "Lange Straße 1", "city": "Berlin", "postal_code": "10115", "country": "DE"
    },
    "shipping_method": "standard",
    "payment_method": "pm_01J8ZQ4T6M3V0X9K2B7C5D1EFG",
    "expected_total": { "amount": 10290, "currency": "EUR" }
}))]
pub(crate) struct CheckOutRequest {
    /// The e-mail address for the order.
    email: Email,
    /// The shipping address.
    shipping_address: PostalAddress,
    /// The billing address; if absent, the shipping address.
    #[deserr(default)]
    billing_address: Option<PostalAddress>,
    /// One of the cart's shipping methods.
    shipping_method: MethodId,
    /// A payment method of the caller. Needed unless the total is zero.
    #[deserr(default)]
    payment_method: Option<PaymentMethodId>,
    /// The total that the shopper was shown, including shipping and tax to this address. An
    /// order with another total is refused (409).
    #[deserr(default)]
    expected_total: Option<Money>,
}

/// The cart or its total is not what the shopper was shown.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CartChangedProblem)]
pub(crate) struct CartChanged {
    #[serde(flatten)]
    problem: Problem,
    /// The cart as it would be ordered now, with the address and the shipping method of this request.
    #[serde(skip_serializing_if = "Option::is_none")]
    cart: Option<CartResponse>,
}

/// Checks a cart out.
///
/// Freezes the cart with its present prices and places an order. `expected_total`, `If-Match` or both say what the
/// shopper was shown. If that has changed, the order is refused: 409 `cart_changed`, with the cart as it would be
/// ordered now, for the shopper to agree to. Without both, the cart's total must not have risen since its last write.
/// `If-Match` covers the cart as it was shown. Only `expected_total` covers what this request adds to it: an address or
/// a shipping method that it did not have. A cart that had both was shown with the total of an order, so the order must
/// not exceed it, unless `expected_total` names the order's own total. Another capability creates the order, so it may
/// take a moment until `Location` finds it. If the order fails, the cart is active again. While the order is under way,
/// a second call with another key answers the same order. Costs
/// 1 RRU per 4 KB of the cart, 0.5 RRU a line, code and limit, 0.5 RRU per 4 KB of the shop's terms, and 2 WRU per KB
/// of the cart, of the event and of the answer (both compressed): 6 WRU for three lines. Each limit of a promotion that
/// is used costs 2 WRU more.
#[utoipa::path(
    post, path = "/carts/{cart_id}/checkout",
    request_body = CheckOutRequest,
    responses(
        (status = 202, description = "The placed order, in its present state.", body = OrderView),
        (status = 403, description = "`account_erased`: the account was erased."),
        (status = 409, description = "`cart_changed`: it is not what was shown, see `cart`; to be agreed to under a \
            new key. `cart_not_active`. Or another change came first \
            (`Retry-After`).", body = CartChanged, content_type = "application/problem+json"),
        (status = 422, description = "`empty_cart`; `payment_method_required`: something is to be paid; \
            `currency_mismatch`: `expected_total` is in another currency; `not_for_sale`: every line that can't be \
            bought is listed; `shipping_method_not_offered`; `country_not_served`: the shop has no tax rule for that \
            country; `promotion_code_used_up`: every code that can't be used any more is listed."),
    ),
)]
pub(crate) async fn check_out(
    State(app): State<Arc<Cart>>,
    Shopper(owner, _): Shopper,
    Path(cart_id): Path<CartId>,
    seen: Seen,
    RequiredIdempotency(idempotency): RequiredIdempotency,
    Json(request): Json<CheckOutRequest>,
) -> Result<Answer, Problem> {
    attempted("cart", || check_out_once(&app, owner, cart_id, &seen, &idempotency, &request)).await
}

async fn check_out_once(
    app: &Cart,
    owner: Owner,
    cart_id: CartId,
    seen: &Seen,
    idempotency: &Idempotency,
    request: &CheckOutRequest,
) -> Result<Answer, Failed> {
    let cart = app.own(owner, cart_id).await?;
    let expected = request.total_in(cart.currency)?;
    let book = app.book_for(&cart).await?;

    // Another call came first: this key answers the same order, for as long as any key.
    if let Some(order_id) = cart.order_under_way() {
        let priced = app.priced(&cart, &book)?;
        if expected.is_some_and(|total| total != priced.totals.total) {
            return Err(changed(app, &cart, priced, Disagreement::Total).into());
        }
        return Ok(idempotency.commit(app.store.table().transaction(), accepted(&cart, order_id, &priced)).await?);
    }
    let clock = &app.context.clock;
    let ready = prepare(&cart, request.clone().into(), &book, &app.config.terms, clock.now())?;
    agreed(app, &cart, &book, &ready, seen, expected)?;
    let (next, event) = ready.order(OrderId::new(clock))?;

    let answer = accepted(&next, event.order_id, &app.priced(&next, &book)?);
    let mut transaction = app.store.check_out(&next);
    transaction.publish(&event);
    Ok(idempotency.commit(transaction, answer).await?)
}

/// 409 with the cart as it would be ordered, if it differs from what the shopper was shown.
fn agreed(
    app: &Cart,
    cart: &ShoppingCart,
    book: &PriceBook,
    ready: &Ready,
    seen: &Seen,
    expected: Option<Money>,
) -> Result<(), Problem> {
    let shown = app.priced(cart, book)?;
    let etag = etag::write(cart.version, shown.part());
    let consent = Consent { total: expected, unchanged: seen.still(&etag) };
    consent.covers(cart, shown.totals.total, ready.total()).map_err(|disagreement| {
        let known = ShoppingCart { version: cart.version, updated_at: cart.updated_at, ..ready.cart.clone() };
        changed(app, &known, ready.priced.clone(), disagreement).header(ETAG, &etag)
    })
}

fn changed(app: &Cart, cart: &ShoppingCart, priced: PricedCart, disagreement: Disagreement) -> Problem {
    let cart = CartResponse::of(cart, priced, app.context.clock.now());
    Problem::conflict("cart_changed", disagreement.to_string()).with("cart", &cart)
}

fn accepted(cart: &ShoppingCart, order_id: OrderId, priced: &PricedCart) -> Answer {
    Answer::accepted(format!("/orders/{order_id}"), &OrderView::of(cart, order_id, priced))
}

impl CheckOutRequest {
    /// The expected total; 422 if its currency is not the cart's.
    fn total_in(&self, currency: Currency) -> Result<Option<Money>, Problem> {
        match self.expected_total {
            Some(total) if total.currency != currency => {
                let detail = format!("the cart is in {currency}");
                let faults = Faults::one("/expected_total/currency", Invalid::new("currency_mismatch", &*detail));
                Err(Problem::refused_with("currency_mismatch", detail, faults))
            }
            expected => Ok(expected),
        }
    }
}

impl From<CheckOutRequest> for CheckoutDetails {
    fn from(request: CheckOutRequest) -> Self {
        Self {
            email: request.email,
            shipping_address: request.shipping_address,
            billing_address: request.billing_address,
            shipping_method: request.shipping_method,
            payment_method: request.payment_method,
        }
    }
}
