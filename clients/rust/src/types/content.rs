// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! Types of content.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::shared::*;
use crate::values::{Patch, text_enum};

/// A text for each locale.
pub type AltTexts = BTreeMap<String, String>;

/// A text for each locale; a null removes one, or all.
pub type AltTextsPatch = BTreeMap<String, Option<String>>;

/// What is to change of an asset: a JSON Merge Patch (RFC 7396). What is absent stays, null removes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AssetPatch {
    /// Its title for editors.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub title: Patch<String>,
    /// Its text for those who do not see it, by locale.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub alt: Patch<AltTextsPatch>,
    /// What a client keeps beside it.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub metadata: Patch<MetadataPatch>,
}

/// An asset as clients see it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct AssetResponse {
    /// Of a picture, in pixels.
    pub width: Option<u32>,
    /// Of a picture, in pixels.
    pub height: Option<u32>,
    /// `asset_` and a ULID.
    pub id: AssetId,
    /// How far an asset has come.
    pub status: ListedStatus,
    /// Where everybody finds the file, once it is ready.
    pub url: Option<String>,
    /// The name of a file. A path is reduced to its last part; what is not a letter, a digit, `.`, `_` or `-` becomes a
    /// dash.
    pub file_name: FileName,
    /// The media type of a file, by its bytes.
    pub media_type: AssetType,
    /// The `bytes`.
    pub bytes: u64,
    /// The SHA-256 of a file's bytes, in hexadecimal.
    pub sha256: Sha256Hex,
    /// Why it was rejected.
    pub rejection: Option<Rejection>,
    /// The `title`.
    pub title: Option<String>,
    /// A text for each locale.
    pub alt: AltTexts,
    /// What a client keeps beside the resource, for itself.
    pub metadata: Metadata,
    /// The `version`.
    pub version: u64,
    /// The `created_at`.
    pub created_at: String,
    /// The `updated_at`.
    pub updated_at: String,
    /// How to upload it, in the answers that ask for it.
    pub upload: Option<UploadLink>,
}

/// The media type of a file, by its bytes.
pub type AssetType = String;

/// One field of a type.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ContentField {
    /// Its name in JSON.
    pub name: FieldName,
    /// What its values are.
    pub kind: FieldKind,
    /// What the values of a list are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Items>,
    /// Whether each locale has a value of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub localized: Option<bool>,
    /// Whether an entry needs it to be published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// Whether no two published entries of the type have the same value, in one locale (text, slug, integer, enum).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unique: Option<bool>,
    /// What its values have to be when they are published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validations: Option<Validations>,
    /// How search finds an entry by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<Search>,
    /// A word for editors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl ContentField {
    /// Makes one with what it needs.
    pub fn new(name: impl Into<FieldName>, kind: FieldKind) -> Self {
        Self {
            name: name.into(),
            kind,
            items: None,
            localized: None,
            required: None,
            unique: None,
            validations: None,
            search: None,
            help: None,
        }
    }
}

/// What became of the rows.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ContentImportReport {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// How many rows made something.
    pub created: u64,
    /// How many changed something.
    pub updated: u64,
    /// How many changed nothing.
    pub unchanged: u64,
    /// How many were not brought in.
    pub failed: u64,
    /// Each row, in their order.
    pub rows: Vec<ContentRowReport>,
}

/// One locale.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ContentLocale {
    /// Its tag.
    pub code: LocaleTag,
    /// Its name for editors.
    pub name: String,
    /// The locale whose values stand in for those that are missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallback: Option<LocaleTag>,
}

impl ContentLocale {
    /// Makes one with what it needs.
    pub fn new(code: impl Into<LocaleTag>, name: impl Into<String>) -> Self {
        Self { code: code.into(), name: name.into(), fallback: None }
    }
}

/// The locales as a client describes them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ContentLocalesContent {
    /// The locale of a request that names none.
    pub default: LocaleTag,
    /// All of them, the default among them.
    pub locales: Vec<ContentLocale>,
}

impl ContentLocalesContent {
    /// Makes one.
    pub fn new(default: impl Into<LocaleTag>, locales: Vec<ContentLocale>) -> Self {
        Self { default: default.into(), locales }
    }
}

