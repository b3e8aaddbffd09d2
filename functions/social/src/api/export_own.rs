//! `GET /social-export`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::page::Paged;

use super::requests::Account;
use super::views::ExportResponse;
use crate::Social;
use crate::commands::export;

/// Exports all that is the caller's own, page by page: profile, posts with earlier texts, follows and blocks, mutes, reactions, reviews, reports.
///
/// A page may be empty before the end. Costs 0.5 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/social-export",
    responses((status = 200, description = "A page of what is the caller's own.", body = List<ExportResponse>)),
)]
pub(crate) async fn export_own(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    page: Paged,
) -> Result<Answer, Problem> {
    let (page, table) = (page.of(account), app.store.table());
    let place = page.begin(table).await?.unwrap_or_default();

    let (items, next) = export::page(&app, account, page.limit(), place).await?;

    let items = items.into_iter().map(|(kind, data)| ExportResponse { kind, data }).collect();
    Ok(page.answer(table, items, next.as_ref()).await?)
}
