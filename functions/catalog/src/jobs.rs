//! Scheduled work (applying changed price lists to their products) and operator calls (republishing).

mod apply_price_lists;
mod republish;

pub(crate) use self::apply_price_lists::apply_price_lists as tick;
pub(crate) use self::republish::republish;
