//! `GET /categories/tree`.

use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use service::Problem;
use service::body::Answer;

use super::views::PUBLIC_READ_S;
use crate::Catalog;
use crate::model::{CategoryNode, tree};

/// The most categories that one answer shows.
const MOST: usize = 1_000;

/// The categories as a tree.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CategoryTree {
    /// Those without a parent, by position, each with all below it.
    items: Vec<CategoryNode>,
    /// Whether these are all; a shop with more than 1,000 categories lists them.
    complete: bool,
}

/// Shows all categories as a tree.
///
/// For a shop's navigation: up to 1,000 categories, siblings by position. Costs 0.5 RRU per 4 KB of the categories.
#[utoipa::path(
    get, path = "/categories/tree",
    responses((status = 200, description = "The tree.", body = CategoryTree)),
)]
pub(crate) async fn show_category_tree(State(catalog): State<Arc<Catalog>>) -> Result<Answer, Problem> {
    let (all, complete) = catalog.store.all_categories(MOST).await?;

    Ok(Answer::ok(&CategoryTree { items: tree(all), complete }).kept_for(PUBLIC_READ_S))
}
