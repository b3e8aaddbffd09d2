//! `GET /delivery/{type_id}/{slug_or_id}`

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use serde_json::Value;
use service::Problem;
use service::body::{Path2, Query};

use super::requests::ReadQuery;
use super::views::{Found, Reading, keys, missing, public};
use crate::Delivery;
use crate::model::Filter;

/// Shows a published entry, by its slug or its id.
///
/// In the locale that is asked for; what is missing in it comes from the locales that stand in for it. Rich text comes as
/// `{ "json": …, "html": … }`. A slug that the entry had before is answered with 301. Costs 0.5 RRU for each 4 KB of the
/// entry as it is kept, compressed; `include` costs the same for each entry that comes along.
#[utoipa::path(
    get, path = "/delivery/{type_id}/{slug_or_id}",
    responses(
        (status = 200, description = "The entry.", body = Object,
            headers(("ETag" = String, description = "The hash of the answer."))),
        (status = 301, description = "The entry has another slug now.",
            headers(("Location" = String, description = "Where it is found."))),
    ),
)]
pub(crate) async fn show_published(
    State(app): State<Arc<Delivery>>,
    Path2(type_id, name): Path2<String, String>,
    Query(query): Query<ReadQuery>,
) -> Result<Response, Problem> {
    let mut reading = Reading::begin(&app, &type_id, &query, false).await?;
    let view = match reading.published(&app, &type_id, &name).await? {
        Found::Here(view) => view,
        Found::At(slug) => return Ok(moved(&type_id, &slug, &query)),
    };
    let mut shown = reading.write(&view, &Filter::default()).ok_or_else(|| missing("entry"))?;

    let included = reading.included(&app, std::slice::from_ref(&shown)).await?;
    let keys = keys(&type_id, std::slice::from_ref(&shown), included.as_ref());
    if let (Some(included), Some(shown)) = (included, shown.as_object_mut()) {
        shown.insert("included".to_owned(), Value::Object(included));
    }
    Ok(public(&shown, &keys, None))
}

fn moved(type_id: &str, slug: &str, query: &ReadQuery) -> Response {
    let location = format!("/delivery/{}/{}{}", encoded(type_id), encoded(slug), query.as_query());
    let caching = "public, s-maxage=60".to_owned();
    (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, location), (header::CACHE_CONTROL, caching)]).into_response()
}

/// A text as a part of a path (RFC 3986, section 3.3).
fn encoded(text: &str) -> String {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    text.bytes().map(|b| if is_plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
