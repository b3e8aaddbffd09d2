//! State changes for consumers, routes and jobs, and the way from a question to its answer.

mod categories;
mod find;
mod index_waiting;
mod schedule;
mod sources;
mod take_entry;
mod take_post;
mod take_product;
mod take_stock;

pub(crate) use self::categories::{category_names, take_category};
pub(crate) use self::find::{Answered, default_locale, find, standing};
pub(crate) use self::index_waiting::{Outcome, index_waiting};
pub(crate) use self::schedule::schedule;
pub(crate) use self::take_entry::{publish_release, take_entry, take_locales, take_type};
pub(crate) use self::take_post::{take_post, take_profile};
pub(crate) use self::take_product::take_product;
pub(crate) use self::take_stock::take_stock;
