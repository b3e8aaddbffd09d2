//! `POST /content-import`

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use deserr::Deserr;
use domain::fault::Faults;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Query, read_body};
use service::caller::Scoped;

use crate::Content;
use crate::commands::import::{How, import_row};
use crate::commands::import_ahead::Ahead;
use crate::commands::import_report::{RowReport, RowStatus};
use crate::scopes::{ContentAdmin, ContentPublish, ContentWrite};

/// How many rows one request takes.
const MAX_ROWS: usize = 100;

/// Whether something is so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(as = ContentImportFlag, rename_all = "lowercase")]
enum Flag {
    /// It is not.
    #[default]
    False,
    /// It is.
    True,
}

/// How rows are imported.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImportContentQuery {
    /// `true` writes nothing, and tells what would become of each row after those before it in the request.
    #[param(inline)]
    #[deserr(default)]
    dry_run: Option<Flag>,
    /// `true` is the second pass: it publishes what was published and archives what was archived, and saves nothing.
    #[param(inline)]
    #[deserr(default)]
    publish: Option<Flag>,
}

/// What became of the rows.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ContentImportReport {
    /// Whether nothing was written.
    dry_run: bool,
    /// How many rows made something.
    created: usize,
    /// How many changed something.
    updated: usize,
    /// How many changed nothing.
    unchanged: usize,
    /// How many were not brought in.
    failed: usize,
    /// Each row, in their order.
    #[schema(max_items = 100)]
    rows: Vec<RowReport>,
}

/// Imports up to 100 rows of an export, each by itself and under its id.
///
/// Needs the scopes `content:admin`, `content:write` and `content:publish`. A whole space takes two passes over its rows: the
/// first brings in locales, types, assets and entries as drafts, the one with `publish=true` publishes entries with what they
/// name. An asset is announced; its bytes are uploaded by `POST /assets/{asset_id}/upload`, before the second pass. An import
/// that is repeated writes nothing, so it needs no `Idempotency-Key`. A row fails as a whole. Costs what each row costs by its
/// own route, 3 RRU more for an entry that is new, and 4 RRU for one that is there.
#[utoipa::path(
    post, path = "/content-import",
    request_body(content((String = "application/x-ndjson", example = "{\"kind\":\"type\",\"id\":\"note\",\"name\":\"Note\",\"fields\":[]}\n"))),
    responses(
        (status = 200, description = "What became of each row.", body = ContentImportReport),
        (status = 413, description = "The body is larger than 1 MiB."),
        (status = 415, description = "The body is not NDJSON."),
        (status = 422, description = "There are more than 100 rows."),
    ),
)]
pub(crate) async fn import_content(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentAdmin>,
    Scoped(caller, _): Scoped<ContentWrite>,
    _: Scoped<ContentPublish>,
    Query(query): Query<ImportContentQuery>,
    request: Request,
) -> Result<Answer, Problem> {
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !["application/x-ndjson", "application/ndjson", "application/jsonl"].contains(&&*media_type) {
        let detail = "A body of type application/x-ndjson is expected.";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail));
    }
    let bytes = read_body(request).await?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Problem::malformed("The body is not UTF-8."))?;
    let rows: Vec<(usize, &str)> =
        (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).take(MAX_ROWS + 1).collect();
    if rows.len() > MAX_ROWS {
        return Err(Problem::refused("too_many_rows", format!("One request takes at most {MAX_ROWS} rows.")));
    }

    let is = |flag: Option<Flag>| flag == Some(Flag::True);
    let how = How { dry_run: is(query.dry_run), publish: is(query.publish), author: caller.subject };
    let (mut reports, mut ahead) = (Vec::new(), Ahead::default());
    for (line, text) in rows {
        reports.push(import_row(&app, line, text, &how, &mut ahead).await);
    }

    let count = |status| reports.iter().filter(|row| row.status == status).count();
    Ok(Answer::ok(&ContentImportReport {
        dry_run: how.dry_run,
        created: count(RowStatus::Created),
        updated: count(RowStatus::Updated),
        unchanged: count(RowStatus::Unchanged),
        failed: count(RowStatus::Failed),
        rows: reports,
    }))
}
