//! What most handlers do alike: find the caller's cart, price it, answer with it, and try again after a lost race.

use std::time::Duration;

use domain::fault::Invalid;
use domain::id::CartId;
use domain::money::MoneyError;
use domain::owner::Owner;
use http::StatusCode;
use rand::RngExt;
use service::Problem;
use service::body::Answer;
use service::caller::Caller;
use service::table::TableError;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};

use super::view::CartResponse;
use crate::Cart;
use crate::model::{PriceBook, PricedCart, Refusal, ShoppingCart, pricing};

/// The scope by which staff and services read any cart.
pub(super) const READ: &str = "cart:read";

/// How often a change is tried before the client is told to try again.
const ATTEMPTS: u32 = 8;

impl Cart {
    /// The caller's own cart, to be changed; 404 for anybody else's, 403 for an erased account's.
    pub(super) async fn own(&self, owner: Owner, id: CartId) -> Result<ShoppingCart, Problem> {
        let found = self.store.find(id).await?;
        let cart = found.filter(|cart| cart.owner == owner).ok_or_else(|| Problem::not_found("cart"))?;
        if cart.erased { Err(account_erased()) } else { Ok(cart) }
    }

    /// The caller's own cart, or any for whoever may read all.
    pub(super) async fn seen_by(&self, caller: &Caller, id: CartId) -> Result<ShoppingCart, Problem> {
        let cart = self.store.find(id).await?.ok_or_else(|| Problem::not_found("cart"))?;
        caller.may_see(&cart.owner, READ, "cart")?;
        Ok(cart)
    }

    /// All that a cart is priced by. Of a frozen one only what its goods are called; of one with nothing to price,
    /// nothing.
    pub(super) async fn book_for(&self, cart: &ShoppingCart) -> Result<PriceBook, TableError> {
        if cart.order_under_way().is_some() {
            return Ok(PriceBook::of(self.store.offers(cart.skus()).await?));
        }
        if cart.lines.is_empty() && cart.codes.is_empty() && cart.settings.shipping_method.is_none() {
            return Ok(PriceBook::default());
        }
        self.whole_book_for(cart).await
    }

    /// All that a cart is or could be priced by, also one with nothing in it.
    pub(super) async fn whole_book_for(&self, cart: &ShoppingCart) -> Result<PriceBook, TableError> {
        let mut book = self.store.price_book(cart.skus(), &cart.codes).await?;
        self.store.count_uses(&mut book, cart.owner).await?;
        Ok(book)
    }

    /// A cart with its prices as of now.
    pub(super) fn priced(&self, cart: &ShoppingCart, book: &PriceBook) -> Result<PricedCart, Refusal> {
        pricing::price(cart, book, &self.terms, self.context.clock.now()).map_err(|error: MoneyError| error.into())
    }

    /// 200 with a cart as it lies there.
    pub(super) fn show(&self, cart: &ShoppingCart, book: &PriceBook) -> Result<Answer, Problem> {
        let view = self.view(cart, book)?;
        Ok(tagged(Answer::ok(&view.body), cart, view.part))
    }

    /// 201 with a cart that is new, or is as if it were.
    pub(super) fn show_new(&self, cart: &ShoppingCart, book: &PriceBook) -> Result<Answer, Problem> {
        let view = self.view(cart, book)?;
        Ok(created(cart, &view))
    }

    /// 200 with a cart that is about to be written; it remembers what it is shown to come to.
    pub(super) fn show_changed(&self, next: &mut ShoppingCart, book: &PriceBook) -> Result<Answer, Problem> {
        let view = self.view_changed(next, book)?;
        Ok(tagged(Answer::ok(&view.body), next, view.part))
    }

    /// The same as 201, with a cart that has something new.
    pub(super) fn show_added(&self, next: &mut ShoppingCart, book: &PriceBook) -> Result<Answer, Problem> {
        let view = self.view_changed(next, book)?;
        Ok(created(next, &view))
    }

    fn view_changed(&self, next: &mut ShoppingCart, book: &PriceBook) -> Result<View, Problem> {
        // What was shown before is no part of how it looks from now on.
        next.shown = None;
        let view = self.view(next, book)?;
        next.shown = Some(view.total);
        Ok(view)
    }

    fn view(&self, cart: &ShoppingCart, book: &PriceBook) -> Result<View, Problem> {
        let priced = self.priced(cart, book)?;
        let (part, total) = (part_of(&priced), priced.totals.total.amount);
        Ok(View { body: CartResponse::of(cart, priced, self.context.clock.now()), part, total })
    }
}

/// A cart as it is shown.
struct View {
    body: CartResponse,
    part: Option<u64>,
    total: i64,
}

/// What has changed around a cart since it was written: it can look different at the same version.
pub(super) fn part_of(priced: &PricedCart) -> Option<u64> {
    Some(priced.fingerprint).filter(|part| *part != 0)
}

fn created(cart: &ShoppingCart, view: &View) -> Answer {
    tagged(Answer::created(format!("/carts/{}", cart.id), &view.body), cart, view.part)
}

/// The version, and beside it what has changed around the cart.
fn tagged(answer: Answer, cart: &ShoppingCart, part: Option<u64>) -> Answer {
    let answer = answer.version(cart.version);
    match part {
        Some(part) => answer.part(part),
        None => answer,
    }
}

/// 403: the account is gone, though its token still holds for some minutes.
pub(super) fn account_erased() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "account_erased", "The account was erased; nothing is kept for it any more.")
}

/// Counts the attempts at one change that may lose a race against another of the same cart.
#[derive(Debug, Default)]
pub(super) struct Attempts(u32);

impl Attempts {
    /// After a lost race: waits and says whether to try again, with a fresh look at the cart.
    pub(super) async fn again(&mut self, lost: bool) -> bool {
        if !lost || self.0 >= ATTEMPTS {
            return false;
        }
        self.0 += 1;
        let most_ms = 2_u64 << self.0;
        let pause = Duration::from_millis(rand::rng().random_range(0..most_ms));
        tokio::time::sleep(pause).await;
        true
    }
}

/// Why an attempt failed.
#[derive(Debug)]
pub(super) enum Failed {
    /// Somebody else changed the cart in between: worth another attempt.
    Lost(TableError),
    /// Final.
    Told(Problem),
}

impl Failed {
    /// Whether an attempt lost a race.
    pub(super) const fn is_lost<T>(outcome: &Result<T, Self>) -> bool {
        matches!(outcome, Err(Self::Lost(_)))
    }
}

impl From<TableError> for Failed {
    fn from(error: TableError) -> Self {
        match error {
            TableError::Refused(_) => Self::Lost(error),
            other => Self::Told(other.into()),
        }
    }
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Self::Told(problem)
    }
}

impl From<Refusal> for Failed {
    fn from(refusal: Refusal) -> Self {
        Self::Told(refusal.into())
    }
}

impl From<Failed> for Problem {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Lost(error) => error.into(),
            Failed::Told(problem) => problem,
        }
    }
}

/// 412 where a write over the version that the client had read came too late.
pub(super) fn stale_if_lost(error: TableError) -> Problem {
    match error {
        TableError::Refused(_) => Problem::stale(),
        other => other.into(),
    }
}

/// The number of a line within its cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineId(pub(super) u32);

impl utoipa::PartialSchema for LineId {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).build().into()
    }
}

impl std::str::FromStr for LineId {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let number = text.parse::<u32>().ok().filter(|number| *number > 0 && number.to_string() == text);
        number.map(Self).ok_or_else(|| Invalid::new("invalid_id", "the number of a line is expected"))
    }
}
