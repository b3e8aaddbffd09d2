//! `POST /carts/{cart_id}/checkout`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use shared::Problem;
use shared::body::{Answer, Json, Path};
use shared::caller::{Owner, Shopper};
use shared::fault::Faults;
use shared::id::{CartId, OrderId, PaymentMethodId};
use shared::idempotency::{Idempotency, RequiredIdempotency};

use super::desk::{Attempts, Failed};
use super::order_view::OrderView;
use super::responses::{Always, Changing, OneCart, Shoppers, WithBody};
use crate::Cart;
use crate::model::address::{EmailAddress, PostalAddress};
use crate::model::checkout::{Wish, check_out as decide};
use crate::model::shipping::MethodId;
use crate::model::{PriceBook, ShoppingCart};

/// Where the goods go, how, and how they are paid.
#[derive(Clone, Debug, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({
    "email": "ada@example.com",
    "shipping_address": {
        "name": "Ada Lovelace", "line1": "Lange Straße 1", "city": "Berlin", "postal_code": "10115", "country": "DE"
    },
    "shipping_method": "standard",
    "payment_method": "pm_01J8ZQ4T6M3V0X9K2B7C5D1EFG"
}))]
pub(crate) struct CheckOutRequest {
    /// Where mail about the order goes.
    email: EmailAddress,
    /// Where the goods go.
    shipping_address: PostalAddress,
    /// Where the bill goes; to the shipping address where nothing is said.
    #[deserr(default)]
    billing_address: Option<PostalAddress>,
    /// How the goods are sent: one of the cart's shipping methods.
    shipping_method: MethodId,
    /// How it is paid: a payment method of the caller's.
    payment_method: PaymentMethodId,
}

/// Checks a cart out.
#[utoipa::path(
    post,
    path = "/carts/{cart_id}/checkout",
    operation_id = "check_out",
    summary = "Check out",
    description = "Freezes the cart with its prices as of now and begins an order. The order is made elsewhere and may need a moment before it can be found at `Location`. Should it not come about, the cart is active again. While it is under way, a second call with another key answers the same order. Costs 1 RRU per 4 KB of the cart, 0.5 RRU a line, code and limit, 0.5 RRU per 4 KB of the shop's terms, and 2 WRU per KB of the cart, of the event and of the answer (both compressed): 6 WRU for three lines. Each limit of a promotion that is used costs 2 WRU more.",
    params(
        ("cart_id" = inline(CartId), Path, description = "The cart."),
        ("Idempotency-Key" = String, Header, description = "Required. Makes a repetition harmless: the first answer is given again for 24 hours.", min_length = 1, max_length = 255),
    ),
    request_body = CheckOutRequest,
    responses(
        (status = 202, description = "The order has begun; as it stands.", body = OrderView, headers(
            ("Location" = String, description = "Where the order will be found."),
            ("Retry-After" = u64, description = "Seconds after which to look there."),
        )),
        (status = 422, description = "`empty_cart`; `not_for_sale`: every line that can't be bought is listed; `shipping_method_not_offered`; `promotion_code_used_up`: every code that can't be used any more is listed; `idempotency_key_reused`.", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "`Idempotency-Key` is missing.", body = Problem, content_type = "application/problem+json"),
        Always, Shoppers, OneCart, WithBody, Changing,
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn check_out(
    State(app): State<Arc<Cart>>,
    Shopper(owner, _): Shopper,
    Path(cart_id): Path<CartId>,
    RequiredIdempotency(idempotency): RequiredIdempotency,
    Json(request): Json<CheckOutRequest>,
) -> Result<Answer, Problem> {
    let mut attempts = Attempts::default();
    loop {
        let outcome = check_out_once(&app, owner, cart_id, &idempotency, &request).await;
        if !attempts.again(Failed::is_lost(&outcome)).await {
            return outcome.map_err(Problem::from);
        }
    }
}

async fn check_out_once(
    app: &Cart,
    owner: Owner,
    cart_id: CartId,
    idempotency: &Idempotency,
    request: &CheckOutRequest,
) -> Result<Answer, Failed> {
    let cart = app.own(owner, cart_id).await?;
    let book = app.book_for(&cart).await?;

    // Another call came first: it is the same order, and this key answers it for as long as any.
    if let Some(order_id) = cart.order_under_way() {
        let answer = accepted(app, &cart, order_id, &book)?;
        return Ok(idempotency.commit(app.store.table().transaction(), answer).await?);
    }
    let (clock, wish) = (&app.context.clock, request.clone().into());
    let (next, event) = decide(&cart, wish, OrderId::new(clock), &book, &app.terms, clock.now())?;

    let answer = accepted(app, &next, event.order_id, &book)?;
    let mut transaction = app.store.check_out(&next);
    transaction.publish(&event);
    Ok(idempotency.commit(transaction, answer).await?)
}

fn accepted(app: &Cart, cart: &ShoppingCart, order_id: OrderId, book: &PriceBook) -> Result<Answer, Problem> {
    let priced = app.priced(cart, book)?;
    Ok(Answer::accepted(format!("/orders/{order_id}"), &OrderView::of(cart, order_id, &priced)))
}

impl From<CheckOutRequest> for Wish {
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
