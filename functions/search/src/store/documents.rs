//! Documents, and markers of those that wait to be indexed.

use domain::id;
use futures::stream::{self, StreamExt, TryStreamExt};
use service::table::{Index, Key, Page, Position, TableError, Transaction, Write};

use super::{DOCUMENT, DOCUMENT_SHARDS, Store, WAITING_SHARDS, shard_of};
use crate::model::{Document, Pending, Waiting};

/// How many documents are read at once.
const AT_ONCE: usize = 16;
/// The label of a marker.
const WAITING: &str = "waiting";

impl Store {
    /// Finds a document as the last acknowledged write left it.
    pub(crate) async fn find(&self, key: &str) -> Result<Option<Document>, TableError> {
        self.table.get(&document_key(key)).await
    }

    /// Takes a newer version of a document and marks it as waiting: one transaction of 2 actions. Says whether it was newer.
    pub(crate) async fn take(&self, document: &Document) -> Result<bool, TableError> {
        let mut transaction = self.table.transaction();
        transaction.push(put(document));
        let pending = Pending { key: document.key.clone(), version: document.version };
        self.mark(&mut transaction, &document.key, vec![pending]);
        accepted(transaction.commit().await)
    }

    /// Takes a newer version of a document that somebody else marks.
    pub(crate) async fn take_unmarked(&self, document: &Document) -> Result<bool, TableError> {
        accepted(self.table.write(put(document)).await)
    }

    /// Adds a marker to a transaction. It replaces one of the same name: whoever indexed for that one leaves this.
    pub(crate) fn mark(&self, transaction: &mut Transaction, name: &str, documents: Vec<Pending>) {
        let clock = self.table.clock();
        let (stamp, since) = (id::ulid(clock).to_string(), clock.now());
        let waiting = Waiting { name: name.to_owned(), stamp, since, documents };
        transaction.push(Write::put(WAITING, waiting_key(name), &waiting));
    }

    /// Lists what waits, at most so many markers of each shard; says whether there may be more.
    pub(crate) async fn waiting(&self, most: usize) -> Result<(Vec<Waiting>, bool), TableError> {
        let shards = (0..WAITING_SHARDS)
            .map(|shard| self.table.query(Index::Main, waiting_pk(shard)).consistent().limit(most).page::<Waiting>());
        let pages = futures::future::try_join_all(shards).await?;
        let has_more = pages.iter().any(|page| page.next.is_some());
        Ok((pages.into_iter().flat_map(|page| page.items).collect(), has_more))
    }

    /// Removes markers whose documents are indexed; those that were replaced meanwhile stay.
    pub(crate) async fn unmark(&self, done: &[Waiting]) -> Result<(), TableError> {
        let removed = stream::iter(done.to_vec()).map(async |marker| {
            let delete = Write::delete(WAITING, waiting_key(&marker.name));
            let write = delete.when("#stamp = :stamp").value("stamp", &marker.stamp);
            match self.table.write(write).await {
                Err(error) if error.refused(WAITING) => Ok(()),
                other => other,
            }
        });
        removed.buffer_unordered(AT_ONCE).try_collect().await
    }

    /// Reads documents, each as the last acknowledged write left it.
    pub(crate) async fn find_all(&self, keys: &[String]) -> Result<Vec<Document>, TableError> {
        let found = stream::iter(keys.to_vec()).map(async |key| self.find(&key).await);
        let found: Vec<Option<Document>> = found.buffered(AT_ONCE).try_collect().await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Reads a page of one of the 16 shards.
    pub(crate) async fn page(
        &self,
        shard: u64,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Document>, TableError> {
        self.table.query(Index::Main, documents_pk(shard)).consistent().limit(limit).after(after).page().await
    }
}

fn put(document: &Document) -> Write {
    Write::put(DOCUMENT, document_key(&document.key), document).if_newer(document.version)
}

fn accepted(result: Result<(), TableError>) -> Result<bool, TableError> {
    match result {
        Ok(()) => Ok(true),
        Err(error) if error.refused(DOCUMENT) => Ok(false),
        Err(error) => Err(error),
    }
}

fn documents_pk(shard: u64) -> String {
    format!("docs#{shard:02}")
}

fn document_key(key: &str) -> Key {
    Key::new(documents_pk(shard_of(key, DOCUMENT_SHARDS)), key)
}

fn waiting_pk(shard: u64) -> String {
    format!("waiting#{shard}")
}

fn waiting_key(name: &str) -> Key {
    Key::new(waiting_pk(shard_of(name, WAITING_SHARDS)), name)
}
