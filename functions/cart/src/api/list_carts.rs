//! `GET /carts`

use std::sync::Arc;

use axum::extract::State;
use domain::id::{CartId, OrderId};
use domain::{Currency, Timestamp};
use serde::Serialize;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Shopper;
use service::page::Paged;

use crate::Cart;
use crate::model::ShoppingCart;
use crate::model::Status;

/// A cart in a list: without prices.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CartSummary {
    /// Its id.
    id: CartId,
    /// The state.
    status: Status,
    /// The currency of all its amounts.
    currency: Currency,
    /// The number of lines.
    #[schema(example = 2)]
    line_count: usize,
    /// The number of pieces.
    #[schema(example = 5)]
    piece_count: u32,
    /// The pending or placed order.
    order_id: Option<OrderId>,
    /// Counts every change.
    version: u64,
    /// When it was opened.
    created_at: Timestamp,
    /// The last change.
    updated_at: Timestamp,
    /// When the cart expires unless it changes.
    expires_at: Timestamp,
}

impl CartSummary {
    fn of(cart: &ShoppingCart, now: Timestamp) -> Self {
        Self {
            id: cart.id,
            status: cart.status_at(now),
            currency: cart.currency,
            line_count: cart.lines.len(),
            piece_count: cart.lines.iter().map(|line| line.quantity).sum(),
            order_id: cart.frozen.as_ref().map(|frozen| frozen.order_id),
            version: cart.version,
            created_at: cart.created_at(),
            updated_at: cart.updated_at,
            expires_at: cart.expires_at(),
        }
    }
}

/// Lists the caller's carts.
///
/// Newest first, without prices. Costs 0.5 RRU a page and 0.5 RRU a cart.
#[utoipa::path(
    get, path = "/carts",
    responses(
        (status = 200, description = "A page of carts.", body = List<CartSummary>),
    ),
)]
pub(crate) async fn list_carts(
    State(app): State<Arc<Cart>>,
    Shopper(owner, _): Shopper,
    page: Paged,
) -> Result<Answer, Problem> {
    let (table, page) = (app.store.table(), page.of(owner));
    let after = page.begin(table).await?;

    let found = app.store.carts_of(owner, page.limit(), after).await?;

    let now = app.context.clock.now();
    let items = found.carts.iter().map(|cart| CartSummary::of(cart, now)).collect();
    Ok(page.answer(table, items, found.next.as_ref()).await?)
}
