//! Scheduled work: changed price lists are applied to their products. Operators' calls: republishing.

mod apply_price_lists;
mod republish;

pub(crate) use self::apply_price_lists::apply_price_lists as tick;
pub(crate) use self::republish::republish;
