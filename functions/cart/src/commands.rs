//! What handlers do alike: load and price a cart, write it, and try a change again that another came before.

mod attempts;
mod carts;
mod promotions;
mod refusals;

pub(crate) use self::attempts::{Failed, attempted};
pub(crate) use self::carts::account_erased;
pub(crate) use self::promotions::not_saved;
