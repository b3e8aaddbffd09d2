// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The types of requests and answers, by capability.

mod cart;
mod catalog;
mod console;
mod content;
mod feed;
mod identity;
mod inventory;
mod ledger;
mod notifications;
mod orders;
mod payments;
mod search;
mod shared;
mod social;
mod trading;

pub use self::cart::*;
pub use self::catalog::*;
pub use self::console::*;
pub use self::content::*;
pub use self::feed::*;
pub use self::identity::*;
pub use self::inventory::*;
pub use self::ledger::*;
pub use self::notifications::*;
pub use self::orders::*;
pub use self::payments::*;
pub use self::search::*;
pub use self::shared::*;
pub use self::social::*;
pub use self::trading::*;
