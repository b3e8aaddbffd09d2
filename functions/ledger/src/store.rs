//! The table: accounts, transactions, entries, and what the journal has not sealed yet.
//!
//! | item | pk | sk | |
//! | --- | --- | --- | --- |
//! | account | `acct#<path>` | `account` | its settings, and its sums where it has one shard |
//! | shard | `acct#<path>#<00–63>` | `account` | sums of a sharded account |
//! | entry | as its account or shard | `e#<booked, 15 digits>#<version, 12 digits>`, of a shard `#<00–63>` besides | one a movement, never changed |
//! | mark of a hold | as its account or shard | `h#<expires, 15 digits>#<txn id>` | while a hold that may expire lasts |
//! | directory | `accounts#<0–3>` | the path | one an account; `gsi1pk = owner#<owner>`, `gsi2pk = currency#<code>#<0–3>` |
//! | transaction | `txn#<id>` | `txn` | for ever; `gsi1pk = txns#<0–7>`, `gsi1sk = <booked, 15 digits>#<id>`; while it may expire `gsi2pk = due#<0–3>`, `gsi2sk = <expires, 15 digits>#<id>` |
//! | seal | `txn#<id>` | `seal#<step>` | where the step stands in the journal |
//! | reference | `ref#<ledger>#<reference>` | `ref` | names the transaction of its ledger that has it |
//! | unsealed record | `unsealed#<00–15>` | `<txn id>#<step>` | until the journal has it |
//! | journal | `journal#<ledger>#<seq / 1000>` | `<seq, 15 digits>` | a sealed record, for ever |
//! | end of a journal | `journal#<ledger>` | `head` | its last place and hash |
//! | the sealer's lease | `sealer` | the same | |
//! | closing | `closing#<ledger>` | the same | the last closed day |
//! | heard of a payment | `heard#<payment>` | the same | what payments told, and what is posted; while these differ `gsi1pk = differs#<currency>#<0–3>`, `gsi1sk` the payment |
//! | transfer | `transfer#<id>` | the same | for ever; `gsi1pk = out#<payer>`, `gsi2pk = in#<recipient>`, both `<made, 15 digits>#<id>` |
//! | run of a transfer | `runs#<0–3>` | `<due, 15 digits>#<id>` | while it is to come |
//! | open plans of a payer | `plans#<owner>` | the same | how many, at most 100 |
//! | rules of an asset | `rules#<asset>` | the same | `gsi1pk = rules`, `gsi1sk` the asset |
//! | copy of their version | `rules#<asset>#<00–15>` | the same | checked by each transfer |
//! | what a wallet has sent | `sent#<path>` | the month | by days, under a version |
//! | wallets of a guest | `guest#<guest>` | the same | their assets, and the account that the guest became |
//! | heir of a guest | `heir#<account>` | the guest | whose transfers the account's list shows, too |
//! | wallets of merged guests to be looked at | `sweeps` | the hold that has ended, or `<path>#<version>` | until the tick has looked |
//! | erased account | `erased#<account>` | the same | for ever |
//! | erasure under way | `erasures` | `<due, 15 digits>#<account>` | how far it is; until its lists were gone through twice |
//!
//! | access pattern | key condition | cost |
//! | --- | --- | --- |
//! | an account, exact | `GetItem`, consistent; of a sharded one `BatchGetItem` on its shards besides | 1 RRU; 0.5 a shard |
//! | the accounts of a transaction | `BatchGetItem` on their keys; shards by another | 0.5 RRU each |
//! | accounts by path, of an owner, of a currency | directory keys, merged; then `BatchGetItem` | 0.5 RRU a key and 0.5 an account |
//! | several accounts at one moment | `GetItem` each, consistent, twice | 2 RRU each |
//! | overdue holds of an account | `h#` up to now, consistent | 1 RRU |
//! | a transaction with its seals | `txn#<id>`, consistent | 1 RRU |
//! | transactions, newest first | `txns#<0–7>`, merged | 0.5 RRU a key and 4 KB |
//! | entries of an account, newest first | `e#`, of a sharded account merged over its shards | 0.5 RRU a shard and 4 KB |
//! | overdue holds of all | `due#<0–3>` up to now | 0.5 RRU a key |
//! | what waits to be sealed | `unsealed#<00–15>`, to look: eventually; to seal: consistent, from the highest key down | 8 RRU; 16 RRU and more |
//! | sealing | journal, seal and the removal of the unsealed record for each of up to 30, and the end: one transaction | 91 actions, 6 WRU each of 1 KB, and 2 |
//! | a journal from a place on | `journal#…`, consistent | 1 RRU for each 4 KB |
//! | an account at a moment, or a statement's end | the last `e#` up to it, consistent | 1 RRU a shard |
//! | a statement | `e#` from its beginning on, consistent | 1 RRU a shard and 4 KB |
//! | a closing, for what is backdated | `GetItem`, consistent; a check in the step | 1 RRU, 2 WRU |
//! | a gift card, its code, the wrong codes of a person | `gifts#<0–7>` and its id; `giftcode#<hash>`; `gifttries#<owner>`: consistent | 1 RRU each |
//! | gift cards, newest first; those of a status | `gifts#<0–7>`; gsi1 `gifts#<status>#<0–7>`, merged | 0.5 RRU a key and 4 KB |
//! | gift cards whose time is over | gsi2 `giftsdue#<0–1>` up to now | 0.5 RRU a key |
//! | payments that differ | `differs#<currency>#<0–3>` | 0.5 RRU a key and 4 KB |
//! | a transfer | `GetItem`, consistent | 1 RRU |
//! | transfers of an owner, newest first | `out#`, `in#`, merged with those of inherited guests; then `BatchGetItem` of them and of their transactions | 0.5 RRU a list and 0.5 each |
//! | runs that are due | `runs#<0–3>` up to a minute and a half from now | 0.5 RRU a key and 4 KB |
//! | open plans of a payer | counted in the commit of each plan and of its end, below 100 | 2 WRU |
//! | that rules have not changed | a check in the commit, of one copy of sixteen | 2 WRU |
//! | whether accounts are erased | `BatchGetItem`; at a merge `GetItem`, consistent | 0.5 RRU each; 1 RRU |
//! | erasures that go on | `erasures` up to now | 0.5 RRU |
//! | the next guest of an account | `heir#` behind the last, consistent | 1 RRU |
//! | rules, what was sent, wallets of a guest | `GetItem`, consistent | 1 RRU each |
//! | a step | accounts at their versions, entries, the transaction, the record: 2 WRU each and 1 for each index; a reference, the marks of a hold and the events 2 each | at most 95 actions |
//!
//! The largest step is the creation of a hold with a reference and thirty accounts: an account, an entry and a mark each,
//! the transaction, the reference, the record, the check of a closed period and the events are 95 actions.

