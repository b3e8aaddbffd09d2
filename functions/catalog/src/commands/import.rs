//! Imports rows: those of one product in one write, and no row stops another.
//!
//! If the rows of a product can't be written together, each half is tried separately, in their order, and so on down to
//! single rows. Importing a row twice changes nothing.

mod categories;
mod faults;
mod groups;
mod report;
mod trial;

use domain::fault::Faults;
use futures::stream::{self, StreamExt};
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::{Attempts, TableError};

use self::categories::Categories;
use self::faults::{are_passing, contended, not_saved, unavailable};
use self::groups::{Group, Target, grouped};
pub(crate) use self::report::{LineReport, LineStatus};
use self::report::{Outcome, bounded, report};
use self::trial::Trial;
use crate::Catalog;
use crate::model::{Import, ImportRow, ImportRows, ImportRules, Lists, Product, decide};
use crate::store::{SaveError, StoredProduct};

/// How many products are written at once.
const AT_ONCE: usize = 4;
/// The number of first variants of a product too large for one write: the rest fits into a
/// second one.
const FIRST_VARIANTS: usize = 50;

/// The result of an import.
#[derive(Debug)]
pub(crate) struct Imported {
    /// A report for each line, in their order.
    pub(crate) lines: Vec<LineReport>,
    /// How many categories were created.
    pub(crate) categories: usize,
}

/// An import that is running.
#[derive(Debug)]
struct Importer<'a> {
    catalog: &'a Catalog,
    rules: ImportRules,
    categories: Categories<'a>,
    /// In a dry run: the would-be writes.
    trial: Option<Trial>,
}

/// How much of a product was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Saved {
    /// All of it.
    Whole,
    /// Its beginning; the next write adds the rest.
    Begun,
}

/// The starting point of the next attempt at a group.
#[derive(Debug, Default)]
struct Course {
    /// No product has the slug, according to the last read.
    is_absent: bool,
    /// In a dry run: the product that the previous attempts would have left.
    left: Option<Product>,
}

/// Imports rows; a dry run writes nothing, and reports the would-be result of each.
pub(crate) async fn import(catalog: &Catalog, rows: ImportRows, lists: Lists, is_trial: bool) -> Imported {
    let rules = ImportRules { lists, tax_inclusive: catalog.config.tax_inclusive };
    let categories = Categories::find(&catalog.store, &catalog.context.clock, is_trial, &rows.rows).await;
    let (groups, lost) = grouped(&catalog.store, rows.rows, &categories).await;
    let importer = Importer { catalog, rules, categories, trial: is_trial.then(Trial::default) };

    let imported = stream::iter(groups).map(async |group| importer.import(group).await);
    // A dry run goes one by one, so that the first in the file gets what two rows claim.
    let imported = imported.buffer_unordered(if is_trial { 1 } else { AT_ONCE });
    let mut lines = imported.collect::<Vec<_>>().await.concat();
    lines.extend(rows.unreadable.into_iter().chain(lost).map(|(line, faults)| report(line, Err(faults))));
    lines.sort_by_key(|report| report.line);
    bounded(&mut lines);
    Imported { lines, categories: importer.categories.count_created() }
}

