//! State changes: load, decide, write.

pub(crate) mod archive;
pub(crate) mod asset;
pub(crate) mod change_locales;
pub(crate) mod change_type;
pub(crate) mod check;
pub(crate) mod claims;
pub(crate) mod complete_asset;
pub(crate) mod conflict;
pub(crate) mod delete_entry;
pub(crate) mod done;
pub(crate) mod export;
pub(crate) mod finish;
pub(crate) mod gather;
pub(crate) mod import;
pub(crate) mod import_ahead;
pub(crate) mod import_report;
pub(crate) mod publish;
pub(crate) mod referrers;
pub(crate) mod refusals;
pub(crate) mod release;
pub(crate) mod relink;
pub(crate) mod save;
pub(crate) mod schedule;
pub(crate) mod set;
pub(crate) mod space;
pub(crate) mod sweep_assets;

/// What is to become of something, by what it is.
pub(crate) type Change<'a, T> = dyn Fn(&T) -> Result<T, service::Problem> + Send + Sync + 'a;
