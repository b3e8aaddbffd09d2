//! A product as a client describes it, and the rules across its fields.

use std::collections::{BTreeMap, BTreeSet};

use deserr::Deserr;
use domain::bounds::{Line, Text};
use domain::collection::{BoundedVec, Metadata, MetadataPatch};
use domain::fault::{Faults, Invalid};
use domain::id::CategoryId;
use domain::tag::Tag;
use domain::tax::TaxClass;
use serde::Serialize;

use super::attribute::{Attribute, MAX_ATTRIBUTES};
use super::media::{MAX_MEDIA, Media};
use super::options::{MAX_OPTIONS, ProductOption};
use super::variant::VariantContent;
use super::{Price, Slug, Tags};

/// The most variants that a product has.
pub(crate) const MAX_VARIANTS: usize = 100;
/// The most categories that a product is in.
pub(crate) const MAX_CATEGORIES: usize = 10;

/// A product as a client describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({
    "slug": "linen-shirt",
    "title": "Linen shirt",
    "description": "Woven in Naxos.",
    "options": [{ "name": "Colour", "values": ["White"] }, { "name": "Size", "values": ["M", "L"] }],
    "variants": [{
        "sku": "LINEN-WHITE-M",
        "title": "White / M",
        "option_values": ["White", "M"],
        "weight_g": 240,
        "prices": [{ "amount": 4900, "currency": "EUR", "tax_inclusive": true }]
    }],
    "tax_class": "standard"
}))]
pub(crate) struct ProductContent {
    /// The name in its address; unique over all products.
    pub(crate) slug: Slug,
    /// Its title.
    pub(crate) title: Line<1, 200>,
    /// Its description.
    #[deserr(default)]
    pub(crate) description: Option<Text<1, 10_000>>,
    /// What its variants differ in.
    #[serde(default)]
    #[deserr(default)]
    #[schema(value_type = Vec<ProductOption>, max_items = 5)]
    pub(crate) options: BoundedVec<ProductOption, MAX_OPTIONS>,
    /// The variants that can be bought. The skus are unique over all products.
    #[serde(default)]
    #[deserr(default)]
    #[schema(value_type = Vec<VariantContent>, max_items = 100)]
    pub(crate) variants: BoundedVec<VariantContent, MAX_VARIANTS>,
    /// The categories that it is in.
    #[serde(default, skip_serializing_if = "is_empty")]
    #[deserr(default)]
    #[schema(value_type = BTreeSet<CategoryId>, max_items = 10)]
    pub(crate) category_ids: BoundedVec<CategoryId, MAX_CATEGORIES>,
    /// Its tags; stored in lower case, each once.
    #[serde(default)]
    #[deserr(default)]
    #[schema(value_type = Vec<Tag>, max_items = 20)]
    pub(crate) tags: Tags,
    /// Its pictures and other media, in the order in which they are shown.
    #[serde(default)]
    #[deserr(default)]
    #[schema(value_type = Vec<Media>, max_items = 20)]
    pub(crate) media: BoundedVec<Media, MAX_MEDIA>,
    /// Its typed attributes, each with its own name.
    #[serde(default)]
    #[deserr(default)]
    #[schema(value_type = Vec<Attribute>, max_items = 50)]
    pub(crate) attributes: BoundedVec<Attribute, MAX_ATTRIBUTES>,
    /// Its tax class.
    #[serde(default)]
    #[deserr(default)]
    #[schema(default = "standard")]
    pub(crate) tax_class: TaxClass,
    /// The shop's own data about it.
    #[serde(default)]
    #[deserr(default)]
    pub(crate) metadata: Metadata,
}

/// The changes of a product: a JSON Merge Patch (RFC 7396). Absent fields stay; lists are
/// replaced as a whole.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "title": "Linen shirt, long" }))]
pub(crate) struct ProductPatch {
    /// The name in its address; unique over all products.
    #[schema(nullable = false)]
    slug: Option<Slug>,
    /// Its title.
    #[schema(nullable = false)]
    title: Option<Line<1, 200>>,
    /// Its description; null removes it.
    description: Option<Text<1, 10_000>>,
    /// What its variants differ in.
    #[schema(value_type = Option<Vec<ProductOption>>, max_items = 5)]
    options: Option<Vec<ProductOption>>,
    /// The variants that can be bought; null or an empty list removes all.
    #[schema(value_type = Option<Vec<VariantContent>>, max_items = 100)]
    variants: Option<Vec<VariantContent>>,
    /// The categories that it is in.
    #[schema(value_type = Option<BTreeSet<CategoryId>>, max_items = 10)]
    category_ids: Option<Vec<CategoryId>>,
    /// Its tags.
    #[schema(value_type = Option<Vec<Tag>>, max_items = 20)]
    tags: Option<Tags>,
    /// Its pictures and other media.
    #[schema(value_type = Option<Vec<Media>>, max_items = 20)]
    media: Option<Vec<Media>>,
    /// Its typed attributes.
    #[schema(value_type = Option<Vec<Attribute>>, max_items = 50)]
    attributes: Option<Vec<Attribute>>,
    /// Its tax class; null is `standard`.
    tax_class: Option<TaxClass>,
    /// The shop's own data about it; a null removes one text, or all.
    #[schema(value_type = Option<MetadataPatch>)]
    metadata: Option<Metadata>,
}

