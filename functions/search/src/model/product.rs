//! A product as the index takes it.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::id::Sku;
use events::catalog::{Price, ProductChanged, Variant};

use super::Language;
use super::card::{Card, Indexed, MAX_EXCERPT, MAX_TEXT, cut};

/// Makes a product's document. `in_stock` says whether anything of a sku can be promised.
pub(crate) fn index_product(
    product: &ProductChanged,
    language: Option<Language>,
    now: Timestamp,
    in_stock: impl Fn(&Sku) -> bool,
) -> Indexed {
    let available = product.variants.iter().any(|v| !v.track_inventory || v.backorder || in_stock(&v.sku));
    let description = product.description.as_deref().unwrap_or_default();
    let mut facets = vec!["k=product".to_owned(), "l=*".to_owned(), format!("v={available}")];
    facets.extend(product.category_ids.iter().map(|id| format!("c={id}")));
    facets.extend(product.tags.iter().map(|tag| format!("t={tag}")));
    let attributes = product.attributes.iter().map(|a| format!("a:{}={}", a.name, a.value));
    facets.extend(attributes.map(|facet| cut(&facet, 600).to_owned()));
    facets.sort_unstable();
    facets.dedup();
    let variants = product.variants.iter().map(|v| v.title.as_str());
    let values = product.attributes.iter().map(|a| a.value.as_str());
    let tags = product.tags.iter().map(String::as_str);
    let body: Vec<_> = [description].into_iter().chain(variants).chain(values).chain(tags).collect();
    let prices = lowest(&product.variants, now);
    let created_ms = product.created_at.map(Timestamp::as_millis).unwrap_or_default();
    Indexed {
        owner: product.product_id.to_string(),
        language,
        title: product.title.clone(),
        body: cut(&body.join("\n"), MAX_TEXT).to_owned(),
        codes: product.variants.iter().map(|v| v.sku.to_string().to_lowercase()).collect(),
        facets,
        numbers: prices.iter().map(|(currency, amount)| (format!("price_{currency}"), vec![*amount])).collect(),
        created_ms,
        card: Card {
            kind: "product".to_owned(),
            id: product.product_id.to_string(),
            slug: product.slug.clone(),
            title: product.title.clone(),
            excerpt: cut(description, MAX_EXCERPT).to_owned(),
            image: product.image.clone(),
            prices,
            available: Some(available),
            created_at: product.created_at,
            ..Card::default()
        },
    }
}

/// The lowest price in each currency of those in force for one piece.
fn lowest(variants: &[Variant], now: Timestamp) -> BTreeMap<String, i64> {
    let mut lowest = BTreeMap::new();
    for variant in variants {
        let mut settled: Vec<_> = Vec::new();
        // Prices of one currency stand in order: the first in force applies.
        for price in variant.prices.iter().filter(|price| is_in_force(price, now)) {
            if !settled.contains(&price.currency) {
                settled.push(price.currency);
                let known = lowest.entry(price.currency.to_string()).or_insert(price.amount);
                *known = price.amount.min(*known);
            }
        }
    }
    lowest
}

fn is_in_force(price: &Price, now: Timestamp) -> bool {
    price.min_quantity <= 1
        && price.valid_from.is_none_or(|from| from <= now)
        && price.valid_to.is_none_or(|to| now < to)
}
