//! Bringing rows of an import into the table: rows of one product are one write, and none stands in another's way.
//!
//! Where the rows of a product can't all be written together, each half of them is tried by itself, in their order, and
//! so on down to single rows, so that what can be brought in is. A row that was brought in twice changes nothing.

mod categories;
mod groups;
mod report;
mod trial;

use std::time::Duration;

use domain::Clock;
use domain::fault::{Faults, Invalid};
use domain::id::ProductId;
use futures::stream::{self, StreamExt};
use rand::RngExt as _;
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::{TableError, error_chain};

use self::categories::Found;
use self::groups::{Group, Target, grouped};
pub(crate) use self::report::{LineReport, LineStatus, mixed_taxes};
use self::report::{Outcome, bounded, told};
use self::trial::Trial;
use crate::model::{Import, ImportRow, ImportRows, ImportRules, Product, decide};
use crate::store::{SaveError, Store};

/// How many products are written at once.
const AT_ONCE: usize = 4;
/// How often a product is tried against others who change it.
const MAX_ATTEMPTS: u32 = 12;
/// The longest pause between two attempts.
const MAX_PAUSE_MS: u64 = 200;
/// How many variants a product begins with that has more than one write takes: the rest fits into a second one.
const FIRST_VARIANTS: usize = 50;

/// An import under way.
#[derive(Debug)]
pub(crate) struct Importer<'a> {
    /// The table.
    pub(crate) store: &'a Store,
    /// The time.
    pub(crate) clock: &'a Clock,
    /// What holds for all rows.
    pub(crate) rules: ImportRules,
    /// Where nothing is to be written: what would be.
    trial: Option<Trial>,
}

/// What became of an import.
#[derive(Debug)]
pub(crate) struct Imported {
    /// A report for each line, in their order.
    pub(crate) lines: Vec<LineReport>,
    /// How many categories were made.
    pub(crate) categories: usize,
}

/// What was written of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Saved {
    /// All of it.
    Whole,
    /// Its beginning: the rest is for the next write.
    Begun,
}

/// How a group goes: what its next attempt begins with.
#[derive(Debug, Default)]
struct Course {
    /// Nobody has the slug, as was just seen.
    is_absent: bool,
    /// What the attempts before would have left, where nothing is written.
    left: Option<Product>,
}

impl<'a> Importer<'a> {
    /// An import by these rules; on trial it writes nothing.
    pub(crate) fn new(store: &'a Store, clock: &'a Clock, rules: ImportRules, is_trial: bool) -> Self {
        Self { store, clock, rules, trial: is_trial.then(Trial::default) }
    }

    /// Brings rows in.
    pub(crate) async fn import(&self, rows: ImportRows) -> Imported {
        let found = self.find_categories(&rows.rows).await;
        let unreadable = rows.unreadable.into_iter().map(|(line, faults)| told(line, Err(faults)));
        let mut lines: Vec<LineReport> = unreadable.collect();
        let (groups, lost) = grouped(self.store, rows.rows, &found).await;
        lines.extend(lost.into_iter().map(|(line, faults)| told(line, Err(faults))));

        let brought = stream::iter(groups).map(async |group| self.bring(group, &found).await);
        // On trial one after the other, so that of two that want the same the first in the file has it.
        let at_once = if self.is_trial() { 1 } else { AT_ONCE };
        let brought: Vec<Vec<LineReport>> = brought.buffer_unordered(at_once).collect().await;
        lines.extend(brought.into_iter().flatten());
        lines.sort_by_key(|report| report.line);
        bounded(&mut lines);
        Imported { lines, categories: found.made() }
    }

    /// Brings the rows of one product in: together, or else half by half, so that a row that can't be taken costs as
    /// many writes as its rows can be halved.
    async fn bring(&self, group: Group, found: &Found) -> Vec<LineReport> {
        let rows: Vec<&ImportRow> = group.rows.iter().collect();
        let mut course = Course { is_absent: matches!(group.target, Target::New(_)), left: None };
        let (mut parts, mut reports) = (vec![rows.as_slice()], Vec::new());
        while let Some(part) = parts.pop() {
            match self.bring_together(&group.target, part, found, &mut course).await {
                Err(faults) if part.len() > 1 && !passes(&faults) => {
                    let (first, second) = part.split_at(part.len() / 2);
                    parts.extend([second, first]);
                }
                outcome => reports.extend(part.iter().map(|row| told(row.line, outcome.clone()))),
            }
        }
        reports
    }

