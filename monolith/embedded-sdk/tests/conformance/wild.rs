//! Requests of any kind: conditions and updates meet attributes of every type, as no store writes them.

use proptest::prelude::*;
use service::table::{Action, AttributeValue, Change, Index, Item, Key, Range, Request, Select};

pub(crate) fn text(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

pub(crate) fn number(number: impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

pub(crate) fn key() -> impl Strategy<Value = Key> {
    let pk = prop::sample::select(vec!["order#1", "order#2", "c"]);
    let sk = prop::sample::select(vec!["a", "b#1", "b#2", "b#3", "c"]);
    (pk, sk).prop_map(|(pk, sk)| Key::new(pk, sk))
}

fn value() -> impl Strategy<Value = AttributeValue> {
    let number = prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        (-9_999_i32..9_999).prop_map(|number| format!("{}.{:02}1", number / 100, (number % 100).abs())),
        Just("0".to_owned()),
    ];
    let leaf = prop_oneof![
        "[a-z0-9 äß€😀\"\\\\]{0,12}".prop_map(AttributeValue::S),
        number.prop_map(AttributeValue::N),
        prop::collection::vec(any::<u8>(), 0..20).prop_map(AttributeValue::B),
        any::<bool>().prop_map(AttributeValue::Bool),
        Just(AttributeValue::Null(true)),
        prop::collection::btree_set("[a-z]{1,3}", 1..4).prop_map(|set| AttributeValue::Ss(set.into_iter().collect())),
        prop::collection::btree_set(0..99_u32, 1..4)
            .prop_map(|set| AttributeValue::Ns(set.iter().map(u32::to_string).collect())),
        // A few kilobytes, so that units differ.
        (100..6_000_usize).prop_map(|length| AttributeValue::S("x".repeat(length))),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(AttributeValue::L),
            prop::collection::hash_map("[a-z]{1,4}", inner, 0..4).prop_map(AttributeValue::M),
        ]
    })
}

/// An item, with places in the indexes or without.
fn item(key: Key) -> impl Strategy<Value = Item> {
    let attributes = prop::collection::hash_map("(version|used|name|children|data)", value(), 0..4);
    let index = || prop::option::of(prop::sample::select(vec!["x", "y#1", "y#2"]));
    (attributes, 0..4_u32, index(), index()).prop_map(move |(mut item, version, first, second)| {
        item.insert("version".to_owned(), number(version));
        item.insert("pk".to_owned(), text(&key.pk));
        item.insert("sk".to_owned(), text(&key.sk));
        for (name, place) in [("gsi1", first), ("gsi2", second)] {
            if let Some(place) = place {
                item.insert(format!("{name}pk"), text("list"));
                item.insert(format!("{name}sk"), text(place));
            }
        }
        item
    })
}

/// The conditions that capabilities use, with their names and values; some meet attributes of another type.
fn condition() -> impl Strategy<Value = (Option<String>, Vec<&'static str>, Vec<(&'static str, AttributeValue)>)> {
    let version = || (0..4_u32).prop_map(number);
    prop_oneof![
        2 => Just((None, vec![], vec![])),
        2 => Just((Some("attribute_not_exists(pk)".to_owned()), vec![], vec![])),
        1 => Just((Some("attribute_exists(pk)".to_owned()), vec![], vec![])),
        3 => version().prop_map(|version| {
            (Some("#version = :version".to_owned()), vec!["version"], vec![("version", version)])
        }),
        2 => version().prop_map(|version| {
            let newer = "attribute_not_exists(pk) OR #version < :version".to_owned();
            (Some(newer), vec!["version"], vec![("version", version)])
        }),
        1 => value().prop_map(|used| {
            let below = "attribute_not_exists(#used) OR #used < :used".to_owned();
            (Some(below), vec!["used"], vec![("used", used)])
        }),
        1 => value().prop_map(|name| {
            let both = "(attribute_exists(pk) AND #name = :name) AND (attribute_not_exists(#data.#used))".to_owned();
            (Some(both), vec!["name", "data", "used"], vec![("name", name)])
        }),
        1 => Just((Some("begins_with(#name, :a) OR contains(#data, :a)".to_owned()), vec!["name", "data"],
            vec![("a", text("a"))])),
    ]
}

