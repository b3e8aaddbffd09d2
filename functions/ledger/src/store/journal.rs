//! Records that the journal has not sealed yet.

use domain::id::TransactionId;
use service::table::{Key, Write};

use crate::model::JournalRecord;

/// Over how many keys unsealed records are spread.
pub(crate) const UNSEALED_SHARDS: u64 = 16;

/// The write of an unsealed record, made with the step that it records.
pub(crate) fn unsealed(record: &JournalRecord) -> Write {
    Write::create("record", unsealed_key(record.transaction, record.step), record)
}

/// The key of an unsealed record.
pub(crate) fn unsealed_key(transaction: TransactionId, step: u8) -> Key {
    let shard = transaction.raw().shard(UNSEALED_SHARDS);
    Key::new(format!("unsealed#{shard:02}"), format!("{transaction}#{step}"))
}

/// The key of a seal, beside its transaction.
pub(crate) fn seal_key(transaction: TransactionId, step: u8) -> Key {
    Key::new(format!("txn#{transaction}"), format!("seal#{step}"))
}
