//! Reads of items by their keys, from the engine's rows: half of what an order asks of the database.
//!
//! The engine's own operations prepare two statements for each call and parse the table's description. Here the statement is
//! kept prepared, and only the item is parsed. Keys that the engine would refuse go to it, which words the refusal. The
//! conformance test holds both to the same answers and units.

use dynoxide::storage::Storage;
use dynoxide::types::{item_size, read_capacity_units_with_consistency};
use dynoxide::{DynoxideError, Item};
use service::table::{Key, Response};

use crate::database::ours;

/// The longest keys (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>).
const MAX_PK_BYTES: usize = 2048;
const MAX_SK_BYTES: usize = 1024;
/// Items of one batch, and their bytes together: the keys of further items are left unread.
const MAX_KEYS: usize = 100;
const MAX_BATCH_BYTES: usize = 16 * 1024 * 1024;

/// Whether the engine would take these keys.
pub(crate) fn are_plain(keys: &[Key]) -> bool {
    let is_plain = |text: &str, most: usize| (1..=most).contains(&text.len());
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

fn broken(error: &dyn std::fmt::Display) -> DynoxideError {
    DynoxideError::InternalServerError(format!("an item can't be read: {error}"))
}