/// The locales.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ContentLocalesResponse {
    /// The locale of a request that names none.
    pub default: LocaleTag,
    /// All of them.
    pub locales: Vec<ContentLocale>,
    /// Counts their changes; 0 before the first. The `ETag`.
    pub version: u64,
    /// When they last changed.
    pub updated_at: Option<String>,
}

/// What became of the row in a line.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ContentRowReport {
    /// The line, from 1.
    pub line: u64,
    /// What became of it.
    pub status: ContentRowStatus,
    /// Why it was not brought in.
    #[serde(default)]
    pub errors: Vec<Fault>,
}

text_enum! {
    /// What became of a row.
    ContentRowStatus {
        Created = "created",
        Updated = "updated",
        Unchanged = "unchanged",
        Failed = "failed",
    }
}

/// What is to change of a type: a JSON Merge Patch (RFC 7396). What is absent stays; `fields` are replaced whole.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ContentTypePatch {
    /// Its name for editors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The field that titles an entry.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub title_field: Patch<FieldName>,
    /// The field that names an entry in addresses.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub slug_field: Patch<FieldName>,
    /// All its fields.
    pub fields: Vec<ContentField>,
}

impl ContentTypePatch {
    /// Makes one with what it needs.
    pub fn new(fields: Vec<ContentField>) -> Self {
        Self { name: None, title_field: Patch::Keep, slug_field: Patch::Keep, fields }
    }
}

/// A type of entries.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ContentTypeResponse {
    /// Its name in paths.
    pub id: TypeId,
    /// Its name for editors.
    pub name: String,
    /// The field that titles an entry.
    pub title_field: Option<FieldName>,
    /// The field that names an entry in addresses.
    pub slug_field: Option<FieldName>,
    /// Its fields, in the editors' order.
    pub fields: Vec<ContentField>,
    /// Counts its changes; the `ETag`.
    pub version: u64,
    /// When it was created.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

/// A file that is going to be uploaded.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CreateAssetRequest {
    /// What the file is called. A path is reduced to its last part, and what no address takes to dashes.
    pub file_name: FileName,
    /// What the file is; its bytes have to be that.
    pub media_type: AssetType,
    /// Its exact size. An SVG has at most 1,000,000 bytes, a text (also CSV and JSON) at most 10,000,000.
    pub bytes: u64,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: Sha256Hex,
    /// Its title for editors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its text for those who do not see it, by locale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt: Option<AltTexts>,
    /// What a client keeps beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

impl CreateAssetRequest {
    /// Makes one with what it needs.
    pub fn new(
        file_name: impl Into<FileName>,
        media_type: impl Into<AssetType>,
        bytes: u64,
        sha256: impl Into<Sha256Hex>,
    ) -> Self {
        Self {
            file_name: file_name.into(),
            media_type: media_type.into(),
            bytes,
            sha256: sha256.into(),
            title: None,
            alt: None,
            metadata: None,
        }
    }
}

/// A new type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CreateContentTypeRequest {
    /// Its name in paths, for good.
    pub id: TypeId,
    /// Its name for editors.
    pub name: String,
    /// The field that titles an entry: a text or a slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_field: Option<FieldName>,
    /// The field that names an entry in addresses: a slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug_field: Option<FieldName>,
    /// Its fields, in the editors' order.
    pub fields: Vec<ContentField>,
}

impl CreateContentTypeRequest {
    /// Makes one with what it needs.
    pub fn new(id: impl Into<TypeId>, name: impl Into<String>, fields: Vec<ContentField>) -> Self {
        Self { id: id.into(), name: name.into(), title_field: None, slug_field: None, fields }
    }
}

/// A new entry.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CreateEntryRequest {
    /// Its type, for good.
    pub r#type: TypeId,
    /// Its values by field; what is missing may follow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<Fields>,
    /// What the client keeps beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

impl CreateEntryRequest {
    /// Makes one with what it needs.
    pub fn new(r#type: impl Into<TypeId>) -> Self {
        Self { r#type: r#type.into(), fields: None, metadata: None }
    }
}

/// A new release.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CreateReleaseRequest {
    /// Its name for editors.
    pub name: String,
    /// Its entries, each once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries: Option<Vec<ReleaseEntry>>,
}

