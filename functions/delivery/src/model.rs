//! The rules of delivery: which part of an entry is shown when, what a locale falls back to, what a reader gets. No I/O.

mod document;
mod filter;
mod html;
mod locales;
mod parts;
mod shape;

pub(crate) use self::document::{View, references};
pub(crate) use self::filter::Filter;
pub(crate) use self::locales::Locales;
pub(crate) use self::parts::{Change, Head};
pub(crate) use self::shape::Shape;
