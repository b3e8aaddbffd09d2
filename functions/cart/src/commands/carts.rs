//! Loads, prices and writes carts.

use domain::id::CartId;
use domain::owner::Owner;
use http::StatusCode;
use service::Problem;
use service::body::Answer;
use service::caller::{Caller, Scope};
use service::etag::IfMatch;
use service::idempotency::Idempotency;
use service::table::TableError;

use crate::Cart;
use crate::model::{PriceBook, PricedCart, Refusal, ShoppingCart, pricing};
use crate::scopes::CartRead;

impl Cart {
    /// Loads the caller's own cart for a change; 404 for another owner's, 403 for an erased
    /// account's.
    pub(crate) async fn own(&self, owner: Owner, id: CartId) -> Result<ShoppingCart, Problem> {
        let found = self.store.find(id).await?;
        let cart = found.filter(|cart| cart.owner == owner).ok_or_else(|| Problem::not_found("cart"))?;
        if cart.erased { Err(account_erased()) } else { Ok(cart) }
    }

    /// Loads the caller's own cart at the version that the caller has read; 412 at another.
    pub(crate) async fn own_at(&self, owner: Owner, id: CartId, if_match: IfMatch) -> Result<ShoppingCart, Problem> {
        let cart = self.own(owner, id).await?;
        if_match.check(cart.version)?;
        Ok(cart)
    }

    /// Loads the caller's own cart, or any for a caller who may read all.
    pub(crate) async fn seen_by(&self, caller: &Caller, id: CartId) -> Result<ShoppingCart, Problem> {
        let cart = self.store.find(id).await?.ok_or_else(|| Problem::not_found("cart"))?;
        caller.may_see(&cart.owner, CartRead::NAME, "cart")?;
        Ok(cart)
    }

    /// Reads what a cart's price depends on: for a frozen cart only the titles, for an empty one
    /// nothing.
    pub(crate) async fn book_for(&self, cart: &ShoppingCart) -> Result<PriceBook, TableError> {
        if cart.order_under_way().is_some() {
            return Ok(PriceBook::of(self.store.offers(cart.skus()).await?));
        }
        if cart.lines.is_empty() && cart.codes.is_empty() && cart.settings.shipping_method.is_none() {
            return Ok(PriceBook::default());
        }
        self.store.price_book(cart.skus(), &cart.codes, cart.owner).await
    }

    /// A cart with its prices as of now.
    pub(crate) fn priced(&self, cart: &ShoppingCart, book: &PriceBook) -> Result<PricedCart, Refusal> {
        Ok(pricing::price(cart, book, &self.config.terms, self.context.clock.now())?)
    }

    /// Writes a cart and answers; with an idempotency key, together with its record.
    pub(crate) async fn write(
        &self,
        next: &ShoppingCart,
        answer: Answer,
        idempotency: &Idempotency,
    ) -> Result<Answer, TableError> {
        if idempotency.is_given() {
            return idempotency.commit(self.store.change(next), answer).await;
        }
        self.store.save(next).await?;
        Ok(answer)
    }

    /// Writes a cart over the version that the caller has read; 412 if another change came first.
    pub(crate) async fn write_at_version(&self, next: &ShoppingCart, answer: Answer) -> Result<Answer, Problem> {
        match self.store.save(next).await {
            Ok(()) => Ok(answer),
            Err(TableError::Refused(_)) => Err(Problem::stale()),
            Err(error) => Err(error.into()),
        }
    }
}

/// 403: the account is erased, although its token is valid for some more minutes.
pub(crate) fn account_erased() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "account_erased", "The account was erased; nothing is kept for it any more.")
}