    async fn bring_together(
        &self,
        target: &Target,
        rows: &[&ImportRow],
        found: &Found,
        course: &mut Course,
    ) -> Outcome {
        let mut is_begun = false;
        for attempt in 0..MAX_ATTEMPTS {
            pause(attempt).await;
            let named: Vec<_> = rows.iter().map(|row| (*row, found.of(row))).collect();
            let named: Vec<_> = named.iter().map(|(row, ids)| (*row, ids.as_slice())).collect();
            let before = self.before(target, course).await?;
            let after = match decide(&named, before.as_ref(), self.rules, self.clock)? {
                Import::Unchanged => {
                    let id = before.map(|before| before.id).ok_or_else(contended)?;
                    let status = if is_begun { LineStatus::Created } else { LineStatus::Unchanged };
                    return Ok((status, id, Vec::new()));
                }
                Import::Save(after) => *after,
            };
            let known = before.iter().flat_map(|before| &before.category_ids).copied();
            let known: Vec<_> = known.chain(named.iter().flat_map(|(_, ids)| *ids).copied()).collect();
            let missing = self.store.missing_categories(&after.category_ids, &known).await;
            missing.map_err(|error| unavailable(&error))?.none_or(())?;
            self.make_categories(rows, found).await?;
            // Another request has made one of them meanwhile, so it has another id.
            if named.iter().any(|(row, ids)| found.of(row) != *ids) {
                continue;
            }
            let status = if before.is_some() && !is_begun { LineStatus::Updated } else { LineStatus::Created };
            let (id, warnings) = (after.id, mixed_taxes(&after));
            match self.save(before, after, course).await {
                Ok(Saved::Whole) => return Ok((status, id, warnings)),
                Ok(Saved::Begun) => is_begun = true,
                Err(SaveError::Stale) => {}
                Err(SaveError::Table(error)) if error.is_busy() && attempt + 1 < MAX_ATTEMPTS => {}
                // Another request has made the very product meanwhile: then it is to be changed.
                Err(SaveError::Taken(faults)) if status == LineStatus::Created && is_about_slug(&faults) => {}
                Err(error) => return Err(refused(error)),
            }
        }
        Err(contended())
    }

    /// The product that rows are about, as it stands; none where it is to be made.
    async fn before(&self, target: &Target, course: &mut Course) -> Result<Option<Product>, Faults> {
        if course.left.is_some() {
            return Ok(course.left.clone());
        }
        // Only the first look is spared: what was just not there may be there at the next attempt.
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
        if let Target::Known(id, slug) = target {
            let product = self.store.load_product(*id).await?.map(|stored| stored.product()).transpose()?;
            // Its slug may have passed to another since it was looked up.
            if slug.is_none() || product.as_ref().is_some_and(|product| Some(&product.slug) == slug.as_ref()) {
                return Ok(product);
            }
        }
        match target {
            Target::Known(_, Some(slug)) | Target::New(slug) => {
                self.store.load_product_by_slug(slug).await?.map(|stored| stored.product()).transpose()
            }
            Target::Known(_, None) => Ok(None),
        }
    }

    /// Writes a product; of a new one that is too large for one write its beginning, over which its rows are laid then.
    async fn save(&self, before: Option<Product>, after: Product, course: &mut Course) -> Result<Saved, SaveError> {
        let is_large = before.is_none() && after.variants.len() > FIRST_VARIANTS;
        let whole = is_large.then(|| after.clone());
        match (self.save_at_once(before, after, course).await, whole) {
            (Err(SaveError::TooManyChanges), Some(whole)) => {
                // What would stand in the way of the rest is told before anything is written.
                self.store.check_skus(None, &whole).await?;
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
        let Some(trial) = &self.trial else {
            return self
                .store
                .save_product(before, after, &Idempotency::none(), |_| Answer::no_content())
                .await
                .map(drop);
        };
        self.store.check_product(before, &after).await?;
        trial.claim(&after)?;
        course.left = Some(after);
        Ok(())
    }

    /// Whether nothing is written.
    const fn is_trial(&self) -> bool {
        self.trial.is_some()
    }
}

/// Waits before another attempt, the longer the more there were.
async fn pause(attempt: u32) {
    if attempt > 0 {
        let most_ms = (10_u64 << attempt).min(MAX_PAUSE_MS);
        let pause_ms = rand::rng().random_range(1..=most_ms);
        tokio::time::sleep(Duration::from_millis(pause_ms)).await;
    }
}

fn is_about_slug(faults: &Faults) -> bool {
    faults.listed().iter().any(|fault| fault.pointer == "/slug")
}

/// Why a product was not written.
fn refused(error: SaveError) -> Faults {
    match error {
        SaveError::Taken(faults) => faults,
        SaveError::Stale => contended(),
        SaveError::TooLarge => Faults::one("", Invalid::new("product_too_large", "the product is too large")),
        SaveError::TooManyChanges => {
            let detail = "more skus come and go at once than one step takes; split the rows";
            Faults::one("/variants", Invalid::new("too_many_changes", detail))
        }
        SaveError::Table(error) => unavailable(&error),
    }
}

/// What a row is told that lost against others, however often it was tried.
fn contended() -> Faults {
    Faults::one("", Invalid::new("concurrent_change", "the product is changing at this moment; try again"))
}

fn unavailable(error: &TableError) -> Faults {
    tracing::warn!(error = %error_chain(error), "a row was not imported");
    Faults::one("", Invalid::new("unavailable", "the service is busy; try this line again"))
}

/// Whether it may go well a moment later.
fn passes(faults: &Faults) -> bool {
    faults.listed().iter().any(|fault| matches!(fault.code.as_str(), "concurrent_change" | "unavailable"))
}

/// The outcome of what is written.
pub(super) type Written = (LineStatus, ProductId, Vec<domain::fault::Fault>);
