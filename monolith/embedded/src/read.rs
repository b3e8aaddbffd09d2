//! Reads from the engine's rows: items by their keys, and first pages of partitions. They are half of what an order asks of
//! the database.
//!
//! The engine's own operations prepare two statements for each call and parse the table's description. Here the statement is
//! kept prepared, and only the items are parsed. What the engine would refuse goes to it, which words the refusal; so do
//! pages that begin at a cursor. The conformance test holds both to the same answers and units.

use dynoxide::storage::Storage;
use dynoxide::types::{item_size, read_capacity_units_with_consistency};
use dynoxide::{DynoxideError, Item};
use service::table::{AttributeValue, Index, Item as Ours, Key, Position, Range, Response, Select};

use crate::values::ours;

/// The longest keys (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>).
const MAX_PK_BYTES: usize = 2048;
const MAX_SK_BYTES: usize = 1024;
/// Items of one batch, and their bytes together: the keys of further items are left unread.
const MAX_KEYS: usize = 100;
const MAX_BATCH_BYTES: usize = 16 * 1024 * 1024;
/// Bytes of one page; a larger first item makes a page by itself.
const MAX_PAGE_BYTES: usize = 1024 * 1024;

/// Whether a text can be a key.
fn is_plain(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len())
}

/// Whether the engine would take these keys.
pub(crate) fn are_plain(keys: &[Key]) -> bool {
    let each = keys.iter().all(|key| is_plain(&key.pk, MAX_PK_BYTES) && is_plain(&key.sk, MAX_SK_BYTES));
    let distinct = || {
        let mut sorted: Vec<_> = keys.iter().map(|key| (&key.pk, &key.sk)).collect();
        sorted.sort_unstable();
        sorted.windows(2).all(|pair| pair.first() != pair.last())
    };
    (1..=MAX_KEYS).contains(&keys.len()) && each && distinct()
}

/// Reads items by plain keys; `None` where the table is not there.
pub(crate) fn read(
    storage: &Storage,
    table: &str,
    keys: Vec<Key>,
    consistent: bool,
) -> dynoxide::Result<Option<Response>> {
    let sql = format!("SELECT item_json FROM \"{}\" WHERE pk = ?1 AND sk = ?2", table.replace('"', "\"\""));
    let Ok(mut statement) = storage.conn().prepare_cached(&sql) else { return Ok(None) };
    let (mut response, mut bytes) = (Response::default(), 0);
    let mut keys = keys.into_iter();
    for key in keys.by_ref() {
        // The engine marks the type of a key's text.
        let mut rows = statement.query((format!("S:{}", key.pk), format!("S:{}", key.sk)))?;
        let Some(row) = rows.next()? else {
            response.units += read_capacity_units_with_consistency(0, consistent);
            continue;
        };
        let json = row.get_ref(0)?.as_str().map_err(|error| broken(&error))?;
        let item: Item = serde_json::from_str(json).map_err(|error| broken(&error))?;
        let size = item_size(&item);
        if bytes + size > MAX_BATCH_BYTES {
            response.unread.push(key);
            break;
        }
        bytes += size;
        response.units += read_capacity_units_with_consistency(size, consistent);
        response.items.push(ours(item));
    }
    response.unread.extend(keys);
    Ok(Some(response))
}

/// Whether the engine would take this page's condition, and it begins at no cursor.
pub(crate) fn is_plain_page(select: &Select) -> bool {
    let range = match &select.range {
        Range::All => true,
        Range::Prefix(text) | Range::Below(text) => is_plain(text, MAX_SK_BYTES),
        Range::Between(first, last) => is_plain(first, MAX_SK_BYTES) && is_plain(last, MAX_SK_BYTES) && first <= last,
    };
    let consistency = !select.consistent || select.index == Index::Main;
    range && consistency && select.after.is_none() && select.limit != Some(0) && is_plain(&select.pk, MAX_PK_BYTES)
}

/// Reads a plain page; `None` where the table or its index is not there.
pub(crate) fn first_page(storage: &Storage, table: &str, select: &Select) -> dynoxide::Result<Option<Response>> {
    let (index, pk_name, sk_name) = select.keys();
    let (rows, pk, sk, ties) = match index {
        None => (table.to_owned(), "pk", "sk", None),
        Some(index) => (format!("{table}::gsi::{index}"), "gsi_pk", "gsi_sk", Some(["table_pk", "table_sk"])),
    };
    let marked = |text: &str| format!("S:{text}");
    // From the first text, included, to the second, excluded. The least text above another is that with a zero behind it.
    let (from, to) = match &select.range {
        Range::All => (marked(""), above_all_with(&marked(""))),
        Range::Prefix(prefix) => (marked(prefix), above_all_with(&marked(prefix))),
        Range::Below(end) => (marked(""), marked(end)),
        Range::Between(first, last) => (marked(first), marked(last) + "\0"),
    };
    let direction = if select.newest_first { "DESC" } else { "ASC" };
    let order: Vec<_> =
        [sk].into_iter().chain(ties.into_iter().flatten()).map(|c| format!("{c} {direction}")).collect();
    let (rows, order) = (rows.replace('"', "\"\""), order.join(", "));
    let limit = select.limit.map(|limit| format!(" LIMIT {limit}")).unwrap_or_default();
    let sql = format!(
        "SELECT item_json FROM \"{rows}\" WHERE {pk} = ?1 AND {sk} >= ?2 AND {sk} < ?3 ORDER BY {order}{limit}"
    );
    let Ok(mut statement) = storage.conn().prepare_cached(&sql) else { return Ok(None) };

    let (mut response, mut bytes, mut is_cut) = (Response::default(), 0, false);
    let mut rows = statement.query((marked(&select.pk), from, to))?;
    while let Some(row) = rows.next()? {
        let json = row.get_ref(0)?.as_str().map_err(|error| broken(&error))?;
        let item: Item = serde_json::from_str(json).map_err(|error| broken(&error))?;
        let size = item_size(&item);
        if bytes + size > MAX_PAGE_BYTES && !response.items.is_empty() {
            is_cut = true;
            break;
        }
        bytes += size;
        response.items.push(ours(item));
    }
    response.units = read_capacity_units_with_consistency(bytes, select.consistent);
    // Where as many were found as were asked for, there may be more.
    if is_cut || select.limit.is_some_and(|limit| response.items.len() >= limit) {
        let names = [pk_name, sk_name, "pk", "sk"];
        response.next = response.items.last().map(|item| position(item, &names));
    }
    Ok(Some(response))
}

/// The least text above all texts with this prefix. UTF-8 sorts as code points do.
fn above_all_with(prefix: &str) -> String {
    let mut text = prefix.to_owned();
    while let Some(last) = text.pop() {
        if let Some(next) = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32) {
            text.push(next);
            break;
        }
    }
    text
}

fn position(item: &Ours, names: &[&str]) -> Position {
    let texts = names.iter().filter_map(|name| match item.get(*name) {
        Some(AttributeValue::S(text)) => Some(((*name).to_owned(), text.clone())),
        _ => None,
    });
    texts.collect()
}

fn broken(error: &dyn std::fmt::Display) -> DynoxideError {
    DynoxideError::InternalServerError(format!("an item can't be read: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_ends_below_the_next_text() {
        let ends = ["S:", "S:ab", "S:a\u{D7FF}", "S:a\u{10FFFF}", "S:\u{10FFFF}"].map(above_all_with);
        assert_eq!(ends, ["S;", "S:ac", "S:a\u{E000}", "S:b", "S;"]);
    }
}
