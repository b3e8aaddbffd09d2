//! `/console/content`: locales, types, entries, assets and releases.

pub(crate) mod asset;
pub(crate) mod assets;
pub(crate) mod entries;
pub(crate) mod entry;
pub(crate) mod locales;
mod obstacles;
pub(crate) mod referrers;
pub(crate) mod release;
pub(crate) mod releases;
mod space;
#[cfg(test)]
mod tests;
pub(crate) mod type_page;
pub(crate) mod types;
pub(crate) mod versions;
