//! `GET /entries/{entry_id}/references`

use std::sync::Arc;

use axum::extract::State;
use domain::id::EntryId;
use domain::rich_text::Reference;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::EntrySummary;
use crate::Content;
use crate::commands::save::load;
use crate::commands::space::Space;
use crate::model::{references, target};
use crate::scopes::ContentRead;

/// Something that an entry names.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct NamedResponse {
    /// The entry or asset.
    id: String,
    /// The first places that name it.
    pointers: Vec<String>,
    /// The entry as it stands; without it, it is an asset, or not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<EntrySummary>,
}

/// All that an entry names.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ReferencesResponse {
    /// Each once, at most 90.
    items: Vec<NamedResponse>,
}

/// Lists the entries and assets that the newest version of an entry names.
///
/// Needs the scope `content:read`. Costs 4 RRU, and 0.5 RRU for each entry that is named.
#[utoipa::path(
    get, path = "/entries/{entry_id}/references",
    responses((status = 200, description = "All that it names.", body = ReferencesResponse)),
)]
pub(crate) async fn list_entry_references(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentRead>,
    Path(entry_id): Path<EntryId>,
) -> Result<Answer, Problem> {
    let whole = load(&app, entry_id).await?;
    let space = Space::of_entry(&app, &whole.head.type_id).await?;

    let named = references(&space.of, &whole.fields, None);
    let ids = named.keys().filter_map(|reference| match reference {
        Reference::Entry(id) => Some(*id),
        Reference::Asset(_) => None,
    });
    let heads = app.store.glance(&ids.collect::<Vec<_>>()).await?;

    let items = named.iter().map(|(reference, named)| NamedResponse {
        id: target(reference),
        pointers: named.places.iter().map(|(_, place)| place.clone()).collect(),
        entry: match reference {
            Reference::Entry(id) => heads.get(id).map(EntrySummary::from),
            Reference::Asset(_) => None,
        },
    });
    Ok(Answer::ok(&ReferencesResponse { items: items.collect() }))
}
