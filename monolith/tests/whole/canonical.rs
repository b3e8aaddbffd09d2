//! Tables and answers in a form that two runs share: without ids, times and markers.

use std::collections::BTreeMap;

use serde_json::Value;
use service::table::{AttributeValue, Item};

use crate::world::World;

/// Fields that differ between two runs of one story.
///
/// `stock_revision` counts the observed changes of availability, which depend on the order of the stock's events.
/// `queue_key` counts the commands of a process. `place` and `rev` count the changes of a shard of delivery's feed, which an
/// entry's id decides, and those of an entry. `mark` is the version of what makes feed count an hour again.
const LEFT_OUT: [&str; 13] = [
    "expires_at",
    "created_at",
    "updated_at",
    "version",
    "stock_revision",
    "stock_version",
    "number",
    "fingerprint",
    "mark",
    "stamp",
    "place",
    "rev",
    "queue_key",
];

/// Reads the rows of every table, sorted.
pub(crate) async fn tables(world: &World) -> BTreeMap<String, Vec<String>> {
    let mut tables = BTreeMap::new();
    for capability in &world.capabilities {
        let mut rows: Vec<String> = world.table(capability.name()).iter().filter_map(canonical_row).collect();
        rows.sort();
        tables.insert(capability.name().to_owned(), rows);
    }
    tables
}

/// Removes ids, times, versions and the order's random number from an answer.
pub(crate) fn answer(body: &Value) -> Value {
    match body {
        // Signed, and for a while.
        Value::String(text) if text.starts_with("/blobs/") => {
            Value::String(without_ids(text.split('?').next().unwrap()))
        }
        Value::String(text) => Value::String(without_ids(text)),
        Value::Array(list) => list.iter().map(answer).collect(),
        Value::Object(map) => {
            let kept = map
                .iter()
                .filter(|(name, _)| !["number", "order_number", "request_id", "version"].contains(&name.as_str()));
            kept.map(|(name, value)| {
                // A gift card's code is drawn, and shown once.
                let is_code = name == "code" && (value.is_null() || value.as_str().is_some_and(is_gift_code));
                // So is a ticket.
                let is_drawn = is_code || name == "ticket";
                (name.clone(), if is_drawn { "CODE".into() } else { answer(value) })
            })
            .collect()
        }
        other => other.clone(),
    }
}

fn canonical_row(item: &Item) -> Option<String> {
    let AttributeValue::S(pk) = &item["pk"] else { panic!("{item:?}") };
    let markers = ["outbox#", "applied#", "idempotency#", "cursor_key", "number#", "last#", "ticket#", "master_secret"];
    if markers.iter().any(|marker| pk.starts_with(marker)) {
        return None;
    }
    let kept = item.iter().filter(|(name, _)| !name.starts_with("gsi") && !LEFT_OUT.contains(&name.as_str()));
    let mut kept: BTreeMap<_, _> = kept.map(|(name, value)| (without_ids(name), plain(value))).collect();
    // A transaction's id decides on which shard of an account it is booked: what each shard comes to differs, the
    // movements are the same.
    if kept["sk"] == "head" {
        // The lease: a writer that was cut off took one more, and may not have given it back.
        kept.remove("token");
        kept.remove("until_ms");
    }
    if kept.contains_key("shard") {
        for name in ["shard", "sums"] {
            kept.remove(name);
        }
        if kept["sk"] != "account" {
            kept.insert("sk".to_owned(), Value::String("MOVEMENT".to_owned()));
        }
    }
    Some(serde_json::to_string(&kept).unwrap())
}

fn plain(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => Value::String(without_ids(text)),
        // Milliseconds since 1970.
        AttributeValue::N(number) if number.len() == 13 => Value::String("TIME".to_owned()),
        AttributeValue::N(number) => Value::String(number.clone()),
        AttributeValue::Bool(yes) => Value::Bool(*yes),
        AttributeValue::L(list) => {
            let mut list: Vec<Value> = list.iter().map(plain).collect();
            // The entries of a timeline may differ in order, but not in content.
            list.sort_by_key(ToString::to_string);
            Value::Array(list)
        }
        AttributeValue::M(map) => {
            let is_drawn =
                |name: &str, value: &AttributeValue| name == "number" && matches!(value, AttributeValue::S(_));
            let kept = map.iter().filter(|(name, _)| !["place", "rev"].contains(&name.as_str()));
            let kept = kept.filter(|(name, value)| !is_drawn(name, value));
            kept.map(|(name, value)| (without_ids(name), plain(value))).collect()
        }
        _ => Value::Null,
    }
}

fn is_gift_code(text: &str) -> bool {
    text.len() == 23 && text.split('-').count() == 4 && text.split('-').all(|group| group.len() == 5)
}

/// Replaces ULIDs by `ULID`, timestamps by `TIME`, and a secret at the end by `SECRET`.
fn without_ids(text: &str) -> String {
    let crockford = |c: char| c.is_ascii_digit() || (c.is_ascii_uppercase() && !"ILOU".contains(c));
    if text.len() == 24 && text.ends_with('Z') && text.as_bytes()[10] == b'T' {
        return "TIME".to_owned();
    }
    // What was drawn goes first, since its digits may look like a moment.
    let is_hex = |text: &str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_hexdigit());
    let (list, hash) = text.rsplit_once('#').unwrap_or(("", text));
    if is_hex(hash, 64) {
        return format!("{}#HASH", without_ids(list));
    }
    let (rest, last) = text.rsplit_once('.').unwrap_or(("", text));
    if last.starts_with("whsec_") || is_hex(last, 32) {
        return format!("{}.SECRET", without_ids(rest));
    }
    let mut out = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let run = rest.find(|c| !crockford(c)).unwrap_or(rest.len());
        match run {
            26 => out.push_str("ULID"),
            // Milliseconds, as they sort in keys.
            15 if rest[..15].bytes().all(|b| b.is_ascii_digit()) => out.push_str("MOMENT"),
            16 if rest[..16].bytes().all(|b| b.is_ascii_digit()) => out.push_str("PLACE"),
            _ => out.push_str(&rest[..run]),
        }
        rest = &rest[run..];
        if let Some(other) = rest.chars().next() {
            out.push(other);
            rest = &rest[other.len_utf8()..];
        }
    }
    // An entry's id decides its partition of the list.
    match out.rsplit_once('#') {
        Some((list @ ("waiting" | "feed"), _)) => format!("{list}#SHARD"),
        Some((list, shard)) if shard.len() == 2 && shard.bytes().all(|b| b.is_ascii_digit()) => format!("{list}#SHARD"),
        _ => out,
    }
}

#[test]
fn a_hash_with_digits_like_a_moment_is_a_hash() {
    let hash = "700d538971428b8248c79b67f55c347dead1815f4703b176600212345678b1c6";
    assert_eq!(without_ids(hash), "#HASH");
    assert_eq!(without_ids(&format!("giftcode#{hash}")), "giftcode#HASH");
    assert_eq!(without_ids("due#000001766002123"), "due#MOMENT");
    assert_eq!(without_ids("signing.0123456789012345abcdef0123456789"), "signing.SECRET");
}
