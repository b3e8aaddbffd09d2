//! The rules of a cart: pure, no clock, no table, no HTTP (each change has a random stamp, which no rule reads).
//!
//! | what | where |
//! | --- | --- |
//! | a cart and its states | [`cart`], with its [`line`]s, [`code`]s and [`settings`] |
//! | the read model of the catalog | [`offer`] |
//! | promotions, their discounts, their uses | [`promotion`], [`discounts`], [`usage`] |
//! | the terms for every cart | [`shop`], with [`shipping`]; [`tax`] |
//! | prices and totals | [`pricing`], by the [`price_book`]; [`totals`] |
//! | an order: the shopper's consent, the event | [`consent`], [`checkout`] |
//! | merging one cart into another | [`merge`] |

pub(crate) mod address;
pub(crate) mod cart;
pub(crate) mod checkout;
pub(crate) mod code;
pub(crate) mod consent;
pub(crate) mod discounts;
pub(crate) mod line;
pub(crate) mod merge;
pub(crate) mod offer;
pub(crate) mod price_book;
pub(crate) mod pricing;
pub(crate) mod promotion;
pub(crate) mod refusal;
pub(crate) mod settings;
pub(crate) mod shipping;
pub(crate) mod shop;
pub(crate) mod status;
pub(crate) mod tax;
pub(crate) mod totals;
pub(crate) mod usage;

pub(crate) use self::cart::ShoppingCart;
pub(crate) use self::code::PromotionCode;
pub(crate) use self::line::StoredLine;
pub(crate) use self::offer::{Offer, Offers};
pub(crate) use self::price_book::{PriceBook, Terms};
pub(crate) use self::pricing::{PricedCart, PricedLine};
pub(crate) use self::promotion::Promotion;
pub(crate) use self::refusal::Refusal;
pub(crate) use self::settings::Settings;
pub(crate) use self::shop::ShopTerms;
pub(crate) use self::status::Status;