impl CreateReleaseRequest {
    /// Makes one with what it needs.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), entries: None }
    }
}

/// What a client says of an entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct EntryContent {
    /// Its values by field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<Fields>,
    /// What the client keeps beside it.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub metadata: Patch<MetadataPatch>,
}

/// What two versions have apart.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct EntryDiffResponse {
    /// This version.
    pub n: u64,
    /// The other version; null where it is compared with nothing.
    pub against: Option<u64>,
    /// The values that differ, by field and locale: at most 500.
    pub differences: Vec<EntryDifference>,
    /// Whether there are more.
    pub is_more: bool,
}

/// One value that differs.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct EntryDifference {
    /// The field.
    pub field: String,
    /// The locale, of a field that is localised.
    pub locale: Option<String>,
    /// The value in the other version; null where it has none.
    pub before: Value,
    /// The value in this version; null where it has none.
    pub after: Value,
}

/// `entry_` and a ULID.
pub type EntryId = String;

/// An entry with its newest version.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct EntryResponse {
    /// Its id.
    pub id: EntryId,
    /// Its type.
    pub r#type: TypeId,
    /// Its title, in the default locale where it has one.
    pub title: String,
    /// Where it stands.
    pub status: EntryStatus,
    /// The number of its newest version; the `ETag`.
    pub version: u64,
    /// The number of the version that readers see.
    pub published_version: Option<u64>,
    /// The locales in which readers see it.
    #[serde(default)]
    pub published_locales: Vec<LocaleTag>,
    /// When what readers see was published.
    pub published_at: Option<String>,
    /// When it was published first.
    pub first_published_at: Option<String>,
    /// The slugs by which it was published last.
    #[serde(default)]
    pub slugs: BTreeMap<String, String>,
    /// When it is published and withdrawn by itself.
    pub schedule: Option<ScheduleResponse>,
    /// What its client keeps beside it.
    pub metadata: Metadata,
    /// When it was created.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
    /// The values of its newest version, by field.
    pub fields: Fields,
    /// Who saved it last.
    pub author: String,
}

text_enum! {
    /// Where an entry stands.
    EntryStatus {
        Draft = "draft",
        Published = "published",
        Changed = "changed",
        Archived = "archived",
    }
}

/// An entry without its fields.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct EntrySummary {
    /// Its id.
    pub id: EntryId,
    /// Its type.
    pub r#type: TypeId,
    /// Its title, in the default locale where it has one.
    pub title: String,
    /// Where it stands.
    pub status: EntryStatus,
    /// The number of its newest version; the `ETag`.
    pub version: u64,
    /// The number of the version that readers see.
    pub published_version: Option<u64>,
    /// The locales in which readers see it.
    #[serde(default)]
    pub published_locales: Vec<LocaleTag>,
    /// When what readers see was published.
    pub published_at: Option<String>,
    /// When it was published first.
    pub first_published_at: Option<String>,
    /// The slugs by which it was published last.
    #[serde(default)]
    pub slugs: BTreeMap<String, String>,
    /// When it is published and withdrawn by itself.
    pub schedule: Option<ScheduleResponse>,
    /// What its client keeps beside it.
    pub metadata: Metadata,
    /// When it was created.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

/// A version of an entry.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct EntryVersionResponse {
    /// Its number.
    pub n: u64,
    /// The version that it was made from.
    pub base: Option<u64>,
    /// Whether its save was refused, since its base was not the newest any more: it stands beside the line.
    pub conflict: bool,
    /// The version that it brought back.
    pub restores: Option<u64>,
    /// Who saved it.
    pub author: String,
    /// SHA-256 of its fields.
    pub hash: String,
    /// When it was saved.
    pub created_at: String,
    /// Its values by field; not in lists.
    pub fields: Option<Fields>,
}

/// What is known of a file that is what it ought to be.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Facts {
    /// Of a picture, in pixels.
    pub width: Option<u32>,
    /// Of a picture, in pixels.
    pub height: Option<u32>,
}

