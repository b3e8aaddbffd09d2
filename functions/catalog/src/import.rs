//! Bringing rows of an import into the table, product by product: each is made or changed by a transaction of its own,
//! and none stands in another's way.

use futures::stream::{self, StreamExt};
use serde::Serialize;
use shared::Clock;
use shared::body::Answer;
use shared::fault::{Fault, Faults, Invalid};
use shared::id::ProductId;
use shared::idempotency::Idempotency;
use shared::table::{TableError, error_chain};

use crate::model::{Import, ImportItem, ImportRows, Product, ProductName};
use crate::store::{SaveError, Store};

/// How many products are written at once.
const AT_ONCE: usize = 4;
/// How often a product is tried against others who change it.
const MAX_ATTEMPTS: u32 = 4;

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LineStatus {
    /// The product was made.
    Created,
    /// The product was changed.
    Updated,
    /// The product was just so; nothing was written.
    Unchanged,
    /// Nothing was done.
    Failed,
}

/// What became of a line, and why.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LineReport {
    /// The line, from 1 on; in CSV the first holds the names of the columns.
    pub(crate) line: u64,
    /// What became of it.
    pub(crate) status: LineStatus,
    /// The product that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) id: Option<ProductId>,
    /// Why nothing was done: every fault of the product, wherever among its lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) errors: Vec<Fault>,
}

/// What became of a product.
type Outcome = Result<(LineStatus, ProductId), Faults>;

/// Brings rows in; a report for each line, in their order.
pub(crate) async fn import(store: &Store, clock: &Clock, rows: ImportRows) -> Vec<LineReport> {
    let one = async |item: ImportItem| {
        let outcome = import_one(store, clock, &item).await;
        (item.lines, outcome)
    };
    let done: Vec<(Vec<u64>, Outcome)> = stream::iter(rows.items).map(one).buffer_unordered(AT_ONCE).collect().await;
    let unreadable = rows.unreadable.into_iter().map(|(line, faults)| (vec![line], Err(faults)));
    let all = done.into_iter().chain(unreadable);
    let mut report: Vec<_> =
        all.flat_map(|(lines, outcome)| lines.into_iter().map(move |line| told(line, outcome.clone()))).collect();
    report.sort_by_key(|told| told.line);
    report
}

fn told(line: u64, outcome: Outcome) -> LineReport {
    match outcome {
        Ok((status, id)) => LineReport { line, status, id: Some(id), errors: Vec::new() },
        Err(faults) => LineReport { line, status: LineStatus::Failed, id: None, errors: faults.into_listed() },
    }
}

async fn import_one(store: &Store, clock: &Clock, item: &ImportItem) -> Outcome {
    for _ in 0..MAX_ATTEMPTS {
        let before = find(store, item).await?;
        let after = match item.decide(before.as_ref(), clock)? {
            Import::Unchanged => {
                return before.map(|before| (LineStatus::Unchanged, before.id)).ok_or_else(contended);
            }
            Import::Save(after) => *after,
        };
        let known = before.as_ref().map(|before| before.category_ids.as_slice()).unwrap_or_default();
        let missing =
            store.missing_categories(&after.category_ids, known).await.map_err(|error| unavailable(&error))?;
        missing.none_or(())?;
        let (id, status) = (after.id, if before.is_some() { LineStatus::Updated } else { LineStatus::Created });
        let is_new = before.is_none();
        match store.save_product(before, after, &Idempotency::none(), |_| Answer::no_content()).await {
            Ok(_) => return Ok((status, id)),
            Err(SaveError::Stale) => {}
            // Another request has made the very product meanwhile: then it is to be changed.
            Err(SaveError::Taken(faults)) if is_new && faults.listed().iter().any(|fault| fault.pointer == "/slug") => {
                if find(store, item).await?.is_none() {
                    return Err(faults);
                }
            }
            Err(SaveError::Taken(faults)) => return Err(faults),
            Err(SaveError::TooLarge) => {
                return Err(Faults::one("", Invalid::new("product_too_large", "the product is too large")));
            }
            Err(SaveError::TooManyChanges) => {
                let detail = "more skus come and go at once than one step takes; split the rows";
                return Err(Faults::one("/variants", Invalid::new("too_many_changes", detail)));
            }
            Err(SaveError::Table(error)) => return Err(unavailable(&error)),
        }
    }
    Err(contended())
}

/// The product that the rows are about, as it stands; none where it is to be made.
async fn find(store: &Store, item: &ImportItem) -> Result<Option<Product>, Faults> {
    let found = match &item.name {
        ProductName::Slug(slug) => store.load_product_by_slug(slug).await,
        ProductName::Sku(sku) => store.load_product_by_sku(sku).await,
    };
    let found = found.and_then(|found| found.map(|stored| stored.product()).transpose());
    let found = found.map_err(|error| unavailable(&error))?;
    match (&item.name, &found) {
        (ProductName::Sku(_), None) => {
            let detail = "no product has this sku; a new product needs a slug";
            Err(Faults::one("/sku", Invalid::new("unknown_sku", detail)))
        }
        _ => Ok(found),
    }
}

fn contended() -> Faults {
    Faults::one("", Invalid::new("concurrent_change", "the product is changing at this moment; try again"))
}

fn unavailable(error: &TableError) -> Faults {
    tracing::warn!(error = %error_chain(error), "a row was not imported");
    Faults::one("", Invalid::new("unavailable", "the service is busy; try this line again"))
}
