//! Shared by handlers: load and price a cart, write it, and retry a change that another one overtook.

mod attempts;
mod carts;
mod promotions;
mod refusals;

pub(crate) use self::attempts::{Failed, attempted};
pub(crate) use self::carts::account_erased;
pub(crate) use self::promotions::not_saved;
