//! Requests as stores write them: documents that `serde_dynamo` makes, comparisons between equal types, keys of the right
//! type, updates of what is there.
//!
//! They also go to an emulator of AWS, whose known differences are left out, for these reasons:
//!
//! | the emulator | DynamoDB |
//! | --- | --- |
//! | holds any two maps or lists equal | compares their contents; no store compares documents |
//! | holds two sets equal only if their texts are, and sorts numbers of a set as texts | sets of numbers are numbers; no store writes sets |
//! | gives numbers back as they were written (`1.50`) | takes zeros away at both ends; stores write whole numbers |
//! | cancels a transaction as invalid if one of its updates adds to an absent attribute, before it looks at conditions | its documentation names no order; the embedded engine looks at conditions first. Here such updates stand alone |
//! | counts units by operation, however large the item | counts kilobytes; units are not compared |
//! | gives pages of any size | ends a page at 1 MB; pages here are smaller |

use proptest::prelude::*;
use service::table::{Action, AttributeValue, Change, Item, Key, Request};

use crate::wild::{key, number, select, text};

/// An expression with its names and its values.
type Expression = (String, Vec<&'static str>, Vec<(&'static str, AttributeValue)>);

fn expression<const N: usize, const V: usize>(
    text: &str,
    names: [&'static str; N],
    values: [(&'static str, AttributeValue); V],
) -> Expression {
    (text.to_owned(), names.into(), values.into())
}

fn name() -> impl Strategy<Value = AttributeValue> {
    prop_oneof![
        3 => prop::sample::select(vec!["ada", "Ada", "ada lovelace", "", "zoë"]).prop_map(text),
        1 => "[a-z0-9 äß€😀\"\\\\]{0,12}".prop_map(text),
    ]
}

fn count() -> impl Strategy<Value = AttributeValue> {
    (0..5_u32).prop_map(number)
}

/// What `serde_dynamo` makes of a struct's member.
fn member() -> impl Strategy<Value = AttributeValue> {
    let leaf = prop_oneof![
        name(),
        any::<i64>().prop_map(number),
        any::<u64>().prop_map(number),
        any::<bool>().prop_map(AttributeValue::Bool),
        Just(AttributeValue::Null(true)),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(AttributeValue::L),
            prop::collection::hash_map("[a-z_]{1,8}", inner, 0..4).prop_map(AttributeValue::M),
        ]
    })
}

/// A versioned part of an item, as cart keeps an offer.
fn offer() -> impl Strategy<Value = AttributeValue> {
    (0..4_u32, member()).prop_map(|(version, more)| {
        AttributeValue::M([("version".to_owned(), number(version)), ("more".to_owned(), more)].into())
    })
}

fn attribute() -> impl Strategy<Value = (&'static str, AttributeValue)> {
    prop_oneof![
        name().prop_map(|value| ("name", value)),
        count().prop_map(|value| ("used", value)),
        count().prop_map(|value| ("limit", value)),
        offer().prop_map(|value| ("offer", value)),
        member().prop_map(|value| ("document", value)),
        any::<bool>().prop_map(|value| ("confirmed", AttributeValue::Bool(value))),
        // Events and answers, compressed.
        prop::collection::vec(any::<u8>(), 1..60).prop_map(|value| ("events", AttributeValue::B(value))),
    ]
}

fn item(key: Key) -> impl Strategy<Value = Item> {
    let index = || prop::option::of(prop::sample::select(vec!["x", "y#1", "y#2"]));
    (prop::collection::vec(attribute(), 0..6), 0..4_u32, index(), index()).prop_map(
        move |(attributes, version, first, second)| {
            let mut item: Item = attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            item.insert("version".to_owned(), number(version));
            item.extend([("pk".to_owned(), text(&key.pk)), ("sk".to_owned(), text(&key.sk))]);
            for (name, place) in [("gsi1", first), ("gsi2", second)] {
                if let Some(place) = place {
                    item.insert(format!("{name}pk"), text("list"));
                    item.insert(format!("{name}sk"), text(place));
                }
            }
            item
        },
    )
}

fn condition() -> impl Strategy<Value = Expression> {
    prop_oneof![
        2 => Just(expression("attribute_not_exists(pk)", [], [])),
        1 => Just(expression("attribute_exists(pk)", [], [])),
        3 => count().prop_map(|is| expression("#version = :is", ["version"], [("is", is)])),
        2 => count().prop_map(|newer| {
            expression("attribute_not_exists(pk) OR #version < :newer", ["version"], [("newer", newer)])
        }),
        1 => count().prop_map(|most| {
            expression("attribute_not_exists(#used) OR #used < :most", ["used"], [("most", most)])
        }),
        1 => Just(expression("#used < #limit", ["used", "limit"], [])),
        1 => count().prop_map(|now| {
            let due = "attribute_exists(pk) AND (attribute_not_exists(#used) OR #used <= :now)";
            expression(due, ["used"], [("now", now)])
        }),
        1 => count().prop_map(|now| {
            let open = "attribute_exists(pk) AND attribute_not_exists(#offer) AND #used > :now";
            expression(open, ["offer", "used"], [("now", now)])
        }),
        1 => count().prop_map(|version| {
            let newer = "attribute_not_exists(#offer) OR #offer.#version < :version";
            expression(newer, ["offer", "version"], [("version", version)])
        }),
        1 => (name(), count()).prop_map(|(name, is)| {
            let both = "(attribute_not_exists(#name) OR #name = :name) AND (#version >= :is)";
            expression(both, ["name", "version"], [("name", name), ("is", is)])
        }),
        1 => name().prop_map(|name| expression("#name <> :name", ["name"], [("name", name)])),
        1 => any::<bool>().prop_map(|is| {
            expression("#confirmed = :is", ["confirmed"], [("is", AttributeValue::Bool(is))])
        }),
    ]
}

/// Updates that find what they need on every item.
fn update() -> impl Strategy<Value = Expression> {
    prop_oneof![
        name().prop_map(|to| expression("SET #name = :to", ["name"], [("to", to)])),
        offer().prop_map(|to| expression("SET #offer = :to", ["offer"], [("to", to)])),
        (0..9_u32).prop_map(|step| {
            let count = "SET #used = if_not_exists(#used, :none) + :step";
            expression(count, ["used"], [("none", number(0)), ("step", number(step))])
        }),
        (count(), name()).prop_map(|(limit, name)| {
            let both = "SET #limit = :limit, #used = if_not_exists(#used, :limit), #name = :name REMOVE #document";
            expression(both, ["limit", "used", "name", "document"], [("limit", limit), ("name", name)])
        }),
        Just(expression("REMOVE #name, #gsi1pk, #gsi1sk", ["name", "gsi1pk", "gsi1sk"], [])),
        Just(expression(
            "SET #gsi2pk = :list, #gsi2sk = :place",
            ["gsi2pk", "gsi2sk"],
            [("list", text("list")), ("place", text("z"))]
        )),
        (-3..3_i32).prop_map(|more| expression("ADD #used :more", ["used"], [("more", number(more))])),
    ]
}

/// Updates that an item may lack the attribute of, which is then at fault.
fn step() -> impl Strategy<Value = Expression> {
    prop_oneof![
        Just(expression("SET #version = #version + :one", ["version"], [("one", number(1))])),
        (0..3_u32).prop_map(|step| expression("SET #used = #used - :step", ["used"], [("step", number(step))])),
    ]
}

fn action(change: impl Strategy<Value = (Change, Expression)>, key: Key) -> impl Strategy<Value = Action> {
    (change, prop::option::weighted(0.8, condition())).prop_map(move |((change, own), condition)| {
        let condition = match (&change, condition) {
            (Change::Check, None) => Some(expression("attribute_exists(pk)", [], [])),
            (_, condition) => condition,
        };
        let (_, mut names, values) = own;
        // Each part has values of its own.
        let mut values: Vec<_> = values.into_iter().map(|(name, value)| (format!(":{name}"), value)).collect();
        let condition = condition.map(|(mut condition, more, others)| {
            names.extend(more);
            for (name, value) in others {
                condition = condition.replace(&format!(":{name}"), &format!(":if_{name}"));
                values.push((format!(":if_{name}"), value));
            }
            condition
        });
        let names = names.into_iter().map(|name| (format!("#{name}"), name.to_owned())).collect();
        Action { key: key.clone(), change, condition, names, values: values.into_iter().collect() }
    })
}

fn change(
    key: Key,
    update: impl Strategy<Value = Expression>,
    other: Change,
) -> impl Strategy<Value = (Change, Expression)> {
    let none = || expression("", [], []);
    prop_oneof![
        3 => item(key).prop_map(move |item| (Change::Put(item), none())),
        3 => update.prop_map(|(text, names, values)| (Change::Update(text), (String::new(), names, values))),
        1 => Just((Change::Delete, none())),
        1 => Just((other, none())),
    ]
}

fn alone() -> impl Strategy<Value = Action> {
    key().prop_flat_map(|key| {
        let update = prop_oneof![3 => update(), 1 => step()];
        action(change(key.clone(), update, Change::Delete), key)
    })
}

fn in_transaction() -> impl Strategy<Value = Action> {
    key().prop_flat_map(|key| action(change(key.clone(), update(), Change::Check), key))
}

/// A put or a delete without a condition.
fn in_batch() -> impl Strategy<Value = Action> {
    alone().prop_filter_map("a batch takes no update", |action| match action.change {
        Change::Put(_) | Change::Delete => {
            let (names, values) = Default::default();
            Some(Action { condition: None, names, values, ..action })
        }
        Change::Update(_) | Change::Check => None,
    })
}

pub(crate) fn request() -> impl Strategy<Value = Request> {
    prop_oneof![
        2 => (key(), any::<bool>()).prop_map(|(key, consistent)| Request::Get { key, consistent }),
        1 => prop::collection::hash_set(key().prop_map(|key| (key.pk, key.sk)), 1..6)
            .prop_map(|keys| Request::GetMany { keys: keys.into_iter().map(|(pk, sk)| Key::new(pk, sk)).collect() }),
        3 => select().prop_map(Request::Query),
        4 => alone().prop_map(Request::Write),
        // Now and then two of them name one item, which is refused as a whole.
        4 => prop::collection::vec(in_transaction(), 1..5).prop_map(Request::Transact),
        2 => prop::collection::vec(in_batch(), 1..5).prop_map(Request::WriteMany),
    ]
}