mod accounts;
mod closings;
mod entries;
mod erasures;
mod gift_cards;
mod holds;
mod journal;
mod merged;
mod payments;
mod sealing;
mod statements;
mod transactions;
mod transfers;
mod turn;
mod wallets;

use domain::Timestamp;
use domain::id::TransactionId;
use service::table::{Key, Table};
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

pub(crate) use self::accounts::{ACCOUNT, AccountFilter, LEFT};
pub(crate) use self::closings::CLOSING;
pub(crate) use self::erasures::{ERASURE, Erasure};
pub(crate) use self::gift_cards::{GIFT, GIFT_DUE_SHARDS, TRIES};
pub(crate) use self::payments::PAYMENT;
pub(crate) use self::sealing::{BATCH, HEAD, RECORD};
pub(crate) use self::statements::{Period, Statement};
pub(crate) use self::transactions::{DUE_SHARDS, REFERENCE, REVERSED, TRANSACTION};
pub(crate) use self::transfers::{MAX_PLANS, PLANS, RUN_SHARDS, TRANSFER};
pub(crate) use self::wallets::{GUEST, RULES, SENT};
use crate::model::{Account, AccountPath};

/// The number of queues in which writers of one account in this process wait for each other.
const QUEUES: usize = 256;

/// The capability's table.
#[derive(Debug)]
pub(crate) struct Store {
    table: Table,
    queues: Vec<Mutex<()>>,
}

impl Store {
    pub(crate) fn new(table: Table) -> Self {
        Self { table, queues: std::iter::repeat_with(Mutex::default).take(QUEUES).collect() }
    }

    pub(crate) const fn table(&self) -> &Table {
        &self.table
    }
}

/// A number from 0 to `of - 1` that depends on a text alone.
fn hashed(text: &str, of: u64) -> u64 {
    let digest = Sha256::digest(text.as_bytes());
    let first = digest.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    first % of.max(1)
}

/// The partition of an account, or of one of its shards.
fn partition(path: &AccountPath, shard: Option<u32>) -> String {
    match shard {
        None => format!("acct#{path}"),
        Some(shard) => format!("acct#{path}#{shard:02}"),
    }
}

/// The key of an account, or of one of its shards.
fn account_key(path: &AccountPath, shard: Option<u32>) -> Key {
    Key::new(partition(path, shard), "account")
}

/// The shard that a transaction is booked on; none where the account has one only.
fn shard_of(account: &Account, id: TransactionId) -> Option<u32> {
    let shard = id.raw().shard(u64::from(account.shards));
    account.is_sharded().then(|| u32::try_from(shard).unwrap_or_default())
}

/// A moment as it sorts in keys.
fn sortable(moment: Timestamp) -> String {
    format!("{:015}", moment.as_millis().max(0))
}
