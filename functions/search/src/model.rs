//! The rules of search: documents, what the index takes of them, what a query asks, and the index's own state. Pure.

mod ask;
mod card;
mod category_names;
mod document;
mod entry;
mod head;
mod language;
mod parsed;
mod post;
mod product;
mod settings;

pub(crate) use self::ask::{Ask, Group, Place, Sort, bucket, bucket_bounds, sort_key_of, tie_of};
pub(crate) use self::card::{Card, Indexed};
pub(crate) use self::category_names::CategoryNames;
pub(crate) use self::document::{Document, Pending, PublishedEntry, Source, Waiting};
pub(crate) use self::entry::{Texts, facet_of, index_entry, number_of, same_search};
pub(crate) use self::head::{Building, Generation, Head};
pub(crate) use self::language::Language;
pub(crate) use self::parsed::{Clause, Parsed};
pub(crate) use self::post::index_post;
pub(crate) use self::product::index_product;
pub(crate) use self::settings::{Groups, SearchSettings, SettingsContent, StopWords, Typos};
