//! `GET /content-export`

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use service::Problem;
use service::caller::Scoped;
use service::page::Paged;

use crate::Content;
use crate::commands::export::{Place, export};
use crate::scopes::ContentRead;

/// The cursor of the next page, for clients that do not read links.
const NEXT: HeaderName = HeaderName::from_static("x-next-cursor");

/// Exports the whole space, one row a line: locales, types, assets that are ready without their files, entries.
///
/// Needs the scope `content:read`. Each row says its `kind`. An entry has the fields of its newest version, and where it is
/// published, in which locales, as which version, and that version's fields where they differ. Entries are ordered by type
/// and id, so that those that change meanwhile are neither missed nor repeated; what was deleted meanwhile is left out.
/// Archived ones are exported too; releases, schedules and older versions are not. A page may be short, and has at most
/// about 3 MB. Costs 0.5 RRU for each 4 KB of types; 2 RRU for each entry of 4 KB, 1 RRU more where readers see another version.
#[utoipa::path(
    get, path = "/content-export",
    responses(
        (status = 200, description = "A page of the space.",
            content((String = "application/x-ndjson")),
            headers(
                ("Link" = String, description = "The next page (`rel=\"next\"`), where there is one."),
                ("X-Next-Cursor" = String, description = "Its cursor by itself."),
            )),
    ),
)]
pub(crate) async fn export_content(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentRead>,
    page: Paged,
) -> Result<Response, Problem> {
    let table = app.store.table();
    let place: Option<Place> = page.begin(table).await?;

    let (body, next) = export(&app, place.unwrap_or_default(), page.limit()).await?;

    let mut response = ([(header::CONTENT_TYPE, "application/x-ndjson")], body).into_response();
    if let Some(cursor) = page.next_cursor(table, next.as_ref()).await? {
        let path = format!("/content-export?limit={}&cursor={cursor}", page.limit());
        for (name, text) in [(header::LINK, format!("<{path}>; rel=\"next\"")), (NEXT, cursor)] {
            let value = HeaderValue::from_str(&text).map_err(|_| Problem::internal())?;
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}
