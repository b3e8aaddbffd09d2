//! Locales, types, entries and versions as clients see them.

pub(super) mod releases;

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::bounds::Line;
use domain::collection::{BoundedVec, Metadata};
use domain::id::EntryId;
use domain::locale::Locale;
use serde::Serialize;
use service::body::Answer;

use crate::commands::save::Whole;
use crate::model::{
    ContentType, Failure, Field, FieldName, Fields, Head, LocaleContent, Locales, Status, TypeContent, TypeId, Version,
};

/// The locales.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ContentLocalesResponse {
    /// The locale of a request that names none.
    default: Locale,
    /// All of them.
    #[schema(value_type = Vec<LocaleContent>)]
    locales: Vec<LocaleContent>,
    /// Counts their changes; 0 before the first. The `ETag`.
    version: u64,
    /// When they last changed.
    updated_at: Option<Timestamp>,
}

/// 200 with the locales.
pub(super) fn shown_locales(locales: &Locales) -> Answer {
    let Locales { content, version, updated_at } = locales.clone();
    let (default, locales) = (content.default, content.locales.into_vec());
    Answer::ok(&ContentLocalesResponse { default, locales, version, updated_at }).version(version)
}

/// A type of entries.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ContentTypeResponse {
    /// Its name in paths.
    id: TypeId,
    /// Its name for editors.
    name: Line<1, 100>,
    /// The field that titles an entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    title_field: Option<FieldName>,
    /// The field that names an entry in addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    slug_field: Option<FieldName>,
    /// Its fields, in the editors' order.
    #[schema(value_type = Vec<Field>, max_items = 60)]
    fields: BoundedVec<Field, 60>,
    /// Counts its changes; the `ETag`.
    version: u64,
    /// When it was created.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

impl From<&ContentType> for ContentTypeResponse {
    fn from(of: &ContentType) -> Self {
        let ContentType { id, content, version, created_at, updated_at } = of.clone();
        let TypeContent { name, title_field, slug_field, fields } = content;
        Self { id, name, title_field, slug_field, fields, version, created_at, updated_at }
    }
}

/// 200 with a type.
pub(super) fn shown_type(of: &ContentType) -> Answer {
    Answer::ok(&ContentTypeResponse::from(of)).version(of.version)
}

/// When an entry is published and withdrawn by itself.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ScheduleResponse {
    /// When it is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    publish_at: Option<Timestamp>,
    /// When it is withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    unpublish_at: Option<Timestamp>,
    /// What stood in the way when the last time came: nothing happened then.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<Failure>,
}

/// An entry without its fields.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct EntrySummary {
    /// Its id.
    id: EntryId,
    /// Its type.
    #[serde(rename = "type")]
    type_id: TypeId,
    /// Its title, in the default locale where it has one.
    title: String,
    /// Where it stands.
    status: Status,
    /// The number of its newest version; the `ETag`.
    version: u64,
    /// The number of the version that readers see.
    #[serde(skip_serializing_if = "Option::is_none")]
    published_version: Option<u64>,
    /// The locales in which readers see it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    published_locales: Vec<Locale>,
    /// When what readers see was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    published_at: Option<Timestamp>,
    /// When it was published first.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_published_at: Option<Timestamp>,
    /// The slugs by which it was published last.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    slugs: BTreeMap<Locale, String>,
    /// When it is published and withdrawn by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    schedule: Option<ScheduleResponse>,
    /// What its client keeps beside it.
    metadata: Metadata,
    /// When it was created.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

impl From<&Head> for EntrySummary {
    fn from(head: &Head) -> Self {
        let published = head.published.clone();
        Self {
            id: head.id,
            type_id: head.type_id.clone(),
            title: head.title.clone(),
            status: head.status(),
            version: head.n,
            published_version: head.published_n(),
            published_at: published.as_ref().map(|published| published.at),
            published_locales: published.map(|published| published.locales).unwrap_or_default(),
            first_published_at: head.first_published_at,
            slugs: head.slugs.clone(),
            schedule: head.schedule.as_ref().map(|schedule| ScheduleResponse {
                publish_at: schedule.publish_at,
                unpublish_at: schedule.unpublish_at,
                failure: schedule.failure.clone(),
            }),
            metadata: head.metadata.clone(),
            created_at: head.created_at,
            updated_at: head.updated_at,
        }
    }
}

/// An entry with its newest version.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct EntryResponse {
    #[serde(flatten)]
    summary: EntrySummary,
    /// The values of its newest version, by field.
    fields: Fields,
    /// Who saved it last.
    author: String,
}

impl From<&Whole> for EntryResponse {
    fn from(whole: &Whole) -> Self {
        let (fields, author) = (whole.fields.clone(), whole.version.author.clone());
        Self { summary: EntrySummary::from(&whole.head), fields, author }
    }
}

/// 200 with an entry.
pub(super) fn shown(whole: &Whole) -> Answer {
    Answer::ok(&EntryResponse::from(whole)).version(whole.head.n).part(whole.head.version)
}

/// 200 with an entry without its fields.
pub(super) fn summary(head: &Head) -> Answer {
    Answer::ok(&EntrySummary::from(head)).version(head.n).part(head.version)
}

/// 201 with an entry.
pub(super) fn created(whole: &Whole) -> Answer {
    let answer = Answer::created(format!("/entries/{}", whole.head.id), &EntryResponse::from(whole));
    answer.version(whole.head.n).part(whole.head.version)
}

/// A version of an entry.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct EntryVersionResponse {
    /// Its number.
    n: u64,
    /// The version that it was made from.
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<u64>,
    /// Whether its save was refused, since its base was not the newest any more: it stands beside the line.
    conflict: bool,
    /// The version that it brought back.
    #[serde(skip_serializing_if = "Option::is_none")]
    restores: Option<u64>,
    /// Who saved it.
    author: String,
    /// SHA-256 of its fields.
    hash: String,
    /// When it was saved.
    created_at: Timestamp,
    /// Its values by field; not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<Fields>,
}

impl EntryVersionResponse {
    pub(super) fn of(version: Version, fields: Option<Fields>) -> Self {
        let Version { n, base, conflict, restores, author, hash, created_at } = version;
        Self { n, base, conflict, restores, author, hash, created_at, fields }
    }
}

/// The entries that were published or withdrawn together.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PublicationResponse {
    /// The entry that was asked for, as it is now.
    #[serde(flatten)]
    entry: EntrySummary,
    /// The others that came along, as they are now.
    with: Vec<EntrySummary>,
}

/// 200 with what came of a publication.
pub(super) fn published(id: EntryId, heads: &BTreeMap<EntryId, Head>) -> Answer {
    let others = heads.values().filter(|head| head.id != id).map(EntrySummary::from).collect();
    match heads.get(&id) {
        Some(head) => {
            let body = PublicationResponse { entry: EntrySummary::from(head), with: others };
            Answer::ok(&body).version(head.n).part(head.version)
        }
        None => Answer::no_content(),
    }
}
