//! Price lists, and how far each has been applied to its products.

use domain::id::{PriceListId, Sku};
use serde::{Deserialize, Serialize};
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::{Index, TableError, Write};

use super::listed::ListedSku;
use super::{Store, cut, keys};
use crate::model::{Application, PriceList};

/// How far a version of a list has been applied to its products.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Progress {
    version: u64,
    /// The last sku that was applied.
    pub(crate) after: Sku,
    /// How many skus had no room so far.
    pub(crate) skipped: u64,
}

impl Store {
    /// Loads a price list consistently.
    pub(crate) async fn load_price_list(&self, id: PriceListId) -> Result<Option<PriceList>, TableError> {
        self.table.get(&keys::price_list(id)).await
    }

    /// Lists the price lists, newest first.
    pub(crate) async fn list_price_lists(
        &self,
        before: Option<PriceListId>,
        limit: usize,
    ) -> Result<(Vec<PriceList>, Option<PriceListId>), TableError> {
        let query = self.table.query(Index::First, keys::PRICE_LISTS).newest_first().limit(limit + 1);
        let query = match before {
            Some(before) => query.below(before.to_string()),
            None => query,
        };
        Ok(cut(query.page().await?, limit, |last: &PriceList| last.id))
    }

    /// Creates a price list, and records `answer` with it.
    pub(crate) async fn create_price_list(
        &self,
        list: &PriceList,
        idempotency: &Idempotency,
        answer: Answer,
    ) -> Result<Answer, TableError> {
        let write = Write::create("list", keys::price_list(list.id), list);
        let write = write.index1(keys::PRICE_LISTS, list.id.to_string());
        if !idempotency.is_given() {
            self.table.write(write).await?;
            return Ok(answer);
        }
        let mut transaction = self.table.transaction();
        transaction.push(write);
        idempotency.commit(transaction, answer).await
    }

    /// Replaces the previous version. The next tick finds a list that is to be applied.
    pub(crate) async fn replace_price_list(&self, after: &PriceList) -> Result<(), TableError> {
        let write = Write::replace("list", keys::price_list(after.id), after, after.version - 1);
        let write = write.index1(keys::PRICE_LISTS, after.id.to_string());
        let write = match after.application {
            Application::Applied => write,
            Application::Applying | Application::Removing => write.index2(keys::PRICE_LISTS_DUE, after.id.to_string()),
        };
        self.table.write(write).await
    }

    /// A list that is still to be applied, if any.
    pub(crate) async fn due_price_list(&self) -> Result<Option<PriceList>, TableError> {
        let due = self.table.query(Index::Second, keys::PRICE_LISTS_DUE).limit(1).page::<PriceList>().await?;
        let Some(due) = due.items.first() else { return Ok(None) };
        // The index may be slightly stale.
        let list = self.load_price_list(due.id).await?;
        Ok(list.filter(|list| list.application != Application::Applied))
    }

    /// How far this version of a list has been applied.
    pub(crate) async fn progress(&self, list: &PriceList) -> Result<Option<Progress>, TableError> {
        let progress: Option<Progress> = self.table.get(&keys::progress(list.id)).await?;
        Ok(progress.filter(|progress| progress.version == list.version))
    }

    /// Records that this version of a list has been applied up to a sku. If another process was further, some steps are
    /// repeated, which changes nothing.
    pub(crate) async fn note_progress(&self, list: &PriceList, after: Sku, skipped: u64) -> Result<(), TableError> {
        let progress = Progress { version: list.version, after, skipped };
        self.table.write(Write::put("progress", keys::progress(list.id), &progress)).await
    }

    /// Records that a list has been applied to all its products.
    pub(crate) async fn finish_price_list(&self, list: &PriceList, skipped: u64) -> Result<(), TableError> {
        let done = "SET #application = :applied, #skipped = :skipped REMOVE gsi2pk, gsi2sk";
        let write = Write::update("list", keys::price_list(list.id), done).at_version(list.version);
        let write = write.value("applied", Application::Applied).value("skipped", skipped);
        unless_overtaken(self.table.write(write).await)
    }

    /// Deletes rows that no product shows any more, and the list itself with its last rows.
    pub(crate) async fn remove_applied(
        &self,
        list: &PriceList,
        rows: &[ListedSku],
        is_last: bool,
    ) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        for row in rows {
            transaction.push(Write::delete("row", keys::listed(list.id, &row.sku)));
        }
        if is_last {
            transaction.push(Write::delete("list", keys::price_list(list.id)).at_version(list.version));
            transaction.push(Write::delete("progress", keys::progress(list.id)));
        }
        unless_overtaken(transaction.commit().await)
    }
}

/// Ignores a refusal: another process was faster, and continues.
fn unless_overtaken(result: Result<(), TableError>) -> Result<(), TableError> {
    match result {
        Err(TableError::Refused(_)) => Ok(()),
        other => other,
    }
}
