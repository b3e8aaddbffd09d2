//! Items and keys, as the SDK has them and as the table layer does.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue as Theirs;
use service::table::{AttributeValue, Failure, Item, Key, Position};

/// An item as the SDK has it.
pub(crate) fn theirs(item: Item) -> HashMap<String, Theirs> {
    item.into_iter().map(|(name, value)| (name, their(value))).collect()
}

fn their(value: AttributeValue) -> Theirs {
    match value {
        AttributeValue::S(text) => Theirs::S(text),
        AttributeValue::N(number) => Theirs::N(number),
        AttributeValue::B(bytes) => Theirs::B(Blob::new(bytes)),
        AttributeValue::Bool(it) => Theirs::Bool(it),
        AttributeValue::Null(it) => Theirs::Null(it),
        AttributeValue::L(list) => Theirs::L(list.into_iter().map(their).collect()),
        AttributeValue::M(map) => Theirs::M(theirs(map)),
        AttributeValue::Ss(texts) => Theirs::Ss(texts),
        AttributeValue::Ns(numbers) => Theirs::Ns(numbers),
        AttributeValue::Bs(all) => Theirs::Bs(all.into_iter().map(Blob::new).collect()),
    }
}

/// An item of the SDK's; an error for an attribute of a kind that it does not know.
pub(crate) fn ours(item: HashMap<String, Theirs>) -> Result<Item, Failure> {
    item.into_iter().map(|(name, value)| Ok((name, our(value)?))).collect()
}

fn our(value: Theirs) -> Result<AttributeValue, Failure> {
    Ok(match value {
        Theirs::S(text) => AttributeValue::S(text),
        Theirs::N(number) => AttributeValue::N(number),
        Theirs::B(bytes) => AttributeValue::B(bytes.into_inner()),
        Theirs::Bool(it) => AttributeValue::Bool(it),
        Theirs::Null(it) => AttributeValue::Null(it),
        Theirs::L(list) => AttributeValue::L(list.into_iter().map(our).collect::<Result<_, _>>()?),
        Theirs::M(map) => AttributeValue::M(ours(map)?),
        Theirs::Ss(texts) => AttributeValue::Ss(texts),
        Theirs::Ns(numbers) => AttributeValue::Ns(numbers),
        Theirs::Bs(all) => AttributeValue::Bs(all.into_iter().map(Blob::into_inner).collect()),
        _ => return Err(Failure::Failed("an attribute is of a kind that the SDK does not know".into())),
    })
}

pub(crate) fn their_key(key: Key) -> HashMap<String, Theirs> {
    HashMap::from([("pk".to_owned(), Theirs::S(key.pk)), ("sk".to_owned(), Theirs::S(key.sk))])
}

pub(crate) fn their_position(position: Position) -> HashMap<String, Theirs> {
    position.into_iter().map(|(name, value)| (name, Theirs::S(value))).collect()
}

pub(crate) fn position(key: HashMap<String, Theirs>) -> Position {
    let texts = key.into_iter().filter_map(|(name, value)| match value {
        Theirs::S(text) => Some((name, text)),
        _ => None,
    });
    texts.collect()
}