/// Update expressions with their names and values.
fn update() -> impl Strategy<Value = (String, Vec<&'static str>, Vec<(&'static str, AttributeValue)>)> {
    prop_oneof![
        value().prop_map(|to| ("SET #name = :to".to_owned(), vec!["name"], vec![("to", to)])),
        (0..9_u32).prop_map(|step| {
            let count = "SET #children = if_not_exists(#children, :none) + :step".to_owned();
            (count, vec!["children"], vec![("none", number(0)), ("step", number(step))])
        }),
        value().prop_map(|to| ("SET #data.#used = :to".to_owned(), vec!["data", "used"], vec![("to", to)])),
        Just(("REMOVE #name, #gsi1pk, #gsi1sk".to_owned(), vec!["name", "gsi1pk", "gsi1sk"], vec![])),
        Just((
            "SET #gsi2pk = :list, #gsi2sk = :place".to_owned(),
            vec!["gsi2pk", "gsi2sk"],
            vec![("list", text("list")), ("place", text("z"))]
        )),
        Just(("ADD #version :one".to_owned(), vec!["version"], vec![("one", number(1))])),
    ]
}

fn action(is_check_allowed: bool) -> impl Strategy<Value = Action> {
    let change = key().prop_flat_map(move |key| {
        let put = item(key.clone()).prop_map(|item| (Change::Put(item), vec![], vec![]));
        let updated = update().prop_map(|(expression, names, values)| (Change::Update(expression), names, values));
        let other = if is_check_allowed { Change::Check } else { Change::Delete };
        let other = prop::sample::select(vec![Change::Delete, other]).prop_map(|change| (change, vec![], vec![]));
        (Just(key), prop_oneof![3 => put, 3 => updated, 2 => other])
    });
    (change, condition()).prop_map(|((key, (change, mut names, mut values)), (condition, more, others))| {
        let condition = match (&change, condition) {
            (Change::Check, None) => Some("attribute_exists(pk)".to_owned()),
            (_, condition) => condition,
        };
        if condition.is_some() {
            names.extend(more);
            values.extend(others);
        }
        let names = names.into_iter().map(|name| (format!("#{name}"), name.to_owned())).collect();
        let values = values.into_iter().map(|(name, value)| (format!(":{name}"), value)).collect();
        Action { key, change, condition, names, values }
    })
}

pub(crate) fn select() -> impl Strategy<Value = Select> {
    let range = prop_oneof![
        Just(Range::All),
        Just(Range::Prefix("b#".to_owned())),
        Just(Range::Below("b#3".to_owned())),
        Just(Range::Between("b#1".to_owned(), "y#1".to_owned())),
    ];
    let index = prop::sample::select(vec![Index::Main, Index::First, Index::Second]);
    (index, range, any::<bool>(), any::<bool>(), prop::option::of(1..4_usize), 0..3_usize).prop_map(
        |(index, range, newest_first, consistent, limit, pk)| Select {
            index,
            pk: if index == Index::Main { ["order#1", "order#2", "c"][pk].to_owned() } else { "list".to_owned() },
            range,
            newest_first,
            consistent: consistent && index == Index::Main,
            limit,
            after: None,
        },
    )
}

pub(crate) fn request() -> impl Strategy<Value = Request> {
    prop_oneof![
        2 => (key(), any::<bool>()).prop_map(|(key, consistent)| Request::Get { key, consistent }),
        1 => prop::collection::hash_set(key().prop_map(|key| (key.pk, key.sk)), 1..6)
            .prop_map(|keys| Request::GetMany { keys: keys.into_iter().map(|(pk, sk)| Key::new(pk, sk)).collect() }),
        3 => select().prop_map(Request::Query),
        4 => action(false).prop_map(Request::Write),
        // Now and then two of them name one item, which is refused as a whole.
        4 => prop::collection::vec(action(true), 1..5).prop_map(Request::Transact),
    ]
}
