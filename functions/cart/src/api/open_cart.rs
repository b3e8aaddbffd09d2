//! `POST /carts`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::Currency;
use domain::country::Country;
use domain::fault::Faults;
use domain::id::CartId;
use domain::owner::Owner;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Shopper;
use service::idempotency::Idempotency;

use super::views::CartResponse;
use crate::Cart;
use crate::commands::account_erased;
use crate::model::{PriceBook, Settings, ShoppingCart};

/// A new cart.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "currency": "EUR", "country": "DE" }))]
pub(crate) struct OpenCartRequest {
    /// The currency of all its amounts; it never changes.
    currency: Currency,
    /// The country to tax for, until there is a shipping address.
    #[deserr(default)]
    country: Option<Country>,
}

/// Opens a cart.
///
/// The cart is empty, and the caller's: a customer's or a guest's. Costs 4 WRU and 1 RRU; with an Idempotency-Key 6 WRU and
/// 1 RRU.
#[utoipa::path(
    post, path = "/carts",
    request_body = OpenCartRequest,
    responses(
        (status = 201, description = "The new cart.", body = CartResponse),
        (status = 403, description = "`account_erased`: the account was erased."),
        (status = 409, description = "The guest has signed in: carts are opened with the account's token now."),
        (status = 422, description = "`country_not_served`: the shop has no tax rule for that country."),
    ),
)]
pub(crate) async fn open_cart(
    State(app): State<Arc<Cart>>,
    Shopper(owner, _): Shopper,
    idempotency: Idempotency,
    Json(request): Json<OpenCartRequest>,
) -> Result<Answer, Problem> {
    refuse_signed_in_guest(&app, owner).await?;

    let (clock, settings) = (&app.context.clock, Settings { country: request.country, ..Settings::default() });
    app.config.terms.require_taxed(&settings)?;
    let cart = ShoppingCart::open(CartId::new(clock), owner, request.currency, settings, clock.now());

    let answer = app.show_new(&cart, &PriceBook::default())?;
    let answer = idempotency.commit(app.store.open(&cart), answer).await?;
    not_erased_since(&app, &cart).await?;
    Ok(answer)
}

/// Refuses a guest who has signed in: the account would not find the cart.
async fn refuse_signed_in_guest(app: &Cart, owner: Owner) -> Result<(), Problem> {
    let Owner::Guest(guest_id) = owner else { return Ok(()) };
    match app.store.account_of(guest_id).await? {
        None => Ok(()),
        Some(_) => Err(Problem::conflict("guest_signed_in", "This guest has signed in; use the account's token.")),
    }
}

/// Refuses an erased account, after the cart is written.
///
/// An erasure is recorded before the account's carts are listed, so either this read finds the erasure, or the erasure
/// finds this cart.
async fn not_erased_since(app: &Cart, cart: &ShoppingCart) -> Result<(), Problem> {
    let Owner::Account(account_id) = cart.owner else { return Ok(()) };
    if app.store.is_erased(account_id).await? {
        app.store.discard(cart).await?;
        return Err(account_erased());
    }
    Ok(())
}
