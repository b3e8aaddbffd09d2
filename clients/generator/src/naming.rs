//! Names of operations in a client, by rule: the group is the path's first segment, and the method is the operation's id
//! without the words that name the group. `list_cart_shipping_methods` of `/carts/…` is `carts`, `list_shipping_methods`.

use std::collections::BTreeSet;

use crate::GeneratorError;
use crate::document::{Document, Operation};

/// Collections that belong to no resource.
const SERVICE: [&str; 4] = [".well-known", "healthz", "openapi.json", "readyz"];

/// An operation with its place in a client. Names are words, for each language to join.
#[derive(Debug)]
pub struct Named<'a> {
    /// The group: `["price", "lists"]`.
    pub group: Vec<&'a str>,
    /// The name within the group: `["set", "prices"]`.
    pub method: Vec<&'a str>,
    /// The HTTP method in upper case.
    pub verb: String,
    /// The path with its parameters in braces.
    pub path: &'a str,
    /// The operation.
    pub operation: &'a Operation,
}

impl<'a> Named<'a> {
    fn new(path: &'a str, verb: &str, operation: &'a Operation) -> Self {
        let collection = path.split('/').nth(1).unwrap_or_default();
        let group: Vec<_> =
            if SERVICE.contains(&collection) { vec!["service"] } else { collection.split('-').collect() };
        let method = without(operation.operation_id.split('_').collect(), &group);
        Self { group, method, verb: verb.to_uppercase(), path, operation }
    }

    /// Lists the names of the path's parameters in their order.
    pub fn path_parameters(&self) -> impl Iterator<Item = &'a str> {
        self.path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
    }
}

/// Lists a client's operations, by group and in the document's order. Pages for browsers are left out.
pub fn named(document: &Document) -> Result<Vec<Named<'_>>, GeneratorError> {
    let each = document.paths.iter().flat_map(|(path, item)| item.iter().map(move |(verb, one)| (path, verb, one)));
    let each = each.filter(|(_, _, operation)| !operation.is_browsers());
    let mut all: Vec<_> = each.map(|(path, verb, operation)| Named::new(path, verb, operation)).collect();
    all.sort_by(|a, b| a.group.cmp(&b.group));

    let mut known = BTreeSet::new();
    for Named { group, method, .. } in &all {
        if !known.insert((group.clone(), method.clone())) {
            return Err(GeneratorError::Taken { group: group.join("_"), method: method.join("_") });
        }
    }
    Ok(all)
}

/// Takes the group's name, in the singular or the plural, out of an operation's words; a name of nothing else stays.
fn without<'a>(words: Vec<&'a str>, group: &[&str]) -> Vec<&'a str> {
    let names = |window: &[&str]| {
        let (Some((last, rest)), Some((own_last, own_rest))) = (group.split_last(), window.split_last()) else {
            return false;
        };
        rest == own_rest && (last == own_last || singular(last) == *own_last)
    };
    match words.windows(group.len()).position(names) {
        Some(at) if words.len() > group.len() => words
            .iter()
            .enumerate()
            .filter(|(i, _)| !(at..at + group.len()).contains(i))
            .map(|(_, word)| *word)
            .collect(),
        _ => words,
    }
}

fn singular(plural: &str) -> String {
    match plural.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => plural.strip_suffix('s').unwrap_or(plural).to_owned(),
    }
}

/// Joins words as `camelCase`.
pub fn camel(words: &[&str]) -> String {
    let mut text = pascal(words);
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    text
}

/// Joins words as `snake_case`.
pub fn snake(words: &[&str]) -> String {
    words.join("_")
}

/// Joins words as `PascalCase`.
pub fn pascal(words: &[&str]) -> String {
    let capital = |word: &&str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    words.iter().map(capital).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_group_is_left_out_of_the_method() {
        for (id, group, method) in [
            ("list_cart_shipping_methods", "carts", "listShippingMethods"),
            ("show_category_tree", "categories", "showTree"),
            ("find_product_by_slug", "products", "findBySlug"),
            ("find_payment_method", "payment-methods", "find"),
            ("check_out", "carts", "checkOut"),
            ("return", "returns", "return"),
        ] {
            let group: Vec<_> = group.split('-').collect();
            assert_eq!(camel(&without(id.split('_').collect(), &group)), method);
        }
    }
}
