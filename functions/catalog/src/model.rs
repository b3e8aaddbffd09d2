//! Products, variants, prices and categories with their rules; pure, no I/O.

mod announcement;
mod category;
mod content;
mod price;
mod product;
mod slug;
mod stock;
mod transition;
mod variant;

pub(crate) use self::announcement::{Announcement, announce, gone};
pub(crate) use self::category::{Category, CategoryContent, CategoryPatch};
pub(crate) use self::content::{ProductContent, ProductPatch};
pub(crate) use self::price::Price;
pub(crate) use self::product::{Product, Status, TaxClass};
pub(crate) use self::slug::Slug;
pub(crate) use self::stock::{Availability, Band};
pub(crate) use self::transition::{CannotActivate, NotSellable, WrongState, activate, archive, may_delete, sellable};
pub(crate) use self::variant::{Backorder, Variant};
