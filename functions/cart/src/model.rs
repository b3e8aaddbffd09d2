//! The rules of a cart: pure, no clock, no table, no HTTP (each change bears a random stamp, which no rule looks at).
//!
//! [`cart`] is the cart and its states, with its [`line`]s and [`settings`], [`offer`] what cart knows of the catalog, [`pricing`] joins the two into
//! priced lines and totals, [`discounts`] takes off what each
//! [`promotion`] gives (its [`usage`] counted), [`shop`] is what holds for every cart, [`checkout`] freezes a cart into the event that an order is made of, as far as the shopper's [`consent`] goes, [`merge`] takes one
//! cart's lines into another.

pub mod address;
pub mod cart;
pub mod checkout;
pub mod consent;
pub mod discounts;
pub mod line;
pub mod merge;
pub mod offer;
pub mod pricing;
pub mod promotion;
pub mod refusal;
pub mod settings;
pub mod shipping;
pub mod shop;
pub mod tax;
pub mod totals;
pub mod usage;

pub use self::cart::ShoppingCart;
pub use self::line::{MAX_LINES, MAX_QUANTITY, StoredLine};
pub use self::offer::{Offer, Offers};
pub use self::pricing::{PriceBook, PricedCart, PricedLine, Terms};
pub use self::promotion::{Promotion, PromotionCode};
pub use self::refusal::Refusal;
pub use self::settings::Settings;
