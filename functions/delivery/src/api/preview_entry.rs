//! `GET /delivery-previews/{type_id}/{slug_or_id}`

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::id::EntryId;
use http::{HeaderName, HeaderValue, header};
use serde_json::Value;
use service::Problem;
use service::body::{Answer, Path2, Query};
use service::caller::Scoped;

use super::requests::ReadQuery;
use super::views::{Found, Reading};
use crate::Delivery;
use crate::model::{Filter, View};
use crate::scopes::DeliveryPreview;

/// Shows the newest draft of an entry, by its slug or its id.
///
/// Needs the scope `delivery:preview`. An entry without a draft is shown as it is published; so are entries that come along
/// by `include`. Nobody keeps the answer. Costs 1 RRU for each 4 KB by id, and 0.5 RRU more by slug.
#[utoipa::path(
    get, path = "/delivery-previews/{type_id}/{slug_or_id}",
    responses((status = 200, description = "The draft.", body = Object)),
)]
pub(crate) async fn preview_entry(
    State(app): State<Arc<Delivery>>,
    _: Scoped<DeliveryPreview>,
    Path2(type_id, name): Path2<String, String>,
    Query(query): Query<ReadQuery>,
) -> Result<Response, Problem> {
    let mut reading = Reading::begin(&app, &type_id, &query, true).await.map_err(unkept)?;
    let view = find(&app, &mut reading, &type_id, &name).await.map_err(unkept)?;
    let shown = reading.write(&view, &Filter::default());
    let mut shown = shown.ok_or_else(|| unkept(Problem::not_found("entry")))?;

    let included = reading.included(&app, std::slice::from_ref(&shown)).await?;
    if let (Some(included), Some(shown)) = (included, shown.as_object_mut()) {
        shown.insert("included".to_owned(), Value::Object(included));
    }
    let mut response = Answer::ok(&shown).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(NOBODY));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    Ok(response)
}

/// Nobody keeps a draft.
const NOBODY: &str = "private, no-store";

fn unkept(problem: Problem) -> Problem {
    problem.header(header::CACHE_CONTROL, NOBODY)
}

/// The draft with this id or slug; without one, what is published.
async fn find(app: &Delivery, reading: &mut Reading, type_id: &str, name: &str) -> Result<View, Problem> {
    let not_found = || Problem::not_found("entry");
    if !(1..=512).contains(&name.len()) {
        return Err(not_found());
    }
    let ids = match name.parse::<EntryId>() {
        Ok(id) => vec![id],
        Err(_) => app.store.drafts_by_slug(type_id, name).await?,
    };
    for id in ids {
        let Some(draft) = app.store.draft(id).await? else { continue };
        match draft.view()?.filter(|view| view.snapshot.type_id == type_id) {
            Some(view) => return Ok(view),
            None if name.parse::<EntryId>().is_ok() => return Err(not_found()),
            None => {}
        }
    }
    match reading.published(app, type_id, name).await? {
        Found::Here(view) => current(app, view).await?.ok_or_else(not_found),
        Found::At(slug) => match reading.published(app, type_id, &slug).await? {
            Found::Here(view) => current(app, view).await?.ok_or_else(not_found),
            Found::At(_) => Err(not_found()),
        },
    }
}

/// An entry that was found as it is published, as its draft is; none where it is archived.
async fn current(app: &Delivery, view: View) -> Result<Option<View>, Problem> {
    Ok(match app.store.draft(view.entry_id).await? {
        Some(draft) => draft.view()?,
        None => Some(view),
    })
}
