//! The state event of a product.

use domain::id::PriceListId;
use events::catalog::{
    Attribute as AttributeEvent, Price as PriceEvent, ProductArchived, ProductChanged, Variant as VariantEvent,
};

use super::attribute::Attribute;
use super::media::MediaKind;
use super::{Backorder, Price, Product, Status, Variant};

/// The state event of a product.
#[derive(Debug)]
pub(crate) enum Announcement {
    /// The product is a draft or active.
    Changed(ProductChanged),
    /// The product is archived or deleted.
    Archived(ProductArchived),
}

/// The event of a product's present state.
pub(crate) fn announce(product: &Product) -> Announcement {
    match product.status {
        Status::Draft | Status::Active => Announcement::Changed(changed(product)),
        Status::Archived => Announcement::Archived(gone(product, product.version)),
    }
}

/// The event that a product is archived, or deleted, as of a version.
pub(crate) fn gone(product: &Product, version: u64) -> ProductArchived {
    let skus = product.variants.iter().map(|v| v.sku.clone()).collect();
    ProductArchived { product_id: product.id, version, skus }
}

fn changed(product: &Product) -> ProductChanged {
    ProductChanged {
        product_id: product.id,
        version: product.version,
        slug: product.slug.to_string(),
        status: product.status.as_str().to_owned(),
        title: product.title.to_string(),
        tax_class: product.tax_class.as_str().to_owned(),
        category_ids: product.category_ids.to_vec(),
        tags: product.tags.texts(),
        variants: product.variants.iter().map(variant).collect(),
        description: product.description.as_ref().map(ToString::to_string),
        attributes: product.attributes.iter().map(attribute).collect(),
        image: image(product),
        created_at: Some(product.created_at),
    }
}

fn attribute(attribute: &Attribute) -> AttributeEvent {
    AttributeEvent { name: attribute.name().to_string(), value: attribute.text() }
}

/// The address of its first picture that has one.
fn image(product: &Product) -> Option<String> {
    let mut pictures = product.media.iter().filter(|medium| medium.kind == MediaKind::Image);
    pictures.find_map(|picture| picture.url.as_ref()).map(ToString::to_string)
}

fn variant(variant: &Variant) -> VariantEvent {
    VariantEvent {
        sku: variant.sku.clone(),
        title: variant.title.as_ref().map(ToString::to_string).unwrap_or_default(),
        weight_g: u32::try_from(variant.weight_g.get()).unwrap_or(u32::MAX),
        prices: prices(variant),
        track_inventory: variant.track_inventory,
        backorder: variant.backorder == Backorder::Allow,
    }
}

/// All prices, its own and those of lists, the most specific first: of those in force, the first one applies.
fn prices(variant: &Variant) -> Vec<PriceEvent> {
    let own = variant.prices.iter().map(|price| (price.clone(), None));
    let listed = variant.list_prices.iter().map(|listed| (listed.price(), Some(listed.price_list_id)));
    let mut all: Vec<_> = own.chain(listed).collect();
    all.sort_by_key(|(price, list)| (price.currency, price.place(*list)));
    all.iter().map(|(price, list)| event_price(price, *list)).collect()
}

fn event_price(price: &Price, list: Option<PriceListId>) -> PriceEvent {
    PriceEvent {
        amount: price.amount.get(),
        currency: price.currency,
        tax_inclusive: price.tax_inclusive,
        min_quantity: u32::try_from(price.min_quantity.get()).unwrap_or(u32::MAX),
        valid_from: price.valid_from,
        valid_to: price.valid_to,
        price_list_id: list,
    }
}
