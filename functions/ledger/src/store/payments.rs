//! What the ledger has heard of payments; those that differ from what is posted are in an index of their own.

use domain::AssetCode;
use domain::id::PaymentId;
use service::table::{Key, TableError, Write};

use super::Store;
use super::merged::Spread;
use crate::model::Heard;

/// The label of a write of what was heard of a payment: refused where another event came first.
pub(crate) const PAYMENT: &str = "payment";
/// Over how many keys the differences of a currency are spread.
const SHARDS: u64 = 4;

impl Store {
    /// Reads what was heard of a payment: 1 RRU.
    pub(crate) async fn heard(&self, id: PaymentId) -> Result<Option<Heard>, TableError> {
        self.table.get(&key(id)).await
    }

    /// The write of what was heard of a payment, over the version before.
    pub(crate) fn hear(&self, after: &Heard) -> Write {
        let write = match after.version {
            1 => Write::create(PAYMENT, key(after.payment), after),
            version => Write::replace(PAYMENT, key(after.payment), after, version - 1),
        };
        if !after.differs() {
            return write;
        }
        let shard = after.payment.raw().shard(SHARDS);
        write.index1(differences(after.currency, shard), after.payment.to_string())
    }

    /// Reads a page of the payments of a currency that differ, by their ids, after one, and the id after which more follow:
    /// 0.5 RRU for each of 4 keys and 4 KB.
    pub(crate) async fn page_of_differences(
        &self,
        currency: AssetCode,
        after: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<Heard>, Option<String>), TableError> {
        let spread = Spread {
            index: service::table::Index::First,
            keys: (0..SHARDS).map(|shard| differences(currency, shard)).collect(),
            from: "pay_".to_owned(),
            to: "pay_~".to_owned(),
            newest_first: false,
        };
        let (found, next) = self.merged(spread, after, limit, |heard: &Heard| heard.payment.to_string()).await?;
        Ok((found.into_iter().map(|(_, heard)| heard).collect(), next))
    }
}

fn key(id: PaymentId) -> Key {
    Key::only(format!("heard#{id}"))
}

fn differences(currency: AssetCode, shard: u64) -> String {
    format!("differs#{currency}#{shard}")
}