text_enum! {
    /// What the values of a field are.
    FieldKind {
        Text = "text",
        RichText = "rich_text",
        Integer = "integer",
        Decimal = "decimal",
        Boolean = "boolean",
        Date = "date",
        Datetime = "datetime",
        Slug = "slug",
        Enum = "enum",
        Json = "json",
        Asset = "asset",
        Reference = "reference",
        List = "list",
    }
}

/// The name of a field in JSON.
pub type FieldName = String;

/// Values by field: `name: value`, and `name: { locale: value }` where the field is localised.
pub type Fields = Value;

/// The name of a file. A path is reduced to its last part; what is not a letter, a digit, `.`, `_` or `-` becomes a
/// dash.
pub type FileName = String;

/// What the values of a list are.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Items {
    /// Any kind but `list`.
    pub kind: FieldKind,
    /// Hold for each of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validations: Option<Validations>,
    /// The types of entries that may be named (reference): the same as in `validations`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub types: Option<Vec<TypeId>>,
}

impl Items {
    /// Makes one with what it needs.
    pub fn new(kind: FieldKind) -> Self {
        Self { kind, validations: None, types: None }
    }
}

/// How far an asset has come.
pub type ListedStatus = String;

/// Something that an entry names.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct NamedResponse {
    /// The entry or asset.
    pub id: String,
    /// The first places that name it.
    pub pointers: Vec<String>,
    /// The entry as it stands; without it, it is an asset, or not there.
    pub entry: Option<EntrySummary>,
}

text_enum! {
    /// What happens to a draft that names an entry which is to be deleted.
    OnDelete {
        Refuse = "refuse",
        Null = "null",
    }
}

/// The entries that were published or withdrawn together.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct PublicationResponse {
    /// Its id.
    pub id: EntryId,
    /// Its type.
    pub r#type: TypeId,
    /// Its title, in the default locale where it has one.
    pub title: String,
    /// Where it stands.
    pub status: EntryStatus,
    /// The number of its newest version; the `ETag`.
    pub version: u64,
    /// The number of the version that readers see.
    pub published_version: Option<u64>,
    /// The locales in which readers see it.
    #[serde(default)]
    pub published_locales: Vec<LocaleTag>,
    /// When what readers see was published.
    pub published_at: Option<String>,
    /// When it was published first.
    pub first_published_at: Option<String>,
    /// The slugs by which it was published last.
    #[serde(default)]
    pub slugs: BTreeMap<String, String>,
    /// When it is published and withdrawn by itself.
    pub schedule: Option<ScheduleResponse>,
    /// What its client keeps beside it.
    pub metadata: Metadata,
    /// When it was created.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
    /// The others that came along, as they are now.
    pub with: Vec<EntrySummary>,
}

/// How an entry is published.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PublishEntryRequest {
    /// The locales in which it is to be read from now on, in no others; all in which it has values, without it. What
    /// has no value of its own in any locale stays in those in which it is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locales: Option<Vec<LocaleTag>>,
    /// Whether the entries that it names are published with it where they are not, at one moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cascade: Option<bool>,
}

/// All that an entry names.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ReferencesResponse {
    /// Each once, at most 90.
    pub items: Vec<NamedResponse>,
}

/// An entry that names another.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ReferrerResponse {
    /// The entry that names it.
    pub entry: EntrySummary,
    /// Whether its newest version does.
    pub in_newest: bool,
    /// Whether the version that readers see does.
    pub in_published: bool,
}

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Rejection {
    /// `wrong_length`, `wrong_checksum`, `wrong_type`, `too_many_pixels`, `unreadable` or `active_content`.
    pub code: String,
    /// The same for people.
    pub detail: String,
}

text_enum! {
    /// What happens to an entry.
    ReleaseAction {
        Publish = "publish",
        Unpublish = "unpublish",
    }
}

/// An entry of a release.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReleaseEntry {
    /// The entry.
    pub entry_id: EntryId,
    /// What happens to it.
    pub action: ReleaseAction,
    /// The locales in which it is published; all in which it has values, without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locales: Option<Vec<LocaleTag>>,
}

impl ReleaseEntry {
    /// Makes one with what it needs.
    pub fn new(entry_id: impl Into<EntryId>, action: ReleaseAction) -> Self {
        Self { entry_id: entry_id.into(), action, locales: None }
    }
}

