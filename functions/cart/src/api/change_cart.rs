//! `PATCH /carts/{cart_id}`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::collection::{Metadata, MetadataPatch};
use domain::country::Country;
use domain::email::Email;
use domain::fault::Faults;
use domain::id::CartId;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Shopper;
use service::etag::IfMatch;

use super::views::CartResponse;
use crate::Cart;
use crate::model::address::PostalAddress;
use crate::model::shipping::MethodId;
use crate::model::{PriceBook, Refusal, Settings, ShoppingCart, pricing};

/// The changes of a cart beside its lines. Absent fields stay; null removes a field.
#[derive(Debug, Serialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "email": "ada@example.com", "shipping_method": "standard", "country": "DE" }))]
pub(crate) struct ChangeCartRequest {
    /// The e-mail address for the order.
    #[deserr(default)]
    email: Option<Email>,
    /// The shipping address.
    #[deserr(default)]
    shipping_address: Option<PostalAddress>,
    /// The billing address.
    #[deserr(default)]
    billing_address: Option<PostalAddress>,
    /// One of the cart's shipping methods.
    #[deserr(default)]
    shipping_method: Option<MethodId>,
    /// The country to tax for, until there is a shipping address.
    #[deserr(default)]
    country: Option<Country>,
    /// The client's own notes.
    #[deserr(default)]
    #[schema(value_type = Option<MetadataPatch>)]
    metadata: Metadata,
}

/// Changes a cart.
///
/// A JSON Merge Patch (RFC 7396) of addresses, e-mail, shipping method, country and notes. Costs 1 RRU per 4 KB
/// of the cart, 0.5 RRU a line and code, 0.5 RRU per 4 KB of the shop's terms, and 1 WRU per KB of the cart.
#[utoipa::path(
    patch, path = "/carts/{cart_id}",
    request_body(content(
        (ChangeCartRequest = "application/merge-patch+json"), (ChangeCartRequest = "application/json"),
    )),
    responses(
        (status = 200, description = "The cart, changed.", body = CartResponse),
        (status = 403, description = "`account_erased`: the account was erased."),
        (status = 409, description = "`cart_not_active`; or another change came first \
            (`Retry-After`)."),
        (status = 422, description = "`shipping_method_not_offered` for the cart's currency, country, weight and \
            value; `country_not_served`: the shop has no tax rule for that country."),
    ),
)]
pub(crate) async fn change_cart(
    State(app): State<Arc<Cart>>,
    Shopper(owner, _): Shopper,
    Path(cart_id): Path<CartId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    let cart = app.own_at(owner, cart_id, if_match).await?;
    let wanted = patch.apply(&ChangeCartRequest::of(&cart.settings))?;

    let settings = Settings::from(wanted);
    app.config.terms.require_taxed(&settings)?;
    let mut next = cart.with(settings, app.context.clock.now())?;
    let book = app.book_for(&next).await?;
    can_be_shipped(&app, &next, &book)?;

    let answer = app.show_changed(&mut next, &book)?;
    app.write_at_version(&next, answer).await
}

fn can_be_shipped(app: &Cart, cart: &ShoppingCart, book: &PriceBook) -> Result<(), Refusal> {
    let Some(chosen) = &cart.settings.shipping_method else { return Ok(()) };
    let offered = pricing::shipping_methods(cart, book, &app.config.terms, app.context.clock.now())?;
    if offered.iter().any(|method| *method.id == **chosen) { Ok(()) } else { Err(Refusal::NoSuchShipping) }
}

impl ChangeCartRequest {
    fn of(settings: &Settings) -> Self {
        Self {
            email: settings.email.clone(),
            shipping_address: settings.shipping_address.clone(),
            billing_address: settings.billing_address.clone(),
            shipping_method: settings.shipping_method.clone(),
            country: settings.country,
            metadata: settings.metadata.clone(),
        }
    }
}

impl From<ChangeCartRequest> for Settings {
    fn from(request: ChangeCartRequest) -> Self {
        Self {
            email: request.email,
            shipping_address: request.shipping_address,
            billing_address: request.billing_address,
            shipping_method: request.shipping_method,
            country: request.country,
            metadata: request.metadata,
        }
    }
}
