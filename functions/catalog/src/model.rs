//! Products, variants, prices and categories with their rules; pure, no I/O.

mod announcement;
mod attribute;
mod category;
mod category_tree;
mod content;
mod import;
mod media;
mod options;
mod outgoing;
mod price;
mod price_list;
mod product;
mod rating;
mod slug;
mod stock;
mod tag;
mod transition;
mod variant;

pub(crate) use self::announcement::{Announcement, announce, gone};
pub(crate) use self::category::{Category, CategoryContent, CategoryPatch};
pub(crate) use self::category_tree::{CannotMove, CategoryNode, MAX_DEPTH, height, may_stand, tree};
pub(crate) use self::content::{ProductContent, ProductPatch};
pub(crate) use self::import::{
    CategoryDetail, CategoryPath, Import, ImportRow, ImportRows, ImportRules, Lists, MAX_IMPORT_ROWS, NamedCategories,
    ProductName, VariantPatch, decide,
};
pub(crate) use self::outgoing::{CategoriesOfPage, Outgoing};
pub(crate) use self::price::{ListedPrice, Price, mixed, mixed_tax, settle_tax};
pub(crate) use self::price_list::{
    Application, MAX_PRICES_OF_A_SKU, PriceList, PriceListContent, PriceListPatch, PriceRow, PriceRows, by_sku,
    check_rows, with_rows,
};
pub(crate) use self::product::{Product, Status};
pub(crate) use self::rating::Rating;
pub(crate) use self::slug::Slug;
pub(crate) use self::stock::{Availability, Band};
pub(crate) use self::tag::Tags;
pub(crate) use self::transition::{CannotActivate, NotSellable, WrongState, activate, archive, may_delete, sellable};
pub(crate) use self::variant::{Backorder, MAX_LIST_PRICES, Variant, VariantContent};
