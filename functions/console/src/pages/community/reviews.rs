//! `/console/community/reviews`: the reviews of a product that are to be seen, and those that moderators have hidden lately.
//!
//! The API lists no hidden reviews: the log says which were hidden.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use futures::future::join_all;
use serde::Deserialize;

use super::super::filters;
use super::super::page::{Alert, Frame, failed, shown};
use super::super::rating::{Rating, read as read_rating};
use super::super::visit::Visit;
use super::context::if_there;
use super::seen::{LogEntry, Review};
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{query, segment};

const ROWS: &str = "20";
/// As many entries of the log are looked through for what was hidden, and as many reviews are looked up.
const LATEST_LOG: &str = "/moderation-log?limit=100";
const MOST_HIDDEN: usize = 20;
/// As many products are proposed.
const PROPOSED: &str = "/catalog/products?limit=50";
/// The stars, as a filter.
const STARS: [&str; 5] = ["5", "4", "3", "2", "1"];
/// In which order.
const SORTS: [&str; 3] = ["newest", "highest", "lowest"];

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Product {
    id: String,
    title: String,
}

#[derive(Template)]
#[template(path = "community/reviews.html")]
struct ReviewsPage {
    frame: Frame,
    rows: Vec<Review>,
    rating: Option<Rating>,
    products: Vec<Product>,
    next: Option<String>,
    is_first: bool,
    filter: Filter,
}

/// What the address asks for.
struct Filter {
    product: String,
    rating: String,
    sort: String,
    is_hidden: bool,
}

impl Filter {
    fn of(visit: &Visit) -> Self {
        let get = |name| visit.query.get(name).to_owned();
        let is_hidden = visit.query.get("state") == "hidden";
        Self { product: get("product"), rating: get("rating"), sort: get("sort"), is_hidden }
    }

    fn address(&self, cursor: &str) -> String {
        let state = if self.is_hidden { "hidden" } else { "" };
        let fields = [("product", self.product.as_str()), ("rating", &self.rating), ("sort", &self.sort)];
        format!(
            "/console/community/reviews?{}",
            query(fields.into_iter().chain([("state", state), ("cursor", cursor)]))
        )
    }
}

impl ReviewsPage {
    fn first(&self) -> String {
        self.filter.address("")
    }

    /// What a product is called, as far as the page knows.
    fn title(&self, id: &str) -> String {
        self.products.iter().find(|known| known.id == id).map_or_else(|| id.to_owned(), |known| known.title.clone())
    }
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    let (filter, cursor) = (Filter::of(&visit), visit.query.get("cursor"));
    let (listed, rating, products) =
        futures::join!(listed(&visit, &filter, cursor), rating(&visit, &filter), proposed(&visit));
    let frame = Frame::of(&visit, "Reviews", "/console/community/reviews");
    let (list, frame) = match listed {
        Ok(list) => (list, frame),
        // There is no such product: the form stays.
        Err(ApiError::Refused(refusal)) if matches!(refusal.status, 400 | 404) => {
            (List::default(), frame.alerting(Some(Alert::of(&refusal))))
        }
        Err(error) => return failed(&visit, &error),
    };
    let page = ReviewsPage {
        frame,
        rows: list.items,
        rating,
        products,
        next: list.next_cursor.map(|cursor| filter.address(&cursor)),
        is_first: cursor.is_empty(),
        filter,
    };
    shown(&page, &page.frame)
}

async fn listed(visit: &Visit, filter: &Filter, cursor: &str) -> Result<List<Review>, ApiError> {
    if filter.is_hidden {
        return hidden(visit, &filter.product).await;
    }
    if filter.product.is_empty() {
        return Ok(List::default());
    }
    let fields = [("limit", ROWS), ("rating", &filter.rating), ("sort", &filter.sort), ("cursor", cursor)];
    visit.api.get(&format!("/reviews/{}?{}", segment(&filter.product), query(fields))).await
}

/// The reviews that the latest entries of the log hid, and that are hidden still.
async fn hidden(visit: &Visit, product: &str) -> Result<List<Review>, ApiError> {
    let log: List<LogEntry> = visit.api.get(LATEST_LOG).await?;
    let mut known = BTreeSet::new();
    let ids = log.items.iter().filter_map(|entry| entry.subject.review_id.as_deref()).filter(|id| known.insert(*id));
    let ids: Vec<_> = ids.take(MOST_HIDDEN).map(|id| format!("/moderation-reviews/{}", segment(id))).collect();
    let mut items = Vec::new();
    for found in join_all(ids.iter().map(|path| visit.api.get::<Review>(path))).await {
        let review = if_there(found)?;
        items
            .extend(review.filter(|review| review.is_hidden() && (product.is_empty() || review.product_id == product)));
    }
    Ok(List { items, next_cursor: None })
}

async fn rating(visit: &Visit, filter: &Filter) -> Option<Rating> {
    if filter.product.is_empty() { None } else { read_rating(visit, &filter.product).await }
}

/// The products that the form proposes; none for those who may not read them.
async fn proposed(visit: &Visit) -> Vec<Product> {
    if !visit.holds("catalog:read") {
        return Vec::new();
    }
    visit.api.get::<List<Product>>(PROPOSED).await.map(|list| list.items).unwrap_or_default()
}
