//! The rules of content: pure, no I/O.

mod asset;
mod asset_bytes;
mod asset_facts;
mod asset_names;
mod asset_response;
mod asset_svg;
mod asset_svg_weight;
mod asset_texts;
mod asset_type;
mod asset_xml;
mod change;
mod content;
mod content_type;
mod diff;
mod entry;
mod field;
mod free_json;
mod kind;
mod kinds;
mod locales;
mod names;
mod release;
mod rich_text;
mod rules;
mod schedule;
mod snapshot;
mod validations;
mod values;

pub(crate) use self::asset::{
    Asset, AssetPatch, AssetStatus, CreateAssetRequest, FILE_VALID, ListedStatus, Sweep, UPLOAD_VALID,
};
pub(crate) use self::asset_bytes::inspect;
pub(crate) use self::asset_facts::{Facts, Rejection};
pub(crate) use self::asset_response::{AssetResponse, UploadLink};
pub(crate) use self::change::{Breaking, Obstacle, breaking};
pub(crate) use self::content::{Fields, Named, Used, normalised, references, target, used};
pub(crate) use self::content_type::{ContentType, TypeContent, TypePatch};
pub(crate) use self::diff::{Difference, difference};
pub(crate) use self::entry::{Author, Head, Published, Status, Version, hash};
pub(crate) use self::field::Field;
pub(crate) use self::free_json::{check_numbers, is_plain};
pub(crate) use self::kinds::check_kinds;
pub(crate) use self::locales::{LocaleContent, Locales, LocalesContent};
pub(crate) use self::names::{FieldName, TypeId};
pub(crate) use self::release::{Member, Members, Release, ReleaseAction, ReleaseContent, ReleasePatch, ReleaseStatus};
pub(crate) use self::rules::{UniqueValue, check_rules, unique_values};
pub(crate) use self::schedule::{Failure, Moment, Schedule, is_hopeless, may_pass};
pub(crate) use self::snapshot::{own_locales, readable_locales, remember, slugs, snapshot, title};