impl Importer<'_> {
    /// Imports the rows of one product: together, or else half by half, so that a refused row costs only a logarithmic
    /// number of writes.
    async fn import(&self, group: Group) -> Vec<LineReport> {
        let rows: Vec<&ImportRow> = group.rows.iter().collect();
        let mut course = Course { is_absent: matches!(group.target, Target::New(_)), left: None };
        let (mut parts, mut reports) = (vec![rows.as_slice()], Vec::new());
        while let Some(part) = parts.pop() {
            match self.import_together(&group.target, part, &mut course).await {
                Err(faults) if part.len() > 1 && !are_passing(&faults) => {
                    let (first, second) = part.split_at(part.len() / 2);
                    parts.extend([second, first]);
                }
                outcome => reports.extend(part.iter().map(|row| report(row.line, outcome.clone()))),
            }
        }
        reports
    }

    async fn import_together(&self, target: &Target, rows: &[&ImportRow], course: &mut Course) -> Outcome {
        let (mut is_begun, mut attempts) = (false, Attempts::on("product"));
        loop {
            let named: Vec<_> = rows.iter().map(|row| (*row, self.categories.of(row))).collect();
            let named: Vec<_> = named.iter().map(|(row, ids)| (*row, ids.as_slice())).collect();
            let before = self.before(target, course).await?;
            let after = match decide(&named, before.as_ref(), self.rules, &self.catalog.context.clock)? {
                Import::Unchanged => {
                    let id = before.map(|before| before.id).ok_or_else(contended)?;
                    let status = if is_begun { LineStatus::Created } else { LineStatus::Unchanged };
                    return Ok((status, id, Vec::new()));
                }
                Import::Save(after) => *after,
            };
            let known = before.iter().flat_map(|before| &before.category_ids).copied();
            let known: Vec<_> = known.chain(named.iter().flat_map(|(_, ids)| *ids).copied()).collect();
            let missing = self.catalog.store.missing_categories(&after.category_ids, &known).await;
            missing.map_err(|error| unavailable(&error))?.none_or(())?;
            self.categories.create_for(rows).await?;
            let mut busy = None;
            // Otherwise another request has created one of them meanwhile, with another id.
            if named.iter().all(|(row, ids)| self.categories.of(row) == *ids) {
                let status = if before.is_some() && !is_begun { LineStatus::Updated } else { LineStatus::Created };
                let (id, warnings) = (after.id, after.mixed_taxes());
                match self.save(before, after, course).await {
                    Ok(Saved::Whole) => return Ok((status, id, warnings)),
                    Ok(Saved::Begun) => is_begun = true,
                    Err(SaveError::Stale) => {}
                    Err(SaveError::Table(error)) if error.is_busy() => busy = Some(error),
                    // Another request has created this product meanwhile, so it is changed instead.
                    Err(SaveError::Taken(faults)) if status == LineStatus::Created && are_about_slug(&faults) => {}
                    Err(error) => return Err(not_saved(error)),
                }
            }
            if attempts.again().await.is_err() {
                return Err(busy.map_or_else(contended, |error| unavailable(&error)));
            }
        }
    }

    /// The product of the rows; `None` if it is to be created.
    async fn before(&self, target: &Target, course: &mut Course) -> Result<Option<Product>, Faults> {
        if course.left.is_some() {
            return Ok(course.left.clone());
        }
        // Only the first attempt skips the read: another request may create the product before the next one.
        if std::mem::take(&mut course.is_absent) {
            return Ok(None);
        }
        let found = self.load(target).await.map_err(|error| unavailable(&error))?;
        match (target, &found) {
            (Target::Known(_, None), None) => Err(contended()),
            _ => Ok(found),
        }
    }

    async fn load(&self, target: &Target) -> Result<Option<Product>, TableError> {
        let product = |stored: Option<StoredProduct>| stored.map(|stored| stored.product()).transpose();
        let store = &self.catalog.store;
        let slug = match target {
            Target::Known(id, slug) => {
                let found = product(store.load_product(*id).await?)?;
                // Another product may have got its slug since it was looked up.
                match slug {
                    Some(slug) if found.as_ref().is_none_or(|found| found.slug != *slug) => slug,
                    _ => return Ok(found),
                }
            }
            Target::New(slug) => slug,
        };
        product(store.load_product_by_slug(slug).await?)
    }

    /// Writes a product; of a new one that is too large for one write its beginning, to be completed by the next.
    async fn save(&self, before: Option<Product>, after: Product, course: &mut Course) -> Result<Saved, SaveError> {
        let is_large = before.is_none() && after.variants.len() > FIRST_VARIANTS;
        let whole = is_large.then(|| after.clone());
        match (self.save_at_once(before, after, course).await, whole) {
            (Err(SaveError::TooManyChanges), Some(whole)) => {
                // Checks the rest before anything is written.
                self.catalog.store.check_skus(None, &whole).await?;
                self.save_at_once(None, whole.beginning(FIRST_VARIANTS), course).await.map(|()| Saved::Begun)
            }
            (saved, _) => saved.map(|()| Saved::Whole),
        }
    }

    async fn save_at_once(
        &self,
        before: Option<Product>,
        after: Product,
        course: &mut Course,
    ) -> Result<(), SaveError> {
        let store = &self.catalog.store;
        let Some(trial) = &self.trial else {
            return store.save_product(before, after, &Idempotency::none(), |_| Answer::no_content()).await.map(drop);
        };
        store.check_product(before, &after).await?;
        trial.claim(&after)?;
        course.left = Some(after);
        Ok(())
    }
}

fn are_about_slug(faults: &Faults) -> bool {
    faults.listed().iter().any(|fault| fault.pointer == "/slug")
}
