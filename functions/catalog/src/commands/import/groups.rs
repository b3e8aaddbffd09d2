//! Groups rows by product: by its slug, or by a sku that it has or gets.

use std::collections::{BTreeMap, BTreeSet};

use domain::fault::{Faults, Invalid};
use domain::id::{ProductId, Sku};
use futures::stream::{self, StreamExt};

use super::categories::Categories;
use super::faults::unavailable;
use crate::model::{ImportRow, ProductName, Slug};
use crate::store::Store;

/// How many products are looked up at once.
const AT_ONCE: usize = 16;

/// The product that rows are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// One that exists, with the slug that named it.
    Known(ProductId, Option<Slug>),
    /// One that does not exist yet.
    New(Slug),
}

/// The rows of one product, in the order of their lines.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) target: Target,
    pub(super) rows: Vec<ImportRow>,
}

/// A product by its name, or why it could not be looked up.
type LookedUp<T> = BTreeMap<T, Result<Option<ProductId>, Faults>>;

/// Groups rows by product, without lines whose product or categories are unknown.
pub(super) async fn grouped(
    store: &Store,
    rows: Vec<ImportRow>,
    categories: &Categories<'_>,
) -> (Vec<Group>, Vec<(u64, Faults)>) {
    let (slugs, skus) = looked_up(store, &rows).await;
    let mut lost = Vec::new();
    let mut targets = Vec::new();
    // A row by sku may be about a product that a later row creates.
    let mut coming: BTreeMap<String, Target> = BTreeMap::new();
    for row in &rows {
        let target = match &row.name {
            ProductName::Slug(slug) => slugs.get(slug).cloned().unwrap_or(Ok(None)).map(|id| match id {
                Some(id) => Some(Target::Known(id, Some(slug.clone()))),
                None => Some(Target::New(slug.clone())),
            }),
            ProductName::Sku(sku) => {
                let id = skus.get(sku).cloned().unwrap_or(Ok(None));
                id.map(|id| id.map(|id| Target::Known(id, None)))
            }
        };
        if let (ProductName::Slug(_), Ok(Some(target))) = (&row.name, &target) {
            coming.extend(row.skus().map(|sku| (sku.to_owned(), target.clone())));
        }
        targets.push(target);
    }
    let mut groups: Vec<Group> = Vec::new();
    for (row, target) in rows.into_iter().zip(targets) {
        if let Some(faults) = categories.faults_of(&row) {
            lost.push((row.line, faults));
            continue;
        }
        let target = match (target, &row.name) {
            (Ok(None), ProductName::Sku(sku)) => coming.get(sku.as_str()).cloned().ok_or_else(unknown_sku),
            (target, _) => target.and_then(|target| target.ok_or_else(unknown_sku)),
        };
        match target {
            Err(faults) => lost.push((row.line, faults)),
            Ok(target) => match groups.iter_mut().find(|group| group.target.is_same(&target)) {
                Some(group) => {
                    group.target.learn(target);
                    group.rows.push(row);
                }
                None => groups.push(Group { target, rows: vec![row] }),
            },
        }
    }
    (groups, lost)
}

impl Target {
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Known(one, _), Self::Known(other, _)) => one == other,
            (Self::New(one), Self::New(other)) => one == other,
            _ => false,
        }
    }

    /// Takes over the slug by which another row names the same product.
    fn learn(&mut self, other: Self) {
        if matches!((&*self, &other), (Self::Known(_, None), Self::Known(_, Some(_)))) {
            *self = other;
        }
    }
}

/// The products by the slugs and skus that rows name, read consistently.
async fn looked_up(store: &Store, rows: &[ImportRow]) -> (LookedUp<Slug>, LookedUp<Sku>) {
    let (mut slugs, mut skus) = (BTreeSet::new(), BTreeSet::new());
    for row in rows {
        match &row.name {
            ProductName::Slug(slug) => drop(slugs.insert(slug.clone())),
            ProductName::Sku(sku) => drop(skus.insert(sku.clone())),
        }
    }
    let slugs = stream::iter(slugs).map(async |slug| {
        let id = store.product_of_slug(&slug).await.map_err(|error| unavailable(&error));
        (slug, id)
    });
    let skus = stream::iter(skus).map(async |sku| {
        let id = store.product_of_sku(&sku).await.map_err(|error| unavailable(&error));
        (sku, id)
    });
    (slugs.buffer_unordered(AT_ONCE).collect().await, skus.buffer_unordered(AT_ONCE).collect().await)
}

fn unknown_sku() -> Faults {
    Faults::one("/sku", Invalid::new("unknown_sku", "no product has this sku; a new product needs a slug"))
}
