//! `GET /reviews/{product_id}`

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::{Faults, Invalid};
use domain::id::ProductId;
use service::Problem;
use service::body::{Answer, List, Path};
use service::page::Paged;

use super::views::{PUBLIC_READ_S, ReviewResponse};
use crate::Social;
use crate::commands::review;
use crate::store::Order;

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Newest,
    Highest,
    Lowest,
}

impl std::str::FromStr for Sort {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        match text {
            "newest" => Ok(Self::Newest),
            "highest" => Ok(Self::Highest),
            "lowest" => Ok(Self::Lowest),
            _ => Err(Invalid::new("unknown_value", "one of these is expected: newest, highest, lowest")),
        }
    }
}

domain::request_text!(Sort, "In which order.", example = "newest", pattern = "^(newest|highest|lowest)$");

impl From<Sort> for Order {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Newest => Self::Newest,
            Sort::Highest => Self::Highest,
            Sort::Lowest => Self::Lowest,
        }
    }
}

/// A number of stars in a query.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stars(i64);

impl Stars {
    const fn get(self) -> i64 {
        self.0
    }
}

impl std::str::FromStr for Stars {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let number = text.parse().ok().filter(|number| (1..=5).contains(number));
        number.map(Self).ok_or_else(|| Invalid::new("out_of_range", "a whole number from 1 to 5 is expected"))
    }
}

domain::request_text!(Stars, "From 1 to 5.", example = "5", pattern = "^[1-5]$");

/// Which reviews, in which order.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReviewFilter {
    /// `newest` where nothing is said; those of one rating are newest first in any case.
    #[param(inline, required = false)]
    #[deserr(default)]
    sort: Option<Sort>,
    /// Only those with this rating.
    #[param(inline, required = false)]
    #[deserr(default)]
    rating: Option<Stars>,
}

/// Lists the reviews of a product.
///
/// Needs no token. Costs 0.5 RRU, 0.5 for each 4 KB, and 0.5 for each author.
#[utoipa::path(
    get, path = "/reviews/{product_id}",
    responses((status = 200, description = "A page of reviews.", body = List<ReviewResponse>)),
)]
pub(crate) async fn list_reviews(
    State(app): State<Arc<Social>>,
    Path(product_id): Path<ProductId>,
    page: Paged<ReviewFilter>,
) -> Result<Answer, Problem> {
    review::product(&app, product_id).await?;
    let (sort, rating) = (page.filter.sort.unwrap_or(Sort::Newest), page.filter.rating.map(Stars::get));
    let table = app.store.table();
    let found = app.store.reviews(product_id, sort.into(), rating, page.limit(), page.begin(table).await?).await?;

    let authors: BTreeSet<_> = found.items.iter().map(|review| review.author).collect();
    let authors = app.store.profiles(&authors.into_iter().collect::<Vec<_>>()).await?;
    let shown = found.items.iter().filter_map(|review| {
        let author = authors.iter().find(|author| author.account_id == review.author && author.is_active())?;
        Some(ReviewResponse::of(review, Some(author)))
    });
    Ok(page.answer(table, shown.collect(), found.next.as_ref()).await?.kept_for(PUBLIC_READ_S))
}