/// `rel_` and a ULID.
pub type ReleaseId = String;

/// What is to change of a release: a JSON Merge Patch (RFC 7396). `entries` are replaced whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ReleasePatch {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its entries.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub entries: Patch<Vec<ReleaseEntry>>,
    /// When it is published by itself; a moment that has passed is due at once, null takes it back.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub publish_at: Patch<String>,
}

/// A release.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ReleaseResponse {
    /// Its id.
    pub id: ReleaseId,
    /// Its name for editors.
    pub name: String,
    /// Where it stands.
    pub status: ReleaseStatus,
    /// Its entries.
    pub entries: Vec<ReleasedEntry>,
    /// When it is published by itself.
    pub publish_at: Option<String>,
    /// When it was published.
    pub published_at: Option<String>,
    /// What stood in the way when its time came.
    pub failure: Option<ScheduleFailure>,
    /// Counts its changes; the `ETag`.
    pub version: u64,
    /// When it was created.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

text_enum! {
    /// Where a release stands.
    ReleaseStatus {
        Open = "open",
        Scheduled = "scheduled",
        Published = "published",
        Failed = "failed",
    }
}

/// An entry of a release.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ReleasedEntry {
    /// The entry.
    pub entry_id: EntryId,
    /// What happens to it.
    pub action: ReleaseAction,
    /// The locales in which it is published.
    #[serde(default)]
    pub locales: Vec<LocaleTag>,
    /// The number of the version that was published with the release.
    pub version: Option<u64>,
}

/// When an entry is published and withdrawn by itself; one of the two at least.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ScheduleEntryRequest {
    /// When its newest version is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publish_at: Option<String>,
    /// When it is withdrawn, after `publish_at`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unpublish_at: Option<String>,
}

/// What stood in the way of a publication.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ScheduleFailure {
    /// When it was tried.
    pub at: String,
    /// The code of the problem.
    pub code: String,
    /// The problem in words.
    pub detail: String,
    /// The faults of the entries, each with its place.
    #[serde(default)]
    pub errors: Vec<Value>,
    /// What was in the way.
    #[serde(default)]
    pub in_the_way: Vec<Value>,
}

/// When an entry is published and withdrawn by itself.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ScheduleResponse {
    /// When it is published.
    pub publish_at: Option<String>,
    /// When it is withdrawn.
    pub unpublish_at: Option<String>,
    /// What stood in the way when the last time came: nothing happened then.
    pub failure: Option<ScheduleFailure>,
}

text_enum! {
    /// How search finds an entry by a field.
    Search {
        None = "none",
        Text = "text",
        Title = "title",
        Facet = "facet",
    }
}

/// The SHA-256 of a file's bytes, in hexadecimal.
pub type Sha256Hex = String;

/// The name of a type in paths; `sync` is reserved.
pub type TypeId = String;

/// How an entry is withdrawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UnpublishEntryRequest {
    /// Whether the published entries that name it are withdrawn with it, at one moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cascade: Option<bool>,
}

/// One request that uploads a file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct UploadLink {
    /// `PUT`.
    pub method: String,
    /// A path of this API, or an absolute URL of the bucket. It needs no token.
    pub url: String,
    /// Headers that it has to bear, each exactly so.
    pub headers: BTreeMap<String, String>,
    /// Until when it works.
    pub expires_at: String,
}

/// What values have to be when they are published. Each fits some kinds only.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Validations {
    /// The fewest characters (text, slug).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// The most characters (text, slug).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// A regular expression that is found in it (text, slug).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The smallest: a whole number (integer), or a text (decimal).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<Value>,
    /// The largest: a whole number (integer), or a text (decimal).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<Value>,
    /// What is allowed (enum, where it is required; text).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_of: Option<Vec<String>>,
    /// The most values (list).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u64>,
    /// The types of entries that may be named (reference); any without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub types: Option<Vec<TypeId>>,
    /// What happens when the entry that is named is deleted (reference).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_delete: Option<OnDelete>,
    /// The media types that may be named (asset): `image/png`, or `image/*`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_types: Option<Vec<String>>,
}
