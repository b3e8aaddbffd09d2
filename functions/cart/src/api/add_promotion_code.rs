//! `POST /carts/{cart_id}/promotion-codes`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::id::CartId;
use domain::owner::Owner;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Shopper;
use service::idempotency::Idempotency;

use super::views::CartResponse;
use crate::Cart;
use crate::commands::{Failed, attempted};
use crate::model::discounts::used_up;
use crate::model::{PriceBook, Promotion, PromotionCode, Refusal, ShoppingCart};

/// A promotion code.
#[derive(Clone, Debug, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "code": "SPRING-10" }))]
pub(crate) struct AddPromotionCodeRequest {
    /// The code; case does not matter.
    code: PromotionCode,
}

/// Adds a promotion code to a cart.
///
/// A code that does not apply now is kept and shown with the reason; adding a code again
/// changes nothing. Costs 1 RRU per 4 KB of the cart, 1 RRU for the code, 0.5 RRU a line,
/// code and limit, 0.5 RRU per 4 KB of the shop's terms, and 1 WRU per KB of the cart; with an Idempotency-Key twice
/// the WRU per KB, and 2 WRU per KB of the answer.
#[utoipa::path(
    post, path = "/carts/{cart_id}/promotion-codes",
    request_body = AddPromotionCodeRequest,
    responses(
        (status = 201, description = "The cart, with the code in it.", body = CartResponse),
        (status = 403, description = "`account_erased`: the account was erased."),
        (status = 409, description = "`cart_not_active`; or another change came first \
            (`Retry-After`)."),
        (status = 422, description = "`unknown_promotion_code`: there is none, or it is over; \
            `promotion_code_used_up`: by all, or by this account; `too_many_promotion_codes`: more than 10."),
    ),
)]
pub(crate) async fn add_promotion_code(
    State(app): State<Arc<Cart>>,
    Shopper(owner, _): Shopper,
    Path(cart_id): Path<CartId>,
    idempotency: Idempotency,
    Json(request): Json<AddPromotionCodeRequest>,
) -> Result<Answer, Problem> {
    attempted("cart", || add_once(&app, owner, cart_id, &idempotency, &request.code)).await
}

async fn add_once(
    app: &Cart,
    owner: Owner,
    cart_id: CartId,
    idempotency: &Idempotency,
    code: &PromotionCode,
) -> Result<Answer, Failed> {
    let (cart, promotion) = tokio::join!(app.own(owner, cart_id), app.store.promotion_of(code));
    let (cart, promotion) = (cart?, promotion?.ok_or(Refusal::UnknownCode)?);

    let now = app.context.clock.now();
    if cart.codes.iter().any(|known| known.code == *code && known.promotion_id == promotion.id) {
        cart.require_active(now)?;
        let answer = app.show_new(&cart, &app.book_for(&cart).await?)?;
        return Ok(idempotency.commit(app.store.table().transaction(), answer).await?);
    }
    let mut next = cart.with_code(code.clone(), promotion.id, now)?;
    let book = app.book_for(&next).await?;
    can_be_had(app, &next, &promotion, &book)?;

    let answer = app.show_added(&mut next, &book)?;
    Ok(app.write(&next, answer, idempotency).await?)
}

/// Refuses a promotion that no change of the cart could apply: ended, not in use, or used up.
fn can_be_had(app: &Cart, cart: &ShoppingCart, promotion: &Promotion, book: &PriceBook) -> Result<(), Refusal> {
    let (content, now) = (&promotion.content, app.context.clock.now());
    if !content.active || content.ends_at.is_some_and(|end| end <= now) {
        return Err(Refusal::UnknownCode);
    }
    match used_up(cart.owner, promotion, &book.usage) {
        Err(reason) if reason.is_used_up() => Err(Refusal::CodeUsedUp),
        _ => Ok(()),
    }
}