/// An export to another shop omits ids and empty lists, since an empty list would clear the
/// other shop's.
fn is_empty(ids: &BoundedVec<CategoryId, MAX_CATEGORIES>) -> bool {
    ids.is_empty()
}

impl ProductContent {
    /// Checks the rules across fields: no duplicates, no price with an empty period.
    pub(crate) fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::none();
        let mut skus = BTreeSet::new();
        for (index, variant) in self.variants.iter().enumerate() {
            if !skus.insert(&variant.sku) {
                let invalid = Invalid::new("duplicate_sku", "another variant of this product has this sku");
                faults.add(format!("/variants/{index}/sku"), invalid);
            }
            Price::check_all(&variant.prices, &format!("/variants/{index}/prices"), &mut faults);
        }
        let mut categories = BTreeSet::new();
        for (index, category) in self.category_ids.iter().enumerate() {
            if !categories.insert(category) {
                let invalid = Invalid::new("duplicate_category", "this category is named more than once");
                faults.add(format!("/category_ids/{index}"), invalid);
            }
        }
        check_options(&self.options, &self.variants, &mut faults);
        Media::check_all(&self.media, &mut faults);
        Attribute::check_all(&self.attributes, &mut faults);
        faults.none_or(())
    }
}

/// The rules between options and variants: every variant has a value of every option, in their order, and no two
/// variants have the same values.
fn check_options(options: &[ProductOption], variants: &[VariantContent], faults: &mut Faults) {
    let mut names = BTreeSet::new();
    for (index, option) in options.iter().enumerate() {
        if !names.insert(&option.name) {
            let invalid = Invalid::new("duplicate_option", "another option has this name");
            faults.add(format!("/options/{index}/name"), invalid);
        }
        let mut values = BTreeSet::new();
        for (at, value) in option.values.iter().enumerate() {
            if !values.insert(value) {
                let invalid = Invalid::new("duplicate_value", "this option has this value already");
                faults.add(format!("/options/{index}/values/{at}"), invalid);
            }
        }
        if option.values.is_empty() {
            let invalid = Invalid::new("required", "an option has at least one value");
            faults.add(format!("/options/{index}/values"), invalid);
        }
    }
    let mut combinations = BTreeMap::new();
    for (index, variant) in variants.iter().enumerate() {
        let place = format!("/variants/{index}/option_values");
        if variant.option_values.len() != options.len() {
            let detail = format!("a value for each of the {} options is expected, in their order", options.len());
            faults.add(place, Invalid::new("wrong_options", detail));
            continue;
        }
        for (at, (value, option)) in variant.option_values.iter().zip(options).enumerate() {
            if !option.values.contains(value) {
                let detail = format!("the option {} has no such value", option.name);
                faults.add(format!("{place}/{at}"), Invalid::new("unknown_value", detail));
            }
        }
        if !options.is_empty() && combinations.insert(&*variant.option_values, index).is_some() {
            let invalid = Invalid::new("duplicate_combination", "another variant has the same values");
            faults.add(place, invalid);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_each_place_that_breaks_a_rule_over_several_fields() {
        let price = json!({ "amount": 100, "currency": "EUR" });
        let never = json!({
            "amount": 1, "currency": "USD", "valid_from": "2026-03-02T00:00:00Z", "valid_to": "2026-03-01T00:00:00Z"
        });
        let category = "cat_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
        let content = deserr::deserialize::<ProductContent, _, Faults>(json!({
            "slug": "a", "title": "A", "category_ids": [category, category],
            "variants": [{ "sku": "A" }, { "sku": "A", "prices": [price, never, price] }],
        }));
        let faults = content.unwrap().check().unwrap_err();
        let found: Vec<_> = faults.listed().iter().map(|f| (f.pointer.as_str(), f.code.as_str())).collect();
        assert_eq!(
            found,
            [
                ("/variants/1/sku", "duplicate_sku"),
                ("/variants/1/prices/1/valid_to", "empty_period"),
                ("/variants/1/prices/2", "ambiguous_price"),
                ("/category_ids/1", "duplicate_category"),
            ]
        );
    }
}
