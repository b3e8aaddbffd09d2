//! A change of a product: what else is written with it, and how it adapts to stock that moves meanwhile.

use std::collections::BTreeMap;

use domain::fault::{Faults, Invalid};
use domain::id::Sku;
use service::table::{Key, Refusal, Write};

use super::keys;
use super::product::{SlugItem, StoredProduct};
use super::save_error::{SaveError, sku_taken};
use super::sku::SkuItem;
use crate::model::Product;

/// The membership of a product in a list; the key holds all data.
#[derive(serde::Serialize)]
struct Membership {}

/// A change of a product: `before` is absent at creation, `after` at deletion.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) before: Option<Product>,
    pub(super) after: Option<Product>,
}

impl Change {
    /// The writes of slug, skus and memberships that differ.
    pub(super) fn others(&self) -> Vec<Write> {
        let [before, after] = [&self.before, &self.after].map(Option::as_ref);
        let skus = |product: Option<&Product>| product.map(Product::bands).unwrap_or_default();
        let lists = |product: Option<&Product>| product.map(keys::memberships).unwrap_or_default();
        let slug = |product: Option<&Product>| product.map(|p| keys::product_slug(&p.slug));
        let Some(id) = after.or(before).map(|p| p.id) else { return Vec::new() };
        let mut writes = Vec::new();

        if slug(before) != slug(after) {
            let claim = |key: Key| Write::create("slug", key, &SlugItem { product_id: id });
            writes.extend(slug(after).map(claim));
            writes.extend(slug(before).map(|key| Write::delete("old slug", key)));
        }
        let (old, new) = (skus(before), skus(after));
        let come = new.iter().filter(|(sku, _)| !old.contains_key(*sku));
        writes.extend(come.map(|(sku, band)| SkuItem::claim(sku, id, *band)));
        let gone = old.keys().filter(|sku| !new.contains_key(*sku));
        writes.extend(gone.map(|sku| SkuItem::release(sku, id)));

        let (old, new) = (lists(before), lists(after));
        writes.extend(
            new.difference(&old).map(|pk| Write::put("membership", Key::new(pk, id.to_string()), &Membership {})),
        );
        writes.extend(old.difference(&new).map(|pk| Write::delete("membership", Key::new(pk, id.to_string()))));
        writes
    }

    /// Adapts the change to stock that has moved; an error if anything else refused it.
    pub(super) fn yield_to(&mut self, refusal: &Refusal) -> Result<(), SaveError> {
        let mut taken = Faults::none();
        if refusal.is("slug") {
            taken.add("/slug", Invalid::new("slug_taken", "another product has this slug"));
        }
        let mut bands = BTreeMap::new();
        for item in refusal.items::<SkuItem>("sku") {
            let Some(sku) = keys::sku_of(&item.pk) else { continue };
            if item.product_id.is_some() {
                sku_taken(&mut taken, self.index_of(&sku));
            } else {
                bands.insert(sku, item.band.unwrap_or_default());
            }
        }
        if !taken.is_empty() {
            return Err(SaveError::Taken(taken));
        }
        if refusal.is("product") {
            self.rebase(refusal)?;
        }
        if let Some(after) = &mut self.after {
            after.adopt(&bands);
        }
        Ok(())
    }

    /// Takes over the availability and the rating that have changed since the product was read; its version must
    /// be the same.
    fn rebase(&mut self, refusal: &Refusal) -> Result<(), SaveError> {
        let now = refusal.items::<StoredProduct>("product").pop().ok_or(SaveError::Stale)?.product()?;
        if self.before.as_ref().is_none_or(|before| before.version != now.version) {
            return Err(SaveError::Stale);
        }
        if let Some(after) = &mut self.after {
            after.adopt(&now.bands());
            after.stock_revision = now.stock_revision;
            (after.rating, after.rating_version) = (now.rating.clone(), now.rating_version);
        }
        self.before = Some(now);
        Ok(())
    }

    fn index_of(&self, sku: &Sku) -> usize {
        let mut variants = self.after.iter().flat_map(|product| &product.variants);
        variants.position(|variant| variant.sku == *sku).unwrap_or_default()
    }
}
