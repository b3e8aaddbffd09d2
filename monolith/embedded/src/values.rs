//! Items and keys, as the engine has them and as the table layer does.

use std::collections::HashMap;

use dynoxide::AttributeValue as Theirs;
use service::table::{AttributeValue, Item, Key, Position};

pub(crate) fn key_of(key: Key) -> HashMap<String, Theirs> {
    HashMap::from([("pk".to_owned(), Theirs::S(key.pk)), ("sk".to_owned(), Theirs::S(key.sk))])
}

pub(crate) fn position(key: HashMap<String, Theirs>) -> Position {
    let texts = key.into_iter().filter_map(|(name, value)| match value {
        Theirs::S(text) => Some((name, text)),
        _ => None,
    });
    texts.collect()
}

/// An item as the engine has it.
pub(crate) fn theirs(item: Item) -> HashMap<String, Theirs> {
    item.into_iter().map(|(name, value)| (name, their(value))).collect()
}

fn their(value: AttributeValue) -> Theirs {
    match value {
        AttributeValue::S(text) => Theirs::S(text),
        AttributeValue::N(number) => Theirs::N(number),
        AttributeValue::B(bytes) => Theirs::B(bytes),
        AttributeValue::Bool(it) => Theirs::BOOL(it),
        AttributeValue::Null(it) => Theirs::NULL(it),
        AttributeValue::L(list) => Theirs::L(list.into_iter().map(their).collect()),
        AttributeValue::M(map) => Theirs::M(theirs(map)),
        AttributeValue::Ss(texts) => Theirs::SS(texts),
        AttributeValue::Ns(numbers) => Theirs::NS(numbers),
        AttributeValue::Bs(all) => Theirs::BS(all),
    }
}

/// An item of the engine's.
pub(crate) fn ours(item: HashMap<String, Theirs>) -> Item {
    item.into_iter().map(|(name, value)| (name, our(value))).collect()
}

fn our(value: Theirs) -> AttributeValue {
    match value {
        Theirs::S(text) => AttributeValue::S(text),
        Theirs::N(number) => AttributeValue::N(number),
        Theirs::B(bytes) => AttributeValue::B(bytes),
        Theirs::BOOL(it) => AttributeValue::Bool(it),
        Theirs::NULL(it) => AttributeValue::Null(it),
        Theirs::L(list) => AttributeValue::L(list.into_iter().map(our).collect()),
        Theirs::M(map) => AttributeValue::M(ours(map)),
        Theirs::SS(texts) => AttributeValue::Ss(texts),
        Theirs::NS(numbers) => AttributeValue::Ns(numbers),
        Theirs::BS(all) => AttributeValue::Bs(all),
    }
}
