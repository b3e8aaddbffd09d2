//! The rules of a cart: pure, no clock, no table, no HTTP (each change bears a random stamp, which no rule looks at).
//!
//! | what | where |
//! | --- | --- |
//! | a cart and its states | [`cart`], with its [`line`]s, [`code`]s and [`settings`] |
//! | what cart knows of the catalog | [`offer`] |
//! | what promotions say, take off, and how often they were used | [`promotion`], [`discounts`], [`usage`] |
//! | what holds for every cart | [`shop`], with [`shipping`]; [`tax`] |
//! | prices and totals | [`pricing`], by the [`price_book`]; [`totals`] |
//! | an order: what the shopper agreed to, the event | [`consent`], [`checkout`] |
//! | one cart's lines into another | [`merge`] |

pub mod address;
pub mod cart;
pub mod checkout;
pub mod code;
pub mod consent;
pub mod discounts;
pub mod line;
pub mod merge;
pub mod offer;
pub mod price_book;
pub mod pricing;
pub mod promotion;
pub mod refusal;
pub mod settings;
pub mod shipping;
pub mod shop;
pub mod status;
pub mod tax;
pub mod totals;
pub mod usage;

pub use self::cart::ShoppingCart;
pub use self::code::PromotionCode;
pub use self::line::{MAX_LINES, MAX_QUANTITY, StoredLine};
pub use self::offer::{Offer, Offers};
pub use self::price_book::{PriceBook, Terms};
pub use self::pricing::{PricedCart, PricedLine};
pub use self::promotion::Promotion;
pub use self::refusal::Refusal;
pub use self::settings::Settings;
pub use self::shop::ShopTerms;
pub use self::status::Status;
