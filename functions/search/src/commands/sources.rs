//! From documents to what the index takes of them.

use std::collections::{BTreeSet, HashMap};

use events::content::TypeChanged;
use service::capability::WorkError;

use crate::Search;
use crate::adapters::Change;
use crate::model::{Document, Source, Texts, index_entry, index_post, index_product};

/// Makes the changes of the index for documents as they stand.
pub(super) async fn changes(app: &Search, documents: &[Document]) -> Result<Vec<Change>, WorkError> {
    let (mut changes, mut types) = (Vec::new(), HashMap::<String, Option<TypeChanged>>::new());
    let mut texts = Texts::default();
    let mut has_locales = false;
    let mut people = HashMap::<String, bool>::new();
    for document in documents {
        // One that can't be read is not found, and holds nobody else up.
        let source = document.source().unwrap_or_else(|error| {
            tracing::error!(%error, key = document.key, version = document.version, "a document can't be read");
            None
        });
        let made = match source {
            None => Vec::new(),
            Some(Source::Product(product)) => {
                let tracked = product.variants.iter().filter(|v| v.track_inventory && !v.backorder);
                let skus: Vec<String> = tracked.map(|v| v.sku.to_string()).collect();
                let in_stock: BTreeSet<String> = app.store.in_stock(&skus).await?.into_iter().collect();
                let now = app.context.clock.now();
                let is_there = |sku: &domain::id::Sku| in_stock.contains(&sku.to_string());
                vec![index_product(&product, app.config.product_language, now, is_there)]
            }
            Some(Source::Entry(entry)) => {
                if !has_locales {
                    texts.locales = app.store.published("locales").await?;
                    has_locales = true;
                }
                let name = &entry.snapshot.type_id;
                if !types.contains_key(name) {
                    types.insert(name.clone(), app.store.published(&format!("type#{name}")).await?);
                }
                texts.type_of = types.get(name).cloned().flatten();
                index_entry(&document.key, &entry, &texts)
            }
            Some(Source::Post(post)) => {
                let author = post.author.to_string();
                if !people.contains_key(&author) {
                    let is_active = app.store.person(&author).await?.is_some_and(|person| person.active);
                    people.insert(author.clone(), is_active);
                }
                if !has_locales {
                    texts.locales = app.store.published("locales").await?;
                    has_locales = true;
                }
                let is_seen = people.get(&author).copied().unwrap_or_default();
                is_seen.then(|| index_post(&post, texts.locales.as_ref())).into_iter().collect()
            }
        };
        changes.push(Change { owner: document.key.clone(), documents: made });
    }
    Ok(changes)
}
